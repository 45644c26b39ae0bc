"""What solving gives back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from calendars.slots import Slot
from scheduler.columns import Columns, Index
from scheduler.constraint import Rules, Violation
from scheduler.schedule import Schedule


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """Every level is proven."""
    FEASIBLE = "feasible"
    """A limit stopped the proof; the plan is valid."""
    INFEASIBLE = "infeasible"
    """Proven: no plan keeps the hard rules."""
    UNKNOWN = "unknown"
    """A limit stopped the search before a plan was found."""


@dataclass(frozen=True, kw_only=True)
class LevelResult:
    """One level of the objective.

    Parameters
    ----------
    name
        Of the rule or criterion.
    value
        As people read it: maximised levels are counts of what there is. Burden is (largest, sum). Attendance is
        whole unless moved sessions were deducted.
    bound
        No plan that is as good in the levels before does better; None where nothing is known.
    """

    name: str
    value: tuple[int | float, ...]
    bound: tuple[int | float, ...] | None

    @property
    def proven(self) -> bool:
        """Whether no plan does better."""
        return self.value == self.bound


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranking:
    """All candidates that keep the hard rules, as one constant slot each, best first.

    Parameters
    ----------
    columns
        The candidates that hold every session (``reduce.usable``), in the order of the tie-break.
    order
        Positions among ``columns`` of those that keep all hard rules, best first.
    numbers
        What the objective minimises, for each of ``columns``; shape (k, c).
    """

    columns: Columns
    order: Index
    numbers: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """A plan that keeps every hard rule.

    Parameters
    ----------
    slot
        The constant slot.
    candidate
        Its position among the problem's candidates.
    schedule
        The sessions, judged afresh.
    """

    slot: Slot
    candidate: int
    schedule: Schedule


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """How small the problem became: slots, candidates, those that keep hard rules, those not dominated."""

    slots: int
    candidates: int
    usable: int
    undominated: int


@dataclass(frozen=True, kw_only=True)
class RuleAlone:
    """How many candidates one hard rule leaves by itself."""

    rule: str
    sentence: str
    candidates: int


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """A candidate that breaks the hard rules in the fewest parts."""

    slot: Slot
    violations: tuple[Violation, ...]


@dataclass(frozen=True, kw_only=True)
class Infeasibility:
    """Why there is no plan.

    Parameters
    ----------
    rules
        Every hard rule and how many candidates keep it.
    refused
        Numbers of slots that are no candidate, by reason.
    nearest
        The candidates that come nearest, best first.
    """

    rules: tuple[RuleAlone, ...]
    refused: dict[str, int]
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """The outcome of a solve.

    Parameters
    ----------
    status
        How it ended.
    rules
        What it was solved under.
    reduction
        How small the problem became.
    levels
        The objective, level by level; empty without a solution.
    reported
        Levels that are not optimised.
    solution
        The plan; None if infeasible or unknown.
    ranking
        The alternatives; None if there are none.
    infeasibility
        Why not; None unless infeasible.
    """

    status: Status
    rules: Rules
    reduction: Reduction
    levels: tuple[LevelResult, ...] = ()
    reported: tuple[LevelResult, ...] = ()
    solution: Solution | None = None
    ranking: Ranking | None = None
    infeasibility: Infeasibility | None = None
