"""``schedule check`` on a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.words import count, people, visible

Json = dict[str, Any]

_LEVELS = {"preferred": "preferred", "available": "available", "if_needed": "if needed"}


def render_weeks(document: Json, console: Console) -> None:
    """Print everybody's week, then what was found."""
    slots = document["slots"]
    console.print(
        f"{people(len(document['people']))}, {count(slots['sessions'], 'session')}, "
        f"{count(slots['considered'], 'slot')} to choose from, {slots['candidates']:,} of them with times of their "
        "own. The file is in order.",
        markup=False,
    )
    console.print()
    console.print(_table(document))
    _warnings(document["warnings"], console)


def _table(document: Json) -> Table:
    title = Text(f"Weekly hours as understood, in the week of {document['week']}")
    table = Table(title=title, title_justify="left", title_style="bold", expand=False, show_lines=True)
    table.add_column("Person", overflow="fold")
    table.add_column("In their own time", overflow="fold", ratio=1)
    table.add_column(Text(f"In {document['host_zone']}"), overflow="fold", ratio=1)
    for person in document["people"]:
        levels = [level for level in _LEVELS if person["own"][level]]
        table.add_row(
            Text(f"{visible(person['name'])}\n{person['zone']}\nid: {person['id']}"),
            *(Text(_week(person[clock], levels)) for clock in ("own", "host")),
        )
    return table


def _week(windows: Json, levels: list[str]) -> str:
    if not levels:
        return "no hours in this week"
    return "\n".join(f"{_LEVELS[level]}: {_days(windows[level])}" for level in levels)


def _days(rows: list[Json]) -> str:
    """Write windows, joining days in a row that have the same: ``Mo–Fr 18:00–22:30; Sa 09:00–13:00``."""
    per_day = [
        (day, ", ".join(f"{row['begin']}–{row['end']}" for row in mine))
        for day, mine in groupby(rows, lambda row: row["weekday"])
    ]
    runs = [(hours, [day for day, _ in days]) for hours, days in groupby(per_day, lambda one: one[1])]
    return "; ".join(f"{_span(days)} {hours}" for hours, days in runs)


def _span(days: list[str]) -> str:
    week = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    first, last = week.index(days[0]), week.index(days[-1])
    if len(days) > 2 and last - first == len(days) - 1:
        return f"{days[0]}–{days[-1]}"
    return ",".join(days)


def _warnings(warnings: list[str], console: Console) -> None:
    console.print()
    if not warnings:
        console.print("No warnings.", markup=False)
        return
    console.print(f"{len(warnings)} warning{'s' * (len(warnings) > 1)}:", markup=False, style="bold")
    for warning in warnings:
        console.print(f"  ! {visible(warning)}", markup=False, soft_wrap=False)
