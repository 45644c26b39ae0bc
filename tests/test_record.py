"""`schedule record` and `schedule status` as commands: what is written, said and refused."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from commands import AS_OF, SMALL, Done, content, run, written

from scheduler.ledger import LEDGER
from scheduler.ledger_file import read_ledger

ZOOM = """\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ana Prado,,02/18/2027 07:00:00 AM,02/18/2027 08:00:00 AM,60,No
Dr K. Abe,,02/18/2027 07:00:00 AM,02/18/2027 08:00:00 AM,60,Yes
Notetaker,,02/18/2027 07:00:00 AM,02/18/2027 08:00:00 AM,60,Yes
"""
AFTER = "--as-of=2027-02-19T10:00Z"


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A solved group of three sessions."""
    path = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", path, AS_OF).code == 0
    return path


def ledger(group: Path) -> list[str]:
    """Return the lines of the ledger."""
    return (group.with_suffix(".out") / LEDGER).read_text().splitlines()[1:]


def zoom(group: Path) -> Path:
    """Return a report of Zoom of the first session."""
    path = group.with_name("zoom.csv")
    path.write_text(ZOOM)
    return path


def test_people_are_recorded_and_told(group: Path) -> None:
    """One line a person; the next session is named to whom it concerns."""
    done = run("record", group, "--session", 1, "--present", "ana,Eva Roth", AFTER)
    assert (done.code, done.err) == (0, "")
    assert "Present (2): Ana Prado and Eva Roth.\nAbsent (1): Ken Abe.\nKen Abe has to be there on Thu" in done.out
    moment = "2027-02-19T10:00:00Z"
    assert ledger(group) == [f"1,ana,present,,{moment}", f"1,eva,present,,{moment}", f"1,ken,absent,,{moment}"]


def test_a_correction_is_told_and_kept(group: Path) -> None:
    """The old line stays; the same again changes nothing, not even the file."""
    run("record", group, "--session", 1, "--absent", "ken", AFTER)
    done = run("record", group, "--session", 1, "--excused", "ken", AFTER)
    assert "Corrected: Ken Abe: absent -> excused." in done.out
    assert "left again" in done.out
    assert [line.split(",")[2] for line in ledger(group)] == ["present", "present", "absent", "excused"]
    before = content(group.with_suffix(".out"))
    again = run("record", group, "--session", 1, "--excused", "ken", "--as-of=2027-03-01T10:00Z")
    assert "nothing changes" in again.out
    assert content(group.with_suffix(".out")) == before


def test_the_plan_and_the_files_of_the_user_stay(group: Path) -> None:
    """Two files are new; a user's own attributes are kept, and the ledger outlives the next solve."""
    target = group.with_suffix(".out")
    (target / ".gitattributes").write_text("*.ics binary\n")
    before = content(target)
    run("record", group, "--session", 1, "--absent", "ken", AFTER)
    after = content(target)
    assert {name for name in after if after[name] != before.get(name)} == {LEDGER, ".gitattributes"}
    assert after[".gitattributes"] == b"*.ics binary\nledger.csv merge=union\n"
    (target / ".gitattributes").write_text("")
    run("record", group, "--session", 1, "--present", "ken", AFTER)
    assert (target / ".gitattributes").read_text() == ""
    assert run("solve", group, "--as-of=2026-11-23T10:00Z", "--fresh").err.startswith("Wrote ")
    assert ledger(group)[-1].startswith("1,ken,present")
    assert sorted(os.listdir(target)) == [
        ".gitattributes", "group.ics", "history", "invites", LEDGER, "mail", "plan.json"
    ]  # fmt: skip


def test_those_left_out_are_named(group: Path) -> None:
    """With --present and --absent nothing is said of the rest."""
    done = run("record", group, "--session", 1, "--present", "ana", "--absent", "ken", AFTER)
    assert "Nothing is recorded yet of Eva Roth." in done.out


def test_a_session_is_called_off_and_taken_back(group: Path) -> None:
    """Before its begin or after; and held after all, with those who were there, in one command."""
    off = run("record", group, "--session", 2, "--held", "no", AFTER)
    assert "Called off. The next `schedule solve`" in off.out
    back = run("record", group, "--session", 2, "--held", "yes", "--absent", "ken", "--as-of=2027-03-19T10:00Z")
    assert "It was held after all." in back.out
    assert "Absent (1): Ken Abe." in back.out
    late = run("record", group, "--session", 1, "--held", "no", "--as-of=2027-03-19T10:00Z")
    assert "Not held: nobody's absence counts." in late.out
    kept = read_ledger(group.with_suffix(".out") / LEDGER)
    assert (kept.is_held(1), kept.is_held(2), kept.sessions) == (False, True, (1, 2))


def test_a_report_is_read(group: Path) -> None:
    """Its date tells the session; names are settled by options."""
    done = run("record", group, "--from", zoom(group), "--who", "Dr K. Abe=ken", "--ignore", "Notetaker", AFTER)
    assert (done.code, done.err) == (0, "")
    assert "Present (2): Ana Prado (60 min) and Ken Abe (60 min).\nAbsent (1): Eva Roth." in done.out


def test_unknown_names_stop_everything(group: Path) -> None:
    """Nothing is recorded; the options to repeat with are there; who was there for an hour is not just left out."""
    done = run("record", group, "--from", zoom(group), AFTER)
    assert (done.code, done.out) == (2, "")
    assert 'repeat the command with: --who "Dr K. Abe=ken"\n' in done.err
    assert '--who "Notetaker=ID" with ken (Ken Abe), eva (Eva Roth)' in done.err
    assert not (group.with_suffix(".out") / LEDGER).exists()


def asked(group: Path, answers: str) -> Done:
    """Run the command as on a terminal, with somebody who types."""
    keys = io.StringIO(answers)
    with patch.object(sys, "stdin", keys), patch("reports.asking.on_terminal", lambda: True):
        return run("record", group, "--from", zoom(group), AFTER)


def test_on_a_terminal_unknown_names_are_asked_about(group: Path) -> None:
    """The nearest stands first; the last choice leaves the name out; what is no choice is asked again."""
    done = asked(group, "x\n9\n1\nnobody of the group: leave it out\n")
    assert done.code == 0
    assert "Who is 'Dr K. Abe' in the report?\n  1  Ken Abe\n" in done.err
    assert "Present (2): Ana Prado (60 min) and Ken Abe (60 min)." in done.out


def test_whoever_stops_answering_records_nothing(group: Path) -> None:
    """As if nobody had been there."""
    done = asked(group, "1\n")
    assert done.code == 2
    assert not (group.with_suffix(".out") / LEDGER).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing to record"),
        (["--session", 1], "nothing to record"),
        (["--present", "ken"], "--session NUMBER"),
        (["--session", 9, "--present", "ken"], "no session 9"),
        (["--session", 2, "--present", "ken"], "has not begun"),
        (["--session", 1, "--present", "kenn"], "did you mean ken"),
        (["--session", 1, "--present", "ken", "--absent", "ken"], "only one can be"),
        (["--session", 1, "--held", "perhaps"], "expected no or yes"),
        (["--session", 1, "--held", "no", "--present", "ken"], "leave out the names"),
        (["--session", 1, "--from", "none.csv"], "there is no such file"),
        (["--session", 1, "--present", "ken", "--who", "ken"], "--who 'ken'"),
        (["--session", 1, "--present", "ken", "--out", "nowhere"], "there is no plan here yet"),
    ],
)
def test_what_cannot_be_meant_is_refused(group: Path, words: list[object], said: str) -> None:
    """In words, with code 2, and nothing is written."""
    done = run("record", group, *words, AFTER)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not (group.with_suffix(".out") / LEDGER).exists()


def test_a_damaged_ledger_is_not_written_over(group: Path) -> None:
    """File and line are named, by both commands."""
    path = group.with_suffix(".out") / LEDGER
    path.write_text("session,person,status,minutes,recorded_at\n1,ken,ill,,2027-02-19T10:00:00Z\n")
    for words in (["record", group, "--session", 1, "--present", "ken"], ["status", group]):
        done = run(*words, AFTER)
        assert done.code == 2
        assert f"{path}:2: status 'ill'" in done.err
    assert "ill" in path.read_text()


def test_the_status_is_shown_in_every_form(group: Path) -> None:
    """On a terminal, as sentences, as JSON: the same."""
    run("record", group, "--session", 1, "--absent", "ken", AFTER)
    words = "Ken Abe missed the last session: has to be there on Thu 18 Mar 2027."
    for options in ([], ["--plain"], ["--json"]):
        done = run("status", group, AFTER, *options)
        assert (done.code, done.err) == (0, "")
        assert words in done.out
    document = json.loads(done.out)
    assert document["totals"]["came"] == 2
    late = run("status", group, "--as-of=2027-03-20T10:00Z", columns=200)
    assert f"record{group}--session2--presentID,ID" in "".join(late.out.split())


def test_who_is_due_is_told_once(group: Path) -> None:
    """A record about somebody else does not repeat it."""
    first = run("record", group, "--session", 1, "--absent", "ken", AFTER)
    again = run("record", group, "--session", 1, "--absent", "ken,eva", AFTER)
    assert "Ken Abe has to be there" in first.out
    assert "Ken Abe has to be there" not in again.out
    assert "Eva Roth has to be there" in again.out
