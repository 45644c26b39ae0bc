"""A plan in which nobody comes is no answer; what would be enough is said as where nothing fits."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from commands import run, written

GROUP: dict[str, Any] = {
    "group": {"name": "Night", "organizer": {"name": "Co", "email": "co@example.org"}},
    "programme": {"first_month": "2027-01", "sessions": 3, "duration": 90},
    "slots": {"anchors": ["UTC"], "weekdays": ["Mo"]},
    "members": [
        {"name": "Ann", "zone": "Europe/London", "available": "Tu 14:00-20:00"},
        {"name": "Ben", "zone": "Europe/Paris", "available": "We 15:00-20:00"},
    ],
}


def group(hours: str = "Tu 14:00-20:00", **slots: Any) -> dict[str, Any]:
    """Return the group with other hours of Ann, and other slots."""
    found = deepcopy(GROUP)
    found["members"][0]["available"] = hours
    found["slots"] |= slots
    return found


def test_nothing_at_all_is_no_answer(tmp_path: Path) -> None:
    """Code 3, nothing is written; the change that is promised gives a plan when it is made."""
    file = written(tmp_path / "group.yaml", GROUP)
    done = run("solve", file, "--as-of=2026-12-01T10:00Z", "--json")
    assert (done.code, done.document["status"]) == (3, "infeasible")
    assert "anybody" in done.document["sentence"]
    assert not (tmp_path / "group.out").exists()
    first = done.document["relaxations"][0]
    assert "Tuesday" in first["sentence"]
    written(file, group(weekdays=["Mo", "Tu"]))
    assert run("solve", file, "--as-of=2026-12-01T10:00Z").code == 0


def test_one_attendance_is_an_answer(tmp_path: Path) -> None:
    """In one session of three."""
    file = written(tmp_path / "group.yaml", group("Tu 14:00-20:00; 2027 Feb 01 14:00-20:00"))
    done = run("solve", file, "--as-of=2026-12-01T10:00Z", "--json")
    assert done.code == 0
    plan = json.loads((tmp_path / "group.out" / "plan.json").read_bytes())
    assert [len(one["present"]) for one in plan["sessions"]] == [0, 1, 0]


def test_a_past_session_makes_no_plan_of_an_empty_year(tmp_path: Path) -> None:
    """Somebody came in January; nobody can come any more."""
    file = written(tmp_path / "group.yaml", group("Mo 14:00-20:00"))
    assert run("solve", file, "--as-of=2026-12-01T10:00Z").code == 0
    written(file, GROUP)
    before = (tmp_path / "group.out" / "plan.json").read_bytes()
    assert run("solve", file, "--as-of=2027-01-31T10:00Z").code == 3
    assert (tmp_path / "group.out" / "plan.json").read_bytes() == before
