"""More hours: which ones, on a person's own clock, would let somebody come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from calendars.availability import Availability
from calendars.intervals import MINUTES_PER_DAY, Intervals, difference, interval_set, union
from scheduler.problem import Person
from scheduler.reasons import HOURS, Facts, reasons
from scheduler.schedule import Schedule

_WEEK = 7 * MINUTES_PER_DAY
_MONDAY = 4 * MINUTES_PER_DAY
"""The first Monday of wall minutes: 1970-01-05."""

_MOST_GROUPS = 8
"""So many different hours are tried in all combinations; those that mend most sessions first."""


@dataclass(frozen=True, kw_only=True, order=True)
class ExtraHours:
    """Hours of every week, on somebody's own clock.

    Parameters
    ----------
    weekday
        0 (Monday) to 6.
    begin_min, end_min
        Minutes after 00:00 of that day; the end may lie on the next.
    """

    weekday: int
    begin_min: int
    end_min: int

    @property
    def minutes(self) -> int:
        """How many there are in a week."""
        return self.end_min - self.begin_min


Hours = tuple[ExtraHours, ...]


def hours_of(runs: Iterable[tuple[int, int]]) -> Hours:
    """Return the hours of the week that hold some stretches of wall minutes, joined where they touch."""
    rows = [(begin - (begin - _MONDAY) // _WEEK * _WEEK - _MONDAY, end - begin) for begin, end in runs]
    joined = interval_set([(begin, begin + length) for begin, length in rows])
    return tuple(
        ExtraHours(
            weekday=int(begin) // MINUTES_PER_DAY,
            begin_min=int(begin) % MINUTES_PER_DAY,
            end_min=int(begin) % MINUTES_PER_DAY + int(end - begin),
        )
        for begin, end in joined
    )


def with_hours(person: Person, hours: Hours) -> Person:
    """Return a person who could come at more hours, if needed; what blocks them still does."""
    held = person.availability
    more = held.clock.instants_of(_weekly(held, hours))
    windows = (union(held.windows[0], more), *held.windows[1:])
    free = (union(held.free[0], difference(more, _blocked(held))), *held.free[1:])
    changed = replace(held, windows=(windows[0], windows[1], windows[2]), free=(free[0], free[1], free[2]))
    return replace(person, availability=changed)


def _weekly(held: Availability, hours: Hours) -> Intervals:
    first, last = (moment // _WEEK * _WEEK + _MONDAY for moment in held.clock.span)
    mondays = range(first - 2 * _WEEK, last + 2 * _WEEK, _WEEK)
    rows = [
        (
            monday + one.weekday * MINUTES_PER_DAY + one.begin_min,
            monday + one.weekday * MINUTES_PER_DAY + one.end_min,
        )
        for monday in mondays
        for one in hours
    ]
    return interval_set(rows)


def _blocked(held: Availability) -> Intervals:
    always = interval_set([held.clock.span])
    return union(difference(always, held.membership), *(block.instants for block in held.blocks))


def with_person(schedule: Schedule, p: int, person: Person) -> Schedule:
    """Return the same sessions for a group in which one person is another; what is past stays."""
    problem, level = schedule.problem, schedule.level.copy()
    begun = problem.begun
    level[p, begun:] = person.availability.levels(schedule.starts[begun:], problem.duration_min)
    people = (*problem.people[:p], person, *problem.people[p + 1 :])
    return replace(schedule, problem=replace(problem, people=people), level=level)


def fewest_hours(schedule: Schedule, p: int, enough: Callable[[Schedule], bool]) -> Hours | None:
    """Return the fewest hours that a person would have to add for something to hold; None if none would do.

    Parameters
    ----------
    schedule
        The sessions.
    p
        Position of the person.
    enough
        Judges the schedule with these hours.
    """
    groups = list(_mendable(reasons(schedule, p)))[:_MOST_GROUPS]
    chosen = [
        hours_of(
            (
                one.weekday * MINUTES_PER_DAY + one.begin_min + _MONDAY,
                one.weekday * MINUTES_PER_DAY + one.end_min + _MONDAY,
            )
            for group in some
            for one in group
        )
        for size in range(1, len(groups) + 1)
        for some in combinations(groups, size)
    ]
    for hours in sorted(set(chosen), key=lambda one: (minutes_of(one), len(one), one)):
        if enough(with_person(schedule, p, with_hours(schedule.problem.people[p], hours))):
            return hours
    return None


def minutes_of(hours: Hours) -> int:
    """Return how many minutes of the week hours are."""
    return sum(one.minutes for one in hours)


def _mendable(per_session: tuple[Facts, ...]) -> list[Hours]:
    """Return the hours that would mend sessions, those that mend most first."""
    found: dict[Hours, int] = {}
    for facts in per_session:
        if facts and all(fact.kind in HOURS for fact in facts):
            hours = hours_of(run for fact in facts for run in fact.runs)
            found[hours] = found.get(hours, 0) + 1
    return sorted(found, key=lambda one: (-found[one], minutes_of(one), one))


def sessions_gained(before: Schedule, after: Schedule, p: int) -> tuple[int, ...]:
    """Return the numbers of the sessions that a person can attend in the second schedule only."""
    gained = np.flatnonzero(after.attends[p] & ~before.attends[p])
    return tuple(before.problem.numbers[t] for t in gained)
