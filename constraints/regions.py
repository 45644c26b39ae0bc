"""Representation: how many regions sit in each session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import verb
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Heads, Numbers, Violation, session_features
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables


@dataclass(frozen=True, kw_only=True)
class Regions:
    """Those who attend a session come from at least so many regions.

    Parameters
    ----------
    at_least
        Number of distinct regions; people without a region count for none.
    """

    name: ClassVar[str] = "regions"
    at_least: int

    def describe(self) -> str:
        """Say the rule in one sentence."""
        return f"at least {verb(self.at_least, 'region is', 'regions are')} present at each session"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each session with fewer regions."""
        people = schedule.problem.people
        found = []
        for t in range(len(schedule.starts)):
            there = {person.region for p, person in enumerate(people) if schedule.attends[p, t]} - {None}
            if len(there) < self.at_least:
                number = schedule.problem.numbers[t]
                present, wanted = verb(len(there), "region is", "regions are"), verb(self.at_least, "is", "are")
                sentence = f"session {number}: {present} present, {wanted} wanted"
                found.append(Violation(rule=self.name, part=str(number), sentence=sentence, sessions=(number,)))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions with fewer regions."""
        return np.asarray(np.count_nonzero(~self.usable(columns), axis=1), dtype=np.int64)

    def post(self, variables: Variables, under: Under) -> None:
        """Demand enough regions, session by session."""
        people = variables.columns.problem.people
        groups = [
            [p for p, person in enumerate(people) if person.region == region]
            for region in sorted({person.region for person in people if person.region is not None})
        ]
        present = np.zeros(variables.columns.starts.shape, dtype=np.int64)
        for group in groups:
            present += variables.columns.attends[group].any(axis=0)
        for t in variables.sessions:
            variables.model.between(
                variables.number(present, [t]),
                self.at_least,
                None,
                under(str(variables.columns.problem.numbers[t])),
            )

    def usable(self, columns: Columns) -> Bools:
        """Say where enough regions are present."""
        return np.asarray(_present(columns) >= self.at_least)

    def features(self, columns: Columns) -> Features:
        """Return how many regions are present, as far as it matters."""
        return session_features(np.minimum(_present(columns), self.at_least))

    def heads(self, columns: Columns) -> Heads:
        """Return people by their regions."""
        problem = columns.problem
        known = sorted({person.region for person in problem.people if person.region is not None})
        group = [-1 if person.region is None else known.index(person.region) for person in problem.people]
        return Heads(
            group=np.array(group, dtype=np.intp),
            least=np.full((columns.starts.shape[1], len(columns.instants)), self.at_least),
        )


def _present(columns: Columns) -> Numbers:
    """Return the number of distinct regions; shape (c, t)."""
    seen: dict[str, Bools] = {}
    for p, person in enumerate(columns.problem.people):
        if person.region is not None:
            before = seen.get(person.region)
            seen[person.region] = columns.there[p] if before is None else before | columns.there[p]
    present: Numbers = np.zeros(len(columns.instants), dtype=np.int64)
    for one in seen.values():
        present += one
    return columns.at_sessions(present)
