"""The members' contract: not more than so many absences, nor so many in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import count
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Numbers, Violation, as_features
from scheduler.problem import Person
from scheduler.schedule import Schedule, longest_run
from scheduler.variables import Under, Variables


@dataclass(frozen=True, kw_only=True)
class Contract:
    """No member, unless optional, is absent more than ``max_absences`` times or ``max_consecutive`` in a row.

    Parameters
    ----------
    max_absences
        Most absences in the programme.
    max_consecutive
        Most absences from one session to the next.
    """

    name: ClassVar[str] = "contract"
    max_absences: int = 3
    max_consecutive: int = 1

    def describe(self) -> str:
        """Say the rule in one sentence."""
        most = count(self.max_absences, "session")
        return f"a member misses at most {most}, and at most {self.max_consecutive} in a row"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each member whose absences exceed either limit."""
        found = []
        for p, person in enumerate(schedule.problem.people):
            missed = [int(t) for t in np.flatnonzero(schedule.absent[p])]
            run = longest_run([bool(absent) for absent in schedule.absent[p]])
            if person.under_contract and (len(missed) > self.max_absences or run > self.max_consecutive):
                found.append(_violation(schedule, person, missed, run))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of members whose contract breaks."""
        total: Numbers = np.zeros(len(columns), dtype=np.int64)
        for p in _members(columns):  # one by one: of all together there is no room in a large group
            total += self._beyond(columns.at_sessions(columns.missing[p]))
        return total

    def _beyond(self, absent: Bools) -> Bools:
        """Say for which of some rows of absences, shape (c, t), the contract breaks."""
        beyond = absent.sum(axis=1) > self.max_absences
        last = absent.shape[1] - self.max_consecutive
        runs = np.logical_and.reduce([absent[:, k : last + k] for k in range(self.max_consecutive + 1)])
        return np.asarray(beyond | runs.any(axis=1)) if last > 0 else np.asarray(beyond)

    def post(self, variables: Variables, under: Under) -> None:
        """Limit each member's absences in all, and in every stretch one longer than may be missed."""
        length = self.max_consecutive + 1
        for p in _members(variables.columns):
            absent, kept = variables.columns.absent[p], under(variables.columns.problem.people[p].id)
            variables.model.between(variables.number(absent), None, self.max_absences, kept)
            for t in variables.sessions[: max(0, len(variables.sessions) - length + 1)]:
                stretch = variables.number(absent, range(t, t + length))
                variables.model.between(stretch, None, self.max_consecutive, kept)

    def usable(self, columns: Columns) -> Bools:
        """Judge no session by itself."""
        return np.ones(columns.starts.shape, dtype=bool)

    def features(self, columns: Columns) -> Features:
        """Return each member's absences, as losses."""
        return -as_features(columns.absent[_members(columns)])


def _members(columns: Columns) -> list[int]:
    return [p for p, person in enumerate(columns.problem.people) if person.under_contract]


def _violation(schedule: Schedule, person: Person, missed: list[int], run: int) -> Violation:
    numbers = tuple(schedule.problem.numbers[t] for t in missed)
    listed = ", ".join(map(str, numbers))
    lacks = person.availability.minutes_missing(schedule.starts[missed], schedule.problem.duration_min)
    row = f", {run} of them in a row" if len(missed) > 1 else ""
    return Violation(
        rule=Contract.name,
        part=person.id,
        sentence=f"{person.name} would miss {count(len(missed), 'session')} ({listed}){row}",
        people=(person.id,),
        sessions=numbers,
        lacking_min=int(lacks.sum()),
    )
