"""Recurrence rules: what two other programs make of them, over real clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calendars.busy.recurrence import moments
from calendars.busy.values import rule
from calendars.zones import minutes_of
from tests.test_busy import calendar, read_text

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOW, HIGH = datetime(2026, 6, 1), datetime(2027, 9, 1)


def lists(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    """Draw one to three values with commas between them."""
    return st.lists(values.map(str), min_size=1, max_size=3, unique=True).map(",".join)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Draw a rule as RFC 5545 allows it, with what its frequency may have."""
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = {"FREQ": freq, "INTERVAL": str(draw(st.integers(1, 4)))}
    choices = {
        "BYMONTH": lists(st.integers(1, 12)),
        "BYHOUR": lists(st.integers(0, 23)),
        "BYMINUTE": lists(st.integers(0, 59)),
        "WKST": st.sampled_from(DAYS),
    }
    if freq != "WEEKLY":
        choices["BYMONTHDAY"] = lists(st.sampled_from([1, 2, 13, 28, 29, 30, 31, -1, -2, -31]))
    if freq == "YEARLY":
        choices["BYYEARDAY"] = lists(st.sampled_from([1, 100, 200, 365, 366, -1, -100, -366]))
        choices["BYWEEKNO"] = lists(st.sampled_from([2, 10, 20, 30, 51, -3]))
    for name in draw(st.lists(st.sampled_from(sorted(choices)), max_size=2, unique=True)):
        parts[name] = draw(choices[name])
    if draw(st.booleans()):
        # dateutil joins numbered and plain weekdays by "and", the RFC by "or": never both here
        numbered = freq in ("YEARLY", "MONTHLY") and "BYWEEKNO" not in parts and draw(st.booleans())
        numbers = st.sampled_from(["1", "2", "-1", "-2", "5"] if numbered else [""])
        parts["BYDAY"] = draw(lists(st.tuples(numbers, st.sampled_from(DAYS)).map("".join)))
    if draw(st.booleans()) and any(name.startswith("BY") for name in parts):
        parts["BYSETPOS"] = draw(lists(st.sampled_from([1, 2, -1, -2])))
    end = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if end:
        parts[end] = str(draw(st.integers(1, 40))) if end == "COUNT" else "20270615T093000"
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(text=rules(), start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1)))
@settings(deadline=None, max_examples=100)
def test_the_moments_of_a_rule_are_those_of_dateutil(text: str, start: datetime):
    """On a clock without changes. Where nothing comes dateutil looks up to the year 9999: nobody waits for that."""
    start = start.replace(second=0, microsecond=0)
    assume(moments(rule(text), start, start, datetime(2060, 1, 1)))
    found = rrulestr(text, dtstart=start).between(LOW, HIGH - timedelta(minutes=1), inc=True)
    assert moments(rule(text), start, LOW, HIGH) == found


@given(
    text=rules(),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)),
    minutes=st.integers(1, 900),
    data=st.data(),
)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_series_in_a_zone_are_those_of_recurring_ical_events(
    tmp_path: Path, text: str, start: datetime, minutes: int, data: st.DataObject
):
    """Over clock changes, with a date that is left out and one that is moved.

    Without BYHOUR: that library takes a moved 00:00 in Zurich for 00:00 in UTC as well, and with it 02:00 away.
    """
    start = start.replace(second=0, microsecond=0)
    given_dates = moments(rule(text), start, start, datetime(2060, 1, 1))
    assume(given_dates and "BYHOUR" not in text)
    zone = data.draw(st.sampled_from(["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]))
    out, moved = (f"{data.draw(st.sampled_from(given_dates[:50])):%Y%m%dT%H%M%S}" for _ in range(2))
    begin, end = f"{start:%Y%m%dT%H%M%S}", f"{start + timedelta(minutes=minutes):%Y%m%dT%H%M%S}"
    assume(out not in (moved, begin) and moved != begin)
    series = f"DTSTART;TZID={zone}:{begin}\nDTEND;TZID={zone}:{end}\nRRULE:{text}\nEXDATE;TZID={zone}:{out}"
    change = f"RECURRENCE-ID;TZID={zone}:{moved}\nDTSTART;TZID={zone}:20270515T101500\nDURATION:PT20M"
    written = calendar(series.replace("UNTIL=20270615T093000", "UNTIL=20270615T093000Z"), change, uid="one")
    assert minutes_in_2027(read_text(tmp_path, written).instants.tolist()) == minutes_in_2027(expanded(written))


def expanded(text: str) -> list[list[int]]:
    """Return the events of 2027 by recurring-ical-events, in minutes."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2027, 1, 1), (2028, 1, 1))
    return [[minutes_of(event[name].dt) for name in ("DTSTART", "DTEND")] for event in events]


def minutes_in_2027(rows: list[list[int]]) -> set[int]:
    """Return every minute of the rows, the days at both ends of the year left out."""
    begin, end = (minutes_of(datetime(2027, month, day, tzinfo=UTC)) for month, day in ((1, 3), (12, 29)))
    return {minute for row in rows for minute in range(*row) if begin <= minute < end}
