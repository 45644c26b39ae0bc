"""Linear expressions over the variables of a model, as values.

Apart from the solver (scheduler/cpsat.py), so that whoever only reads rules, as ``schedule check`` does, need not
load it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Literal = int
"""A 0/1 variable, or its negation ``-v - 1`` as in the CP-SAT format."""


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear expression: the sum of coefficient × variable, and a constant."""

    terms: Mapping[int, int] = field(default_factory=dict)
    constant: int = 0

    def __add__(self, other: Linear) -> Linear:
        """Return the sum of two expressions."""
        terms = dict(self.terms)
        for variable, coefficient in other.terms.items():
            terms[variable] = terms.get(variable, 0) + coefficient
        return Linear(terms, self.constant + other.constant)

    def __neg__(self) -> Linear:
        """Return the expression with every sign turned."""
        return Linear({v: -k for v, k in self.terms.items()}, -self.constant)

    def value(self, values: list[int]) -> int:
        """Return the number that an assignment of all variables gives."""
        return self.constant + sum(k * values[v] for v, k in self.terms.items())
