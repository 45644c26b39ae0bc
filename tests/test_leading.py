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
