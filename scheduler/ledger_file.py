"""``ledger.csv`` read back, also after a spreadsheet or git had it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from calendars.errors import UserError
from scheduler.ledger import ABSENT, COLUMNS, EMPTY, EVERYBODY, EXCUSED, HELD, NOT_HELD, PRESENT, Entry, Ledger
from scheduler.plan import moment_from

MOST_SHOWN = 10
"""Mistakes that are named before the rest is only counted."""

_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_JOIN = (
    "git could not join two versions here: delete the lines that begin with <<<<<<<, ======= and >>>>>>>, keep all "
    "the others (their order does not matter)"
)
_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Cells = Sequence[str]


class LedgerError(UserError):
    """A file that should hold a ledger does not; the message names file and line."""


def read_ledger(path: Path) -> Ledger:
    """Read a ledger; where there is no file nothing was recorded yet.

    Order, blank lines and lines that stand twice do not matter, nor do ``;``, tabs, CRLF or a byte order mark.

    Raises
    ------
    LedgerError
        It cannot be read, or a line says something that no ledger says.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return EMPTY
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    try:
        return EMPTY.with_entries(_entries(_text(content)))
    except _Mistakes as mistakes:
        raise LedgerError("\n".join(_named(path, mistakes.found))) from None


class _Mistakes(Exception):
    """Pairs of a line's number and what is wrong with it."""

    def __init__(self, found: list[tuple[int, str]]) -> None:
        self.found = found


def _named(path: Path, found: list[tuple[int, str]]) -> list[str]:
    lines = [f"{path}:{line}: {what}" for line, what in found[:MOST_SHOWN]]
    rest = len(found) - len(lines)
    return [*lines, f"{path}: {rest} more lines like these"] if rest else lines


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Mistakes([(line, "this is not UTF-8: save it as 'CSV UTF-8'")]) from None
    conflicts = [(n, _JOIN) for n, line in enumerate(text.splitlines(), 1) if line.startswith(_CONFLICT)]
    if conflicts:
        raise _Mistakes(conflicts[:1])
    return text


def _entries(text: str) -> list[Entry]:
    """Return the entries of a text, or every mistake in it."""
    entries, mistakes, order = [], [], None
    for line, cells in _rows(text):
        try:
            if order is None or _is_head(cells):
                order = _order(cells)
                continue
            entries.append(_entry([cells[n] if n < len(cells) else "" for n in order], cells[len(COLUMNS) :]))
        except ValueError as error:
            mistakes.append((line, str(error)))
            order = order or tuple(range(len(COLUMNS)))
    if mistakes:
        raise _Mistakes(mistakes)
    return entries


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold something, as cells."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((one for one in ";\t" if one in head), ",")
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        for cells in rows:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield rows.line_num, stripped
    except csv.Error as error:
        raise _Mistakes([(rows.line_num, f"this is no line of a CSV file ({error})")]) from None


def _is_head(cells: Cells) -> bool:
    """Say whether a line is the head again, as it is where git joined two files that were both new."""
    return set(COLUMNS) <= {cell.lower() for cell in cells}


def _order(cells: Cells) -> tuple[int, ...]:
    """Return where each column stands.

    Raises
    ------
    ValueError
        The first line is not that of a ledger.
    """
    names = [cell.lower() for cell in cells]
    if sorted(name for name in names if name) != sorted(COLUMNS):
        raise ValueError(f"expected the columns {', '.join(COLUMNS)} and no others: notes belong into another file")
    return tuple(names.index(name) for name in COLUMNS)


def _entry(cells: Cells, beyond: Cells) -> Entry:
    """Return a line as an entry.

    Raises
    ------
    ValueError
        A cell holds what it cannot hold; the message says which.
    """
    session, person, status, minutes, recorded_at = cells
    if any(beyond):
        raise ValueError(f"{len(cells)} cells expected, more were found")
    if not re.fullmatch("[1-9][0-9]{0,3}", session):
        raise ValueError(f"session {session!r}: expected its number")
    if person != EVERYBODY and not _PERSON.fullmatch(person):
        raise ValueError(f"person {person!r}: expected an id, or * for the session as a whole")
    known = (HELD, NOT_HELD) if person == EVERYBODY else (PRESENT, ABSENT, EXCUSED)
    if status not in known:
        raise ValueError(f"status {status!r}: expected one of {', '.join(known)}")
    if not re.fullmatch("[0-9]{0,5}", minutes):
        raise ValueError(f"minutes {minutes!r}: expected a whole number, or nothing")
    return Entry(int(session), person, status, int(minutes) if minutes else None, _moment(recorded_at))


def _moment(text: str) -> str:
    try:
        moment_from(text)
    except ValueError:
        raise ValueError(f"recorded_at {text!r}: expected a moment such as 2027-01-21T15:00:00Z") from None
    return text
