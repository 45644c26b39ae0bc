"""Attendance: as many people as possible, as often as possible; and moving what is published has its price."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from scheduler.columns import Columns
from scheduler.constraint import Features, Numbers, as_features, session_features
from scheduler.linear import Linear
from scheduler.variables import Variables


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Total attendances over the programme, of leaders and members, optional ones included.

    Each session of somebody who stays that is held at another instant than published is deducted.

    Parameters
    ----------
    price
        Attendances that such a session costs. Without a published plan there is none to pay.
    """

    name: ClassVar[str] = "attendance"
    maximised: ClassVar[bool] = True
    price: Fraction = Fraction(0)

    @property
    def unit(self) -> int:
        """So many of what is minimised make one attendance."""
        return self.price.denominator

    def describe(self) -> str:
        """Say what is measured."""
        return "attendances in all sessions together, as many as possible"

    def measure(self, columns: Columns) -> Numbers:
        """Return minus the number of attendances, and what moving costs, in units; shape (1, c)."""
        return np.asarray(self._cost(columns).sum(axis=1)[None, :])

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return the same for the choice."""
        return (variables.number(self._cost(variables.columns)),)

    def features(self, columns: Columns) -> Features:
        """Return each presence, and where moving has a price each session that stays."""
        there = as_features(columns.attends)
        return np.concatenate((there, -session_features(columns.moved > 0))) if self.price else there

    def _cost(self, columns: Columns) -> Numbers:
        """Return what each session costs, in units; shape (c, t)."""
        return self.price.numerator * columns.moved - self.unit * columns.headcount()
