"""Busy time out of calendar files (RFC 5545): when, never what.

Counted are events that take time, recurring ones expanded, and the busy periods of VFREEBUSY (docs/hours.md has the
whole table). Titles are not kept. An event of a date lasts whole days on its owner's own clock; an event without a
zone ("floating") is on that clock too, unless its calendar names a default (X-WR-TIMEZONE), and so is one in a zone
that nothing defines. Both are *wall* minutes. A local time that a clock change skips or repeats is resolved as
RFC 5545 §3.3.5 says: by the offset before the change, and the first pass.

A person cannot mend what a calendar program wrote: what cannot be read costs its own line or event, and is said in
one sentence. Only a file that is no calendar, is cut off, or breaks a limit is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from calendars.busy.content import Component, calendars_in
from calendars.busy.events import EventReader
from calendars.busy.file_zones import FileZones, midnight
from calendars.busy.limits import MAX_BYTES, MAX_EVENTS, MAX_SECONDS, MAX_STEPS, Budget, BusyError
from calendars.busy.notes import Notes
from calendars.busy.occurrences import Occurrences, Period
from calendars.intervals import Intervals, interval_set

__all__ = ["MAX_BYTES", "MAX_EVENTS", "MAX_SECONDS", "MAX_STEPS", "Busy", "BusyError", "read_busy"]

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, eq=False)
class Busy:
    """When somebody's calendar is taken.

    Parameters
    ----------
    instants
        Minutes in UTC.
    wall
        Minutes of the owner's own clock.
    note
        What could not be read as it stands, in one sentence; None: nothing.
    """

    instants: Intervals
    wall: Intervals
    note: str | None = None


def read_busy(
    path: Path, first: date, last: date, address: str = "", clock: Callable[[], float] = time.monotonic
) -> Busy:
    """Return the busy time of a calendar file from the first to the last day, wherever these days are.

    A begin within a minute counts from the begin of that minute, an end to its end. Events that begin or
    end outside the span are cut off some days outside it; some outside the span may be given.

    Parameters
    ----------
    path
        The file.
    first, last
        The days, both included.
    address
        The owner's e-mail address: what they declined is free. Empty: not known.
    clock
        Seconds from any origin, for the time that a file may take.

    Raises
    ------
    BusyError
        The file is missing, unreadable, too large, no calendar, cut off, or takes too long to work out.
    """
    content = _content(path)
    try:
        return _Reader(first - _DAY, last + 2 * _DAY, address, Budget(clock)).busy(calendars_in(content))
    except BusyError as error:
        raise BusyError(f"{path.name!r} {error}") from None


def _content(path: Path) -> bytes:
    """Return the bytes of a file, after looking at what it is."""
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
    return content


class _Reader:
    """Reads the calendars of one file within one budget."""

    def __init__(self, first: date, last: date, address: str, budget: Budget) -> None:
        self._span = first, last
        self._address = address.strip().lower()
        self._budget = budget
        self._notes = Notes()

    def busy(self, calendars: list[Component]) -> Busy:
        periods = [period for calendar in calendars for period in self._periods(calendar)]
        return Busy(_minutes(periods, floating=False), _minutes(periods, floating=True), self._notes.sentence())

    def _periods(self, calendar: Component) -> Iterator[Period]:
        zones = FileZones(calendar, *self._span, self._budget)
        default = calendar.first("X-WR-TIMEZONE")
        name = default.value.strip() if default else ""
        reader = EventReader(zones, name, self._addresses(calendar))
        zone = zones.named(name) if name else None
        yield from Occurrences(reader, zone, *self._span, self._budget, self._notes).of(calendar)

    def _addresses(self, calendar: Component) -> frozenset[str]:
        """Return the owner's addresses: the one that is known, and the one that Google names a calendar by."""
        title = calendar.first("X-WR-CALNAME")
        named = title.value.strip().lower() if title else ""
        return frozenset(one for one in (self._address, named) if "@" in one and " " not in one)


# ---------------------------------------------------------------- minutes


def _minutes(periods: list[Period], floating: bool) -> Intervals:
    """Return the minutes of the periods with a zone, or of the others."""
    return interval_set(_row(*period) for period in periods if _is_floating(period[0]) == floating)


def _is_floating(moment: date) -> bool:
    return not isinstance(moment, datetime) or moment.tzinfo is None


def _row(begin: date, end: date) -> tuple[int, int]:
    """Return the minutes of a period; one without length is nothing."""
    left, right = _instant(begin), _instant(end)
    return (_since_epoch(left) // _MINUTE, -(-_since_epoch(right) // _MINUTE)) if left < right else (0, 0)


def _since_epoch(moment: datetime) -> timedelta:
    return moment - datetime(1970, 1, 1, tzinfo=UTC)


def _instant(moment: date) -> datetime:
    """Return a datetime in UTC; a date is its midnight, and a clock without zone is read as if it were UTC."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC)
    return midnight(moment).replace(tzinfo=UTC)
