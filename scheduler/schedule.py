"""A schedule: the sessions of a finished plan as numbers, apart from any model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np

from calendars.availability import Level, Levels
from calendars.intervals import Minutes
from scheduler.columns import Bools, Columns
from scheduler.problem import Problem


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """Sessions at given instants and who can attend them.

    Parameters
    ----------
    problem
        The group.
    starts
        Begin of each session; shape (t,).
    level
        Level of each person at each session; shape (p, t).
    member
        Whether the session begins within the person's membership; shape (p, t).
    """

    problem: Problem
    starts: Minutes
    level: Levels
    member: Bools

    @cached_property
    def attends(self) -> Bools:
        """Who can attend; shape (p, t)."""
        return self.level > Level.ABSENT

    @cached_property
    def belongs(self) -> Bools:
        """Who is in the group, excused or not; shape (p, t)."""
        past = (
            None if self.problem.incumbent is None else self.problem.incumbent.past.belongs[:, : len(self.starts)]
        )
        return self.member if past is None else np.concatenate((past, self.member[:, past.shape[1] :]), axis=1)

    @cached_property
    def absent(self) -> Bools:
        """Absences; shape (p, t)."""
        return self.member & ~self.attends

    @property
    def column(self) -> Columns:
        """The schedule as the only column, for numbers that are defined on columns."""
        return Columns(
            problem=self.problem,
            candidates=np.zeros(1, dtype=np.intp),
            starts=self.starts[None, :],
            instants=self.starts,
            instant=np.arange(len(self.starts))[None, :],
            levels=self.level,
            members=self.member,
        )


def longest_run(absent: Sequence[bool]) -> int:
    """Return the longest run of absences in a row."""
    return max((len(list(run)) for missed, run in groupby(absent) if missed), default=0)


def schedule_of(problem: Problem, starts: Minutes) -> Schedule:
    """Judge sessions afresh from everybody's availability, by another way than the tables of the model."""
    people = [person.availability for person in problem.people]
    level = np.stack([person.levels(starts, problem.duration_min) for person in people])
    member = np.stack([person.is_member(starts) for person in people])
    if problem.incumbent is not None:
        past = problem.incumbent.past
        level = np.concatenate((past.level, level[:, len(past) :]), axis=1)
        member = np.concatenate((past.member, member[:, len(past) :]), axis=1)
    return Schedule(problem=problem, starts=starts, level=level, member=member)


def first_sessions(schedule: Schedule, number: int) -> Schedule:
    """Return the first sessions of a schedule."""
    return replace(
        schedule,
        starts=schedule.starts[:number],
        level=schedule.level[:, :number],
        member=schedule.member[:, :number],
    )
