"""An attendance file as rows: a report of Zoom, Teams or Google Meet in any language, or a list with a head.

How reports are built was read off those of Zoom (meetings and webinars, with and without the rows about the meeting
above, one line a stay or one line a person, and the detailed one with the meeting on every line) and of Microsoft
Teams (the lists of who joined and left, and both forms with sections).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from pathlib import Path

from configs.match import plain
from configs.report_cells import AttendanceError, Line, readings
from configs.report_columns import Columns
from configs.report_group import Group, is_text
from configs.report_words import GONE, YES, meaning_of
from scheduler.plan import Plan

ZOOM, TEAMS, LIST = "Zoom report", "Teams report", "list"

_WHO = {"id", "email", "name", "first", "last"}
_TIMES = ("join", "leave", "minutes")
MAX_TABLES = 100
"""In a file; so many lines that could name columns are none of a report."""

_YES = {plain(word) for word in YES.split()}

_EXPECTED = (
    "expected a participant report of Zoom, Microsoft Teams or Google Meet, or a list (CSV or .xlsx) whose first "
    "line names its columns: one of id, email, name, and if you like join time, leave time, minutes, status "
    "(present, absent, excused)"
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line about somebody: cells by what their column means; empty ones are left out."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell, empty if there is none."""
        return self.cells.get(column, "")

    @property
    def name(self) -> str:
        """The name as it was written; a list may have the first or the last name under ``name``."""
        first, name, last = (self.get(part) for part in ("first", "name", "last"))
        parts = (name,) if name and bool(first) == bool(last) else (first, name, last)
        return " ".join(part for part in parts if part)

    @property
    def shown(self) -> str:
        """What the line calls the person."""
        return self.name or self.get("id") or self.get("email")


@dataclass(frozen=True, kw_only=True)
class Report:
    """The rows of a file, waiting rooms left out.

    Parameters
    ----------
    file
        Its name, for messages.
    kind
        What it is.
    columns
        Meanings of all its columns.
    notes
        What columns were taken for by what is in them.
    """

    file: str
    kind: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Table:
    columns: Columns
    lines: list[Line]

    @property
    def name(self) -> str:
        """Heading of the names; empty: there are none."""
        found = {meaning: n for n, meaning in self.columns.meanings.items()}
        column = next((found[one] for one in ("name", "first", "last", "id") if one in found), None)
        return "" if column is None else self.columns.head.cells[column]

    @cached_property
    def people(self) -> set[str]:
        """What its lines call people."""
        return {row.shown for row in self.rows()}

    def rows(self) -> list[Row]:
        """Return its lines about people who were there."""
        return [row for row in (self._row(line) for line in self.lines) if row is not None]

    def _row(self, line: Line) -> Row | None:
        """Return a line; an unquoted comma in the last column, as between a date and its time, splits nothing."""
        cells, meanings = line.cells, self.columns.meanings
        last = len(self.columns.head.cells) - 1
        if len(cells) > last + 1 and meanings.get(last) in ("moment", "leave"):
            cells = (*cells[:last], ", ".join(cells[last:]))
        named = {meanings[n]: cell for n, cell in enumerate(cells) if n in meanings and cell}
        row = Row(line=line.number, cells={meaning: cell for meaning, cell in named.items() if cell not in GONE})
        gone = any(named.get(meaning) in GONE for meaning in _TIMES) and not any(map(row.get, _TIMES))
        return None if gone or not row.shown or plain(row.get("waiting")) in _YES else row


def read_report(path: Path, plan: Plan) -> Report:
    """Read an attendance file.

    Parameters
    ----------
    path
        The file.
    plan
        Whose people and sessions tell what its columns are.

    Raises
    ------
    AttendanceError
        It cannot be read, is no text, names nobody, or does not say enough of what is in its columns.
    """
    tables = _best(Group(plan), path)
    if not tables:
        raise AttendanceError(f"{path}: no line names the columns; {_EXPECTED}")
    unclear = next((table.columns for table in tables if table.columns.unclear), None)
    if unclear:
        raise AttendanceError(f"{path}:{unclear.head.number}: {unclear.unclear} ({unclear.understood})")
    rows = tuple(row for table in tables for row in table.rows())
    if not rows:
        raise AttendanceError(f"{path}: nobody is named below the line of the columns")
    columns = frozenset(meaning for table in tables for meaning in table.columns.meanings.values())
    notes = tuple(f"{path}: {table.columns.note}" for table in tables if table.columns.note)
    return Report(file=str(path), kind=_kind(tables, columns), columns=columns, rows=rows, notes=notes)


def _best(group: Group, path: Path) -> list[_Table]:
    """Return the tables of a file in the encoding and with the separator that make the most of it."""
    best: list[_Table] = []
    for cut in readings(path):
        lines = [list(dropwhile(_is_blank, one)) for one in cut]
        found = [_tables(group, one, heads) for heads in (_by_words, _by_content) for one in lines]
        best = max([best, *found], key=_understood)
        if _understood(best)[1] > 0:
            break
    return best


def _is_blank(line: Line) -> bool:
    return not line.cells


def _understood(tables: Sequence[_Table]) -> tuple[bool, int]:
    """Return how well a way of reading a file does: headings cut at every separator, people of the group.

    Of equally good ones the first is taken, which knows words.
    """
    whole = not any(mark in cell for table in tables for cell in table.columns.head.cells for mark in "\t;,")
    return bool(tables) and whole, max((table.columns.people() for table in tables), default=-1)


_Heads = Callable[[Group, Sequence[Line], int], dict[str, int] | None]
"""Says what the columns mean that a line names, as far as it tells; None: it is no line of columns."""


def _tables(group: Group, lines: Sequence[Line], heads: _Heads) -> list[_Table]:
    """Return the tables of a file: each begins with a line of columns and ends with the next, or with a section.

    Left out are a single line about the meeting, whose host may have stayed away, a table without names or times
    beside others, and one that says in sums what another says in full.
    """
    named = [heads(group, lines, n) for n in range(len(lines))]
    cut: list[tuple[Line, dict[str, int], list[Line]]] = []
    within = False
    for n, line in enumerate(lines):
        columns = named[n]
        if columns is not None:
            cut.append((line, columns, []))
            within = True
        elif within and _is_title(line, cut[-1][0], next((named[m] for m in _filled(lines, n + 1)), None)):
            within = False
        elif within and line.cells:
            cut[-1][2].append(line)
    filled = ([one for one in cut if one[2]] or cut)[: 0 if len(cut) > MAX_TABLES else None]
    tables = [_Table(columns=Columns(group, head, rows, columns), lines=rows) for head, columns, rows in filled]
    if heads is _by_content:
        tables = [table for table in tables if table.columns.people()]
    tables = [table for table in tables if table.name] or tables
    tables = [table for table in tables if table.columns.timed] or tables
    return [one for n, one in enumerate(tables) if not _is_said_below(one, tables[n + 1 :])]


def _filled(lines: Sequence[Line], start: int) -> Iterator[int]:
    return (n for n in range(start, min(start + 5, len(lines))) if lines[n].cells)


def _is_said_below(table: _Table, later: Sequence[_Table]) -> bool:
    """Say whether a table is about the meeting, or whether one below it has all its people, stay by stay."""
    about = len(table.lines) == 1 and not {one.name for one in later} & {*table.columns.head.cells}
    return bool(later) and (about or any(table.people <= one.people for one in later))


def _is_title(line: Line, head: Line, below: dict[str, int] | None) -> bool:
    """Say whether a line is a title such as ``3. In-Meeting Activities``, or alone above a line of columns."""
    alone = len(line.cells) == 1 and len(head.cells) > 1
    return alone and (below is not None or bool(re.match(r"\d+\. ", line.cells[0])))


def _by_words(_: Group, lines: Sequence[Line], n: int) -> dict[str, int] | None:
    """Return the columns of a line whose words are known.

    Of two columns of the same meaning the later one is the person's: those before it are the meeting's. A line
    about the meeting alone names its host, whom nothing says to have been there.
    """
    cells = lines[n].cells
    named = {meaning: n for n, cell in enumerate(cells) if (meaning := meaning_of(cell))}
    few = len(named) < 2 and sum(map(bool, cells)) != 1 and n > 0
    return None if few or not _WHO & {*named} or {"topic", "name"} & {*named} == {"topic"} else named


def _by_content(group: Group, lines: Sequence[Line], n: int) -> dict[str, int] | None:
    """Return what the words tell of a line that names columns because values and people stand below it."""
    known = _by_words(group, lines, n)
    first = n == 0 or len(lines[n - 1].cells) < min(2, len(lines[n].cells))
    below = next((lines[m] for m in _filled(lines, n + 1)), None)
    new = first and below is not None and _all_words(group, lines[n]) and not _all_words(group, below)
    if known or not new:
        return known
    return {meaning: n for n, cell in enumerate(lines[n].cells) if (meaning := meaning_of(cell))}


def _all_words(group: Group, line: Line) -> bool:
    """Say whether a line holds texts only, and names nobody of the group."""
    return bool(line.cells) and all(is_text(cell) and group.person(cell) is None for cell in line.cells if cell)


def _kind(tables: Sequence[_Table], columns: frozenset[str]) -> str:
    heads = " ".join(plain(cell) for table in tables for cell in table.columns.head.cells)
    if "action" in columns or "(upn)" in heads:
        return TEAMS
    return ZOOM if "original name" in heads or "user email" in heads or "waiting" in columns else LIST
