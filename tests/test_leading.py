"""Leaders who begin or end within the programme: a file in which one hands over to another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from configs.build import Built, build
from scheduler.result import Status
from scheduler.solve import solve

FILE = """
group: {name: Balint}
programme: {first_month: 2027-05, sessions: 4, duration: 60}
slots: {weekdays: [Mo], ordinals: [1], times: ["18:00"], anchors: [UTC]}
rules: {leaders: {present: PRESENT}}
leaders:
  - {name: Ana, zone: UTC, available: "Mo 18:00-19:00", until: 2027-06-30, unavailable: [2027-08-02]}
  - {name: Ben, zone: UTC, available: "Mo 18:00-19:00", from: FROM, unavailable: [2027-05-03]}
members:
  - {name: Ken, zone: UTC, available: "Mo 17:00-20:00"}
"""


def built(folder: Path, begins: str, present: str = "all") -> Built:
    """Return the file with the day on which Ben begins."""
    path = folder / "group.yaml"
    path.write_text(FILE.replace("FROM", begins).replace("PRESENT", present), encoding="utf-8")
    return build(path, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("begins", "present", "status"),
    [
        ("2027-07-01", "all", Status.OPTIMAL),  # Ana in May and June, Ben in July and August
        ("2027-06-07", "all", Status.OPTIMAL),  # both in June
        ("2027-05-03", "all", Status.INFEASIBLE),  # in May Ben leads and cannot come
        ("2027-05-03", "1", Status.OPTIMAL),
        ("2027-08-01", "all", Status.INFEASIBLE),  # in July nobody leads
        ("2027-08-01", "1", Status.INFEASIBLE),
        ("2027-08-01", "0", Status.OPTIMAL),
    ],
)
def test_a_leader_hands_over(tmp_path: Path, begins: str, present: str, status: Status) -> None:
    """Who leads on a session's date has to come; somebody has to lead unless the file says 0."""
    one = built(tmp_path, begins, present)
    assert solve(one.problem, one.rules).status is status


PRAGUE = """
group: {name: Balint}
programme: {first_month: 2027-01, sessions: 12, duration: 90}
rules: {contract: {max_absences: 12, max_consecutive: 12}}
members:
  - {name: Eva, zone: Europe/Prague, available: "Tu 18:00-19:30"}
  - {name: Jan, zone: Europe/Prague, available: "Tu 18:00-19:30"}
"""


def test_without_leaders_the_slot_follows_the_members_clock(tmp_path: Path) -> None:
    """Two in Prague who are free Tu 18:00-19:30 all year: all 24 attendances; on UTC's clock only a part."""
    path = tmp_path / "group.yaml"
    path.write_text(PRAGUE, encoding="utf-8")
    one = build(path, date(2027, 1, 1))
    assert one.problem.candidates.space.anchors == ("Europe/Prague", "UTC")
    found = solve(one.problem, one.rules)
    assert found.levels[1].value == (24,)
    assert found.solution is not None
    assert found.solution.slot.zone == "Europe/Prague"


def test_the_leaders_zone_names_a_slot_before_utc(tmp_path: Path) -> None:
    """Where both give the same instants: Accra's clock is UTC's."""
    path = tmp_path / "group.yaml"
    path.write_text(
        PRAGUE.replace("members:", "leaders:").replace("Europe/Prague", "Africa/Accra"), encoding="utf-8"
    )
    found = solve(build(path, date(2027, 1, 1)).problem, build(path, date(2027, 1, 1)).rules).solution
    assert found is not None
    assert found.slot.zone == "Africa/Accra"
