"""``schedule check`` on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.words import count, people, visible
from reports.year_hours import seasons

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
    title = Text(f"Hours as understood, from {document['first_day']} to {document['last_day']}")
    table = Table(title=title, title_justify="left", title_style="bold", expand=False, show_lines=True)
    table.add_column("Person", overflow="fold")
    table.add_column("In their own time", overflow="fold", ratio=1)
    table.add_column(Text(f"In {document['host_zone']}"), overflow="fold", ratio=1)
    for person in document["people"]:
        table.add_row(
            Text(f"{visible(person['name'])}\n{person['zone']}\nid: {person['id']}"),
            Text("\n".join([_hours(person["year"]["own"]), *person["also"]])),
            Text("the same" if _same(person["year"]) else _hours(person["year"]["host"])),
        )
    return table


def _same(year: Json) -> bool:
    return any(year["own"].values()) and bool(year["own"] == year["host"])


def _hours(levels: Json) -> str:
    """Write each level's hours: those of all weeks beside its name, and a line for each season."""
    said = [f"{words}: {line}" for level, words in _LEVELS.items() for line in seasons(levels[level])]
    return "\n".join(said) or "no hours in the programme"


def _warnings(warnings: list[str], console: Console) -> None:
    console.print()
    if not warnings:
        console.print("No warnings.", markup=False)
        return
    console.print(f"{len(warnings)} warning{'s' * (len(warnings) > 1)}:", markup=False, style="bold")
    for warning in warnings:
        console.print(f"  ! {visible(warning)}", markup=False, soft_wrap=False)
