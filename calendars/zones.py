"""Zones and clocks: the one place where instants and local times meet. Only importer of pendulum.

Two kinds of time, never mixed: *instants*, minutes since 1970-01-01T00:00Z, and *wall* minutes, the
same count read off a local clock. A clock change makes the map from wall to instants many-valued:

* gap (a skipped local time): the wall minute has no instant;
* fold (a repeated local time): the wall minute has two instants. Sets of wall minutes map to both
  (``Clock.instants_of``); a single clock time means its first pass (``Clock.first_pass``, RFC 5545 §3.3.5).

Zone data come from the package ``tzdata``, never from the operating system, so that every machine
gives the same answer (docs/adr/0002).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt
import tzdata

from calendars.intervals import MINUTES_PER_DAY, Intervals, Minutes, distinct, interval_set

zoneinfo.reset_tzpath(())

TZDATA_VERSION: str = tzdata.IANA_VERSION
GAP = np.iinfo(np.int64).min
"""Stands for "no instant" in arrays of instants: the wall time was skipped."""

SOUND_YEARS = range(1971, 2200)
"""Years in which moments can be reckoned with: far beyond every programme, and far from where calendars end."""

_STRIDE = 4 * MINUTES_PER_DAY
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)


@cache
def zone_names() -> frozenset[str]:
    """Return every IANA name of the installed zone data."""
    return frozenset(zoneinfo.available_timezones())


def minutes_of(moment: datetime) -> int:
    """Return the instant of an aware datetime; seconds are cut off."""
    return (moment - _EPOCH) // timedelta(minutes=1)


def moment_of(instant: int) -> datetime:
    """Return an instant as an aware datetime in UTC."""
    return _EPOCH + timedelta(minutes=int(instant))


def is_sound(day: date) -> bool:
    """Say whether a date or moment that somebody else wrote can be brought to any zone (``SOUND_YEARS``)."""
    return day.year in SOUND_YEARS


def wall_minutes(day: date) -> int:
    """Return 00:00 of a date in wall minutes."""
    return (day - _EPOCH_DAY).days * MINUTES_PER_DAY


def wall_time(wall: int) -> datetime:
    """Return wall minutes as a naive datetime."""
    return datetime(1970, 1, 1) + timedelta(minutes=int(wall))


def parse_moment(text: str) -> datetime:
    """Return a moment that somebody wrote (ISO 8601), aware, in UTC; without a zone it is taken as UTC.

    A date alone is its 00:00. A repeated local time cannot be written here: offsets are numbers.

    Raises
    ------
    ValueError
        It is no such moment.
    """
    import pendulum  # only where a moment is read: it takes as long to import as the whole model to solve

    try:
        moment = pendulum.parse(text, tz="UTC", exact=True) if text[:1].isdigit() else None
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a moment") from None
    if isinstance(moment, pendulum.DateTime):
        return datetime.fromtimestamp(moment.int_timestamp, UTC)  # a plain one, for plain arithmetic
    if isinstance(moment, pendulum.Date):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    raise ValueError(f"{text!r} is not a moment")


@dataclass(frozen=True, eq=False)
class Clock:
    """What somebody's clock shows over a span of time.

    Parameters
    ----------
    begin
        Instants at which the offset takes a new value, ascending; shape (k,). The first is the begin of the span.
    offset
        Wall minutes minus instant from each of them on; shape (k,).
    end
        End of the span, excluded.
    """

    begin: Minutes
    offset: Minutes
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """First instant of the span and its end, excluded."""
        return int(self.begin[0]), self.end

    def wall(self, instants: Minutes) -> Minutes:
        """Return what the clock shows at instants of the span; any shape."""
        return np.asarray(instants + self.offset[np.searchsorted(self.begin, instants, side="right") - 1])

    def instants_of(self, wall: Intervals) -> Intervals:
        """Return the instants at which the clock shows a minute of the set. Gap: none. Fold: both passes."""
        return interval_set(np.concatenate([self._piece(wall, k) for k in range(len(self.begin))]))

    def first_pass(self, wall: Minutes) -> Minutes:
        """Return the instants of clock times, any shape. Gap: ``GAP``. Fold: the earlier (RFC 5545 §3.3.5)."""
        found = np.full(np.shape(wall), GAP, dtype=np.int64)
        for k in reversed(range(len(self.begin))):
            instants = wall - self.offset[k]
            found = np.where((self.begin[k] <= instants) & (instants < self._until(k)), instants, found)
        return found

    def _until(self, k: int) -> int:
        return int(self.begin[k + 1]) if k + 1 < len(self.begin) else self.end

    def _piece(self, wall: Intervals, k: int) -> Intervals:
        """Return the instants of the set while the k-th offset holds."""
        clipped = np.clip(wall - self.offset[k], self.begin[k], self._until(k))
        return np.asarray(clipped[clipped[:, 0] < clipped[:, 1]])


@cache
def zone_clock(zone: str, begin: int, end: int) -> Clock:
    """Return the clock of an IANA zone over the instants ``[begin, end)``.

    Offsets are read every four days and each change between two readings is located to the minute. No zone
    of today's data changes twice within four days in the years that a programme may have (tests/test_zones.py
    compares all of them).

    Raises
    ------
    zoneinfo.ZoneInfoNotFoundError
        There is no such zone.
    """
    info = zoneinfo.ZoneInfo(zone)
    starts, offsets = [begin], [_offset(info, begin)]
    for left in range(begin, end, _STRIDE):
        right = min(left + _STRIDE, end)
        if _offset(info, right) != offsets[-1]:
            starts.append(_change(info, left, right))
            offsets.append(_offset(info, right))
    return Clock(np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64), end)


def zone_wall(zone: str, instant: int) -> int:
    """Return what the clocks of a zone show at one instant, in wall minutes."""
    return instant + _offset(zoneinfo.ZoneInfo(zone), instant)


def _offset(info: zoneinfo.ZoneInfo, instant: int) -> int:
    shift = moment_of(instant).astimezone(info).utcoffset()
    assert shift is not None
    return shift // timedelta(minutes=1)


def _change(info: zoneinfo.ZoneInfo, left: int, right: int) -> int:
    """Return the first instant of ``(left, right]`` with the offset of ``right``."""
    target = _offset(info, right)
    while right - left > 1:
        middle = (left + right) // 2
        left, right = (left, middle) if _offset(info, middle) == target else (middle, right)
    return right


def travelling_clock(home: Clock, journeys: Sequence[tuple[Intervals, Clock]]) -> Clock:
    """Return a clock that shows another zone's time during journeys.

    Parameters
    ----------
    home
        The clock at home.
    journeys
        Pairs of instants away and the clock there, which spans at least the home clock's span. Where two
        overlap the later one in the list holds.
    """
    edges = [home.begin, *(other.begin for _, other in journeys), *(away.ravel() for away, _ in journeys)]
    begin = distinct(np.concatenate(edges))
    begin = begin[(home.begin[0] <= begin) & (begin < home.end)]
    offset = home.wall(begin) - begin
    for away, other in journeys:
        there = _inside(away, begin)
        offset = np.where(there, other.wall(begin) - begin, offset)
    fresh = np.concatenate(([True], offset[1:] != offset[:-1]))
    return Clock(begin[fresh], offset[fresh], home.end)


def _inside(one: Intervals, moments: Minutes) -> npt.NDArray[np.bool_]:
    if not len(one):
        return np.zeros(len(moments), dtype=bool)
    row = np.searchsorted(one[:, 0], moments, side="right") - 1
    return np.asarray((row >= 0) & (moments < one[np.maximum(row, 0), 1]))
