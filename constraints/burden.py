"""Burden: unsocial hours, and above all not all of them for the same person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from scheduler.columns import Columns
from scheduler.constraint import Features, Numbers, as_features
from scheduler.linear import Linear
from scheduler.variables import Variables


@dataclass(frozen=True, kw_only=True)
class Burden:
    """Minutes of sessions, of those who attend, inside unsocial hours of their own clock.

    First the largest total of one person, then the sum over all.

    Parameters
    ----------
    from_min, to_min
        The unsocial hours, in minutes after midnight; over midnight where the first is the later one.
    """

    name: ClassVar[str] = "burden"
    unit: ClassVar[int] = 1
    maximised: ClassVar[bool] = False
    from_min: int = 22 * 60
    to_min: int = 7 * 60

    def describe(self) -> str:
        """Say what is measured."""
        hours = f"{self.from_min // 60:02}:{self.from_min % 60:02}–{self.to_min // 60:02}:{self.to_min % 60:02}"
        return f"minutes of sessions within {hours} of a person's own clock: the most for one person, then the sum"

    def minutes(self, columns: Columns) -> Features:
        """Return the minutes of each person for a session at each distinct instant; shape (p, i)."""
        return columns.minutes_within((self.from_min, self.to_min)) * columns.there

    def measure(self, columns: Columns) -> Numbers:
        """Return the largest total of one person and the sum; shape (2, c)."""
        minutes = self.minutes(columns)
        largest: Numbers = np.zeros(len(columns), dtype=np.int64)
        for one in minutes:
            if one.any():
                np.maximum(largest, columns.at_sessions(one).sum(axis=1), out=largest)
        return np.stack((largest, columns.at_sessions(minutes.sum(axis=0)).sum(axis=1)))

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return a variable that no person's total exceeds, and the sum."""
        columns, minutes = variables.columns, self.minutes(variables.columns)
        totals = [variables.number(columns.at_sessions(one)) for one in minutes if one.any()]
        most = max((sum(total.terms.values()) for total in totals), default=0)
        largest = Linear({variables.model.integer(0, most): 1})
        for total in totals:
            variables.model.between(total + -largest, None, 0)
        return largest, variables.number(columns.at_sessions(minutes.sum(axis=0)))

    def features(self, columns: Columns) -> Features:
        """Return each person's minutes, as losses."""
        return -as_features(self.minutes(columns)[:, columns.instant])
