"""Solving: write out, reduce, rank, confirm, check.

One constant slot is decided by arithmetic: every candidate is ranked. The model, which goes another way, is then
asked whether anything is better. What a limit takes from it takes nothing from the answer.
"""

from __future__ import annotations

import numpy as np

from scheduler.check import check_solution
from scheduler.columns import Columns, Index, write_out
from scheduler.constraint import Criterion, Numbers, Rule, Rules, as_read, numbers
from scheduler.explain import infeasibility
from scheduler.model import Known, Limits, choose
from scheduler.problem import Problem
from scheduler.reduce import undominated, usable
from scheduler.result import LevelResult, Ranking, Reduction, Result, Solution, Status
from scheduler.schedule import schedule_of

MODEL_CELLS = 1_000_000
"""So many sessions of people the model looks at, in the best candidates; all others it leaves to the ranking."""


def solve(problem: Problem, rules: Rules, limits: Limits | None = None) -> Result:
    """Choose the best constant slot, and confirm it by the model.

    Parameters
    ----------
    problem
        Who, when and which slots.
    rules
        Hard rules and the levels of the objective.
    limits
        Time, threads and progress of the model.

    Returns
    -------
    Result
        With a solution that was checked by the rules themselves, or with the reason why there is none.

    Raises
    ------
    EngineError
        The ranking and the model disagree, or the answer does not stand up to the check: a bug.
    """
    return _solved(problem, rules, limits or Limits())


def best_of(problem: Problem, rules: Rules) -> Result:
    """Return what `solve` gives, without asking the model.

    Parameters
    ----------
    problem, rules
        As for `solve`.
    """
    return _solved(problem, rules, None)


def _solved(problem: Problem, rules: Rules, limits: Limits | None) -> Result:
    everything = write_out(problem)
    columns = everything.only(usable(everything, rules))
    ranking = rank(columns, rules)
    kept = np.arange(len(columns)) if limits is None else _front(ranking, rules)
    reduction = Reduction(
        slots=len(problem.candidates.refusal),
        candidates=len(everything),
        usable=len(columns),
        undominated=len(kept),
    )
    if not len(ranking.order):
        why = infeasibility(everything, rules)
        return Result(status=Status.INFEASIBLE, rules=rules, reduction=reduction, infeasibility=why)
    result = _found(ranking, rules, reduction)
    check_solution(result, None if limits is None else _chosen(ranking, kept, rules, limits))
    return result


def _front(ranking: Ranking, rules: Rules) -> Index:
    """Return the positions, ascending, of the columns that could be the answer, among the best that fit a model."""
    each = max(1, len(ranking.columns.problem.people) * ranking.columns.starts.shape[1])
    best = np.sort(ranking.order[: max(1, MODEL_CELLS // each)])
    return best[undominated(ranking.columns.only(best), rules)] if len(best) else best


def _chosen(ranking: Ranking, kept: Index, rules: Rules, limits: Limits) -> int | None:
    """Return the candidate that the model has for the best; None if it was stopped before it had one."""
    best = int(ranking.order[0])
    known = Known(column=int(np.searchsorted(kept, best)), values=_ints(ranking.numbers[:, best]))
    choice = choose(ranking.columns.only(kept), rules, limits, known)
    return None if choice.column is None else int(ranking.columns.candidates[kept[choice.column]])


def rank(columns: Columns, rules: Rules) -> Ranking:
    """Put candidates in the order of the objective, each as the one constant slot."""
    keeps = np.ones(len(columns), dtype=bool)
    for rule in rules.hard:
        keeps &= rule.broken(columns) == 0
    none = np.empty((0, len(columns)), dtype=np.int64)
    keys = np.concatenate([none, *(numbers(level, columns) for level in rules.objective)])
    order = np.lexsort((np.arange(len(columns)), *keys[::-1]))
    return Ranking(columns=columns, order=order[keeps[order]], numbers=keys)


def _found(ranking: Ranking, rules: Rules, reduction: Reduction) -> Result:
    problem = ranking.columns.problem
    candidate = int(ranking.columns.candidates[ranking.order[0]])
    schedule = schedule_of(problem, problem.candidates.starts[candidate])
    return Result(
        status=Status.OPTIMAL,
        rules=rules,
        reduction=reduction,
        levels=_levels(rules.objective, schedule.column, ranking.numbers[:, ranking.order[0]]),
        reported=_levels(rules.reported, schedule.column),
        solution=Solution(slot=problem.candidates.slot(candidate), candidate=candidate, schedule=schedule),
        ranking=ranking,
    )


def _levels(
    levels: tuple[Rule | Criterion, ...], column: Columns, proven: Numbers | None = None
) -> tuple[LevelResult, ...]:
    """Measure levels afresh, beside what the ranking proved of them, if it did."""
    found, place = [], 0
    for level in levels:
        value = numbers(level, column)[:, 0]
        bound = None if proven is None else as_read(level, _ints(proven[place : place + len(value)]))
        found.append(LevelResult(name=level.name, value=as_read(level, _ints(value)), bound=bound))
        place += len(value)
    return tuple(found)


def _ints(numbers: Numbers) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers)
