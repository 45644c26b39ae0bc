"""A real group lived through again: how often does its slot move, and what does that cost?

    python benchmarks/replay.py FOLDER_WITH_THE_DATA

The data are facts parsed from the public agendas of the GraphQL working group (repository graphql/graphql-wg,
folder agendas; no licence is stated, so facts only), the same as for ``graphql_wg.py``: who signed up for which
primary meeting. Core people of a year signed up for at least half of its primary meetings.

Two lives of the same people, each at several prices of moving a session:

turns
    Every year is a programme of twelve sessions with all its core people; the next one is its renewal, with all
    leavers and joiners at once.
months
    Every year begins with those of its core people who are at its first meeting. Somebody is a member from the day
    of their first to the day of their last meeting of the year; on the evening of each such day the plan is solved
    again. The turn of the year is a renewal.

In the autumn of 2021 the agendas began to name people in another way, so nobody has the same code before and after.
That makes everybody leave and everybody join in one turn, which is nothing that happened. So the people of
2021 are also taken from its last three meetings alone, which know them by the later names.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from configs.build import build_loaded  # noqa: E402  # found through the path above
from configs.validate import load_config  # noqa: E402
from scheduler.incumbent import InForce  # noqa: E402
from scheduler.plan import Plan  # noqa: E402
from scheduler.publish import Occasion, make_plan  # noqa: E402
from scheduler.solve import solve  # noqa: E402

PRICES = ("0", "0.25", "1")
HOURS = (("08:00-21:00", "1, 2, 3, 4"), ("09:00-18:00", "1"))
"""Everybody's hours on weekdays, and which weekdays of a month may be chosen: with the shorter hours the first ones
only, as four that are alike make proving slow."""
YEARS = (2021, 2022, 2023)
NEW_NAMES = date(2021, 10, 1)
"""From here on the agendas of 2021 name people as the later ones do."""

FILE = """\
group: {{name: GraphQL working group}}
programme: {{first_month: {year}-01, sessions: 12, duration: 90}}
slots: {{weekdays: [Mo, Tu, We, Th, Fr], ordinals: [{ordinals}], anchors: [America/Los_Angeles, UTC, members]}}
rules: {{stability: {{price: {price}}}}}
members:
"""


@dataclass(frozen=True)
class Sign:
    """One person's sign-up for a primary meeting."""

    day: date
    code: str
    zone: str


@dataclass(frozen=True)
class Core:
    """Somebody at half of a year's meetings or more: zone, first and last of them."""

    code: str
    zone: str
    first: date
    last: date


Solve = tuple[int, datetime, list[tuple[Core, str]]]
"""Year of the programme, moment, and the members with what the file says of the days of their membership."""


@dataclass
class Tally:
    """What happened in one life at one price."""

    plans: int = 0
    moves: list[str] = field(default_factory=list)
    moved: int = 0
    attendances: list[int] = field(default_factory=list)


def sign_ups(data: Path) -> list[Sign]:
    """Return all sign-ups for primary meetings."""
    with (data / "attendance_with_zones.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "primary"]
    return [Sign(day_of(row["agenda"], row["start_utc"]), row["member"], row["tz_guess"]) for row in rows]


def day_of(agenda: str, start: str) -> date:
    """Return the day of a meeting, from its begin or from the name of its agenda."""
    if start:
        return datetime.strptime(start[:8], "%Y%m%d").date()
    found = re.search(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})/(\d\d)-[A-Z][a-z]+/(\d\d)-", agenda)
    assert found, agenda
    year, month, day = (int(one) for one in found.groups() if one)
    return date(year, month, day)


def core_people(signs: Sequence[Sign], first: date, last: date) -> list[Core]:
    """Return those at half of the meetings of some days, or more, by code."""
    days: dict[str, set[date]] = defaultdict(set)
    zones: dict[str, Counter[str]] = defaultdict(Counter)
    for sign in signs:
        if first <= sign.day <= last:
            days[sign.code].add(sign.day)
            zones[sign.code][sign.zone] += bool(sign.zone)
    meetings = set().union(*days.values())
    core = sorted(code for code, seen in days.items() if 2 * len(seen) >= len(meetings))
    return [Core(one, zones[one].most_common(1)[0][0], min(days[one]), max(days[one])) for one in core]


def years(signs: Sequence[Sign], first: date) -> dict[int, list[Core]]:
    """Return the core people of each year; of the first one from a day on."""
    begins = {year: max(first, date(year, 1, 1)) for year in YEARS}
    return {year: core_people(signs, begins[year], date(year, 12, 31)) for year in YEARS}


def turns(group: dict[int, list[Core]]) -> Iterator[Solve]:
    """Yield year, moment and members of every solve, where people change at the turn of the year alone."""
    for year, people in group.items():
        yield year, before(year), [(one, "") for one in people]


def months(group: dict[int, list[Core]]) -> Iterator[Solve]:
    """Yield the same where people come and go with their first and last meeting of a year."""
    for year, people in group.items():
        opening, closing = min(one.first for one in people), max(one.last for one in people)
        yield year, before(year), [(one, "") for one in people if one.first == opening]
        comings = {one.first for one in people if one.first > opening}
        for day in sorted(comings | {one.last for one in people if one.last < closing}):
            known = [one for one in people if one.first <= day]
            yield year, evening(day), [(one, membership(one, day, opening, closing)) for one in known]


def before(year: int) -> datetime:
    """Return the moment at which a year's plan is made."""
    return datetime(year - 1, 12, 31, 12, tzinfo=UTC)


def evening(day: date) -> datetime:
    """Return the moment at which a plan is made on the day of a meeting."""
    return datetime.combine(day, time(23, 59), UTC)


def membership(one: Core, day: date, opening: date, closing: date) -> str:
    """Return the keys of a file for the days of a membership, as far as they are known on a day."""
    joins = f", from: {one.first}" if one.first > opening else ""
    return joins + (f", until: {one.last}" if one.last < closing and one.last <= day else "")


def text(year: int, price: str, hours: tuple[str, str], members: Sequence[tuple[Core, str]]) -> str:
    """Return the file of the group."""
    when, ordinals = hours
    rows = (
        f"  - {{id: {one.code}, name: {one.code}, zone: {one.zone}, available: Mo-Fr {when}{days}}}\n"
        for one, days in members
    )
    return FILE.format(year=year, price=price, ordinals=ordinals) + "".join(rows)


def live(solves: Sequence[Solve], price: str, hours: tuple[str, str], folder: Path) -> Tally:
    """Make one plan after the other, each from the one before."""
    tally, plan = Tally(), None
    for n, (year, moment, members) in enumerate(solves):
        path = folder / "group.yaml"
        path.write_text(text(year, price, hours, members), encoding="utf-8")
        plan = publish(path, moment, plan, tally)
        if n + 1 == len(solves) or solves[n + 1][0] != year:
            tally.attendances.append(sum(one.attends for one in plan.people))
    return tally


def publish(path: Path, moment: datetime, plan: Plan | None, tally: Tally) -> Plan:
    """Make a plan from the one in force, as ``schedule solve`` does, and count what moves."""
    standing = None if plan is None else InForce(plan=plan, as_of=moment)
    built = build_loaded(load_config(path), moment.date(), standing)
    result = solve(built.problem, built.rules)
    assert result.solution is not None
    occasion = Occasion(group=built.group, as_of=moment, config_sha256=built.sha256)
    if plan is not None:
        before, now = plan.slots[0].slot, result.solution.slot
        tally.moves += [f"{moment:%Y-%m-%d}: {before} → {now}"] if before != now else []
        tally.moved += int(result.solution.schedule.column.moved.sum())
        tally.plans += 1
    return make_plan(built.problem, result, occasion, built.agenda)


def main(data: Path) -> None:
    """Print who comes and goes, and the table."""
    signs = sign_ups(data)
    groups = {"2021": years(signs, date(2021, 1, 1)), "2021, from October": years(signs, NEW_NAMES)}
    for name, group in groups.items():
        for year, after in pairwise(YEARS):
            old, new = ({one.code for one in group[n]} for n in (year, after))
            print(f"{name}: {year} → {after}: {len(old)} people, {len(old - new)} leave, {len(new - old)} join")
    print("life, hours, people of | price | solved again | slot moves | person-sessions moved | "
          f"attendances {' + '.join(map(str, YEARS))}, against price 0")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for life in (turns, months):
            for hours in HOURS:
                for name, group in groups.items():
                    rows([*life(group)], (life.__name__, hours[0], name), hours, Path(folder))


def rows(solves: Sequence[Solve], labels: Sequence[str], hours: tuple[str, str], folder: Path) -> None:
    """Print a row for each price, then when the slot moved."""
    tallies = {price: live(solves, price, hours, folder) for price in PRICES}
    free = sum(tallies[PRICES[0]].attendances)
    for price, tally in tallies.items():
        total = " + ".join(map(str, tally.attendances))
        cells = (", ".join(labels), price, tally.plans, len(tally.moves), tally.moved)
        print(*cells, f"{total} ({sum(tally.attendances) - free:+d})", sep=" | ")
    for price, tally in tallies.items():
        for move in tally.moves:
            print(f"    price {price}, {move}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
