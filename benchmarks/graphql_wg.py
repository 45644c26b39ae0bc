"""Make ``configs/graphql-wg-2022.yaml`` out of real attendance, and compare slots for the same people.

The data are facts parsed from the public agendas of the GraphQL working group (repository graphql/graphql-wg,
folder agendas; no licence is stated, so facts only): ``attendance_with_zones.csv`` with the columns agenda, kind,
start_utc, member (a code), role, country, tz_guess. Rows are sign-ups, not verified presence.

    python benchmarks/graphql_wg.py make FOLDER_WITH_THE_DATA
    python benchmarks/graphql_wg.py compare
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "configs" / "graphql-wg-2022.yaml"
YEAR = "2022"
OWN_SLOT = "1st Thursday 10:30 America/Los_Angeles"

HEAD = """\
# The GraphQL working group in 2022: a real group that meets every month, over the internet, for 90 minutes.
# Made by benchmarks/graphql_wg.py from its public agendas (repository graphql/graphql-wg, folder agendas).
# People are codes; zones are guessed from the places they signed up from. In it is whoever signed up for at least
# half of the year's {meetings} primary meetings; leaders are those who hosted one. Hours are an assumption, the
# same for everybody: 08:00-21:00 on weekdays.

group:
  name: GraphQL working group 2022
  organizer: {{name: GraphQL working group, email: wg@example.org}}

programme:
  first_month: 2022-01
  sessions: 12
  duration: 90

slots:
  weekdays: [Mo, Tu, We, Th, Fr]
  anchors: [America/Los_Angeles, UTC, members]

"""


def core_people(data: Path) -> tuple[int, list[tuple[str, str, bool]]]:
    """Return the number of meetings and (code, zone, host) of those at half of them or more."""
    with (data / "attendance_with_zones.csv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["agenda"].startswith(YEAR) and r["kind"] == "primary"]
    meetings = {row["agenda"] for row in rows}
    seen, zones, hosts = defaultdict(set), defaultdict(Counter), set()
    for row in rows:
        seen[row["member"]].add(row["agenda"])
        zones[row["member"]][row["tz_guess"]] += bool(row["tz_guess"])
        hosts |= {row["member"]} if row["role"] == "host" else set()
    core = sorted(member for member, there in seen.items() if 2 * len(there) >= len(meetings))
    return len(meetings), [(member, zones[member].most_common(1)[0][0], member in hosts) for member in core]


def config(data: Path) -> str:
    """Return the configuration file."""
    meetings, people = core_people(data)
    parts = [HEAD.format(meetings=meetings)]
    for title, hosts in (("leaders", True), ("members", False)):
        parts.append(f"{title}:\n")
        parts += [
            f"  - {{id: {code}, name: {code}, zone: {zone}, available: Mo-Fr 08:00-21:00}}\n"
            for code, zone, host in people
            if host is hosts
        ]
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def compare() -> None:
    """Print the levels of the preferred slot and of the group's own."""
    sys.path.insert(0, str(ROOT))
    from configs.build import build
    from scheduler.constraint import Criterion, numbers
    from scheduler.schedule import schedule_of
    from scheduler.solve import solve

    built = build(CONFIG, date(2021, 12, 1))
    result = solve(built.problem, built.rules)
    assert result.solution is not None
    candidates = built.problem.candidates
    names = {str(candidates.space.slot(n)): n for n in range(len(candidates.candidate_of))}
    own = schedule_of(built.problem, candidates.starts[candidates.candidate_of[names[OWN_SLOT]]])
    print(f"{'level':<12} {result.solution.slot!s:<45} {OWN_SLOT}")
    for level in (*built.rules.objective, *built.rules.reported):
        best, theirs = (
            [int(n) for n in numbers(level, one.column)[:, 0]] for one in (result.solution.schedule, own)
        )
        sign = -1 if isinstance(level, Criterion) and level.maximised else 1
        print(f"{level.name:<12} {[sign * n for n in best]!s:<45} {[sign * n for n in theirs]}")
    for rule in built.rules.judges:
        for violation in rule.violations(own):
            print(f"their slot, {rule.name}: {violation.sentence}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        CONFIG.write_text(config(Path(sys.argv[2])), encoding="utf-8")
    else:
        compare()
