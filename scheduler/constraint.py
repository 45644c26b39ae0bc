"""What a rule is. Rules live in ``constraints/`` and are handed in as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from scheduler.columns import Bools, Columns, Index
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
    part
        Which part of it: a person's id, or a session's number.
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
    part: str
    sentence: str
    people: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    lacking_min: int = 0


class Rule(Protocol):
    """Something that a schedule keeps or breaks, in parts: of one person or of one session each."""

    @property
    def name(self) -> str:
        """The rule's name in the file."""

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Heads:
    """What a rule counts in each session.

    Parameters
    ----------
    group
        Number of the group of each person, below 0 for nobody's; shape (p,). Those of a group count once.
    least
        How many groups are wanted in each session if it begins at each distinct instant; shape (t, i).
    """

    group: Index
    least: Numbers


@runtime_checkable
class Counting(Protocol):
    """A rule that asks of each session for so many heads: ``usable``, for counting people one by one."""

    def heads(self, columns: Columns) -> Heads:
        """Return who counts, and how many are wanted."""


@runtime_checkable
class Criterion(Protocol):
    """Something that a schedule has more or less of: one or several numbers, minimised in turn."""

    name: ClassVar[str]
    maximised: ClassVar[bool]
    """Whether people read the numbers as "the more the better"; stages are minimised all the same."""

    @property
    def unit(self) -> int:
        """So many of what is minimised make one of what people read."""

    def describe(self) -> str:
        """Say in one sentence what is measured, with its unit."""

    def measure(self, columns: Columns) -> Numbers:
        """Return the numbers to minimise for each candidate as the one constant slot; shape (k, c)."""

    def stages(self, variables: Variables) -> tuple[Linear, ...]:
        """Return the expressions to minimise, the first first; each takes the value that ``measure`` gives."""

    def features(self, columns: Columns) -> Features:
        """Return all that is looked at; shape (k, c). Larger is never worse, and a larger one is better."""


@runtime_checkable
class Priced(Protocol):
    """A criterion from which moving is deducted."""

    @property
    def price(self) -> Fraction:
        """Attendances that a published session costs for each person for whom it moves."""


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
    unwritten
        Names of rules that hold by default: nobody wrote them, and nobody should be told that they broke theirs.
    """

    hard: tuple[Rule, ...]
    objective: tuple[Rule | Criterion, ...]
    reported: tuple[Rule | Criterion, ...] = ()
    unsocial_hours: tuple[int, int] = (22 * 60, 7 * 60)
    unwritten: frozenset[str] = frozenset()

    @property
    def contract_written(self) -> bool:
        """Whether the file names the contract, so that it is spoken of as the group's own."""
        return "contract" not in self.unwritten

    @property
    def judges(self) -> tuple[Rule, ...]:
        """Every rule, hard or not, optimised or only reported; as it judges a plan, with nothing forgiven."""
        hard = (one.rule if isinstance(one, Forgiving) else one for one in self.hard)
        soft = (one for one in (*self.objective, *self.reported) if not isinstance(one, Criterion))
        return tuple(dict.fromkeys((*hard, *soft)))

    def judge(self, name: str) -> Rule | None:
        """Return the rule of a name among the judges; None if it is off."""
        return next((one for one in self.judges if one.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Forgiving:
    """A hard rule without the parts that are broken whatever is chosen: in sessions that are past or fixed.

    Parameters
    ----------
    rule
        The rule.
    parts
        Those parts.
    """

    rule: Rule
    parts: frozenset[str]

    @property
    def name(self) -> str:
        """The rule's name in the file."""
        return self.rule.name

    def describe(self) -> str:
        """Say the rule in one sentence."""
        return self.rule.describe()

    def violations(self, schedule: Schedule) -> tuple[Violation, ...]:
        """Return the violations in the other parts."""
        return tuple(found for found in self.rule.violations(schedule) if found.part not in self.parts)

    def broken(self, columns: Columns) -> Numbers:
        """Return the number of the other parts that are broken: those forgiven are so under every candidate."""
        return self.rule.broken(columns) - len(self.parts)

    def post(self, variables: Variables, under: Under) -> None:
        """Post the rule with literals for the forgiven parts that nothing asks to be true."""
        self.rule.post(variables, lambda part: variables.model.literal() if part in self.parts else under(part))

    def usable(self, columns: Columns) -> Bools:
        """Admit every candidate in sessions that are forgiven."""
        forgiven = np.array([str(number) in self.parts for number in columns.problem.numbers], dtype=bool)
        return np.asarray(self.rule.usable(columns) | forgiven)

    def features(self, columns: Columns) -> Features:
        """Return all that the rule looks at."""
        return self.rule.features(columns)


def numbers(level: Rule | Criterion, columns: Columns) -> Numbers:
    """Return the numbers to minimise of a level for each candidate; shape (k, c)."""
    return level.measure(columns) if isinstance(level, Criterion) else level.broken(columns)[None, :]


def as_read(level: Rule | Criterion, minimised: tuple[int, ...]) -> tuple[int | float, ...]:
    """Turn what is minimised into what people read: whole numbers where they are whole."""
    if not isinstance(level, Criterion):
        return minimised
    turned = (-number if level.maximised else number for number in minimised)
    return tuple(number // level.unit if number % level.unit == 0 else number / level.unit for number in turned)


def as_features(amounts: Bools | Features) -> Features:
    """Return amounts of shape (n, c, t) as features, shape (n * t, c)."""
    return np.moveaxis(amounts, 1, 2).reshape(-1, amounts.shape[1]).astype(np.int16)


def session_features(amounts: Bools | Features) -> Features:
    """Return amounts of shape (c, t) as features, shape (t, c)."""
    return amounts.T.astype(np.int32)
