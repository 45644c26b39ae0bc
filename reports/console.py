"""The documents on a terminal, by rich: every width, meaning never in colour alone, every encoding.

Text of a file reaches the terminal only through `_Page.text`, which makes it visible and never reads markup in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports import grid
from reports.words import spelt, visible

Json = dict[str, Any]

WIDEST_PROSE = 100
"""Longer lines are hard to read, however wide the terminal is."""

_STYLES = {
    "absent": "red",
    "outside": "dim",
    "unsocial": "magenta",
    "shifted": "bold cyan",
    "if_needed": "yellow",
}


def render(document: Json, console: Console) -> None:
    """Print a document of any kind."""
    {"plan": render_plan, "show": render_show, "infeasible": render_infeasible}[document["kind"]](document, console)


def render_plan(document: Json, console: Console) -> None:
    """Print a fresh plan: the slot, its proof, the year, who pays, what else there is."""
    page = _Page(console)
    _title(page, document)
    page.say(document["proof"]["sentence"])
    _levels(page, document["proof"])
    _sheet(page, document)
    _contracts(page, document["contracts"])
    page.heading("The best slot of each anchor zone")
    _slots(page, document["anchors"])
    page.heading("The best other slots")
    _slots(page, document["alternatives"])
    _warnings(page, document["warnings"])


def render_show(document: Json, console: Console) -> None:
    """Print a published plan, for everybody or for one person."""
    page = _Page(console)
    _title(page, document)
    _sheet(page, document)
    if document["person"] is None:
        _contracts(page, document["contracts"])


def render_infeasible(document: Json, console: Console) -> None:
    """Print why there is no plan and what to do."""
    page = _Page(console)
    page.say(document["sentence"], style="bold red")
    page.heading("How many slots each rule leaves by itself")
    page.pairs([(f"{rule['candidates']:,}", rule["sentence"]) for rule in document["rules"]], right=True)
    page.listed([one["sentence"] for one in document["refused"]])
    if document["nearest"]:
        page.heading("The slots that come nearest, and what they lack")
    for one in document["nearest"]:
        page.say(one["name"], style="bold")
        page.listed([words for lack in one["lacks"] for words in lack["words"]])
    page.heading("What to do next")
    page.listed(document["advice"])
    _warnings(page, document["warnings"])


class _Page:
    """A console that prints text of a file as it stands."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.pretty = console.encoding.lower().startswith("utf")
        self.signs = grid.PRETTY if self.pretty else grid.PLAIN

    def text(self, words: str, style: str = "") -> Text:
        """Return text of a file, fit for this terminal."""
        return Text(spelt(visible(words), self.console.encoding), style)

    def lines(self, lines: Iterable[str], style: str = "") -> Text:
        """Return several lines."""
        return Text("\n").join(self.text(line, style) for line in lines)

    def heading(self, words: str) -> None:
        """Print a heading with a line of space above."""
        self.console.print()
        self.console.print(self.text(words, "bold underline"))

    def say(self, words: str, style: str = "") -> None:
        """Print a sentence."""
        self.prose(self.text(words, style))

    def listed(self, sentences: Iterable[str]) -> None:
        """Print sentences one below the other, their further lines indented."""
        self.pairs([("-", sentence) for sentence in sentences])

    def pairs(self, rows: Sequence[tuple[str, str]], right: bool = False) -> None:
        """Print two columns; the second wraps."""
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right" if right else "left", no_wrap=True)
        table.add_column(overflow="fold")
        for left, words in rows:
            table.add_row(self.text(f"  {left}"), self.text(words))
        if rows:
            self.prose(table)

    def prose(self, what: Text | Table) -> None:
        """Print something not wider than can be read."""
        self.console.print(what, width=min(self.console.width, WIDEST_PROSE), overflow="fold")


def _title(page: _Page, document: Json) -> None:
    page.say(document["group"], style="bold")
    page.say(f"{document['sentence']}.", style="bold green")


def _levels(page: _Page, proof: Json) -> None:
    """Print the levels of the objective, and where they are not proven, what is known."""
    page.heading("How good it is, the most important first")
    rows = [(level["title"], _level(level)) for level in proof["levels"]]
    page.pairs(rows + [(level["title"], f"{level['words']} (not optimised)") for level in proof["reported"]])


def _level(level: Json) -> str:
    if level["proven"]:
        return str(level["words"])
    bound = level["bound_words"]
    return f"{level['words']} (not proven; {f'at best: {bound}' if bound else 'no limit is known'})"


def _sheet(page: _Page, document: Json) -> None:
    """Print the year sheet, block by block, and below it what its signs mean."""
    sheet, limits = document["sheet"], document.get("limits") or {}
    page.heading("The year on everybody's own clock")
    if not sheet["people"]:
        return page.say("There is nobody in the group.")
    layout = grid.layout(sheet, page.console.width)
    for block in layout.blocks(len(sheet["sessions"])):
        page.console.print(_block(page, sheet, layout, block, limits.get("quorum")))
    page.say("   ".join(grid.legend(sheet, page.signs, limits.get("unsocial") or [])))
    page.listed([shift["sentence"] for shift in sheet["shifts"]])
    return None


def _block(page: _Page, sheet: Json, layout: grid.Layout, block: range, quorum: int | None) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_footer="attends" in sheet["sessions"][0])
    footer = "Can come" if quorum is None else f"Can come (quorum {quorum})"
    table.add_column("", page.text(footer), width=layout.name, overflow="fold")
    for t in block:
        _column(page, table, sheet["sessions"][t], layout, quorum)
    for person in sheet["people"]:
        cells = [grid.cell(person["cells"][t], page.signs, layout.folded) for t in block]
        row = [page.lines(cell.lines, _STYLES.get(cell.kind, "")) for cell in cells]
        table.add_row(page.text(grid.label(person)), *row)
    return table


def _column(page: _Page, table: Table, session: Json, layout: grid.Layout, quorum: int | None) -> None:
    heading = page.lines(grid.heading(session, layout.folded))
    can = grid.attendance(session, quorum, page.signs) if "attends" in session else ""
    table.add_column(heading, page.text(can), width=layout.cell, no_wrap=True, header_style="bold")


def _contracts(page: _Page, rows: list[Json]) -> None:
    if rows:
        page.heading("Contracts broken, or with no absence left")
        page.pairs([("!!" if row["state"] == "broken" else "!", row["sentence"]) for row in rows])


def _slots(page: _Page, rows: list[Json]) -> None:
    """Print slots beside the chosen one: attendances, name, and what is to be said of them."""
    for row in rows:
        chosen = " - the chosen slot" if row.get("chosen") else ""
        page.say(f"{row['title']}: {row['attends']} attendances{chosen}", style="bold")
        page.listed(row["sentences"])
    if not rows:
        page.say("There is no other slot that keeps the rules.")


def _warnings(page: _Page, warnings: list[str]) -> None:
    if warnings:
        page.heading("Warnings")
        page.listed(warnings)
