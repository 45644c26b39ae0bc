"""How long solving again takes against solving for the first time: whole commands, in turn.

    python benchmarks/again.py [ROUNDS]

Every round runs each command once, in turn, so that a slow minute of the machine hits all alike. Each begins in a
folder of its own that is as it was before: empty for a first solve, with the plan in force for the others. Shown
are medians, the fastest run, and the median of the rounds' own ratios to the first solve.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from startup import PYTHON, ROOT, SCHEDULE, SOLVER, seconds

FIRST = "first solve"
BEFORE, LATER = "--as-of=2026-11-22T10:00Z", "--as-of=2027-03-19T10:00Z"
PERSON = r"\n  - id: {}\n(    .*\n|\n)*"


def without(*ids: str) -> str:
    """Return the model case without some people."""
    text = (ROOT / "configs" / "balint.yaml").read_text(encoding="utf-8")
    for one in ids:
        text, cut = re.subn(PERSON.format(one), "\n", text)
        assert cut == 1, one
    return text


def moved() -> str:
    """Return the model case where one leader and three members can come on Saturdays only."""
    hours = r"(\n  - id: {}\n(?:    .*\n)*?)(?:    (?:preferred|available|if_needed): .*\n)+"
    text = without()
    for one in ("rosa", "june", "nagla", "chidi"):
        text, changed = re.subn(hours.format(one), r"\1    available: Sa 00:00-24:00\n", text)
        assert changed == 1, one
    return text


CASES = {
    FIRST: (without(), BEFORE, False),
    "again, nothing changed": (without(), BEFORE, True),
    "again, in March, nothing changed": (without(), LATER, True),
    "again, in March, one person left": (without("colm"), LATER, True),
    "again, in March, the slot moves": (moved(), LATER, True),
}
"""What the file says, the moment, and whether there is a plan."""


def prepared(folder: Path) -> Path:
    """Make the plan in force, and return where it lies."""
    shutil.copytree(ROOT / "configs" / "busy", folder / "busy")
    (folder / "group.yaml").write_text(without(), encoding="utf-8")
    out = folder / "in-force"
    seconds([*SCHEDULE, "solve", str(folder / "group.yaml"), BEFORE, "--out", str(out)])
    return out


def timed(folder: Path, out: Path, text: str, moment: str, again: bool) -> float:
    """Return how long a solve takes."""
    target = folder / "group.out"
    shutil.rmtree(target, ignore_errors=True)
    if again:
        shutil.copytree(out, target)
    (folder / "group.yaml").write_text(text, encoding="utf-8")
    return seconds([*SCHEDULE, "solve", str(folder / "group.yaml"), moment, "--out", str(target)])


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        out = prepared(folder)
        times: dict[str, list[float]] = {name: [] for name in (*CASES, SOLVER)}
        for _ in range(rounds):
            for name, (text, moment, again) in CASES.items():
                times[name].append(timed(folder, out, text, moment, again))
            times[SOLVER].append(seconds([PYTHON, "-c", "from ortools.sat.python import cp_model"]))
    print(f"{rounds} rounds; median and least seconds, and the median ratio to the first solve")
    for name, found in times.items():
        ratio = statistics.median(one / first for one, first in zip(found, times[FIRST], strict=True))
        print(f"{statistics.median(found):7.3f} {min(found):7.3f} {ratio:6.2f}  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
