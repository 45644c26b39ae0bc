"""Attendance: as many people as possible, as often as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scheduler.columns import Columns
from scheduler.constraint import Features, Numbers, as_features
from scheduler.linear import Linear
from scheduler.variables import Variables


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Total attendances over the programme, of leaders and members, optional ones included."""

    name: ClassVar[str] = "attendance"
    maximised: ClassVar[bool] = True

    def describe(self) -> str:
        """Say what is measured."""
        return "attendances in all sessions together, as many as possible"

    def measure(self, columns: Columns) -> Numbers:
        """Return minus the number of attendances; shape (1, c)."""
        total: Numbers = columns.attends.sum(axis=(0, 2))
        return -total[None, :]

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return minus the number of attendances."""
        return (-variables.number(variables.columns.attends.sum(axis=0)),)

    def features(self, columns: Columns) -> Features:
        """Return each presence."""
        return as_features(columns.attends)
