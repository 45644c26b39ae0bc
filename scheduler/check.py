"""No plan leaves unchecked: the rules judge it from its numbers, and every level is recomputed."""

from __future__ import annotations

from scheduler.constraint import Criterion
from scheduler.errors import EngineError
from scheduler.result import Result, Status


def check_solution(result: Result, modelled: int | None = None) -> None:
    """Check a result that has a solution.

    Parameters
    ----------
    result
        What is claimed.
    modelled
        The candidate that the model has for the best; None if it was not asked, or stopped before it had one.

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
        *_better(result, modelled),
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


def _better(result: Result, modelled: int | None) -> list[str]:
    """Compare with the first of the ranking, and with what the model chose."""
    assert result.solution is not None
    assert result.ranking is not None
    columns = result.ranking.columns
    first = int(columns.candidates[result.ranking.order[0]])
    if result.status is not Status.OPTIMAL:
        return []
    others = {first, first if modelled is None else modelled} - {result.solution.candidate}
    return [f"{columns.problem.candidates.slot(one)} is better" for one in sorted(others)]
