"""Why somebody cannot attend a session: facts, each with the minutes that it takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from calendars.intervals import (
    EMPTY,
    MINUTES_PER_DAY,
    Intervals,
    contains,
    difference,
    intersection,
    interval_set,
    overlap,
    union,
)
from calendars.zones import wall_time, zone_clock
from scheduler.problem import Person
from scheduler.schedule import Schedule

OUTSIDE, CLOCK_CHANGE, AWAY = "outside", "clock_change", "away"
"""Outside the person's hours; so because clocks changed since other sessions; so while away from home."""
MEMBERSHIP, RECORDED = "membership", "recorded"
"""Before or after the membership; a session of the past, which stays as it was."""

HOURS = frozenset((OUTSIDE, CLOCK_CHANGE, AWAY))
"""Kinds that other hours would mend; blocks and memberships they would not."""

BEGINS, OVER = "begins", "over"

NEAR_MIN = 240
"""Hours that begin or end further away than this are not mentioned."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that keeps a person from a session.

    Parameters
    ----------
    kind
        ``outside``, ``clock_change``, ``away``, ``membership``, ``recorded``, or the kind of a block:
        ``unavailable``, ``holiday``, ``busy``, ``declined``.
    minutes
        Of the session; 0 for ``recorded``.
    wall
        Begin of the session on the person's own clock, in wall minutes.
    label
        A holiday's name; the zone of a journey; ``begins`` or ``over`` of a membership.
    before_min
        So long before the person's next hours the session begins; 0: it does not, or they are not near.
    after_min
        So long after the person's hours the session ends; 0: it does not, or they are not near.
    other
        Clock time, in minutes after midnight, that would be within the person's hours on that day: the one of other
        sessions at the same slot, or the one at home. None: there is none.
    others
        Positions of the other sessions that are at that clock time.
    runs
        What lies outside the person's hours, in wall minutes.
    """

    kind: str
    minutes: int
    wall: int
    label: str = ""
    before_min: int = 0
    after_min: int = 0
    other: int | None = None
    others: tuple[int, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()


Facts = tuple[Fact, ...]


def reasons(schedule: Schedule, p: int) -> tuple[Facts, ...]:
    """Return for each session why a person cannot attend it; nothing where they can.

    Parameters
    ----------
    schedule
        Sessions, judged.
    p
        Position of the person.
    """
    known = _known(schedule)
    if p not in known:
        known[p] = _reasons(schedule, p)
    return known[p]


@lru_cache(maxsize=2)  # of the slot that is asked about, and of the chosen one: several questions look at them
def _known(schedule: Schedule) -> dict[int, tuple[Facts, ...]]:
    return {}


def _reasons(schedule: Schedule, p: int) -> tuple[Facts, ...]:
    begun = schedule.problem.begun
    return tuple(
        () if schedule.attends[p, t] else (_recorded(schedule, p, t),) if t < begun else _facts(schedule, p, t)
        for t in range(len(schedule.starts))
    )


def _recorded(schedule: Schedule, p: int, t: int) -> Fact:
    assert schedule.problem.incumbent is not None
    return Fact(kind=RECORDED, minutes=0, wall=int(schedule.problem.incumbent.past.wall[p, t]))


def _facts(schedule: Schedule, p: int, t: int) -> Facts:
    person, session = schedule.problem.people[p], _session(schedule, t)
    found = [*_membership(person, session), *_blocks(person, session)]
    outside = difference(session, person.availability.windows[0])
    return (*found, *([_outside(schedule, p, t, outside)] if len(outside) else []))


def _session(schedule: Schedule, t: int) -> Intervals:
    begin = int(schedule.starts[t])
    return interval_set([(begin, begin + schedule.problem.duration_min)])


def _wall(person: Person, instant: int) -> int:
    return int(person.availability.clock.wall(np.array([instant], dtype=np.int64))[0])


def _length(one: Intervals) -> int:
    return int((one[:, 1] - one[:, 0]).sum())


def _membership(person: Person, session: Intervals) -> list[Fact]:
    membership = person.availability.membership
    lacking = difference(session, membership)
    if not len(lacking):
        return []
    label = BEGINS if len(membership) and lacking[0, 0] < membership[0, 0] else OVER
    return [Fact(kind=MEMBERSHIP, minutes=_length(lacking), wall=_wall(person, int(session[0, 0])), label=label)]


def _blocks(person: Person, session: Intervals) -> list[Fact]:
    """Return a fact for each kind and name of block; several of the same count once."""
    instants: dict[tuple[str, str], Intervals] = {}
    for block in person.availability.blocks:
        hit = intersection(block.instants, session)
        if len(hit):
            instants[block.kind, block.label] = union(instants.get((block.kind, block.label), EMPTY), hit)
    wall = _wall(person, int(session[0, 0]))
    return [
        Fact(kind=kind, label=label, minutes=_length(hit), wall=wall) for (kind, label), hit in instants.items()
    ]


def _outside(schedule: Schedule, p: int, t: int, outside: Intervals) -> Fact:
    person, (begin, end) = schedule.problem.people[p], _session(schedule, t)[0]
    before, after = _distances(person.availability.windows[0], int(begin), int(end), outside)
    plain = Fact(
        kind=OUTSIDE,
        minutes=_length(outside),
        wall=_wall(person, int(begin)),
        before_min=before,
        after_min=after,
        runs=tuple((_wall(person, int(a)), _wall(person, int(a)) + int(b - a)) for a, b in outside),
    )
    return _while_away(schedule, p, t, plain) or _after_change(schedule, p, t, plain) or plain


def _distances(windows: Intervals, begin: int, end: int, outside: Intervals) -> tuple[int, int]:
    """Return how long before the next hours a session begins, and how long after the last ones it ends.

    Of a session that lies outside altogether the nearer hours count; a gap between hours counts on neither side.
    """
    if overlap(windows, np.array([begin]), np.array([end]))[0]:
        before = int(outside[0, 1] - begin) if outside[0, 0] == begin else 0
        after = int(end - outside[-1, 0]) if outside[-1, 1] == end else 0
        return before, after
    later, earlier = windows[windows[:, 0] >= end], windows[windows[:, 1] <= begin]
    before = int(later[0, 0]) - begin if len(later) else NEAR_MIN + 1
    after = end - int(earlier[-1, 1]) if len(earlier) else NEAR_MIN + 1
    if min(before, after) > NEAR_MIN:
        return 0, 0
    return (before, 0) if before <= after else (0, after)


def _while_away(schedule: Schedule, p: int, t: int, plain: Fact) -> Fact | None:
    """Return the fact of a session while the person's clock is another one than at home."""
    person, start = schedule.problem.people[p], int(schedule.starts[t])
    home = _home_wall(person, start)
    if home == plain.wall:
        return None
    shift = home - plain.wall
    inside = _wall(person, start + shift) == home and _within_hours(schedule, p, start + shift)
    other = home % MINUTES_PER_DAY if inside else None
    return replace(plain, kind=AWAY, label=_place(person, home), other=other)


def _home_wall(person: Person, start: int) -> int:
    clock = zone_clock(person.zone, *person.availability.clock.span)
    return int(clock.wall(np.array([start], dtype=np.int64))[0])


def _place(person: Person, home: int) -> str:
    today = wall_time(home).date()
    return next((zone for first, last, zone in reversed(person.away) if first <= today <= last), "")


def _within_hours(schedule: Schedule, p: int, start: int) -> bool:
    windows, begin = schedule.problem.people[p].availability.windows[0], np.array([start])
    return bool(contains(windows, begin, begin + schedule.problem.duration_min)[0])


def _after_change(schedule: Schedule, p: int, t: int, plain: Fact) -> Fact | None:
    """Return the fact of a session that would be within hours at the clock time of other sessions of the slot.

    Sessions that another plan fixed, or that somebody attends from elsewhere, tell nothing of a clock change.
    """
    times = _times(schedule, p)
    for time, _ in Counter(times.values()).most_common():
        shift = (time - plain.wall + MINUTES_PER_DAY // 2) % MINUTES_PER_DAY - MINUTES_PER_DAY // 2
        if 0 < abs(shift) <= MOST_CHANGE_MIN and _within_hours(schedule, p, int(schedule.starts[t]) + shift):
            others = tuple(one for one, at in times.items() if at == time)
            return replace(plain, kind=CLOCK_CHANGE, other=time, others=others)
    return None


MOST_CHANGE_MIN = 120
"""Clocks of two places change by at most an hour each."""


def _times(schedule: Schedule, p: int) -> dict[int, int]:
    """Return the clock time of each session at which somebody is at home and that is not fixed, by position."""
    person, incumbent = schedule.problem.people[p], schedule.problem.incumbent
    found = {}
    for t, start in enumerate(schedule.starts):
        wall = _wall(person, int(start))
        if (incumbent is None or not incumbent.fixed.pinned[t]) and wall == _home_wall(person, int(start)):
            found[t] = wall % MINUTES_PER_DAY
    return found
