"""Spacing: a group needs time between two sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.counts import count, verb
from scheduler.columns import Bools, Columns
from scheduler.constraint import Features, Numbers, Violation, session_features
from scheduler.linear import Linear
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables

DAY_MIN = 1440
HALF_DAY_MIN = 720


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """Between the begins of consecutive sessions lie at least so many days.

    Parameters
    ----------
    min_days
        Days, where the time between is rounded to the nearest whole day: a clock change takes none away.
    """

    name: ClassVar[str] = "spacing"
    min_days: int = 14

    def describe(self) -> str:
        """Say the rule in one sentence."""
        return f"consecutive sessions lie at least {count(self.min_days, 'day')} apart"

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return a violation for each session that comes too soon after the one before."""
        found = []
        for t in range(1, len(schedule.starts)):
            days = (int(schedule.starts[t] - schedule.starts[t - 1]) + HALF_DAY_MIN) // DAY_MIN
            if days < self.min_days:
                pair = schedule.problem.numbers[t - 1 : t + 1]
                apart, wanted = count(days, "day"), verb(self.min_days, "is", "are")
                sentence = f"session {pair[1]} comes {apart} after the one before, {wanted} wanted"
                found.append(Violation(rule=self.name, part=str(pair[1]), sentence=sentence, sessions=pair))
        return tuple(found)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of sessions that come too soon."""
        return np.asarray(
            np.count_nonzero(np.diff(columns.starts, axis=1) < self._least_min, axis=1), dtype=np.int64
        )

    def post(self, variables: Variables, under: Under) -> None:
        """Demand the gap between each session and the next."""
        starts = variables.columns.starts
        since = starts - starts.min(initial=0 if starts.size == 0 else int(starts.flat[0]))
        for t in variables.sessions[1:]:
            before, after = variables.number(since, [t - 1]), variables.number(since, [t])
            gap: Linear = after + -before
            variables.model.between(
                gap, self.min_days * DAY_MIN - HALF_DAY_MIN, None, under(str(variables.columns.problem.numbers[t]))
            )

    def usable(self, columns: Columns) -> Bools:
        """Judge no session by itself."""
        return np.ones(columns.starts.shape, dtype=bool)

    def features(self, columns: Columns) -> Features:
        """Return the gaps, as far as they matter."""
        return session_features(np.minimum(np.diff(columns.starts, axis=1), self._least_min))

    @property
    def _least_min(self) -> int:
        return self.min_days * DAY_MIN - HALF_DAY_MIN
