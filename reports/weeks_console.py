"""``schedule check`` on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.words import visible
from reports.year_hours import level_lines

Json = dict[str, Any]


def render_weeks(document: Json, console: Console) -> None:
    """Print everybody's week, then what was found."""
    console.print(document["sentence"], markup=False)
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
            *(Text("\n".join(lines)) for lines in level_lines(person)),
        )
    return table


def _warnings(warnings: list[str], console: Console) -> None:
    console.print()
    if not warnings:
        console.print("No warnings.", markup=False)
        return
    console.print(f"{len(warnings)} warning{'s' * (len(warnings) > 1)}:", markup=False, style="bold")
    for warning in warnings:
        console.print(f"  ! {visible(warning)}", markup=False, soft_wrap=False)
