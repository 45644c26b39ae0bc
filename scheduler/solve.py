"""Solving: write out, reduce, rank, decide, confirm, check.

One constant slot is decided by arithmetic: every candidate is ranked. The model, which goes another way, is then
asked whether anything is better. What a limit takes from it takes nothing from the answer.

Where a plan is in force two plans are proven, the best one and the best of those that keep most of it
(``replan.decide``).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.check import check_solution
from scheduler.columns import Columns, Index, write_out
from scheduler.constraint import Criterion, Numbers, Rule, Rules, as_read, numbers
from scheduler.errors import EngineError
from scheduler.explain import infeasibility
from scheduler.model import Known, Limits, choose
from scheduler.problem import Problem
from scheduler.reduce import undominated, usable
from scheduler.replan import decide
from scheduler.result import LevelResult, Ranking, Reduction, Result, Solution, Status, Take
from scheduler.schedule import schedule_of

MODEL_CELLS = 1_000_000
"""So many sessions of people the model looks at, in the best candidates; all others it leaves to the ranking."""


def solve(problem: Problem, rules: Rules, limits: Limits | None = None, take: Take = Take.BETTER) -> Result:
    """Choose the best constant slot, and confirm it by the model.

    Parameters
    ----------
    problem
        Who, when and which slots.
    rules
        Hard rules and the levels of the objective.
    limits
        Time, threads and progress of the model.
    take
        Which of two plans is asked for where one is in force.

    Returns
    -------
    Result
        With a solution that was checked by the rules themselves, or with the reason why there is none.

    Raises
    ------
    EngineError
        The ranking and the model disagree, or the answer does not stand up to the check: a bug.
    """
    return _solved(problem, rules, limits or Limits(), take)


def best_of(problem: Problem, rules: Rules) -> Result:
    """Return what `solve` gives, without asking the model.

    Parameters
    ----------
    problem, rules
        As for `solve`.
    """
    return _solved(problem, rules, None, Take.BETTER)


def _solved(problem: Problem, rules: Rules, limits: Limits | None, take: Take) -> Result:
    everything = write_out(problem)
    columns = everything.only(usable(everything, rules))
    ranking = rank(columns, rules)
    kept = np.arange(len(columns)) if limits is None else _front(columns, ranking.order, rules)
    reduction = Reduction(
        slots=len(problem.candidates.refusal),
        candidates=len(everything),
        usable=len(columns),
        undominated=len(kept),
    )
    if not len(ranking.order):
        why = infeasibility(everything, rules)
        return Result(status=Status.INFEASIBLE, rules=rules, reduction=reduction, infeasibility=why)
    decision = None if problem.incumbent is None else decide(ranking, rules, take)
    if limits is not None:
        _confirm(ranking, kept, rules, limits)
        if decision is not None and decision.keep != decision.change:
            moved = columns.elsewhere.sum(axis=1)
            alike = ranking.order[moved[ranking.order] == moved[decision.keep]]
            _confirm(replace(ranking, order=alike), _front(columns, alike, rules), rules, limits)
    taken = int(ranking.order[0]) if decision is None else decision.taken
    result = replace(_found(ranking, taken, rules, reduction), decision=decision)
    check_solution(result)
    return result


def _front(columns: Columns, order: Index, rules: Rules) -> Index:
    """Return the positions, ascending, of the columns that could be the answer, among the best that fit a model."""
    each = max(1, len(columns.problem.people) * columns.starts.shape[1])
    best = np.sort(order[: max(1, MODEL_CELLS // each)])
    return best[undominated(columns.only(best), rules)] if len(best) else best


def _confirm(ranking: Ranking, kept: Index, rules: Rules, limits: Limits) -> None:
    """Ask the model whether any of some columns is better than the first of the ranking."""
    columns, best = ranking.columns, int(ranking.order[0])
    known = Known(column=int(np.searchsorted(kept, best)), values=_ints(ranking.numbers[:, best]))
    found = choose(columns.only(kept), rules, limits, known).column
    if found is not None and kept[found] != best:
        slot = columns.problem.candidates.slot(int(columns.candidates[kept[found]]))
        raise EngineError(f"the plan does not stand up to its check: by the model {slot} is better")


def rank(columns: Columns, rules: Rules) -> Ranking:
    """Put candidates in the order of the objective, each as the one constant slot."""
    keeps = columns.attended.copy()
    for rule in rules.hard:
        keeps &= rule.broken(columns) == 0
    none = np.empty((0, len(columns)), dtype=np.int64)
    keys = np.concatenate([none, *(numbers(level, columns) for level in rules.objective)])
    order = np.lexsort((np.arange(len(columns)), *keys[::-1]))
    return Ranking(columns=columns, order=order[keeps[order]], numbers=keys)


def _found(ranking: Ranking, taken: int, rules: Rules, reduction: Reduction) -> Result:
    problem = ranking.columns.problem
    candidate = int(ranking.columns.candidates[taken])
    schedule = schedule_of(problem, problem.candidates.starts[candidate])
    return Result(
        status=Status.OPTIMAL,
        rules=rules,
        reduction=reduction,
        levels=_levels(rules.objective, schedule.column, ranking.numbers[:, taken]),
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
