"""How long a user waits: whole commands against the bare imports they cannot do without.

    python benchmarks/startup.py [ROUNDS]

Every round runs each command once, in turn, so that a slow minute of the machine hits all alike. Shown are the
medians and, round by round, the ratio to the named floor.
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
PYTHON = sys.executable
SCHEDULE = [PYTHON, "-c", "from cli import run; run()"]
SOLVER = "import of cp_model"
COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As installed: modules are compiled once, not at every start."""
SHELL = "import of typer and rich"


def commands(out: str) -> dict[str, tuple[list[str], str | None]]:
    """Return the commands by name, each with its floor."""
    return {
        "python": ([PYTHON, "-c", "pass"], None),
        SOLVER: ([PYTHON, "-c", "from ortools.sat.python import cp_model"], None),
        SHELL: ([PYTHON, "-c", "import typer, rich.console"], None),
        "schedule solve configs/balint.yaml": (
            [*SCHEDULE, "solve", "configs/balint.yaml", "--fresh", "--out", f"{out}/balint.out"],
            SOLVER,
        ),
        "schedule check configs/balint.yaml": ([*SCHEDULE, "check", "configs/balint.yaml"], SOLVER),
        "schedule --help": ([*SCHEDULE, "--help"], SHELL),
    }


def seconds(command: list[str]) -> float:
    """Run a command and return how long it took."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env=COMPILED, stdout=DEVNULL, stderr=DEVNULL)
    return time.perf_counter() - begin


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as out:
        table = commands(out)
        for command, _ in table.values():
            seconds(command)
        times = [{name: seconds(command) for name, (command, _) in table.items()} for _ in range(rounds)]
    print(f"{rounds} rounds; median seconds, and the median ratio to the floor")
    for name, (_, floor) in table.items():
        median = statistics.median(one[name] for one in times)
        ratios = [one[name] / one[floor] for one in times] if floor else []
        ratio = f"{statistics.median(ratios):5.2f} x {floor}" if floor else ""
        print(f"{median:7.3f}  {name:<38} {ratio}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
