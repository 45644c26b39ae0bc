"""From columns and rules to a CP-SAT model, and its levels minimised one after the other.

Where every choice can be enumerated, the answer is known before: then the model is asked only once whether
anything is better, and its levels need not be minimised.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from scheduler.columns import Columns
from scheduler.constraint import Criterion, Rule, Rules
from scheduler.cpsat import Answer, Model, Run, SolverOptions
from scheduler.linear import Linear, Literal
from scheduler.variables import Variables, always

Progress = Callable[[str, int, int], None]
"""Told the name of the level that begins, how many are proven, and how many there are."""

TIE_BREAK = "tie-break"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a solve may take and whom to tell.

    Parameters
    ----------
    solver
        Threads and seed of the solver.
    seconds
        Limit for all levels together; None: none.
    progress
        Told before every level.
    wait
        Waits for a running solver thread, see ``cpsat.Model.run``.
    """

    solver: SolverOptions = field(default_factory=SolverOptions)
    seconds: float | None = None
    progress: Progress | None = None
    wait: Callable[[threading.Thread], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One expression to minimise; a level has one or several."""

    level: str
    expression: Linear


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the solver says about one stage: ``bound`` is None where nothing is known."""

    level: str
    value: int
    bound: int | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """A column that is taken for the best.

    Parameters
    ----------
    column
        Its position.
    values
        What the objective minimises of it, stage by stage.
    """

    column: int
    values: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The outcome of all stages.

    Parameters
    ----------
    answer
        OPTIMAL: every stage and the tie-break are proven.
    column
        Position of the chosen column; None without a solution.
    proofs
        One for each stage that was begun, without the tie-break.
    """

    answer: Answer
    column: int | None
    proofs: tuple[Proof, ...]


def choose(columns: Columns, rules: Rules, limits: Limits, known: Known | None = None) -> Choice:
    """Choose the best column, level by level, then by the tie-break.

    Parameters
    ----------
    columns, rules
        What is chosen from, and how.
    limits
        Time, threads and progress.
    known
        What is taken for the best. Where the model has nothing better it is the choice, without a proof of each
        stage.
    """
    model = Model()
    variables = Variables(model, columns)
    model.between(variables.whole(columns.attended.astype(np.int64)), 1, None)
    for rule in rules.hard:
        rule.post(variables, always)
    stages = [stage for level in rules.objective for stage in _stages(level, variables)]
    stages.append(Stage(level=TIE_BREAK, expression=variables.tie_break()))
    if known is not None:
        _ask_for_better(model, variables, stages, known)
        return _confirmed(model, variables, known, limits)
    return _minimise(model, variables, stages, limits)


def _ask_for_better(model: Model, variables: Variables, stages: list[Stage], known: Known) -> None:
    """Demand that in some stage a column is better, and in those before it no worse."""
    better = []
    for place, (stage, value) in enumerate(zip(stages, (*known.values, known.column), strict=True)):
        better.append(model.literal())
        for before, same in zip(stages[:place], known.values, strict=False):
            model.between(before.expression, None, same, better[-1])
        model.between(stage.expression, None, value - 1, better[-1])
    model.exactly_one(better)


def _confirmed(model: Model, variables: Variables, known: Known, limits: Limits) -> Choice:
    if limits.progress is not None:
        limits.progress("slot", 0, 1)
    run = model.run(limits.solver, limits.seconds, limits.wait)
    if run.values is not None:
        return _choice(Answer.FEASIBLE, variables, run.values, [])
    answer = Answer.OPTIMAL if run.answer is Answer.INFEASIBLE else run.answer
    return Choice(answer=answer, column=known.column, proofs=())


def _stages(level: Rule | Criterion, variables: Variables) -> list[Stage]:
    if isinstance(level, Criterion):
        return [Stage(level=level.name, expression=one) for one in level.stages(variables)]
    return [Stage(level=level.name, expression=_broken_parts(level, variables))]


def _broken_parts(rule: Rule, variables: Variables) -> Linear:
    """Post a rule with a literal for each part and return the number of literals that are false."""
    kept: dict[str, Literal] = {}

    def under(part: str) -> Literal:
        if part not in kept:
            kept[part] = variables.model.literal()
        return kept[part]

    rule.post(variables, under)
    return Linear(dict.fromkeys(kept.values(), -1), len(kept))


def _minimise(model: Model, variables: Variables, stages: list[Stage], limits: Limits) -> Choice:
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    values: list[int] | None = None
    proofs: list[Proof] = []
    for done, stage in enumerate(stages):
        if limits.progress is not None:
            limits.progress(stage.level, done, len(stages))
        run = _run_stage(model, stage, values, deadline, limits)
        values = run.values or values
        proofs += _proof(stage, values, run)
        if run.answer is not Answer.OPTIMAL or (run.interrupted and stage is not stages[-1]):
            return _choice(_unproven(run, values), variables, values, proofs)
        model.between(stage.expression, None, run.objective)
    return _choice(Answer.OPTIMAL, variables, values, proofs)


def _run_stage(model: Model, stage: Stage, values: list[int] | None, deadline: float | None, limits: Limits) -> Run:
    model.minimise(stage.expression)
    if values is not None:
        model.hint(values)
    left = None if deadline is None else deadline - time.monotonic()
    return model.run(limits.solver, left, limits.wait)


def _proof(stage: Stage, values: list[int] | None, run: Run) -> list[Proof]:
    if values is None or stage.level == TIE_BREAK:
        return []
    return [Proof(level=stage.level, value=stage.expression.value(values), bound=run.bound)]


def _unproven(run: Run, values: list[int] | None) -> Answer:
    """Tell what a run that proved no optimum says of the whole: with a solution at hand, it is feasible."""
    return run.answer if values is None else Answer.FEASIBLE


def _choice(answer: Answer, variables: Variables, values: list[int] | None, proofs: list[Proof]) -> Choice:
    column = None if values is None else variables.candidate(values)
    return Choice(answer=answer, column=column, proofs=tuple(proofs))
