"""Big groups in few lines, and only what differs is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import AS_OF, SMALL, run, written

from reports.crowd import MOST_LINES, reasons_of
from reports.streams import note

ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "America/Lima")
DAYS = ("Mo", "Tu", "We", "Th")
CROWD = [
    {
        "name": f"P{n:02}",
        "zone": ZONES[n % 6],
        "available": f"{('Mo', 'Tu', 'We', 'Th')[n % 4]} 0{6 + n % 3}:00-12:00",
    }
    for n in range(60)
]


def crowd(folder: Path) -> Path:
    """Return a file of sixty people in six zones."""
    free = {"programme": SMALL["programme"] | {"sessions": 12}, "slots": {"anchors": ["Europe/Zurich", "UTC"]}}
    return written(folder / "group.yaml", {"group": SMALL["group"], **free, "members": CROWD})


def test_a_slot_is_explained_to_a_big_group_in_few_lines(tmp_path: Path) -> None:
    """Every kind of reason is one line that names everybody; of few reasons each is told."""
    words = ("explain", crowd(tmp_path), "--slot", "1st Sa 03:00 UTC", AS_OF)
    done = run(*words)
    assert len(done.out.splitlines()) < 80
    text = re.sub(r"\s+", " ", done.out)
    lost = text.partition("Who could not come")[2].partition("What would have to change")[0]
    document = json.loads(
        run("explain", tmp_path / "group.yaml", "--slot", "1st Sa 03:00 UTC", AS_OF, "--json").out
    )
    assert document["lost"]
    assert all(one["name"] in lost for one in document["lost"])


def row(name: str, kind: str, said: str, local: str = "2027-01-21T03:00", sessions: int = 1) -> dict[str, Any]:
    """Return a person with one reason."""
    reason = {
        "sentence": f"{name}, {said}",
        "facts": [{"kind": kind}],
        "sessions": [{"number": n, "local": local} for n in range(1, sessions + 1)],
    }
    return {"name": name, "reasons": [reason]}


def test_people_with_the_same_reason_are_one_sentence() -> None:
    """Only the names differ."""
    rows = [row("Ana", "outside", "Thursdays: it is late."), row("Ben", "outside", "Thursdays: it is late.")]
    assert reasons_of(rows) == ["Ana and Ben, Thursdays: it is late."]


def test_many_reasons_are_told_by_their_kind() -> None:
    """With the hour on everybody's own clock, or the number of sessions."""
    rows = [row(f"P{n}", "outside", f"case {n}", f"2027-01-21T0{n % 2}:00") for n in range(MOST_LINES)]
    rows += [row("Zoe", "unavailable", "leave", sessions=3)]
    hours, leave = reasons_of(rows)
    assert hours.startswith(
        "Outside their hours, 12 people: Thu 00:00 (P0, P2, P4, P6, P8 and P10), Thu 01:00 (P1,"
    )
    assert leave == "On leave, 1 person: Zoe (3 sessions)."


def test_the_best_other_slots_differ_in_their_hour_of_the_week(tmp_path: Path) -> None:
    """Not one hour in the second, third and fourth week, nor on two anchors' clocks."""
    document = json.loads(run("solve", crowd(tmp_path), AS_OF, "--dry-run", "--json").out)
    slots = [one["slot"] for one in document["alternatives"][:3]]
    assert len({(one["weekday"], one["time"], one["zone"]) for one in slots}) == 3
    ranks = [one["rank"] for one in document["alternatives"][:3]]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("more", [(), ("--plain",)])
def test_whatif_names_people_where_the_file_gives_nothing_as_it_is(tmp_path: Path, more: tuple[str, ...]) -> None:
    """There is no plan to compare with: everybody's year is said."""
    ana = SMALL["leaders"][0] | {"available": "Mo 08:00-09:00"}
    group = written(tmp_path / "group.yaml", {**SMALL, "leaders": [ana]})
    done = run("whatif", group, "--set", "leaders.ana.available=Mo-Fr 08:00-12:00", AS_OF, *more)
    assert done.code == 0
    assert "As it is, the file gives no plan." in re.sub(r"\s+", " ", done.out)
    assert all(
        name in done.out.partition("How good it would be")[2] for name in ("Ana Prado", "Ken Abe", "Eva Roth")
    )


def test_notes_are_no_wider_than_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Broken at blanks, the rest indented."""
    note("Note: " + "somebody was there for less than 45 minutes " * 5)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 2
    assert all(len(line) <= 80 for line in lines)
