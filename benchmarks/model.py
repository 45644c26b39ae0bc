"""The reduced model against the naive one, on ``configs/balint.yaml``: seconds to proven optimality.

    python benchmarks/model.py [SECONDS_FOR_THE_NAIVE_ONE]

Twice: as the file is, and larger (a grid of 15 minutes, everybody's zone as anchor, every member eight times).

Naive: one boolean per candidate, session and person, tied to the choice of the candidate, levels one after the
other, through the public API. Reduced: what ``scheduler.solve`` builds. Expanding availability is not counted for
either. Each runs in a process of its own, of at most 12 GB, whose peak of memory is shown.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from configs.build import Built

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

MOST_BYTES = 12 * 10**9


def problem(larger: bool) -> Built:
    """Return the model case, or one with more slots and more people."""
    from configs.build import build

    path = ROOT / "configs" / "balint.yaml"
    if not larger:
        return build(path, date(2026, 11, 22))
    text = path.read_text(encoding="utf-8")
    text = text.replace("grid: 30 ", "grid: 15 ").replace("anchors: [leaders,", "anchors: [members, leaders,")
    head, members = text.split("\nmembers:\n")
    copies = "\n".join(members.replace("- id: ", f"- id: copy-{n}-") for n in range(8))
    text = f"{head}\nmembers:\n{copies}"
    text = text.replace("busy/", f"{path.parent}/busy/")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return build(Path(file.name), date(2026, 11, 22))


def reduced(built: Built) -> str:
    """Solve the reduced model."""
    from scheduler.columns import write_out
    from scheduler.model import Limits, choose
    from scheduler.reduce import undominated, usable

    everything = write_out(built.problem)
    begin = time.perf_counter()
    columns = everything.only(usable(everything, built.rules))
    kept = columns.only(undominated(columns, built.rules))
    middle = time.perf_counter()
    choice = choose(kept, built.rules, Limits())
    end = time.perf_counter()
    values = [proof.value for proof in choice.proofs]
    spent = f"{middle - begin:.3f} s to reduce, {end - middle:.3f} s to solve"
    return f"{choice.answer.value}, stages {values}, {spent}"


def naive(built: Built, seconds: float) -> str:
    """Solve the naive model, level by level, within a limit of time."""
    from ortools.sat.python import cp_model

    from scheduler.columns import write_out

    columns = write_out(built.problem)
    people, sessions = built.problem.people, range(len(built.problem.months))
    begin = time.perf_counter()
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(columns))]
    model.add_exactly_one(chosen)
    there = [[[model.new_bool_var("") for _ in sessions] for _ in chosen] for _ in people]
    for p in range(len(people)):
        for c, slot in enumerate(chosen):
            for t in sessions:
                if columns.attends[p, c, t]:
                    model.add(there[p][c][t] == slot)
                else:
                    model.add(there[p][c][t] == 0)
    attends = [[sum(there[p][c][t] for c in range(len(columns))) for t in sessions] for p in range(len(people))]
    leaders = built.problem.leaders
    scope = next(rule for rule in built.rules.hard if rule.name == "leaders")
    for t in sessions:
        first = scope.sessions is None or t < scope.sessions
        least = (len(leaders) if scope.present is None else scope.present) if first else scope.then
        model.add(sum(attends[p][t] for p in leaders) >= least)
    member = [[columns.members[p][columns.instant].all(axis=0)[t] for t in sessions] for p in range(len(people))]
    contract = next(rule for rule in built.rules.judges if rule.name == "contract")
    broken = []
    for p, person in enumerate(people):
        if person.under_contract:
            out = model.new_bool_var("")
            broken.append(out)
            absent = [(1 - attends[p][t]) if member[p][t] else 0 for t in sessions]
            model.add(sum(absent) <= contract.max_absences).only_enforce_if(~out)
            for t in sessions[:-1]:
                model.add(absent[t] + absent[t + 1] <= contract.max_consecutive).only_enforce_if(~out)
    model.minimize(sum(broken))
    built_at = time.perf_counter()
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    end = time.perf_counter()
    size = len(columns) * len(people) * len(sessions)
    return (
        f"{solver.status_name(status)} at the first level only (value {solver.objective_value:.0f}, bound "
        f"{solver.best_objective_bound:.0f}), {size} booleans, {built_at - begin:.1f} s to build, "
        f"{end - built_at:.1f} s to solve"
    )


def main() -> None:
    """Run both, one after the other."""
    limit = sys.argv[1] if len(sys.argv) > 1 else "120"
    for slots in ("as it is", "larger"):
        for name in ("reduced", "naive"):
            done = subprocess.run([sys.executable, __file__, "--one", name, slots, limit], check=False)
            if done.returncode:
                print(f"{slots:<8} {name:<8} ended by {MOST_BYTES // 10**9} GB of memory, code {done.returncode}")


def one(name: str, slots: str, seconds: float) -> None:
    """Run one of the two and print a row."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    built = problem(slots == "larger")
    text = reduced(built) if name == "reduced" else naive(built, seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{slots:<8} {name:<8} {text}, peak {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3], float(sys.argv[4]))
    else:
        main()
