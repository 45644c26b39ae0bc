"""A slot on a clock that is no anchor: named where it wins by a level; the line does what it says."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from commands import AS_OF, run, written

GROUP: dict[str, Any] = {
    "group": {"name": "Prague", "organizer": {"name": "Co", "email": "co@example.org"}},
    "programme": {"first_month": "2027-01", "sessions": 12, "duration": 90},
    "rules": {"contract": {"max_absences": 12, "max_consecutive": 12}},
    "slots": {"anchors": ["UTC"]},
    "members": [
        {"name": "Ann", "zone": "Europe/Prague", "available": "Tu 18:00-19:30"},
        {"name": "Ben", "zone": "Europe/Prague", "available": "Tu 18:00-19:30"},
    ],
}
NAMED = "On a clock that is no anchor it would be better"


def warnings(file: Path) -> list[str]:
    """Return what is said of other clocks."""
    document = run("solve", file, AS_OF, "--json", "--dry-run").document
    return [one for one in document["warnings"] if one.startswith(NAMED)]


def test_an_anchor_that_would_win_is_named_with_its_line(tmp_path: Path) -> None:
    """UTC has 14 of 24 attendances, Prague's clock all; with the line added nothing is left to say."""
    file = written(tmp_path / "group.yaml", GROUP)
    (said,) = warnings(file)
    assert "Europe/Prague; against the chosen slot 10 attendances more" in said
    assert "`slots: anchors: [UTC, Europe/Prague]`" in said
    better = deepcopy(GROUP)
    better["slots"]["anchors"] = ["UTC", "Europe/Prague"]
    written(file, better)
    assert warnings(file) == []
    assert run("solve", file, AS_OF, "--json", "--dry-run").document["proof"]["levels"][1]["value"] == [24]


def test_a_clock_that_wins_nothing_is_not_named(tmp_path: Path) -> None:
    """Clocks that never change, and hours wide enough for both."""
    group = deepcopy(GROUP)
    for person, zone in zip(group["members"], ("Africa/Lagos", "Asia/Manila"), strict=True):
        person["zone"] = zone
    file = written(tmp_path / "group.yaml", group)
    assert warnings(file) == []
    wide = deepcopy(GROUP)
    for person in wide["members"]:
        person["available"] = "Tu 17:00-20:30"
    written(file, wide)
    assert warnings(file) == []


def test_a_group_beside_a_plan_in_force_is_left_alone(tmp_path: Path) -> None:
    """There moving has its price: the hint is for a first plan."""
    file = written(tmp_path / "group.yaml", GROUP)
    assert run("solve", file, AS_OF).code == 0
    assert warnings(file) == []
