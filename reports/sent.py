"""``sent.csv``: what went to whom. Lines are only ever added, each of them whole and on the disk before going on.

A line ``sending`` stands before the server is given a mail, and another after its answer. Where the second one
is missing, nobody knows whether the mail arrived.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from calendars.errors import UserError
from reports.mime import line_of

NAME = "sent.csv"

SENDING, SENT, REFUSED = "sending", "sent", "refused"
STATES = (SENDING, SENT, REFUSED)


class RecordError(UserError):
    """The record cannot be read or written; without it mails would go out twice."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the record.

    Parameters
    ----------
    person, method, sequence
        Whose mail, and which: ``REQUEST``, ``CANCEL`` or ``PUBLISH``, and its SEQUENCE.
    address
        Where it went.
    state
        ``sending``, ``sent`` or ``refused``.
    at
        The moment, in UTC.
    message_id
        Of the mail; two mails never share one.
    answer
        The server's words.
    """

    person: str
    method: str
    sequence: str
    address: str
    state: str
    at: str
    message_id: str
    answer: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What was sent where: a mail to a corrected address is another one."""
        return self.message_id, self.address.lower()


COLUMNS = tuple(field.name for field in fields(Entry))


def read_record(path: Path) -> dict[tuple[str, str], Entry]:
    """Return the last line about each mail; of a line that a crash cut off, nothing.

    Raises
    ------
    RecordError
        The file cannot be read, or something else than this program wrote in it.
    """
    lines = _lines(path)
    return {entry.key: entry for entry in _entries(path, lines)}


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")  # a crash may cut a character in two
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror}): {_WARNING}") from None
    return text.splitlines(keepends=True)


_WARNING = "bring back a copy of it; without this record mails would go out twice"


def _entries(path: Path, lines: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.endswith("\n") and (number == 1 or not _whole(line)):
            return
        row = _row(line)
        if (number == 1 and tuple(row) == COLUMNS) or not row:
            continue
        if number == 1 or len(row) != len(COLUMNS) or row[4] not in STATES:
            raise RecordError(f"{path}: line {number} is not as this program wrote it: {_WARNING}")
        yield Entry(**dict(zip(COLUMNS, row, strict=True)))


def _row(line: str) -> list[str]:
    """Return the cells of one line; no cell holds a line end, so that no torn line swallows the next."""
    return next(csv.reader([line.rstrip("\r\n")]), [])


def _whole(line: str) -> bool:
    """Tell whether a line without its end holds all that counts."""
    return len(_row(line)) == len(COLUMNS)


def append(path: Path, entry: Entry) -> None:
    """Add a line; when this returns it is on the disk.

    Raises
    ------
    RecordError
        The disk refuses.
    """
    try:
        _mend(path)
        _add(path, _line(entry))
    except OSError as error:
        raise RecordError(f"{path}: cannot be written ({error.strerror}): nothing more was sent") from None


def _mend(path: Path) -> None:
    """Begin the file, or finish what a crash cut off: whole but for its end, or not to be used at all."""
    content = path.read_bytes() if path.exists() else None
    keep = (content or b"").rfind(b"\n") + 1
    torn = (content or b"")[keep:].decode("utf-8", "replace")
    if torn:
        os.truncate(path, keep)
    if keep and _whole(torn):
        _add(path, _joined(_row(torn)))
    elif not keep:
        _add(path, _joined(COLUMNS))
    if content is None:
        _settle(path.parent)


def _line(entry: Entry) -> str:
    return _joined(astuple(replace(entry, answer=line_of(entry.answer)[:300])))


def _joined(cells: tuple[str, ...] | list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def _add(path: Path, text: str) -> None:
    with path.open("ab") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Make a new file's name survive a crash, where folders can be opened."""
    if os.name == "posix":
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
