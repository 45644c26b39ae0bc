"""Zones as one calendar file uses them: IANA's own, those that it defines itself, and other names for known ones.

A definition (VTIMEZONE, RFC 5545 §3.6.5) holds for its file only, and only for a name that IANA does not have:
files often define no more than the changes of one year. Its rules are followed from some years before the span
that is asked for to its end, no further.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from calendars.busy.content import Component
from calendars.busy.limits import Budget, TooOften
from calendars.busy.recurrence import moments
from calendars.busy.values import moment, offset, rule
from calendars.busy.zone_names import zone_named
from calendars.zones import zone_names

_BEFORE = timedelta(days=3 * 366)
_AFTER = timedelta(days=3)


class FileZones:
    """The zones of one VCALENDAR.

    Parameters
    ----------
    calendar
        The calendar.
    first, last
        The days that are asked for.
    budget
        What the file may cost: rules within definitions count as others do.
    """

    def __init__(self, calendar: Component, first: date, last: date, budget: Budget) -> None:
        self._definitions = {
            line.value.strip(): part
            for part in reversed(calendar.parts)
            if part.name == "VTIMEZONE"
            for line in part.all("TZID")
        }
        self._span = midnight(first) - _BEFORE, midnight(last) + _AFTER
        self._budget = budget
        self._found: dict[str, tzinfo | None] = {}

    def named(self, name: str) -> tzinfo | None:
        """Return the zone of a name; None: nothing defines it."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> tzinfo | None:
        if name in zone_names():
            return ZoneInfo(name)
        defined = self._definitions.get(name) or self._definitions.get(name.replace(",", "\\,"))
        try:
            changes = [change for part in defined.parts for change in self._observed(part)] if defined else []
        except (ValueError, TooOften, OverflowError):
            changes = []  # with half of its rules a zone would be wrong for half of the year
        return DefinedZone(changes) if changes else zone_named(name)

    def _observed(self, part: Component) -> Iterator[_Change]:
        """Give the changes to an observance, STANDARD or DAYLIGHT."""
        self._budget.spend()
        after, start = part.first("TZOFFSETTO"), part.first("DTSTART")
        if after is None or start is None:
            raise ValueError("no observance")
        new, begin = offset(after.value), midnight(moment(start.value))
        begin = begin.replace(year=max(begin.year, 2))  # Exchange begins in the year 1, before which UTC has none
        before = part.first("TZOFFSETFROM")
        old = offset(before.value) if before else new
        walls = {begin}
        for line in part.all("RDATE"):
            walls |= {midnight(moment(text.partition("/")[0])) for text in line.value.split(",") if text.strip()}
        for line in part.all("RRULE"):
            every = rule(line.value)
            walls.update(moments(replace(every, until=_local(every.until, old)), begin, *self._span))
        return (_Change(wall - old, old, new) for wall in walls)


def _local(until: date | None, shift: timedelta) -> date | None:
    """Return the last moment of a rule by the clock before the change: it is written in UTC (§3.6.5)."""
    if isinstance(until, datetime) and until.tzinfo is not None:
        return until.astimezone(UTC).replace(tzinfo=None) + shift
    return until


def midnight(day: date) -> datetime:
    """Return the begin of a date, and of a moment what the clock shows, naive."""
    return day.replace(tzinfo=None) if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


@dataclass(frozen=True, order=True)
class _Change:
    """A clock change: its moment in UTC, naive; offset before and after."""

    moment: datetime
    old: timedelta
    new: timedelta

    @property
    def wall(self) -> datetime:
        """The first local time that lies after it: a skipped one is read by the offset before (RFC 5545 §3.3.5)."""
        return self.moment + max(self.old, self.new)


class DefinedZone(tzinfo):
    """A zone as a file defines it.

    Parameters
    ----------
    changes
        At least one. Before the first its old offset holds.
    """

    def __init__(self, changes: list[_Change]) -> None:
        self._changes = sorted(changes)
        self._walls = [change.wall for change in self._changes]
        self._moments = [change.moment for change in self._changes]

    def utcoffset(self, when: datetime | None) -> timedelta:
        """Return the offset of a local time; of one that is repeated that of its first pass."""
        return self._after(self._walls, when.replace(tzinfo=None) if when else datetime.min)

    def fromutc(self, when: datetime) -> datetime:
        """Return the local time of an instant."""
        return when + self._after(self._moments, when.replace(tzinfo=None))

    def dst(self, when: datetime | None) -> None:
        """Say nothing: nobody asks."""

    def tzname(self, when: datetime | None) -> None:
        """Say nothing: nobody asks."""

    def _after(self, changes: list[datetime], when: datetime) -> timedelta:
        passed = bisect_right(changes, when)
        return self._changes[passed - 1].new if passed else self._changes[0].old
