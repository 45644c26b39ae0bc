"""Quorum: the fewest people for a session to be worth holding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import people, verb
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
        Number of people.
    """

    name: ClassVar[str] = "quorum"
    at_least: int

    def describe(self) -> str:
        """Say the rule in one sentence."""
        return f"at least {verb(self.at_least, 'person attends', 'people attend')} each session"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each session with fewer people."""
        counted = [p for p, person in enumerate(schedule.problem.people) if not person.optional]
        found = []
        for t in range(len(schedule.starts)):
            there = sum(1 for p in counted if schedule.attends[p, t])
            if there < self.at_least:
                number = schedule.problem.numbers[t]
                sentence = (
                    f"session {number}: {people(there)} can attend, {verb(self.at_least, 'is', 'are')} wanted"
                )
                found.append(Violation(rule=self.name, part=str(number), sentence=sentence, sessions=(number,)))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions with fewer people."""
        return np.asarray(np.count_nonzero(~self.usable(columns), axis=1), dtype=np.int64)

    def post(self, variables: Variables, under: Under) -> None:
        """Demand enough people, session by session."""
        there = variables.columns.attends[[not person.optional for person in variables.columns.problem.people]].sum(
            axis=0
        )
        for t in variables.sessions:
            variables.model.between(
                variables.number(there, [t]), self.at_least, None, under(str(variables.columns.problem.numbers[t]))
            )

    def usable(self, columns: Columns) -> Bools:
        """Say where enough people can attend."""
        return np.asarray(_there(columns) >= self.at_least)

    def features(self, columns: Columns) -> Features:
        """Return how many attend, as far as it matters."""
        return session_features(np.minimum(_there(columns), self.at_least))

    def heads(self, columns: Columns) -> Heads:
        """Return everybody but optional people, each for one."""
        group = [-1 if person.optional else p for p, person in enumerate(columns.problem.people)]
        return Heads(
            group=np.array(group, dtype=np.intp),
            least=np.full((columns.starts.shape[1], len(columns.instants)), self.at_least),
        )


def _there(columns: Columns) -> Numbers:
    """Return how many of those who count attend; shape (c, t)."""
    return columns.headcount([p for p, person in enumerate(columns.problem.people) if not person.optional])
