"""Tables for spreadsheets: CSV of which no cell is taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from reports.side_page import TABLES
from reports.words import visible

Json = dict[str, Any]
Cell = str | int | None

_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]")
"""How a cell begins that a spreadsheet computes, wide signs in Asian versions; apostrophes may stand before it."""

_NUMBERS = ("attends", "contracts_kept", "contracts", "most_min", "most", "constant", "people", "moved")
_MARKS = ("chosen", "in_force", "unbeaten", "possible")
COLUMNS = ("table", "rank", "slot", *_MARKS, *_NUMBERS, "buys", "why_not")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV: commas, quotes where needed, line feeds; None is an empty cell.

    A text that a spreadsheet would compute has an apostrophe before it, which it shows or leaves out.
    """
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *([harmless(one) for one in row] for row in rows)])
    return text.getvalue()


def harmless(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet takes for a formula."""
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(int(cell))
    text = visible(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that ``harmless`` made a cell of, whether or not a spreadsheet left its apostrophe out."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def compare_csv(document: Json) -> str:
    """Return slots side by side as CSV: one line for each slot of each table."""
    return csv_text(COLUMNS, [_line(key, row) for key in TABLES for row in document[key]])


def _line(table: str, row: Json) -> list[Cell]:
    name = {"rows": "slots", "named": "named", "anchors": "anchors"}[table]
    marks = ["yes" if row[key] else "no" for key in _MARKS]
    said = [row["buys"], "; ".join(row["why_not"])]
    return [name, row["rank"], row["name"], *marks, *(row[key] for key in _NUMBERS), *said]
