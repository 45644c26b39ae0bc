"""What every candidate would mean for every person and session: the numbers rules look at.

A *column* is a candidate written out. Arrays have the axes (people, candidates, sessions), so that a rule
is a few lines of arithmetic for one plan (one column) and for twenty thousand alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from calendars.availability import Availability, Level, Levels, level_table
from calendars.intervals import Intervals, Minutes, overlap
from scheduler.problem import Problem

Bools = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]


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
    instant
        Position of each begin among the distinct instants of the tables; shape (c, t).
    levels
        Level of each person (``Level``) for a session at each distinct instant; shape (p, i).
    members
        Whether the instant lies within each person's membership; shape (p, i).
    """

    problem: Problem
    candidates: Index
    starts: Minutes
    instant: Index
    levels: Levels
    members: Bools

    @cached_property
    def level(self) -> Levels:
        """Level of each person at each session; shape (p, c, t)."""
        return self.levels[:, self.instant]

    @cached_property
    def attends(self) -> Bools:
        """Who can attend; shape (p, c, t)."""
        return self.level > Level.ABSENT

    @cached_property
    def absent(self) -> Bools:
        """Absences: sessions within the membership that the person cannot attend; shape (p, c, t)."""
        return np.asarray((self.members & (self.levels == Level.ABSENT))[:, self.instant])

    def attends_of(self, people: Sequence[int]) -> Bools:
        """Return who of some people can attend, without writing out the others; shape (len(people), c, t)."""
        return np.asarray((self.levels[list(people)] > Level.ABSENT)[:, self.instant])

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.candidates)

    def only(self, keep: npt.NDArray[np.bool_] | Index) -> Columns:
        """Return the columns chosen by a mask or by ascending positions."""
        return replace(self, candidates=self.candidates[keep], starts=self.starts[keep], instant=self.instant[keep])

    def minutes_within(self, hours: tuple[int, int]) -> npt.NDArray[np.int16]:
        """Return how many minutes of each session lie within hours of each person's own clock.

        Parameters
        ----------
        hours
            Begin and end in minutes after midnight; over midnight where the begin is the later one.

        Returns
        -------
        NDArray[int16]
            Shape (p, c, t).
        """
        per_clock: dict[int, npt.NDArray[np.int16]] = {}
        for person in self.problem.people:
            clock = person.availability.clock
            if id(clock) not in per_clock:
                per_clock[id(clock)] = self._overlap(clock.instants_of(_daily(clock.span, hours)))
        minutes = np.stack([per_clock[id(person.availability.clock)] for person in self.problem.people])
        if self.problem.incumbent is not None:  # past sessions were where people then lived
            wall = self.problem.incumbent.past.wall
            within = overlap(_daily(_span(wall), hours), wall, wall + self.problem.duration_min)
            minutes[:, :, : wall.shape[1]] = within[:, np.newaxis, :]
        return minutes

    @cached_property
    def moved(self) -> npt.NDArray[np.int64]:
        """How many people's session is held at another instant than published; shape (c, t)."""
        incumbent = self.problem.incumbent
        if incumbent is None:
            return np.zeros(self.starts.shape, dtype=np.int64)
        elsewhere = self.starts != incumbent.fixed.published
        return np.asarray(elsewhere * incumbent.stays.sum(axis=0), dtype=np.int64)

    def _overlap(self, instants: Intervals) -> npt.NDArray[np.int16]:
        return overlap(instants, self.starts, self.starts + self.problem.duration_min).astype(np.int16)


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
        instant=instant.reshape(starts.shape),
        levels=levels,
        members=members,
    )


def _membership(people: list[Availability], instants: Minutes) -> Bools:
    return np.array([person.is_member(instants) for person in people]).reshape(len(people), len(instants))
