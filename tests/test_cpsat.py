"""The small module before CP-SAT: the same optimum as the public way, and what it stands on is there."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.cpsat import Answer, Model, Run, SolverOptions
from scheduler.linear import Linear

ROOT = Path(__file__).resolve().parent.parent

NAMES = {
    "CpModelProto": ("variables", "constraints", "objective", "solution_hint", "clear_objective", "has_objective",
                     "clear_solution_hint"),
    "SolveWrapper": ("set_parameters", "solve", "stop_search"),
    "SatParameters": ("num_workers", "random_seed", "max_time_in_seconds"),
    "CpSolverResponse": ("status", "solution", "objective_value", "best_objective_bound"),
}  # fmt: skip
"""What scheduler/cpsat.py uses of the undocumented core."""


@dataclass(frozen=True)
class Row:
    """A linear constraint, under a literal where ``enforce`` gives the position of a 0/1 variable."""

    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    enforce: int | None


@dataclass(frozen=True)
class Small:
    """A random model: domains, some of them 0/1, exactly one of the first literals, rows, an objective."""

    literals: int
    domains: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    objective: tuple[int, ...]
    constant: int

    @property
    def size(self) -> int:
        """Number of variables."""
        return self.literals + len(self.domains)


@st.composite
def small(draw: st.DrawFn) -> Small:
    """Draw a model that may well be infeasible."""
    literals = draw(st.integers(1, 4))
    domains = draw(st.lists(st.tuples(st.integers(-4, 2), st.integers(0, 5)), max_size=3))
    size = literals + len(domains)
    coefficient = st.tuples(*[st.integers(-3, 3)] * size)
    limit = st.one_of(st.none(), st.integers(-6, 6))
    row = st.builds(Row, coefficient, limit, limit, st.one_of(st.none(), st.integers(0, literals - 1)))
    return Small(
        literals=literals,
        domains=tuple((low, low + more) for low, more in domains),
        rows=tuple(draw(st.lists(row, max_size=4))),
        objective=draw(coefficient),
        constant=draw(st.integers(-5, 5)),
    )


def ours(one: Small) -> Run:
    """Solve with the module under test."""
    model = Model()
    variables = [model.literal() for _ in range(one.literals)]
    model.exactly_one(variables)
    variables += [model.integer(low, high) for low, high in one.domains]
    for row in one.rows:
        expression = Linear(dict(zip(variables, row.coefficients, strict=True)), 1)
        model.between(expression, row.low, row.high, row.enforce)
    model.minimise(Linear(dict(zip(variables, one.objective, strict=True)), one.constant))
    return model.run(SolverOptions())


def public(one: Small) -> int | None:
    """Solve with the documented interface; return the optimum or None if there is no solution."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    variables = [model.new_bool_var(f"b{k}") for k in range(one.literals)]
    model.add_exactly_one(variables)
    variables += [model.new_int_var(low, high, f"x{k}") for k, (low, high) in enumerate(one.domains)]
    for row in one.rows:
        expression = sum(k * v for k, v in zip(row.coefficients, variables, strict=True)) + 1
        low, high = -1000 if row.low is None else row.low, 1000 if row.high is None else row.high
        inside = cp_model.Domain(low, high) if low <= high else cp_model.Domain.from_intervals([])
        constraint = model.add_linear_expression_in_domain(expression + 0 * variables[0], inside)
        if row.enforce is not None:
            constraint.only_enforce_if(variables[row.enforce])
    model.minimize(sum(k * v for k, v in zip(one.objective, variables, strict=True)) + one.constant)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def test_the_optimum_is_that_of_the_public_interface() -> None:
    """Random small models, feasible and infeasible ones."""
    seen = set()

    @settings(max_examples=100)
    @given(small())
    def same(one: Small) -> None:
        expected, found = public(one), ours(one)
        seen.add(found.answer)
        assert found.answer is (Answer.INFEASIBLE if expected is None else Answer.OPTIMAL)
        assert found.objective == found.bound == expected
        if found.values is not None:
            assert len(found.values) == one.size
            terms = sum(k * v for k, v in zip(one.objective, found.values, strict=True))
            assert terms + one.constant == found.objective

    same()
    assert seen == {Answer.OPTIMAL, Answer.INFEASIBLE}


@pytest.mark.parametrize("name", NAMES)
def test_the_core_has_the_names_that_are_used(name: str) -> None:
    """They are not documented: another release may lack them."""
    from ortools.sat.python import cp_model_helper

    missing = [part for part in NAMES[name] if not hasattr(getattr(cp_model_helper, name), part)]
    assert missing == []


def test_the_installed_release_is_the_pinned_one() -> None:
    """``ortools==`` in pyproject.toml names exactly what these tests ran with."""
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert f"ortools=={importlib.metadata.version('ortools')}" in pinned


def test_importing_the_solver_loads_neither_pandas_nor_the_public_interface() -> None:
    """They cost more than the rest of a whole command."""
    code = (
        "import sys, scheduler.solve; print(sorted({'pandas', 'ortools.sat.python.cp_model'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_only_one_module_imports_ortools() -> None:
    """Besides tests and benchmarks."""
    floors = ("cli.py", "scheduler", "constraints", "calendars", "configs", "reports")
    files = [path for floor in floors for path in [ROOT / floor, *(ROOT / floor).rglob("*.py")] if path.is_file()]
    users = [path.relative_to(ROOT).as_posix() for path in files if "ortools" in imports(path)]
    assert users == ["scheduler/cpsat.py"]


def imports(path: Path) -> set[str]:
    """Return the top packages that a file's import lines name."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {words[1].split(".")[0] for words in lines if len(words) > 1 and words[0] in ("import", "from")}


def packing(pairs: int = 60) -> tuple[Model, list[int]]:
    """Return a model with an obvious solution whose optimum takes far longer than any test waits."""
    model = Model()
    variables = [model.literal() for _ in range(pairs)]
    objective = Linear()
    for k in range(pairs // 3):
        weights = {variable: (variable * 7919 + k * 104729) % 997 + 1 for variable in variables}
        slack = model.integer(0, 10**6)
        model.between(Linear({**weights, slack: -1}), None, sum(weights.values()) // 2 - 7)
        model.between(Linear({**weights, slack: 1}), sum(weights.values()) // 2 + 7, None)
        objective += Linear({slack: 1})
    model.minimise(objective)
    return model, variables


def test_no_time_at_all_gives_unknown() -> None:
    """Never "infeasible"; a limit that has passed already counts as none left."""
    model, _ = packing()
    for seconds in (0, -5):
        found = model.run(SolverOptions(), seconds)
        assert (found.answer, found.values, found.objective, found.bound) == (Answer.UNKNOWN, None, None, None)
        assert not found.interrupted


def test_a_time_limit_gives_what_was_found_and_a_bound() -> None:
    """A solution, not proven, and no better than its bound."""
    model, _ = packing()
    found = model.run(SolverOptions(workers=1), 0.6)
    assert found.answer is Answer.FEASIBLE
    assert found.values is not None
    assert found.objective is not None
    assert found.bound is not None
    assert 0 <= found.bound < found.objective


def test_ctrl_c_stops_the_run_and_keeps_what_was_found() -> None:
    """A KeyboardInterrupt in the waiting thread: the answer says so, and comes at once."""
    model, _ = packing()

    def wait(thread: threading.Thread) -> None:
        thread.join(0.6)
        raise KeyboardInterrupt

    begun = time.monotonic()
    found = model.run(SolverOptions(), 60, wait)
    assert time.monotonic() - begun < 30
    assert found.interrupted
    assert found.answer is Answer.FEASIBLE
    assert found.values is not None


def test_a_wait_that_returns_stops_the_run() -> None:
    """That is how a caller ends it without an interrupt."""
    model, _ = packing()
    found = model.run(SolverOptions(), 60, lambda thread: thread.join(0.6))
    assert found.answer is Answer.FEASIBLE
    assert not found.interrupted


def test_limits_may_leave_nothing() -> None:
    """A lower limit above the upper one: never, or never where the literal is true."""
    model = Model()
    literal = model.literal()
    model.between(Linear({literal: 1}), 2, 1, literal)
    found = model.run(SolverOptions())
    assert found.values == [0]
    assert (found.objective, found.bound) == (None, None)
    model.between(Linear({}, 5), 6, None)
    assert model.run(SolverOptions()).answer is Answer.INFEASIBLE


def test_objectives_replace_one_another_and_hints_are_allowed() -> None:
    """The second objective alone holds; its constant is counted; a hint changes nothing."""
    model = Model()
    x, y = model.integer(-3, 9), model.integer(0, 5)
    model.between(Linear({x: 1, y: 1}, 2), 4, 7)  # 2 <= x + y <= 5
    model.minimise(Linear({x: 1}))
    first = model.run(SolverOptions())
    assert first.objective == -3  # with y = 5
    assert first.values is not None
    model.hint(first.values)
    model.minimise(-Linear({x: 2}, 10))
    second = model.run(SolverOptions(workers=2, seed=7))
    assert (second.objective, second.bound) == (-20, -20)  # x = 5, y = 0
    assert second.values == [5, 0]


def test_expressions_add_and_turn() -> None:
    """Sums join equal variables; a turned expression has every sign turned."""
    one, other = Linear({0: 2, 1: 3}, 4), Linear({1: -3, 2: 1}, 1)
    assert (one + other).value([10, 100, 1000]) == one.value([10, 100, 1000]) + other.value([10, 100, 1000]) == 1025
    assert (-one).value([10, 100, 1000]) == -one.value([10, 100, 1000]) == -324
