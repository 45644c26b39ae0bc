"""Columns of many problems for the same people: what is known of an instant is not worked out again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.columns import Columns, write_out
from scheduler.problem import Past, Problem


class Tables:
    """Writes out problems that share their people.

    Parameters
    ----------
    known
        Columns with many instants.
    """

    def __init__(self, known: Columns) -> None:
        self._known = known

    def columns(self, problem: Problem) -> Columns:
        """Return what ``write_out`` gives, except that its tables may hold more instants."""
        known, starts = self._known, problem.candidates.starts
        instant = np.searchsorted(known.instants, starts)
        if not self._same(problem) or not _holds(known, instant, problem):
            return write_out(problem)
        return replace(known, problem=problem, candidates=np.arange(len(starts)), starts=starts, instant=instant)

    def _same(self, problem: Problem) -> bool:
        """Say whether people, and what they did so far, are those of the tables."""
        mine, others = self._known.problem, problem
        if len(mine.people) != len(others.people) or mine.duration_min != others.duration_min:
            return False
        alike = all(a.availability is b.availability for a, b in zip(mine.people, others.people, strict=True))
        return alike and _same_past(_past(mine), _past(others))


def _holds(known: Columns, instant: np.ndarray[tuple[int, ...], np.dtype[np.intp]], problem: Problem) -> bool:
    last = len(known.instants) - 1
    return last >= 0 and bool((known.instants[np.minimum(instant, last)] == problem.candidates.starts).all())


def _past(problem: Problem) -> tuple[Past, bytes] | None:
    if problem.incumbent is None:
        return None
    past = problem.incumbent.past
    return past, problem.incumbent.fixed.published[: len(past)].tobytes()


def _same_past(one: tuple[Past, bytes] | None, other: tuple[Past, bytes] | None) -> bool:
    if one is None or other is None:
        return one is other
    return (
        one[1] == other[1]
        and np.array_equal(one[0].level, other[0].level)
        and np.array_equal(one[0].member, other[0].member)
    )


def compact(columns: Columns) -> Columns:
    """Return the same columns with tables that hold no other instants."""
    used, instant = np.unique(columns.instant, return_inverse=True)
    return replace(
        columns,
        instants=columns.instants[used],
        instant=instant.reshape(columns.instant.shape),
        levels=columns.levels[:, used],
        members=columns.members[:, used],
    )
