"""A plan in force: a change has to be worth what it moves; what was turned down stays so; one bad date is asked."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from commands import content, run, written

EVENING = "Mo-Th 15:00-19:00"
GROUP: dict[str, Any] = {
    "group": {"name": "Evening", "organizer": {"name": "Co", "email": "co@example.org"}},
    "programme": {"first_month": "2027-01", "sessions": 12, "duration": 90},
    "slots": {"anchors": ["leaders", "UTC"]},
    "rules": {"quorum": {"at_least": 6}},
    "leaders": [{"name": "Ingrid", "zone": "Europe/Oslo", "available": EVENING}],
    "members": [
        {"name": name, "zone": zone, "available": hours}
        for name, zone, hours in (
            ("Ann", "Europe/London", "Mo-Th 14:00-20:00"),
            ("Ben", "Europe/Paris", "Tu-Th 15:00-20:00"),
            ("Cem", "Europe/Istanbul", "Mo-Fr 15:00-21:00"),
            ("Dana", "Europe/Rome", "We,Th 15:00-19:00"),
            ("Eva", "Europe/Madrid", EVENING),
        )
    ],
}
FIRST, LATER = "--as-of=2026-12-01T10:00Z", "--as-of=2027-02-20T10:00Z"
"""After two sessions on 1st Wednesdays ten are still to come."""


def group(**leader: Any) -> dict[str, Any]:
    """Return the group, with more said of its leader."""
    found = deepcopy(GROUP)
    found["leaders"][0] |= leader
    return found


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    """Return the file of a group with a plan: 1st Wednesdays, 15:00 in Oslo, everybody at every session."""
    file = written(tmp_path / "group.yaml", GROUP)
    assert run("solve", file, FIRST).code == 0
    assert slot_of(file) == "1 We 15:00"
    return file


def out(file: Path) -> Path:
    """Return the folder that belongs to a file."""
    return file.with_suffix(".out")


def plan(file: Path) -> Any:
    """Return the plan in force."""
    return json.loads((out(file) / "plan.json").read_bytes())


def slot_of(file: Path) -> str:
    """Return the slot in force."""
    slot = plan(file)["slots"][0]
    return f"{slot['ordinal']} {slot['weekday']} {slot['time']}"


def decline(file: Path, who: str, *numbers: int) -> None:
    """Enter absences that were announced."""
    options = [f"--session={number}" for number in numbers]
    assert run("answer", file, f"--person={who}", *options, "--no", LATER).code in (0, 5)


def test_one_session_more_at_quorum_does_not_move_ten(solved: Path) -> None:
    """Ann declines one date; ten sessions would move for six people: that costs two and a half sessions."""
    decline(solved, "ann", 9)
    done = run("solve", solved, LATER, "--json")
    assert (done.code, slot_of(solved)) == (0, "1 We 15:00")
    keep, change = done.document["change"]["options"]
    assert (keep["chosen"], change["chosen"], change["moved_sessions"]) == (True, False, 10)
    assert "--change" in done.document["change"]["verdict"]
    assert "of those that move the fewest sessions none is better" in done.document["proof"]["sentence"]


def test_three_sessions_more_at_quorum_do(solved: Path) -> None:
    """At a price of a quarter ten moved sessions cost two and a half; at 0.3 three are not enough."""
    decline(solved, "ann", 7, 9, 11)
    dear = group()
    dear["rules"] |= {"stability": {"price": 0.3}}
    written(solved, dear)
    assert run("solve", solved, LATER).code == 0
    assert slot_of(solved) == "1 We 15:00"
    written(solved, GROUP)
    done = run("solve", solved, LATER, "--json")
    assert (done.code, slot_of(solved)) == (0, "1 Th 15:00")
    assert "(quorum)" in done.document["change"]["verdict"]


def test_a_refused_date_is_not_dodged_by_another_hour(solved: Path) -> None:
    """The group does not meet at 16:00 on that very evening to count Ann present."""
    decline(solved, "ann", 9)
    assert run("solve", solved, LATER, "--change").code == 0
    ninth = next(one for one in plan(solved)["sessions"] if one["number"] == 9)
    assert ninth["start"][:10] != "2027-09-01"
    assert "ann" in ninth["present"]


def test_what_was_turned_down_does_not_move_the_group_again(solved: Path) -> None:
    """With --keep; more of the same reason does, and --change takes it at any time."""
    decline(solved, "ann", 7, 9, 11)
    assert run("solve", solved, LATER, "--keep").code == 0
    assert slot_of(solved) == "1 We 15:00"
    assert {one["name"]: one["value"] for one in plan(solved)["turned_down"]}["quorum"] == 3
    before = content(out(solved))
    again = run("solve", solved, LATER, "--json")
    assert again.code == 0
    assert content(out(solved)) == before
    assert "turned down before" in again.document["change"]["verdict"]
    decline(solved, "ben", 6, 8, 10)  # three sessions more, as many as the first time
    assert run("solve", solved, LATER, "--json", "--dry-run").document["change"]["options"][1]["chosen"]
    assert run("solve", solved, LATER, "--change").code == 0
    assert slot_of(solved) == "1 Th 15:00"
    assert plan(solved)["turned_down"] == []


def test_a_leaders_one_free_day_is_the_coordinators_decision(solved: Path) -> None:
    """Nothing is written; the session is named, and each choice with its command does what it says."""
    written(solved, group(unavailable=["2027-05-05"]))
    before = content(out(solved))
    done = run("solve", solved, LATER, "--json")
    assert (done.code, content(out(solved))) == (5, before)
    assert done.document["kind"] == "held_back"
    assert [row["number"] for row in done.document["sessions"]] == [5]
    assert "Ingrid" in done.document["sessions"][0]["sentences"][0]
    off, change = done.document["choices"]
    assert off["commands"] == [f"schedule record {solved} --session 5 --held no"]
    assert change["commands"] == [f"schedule solve {solved} --change"]
    assert not any(row["chosen"] for row in done.document["options"])
    assert run("record", solved, "--session=5", "--held=no", LATER).code == 0
    assert run("solve", solved, LATER).code == 0
    assert slot_of(solved) == "1 We 15:00"
    assert [one["status"] for one in plan(solved)["sessions"]].count("cancelled") == 1


def test_change_does_what_is_held_back(solved: Path) -> None:
    """And --keep cannot: a session would be without its leader."""
    written(solved, group(unavailable=["2027-05-05"]))
    assert run("solve", solved, LATER, "--keep").code == 5
    assert run("solve", solved, LATER, "--change").code == 0
    assert slot_of(solved) == "1 Th 15:00"


def test_a_date_that_is_closed_for_all_is_held_back_too(solved: Path) -> None:
    """In sentences and on the screen as well; commands stand in one line."""
    closed = group()
    closed["programme"] |= {"blackouts": ["2027-05-05"]}
    written(solved, closed)
    for how in ("--plain", ""):
        done = run("solve", solved, LATER, *filter(None, [how]))
        assert done.code == 5
        assert "is a date that the file blacks out" in " ".join(done.out.split())
        assert f"    schedule record {solved} --session 5 --held no\n" in done.out


def test_where_most_sessions_break_the_group_moves(solved: Path) -> None:
    """Ingrid has no Wednesdays any more: no single session is to be called off."""
    written(solved, group(available="Mo,Tu,Th 15:00-19:00"))
    assert run("solve", solved, LATER).code == 0
    assert slot_of(solved) == "1 Th 15:00"


def test_a_renewal_in_which_one_date_fails_is_held_back(solved: Path) -> None:
    """The old slot counts as published: the month can be left out, or the slot changed."""
    new = group(unavailable=["2028-05-03"])
    new["programme"] |= {"first_month": "2028-01"}
    written(solved, new)
    done = run("solve", solved, "--as-of=2027-12-20T10:00Z", "--json")
    assert done.code == 5
    leave_out, change = done.document["choices"]
    assert "2028-05" in leave_out["sentence"]
    assert change["commands"]


def test_other_answers_say_that_solve_would_ask(solved: Path) -> None:
    """compare, whatif and explain write nothing: they show the change, and say that solve asks first."""
    written(solved, group(unavailable=["2027-05-05"]))
    for command in (["compare"], ["whatif", "--remove=cem"], ["explain", "--person=ann"]):
        name, *options = command
        done = run(name, solved, *options, LATER, "--json")
        assert done.code == 0
        assert any("`solve` does not move the group by itself" in one for one in done.document["warnings"]), name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--keep", "--change"], "use one of them"),
        (["--change", "--fresh"], "use one of them"),
        (["--keep", "--revision=0"], "use one of them"),
        (["--revision=0", "--fresh"], "use one of them"),
    ],
)
def test_what_cannot_go_together_is_refused(solved: Path, options: list[str], words: str) -> None:
    """Before anything is looked at."""
    done = run("solve", solved, LATER, *options)
    assert done.code == 2
    assert words in done.err
