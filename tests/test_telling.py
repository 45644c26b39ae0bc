"""Answers that were given on the telephone: the command, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run, written
from replies_case import PLAN, STARTS, calendar, event

from scheduler.answers import ANSWERS, read_answers
from scheduler.ledger import LEDGER
from scheduler.plan_file import write_plan

NOW = "--as-of=2027-02-01"


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A group's file with the plan in its folder."""
    (tmp_path / "group.out").mkdir()
    (tmp_path / "group.out" / "plan.json").write_bytes(write_plan(PLAN))
    return written(tmp_path / "group.yaml", {"group": {"name": "Balint 2.0"}})


def lines(group: Path) -> list[str]:
    """Return the record without its head."""
    return (group.parent / "group.out" / ANSWERS).read_text().splitlines()[1:]


def test_a_decline_told_on_the_phone_is_one_command(group: Path) -> None:
    """A line of the same record, in the words of `replies`; once more it is known."""
    done = run("answer", group, "--person", "ken", "--session", "4", "--no", NOW)
    assert done.code == 0
    assert done.err.startswith("Note: The file cannot be used:")  # nobody is in it: the plan is all that is known
    assert done.out == "Ken Abe declined session 4, Thu 22 Apr 2027 14:00.\n1 new answer recorded.\n"
    assert lines(group) == [f"{STARTS[3]},ken,declined,2027-02-01T00:00:00Z,told"]
    again = run("answer", group, "--person", "Ken Abe", "--session", "4", "--no", "--as-of", "2027-02-03")
    assert again.out == "already known: Ken Abe declined session 4, Thu 22 Apr 2027 14:00.\nNothing new.\n"
    assert len(lines(group)) == 1


@pytest.mark.parametrize(
    ("words", "numbers"),
    [(["4"], [4]), (["5,4"], [4, 5]), (["4", "3"], [3, 4]), (["all"], [2, 3, 4, 5]), (["4,4"], [4])],
)
def test_one_command_may_answer_for_several_sessions(group: Path, words: list[str], numbers: list[int]) -> None:
    """Or for all that are to come."""
    options = [option for word in words for option in ("--session", word)]
    assert run("answer", group, "--person", "ken", *options, "--yes", NOW).code == 0
    assert [line.split(",")[:3] for line in lines(group)] == [[STARTS[n - 1], "ken", "accepted"] for n in numbers]


def test_what_is_said_last_counts(group: Path) -> None:
    """Also of one moment, back and forth, and against a mail; an older word does not."""
    record = group.parent / "group.out" / ANSWERS
    mail = group.parent / "x.ics"
    mail.write_text(calendar(event(stamp="20270201T000000Z")))
    run("replies", group, mail, NOW)
    for word in ("no", "yes", "no", "maybe", "no"):
        run("answer", group, "--person", "ken", "--session", "4", f"--{word}", NOW)
        expected = {"no": "declined", "yes": "accepted", "maybe": "tentative"}[word]
        assert read_answers(record).of(STARTS[3], "ken") == expected
    late = run("answer", group, "--person", "ken", "--session", "4", "--yes", "--as-of", "2027-01-25")
    assert "(another answer counts: it is later, or for that session alone)" in late.out
    assert read_answers(record).of(STARTS[3], "ken") == "declined"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--person", "ken", "--session", "1", "--no"], "has begun"),
        (["--person", "ken", "--session", "9", "--no"], "there is no session 9"),
        (["--person", "ken", "--session", "4,x", "--no"], "--session x: expected numbers"),
        (["--person", "ken", "--session", "3,1", "--no"], "session 1, 2027-01-21 14:00 Europe/Zurich, has begun"),
        (["--person", "mia", "--session", "2", "--no"], "outside the membership of Mia Lund"),
        (["--person", "kem", "--session", "4", "--no"], "did you mean ken"),
        (["--person", "ken", "--session", "4"], "one of --yes, --no and --maybe"),
        (["--person", "ken", "--session", "4", "--no", "--yes"], "one of --yes, --no and --maybe"),
        (["--person", "ken", "--no"], "--session"),
        (["--session", "4", "--no"], "--person"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(group: Path, options: list[str], word: str) -> None:
    """In one sentence, code 2, nothing written."""
    done = run("answer", group, *options, NOW)
    assert (done.code, done.out) == (2, "")
    assert word in done.err
    assert not (group.parent / "group.out" / ANSWERS).exists()


def test_nobody_answers_for_a_session_that_was_called_off(group: Path) -> None:
    """By the plan or by the ledger; "all" leaves it out."""
    (group.parent / "group.out" / LEDGER).write_text(
        "session,person,status,minutes,recorded_at\n4,*,not_held,,2027-01-30T00:00:00Z\n"
    )
    done = run("answer", group, "--person", "ken", "--session", "4", "--no", NOW)
    assert (done.code, "was called off" in done.err) == (2, True)
    run("answer", group, "--person", "ken", "--session", "all", "--no", NOW)
    assert len(lines(group)) == 3
    over = run("answer", group, "--person", "ken", "--session", "all", "--no", "--as-of", "2027-06-01")
    assert (over.code, over.err) == (2, "no session of Ken Abe is to come\n")


def test_a_folder_without_a_plan_has_nobody_to_answer(tmp_path: Path) -> None:
    """The message says what makes a plan."""
    done = run("answer", tmp_path / "g.yaml", "--person", "ken", "--session", "4", "--no")
    assert (done.code, "there is no plan here yet" in done.err) == (2, True)
