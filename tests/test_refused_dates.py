"""A declined session takes the whole date of the person who declined, on their own clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from commands import run, written

from calendars.availability import availability
from calendars.intervals import interval_set
from calendars.zones import minutes_of, travelling_clock, wall_minutes, zone_clock
from scheduler.answers import Answer, Answers
from scheduler.plan import moment_text
from scheduler.problem import Person, Role
from scheduler.refused import absent_as_announced

BEGIN, END = (wall_minutes(datetime(2027, month, 1).date()) for month in (1, 12))
HOUR, DAY = 60, 1440


def moment(text: str) -> datetime:
    """Return a moment of 2027 in UTC: ``05-06 15:00``."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=UTC)


def attends(zone: str, starts: list[str], *answers: tuple[str, str, int], trip: str | None = None) -> list[bool]:
    """Say at which starts somebody who is free all year can come, for an hour, after some answers."""
    clock = zone_clock(zone, BEGIN, END)
    if trip:
        away = interval_set([(minutes_of(moment("05-01 00:00")), minutes_of(moment("05-30 00:00")))])
        clock = travelling_clock(clock, [(away, zone_clock(trip, BEGIN, END))])
    always = [interval_set([(BEGIN - DAY, END + DAY)])]
    person = Person(
        id="ann", name="Ann", role=Role.MEMBER, zone=zone, availability=availability(clock, available=always)
    )
    lines = (
        Answer(moment_text(moment(start)), "ann", word, f"2027-02-{at:02}T08:00:00Z", "mail session")
        for start, word, at in answers
    )
    (after,) = absent_as_announced([person], Answers(tuple(lines)))
    return [bool(one) for one in after.availability.levels(np.array([minutes_of(moment(s)) for s in starts]), HOUR)]


@pytest.mark.parametrize(
    ("zone", "trip", "expected"),
    [
        ("Europe/Oslo", None, [True, False, False, False, False, True]),
        ("UTC", None, [True, True, False, False, False, False]),
        ("Asia/Tokyo", None, [True, True, True, False, False, False]),
        ("Europe/Oslo", "Asia/Tokyo", [True, True, True, False, False, False]),
    ],
)
def test_a_refused_date_cannot_be_dodged_by_an_hour(zone: str, trip: str | None, expected: list[bool]) -> None:
    """6 May 15:00 UTC is 17:00 in Oslo, and 7 May 00:00 in Tokyo: the date is that of the person's own clock."""
    starts = ["05-05 14:00", "05-05 23:00", "05-06 14:00", "05-06 15:00", "05-06 20:30", "05-06 22:00"]
    assert attends(zone, starts, ("05-06 15:00", "declined", 1), trip=trip) == expected


def test_until_they_answer_otherwise() -> None:
    """Their last word about a session on that date counts, at whatever hour it was; other dates are free."""
    hours = ["05-06 14:00", "05-06 15:00", "05-13 15:00"]
    no = ("05-06 15:00", "declined", 5)
    assert attends("Europe/Oslo", hours, no) == [False, False, True]
    for word in ("accepted", "tentative"):
        assert attends("Europe/Oslo", hours, no, ("05-06 14:00", word, 6)) == [True, True, True]
        assert attends("Europe/Oslo", hours, no, ("05-06 14:00", word, 4)) == [False, False, True]
        assert attends("Europe/Oslo", hours, no, ("05-13 15:00", word, 6)) == [False, False, True]
    assert attends("Europe/Oslo", hours, no, ("05-06 14:00", "accepted", 6), ("05-06 12:00", "declined", 7)) == [
        False,
        False,
        True,
    ]


def test_answers_about_other_years_take_nothing() -> None:
    """Begins outside what is planned are passed over."""
    far = [("2199", "declined"), ("1971", "declined"), ("2028", "accepted")]
    lines = tuple(Answer(f"{year}-05-06T15:00:00Z", "ann", word, "2027-02-01T08:00:00Z", "x") for year, word in far)
    clock = zone_clock("Europe/Oslo", BEGIN, END)
    person = Person(id="ann", name="Ann", role=Role.MEMBER, zone="UTC", availability=availability(clock))
    assert absent_as_announced([person], Answers(lines))[0] is person


GROUP = {
    "group": {"name": "Evenings"},
    "programme": {"first_month": "2027-02", "sessions": 4, "duration": 60},
    "slots": {"weekdays": ["Th"], "ordinals": [1], "times": ["16:00", "17:00"], "anchors": ["Europe/Oslo"]},
    "leaders": [{"id": "ingrid", "name": "Ingrid Moe", "zone": "Europe/Oslo", "available": "Mo-Fr 15:00-20:00"}],
    "members": [
        {"id": "ann", "name": "Ann Lee", "zone": "Europe/Oslo", "available": "Mo-Fr 16:00-20:00"},
        {"id": "ken", "name": "Ken Abe", "zone": "Europe/Oslo", "available": "Mo-Fr 15:00-20:00"},
    ],
}


def test_the_series_does_not_move_by_an_hour_for_one_refusal(tmp_path: Path) -> None:
    """16:00 would be as good as 17:00, and on that date she comes at neither; nothing moves."""
    file = written(tmp_path / "group.yaml", GROUP)
    run("solve", file, "--as-of", "2026-12-01")
    run("answer", file, "--person", "ann", "--session", "3", "--no", "--as-of", "2026-12-02")
    assert run("solve", file, "--as-of", "2026-12-03").code == 0
    sessions = json.loads((tmp_path / "group.out" / "plan.json").read_text())["sessions"]
    assert ["ann" in one["present"] for one in sessions] == [True, True, False, True]
    assert {one["start"][11:] for one in sessions} == {"15:00:00Z", "14:00:00Z"}
