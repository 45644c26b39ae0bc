"""Counts read right for none, one and many, wherever rules and reports say them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import AS_OF, SMALL, run, written

from calendars.counts import count, people, verb
from constraints import Contract, Leaders, Quorum, Regions, Spacing

WRONG = re.compile(
    r"(?<![\d.,:-])1 (?:people|sessions|slots|are|mails|members|leaders|regions|days|persons|were|have)\b"
)


def test_things_are_counted_and_verbs_agree() -> None:
    """Zero is many, a thousand has its comma."""
    assert [count(n, "session") for n in (0, 1, 2000)] == ["0 sessions", "1 session", "2,000 sessions"]
    assert [people(n) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [verb(n, "is possible", "are possible") for n in (0, 1)] == ["0 are possible", "1 is possible"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Contract(max_absences=1, max_consecutive=1), "a member misses at most 1 session, and at most 1 in a row"),
        (Quorum(at_least=1), "at least 1 person attends each session"),
        (Regions(at_least=1), "at least 1 region is present at each session"),
        (Spacing(min_days=1), "consecutive sessions lie at least 1 day apart"),
        (
            Leaders(present=1, sessions=1),
            "at least 1 leader can attend the first session, at least 1 the later ones",
        ),
    ],
)
def test_rules_of_one_read_right(rule: Contract | Quorum | Regions | Spacing | Leaders, said: str) -> None:
    """The sentence stands in plans, conflicts and changes."""
    assert rule.describe() == said


@pytest.mark.parametrize(
    "command", ["check", "solve", "compare", "explain --person ken", "send --dry-run", "status"]
)
@pytest.mark.parametrize("more", ["", "--plain"])
def test_a_group_of_one_session_and_one_slot_reads_right(tmp_path: Path, command: str, more: str) -> None:
    """One person, one session, one possible slot."""
    programme = SMALL["programme"] | {"sessions": 1}
    slots = SMALL["slots"] | {"times": ["14:00"]}
    group = written(
        tmp_path / "group.yaml",
        {**SMALL, "programme": programme, "slots": slots, "leaders": [], "members": SMALL["members"][:1]},
    )
    run("solve", group, AS_OF)
    name, *options = command.split()
    words = [*options, *([more] if more and name not in ("check", "send") else [])]
    moment = [AS_OF] if name not in ("check", "send") else []
    done = run(name, group, *words, *moment)
    text = re.sub(r"\s+", " ", done.out + done.err)
    assert done.code in (0, 2), text
    assert not WRONG.search(text), text
    assert "0 went out" not in text


def test_a_file_in_which_nothing_fits_counts_right(tmp_path: Path) -> None:
    """One slot, refused."""
    ana = SMALL["leaders"][0] | {"available": "Mo 08:00-09:00"}
    slots = SMALL["slots"] | {"times": ["14:00"]}
    group = written(tmp_path / "group.yaml", {**SMALL, "leaders": [ana], "slots": slots})
    done = run("solve", group, AS_OF)
    assert done.code == 3
    assert "there is only one" in done.out
    assert not WRONG.search(re.sub(r"\s+", " ", done.out)), done.out
