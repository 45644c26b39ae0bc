"""What every candidate would mean for every person and session: the numbers rules look at.

A *column* is a candidate written out. Arrays have the axes (people, candidates, sessions), so that a rule
is a few lines of arithmetic for one plan (one column) and for twenty thousand alike.

Many candidates meet at few distinct instants. What can be summed over people is summed there, once, and
looked up for each session (``at_sessions``): an array of all three axes is only written out for few columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from calendars.availability import Availability, Level, Levels, level_table
from calendars.intervals import Intervals, Minutes, overlap
from calendars.zones import Clock
from scheduler.problem import Problem

Bools = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]
T = TypeVar("T", bound=np.generic)
_Hours = tuple[Clock, tuple[int, int]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Some candidates of a problem, written out where a rule asks.

    Parameters
    ----------
    problem
        Where they come from.
    candidates
        Which ones, ascending; shape (c,). Ascending is the order of the tie-break.
    starts
        Begin of each session; shape (c, t).
    instants
        The distinct instants of the tables; shape (i,).
    instant
        Position of each begin among them; shape (c, t).
    levels
        Level of each person (``Level``) for a session at each distinct instant; shape (p, i).
    members
        Whether the instant lies within each person's membership; shape (p, i).
    """

    problem: Problem
    candidates: Index
    starts: Minutes
    instants: Minutes
    instant: Index
    levels: Levels
    members: Bools
    _within: dict[_Hours, npt.NDArray[np.int16]] = field(init=False, repr=False, default_factory=dict)

    @cached_property
    def level(self) -> Levels:
        """Level of each person at each session; shape (p, c, t)."""
        return self.levels[:, self.instant]

    @cached_property
    def attends(self) -> Bools:
        """Who can attend; shape (p, c, t)."""
        return self.there[:, self.instant]

    @cached_property
    def absent(self) -> Bools:
        """Absences: sessions within the membership that the person cannot attend; shape (p, c, t)."""
        return self.missing[:, self.instant]

    @cached_property
    def belongs(self) -> Bools:
        """Who is in the group at each distinct instant, excused or not; shape (p, i)."""
        incumbent = self.problem.incumbent
        if incumbent is None or not len(self):
            return self.members
        belongs = self.members.copy()
        belongs[:, self.instant[0, : len(incumbent.past)]] = incumbent.past.belongs
        return belongs

    @cached_property
    def there(self) -> Bools:
        """Who can attend at each distinct instant; shape (p, i)."""
        return self.levels > Level.ABSENT

    @cached_property
    def missing(self) -> Bools:
        """Who would be absent at each distinct instant; shape (p, i)."""
        return np.asarray(self.members & ~self.there)

    def at_sessions(self, amounts: npt.NDArray[T]) -> npt.NDArray[T]:
        """Look up at every session what stands at the distinct instants; from shape (i,) to (c, t)."""
        return amounts[self.instant]

    def headcount(self, people: Sequence[int] | None = None) -> npt.NDArray[np.int64]:
        """Return how many people, or how many of some, can attend each session; shape (c, t)."""
        there = self.there if people is None else self.there[list(people)]
        return self.at_sessions(there.sum(axis=0, dtype=np.int64))

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.candidates)

    def only(self, keep: npt.NDArray[np.bool_] | Index) -> Columns:
        """Return the columns chosen by a mask or by ascending positions."""
        some = replace(self, candidates=self.candidates[keep], starts=self.starts[keep], instant=self.instant[keep])
        object.__setattr__(some, "_within", self._within)  # of the same people at the same instants
        return some

    @cached_property
    def attended(self) -> Bools:
        """Whether somebody attends one session to come, or more; without such sessions true; shape (c,)."""
        begun = self.problem.begun
        if begun == self.starts.shape[1]:
            return np.ones(len(self), dtype=bool)
        return np.asarray(self.headcount()[:, begun:].any(axis=1))

    def minutes_within(self, hours: tuple[int, int]) -> npt.NDArray[np.int16]:
        """Return how many minutes of a session at each distinct instant lie within hours of everybody's own clock.

        Parameters
        ----------
        hours
            Begin and end in minutes after midnight; over midnight where the begin is the later one.

        Returns
        -------
        NDArray[int16]
            Shape (p, i).
        """
        minutes = np.stack([self._by_clock(person.availability.clock, hours) for person in self.problem.people])
        if self.problem.incumbent is not None and len(self):  # past sessions were where people then lived
            wall = self.problem.incumbent.past.wall
            within = overlap(_daily(_span(wall), hours), wall, wall + self.problem.duration_min)
            minutes[:, self.instant[0, : wall.shape[1]]] = within
        return minutes

    def _by_clock(self, clock: Clock, hours: tuple[int, int]) -> npt.NDArray[np.int16]:
        """Return the minutes within hours of one clock; worked out once for all columns of the same instants."""
        if (clock, hours) not in self._within:
            self._within[clock, hours] = self._overlap(clock.instants_of(_daily(clock.span, hours)))
        return self._within[clock, hours]

    @cached_property
    def moved(self) -> npt.NDArray[np.int64]:
        """How many people's session is held at another instant than published; shape (c, t)."""
        incumbent = self.problem.incumbent
        if incumbent is None:
            return np.zeros(self.starts.shape, dtype=np.int64)
        return np.asarray(self.elsewhere * incumbent.stays.sum(axis=0), dtype=np.int64)

    @cached_property
    def elsewhere(self) -> Bools:
        """Which published sessions are held at another instant; shape (c, t)."""
        incumbent = self.problem.incumbent
        none = np.zeros(self.starts.shape, dtype=bool)
        return none if incumbent is None else incumbent.fixed.moved(self.starts)

    def _overlap(self, instants: Intervals) -> npt.NDArray[np.int16]:
        return overlap(instants, self.instants, self.instants + self.problem.duration_min).astype(np.int16)


def _daily(span: tuple[int, int], hours: tuple[int, int]) -> Intervals:
    """Return hours of every day as wall minutes, from a day before to a day after a span."""
    first, last = span[0] // 1440 - 2, span[1] // 1440 + 2
    midnight = np.arange(first, last + 1, dtype=np.int64) * 1440
    begin, end = hours
    return np.stack((midnight + begin, midnight + (end if begin < end else end + 1440)), axis=1)


def _span(wall: Minutes) -> tuple[int, int]:
    return (int(wall.min()), int(wall.max())) if wall.size else (0, 0)


def write_out(problem: Problem) -> Columns:
    """Return all candidates of a problem."""
    starts = problem.candidates.starts
    instants, instant = np.unique(starts, return_inverse=True)
    people = [person.availability for person in problem.people]
    levels, members = level_table(people, instants, problem.duration_min), _membership(people, instants)
    if problem.incumbent is not None and len(problem.candidates):
        past = problem.incumbent.past
        begun = np.searchsorted(instants, problem.incumbent.fixed.published[: len(past)])
        levels[:, begun], members[:, begun] = past.level, past.member
    return Columns(
        problem=problem,
        candidates=np.arange(len(starts)),
        starts=starts,
        instants=instants,
        instant=instant.reshape(starts.shape),
        levels=levels,
        members=members,
    )


def _membership(people: list[Availability], instants: Minutes) -> Bools:
    return np.array([person.is_member(instants) for person in people]).reshape(len(people), len(instants))
