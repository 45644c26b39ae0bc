"""Presence of the leaders: the frame stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import count
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Heads, Numbers, Violation, session_features
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables


@dataclass(frozen=True, kw_only=True)
class Leaders:
    """In the first sessions so many leaders can attend, in the later ones at least ``then``.

    Counted are those who lead on the session's own date: no more are wanted than there are then, and never less
    than one unless the number is 0.

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
        """Return a violation for each session with too few leaders of those who lead on its date."""
        found = []
        for t in range(len(schedule.starts)):
            leading = [p for p in schedule.problem.leaders if schedule.member[p, t]]
            missing = [p for p in leading if not schedule.attends[p, t]]
            first = self.sessions is None or t < self.sessions
            asked = self.present if first else self.then
            at_most = max(len(leading), 1)
            least = at_most if asked is None else min(asked, at_most)
            if len(leading) - len(missing) < least:
                found.append(_missing(schedule, t, missing))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions with too few leaders."""
        return np.asarray(np.count_nonzero(~self.usable(columns), axis=1), dtype=np.int64)

    def post(self, variables: Variables, under: Under) -> None:
        """Demand enough leaders, session by session."""
        columns = variables.columns
        spare = self._spare(columns)
        for t in variables.sessions:
            variables.model.between(variables.number(spare, [t]), 0, None, under(str(columns.problem.numbers[t])))

    def usable(self, columns: Columns) -> Bools:
        """Say where enough leaders can attend."""
        return np.asarray(self._spare(columns) >= 0)

    def features(self, columns: Columns) -> Features:
        """Return how many leaders lack: one presence more is no gain where more lead on that date."""
        return session_features(np.minimum(self._spare(columns), 0))

    def heads(self, columns: Columns) -> Heads:
        """Return the leaders, each for one."""
        problem = columns.problem
        group = np.full(len(problem.people), -1, dtype=np.intp)
        group[list(problem.leaders)] = np.arange(len(problem.leaders))
        return Heads(group=group, least=self._least(columns))

    def _spare(self, columns: Columns) -> Numbers:
        """Return how many leaders can attend beyond those who have to, below 0 where too few; shape (c, t)."""
        sessions = np.arange(columns.starts.shape[1])
        return columns.headcount(columns.problem.leaders) - self._least(columns)[sessions, columns.instant]

    def _least(self, columns: Columns) -> Numbers:
        """Return how many have to come to each session if it begins at each distinct instant; shape (t, i).

        Of those who lead on that date no more than there are; at least one, unless the file says 0.
        """
        leading = columns.members[list(columns.problem.leaders)].sum(axis=0, dtype=np.int64)
        sessions = np.arange(columns.starts.shape[1])
        everybody = len(columns.problem.people) + 1
        first = everybody if self.present is None else self.present
        asked = np.where(sessions < (len(sessions) if self.sessions is None else self.sessions), first, self.then)
        return np.asarray(np.minimum(asked[:, None], np.maximum(leading, 1)), dtype=np.int64)


def _missing(schedule: Schedule, t: int, missing: list[int]) -> Violation:
    people = [schedule.problem.people[p] for p in missing]
    duration = schedule.problem.duration_min
    start = schedule.starts[t : t + 1]
    lacks = [int(person.availability.minutes_missing(start, duration)[0]) for person in people]
    who = "cannot attend: " + ", ".join(
        person.name + (f" (for {lack} of {duration} minutes)" if 0 < lack < duration else "")
        for person, lack in zip(people, lacks, strict=True)
    )
    who = who if people else "nobody leads on that date"
    number = schedule.problem.numbers[t]
    return Violation(
        rule=Leaders.name,
        part=str(number),
        sentence=f"session {number}: {who}",
        people=tuple(person.id for person in people),
        sessions=(number,),
        lacking_min=sum(lacks),
    )
