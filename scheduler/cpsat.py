"""CP-SAT behind one small module: integer variables, linear constraints, one objective at a time.

Only importer of ortools. It takes the compiled core (``cp_model_helper``), which builds and solves the
same model as the public ``cp_model`` without loading pandas: two thirds of what a user would wait for
(docs/adr/0003). The names of the core are not documented, so ortools is pinned and
tests/test_cpsat.py compares both ways; the public way back is ``cp_model.CpModel().proto`` and
``cp_model.CpSolver``.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model_helper as core

from scheduler.linear import Linear, Literal

_SMALL = 2_000
"""Up to so many variables presolving, symmetries and a linear relaxation take longer than they save."""

_LEAST, _MOST = -(2**63), 2**63 - 1  # stand for "no limit" in the CP-SAT format


class Answer(Enum):
    """What one run of the solver found out."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class SolverOptions:
    """How to run the solver; no option changes the answer, only when it comes.

    Parameters
    ----------
    workers
        Threads. One suffices for what reduction leaves of a constant slot.
    seed
        Of the solver's random choices.
    """

    workers: int = 1
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Run:
    """The outcome of one run.

    Parameters
    ----------
    answer
        What was found out.
    values
        Value of each variable; None without a solution.
    objective
        Objective of ``values``; None without a solution.
    bound
        No solution has a smaller objective; None where nothing is known.
    interrupted
        Whether Ctrl-C ended the run.
    """

    answer: Answer
    values: list[int] | None
    objective: int | None
    bound: int | None
    interrupted: bool = False


class Model:
    """A growing CP-SAT model. Objectives are minimised and replaced one after the other."""

    def __init__(self) -> None:
        """Start an empty model."""
        self._proto = core.CpModelProto()
        self._size = 0

    def integer(self, low: int, high: int) -> int:
        """Return a new variable in ``low`` … ``high``, both included."""
        self._proto.variables.add().domain.extend([low, high])
        self._size += 1
        return self._size - 1

    def literal(self) -> Literal:
        """Return a new 0/1 variable."""
        return self.integer(0, 1)

    def exactly_one(self, literals: list[Literal]) -> None:
        """Demand that exactly one of the literals is true."""
        self._proto.constraints.add().exactly_one.literals.extend(literals)

    def between(
        self, expression: Linear, low: int | None, high: int | None, enforce: Literal | None = None
    ) -> None:
        """Demand ``low ≤ expression ≤ high`` (None: no limit), where ``enforce`` is true if one is given."""
        constraint = self._proto.constraints.add()
        constraint.linear.vars.extend(list(expression.terms))
        constraint.linear.coeffs.extend(list(expression.terms.values()))
        least = _LEAST if low is None else low - expression.constant
        most = _MOST if high is None else high - expression.constant
        constraint.linear.domain.extend([least, most] if least <= most else [])
        if enforce is not None:
            constraint.enforcement_literal.append(enforce)

    def minimise(self, expression: Linear) -> None:
        """Set the objective in place of the one before."""
        self._proto.clear_objective()
        objective = self._proto.objective
        objective.vars.extend(list(expression.terms))
        objective.coeffs.extend(list(expression.terms.values()))
        objective.offset = expression.constant

    def hint(self, values: list[int]) -> None:
        """Tell the solver a solution to start from."""
        self._proto.clear_solution_hint()
        self._proto.solution_hint.vars.extend(range(len(values)))
        self._proto.solution_hint.values.extend(values)

    def run(
        self,
        options: SolverOptions,
        seconds: float | None = None,
        wait: Callable[[threading.Thread], None] | None = None,
    ) -> Run:
        """Solve the model as it stands.

        Parameters
        ----------
        options
            Threads and seed.
        seconds
            Limit of time; None: none.
        wait
            Called with the running thread, returns when it is to be stopped or has ended; None waits for
            its end. A KeyboardInterrupt within stops the run, which answers what was found so far.
        """
        wrapper = core.SolveWrapper()
        wrapper.set_parameters(_parameters(options, seconds, small=self._size <= _SMALL))
        found: list[core.CpSolverResponse] = []
        ended = threading.Event()

        def work() -> None:
            try:
                found.append(_solve(wrapper, self._proto))
            finally:
                ended.set()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        interrupted = _interrupted(thread, wait or threading.Thread.join)
        if not ended.is_set():  # after an interrupted join() Python 3.11 and 3.12 take a running thread for ended
            wrapper.stop_search()
        ended.wait()
        return _run(found[0], self._proto.has_objective(), interrupted)


def _solve(wrapper: core.SolveWrapper, proto: core.CpModelProto) -> core.CpSolverResponse:
    response: core.CpSolverResponse = wrapper.solve(proto)  # type: ignore[no-untyped-call]  # stub lacks types
    return response


def _interrupted(thread: threading.Thread, wait: Callable[[threading.Thread], None]) -> bool:
    try:
        wait(thread)
    except KeyboardInterrupt:
        return True
    return False


def _parameters(options: SolverOptions, seconds: float | None, small: bool) -> core.SatParameters:
    parameters = core.SatParameters()
    if small:
        parameters.cp_model_presolve = False
        parameters.symmetry_level = 0
        parameters.linearization_level = 0
    parameters.catch_sigint_signal = False  # its handler outlives the run and ends the program at Ctrl-C
    parameters.num_workers = options.workers
    parameters.random_seed = options.seed
    if seconds is not None:
        parameters.max_time_in_seconds = max(seconds, 0.0)
    return parameters


_ANSWERS = {
    "OPTIMAL": Answer.OPTIMAL,
    "FEASIBLE": Answer.FEASIBLE,
    "INFEASIBLE": Answer.INFEASIBLE,
    "UNKNOWN": Answer.UNKNOWN,
}


def _run(response: core.CpSolverResponse, has_objective: bool, interrupted: bool) -> Run:
    answer = _ANSWERS[response.status.name]  # MODEL_INVALID is a bug of ours: a KeyError says so
    solved = answer in (Answer.OPTIMAL, Answer.FEASIBLE)
    return Run(
        answer=answer,
        values=list(response.solution) if solved else None,
        objective=round(response.objective_value) if solved and has_objective else None,
        bound=math.ceil(response.best_objective_bound - 1e-6) if solved and has_objective else None,
        interrupted=interrupted,
    )
