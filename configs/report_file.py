"""An attendance file as rows: Zoom's report, Teams' report, or any list with a head; its columns tell which.

What the columns are called was read off reports of Zoom (with and without the rows about the meeting above, one
line a stay or one line a person, and the detailed one with the meeting on every line) and of Microsoft Teams (the
lists of who joined and left, and both forms with sections).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from calendars.errors import UserError
from configs.problems import did_you_mean

MAX_BYTES = 5_000_000

ZOOM, TEAMS, LIST = "Zoom report", "Teams report", "list"

_COLUMNS = {
    "id": ("id", "personid", "memberid"),
    "email": ("email", "useremail", "emailaddress", "mail", "participantemail"),
    "name": ("name", "fullname", "person", "participant", "participantname", "member", "displayname"),
    "first": ("firstname", "givenname", "forename"),
    "last": ("lastname", "familyname", "surname"),
    "join": ("jointime", "joined", "timejoined"),
    "leave": ("leavetime", "left", "timeexited", "timeleft"),
    "begin": ("firstjoin", "firstjointime"),
    "minutes": ("minutes", "duration", "totalduration", "inmeetingduration", "timeinsession", "durationminutes"),
    "status": ("status", "attendance"),
    "waiting": ("inwaitingroom", "waitingroom"),
    "action": ("useraction", "action"),
    "moment": ("timestamp",),
}
_MEANING = {word: column for column, words in _COLUMNS.items() for word in words}
_WHO = {"id", "email", "name", "last"}

_EXPECTED = (
    "expected a participant report of Zoom or Microsoft Teams in English, or a CSV file whose first line names its "
    "columns: one of id, email, name, and if you like minutes, status (present, absent, excused)"
)


class AttendanceError(UserError):
    """An attendance file cannot be used; the message says why. Nothing was recorded."""


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
        """The name as it was written."""
        parts = (self.get("first"), self.get("last"))
        return self.get("name") or " ".join(part for part in parts if part)

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
    """

    file: str
    kind: str
    columns: frozenset[str]
    rows: tuple[Row, ...]


def read_report(path: Path) -> Report:
    """Read an attendance file.

    Raises
    ------
    AttendanceError
        It cannot be read, is no text, or names nobody.
    """
    text = decoded(_bytes(path), str(path))
    try:
        tables = max((_tables(text, delimiter) for delimiter in "\t;,"), key=_columns_known)
    except csv.Error as error:
        raise AttendanceError(f"{path}: this is no CSV file ({error}); {_EXPECTED}") from None
    if not tables:
        raise AttendanceError(f"{path}: no line names the columns; {_EXPECTED}")
    rows = tuple(row for table in tables for row in table.rows if row.shown and not _is_yes(row.get("waiting")))
    if not rows:
        raise AttendanceError(f"{path}: nobody is named below the line of the columns")
    columns = frozenset(column for table in tables for column in table.columns)
    return Report(file=str(path), kind=_kind(text, columns), columns=columns, rows=rows)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        names = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        raise AttendanceError(f"{path}: there is no such file{did_you_mean(path.name, names)}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AttendanceError(f"{path}: cannot be read ({reason})") from None
    if len(data) > MAX_BYTES:
        raise AttendanceError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB: is this the right file?")
    return data


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte order mark, else in Windows' encoding.

    Raises
    ------
    AttendanceError
        It is no text.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise AttendanceError(f"{file}: this is no CSV file: open it and save it as CSV (or download it as CSV)")
    for encoding in (*_wide(data), "utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise AttendanceError(f"{file}: this is no text file: download the report as CSV")


def _wide(data: bytes) -> list[str]:
    """Return the encoding of text in UTF-16, by its mark or by where its zero bytes are."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    even, odd = data[0:200:2].count(0), data[1:200:2].count(0)
    if max(even, odd) < len(data[:200]) / 8:
        return []
    return ["utf-16-le" if odd > even else "utf-16-be"]


@dataclass(frozen=True, kw_only=True)
class _Table:
    columns: frozenset[str]
    rows: list[Row]


def _columns_known(tables: list[_Table]) -> int:
    return sum(len(table.columns) for table in tables)


def _tables(text: str, delimiter: str) -> list[_Table]:
    """Return the tables of a text: each begins with a line of columns and ends with the next, or with a section."""
    found: list[_Table] = []
    names: list[str] | None = None
    for line, cells in _lines(text, delimiter):
        head = _head(cells)
        if head is not None:
            names = head
            found.append(_Table(columns=frozenset(filter(None, head)), rows=[]))
        elif names is not None and _is_section(cells, names):
            names = None
        elif names is not None:
            found[-1].rows.append(_row(line, cells, names))
    return found


def _is_section(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether a line is a title such as ``3. In-Meeting Activities``."""
    return len(names) > 1 and not any(cells[1:]) and bool(re.match(r"\d\. ", cells[0] if cells else ""))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines as cells; between tabs nothing needs quotation marks, so they do not reach over a line."""
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # a constant of csv
    for cells in rows:
        yield rows.line_num, [" ".join(_bare(cell).split()) for cell in cells]


def _bare(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell


def _head(cells: Sequence[str]) -> list[str] | None:
    """Return what the columns mean, empty for unknown ones; None: this is no line of columns.

    Of two columns of the same meaning the later one is the person's: those before it are the meeting's. A line
    about the meeting alone names its host, whom nothing says to have been there.
    """
    filled = [cell for cell in cells if cell]
    names = [_meaning(cell) for cell in cells[: len(cells) - _empty_at_end(cells)]]
    few = len(set(names) - {""}) < 2 and len(filled) != 1
    if not _WHO & set(names) or few or ("topic" in map(str.lower, filled) and "name" not in names):
        return None
    return [name if name not in names[n + 1 :] else "" for n, name in enumerate(names)]


def _empty_at_end(cells: Sequence[str]) -> int:
    return next((n for n, cell in enumerate(reversed(cells)) if cell), len(cells))


def _meaning(cell: str) -> str:
    """Return what a column is: ``name`` for ``Name (Original Name)``, ``minutes`` for ``Duration (Minutes)``."""
    return _MEANING.get(re.sub(r"\([^)]*\)|[\W_]", "", cell.lower()), "")


def _row(line: int, cells: list[str], names: list[str]) -> Row:
    """Return a line; an unquoted comma in the last column, as between a date and its time, splits nothing."""
    if len(cells) > len(names) and names[-1] in ("moment", "leave"):
        cells = [*cells[: len(names) - 1], ", ".join(cells[len(names) - 1 :])]
    return Row(line=line, cells={name: cell for name, cell in zip(names, cells, strict=False) if name and cell})


def _is_yes(cell: str) -> bool:
    return cell.lower() in ("yes", "y", "true", "1")


def _kind(text: str, columns: frozenset[str]) -> str:
    head = text[:20_000].lower()
    if "action" in columns or "in-meeting" in head or "participant id (upn)" in head or "meeting summary" in head:
        return TEAMS
    return ZOOM if "original name" in head or "user email" in head or "waiting" in columns else LIST
