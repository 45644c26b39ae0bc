"""Who has left is left alone: nothing to accept; what is cancelled is what was still to come."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.commands import AS_OF, Done, Group, changed, content, run, written
from tests.ics_lint import problems
from tests.ics_readers import read_with_icalendar

APRIL, MAY = "--as-of=2027-04-01T10:00Z", "--as-of=2027-05-01T10:00Z"
SERIES, SINGLES = "Europe/Zurich", "America/Havana"
EVA_LEFT = {"until": "2027-03-31"}
FORMS = pytest.mark.parametrize("anchor", [SERIES, SINGLES])


def group(anchor: str = SERIES, ordinals: tuple[int, ...] = (3,), eva: Group | None = None) -> Group:
    """Return six sessions from February on; Eva as given, None: no longer in the file."""
    whole = changed(
        programme={"sessions": 6}, slots={"anchors": [anchor], "ordinals": [*ordinals]}, rules={"leaders": None}
    )
    ken, her = whole["members"]
    mia = {**ken, "id": "mia", "name": "Mia Chen", "email": "mia@example.org"}
    return {**whole, "members": [ken, mia] if eva is None else [ken, mia, {**her, **eva}]}


def solve(folder: Path, what: Group, moment: str, *more: str) -> tuple[Done, dict[str, bytes]]:
    """Solve, and return what lies in the output folder."""
    done = run("solve", written(folder / "group.yaml", what), moment, *more)
    assert done.code == 0, done.err
    return done, content(folder / "group.out")


def of(who: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what a folder holds for somebody."""
    return {path: data for path, data in files.items() if path.rpartition("/")[2].partition(".")[0] == who}


def plan(files: dict[str, bytes]) -> Any:
    """Return the plan in force."""
    return json.loads(files["plan.json"])


@FORMS
def test_a_slot_that_moves_tells_nobody_whose_membership_is_over(tmp_path: Path, anchor: str) -> None:
    """Eva was a member until March: in April the sessions from then on move, and what she has stays to the byte."""
    _, before = solve(tmp_path, group(anchor, eva=EVA_LEFT), AS_OF)
    done, after = solve(tmp_path, group(anchor, (2,), EVA_LEFT), APRIL)
    assert plan(after)["slots"][0]["ordinal"] == 2
    assert len(of("eva", before)) == 2
    assert of("eva", after) == of("eva", before)
    assert b"have changed" in after["mail/ken.eml"]
    assert "4 sessions move for 3 people." in done.out
    again, same = solve(tmp_path, group(anchor, (2,), EVA_LEFT), MAY)
    assert again.err.startswith("No changes") or of("eva", same) == of("eva", before)


@FORMS
def test_an_entry_deleted_after_the_membership_cancels_nothing(tmp_path: Path, anchor: str) -> None:
    """Her sessions were in February and March: in April there is nothing to take back, nobody leaves."""
    solve(tmp_path, group(anchor, eva=EVA_LEFT), AS_OF)
    done, after = solve(tmp_path, group(anchor), APRIL)
    assert of("eva", after) == {}
    assert plan(after)["former"] == []
    assert "Nobody joins or leaves" in done.out
    assert "Eva" not in done.out


@FORMS
def test_a_cancellation_covers_what_is_to_come(tmp_path: Path, anchor: str) -> None:
    """An entry deleted in April takes back April to July; of February and March nothing is said."""
    _, before = solve(tmp_path, group(anchor, eva={}), AS_OF)
    _, after = solve(tmp_path, group(anchor), APRIL)
    data = after["cancellations/eva.ics"]
    assert problems(data, "CANCEL") == []
    to_come = [one["start"] for one in plan(before)["sessions"] if one["start"] > "2027-04-01"]
    assert len(to_come) == 4
    shown = read_with_icalendar(data.replace(b"STATUS:CANCELLED", b"STATUS:CONFIRMED"))
    assert [f"{begin:%Y-%m-%dT%H:%M:%SZ}" for begin, _ in shown] == to_come
    text = message_from_bytes(after["mail/eva.eml"], policy=policy.default).as_string()
    assert "Feb 2027" not in text
    assert "Mar 2027" not in text


def test_an_end_that_takes_sessions_away_is_told_once(tmp_path: Path) -> None:
    """Until in the past, but sessions were promised: one mail says that they are off; later ones say nothing."""
    solve(tmp_path, group(eva={}), AS_OF)
    _, told = solve(tmp_path, group(eva=EVA_LEFT), APRIL)
    assert b"No session is left for you" in told["mail/eva.eml"]
    _, later = solve(tmp_path, group(ordinals=(2,), eva=EVA_LEFT), MAY)
    assert of("eva", later) == of("eva", told)


def test_who_comes_back_after_the_end_is_told_again(tmp_path: Path) -> None:
    """A membership that goes on after all brings a mail above the last one."""
    solve(tmp_path, group(eva=EVA_LEFT), AS_OF)
    solve(tmp_path, group(ordinals=(2,), eva=EVA_LEFT), APRIL)
    _, after = solve(tmp_path, group(ordinals=(2,), eva={}), MAY)
    assert b"SEQUENCE:2" in after["invites/eva.ics"]
    assert b"is new for you" in after["mail/eva.eml"]


def test_a_first_plan_invites_nobody_whose_membership_is_over(tmp_path: Path) -> None:
    """Made in April for sessions from February on: Eva had two, gets no mail, and nothing is missing either."""
    done = run("solve", written(tmp_path / "group.yaml", group(eva=EVA_LEFT)), APRIL)
    assert done.code == 0, done.err
    files = content(tmp_path / "group.out")
    assert "mail/eva.eml" not in files
    assert "mail/ken.eml" in files
    assert "Eva" not in run("send", tmp_path / "group.yaml", "--dry-run").out


def test_what_went_to_whom_goes_on_when_the_programme_is_renewed(tmp_path: Path) -> None:
    """Ledger and answers go to the history; sent.csv stays, so that a cancellation is not sent a second time."""
    file = tmp_path / "group.yaml"
    solve(tmp_path, group(eva={}), AS_OF)
    solve(tmp_path, group(), APRIL)
    assert run("record", file, "--session", 1, "--present", "all", APRIL).code == 0
    assert run("send", file, "--arrived", "eva").code == 0
    renewed = group()
    renewed["programme"] |= {"first_month": "2027-09"}
    _, files = solve(tmp_path, renewed, "--as-of=2027-08-01T10:00Z")
    assert {"sent.csv", "history/programme-0001-ledger.csv", "history/programme-0001-plan.json"} <= {*files}
    assert "ledger.csv" not in files
    assert "Eva" not in run("send", file, "--dry-run").out
