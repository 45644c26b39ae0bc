"""Windows made longer: what if somebody began earlier, or stayed later?"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from calendars.availability import Availability
from calendars.intervals import MINUTES_PER_DAY, Intervals, Minutes, difference, interval_set, union


class Edge(StrEnum):
    """The side of a window on which minutes are added."""

    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, order=True)
class Spot:
    """Where windows begin or end on a person's own clock: weekday (0 is Monday) and minute, 1440 for 24:00."""

    weekday: int
    minute: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Minutes more at one side of a person's windows.

    Parameters
    ----------
    edge
        On which side.
    minutes
        How many.
    spots
        Of which windows; None: of all.
    """

    edge: Edge
    minutes: int
    spots: frozenset[Spot] | None = None


def stretched(person: Availability, stretch: Stretch) -> Availability:
    """Return the availability with longer windows; what blocks a person blocks the minutes more as well."""
    more = interval_set(_rows(_ends(person, stretch), stretch))
    low, middle, high = person.windows
    windows = (union(low, more), union(middle, more), high)
    blocked = union(difference(_always(person), person.membership), *(one.instants for one in person.blocks))
    free = tuple(difference(one, blocked) for one in windows)
    return replace(person, windows=windows, free=(free[0], free[1], free[2]))


def spots_used(person: Availability, stretch: Stretch, starts: Minutes, duration_min: int) -> frozenset[Spot]:
    """Return the windows whose minutes more hold a part of some sessions.

    Parameters
    ----------
    person
        As they are, without the minutes more.
    stretch
        The minutes more.
    starts, duration_min
        The sessions.
    """
    at = _ends(person, stretch)
    rows, spots = _rows(at, stretch), _spots(person, at, stretch.edge is Edge.END)
    hit = (rows[:, :1] < starts + duration_min) & (rows[:, 1:] > starts)
    return frozenset(spots[k] for k in np.flatnonzero(hit.any(axis=1)))


def _always(person: Availability) -> Intervals:
    return np.array([person.clock.span], dtype=np.int64)


def _ends(person: Availability, stretch: Stretch) -> Minutes:
    """Return where the windows end or begin to which minutes are added."""
    ends, begin, end = stretch.edge is Edge.END, *person.clock.span
    at = person.windows[0][:, 1 if ends else 0]
    at = at[(at > begin) & (at < end)]
    if stretch.spots is None:
        return at
    chosen = np.array([one in stretch.spots for one in _spots(person, at, ends)], dtype=bool)
    return np.asarray(at[chosen])


def _rows(at: Minutes, stretch: Stretch) -> Intervals:
    """Return the minutes added at each window."""
    ends = stretch.edge is Edge.END
    return np.stack((at, at + stretch.minutes) if ends else (at - stretch.minutes, at), axis=1)


def _spots(person: Availability, at: Minutes, ends: bool) -> list[Spot]:
    wall = person.clock.wall(at - ends)
    days: npt.NDArray[np.int64] = (wall // MINUTES_PER_DAY + 3) % 7  # 1970-01-01 was a Thursday
    minutes = wall % MINUTES_PER_DAY + ends
    return [Spot(day, minute) for day, minute in zip(days.tolist(), minutes.tolist(), strict=True)]


def weekdays(spots: Set[Spot]) -> list[int]:
    """Return the weekdays of some spots, from Monday on."""
    return sorted({one.weekday for one in spots})
