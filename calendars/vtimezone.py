"""VTIMEZONE: the rule of a zone's clock changes, written into the file (RFC 5545 §3.6.5).

Outlook and Exchange read one STANDARD and at most one DAYLIGHT, each with one yearly "nth weekday" rule, and
nothing else ([MS-OXCICAL] 2.1.3.1.1.19). So that is all that is written: the rule is fitted to the changes
of the years in which the series runs and compared with every one of them. A zone whose years do not fit
(Morocco's Ramadan, Cairo when October ends on a Thursday, a law that changes) has none, even when the
sessions themselves keep clear of the odd change: those are the zones for which readers' own data are old.

STANDARD is the lower offset, whatever the zone data call it: Ireland's "standard" time is in summer.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from calendars.ics_text import local_form
from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import LAST, WEEKDAYS, Month, nth_weekday
from calendars.zones import Clock, wall_minutes, wall_time, zone_clock

RULE_SINCE = 1970
"""The year from which on the rule is written. Every reader expands from here on, Google and Apple begin there
too, and 1601, which Outlook writes, is before the calendars of some."""

_MARGIN = 2 * MINUTES_PER_DAY


@dataclass(frozen=True)
class Change:
    """A clock change that comes every year.

    Parameters
    ----------
    month
        1 to 12.
    ordinal
        1 to 4, or ``LAST``: which of the month's weekdays.
    weekday
        0 (Monday) to 6 (Sunday).
    minute
        Minutes after midnight, 0 to 1439, on the clock that still runs (§3.6.5: "local time" of DTSTART is
        read with TZOFFSETFROM). The date is that clock's too.
    offset_from, offset_to
        Minutes ahead of UTC, before and after.
    """

    month: int
    ordinal: int
    weekday: int
    minute: int
    offset_from: int
    offset_to: int

    def wall(self, year: int) -> int:
        """Return when it comes in a year, in wall minutes of the clock that still runs."""
        day = nth_weekday(Month(year, self.month), self.ordinal, self.weekday)
        return wall_minutes(day) + self.minute

    def instant(self, year: int) -> int:
        """Return the first instant of the new offset in a year."""
        return self.wall(year) - self.offset_from

    @property
    def rrule(self) -> str:
        """The recurrence rule: ``FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU``."""
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.ordinal}{WEEKDAYS[self.weekday].upper()}"


def years_clock(zone: str, first_year: int, last_year: int) -> Clock:
    """Return a zone's clock over whole years, both included, and two days on either side."""
    begin, end = wall_minutes(date(first_year, 1, 1)), wall_minutes(date(last_year + 1, 1, 1))
    return zone_clock(zone, begin - _MARGIN, end + _MARGIN)


@cache
def vtimezone(zone: str, first_year: int, last_year: int) -> tuple[str, ...] | None:
    """Return the content lines of a VTIMEZONE that holds over whole years, both included.

    Returns
    -------
    tuple of str or None
        None: the changes of these years do not come from one pair of yearly rules.
    """
    clock = years_clock(zone, first_year, last_year)
    changes = yearly_changes(clock, range(first_year, last_year + 1))
    if changes is None:
        return None
    parts = [_observance(change) for change in changes] or [_constant(int(clock.offset[0]))]
    return ("BEGIN:VTIMEZONE", f"TZID:{zone}", *(line for part in parts for line in part), "END:VTIMEZONE")


def yearly_changes(clock: Clock, years: range) -> tuple[Change, ...] | None:
    """Return the yearly changes that give a clock's every offset over whole years.

    Returns
    -------
    tuple of Change or None
        Two of them, the one to the higher offset first; none for a clock that never changes; or None: no
        pair fits.
    """
    found = list(_changes(clock))
    pair = tuple(
        change
        for forward in (True, False)
        if (change := _common([at for at in found if (at[2] > at[1]) == forward])) is not None
    )
    expected = sorted((c.instant(year), c.offset_from, c.offset_to) for c in pair for year in years)
    return pair if found == expected and len(pair) != 1 else None


def _changes(clock: Clock) -> Iterator[tuple[int, int, int]]:
    """Yield a clock's changes: first instant, offset before, offset after."""
    offsets = [int(offset) for offset in clock.offset]
    for k, instant in enumerate(clock.begin[1:]):
        yield int(instant), offsets[k], offsets[k + 1]


def _common(changes: list[tuple[int, int, int]]) -> Change | None:
    """Return the yearly change of which all the given ones are instances, "last" preferred to "4th"."""
    forms = [_forms(*change) for change in changes]
    return min(set.intersection(*forms), key=lambda form: form.ordinal, default=None) if forms else None


def _forms(instant: int, offset_from: int, offset_to: int) -> set[Change]:
    """Return the yearly changes of which this one is an instance."""
    wall = wall_time(instant + offset_from)
    ordinals = {(wall.day - 1) // 7 + 1}  # a 5th is always the last as well, and that is preferred
    if wall.day + 7 > calendar.monthrange(wall.year, wall.month)[1]:
        ordinals.add(LAST)
    minute = wall.hour * 60 + wall.minute
    return {Change(wall.month, n, wall.weekday(), minute, offset_from, offset_to) for n in ordinals}


def _observance(change: Change) -> Iterator[str]:
    name = "DAYLIGHT" if change.offset_to > change.offset_from else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{local_form(wall_time(change.wall(RULE_SINCE)))}"
    yield f"TZOFFSETFROM:{_utc_offset(change.offset_from)}"
    yield f"TZOFFSETTO:{_utc_offset(change.offset_to)}"
    yield f"RRULE:{change.rrule}"
    yield f"END:{name}"


def _constant(offset: int) -> Iterator[str]:
    yield "BEGIN:STANDARD"
    yield f"DTSTART:{RULE_SINCE}0101T000000"
    yield f"TZOFFSETFROM:{_utc_offset(offset)}"
    yield f"TZOFFSETTO:{_utc_offset(offset)}"
    yield "END:STANDARD"


def _utc_offset(minutes: int) -> str:
    """Return an offset as UTC-OFFSET (§3.3.14): ``+0545``."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
