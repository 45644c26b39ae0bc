"""Series to write and what every reader must find in them, made without the code under test."""

from __future__ import annotations

import zoneinfo
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from calendars.invites import Attendee, cancel, publish, request
from calendars.series import Form, Series, Session, form_of
from calendars.slots import Month, Slot
from calendars.zones import minutes_of
from tests.ics_lint import problems
from tests.ics_readers import READERS, Spans

JANUARY = Month(2027, 1)
KEN = Attendee(name="Ken „O'Hara\"; Abe", email="ken.abe+group@example.org")


def moment(month: Month, slot: Slot) -> datetime:
    """Return a slot's session by the standard library alone: count days, ask zoneinfo."""
    days = [datetime(month.year, month.number, 1) + timedelta(days=k) for k in range(31)]
    days = [day for day in days if day.month == month.number and day.weekday() == slot.weekday]
    day = days[slot.ordinal - 1 if slot.ordinal > 0 else -1]
    wall = day.replace(hour=slot.minute // 60, minute=slot.minute % 60)
    return wall.replace(tzinfo=zoneinfo.ZoneInfo(slot.zone)).astimezone(UTC)


def series_of(
    slot: Slot,
    *,
    first: Month = JANUARY,
    months: int = 12,
    without: tuple[int, ...] = (),
    moved: dict[int, int] | None = None,
) -> Series:
    """Return a year of a slot, some months without a session, some sessions moved by so many minutes."""
    kept = [k for k in range(months) if k not in without]
    shift = moved or {}
    sessions = tuple(
        Session(first.plus(k), minutes_of(moment(first.plus(k), slot)) + shift.get(k, 0)) for k in kept
    )
    return Series(
        uid="3f0d-balint",
        summary="Balint 2.0",
        description="Every third Thursday",
        location="https://example.org/j/1?a=b,c;d",
        organizer_name="Coordination",
        organizer_email="coordination@example.org",
        created=datetime(2026, 12, 1, 9, tzinfo=UTC),
        stamp=datetime(2026, 12, 2, 9, tzinfo=UTC),
        sequence=1,
        slot=slot,
        first_month=first,
        months=months,
        duration_min=90,
        sessions=sessions,
    )


def spans_of(series: Series) -> Spans:
    """Return what every reader must find."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    starts = [epoch + timedelta(minutes=session.start) for session in series.sessions]
    return sorted((start, start + timedelta(minutes=series.duration_min)) for start in starts)


def assert_read_alike(series: Series) -> bytes:
    """Check the file to publish, and those for a person, against their profile and by every reader."""
    data = publish(series)
    assert_reads(data, "PUBLISH", spans_of(series))
    if form_of(series) is Form.SERIES and series.organizer_email:  # without an address nobody can be answered
        assert_reads(request(series, KEN), "REQUEST", spans_of(series))
    if form_of(series) is Form.SERIES:
        assert_reads(cancel(series, KEN), "CANCEL", spans_of(on_rule(series)))
    else:
        assert_reads(cancel(series, KEN), "CANCEL", spans_of(series))
    return data


def assert_reads(data: bytes, kind: str, spans: Spans) -> None:
    """Check a file against its profile and by every reader."""
    assert problems(data, kind) == []
    for name, read in READERS.items():
        assert read(data) == spans, name


def on_rule(series: Series) -> Series:
    """Return a series with every session on its place: what a cancelled series shows to whoever keeps it."""
    places = (Session(one.month, minutes_of(moment(one.month, series.slot))) for one in series.sessions)
    return replace(series, sessions=tuple(places))


THURSDAYS = series_of(Slot(3, 3, 14 * 60, "Europe/Zurich"))
MOVED = series_of(THURSDAYS.slot, without=(7,), moved={4: 2 * 1440 - 60})
