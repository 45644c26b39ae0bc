"""Expanding availability over all candidates and sessions: time and memory as groups grow.

    python benchmarks/expansion.py [PEOPLE ...]

People get random weekly hours, drawn anew for each person, in twelve zones. Measured apart: windows to instants
(``availability``), and the table of levels at every distinct instant (``level_table``). A cell is one person at one
session of one candidate.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ZONES = (
    "America/Denver", "America/New_York", "America/Puerto_Rico", "Europe/Lisbon", "Europe/Zurich", "Europe/Athens",
    "Africa/Cairo", "America/Lima", "Africa/Lagos", "Asia/Kolkata", "Australia/Sydney", "Asia/Manila",
)  # fmt: skip
FIRST, LAST = date(2026, 12, 30), date(2028, 1, 2)


def hours(draw: random.Random) -> tuple[str, str]:
    """Return random weekly hours at two levels."""
    begin, end, late = draw.randrange(28, 40), draw.randrange(41, 46), draw.randrange(16, 24)
    return (
        f"Mo-Fr {begin // 2:02}:{begin % 2 * 30:02}-{end // 2:02}:{end % 2 * 30:02}; Sa {late // 2:02}:00-18:00",
        f"Mo-Th 12:00-{13 + late % 3}:00, Su 15:00-{late - 1}:30",
    )


def measure(people: int) -> None:
    """Print one row of the table."""
    import numpy as np

    from calendars.availability import Availability, availability, level_table
    from calendars.slots import Month
    from calendars.windows import parse_windows
    from calendars.zones import wall_minutes, zone_clock
    from scheduler.candidates import SlotSpace, find_candidates

    draw = random.Random(2027)
    texts = [hours(draw) for _ in range(people)]
    months = [Month(2027, 1).plus(k) for k in range(12)]
    clock = {zone: zone_clock(zone, wall_minutes(FIRST), wall_minutes(LAST)) for zone in ZONES}
    space = SlotSpace(anchors=("UTC", "America/Denver", "America/New_York", "Europe/Zurich"))
    anchors = [zone_clock(zone, wall_minutes(FIRST), wall_minutes(LAST)) for zone in space.anchors]
    begin = time.perf_counter()
    candidates = find_candidates(space, months, anchors)
    instants = np.unique(candidates.starts)
    enumerated = time.perf_counter()

    def person(k: int) -> Availability:
        main, spare = (parse_windows(text).wall(FIRST, LAST) for text in texts[k])
        return availability(clock[ZONES[k % len(ZONES)]], available=[main], if_needed=[spare])

    group = [person(k) for k in range(people)]
    built = time.perf_counter()
    table = level_table(group, instants, 90)
    end = time.perf_counter()
    per_cell = (end - enumerated) / (people * candidates.starts.size) * 1e9
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{people:>7} {len(candidates):>10} {len(instants):>9} {enumerated - begin:>10.3f} "
        f"{built - enumerated:>12.3f} {end - built:>8.3f} {per_cell:>8.2f} {table.nbytes / 1e6:>9.1f} {peak:>8.0f}"
    )


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own, so that the peak of memory is its own."""
    print(" people candidates  instants candidates availability    table  ns/cell  table MB  peak MB", flush=True)
    print("                             seconds      seconds  seconds", flush=True)
    for size in sizes:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        main([int(one) for one in sys.argv[1:]] or [14, 1_000, 10_000])
