"""Busy time out of calendar files (RFC 5545): when, never what.

Counted are events that are opaque and not cancelled, recurring ones expanded (RRULE, RDATE, EXDATE,
RECURRENCE-ID), and the busy periods of VFREEBUSY. Titles are not kept. An event of a date lasts whole days
on its owner's own clock; an event without a zone ("floating") is on that clock too, unless its calendar
names a default (X-WR-TIMEZONE). Both are *wall* minutes. A local time that a clock change skips or repeats
is resolved as RFC 5545 §3.3.5 says: by the offset before the change, and the first pass.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calendars.intervals import Intervals, interval_set
from calendars.zones import zone_names

if TYPE_CHECKING:
    from icalendar import Calendar, Component

MAX_BYTES = 5_000_000
"""Largest calendar file."""
MAX_EVENTS = 50_000
"""Most occurrences in the span that is asked for."""
MAX_STEPS = 1_000_000
"""Most repetitions of one rule from its begin to the end of the span."""
MAX_SECONDS = 10.0
"""Longest time to expand one file; checked between events."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SUBDAILY = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_WITH_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
_FREE = {"TRANSP": "TRANSPARENT", "STATUS": "CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}

Period = tuple[date, date]
"""Begin and end: dates, floating datetimes or datetimes with a zone."""


class BusyError(ValueError):
    """A calendar file that cannot be used; the message says why, and nothing of what is in the events."""


@dataclass(frozen=True, eq=False)
class Busy:
    """When somebody's calendar is taken.

    Parameters
    ----------
    instants
        Minutes in UTC.
    wall
        Minutes of the owner's own clock.
    """

    instants: Intervals
    wall: Intervals


def read_busy(path: Path, first: date, last: date) -> Busy:
    """Return the busy time of a calendar file from the first to the last day, wherever these days are.

    A begin within a minute counts from the begin of that minute, an end to its end. Events that begin or
    end outside the span are given whole; some outside the span may be given.

    Raises
    ------
    BusyError
        The file is missing, unreadable, too large, no calendar, repeats without bounds or names an unknown zone.
    """
    text = _text(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            periods = list(_periods(text, first - _DAY, last + 2 * _DAY))
            return Busy(_minutes(periods, floating=False), _minutes(periods, floating=True))
        except BusyError as error:
            raise BusyError(f"{path.name!r} {error}") from None
        except Exception as error:  # whatever hostile input makes the libraries raise
            raise BusyError(f"{path.name!r} cannot be read as a calendar ({type(error).__name__})") from error


def _text(path: Path) -> str:
    """Return the text of a file, after looking at what it is."""
    if not path.exists():
        raise BusyError(f"{path.name!r} does not exist")
    if not path.is_file():
        raise BusyError(f"{path.name!r} is {'a folder' if path.is_dir() else 'not a file'}")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BusyError(f"{path.name!r} cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise BusyError(f"{path.name!r} is larger than {MAX_BYTES // 1_000_000} MB")
    return _decoded(path, content)


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BusyError(f"{path.name!r} is not UTF-8 text, as calendars are (RFC 5545 §3.1.4)") from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise BusyError(f"{path.name!r} is no calendar: it does not begin with BEGIN:VCALENDAR")
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise BusyError(f"{path.name!r} is cut off: it does not end with END:VCALENDAR; export it again")
    return text


# ---------------------------------------------------------------- periods


def _periods(text: str, begin: date, end: date) -> Iterator[Period]:
    """Give the busy periods of all calendars in a text."""
    from icalendar import Calendar
    from icalendar.timezone import tzp

    tzp.use_zoneinfo()  # forgets the zones that the last file defined under names of its own
    number = 0
    for calendar in Calendar.from_ical(text, multiple=True):
        _check_default_zone(calendar)
        for event in calendar.walk("VEVENT"):
            number += 1
            _check_event(event, f"in event {number}", end)
        yield from _occurrences(calendar, begin, end)
        yield from _free_busy(calendar)


def _occurrences(calendar: Calendar, begin: date, end: date) -> Iterator[Period]:
    """Give begin and end of all that happens, recurring or not."""
    import recurring_ical_events

    until, count = time.monotonic() + MAX_SECONDS, 0
    for series in recurring_ical_events.of(calendar).series:
        for occurrence in series.between(_midnight(begin), _midnight(end)):
            count += 1
            _check_cost(count, until)
            if _is_busy(occurrence.as_component(False)):
                yield occurrence.start, occurrence.end
        _check_cost(count, until)


def _check_cost(count: int, until: float) -> None:
    if count > MAX_EVENTS:
        raise BusyError(f"has more than {MAX_EVENTS:,} events in the time of the programme")
    if time.monotonic() > until:
        raise BusyError(f"has recurring events that take more than {MAX_SECONDS:.0f} seconds to work out")


def _is_busy(event: Component) -> bool:
    return not any(str(event.get(name, "")).strip().upper() == free for name, free in _FREE.items())


def _free_busy(calendar: Calendar) -> Iterator[Period]:
    """Give the periods of VFREEBUSY; a type that is not known counts as busy (RFC 5545 §3.2.9)."""
    for component in calendar.walk("VFREEBUSY"):
        for period in _listed(component, "FREEBUSY"):
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield period.start, period.end


# ---------------------------------------------------------------- checks


def _check_default_zone(calendar: Calendar) -> None:
    zone = str(calendar.get("X-WR-TIMEZONE", ""))
    if zone and zone not in zone_names():
        raise BusyError(f"has the unknown time zone {zone!r} (X-WR-TIMEZONE)")


def _check_event(event: Component, place: str, end: date) -> None:
    """Refuse an event whose times are broken, in an unknown zone, or repeated without bounds."""
    broken = [name for name, _ in event.errors if name in (*_WITH_TIMES, "DURATION", "RRULE")]
    if broken or len(_listed(event, "DTSTART")) != 1:
        raise BusyError(f"has no {broken[0] if broken else 'single DTSTART'} that can be read {place}")
    for name in _WITH_TIMES:
        for value in _listed(event, name):
            _check_zone(value, place)
    rules = _listed(event, "RRULE")
    if len(rules) > 1:
        raise BusyError(f"has more than one recurrence rule {place} (RFC 5545 §3.8.5.3)")
    for rule in rules:
        _check_rule(rule, _listed(event, "DTSTART")[0].dt, place, end)


def _check_zone(value: Any, place: str) -> None:
    """Refuse a local time whose zone neither the IANA names, nor those of Windows, nor the file itself know."""
    zone = value.params.get("TZID")
    moments = [entry.dt for entry in getattr(value, "dts", [value])]
    starts = [moment[0] if isinstance(moment, tuple) else moment for moment in moments]
    if zone and any(isinstance(start, datetime) and start.tzinfo is None for start in starts):
        raise BusyError(f"has the unknown time zone {str(zone)!r} {place}")


def _check_rule(rule: Any, start: date, place: str, end: date) -> None:
    """Refuse rules that would take for ever: each step up to the end of the span is worked out."""
    frequency, interval = str(rule["FREQ"][0]).upper(), int(rule.get("INTERVAL", [1])[0])
    if interval < 1:
        raise BusyError(f"has a recurrence rule with INTERVAL={interval} {place}")
    if frequency in _SUBDAILY and any(key.startswith("BY") for key in rule):
        raise BusyError(f"has a recurrence rule {place} that is not supported: {frequency} with BY…")
    if _steps(rule, frequency, interval, (end - _day(start)).days) > MAX_STEPS:
        raise BusyError(f"has a recurrence rule with more than {MAX_STEPS:,} repetitions {place}")


def _steps(rule: Any, frequency: str, interval: int, days: int) -> int:
    """Return at most how many moments a rule takes to get through so many days."""
    if frequency in _SUBDAILY:
        return min(days * 86_400 // (_SUBDAILY[frequency] * interval), int(rule.get("COUNT", [days * 86_400])[0]))
    times = [len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    return days * times[0] * times[1] * times[2]


def _listed(component: Component, name: str) -> list[Any]:
    """Return the values of a property that may be absent, single or repeated."""
    value = component.get(name, [])
    return value if isinstance(value, list) else [value]


# ---------------------------------------------------------------- minutes


def _minutes(periods: list[Period], floating: bool) -> Intervals:
    """Return the minutes of the periods with a zone, or of the others."""
    return interval_set(_row(*period) for period in periods if _is_floating(period[0]) == floating)


def _is_floating(moment: date) -> bool:
    return not isinstance(moment, datetime) or moment.tzinfo is None


def _row(begin: date, end: date) -> tuple[int, int]:
    """Return the minutes of a period. A date without end is a whole day, a moment without one is nothing."""
    if not isinstance(begin, datetime) and not isinstance(end, datetime):
        end = max(end, begin + _DAY)
    left, right = _midnight(begin), _midnight(end)
    return (_since_epoch(left) // _MINUTE, -(-_since_epoch(right) // _MINUTE)) if left < right else (0, 0)


def _since_epoch(moment: datetime) -> timedelta:
    return moment - datetime(1970, 1, 1, tzinfo=UTC)


def _midnight(moment: date) -> datetime:
    """Return a datetime in UTC; a date is its midnight, and a clock without zone is read as if it were UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
