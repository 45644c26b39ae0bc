"""What a rule is. Rules live in ``constraints/`` and are handed in as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from scheduler.columns import Bools, Columns
from scheduler.linear import Linear
from scheduler.schedule import Schedule
from scheduler.variables import Under, Variables

Numbers = npt.NDArray[np.int64]
Features = npt.NDArray[np.signedinteger]
"""Small numbers of 16 or 32 bits: of a large group there are many of them."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One place where a schedule breaks a rule.

    Parameters
    ----------
    rule
        Name of the rule.
    sentence
        What is wrong, for people.
    people
        Ids of those concerned.
    sessions
        Numbers (from 1) of the sessions concerned.
    lacking_min
        How many minutes of availability would mend it, where that is what lacks.
    """

    rule: str
    sentence: str
    people: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    lacking_min: int = 0


class Rule(Protocol):
    """Something that a schedule keeps or breaks, in parts: of one person or of one session each."""

    name: ClassVar[str]

    def describe(self) -> str:
        """Say the rule in one sentence."""

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Judge a finished schedule from its numbers; one violation for each broken part."""

    def broken(self, columns: Columns) -> Numbers:
        """Return how many parts each candidate would break as the one constant slot; shape (c,)."""

    def post(self, variables: Variables, under: Under) -> None:
        """Add the rule to the model, each part under its literal."""

    def usable(self, columns: Columns) -> Bools:
        """Say where a hard form of this rule could hold a session, judged by that session alone; (c, t)."""

    def features(self, columns: Columns) -> Features:
        """Return all that the rule looks at; shape (k, c). Larger is never worse for it."""


@runtime_checkable
class Criterion(Protocol):
    """Something that a schedule has more or less of: one or several numbers, minimised in turn."""

    name: ClassVar[str]
    maximised: ClassVar[bool]
    """Whether people read the numbers as "the more the better"; stages are minimised all the same."""

    def describe(self) -> str:
        """Say in one sentence what is measured, with its unit."""

    def measure(self, columns: Columns) -> Numbers:
        """Return the numbers to minimise for each candidate as the one constant slot; shape (k, c)."""

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return the expressions to minimise, the first first; each takes the value that ``measure`` gives."""

    def features(self, columns: Columns) -> Features:
        """Return all that is looked at; shape (k, c). Larger is never worse, and larger in sum is better."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a plan has to satisfy and what it is to be best at.

    Parameters
    ----------
    hard
        Kept by every plan.
    objective
        Levels, most important first: rules (as few broken parts as possible) and criteria.
    reported
        Rules and criteria that are not optimised, only reported.
    unsocial_hours
        Begin and end, in minutes after midnight, of the hours that count as unsocial.
    """

    hard: tuple[Rule, ...]
    objective: tuple[Rule | Criterion, ...]
    reported: tuple[Rule | Criterion, ...] = ()
    unsocial_hours: tuple[int, int] = (22 * 60, 7 * 60)

    @property
    def judges(self) -> tuple[Rule, ...]:
        """Every rule, hard or not, optimised or only reported."""
        soft = (one for one in (*self.objective, *self.reported) if not isinstance(one, Criterion))
        return tuple(dict.fromkeys((*self.hard, *soft)))


def numbers(level: Rule | Criterion, columns: Columns) -> Numbers:
    """Return the numbers to minimise of a level for each candidate; shape (k, c)."""
    return level.measure(columns) if isinstance(level, Criterion) else level.broken(columns)[None, :]


def as_features(amounts: Bools | Features) -> Features:
    """Return amounts of shape (n, c, t) as features, shape (n * t, c)."""
    return np.moveaxis(amounts, 1, 2).reshape(-1, amounts.shape[1]).astype(np.int16)


def session_features(amounts: Bools | Features) -> Features:
    """Return amounts of shape (c, t) as features, shape (t, c)."""
    return amounts.T.astype(np.int32)
