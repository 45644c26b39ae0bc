"""A contract that nobody wrote is not spoken of as the group's own, wherever its limits show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import AS_OF, SMALL, Group, run, written

from reports.measures import too_many

LIMITS = "more than three sessions, or two in a row"
NOTE = (
    "No contract is written: to miss more than three sessions, or two in a row counts as too much. "
    "`rules: contract:` sets other limits, an `objective` without contract drops them."
)
AWAY = ["2027-03-01/2027-04-30"]


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A group without a contract; Eva is on leave for two sessions in a row, Ken can never come."""
    members = [SMALL["members"][0] | {"available": "Mo 10:00-12:00"}, SMALL["members"][1] | {"unavailable": AWAY}]
    return written(
        tmp_path / "group.yaml", {**SMALL, "members": members, "programme": SMALL["programme"] | {"sessions": 5}}
    )


def said(*words: object) -> str:
    """Return what a command says, as one line."""
    done = run(*words)
    return re.sub(r"\s+", " ", done.out + done.err)


def test_the_plan_says_it_in_plain_words_and_names_the_line(group: Path) -> None:
    """On the terminal, as sentences, and in the document."""
    for more in ((), ("--plain",)):
        text = said("solve", group, AS_OF, "--dry-run", *more)
        assert f"2 of 2 members would miss {LIMITS}" in text
        assert NOTE in text
        assert f"Who would miss {LIMITS}" in text
        assert "ontract" not in text.replace(NOTE, "")
    document = json.loads(run("solve", group, AS_OF, "--dry-run", "--json").out)
    assert document["proof"]["levels"][0]["title"] == "Absences"
    assert document["proof"]["notes"] == [NOTE]
    assert document["plan"]["terms"]["contract_written"] is False


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "--plain"),
        ("status", "--as-of=2027-04-01"),
        ("status", "--plain", "--as-of=2027-04-01"),
        ("compare",),
        ("compare", "--plain"),
        ("explain", "--person", "eva"),
        ("explain", "--slot", "3rd Th 18:00 Europe/Zurich"),
        ("whatif", "--set", "members.eva.unavailable=[2027-03-01/2027-05-30]"),
        ("whatif", "--set", "members.eva.unavailable=[]", "--plain"),
    ],
)
def test_no_command_speaks_of_a_contract(group: Path, words: tuple[str, ...]) -> None:
    """Once published, everything that shows absences does without the word."""
    assert run("solve", group, AS_OF).code == 0
    command, *rest = words
    text = said(
        command, group, *(rest if any("--as-of" in one for one in rest) or command == "show" else [*rest, AS_OF])
    )
    assert len(text) > 100
    assert "ontract" not in text.replace(NOTE, "")


def test_no_mail_and_no_record_speaks_of_a_contract(group: Path) -> None:
    """What members read, and what is said of a recorded absence."""
    run("solve", group, AS_OF)
    assert all(b"ontract" not in mail.read_bytes() for mail in (group.parent / "group.out" / "mail").glob("*.eml"))
    for number, day in ((1, "2027-02-20"), (2, "2027-03-20")):
        text = said("record", group, "--session", number, "--present", "ana", "--absent", "eva", "--as-of", day)
    assert "Eva Roth has missed more than three sessions, or two in a row" in text
    assert "ontract" not in text


@pytest.mark.parametrize(
    "named",
    [
        {"rules": {"contract": {"max_absences": "1"}}},
        {"objective": ["contract", "attendance"]},
    ],
)
def test_a_contract_that_somebody_wrote_is_called_so(tmp_path: Path, named: Group) -> None:
    """By a limit, or by its place in the objective."""
    text = said("solve", written(tmp_path / "group.yaml", {**SMALL, **named}), AS_OF, "--dry-run")
    assert "Contracts" in text
    assert "No contract is written" not in text


def test_a_contract_left_out_of_the_objective_leaves_no_advice_to_drop_it(tmp_path: Path) -> None:
    """Its numbers are reported, not optimised, and not called a contract."""
    text = said(
        "solve", written(tmp_path / "group.yaml", {**SMALL, "objective": ["attendance"]}), AS_OF, "--dry-run"
    )
    assert "Absences nobody would miss more than three sessions, or two in a row (not optimised)" in text
    assert "ontract" not in text


@pytest.mark.parametrize(
    ("most", "row", "words"),
    [
        (3, 1, LIMITS),
        (1, 1, "more than one session"),
        (5, 2, "more than five sessions, or three in a row"),
        (3, 3, "more than three sessions"),
        (0, 0, "any session"),
        (3, 0, "any session"),
    ],
)
def test_limits_are_said_as_what_is_beyond_them(most: int, row: int, words: str) -> None:
    """Only what can be beyond them is named."""
    assert too_many(most, row) == words
