"""What solving gives back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from calendars.slots import Slot
from scheduler.columns import Columns, Index
from scheduler.constraint import Rules, Violation
from scheduler.problem import Gain
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


class Take(StrEnum):
    """Which of two plans is taken when a plan is in force."""

    BETTER = "better"
    """The change if it is worth what it moves, else the one that keeps."""
    KEEP = "keep"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Two plans, when one is in force: the best that moves fewest published sessions, and the best of all.

    Parameters
    ----------
    keep, change
        Positions among the ranking's columns.
    taken
        The one that the result holds.
    gains
        What the change wins, level by level, without the price of moving; empty where both are one.
    is_asked
        Whether the coordinator chose.
    decisive
        The level that decided; None if none did, or if the coordinator chose.
    broken
        Numbers of published sessions that break a hard rule as they stand, or fall on a date that is blacked out.
    moved
        Numbers of published sessions that the plan taken holds at another instant.
    is_held_back
        Whether few sessions are broken and others would move: then nothing is written unless somebody says so.
    turned_down
        What was known of the change when keeping was asked for, now or before.
    """

    keep: int
    change: int
    taken: int
    gains: tuple[Gain, ...]
    is_asked: bool
    decisive: str | None
    broken: tuple[int, ...]
    moved: tuple[int, ...]
    is_held_back: bool
    turned_down: tuple[Gain, ...] = ()


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
    is_empty
        Whether some candidate keeps every hard rule, but nobody attends any of its sessions to come.
    """

    rules: tuple[RuleAlone, ...]
    refused: dict[str, int]
    nearest: tuple[Nearest, ...]
    is_empty: bool = False


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
    decision
        Between keeping and changing; None without a plan in force, or without a solution.
    """

    status: Status
    rules: Rules
    reduction: Reduction
    levels: tuple[LevelResult, ...] = ()
    reported: tuple[LevelResult, ...] = ()
    solution: Solution | None = None
    ranking: Ranking | None = None
    infeasibility: Infeasibility | None = None
    decision: Decision | None = None
