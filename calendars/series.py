"""The series: a group's sessions as values, and the form in which a calendar file can safely carry them.

A programme is one recurring event wherever that is safe: `Form.SERIES`. It is safe when

* the clock changes of the anchor zone fit the one VTIMEZONE that every reader understands
  (calendars/vtimezone.py),
* no place of the rule and no session touches a skipped or repeated clock time: readers disagree on those,
* at least two thirds of the sessions lie on the rule.

Else each session is an event of its own in UTC, with a UID of its own: `Form.SINGLES`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property

import numpy as np

from calendars.intervals import Minutes
from calendars.slots import Month, Slot
from calendars.vtimezone import vtimezone, years_clock
from calendars.zones import Clock, wall_minutes


class Form(Enum):
    """How the sessions are written."""

    SERIES = "series"
    SINGLES = "singles"


@dataclass(frozen=True, order=True)
class Session:
    """One session.

    Parameters
    ----------
    month
        The month of the rule whose session this is. Stated, since near a month's end another zone's date
        may lie in the next.
    start
        The instant it begins, minutes since 1970-01-01T00:00Z.
    lasts_min
        Its length, where that is not the series': sessions held before the length was changed.
    """

    month: Month
    start: int
    lasts_min: int | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """What a calendar file says about the sessions of a group or of one person.

    Parameters
    ----------
    uid
        Made once, in lower case; the same in every file of the group.
    summary, description
        Plain text.
    location
        The meeting link, or ``""``.
    organizer_name, organizer_email
        Without an address there is no ORGANIZER: RFC 5545 has no value for one but a URI, and an invented
        address would be written to.
    created, stamp
        Aware datetimes: the first moment of issue, and this one (CREATED; DTSTAMP and LAST-MODIFIED).
    sequence
        Revision of what is visible (§3.8.7.4).
    slot
        The rule.
    first_month, months
        The first month of the rule and how many it runs (COUNT), those without a session included.
    duration_min
        Length of a session.
    sessions
        In order, at least one, at most one for each month of the rule. A month without one gets an EXDATE, a
        session off its place a RECURRENCE-ID.
    form
        None: the safest is chosen. Set it to keep the form, hence the UIDs, of what was published before.
    """

    uid: str
    summary: str
    description: str
    location: str = ""
    organizer_name: str
    organizer_email: str = ""
    created: datetime
    stamp: datetime
    sequence: int
    slot: Slot
    first_month: Month
    months: int
    duration_min: int
    sessions: tuple[Session, ...]
    form: Form | None = None

    def __post_init__(self) -> None:
        months = [session.month for session in self.sessions]
        if not months or months != sorted(set(months)) or not set(months) <= set(self.rule_months):
            raise ValueError("sessions need one month each of the rule's, in order, and there must be one")
        if self.uid != self.uid.lower() or not self.uid:
            raise ValueError(f"a UID is in lower case: {self.uid!r}")

    @cached_property
    def rule_months(self) -> tuple[Month, ...]:
        """Every month of the rule."""
        return tuple(self.first_month.plus(k) for k in range(self.months))


def part(series: Series, sessions: tuple[Session, ...]) -> Series:
    """Return the series of somebody who takes part in some of the sessions, in the form of the whole.

    It begins with their first and ends with their last session; where that is the first or last session of
    the whole, the rule begins or ends as the whole does.
    """
    first = series.first_month if sessions[0] == series.sessions[0] else sessions[0].month
    whole_end = series.rule_months[-1]
    last = whole_end if sessions[-1] == series.sessions[-1] else sessions[-1].month
    months = series.rule_months.index(last) - series.rule_months.index(first) + 1
    return replace(series, sessions=sessions, first_month=first, months=months, form=form_of(series))


def form_of(series: Series) -> Form:
    """Return the form in which the sessions are written."""
    if series.form is not None:
        return series.form
    return Form.SERIES if writable(series) and _mostly_on_rule(series) else Form.SINGLES


def writable(series: Series) -> bool:
    """Say whether every reader would understand the sessions as one recurring event on the series' slot."""
    return zone_lines(series) is not None and not _touches_change(series)


def session_uids(series: Series) -> tuple[str, ...]:
    """Return the UID that carries each session, in order.

    In single events it is made of the month, so that it stays when sessions before it come or go.
    """
    if form_of(series) is Form.SERIES:
        return (series.uid,) * len(series.sessions)
    return tuple(single_uid(series, session.month) for session in series.sessions)


def single_uid(series: Series, month: Month) -> str:
    """Return the UID of a month's session that is an event of its own."""
    return f"{series.uid}-{month}"


def _clock(series: Series) -> Clock:
    return years_clock(series.slot.zone, series.first_month.year, series.rule_months[-1].year)


def zone_lines(series: Series) -> tuple[str, ...] | None:
    """Return the VTIMEZONE of the anchor zone over the years of the rule, or None where no one form fits."""
    return vtimezone(series.slot.zone, series.first_month.year, series.rule_months[-1].year)


def places(series: Series) -> dict[Month, int]:
    """Return the rule's clock time in each of its months, in wall minutes."""
    return {month: wall_minutes(series.slot.day(month)) + series.slot.minute for month in series.rule_months}


def walls(series: Series) -> dict[Month, int]:
    """Return the clock time of each session in the anchor zone, in wall minutes."""
    starts = np.array([session.start for session in series.sessions], dtype=np.int64)
    shown = _clock(series).wall(starts)
    return {session.month: int(wall) for session, wall in zip(series.sessions, shown, strict=True)}


def _mostly_on_rule(series: Series) -> bool:
    place = places(series)
    kept = sum(wall == place[month] for month, wall in walls(series).items())
    return 3 * kept >= 2 * len(series.sessions)


def _touches_change(series: Series) -> bool:
    """Tell whether a place of the rule or a session begins, runs or ends in a clock time skipped or repeated."""
    clock = _clock(series)
    change, old, new = clock.begin[1:], clock.offset[:-1], clock.offset[1:]
    low, high = change + np.minimum(old, new), change + np.maximum(old, new)
    starts: Minutes = np.array([*places(series).values(), *walls(series).values()])[:, np.newaxis]
    longest = max([series.duration_min, *(session.lasts_min or 0 for session in series.sessions)])
    return bool(((starts < high) & (low <= starts + longest)).any())
