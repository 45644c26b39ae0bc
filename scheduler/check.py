"""No plan leaves unchecked: the rules judge it from its numbers, and every level is recomputed."""

from __future__ import annotations

from scheduler.constraint import Criterion
from scheduler.errors import EngineError
from scheduler.result import Result, Status


def check_solution(result: Result) -> None:
    """Check a result that has a solution.

    Raises
    ------
    EngineError
        A hard rule is broken, a level is not what was proven, a rule disagrees with itself, or another candidate is
        better.
    """
    problems = [
        *_broken_rules(result),
        *_miscounted_parts(result),
        *_unproven_levels(result),
        *_better(result),
    ]
    if problems:
        raise EngineError("the plan does not stand up to its check: " + "; ".join(problems))


def _broken_rules(result: Result) -> list[str]:
    assert result.solution is not None
    schedule = result.solution.schedule
    return [found.sentence for rule in result.rules.hard for found in rule.violations(schedule)]


def _miscounted_parts(result: Result) -> list[str]:
    assert result.solution is not None
    schedule = result.solution.schedule
    return [
        f"{rule.name}: {rule.broken(schedule.column)[0]} parts broken, {len(rule.violations(schedule))} violations"
        for rule in (*result.rules.objective, *result.rules.reported)
        if not isinstance(rule, Criterion)
        and int(rule.broken(schedule.column)[0]) != len(rule.violations(schedule))
    ]


def _unproven_levels(result: Result) -> list[str]:
    if result.status is not Status.OPTIMAL:
        return []
    return [
        f"{level.name}: {level.value} recomputed, {level.bound} proven"
        for level in result.levels
        if not level.proven
    ]


def _better(result: Result) -> list[str]:
    """Compare with the first of the ranking; of two plans when one is in force, with the one that was taken."""
    assert result.solution is not None
    assert result.ranking is not None
    columns, decision = result.ranking.columns, result.decision
    first = result.ranking.order[0] if decision is None else decision.taken
    best = int(columns.candidates[first])
    if result.status is not Status.OPTIMAL or best == result.solution.candidate:
        return []
    return [f"{columns.problem.candidates.slot(best)} is better"]
