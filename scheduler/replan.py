"""Keeping the slot in force, as an option beside the best one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calendars.slots import Slot
from calendars.zones import GAP
from scheduler.candidates import Refusal, describe_refusal
from scheduler.constraint import Rules, Violation
from scheduler.problem import Problem
from scheduler.result import Ranking
from scheduler.schedule import Schedule, schedule_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Option:
    """One way to go on.

    Parameters
    ----------
    slot
        For the sessions to come.
    schedule
        All sessions that count; None where the slot has no time for each of them.
    broken
        Where it breaks hard rules.
    refusal
        Why it cannot be chosen whatever the rules say; empty if it can.
    """

    slot: Slot
    schedule: Schedule | None
    broken: tuple[Violation, ...] = ()
    refusal: str = ""

    @property
    def possible(self) -> bool:
        """Whether it could be chosen."""
        return self.schedule is not None and not self.broken and not self.refusal

    @property
    def moved(self) -> tuple[int, int]:
        """How many sessions move for somebody, and for how many people at least one does."""
        if self.schedule is None or self.schedule.problem.incumbent is None:
            return 0, 0
        incumbent = self.schedule.problem.incumbent
        elsewhere = incumbent.stays & (self.schedule.starts != incumbent.fixed.published)
        return int(elsewhere.any(axis=0).sum()), int(elsewhere.any(axis=1).sum())


def keeping(problem: Problem, rules: Rules) -> Option:
    """Return the option to keep the slot in force.

    Parameters
    ----------
    problem
        With an incumbent.
    rules
        What a plan has to satisfy.
    """
    assert problem.incumbent is not None
    slot, begins = problem.incumbent.fixed.slot, problem.incumbent.fixed.published
    refusal = _refusal(problem)
    if (begins == GAP).any():
        return Option(slot=slot, schedule=None, refusal=refusal or "a clock time is skipped")
    schedule = schedule_of(problem, begins)
    broken = tuple(found for rule in rules.hard for found in rule.violations(schedule))
    return Option(slot=slot, schedule=schedule, broken=broken, refusal=refusal)


def _refusal(problem: Problem) -> str:
    """Say why the slot in force is no candidate."""
    assert problem.incumbent is not None
    candidates = problem.candidates
    if len(candidates) and (candidates.starts[0] == problem.incumbent.fixed.published).all():
        return ""
    position = candidates.space.position(problem.incumbent.fixed.slot)
    if position is None:
        return "the file does not allow it: see slots"
    if candidates.refusal[position] in (Refusal.NONE, Refusal.NOT_ASKED):
        return "another slot was asked for"
    why = describe_refusal(candidates, position, problem.months, problem.numbers)
    if candidates.refusal[position] != Refusal.BLACKOUT:
        return why
    number = problem.numbers[int(candidates.refusing_session[position])]
    return f"{why}; to call off this session alone: schedule record FILE --session {number} --held no"


def best_change(problem: Problem, ranking: Ranking) -> Option | None:
    """Return the best option but to keep the slot in force; None if there is none."""
    assert problem.incumbent is not None
    for column in ranking.order:
        starts = ranking.columns.starts[column]
        if not np.array_equal(starts, problem.incumbent.fixed.published):
            slot = problem.candidates.slot(int(ranking.columns.candidates[column]))
            return Option(slot=slot, schedule=schedule_of(problem, starts))
    return None
