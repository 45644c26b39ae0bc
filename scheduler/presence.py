"""At which instants people are there if only some of the facts about them hold, and how many heads that makes.

Whoever is there under some facts is there whole: a session lies in the membership, in the windows (if they count)
and meets no block (of those that count). So each fact takes away instants of its own, and counts go down by them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
import numpy.typing as npt

from calendars.availability import Availability, covered
from calendars.intervals import Intervals, Minutes, intersection
from scheduler.columns import Bools, Index
from scheduler.constraint import Heads
from scheduler.problem import Problem

Counts = npt.NDArray[np.int16]

WINDOWS = -1
"""Stands for a person's windows where blocks are told by their numbers."""

_MOST_IN_A_BYTE = 255


class Presence:
    """Who is there when.

    Parameters
    ----------
    problem
        The people, and what happened at sessions that have begun: no fact changes that.
    instants
        Begins of sessions, ascending; shape (i,).
    """

    def __init__(self, problem: Problem, instants: Minutes) -> None:
        self._people, self._duration, self._instants = problem.people, problem.duration_min, instants
        self.anyway: Bools = np.zeros((len(self._people), len(instants)), dtype=bool)
        """Who is there if no fact holds; shape (p, i)."""
        self.outside: Bools = np.zeros_like(self.anyway)
        """Where they are not for want of windows; shape (p, i)."""
        self._settled = np.empty(0, dtype=np.intp)
        self._hit: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._fill()
        self._as_it_was(problem)

    def _fill(self) -> None:
        known: dict[int, int] = {}
        for p, person in enumerate(self._people):
            twin = known.setdefault(id(person.availability), p)
            member, inside = self._rows(person.availability) if twin == p else (self.anyway[twin], None)
            self.anyway[p] = member
            self.outside[p] = self.outside[twin] if inside is None else member & ~inside

    def _rows(self, person: Availability) -> tuple[Bools, Bools]:
        membership = intersection(np.array([person.clock.span], dtype=np.int64), person.membership)
        return self._covered(membership), self._covered(person.windows[0])

    def _covered(self, one: Intervals) -> Bools:
        return covered(one, self._instants, self._duration)

    def _as_it_was(self, problem: Problem) -> None:
        incumbent = problem.incumbent
        if incumbent is not None and len(self._instants):
            held = len(incumbent.past)
            self._settled = np.searchsorted(self._instants, incumbent.fixed.published[:held])
            self.anyway[:, self._settled] = incumbent.past.level > 0
            self.outside[:, self._settled] = False

    def row(self, p: int, facts: Set[int]) -> Bools:
        """Return when a person is there; shape (i,).

        Parameters
        ----------
        p
            Position of the person.
        facts
            What holds: ``WINDOWS``, and numbers of blocks.
        """
        row: Bools = self.anyway[p] & ~self.outside[p] if WINDOWS in facts else self.anyway[p].copy()
        for number in facts:
            if number != WINDOWS:
                for begin, end in self._hits(p, number):
                    row[begin:end] = False
        row[self._settled] = self.anyway[p, self._settled]
        return row

    def _hits(self, p: int, number: int) -> list[tuple[int, int]]:
        """Return the stretches of instants at which a session would meet a block."""
        if (p, number) not in self._hit:
            block = self._people[p].availability.blocks[number].instants
            begins = np.searchsorted(self._instants, block[:, 0] - self._duration + 1).tolist()
            ends = np.searchsorted(self._instants, block[:, 1]).tolist()
            self._hit[p, number] = [(a, b) for a, b in zip(begins, ends, strict=True) if a < b]
        return self._hit[p, number]


class Tally:
    """Counts the heads of a rule at many instants.

    Parameters
    ----------
    heads
        Who counts. Counts have the shape (i,) where each counts for one, else (groups, i).
    """

    def __init__(self, heads: Heads) -> None:
        self.group, self.least = heads.group, heads.least
        self.alike = [
            next(s for s in range(t + 1) if (row == self.least[s]).all()) for t, row in enumerate(self.least)
        ]
        """For each session the first one of which as many are wanted, whenever it is."""
        counted = self.group[self.group >= 0]
        self._singly = len(set(counted.tolist())) == len(counted)

    def count(self, there: Bools) -> Counts:
        """Count all who are there; from shape (p, i)."""
        if self._singly:
            return self._sum(there, np.flatnonzero(self.group >= 0))
        groups = range(int(self.group.max(initial=-1)) + 1)
        return np.stack([self._sum(there, np.flatnonzero(self.group == one)) for one in groups])

    def less(self, counts: Counts, p: int, gone: Bools) -> None:
        """Take a person away from the counts where they are not there any more."""
        if self.group[p] >= 0:
            counts_of = counts if self._singly else counts[self.group[p]]
            counts_of -= gone

    def more(self, counts: Counts, p: int, fresh: Bools) -> None:
        """Add a person to the counts where they are there now."""
        if self.group[p] >= 0:
            counts_of = counts if self._singly else counts[self.group[p]]
            counts_of += fresh

    def less_all(self, counts: Counts, people: Sequence[int], gone: Bools) -> None:
        """Take several people away, each by their own row of ``gone``, shape (p, i)."""
        if self._singly:
            counts -= self._sum(gone, np.array([p for p in people if self.group[p] >= 0], dtype=np.intp))
        else:
            for p in people:
                self.less(counts, p, gone[p])

    def heads(self, counts: Counts) -> Counts:
        """Return the number of heads; shape (i,)."""
        return counts if self._singly else np.count_nonzero(counts, axis=0).astype(np.int16)

    @staticmethod
    def _sum(rows: Bools, people: Index) -> Counts:
        """Add up rows; in bytes as far as they hold the sum, which is five times as fast."""
        total = np.zeros(rows.shape[1], dtype=np.int16)
        for begin in range(0, len(people), _MOST_IN_A_BYTE):
            some = rows[people[begin : begin + _MOST_IN_A_BYTE]].view(np.uint8)
            total += some.sum(axis=0, dtype=np.uint8)
        return total
