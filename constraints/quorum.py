"""Quorum: the fewest people for a session to be worth holding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from calendars.counts import people, percent, verb
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Heads, Numbers, Violation, session_features
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """At least so many people attend each session: leaders included, optional people not.

    Parameters
    ----------
    at_least
        Number of people; where a share is given it says nothing.
    share
        From 0 to 1: of those who belong to the group at that session, optional people apart, rounded up.
    """

    name: ClassVar[str] = "quorum"
    at_least: int = 0
    share: Fraction | None = None

    def describe(self) -> str:
        """Say the rule in one sentence."""
        if self.share is not None:
            return f"at least {percent(self.share)} of those who then belong to the group attend each session"
        return f"at least {verb(self.at_least, 'person attends', 'people attend')} each session"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each session with fewer people."""
        counted = [p for p, person in enumerate(schedule.problem.people) if not person.optional]
        found = []
        for t in range(len(schedule.starts)):
            there = sum(1 for p in counted if schedule.attends[p, t])
            group = sum(1 for p in counted if schedule.belongs[p, t])
            wanted = self.at_least if self.share is None else math.ceil(self.share * group)
            if there < wanted:
                number = schedule.problem.numbers[t]
                sentence = f"session {number}: {people(there)} can attend, {verb(wanted, 'is', 'are')} wanted"
                found.append(Violation(rule=self.name, part=str(number), sentence=sentence, sessions=(number,)))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions with fewer people."""
        return np.asarray(np.count_nonzero(~self.usable(columns), axis=1), dtype=np.int64)

    def post(self, variables: Variables, under: Under) -> None:
        """Demand enough people, session by session."""
        columns = variables.columns
        spare = columns.attends[_counted(columns)].sum(axis=0) - columns.at_sessions(self._least(columns))
        for t in variables.sessions:
            variables.model.between(variables.number(spare, [t]), 0, None, under(str(columns.problem.numbers[t])))

    def usable(self, columns: Columns) -> Bools:
        """Say where enough people can attend."""
        return np.asarray(self._spare(columns) >= 0)

    def features(self, columns: Columns) -> Features:
        """Return how many lack: one presence more is no gain where more belong to the group."""
        return session_features(np.minimum(self._spare(columns), 0))

    def heads(self, columns: Columns) -> Heads:
        """Return everybody but optional people, each for one."""
        group = [-1 if person.optional else p for p, person in enumerate(columns.problem.people)]
        least = np.tile(self._least(columns), (columns.starts.shape[1], 1))
        return Heads(group=np.array(group, dtype=np.intp), least=least)

    def _spare(self, columns: Columns) -> Numbers:
        """Return how many attend beyond those who are wanted, below 0 where too few; shape (c, t)."""
        there = columns.there[_counted(columns)].sum(axis=0, dtype=np.int64)
        return columns.at_sessions(np.asarray(there - self._least(columns), dtype=np.int64))

    def _least(self, columns: Columns) -> Numbers:
        """Return how many are wanted at each distinct instant; shape (i,)."""
        if self.share is None:
            return np.full(len(columns.instants), self.at_least, dtype=np.int64)
        group = columns.belongs[_counted(columns)].sum(axis=0, dtype=np.int64)
        return np.asarray(-(-self.share.numerator * group // self.share.denominator), dtype=np.int64)


def _counted(columns: Columns) -> list[int]:
    """Return the positions of those who count."""
    return [p for p, person in enumerate(columns.problem.people) if not person.optional]
