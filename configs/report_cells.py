"""An attendance file as lines of cells: text in any common encoding, cut at its separator, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from calendars.errors import UserError
from configs.problems import did_you_mean

MAX_BYTES = 5_000_000
MAX_LINES = 50_000
MAX_CELLS = 200
"""In a line; what stands further to the right is left out."""
MAX_UNPACKED = 60_000_000
"""Bytes of a workbook once it is unpacked."""


_COUNTRIES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "cp932", "gb18030", "cp949", "cp950")
"""Encodings in which Excel saves CSV, by the country of the computer."""
_MOST_TRIED = 300_000
"""Bytes of a file for which more than the first of them is tried."""


class AttendanceError(UserError):
    """An attendance file cannot be used; the message says why. Nothing was recorded."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a file: its number from 1, and its cells without spaces around them."""

    number: int
    cells: tuple[str, ...]


def readings(path: Path) -> Iterator[list[list[Line]]]:
    """Yield the ways in which a file can be cut into cells, by each separator, or a workbook's sheets.

    A text in none of the encodings of Unicode is given in one country's after the other.

    Raises
    ------
    AttendanceError
        It cannot be read, is too large, or is neither text nor a workbook.
    """
    data = _bytes(path)
    if data.startswith(b"PK\x03\x04"):
        yield _bounded([list(_sheet(rows)) for rows in _sheets(data, str(path))], path)
        return
    for text in decoded(data, str(path)):
        yield _bounded(_separated(text, str(path)), path)


def _bounded(found: list[list[Line]], path: Path) -> list[list[Line]]:
    if any(len(lines) > MAX_LINES for lines in found):
        raise AttendanceError(f"{path}: more than {MAX_LINES:,} lines: is this the right file?")
    return found


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


def decoded(data: bytes, file: str) -> list[str]:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte order mark, else in Windows' encodings.

    Raises
    ------
    AttendanceError
        It is no text.
    """
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise AttendanceError(f"{file}: this is no CSV file: open it and save it as CSV or .xlsx")
    unicode = [text for name in (*_wide(data), "utf-8-sig") if (text := _text_in(data, name)) is not None]
    countries = _COUNTRIES[: None if len(data) <= _MOST_TRIED else 1]
    found = unicode[:1] or [text for name in countries if (text := _text_in(data, name)) is not None]
    if not found:
        raise AttendanceError(f"{file}: this is no text file: download the report as CSV")
    return found


def _text_in(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _wide(data: bytes) -> list[str]:
    """Return the encoding of text in UTF-16, by its mark or by where its zero bytes are."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    even, odd = data[0:200:2].count(0), data[1:200:2].count(0)
    if max(even, odd) < len(data[:200]) / 8:
        return []
    return ["utf-16-le" if odd > even else "utf-16-be"]


def _separated(text: str, file: str) -> list[list[Line]]:
    try:
        return [list(islice(_lines(text, delimiter), MAX_LINES + 1)) for delimiter in "\t;,"]
    except csv.Error as error:
        raise AttendanceError(f"{file}: this is no CSV file ({error}); save it anew as CSV or .xlsx") from None


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """Yield the lines; between tabs nothing needs quotation marks, so they do not reach over a line."""
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # a constant of csv
    for cells in rows:
        yield _line(rows.line_num, (_bare(cell) for cell in islice(cells, MAX_CELLS)))


def _line(number: int, cells: Iterable[str]) -> Line:
    """Return a line without the empty cells at its end."""
    tidy = [" ".join(cell.split()) for cell in cells]
    while tidy and not tidy[-1]:
        tidy.pop()
    return Line(number=number, cells=tuple(tidy))


def _bare(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell


def _sheets(data: bytes, file: str) -> list[list[Sequence[object]]]:
    """Return the values of a workbook, sheet by sheet.

    Raises
    ------
    AttendanceError
        It is another kind of file, damaged, or too large.
    """
    from openpyxl import load_workbook  # only for workbooks, as it is slow to import

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise AttendanceError(f"{file}: this is no Excel workbook: save it as .xlsx or CSV")
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise AttendanceError(f"{file}: a huge workbook: is this the right file?")
        with warnings.catch_warnings(action="ignore"):  # about styles
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return [_rows(sheet) for sheet in book.worksheets]
    except UserError:
        raise
    except Exception as error:  # whatever a damaged part makes of openpyxl, zipfile and the XML parser
        what = type(error).__name__
        raise AttendanceError(f"{file}: this workbook is damaged ({what}): open it and save it as CSV") from None


def _rows(sheet: Any) -> list[Sequence[object]]:  # Any: openpyxl has no types
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    return list(islice(sheet.iter_rows(max_col=MAX_CELLS, values_only=True), MAX_LINES + 1))


def _sheet(rows: Iterable[Sequence[object]]) -> Iterator[Line]:
    for number, values in enumerate(rows, 1):
        yield _line(number, map(_text, values))


def _text(value: object) -> str:
    """Return a value of a workbook as it would stand in a CSV file; dates in the order of ISO."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
