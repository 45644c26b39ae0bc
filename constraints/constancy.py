"""Constancy: people keep a habit when the session is at one clock time all year, by their own clock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import ClassVar

import numpy as np

from calendars.intervals import Minutes
from scheduler.columns import Columns
from scheduler.constraint import Features, Numbers
from scheduler.linear import Linear
from scheduler.problem import Problem
from scheduler.variables import Variables


@dataclass(frozen=True, kw_only=True)
class Constancy:
    """Attendances at another clock time than the person's most frequent one.

    Of the sessions still to come that somebody attends, those that are not at the one clock time at which most of
    them are; by their own clock, where they then are. Weekdays do not matter.
    """

    name: ClassVar[str] = "constancy"
    unit: ClassVar[int] = 1
    maximised: ClassVar[bool] = False

    def describe(self) -> str:
        """Say what is measured."""
        return "attendances at another clock time than the person's most frequent one, by their own clock"

    def measure(self, columns: Columns) -> Numbers:
        """Return the number of such attendances; shape (1, c).

        Times are told apart by how far they lie from that of the candidate's first open session: a slot has few of
        those, whatever the candidates have together.
        """
        instant = columns.instant[:, columns.problem.begun :]  # when those were is nobody's choice any more
        shifts = [_few(clock[instant]) for clock in _clock_times(columns)]
        other: Numbers = np.zeros(len(columns), dtype=np.int64)
        for there, which in zip(columns.there, _clocks(columns.problem), strict=True):
            if shifts[which]:
                other += _off(there[instant], shifts[which])
        return other[None, :]

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return the number of the choice: what is most frequent cannot be said session by session."""
        return (variables.whole(self.measure(variables.columns)[0]),)

    def features(self, columns: Columns) -> Features:
        """Return the number itself, as a loss: one presence more may be worse, so that no session alone tells."""
        return -self.measure(columns).astype(np.int32)


def _clocks(problem: Problem) -> list[int]:
    """Return the number of each person's clock; people who share one have the same."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(id(person.availability.clock), len(numbers)) for person in problem.people]


def _clock_times(columns: Columns) -> list[Minutes]:
    """Return what each clock shows at every distinct instant, in minutes after midnight."""
    clocks = {id(person.availability.clock): person.availability.clock for person in columns.problem.people}
    return [(clock.wall(columns.instants) % 1440).astype(np.int16) for clock in clocks.values()]


def _few(times: Minutes) -> list[Minutes]:
    """Return a mask for each distance from the first session's clock time; nothing where there is only one.

    Parameters
    ----------
    times
        Minutes after midnight; shape (c, t).
    """
    shifts = (times - times[:, :1]) % 1440
    found = np.flatnonzero(np.bincount(shifts.ravel(), minlength=1440))
    return [shifts == shift for shift in found] if len(found) > 1 else []


def _off(there: Minutes, shifts: list[Minutes]) -> Numbers:
    """Return how many attendances of each candidate are not at its most frequent distance; shape (c,)."""
    most = reduce(np.maximum, (np.count_nonzero(there & shift, axis=1) for shift in shifts))
    return np.asarray(np.count_nonzero(there, axis=1) - most, dtype=np.int64)
