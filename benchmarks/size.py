"""How a command grows with the group: 14, 100, 300 and 1,000 people, each command a whole process.

    python benchmarks/size.py [--people 14,100] [--case "nothing fits"] [--rounds 1] [--most 300]

Shown are the least seconds of the rounds, by the clock and of the processor, the peak of memory and the exit code.
A command that takes longer than ``--most`` seconds is ended and shown as "more than". The groups are made up, the
same at every run: nine zones, evening hours drawn for each person, a fifth with holidays; 12 sessions of 90
minutes, a grid of 30.

narrow leader   one leader with four evenings a week: few slots are left
free leader     one leader who can always come: every slot is left
no leader       members only
nothing fits    a free leader, and a quorum of 95 % of the people that has to hold
explain         why not another slot, with the narrow leader

Memory is what ``os.wait4`` tells: not on Windows.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent.parent
SCHEDULE = [sys.executable, "-c", "from cli import run; run()"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As installed: modules are compiled once, not at every start."""

PEOPLE = (14, 100, 300, 1000)
CASES = ("narrow leader", "free leader", "no leader", "nothing fits", "explain")
ZONES = ("America/New_York", "Europe/Zurich", "Asia/Kolkata", "Australia/Sydney", "Africa/Lagos", "America/Lima",
         "Asia/Manila", "Europe/Lisbon", "Africa/Cairo")  # fmt: skip
COUNTRIES = ("US", "CH", "IN", "AU", "NG", "PE", "PH", "PT", "EG")
FILE_NAME = "group.yaml"


def group(people: int, case: str) -> str:
    """Return the file of a group."""
    narrow = "Mo-Th 18:00-21:00" if case in ("narrow leader", "explain") else "Mo-Su 00:00-24:00"
    lines = ["group: {name: Size}", "programme: {first_month: 2027-01, sessions: 12, duration: 90}"]
    if case == "nothing fits":
        lines.append(f"rules: {{quorum: {{at_least: {people * 95 // 100}, hard: true}}}}")
    if case != "no leader":
        lines.append(f'leaders:\n  - {{id: lead, name: Lead, zone: Europe/Zurich, available: "{narrow}"}}')
    return "\n".join((*lines, "members:", *_members(people - (case != "no leader")), ""))


def _members(number: int) -> Iterator[str]:
    draw = random.Random(number)
    for n in range(number):
        zone = draw.randrange(len(ZONES))
        begin = draw.choice((7, 8, 12, 16, 17, 18, 19))
        hours = f"Mo-Fr {begin:02}:00-{begin + draw.randint(3, 5)}:00; Sa {draw.randint(8, 12):02}:30-16:00"
        holidays = f", holidays: {COUNTRIES[zone]}" if not draw.randrange(5) else ""
        yield f'  - {{id: m{n}, name: Member {n}, zone: {ZONES[zone]}, available: "{hours}"{holidays}}}'


def command(file: Path, case: str, limit: str | None) -> list[str]:
    """Return what is run."""
    more = ["--as-of", "2026-11-22T10:00Z", *(["--time-limit", limit] if limit else [])]
    if case == "explain":
        return ["explain", str(file), "--slot", "2nd Tuesday 19:00 Europe/Athens", *more]
    return ["solve", str(file), "--dry-run", *more]


def measured(words: list[str], most: float) -> tuple[float, float, float, int | None]:
    """Run a command; return its seconds, the processor's, its memory in MB, and its exit code: None if ended."""
    begin = time.perf_counter()
    process = subprocess.Popen([*SCHEDULE, *words], cwd=ROOT, env=ENVIRONMENT, stdout=DEVNULL, stderr=DEVNULL)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - begin
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            scale = 1e6 if sys.platform == "darwin" else 1e3
            spent = usage.ru_utime + usage.ru_stime
            return seconds, spent, usage.ru_maxrss / scale, process.returncode
        if seconds > most:
            process.kill()
            process.wait()
            return seconds, seconds, 0.0, None
        time.sleep(0.01)


def row(people: int, case: str, options: argparse.Namespace) -> str:
    """Measure one case and return its line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_text(group(people, case), encoding="utf-8")
        words = command(file, case, options.time_limit)
        rounds = [measured(words, options.most) for _ in range(options.rounds)]
    seconds, spent, memory, code = min(rounds)
    if code is None:
        return f"{people:>6}  {case:<14} more than {seconds:.0f} s"
    return f"{people:>6}  {case:<14} {seconds:7.2f} s {spent:7.2f} s processor {memory:7.0f} MB  code {code}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", default=",".join(map(str, PEOPLE)))
    parser.add_argument("--case", action="append", choices=CASES)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--most", type=float, default=300)
    parser.add_argument("--time-limit", default=None, help="handed to the command")
    options = parser.parse_args()
    for people in map(int, options.people.split(",")):
        for case in options.case or CASES:
            print(row(people, case, options), flush=True)


if __name__ == "__main__":
    main()
