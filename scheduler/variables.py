"""The decision variables, answering in words of the domain.

One constant slot: one 0/1 variable per candidate, exactly one of them true. Whatever a rule wants to
know about a session is a number that each candidate has there; under the choice of a candidate it is a
linear expression of these variables. Rules ask for such numbers, so that more choices (several slots, moved
sessions) change this file; only what has no meaning session by session asks for a candidate's number as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from calendars.intervals import Minutes
from scheduler.columns import Bools, Columns
from scheduler.linear import Linear, Literal

if TYPE_CHECKING:
    from scheduler.cpsat import Model

Under = Callable[[str], Literal | None]
"""Gives for a part of a rule (a person's id, a session's number) the literal under which it must hold;
None: it must hold always."""


def always(_part: str) -> None:
    """Demand every part of a rule without condition."""


class Variables:
    """The choice of one candidate."""

    def __init__(self, model: Model, columns: Columns) -> None:
        """Add the choice among columns to a model."""
        self.model = model
        self.columns = columns
        self.chosen = [model.literal() for _ in range(len(columns))]
        model.exactly_one(self.chosen)

    @property
    def sessions(self) -> range:
        """Positions of the sessions."""
        return range(len(self.columns.problem.months))

    def number(self, amounts: Minutes | Bools, sessions: Iterable[int] | None = None) -> Linear:
        """Return the sum over sessions of an amount that every candidate has at each of them.

        Parameters
        ----------
        amounts
            Shape (c, t).
        sessions
            Positions of the sessions summed over; None: all.
        """
        summed = (amounts if sessions is None else amounts[:, list(sessions)]).sum(axis=1, dtype=np.int64)
        return Linear({self.chosen[c]: int(summed[c]) for c in np.flatnonzero(summed)})

    def whole(self, amounts: Minutes) -> Linear:
        """Return an amount that every candidate has as the one constant slot; shape (c,)."""
        return Linear({self.chosen[c]: int(amounts[c]) for c in np.flatnonzero(amounts)})

    def tie_break(self) -> Linear:
        """Return the place of the chosen candidate in the order of the tie-break."""
        return Linear(dict(zip(self.chosen, range(len(self.chosen)), strict=True)))

    def candidate(self, values: list[int]) -> int:
        """Return which column an assignment chooses."""
        return next(c for c, literal in enumerate(self.chosen) if values[literal])
