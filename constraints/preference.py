"""Preference: hours that people like rather than hours they only put up with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from calendars.availability import Level
from scheduler.columns import Columns
from scheduler.constraint import Features, Numbers, as_features
from scheduler.linear import Linear
from scheduler.variables import Variables


@dataclass(frozen=True, kw_only=True)
class Preference:
    """Attendances at the level preferred minus attendances at the level if needed."""

    name: ClassVar[str] = "preference"
    unit: ClassVar[int] = 1
    maximised: ClassVar[bool] = True

    def describe(self) -> str:
        """Say what is measured."""
        return "attendances at preferred hours minus those at if-needed hours, as many as possible"

    def measure(self, columns: Columns) -> Numbers:
        """Return the number at if needed minus the number at preferred; shape (1, c)."""
        return np.asarray(self._cost(columns).sum(axis=1)[None, :])

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return the number at if needed minus the number at preferred."""
        return (variables.number(self._cost(variables.columns)),)

    def features(self, columns: Columns) -> Features:
        """Return +1 for each attendance at preferred, -1 for each at if needed."""
        points = np.array([0, -1, 0, 1], dtype=np.int64)
        return as_features(points[columns.level])

    @staticmethod
    def _cost(columns: Columns) -> Numbers:
        """Return how many more attend each session at if needed than at preferred; shape (c, t)."""
        disliked = np.count_nonzero(columns.levels == Level.IF_NEEDED, axis=0)
        liked = np.count_nonzero(columns.levels == Level.PREFERRED, axis=0)
        return columns.at_sessions((disliked - liked).astype(np.int64))
