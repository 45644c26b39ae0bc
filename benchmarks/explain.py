"""How long a "why" takes: explaining and comparing beside a solve, and a file in which nothing fits.

    python benchmarks/explain.py [ROUNDS]

Every round runs each command once, in turn, as a whole process. Shown are the medians, the least seconds and the
median of the ratios, round by round, to the solve. The files in which nothing fits are ``configs/balint.yaml`` with
one rule made hard.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent.parent
SCHEDULE = [sys.executable, "-c", "from cli import run; run()"]
BALINT = "configs/balint.yaml"
COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As installed: modules are compiled once, not at every start."""
INFEASIBLE = 3
SOLVE = "solve"


def commands(out: str) -> dict[str, list[str]]:
    """Return the commands by what they are called; the first is the floor of the others."""
    more = ["--as-of", "2026-11-22T10:00Z", "--out", f"{out}/balint.out"]
    return {
        SOLVE: ["solve", BALINT, "--dry-run", *more],
        "explain, near slot": ["explain", BALINT, "--slot", "3rd Tuesday 14:00 UTC", *more],
        "explain, far slot": ["explain", BALINT, "--slot", "2nd Tuesday 7pm Athens", *more],
        "explain, person": ["explain", BALINT, "--person", "amaka", *more],
        "compare": ["compare", BALINT, *more],
        "whatif, one leaves": ["whatif", BALINT, "--remove", "chidi", *more],
        "nothing fits, hard contract": ["whatif", BALINT, "--set", "rules.contract.hard=true", *more],
        "nothing fits, quorum of 15": ["whatif", BALINT, "--set", "rules.quorum={at_least: 15, hard: true}", *more],
    }


def seconds(command: list[str]) -> float:
    """Run a command and return how long it took."""
    begin = time.perf_counter()
    done = subprocess.run(
        [*SCHEDULE, *command], check=False, cwd=ROOT, env=COMPILED, stdout=DEVNULL, stderr=DEVNULL
    )
    assert done.returncode in (0, INFEASIBLE), command
    return time.perf_counter() - begin


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as out:
        table = commands(out)
        seconds(table[SOLVE])
        times = [{name: seconds(command) for name, command in table.items()} for _ in range(rounds)]
    print(f"{rounds} rounds; median and least seconds, and the median ratio to the solve")
    for name in table:
        mine = [one[name] for one in times]
        ratio = statistics.median(one[name] / one[SOLVE] for one in times)
        print(f"{statistics.median(mine):7.3f}  {min(mine):7.3f}  {ratio:5.2f}  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
