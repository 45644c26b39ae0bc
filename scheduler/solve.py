"""Solving: write out, reduce, choose, check."""

from __future__ import annotations

import numpy as np

from scheduler.check import check_solution
from scheduler.columns import Columns, write_out
from scheduler.constraint import Criterion, Rule, Rules, as_read, numbers
from scheduler.cpsat import Answer
from scheduler.explain import infeasibility
from scheduler.model import Choice, Limits, choose
from scheduler.problem import Problem
from scheduler.reduce import undominated, usable
from scheduler.result import LevelResult, Ranking, Reduction, Result, Solution, Status
from scheduler.schedule import schedule_of

_STATUS = {
    Answer.OPTIMAL: Status.OPTIMAL,
    Answer.FEASIBLE: Status.FEASIBLE,
    Answer.INFEASIBLE: Status.INFEASIBLE,
    Answer.UNKNOWN: Status.UNKNOWN,
}


def solve(problem: Problem, rules: Rules, limits: Limits | None = None) -> Result:
    """Choose the best constant slot.

    Parameters
    ----------
    problem
        Who, when and which slots.
    rules
        Hard rules and the levels of the objective.
    limits
        Time, threads and progress.

    Returns
    -------
    Result
        With a solution that was checked by the rules themselves, or with the reason why there is none.

    Raises
    ------
    EngineError
        The solver's answer does not stand up to the check: a bug.
    """
    everything = write_out(problem)
    columns = everything.only(usable(everything, rules))
    kept = columns.only(undominated(columns, rules)) if len(columns) else columns
    reduction = Reduction(
        slots=len(problem.candidates.refusal),
        candidates=len(everything),
        usable=len(columns),
        undominated=len(kept),
    )
    choice = choose(kept, rules, limits or Limits()) if len(kept) else _NOTHING
    if choice.column is None:
        return _without_solution(everything, rules, reduction, choice)
    return _with_solution(columns, kept, rules, reduction, choice)


_NOTHING = Choice(answer=Answer.INFEASIBLE, column=None, proofs=())


def _without_solution(everything: Columns, rules: Rules, reduction: Reduction, choice: Choice) -> Result:
    proven = choice.answer is Answer.INFEASIBLE
    return Result(
        status=_STATUS[choice.answer],
        rules=rules,
        reduction=reduction,
        infeasibility=infeasibility(everything, rules) if proven else None,
    )


def _with_solution(columns: Columns, kept: Columns, rules: Rules, reduction: Reduction, choice: Choice) -> Result:
    assert choice.column is not None
    ranking = rank(columns, rules)
    candidate = int(kept.candidates[choice.column])
    if choice.answer is not Answer.OPTIMAL:  # a limit stopped the proof: take the best that is known
        candidate = int(columns.candidates[ranking.order[0]])
    schedule = schedule_of(columns.problem, columns.problem.candidates.starts[candidate])
    result = Result(
        status=_STATUS[choice.answer],
        rules=rules,
        reduction=reduction,
        levels=_levels(rules, choice, schedule.column),
        reported=tuple(_reported(one, schedule.column) for one in rules.reported),
        solution=Solution(slot=columns.problem.candidates.slot(candidate), candidate=candidate, schedule=schedule),
        ranking=ranking,
    )
    check_solution(result)
    return result


def rank(columns: Columns, rules: Rules) -> Ranking:
    """Put candidates in the order of the objective, each as the one constant slot."""
    keeps = np.ones(len(columns), dtype=bool)
    for rule in rules.hard:
        keeps &= rule.broken(columns) == 0
    none = np.empty((0, len(columns)), dtype=np.int64)
    keys = np.concatenate([none, *(numbers(level, columns) for level in rules.objective)])
    order = np.lexsort((np.arange(len(columns)), *keys[::-1]))
    return Ranking(columns=columns, order=order[keeps[order]], numbers=keys)


def _levels(rules: Rules, choice: Choice, column: Columns) -> tuple[LevelResult, ...]:
    return tuple(_level(one, choice, column) for one in rules.objective)


def _level(level: Rule | Criterion, choice: Choice, column: Columns) -> LevelResult:
    """Combine the value, measured afresh, with the solver's bound."""
    value = tuple(int(number) for number in numbers(level, column)[:, 0])
    bounds = [proof.bound for proof in choice.proofs if proof.level == level.name]
    known = tuple(bound for bound in bounds if bound is not None)
    complete = len(known) == len(value)
    return LevelResult(
        name=level.name,
        value=as_read(level, value),
        bound=as_read(level, known) if complete else None,
    )


def _reported(level: Rule | Criterion, column: Columns) -> LevelResult:
    value = tuple(int(number) for number in numbers(level, column)[:, 0])
    return LevelResult(name=level.name, value=as_read(level, value), bound=None)
