"""Presence of the leaders: the frame stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import count
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Heads, Numbers, Violation, as_features
from scheduler.problem import Problem
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables


@dataclass(frozen=True, kw_only=True)
class Leaders:
    """In the first sessions so many leaders can attend, in the later ones at least ``then``.

    Parameters
    ----------
    present
        Number of leaders in the first sessions; None: all.
    sessions
        How many sessions are the first ones; None: all.
    then
        Number of leaders in the later ones.
    """

    name: ClassVar[str] = "leaders"
    present: int | None = None
    sessions: int | None = None
    then: int = 1

    def describe(self) -> str:
        """Say the rule in one sentence."""
        who = "all leaders" if self.present is None else f"at least {count(self.present, 'leader')}"
        if self.sessions is None:
            return f"{who} can attend every session"
        first = "the first session" if self.sessions == 1 else f"the first {self.sessions} sessions"
        return f"{who} can attend {first}, at least {self.then} the later ones"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each session with too few leaders."""
        leaders = schedule.problem.leaders
        found = []
        for t in range(len(schedule.starts)):
            missing = [p for p in leaders if not schedule.attends[p, t]]
            if len(leaders) - len(missing) < self._least(t, len(leaders)):
                found.append(_missing(schedule, t, missing))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions with too few leaders."""
        return np.asarray(np.count_nonzero(~self.usable(columns), axis=1), dtype=np.int64)

    def post(self, variables: Variables, under: Under) -> None:
        """Demand enough leaders, session by session."""
        leaders = list(variables.columns.problem.leaders)
        there = variables.columns.headcount(leaders)
        for t in variables.sessions:
            first = self.sessions is None or t < self.sessions
            least = (len(leaders) if self.present is None else self.present) if first else self.then
            variables.model.between(
                variables.number(there, [t]), least, None, under(str(variables.columns.problem.numbers[t]))
            )

    def usable(self, columns: Columns) -> Bools:
        """Say where enough leaders can attend."""
        leaders = list(columns.problem.leaders)
        least = [self._least(t, len(leaders)) for t in range(columns.starts.shape[1])]
        return np.asarray(columns.headcount(leaders) >= np.array(least))

    def features(self, columns: Columns) -> Features:
        """Return each leader's presence."""
        return as_features(columns.there[list(columns.problem.leaders)][:, columns.instant])

    def heads(self, problem: Problem) -> Heads:
        """Return the leaders, each for one."""
        group = np.full(len(problem.people), -1, dtype=np.intp)
        group[list(problem.leaders)] = np.arange(len(problem.leaders))
        least = [self._least(t, len(problem.leaders)) for t in range(len(problem.months))]
        return Heads(group=group, least=np.array(least, dtype=np.int64))

    def _least(self, session: int, leaders: int) -> int:
        if self.sessions is not None and session >= self.sessions:
            return self.then
        return leaders if self.present is None else self.present


def _missing(schedule: Schedule, t: int, missing: list[int]) -> Violation:
    people = [schedule.problem.people[p] for p in missing]
    duration = schedule.problem.duration_min
    start = schedule.starts[t : t + 1]
    lacks = [int(person.availability.minutes_missing(start, duration)[0]) for person in people]
    who = ", ".join(
        f"{person.name} (for {lack} of {duration} minutes)" for person, lack in zip(people, lacks, strict=True)
    )
    number = schedule.problem.numbers[t]
    return Violation(
        rule=Leaders.name,
        part=str(number),
        sentence=f"session {number}: cannot attend: {who}",
        people=tuple(person.id for person in people),
        sessions=(number,),
        lacking_min=sum(lacks),
    )
