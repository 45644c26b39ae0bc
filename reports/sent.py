"""``sent.csv``: what went to whom. Lines are only ever added, each of them whole and on the disk before going on.

A line ``sending`` stands before the server is given a mail, and another after its answer. Where the second one
is missing, nobody knows whether the mail arrived.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from calendars.errors import UserError
from calendars.stored import read_stored
from reports.durable import append_to
from reports.folder import replace_file
from reports.hindrances import found_at, refuse_foreign
from reports.mime import line_of
from reports.spreadsheet import harmless, unguarded
from reports.stopping import unbroken, wrote
from scheduler.table import Cells, Table, moment_cell

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
        Whose mail, and which: ``REQUEST``, ``CANCEL``, ``PUBLISH`` or ``LETTER``, and its SEQUENCE.
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
    return {entry.key: entry for entry in _TABLE.read(path)}


def _entry(cells: Cells) -> Entry:
    """Return a line as an entry.

    Raises
    ------
    ValueError
        A cell holds what it cannot hold; the message says which.
    """
    one = Entry(**dict(zip(COLUMNS, map(unguarded, cells), strict=True)))
    if one.state not in STATES:
        raise ValueError(f"state {one.state!r}: expected one of {', '.join(STATES)}")
    if not (one.person and one.address and one.message_id):
        raise ValueError("person, address or message_id is empty")
    if not (one.person + one.address + one.message_id).isprintable():  # a crash may leave zeros within a line
        raise ValueError("person, address or message_id holds an invisible character")
    moment_cell("at", one.at)
    return one


_TABLE = Table(
    columns=COLUMNS,
    entry=_entry,
    error=RecordError,
    advice="is not as this program wrote it: bring back a copy of it; without this record mails would go out twice",
    grows=True,
)
_HEAD = f"{','.join(COLUMNS)}\n".encode()


def append(path: Path, entry: Entry) -> None:
    """Add a line; when this returns it is on the disk.

    Raises
    ------
    RecordError
        The disk refuses, or what is there is no record.
    """
    try:
        if not _goes_on(path):
            _write_anew(path)
        with unbroken():
            append_to(path, _line(replace(entry, answer=line_of(entry.answer)[:300])).encode())
            wrote(path)
    except OSError as error:
        raise RecordError(f"{path}: cannot be written ({error.strerror}): nothing more was sent") from None


def _goes_on(path: Path) -> bool:
    """Say whether a line can simply be added: the file is there, as this program writes it, its last line whole."""
    found = found_at(path)
    if found is None:
        return False
    refuse_foreign(path, found)
    content = read_stored(path)
    return content.startswith(_HEAD) and content.endswith(b"\n") and b"\r" not in content


def _write_anew(path: Path) -> None:
    """Begin the file; or write what a spreadsheet or a crash left of it as lines can be added to, all at once."""
    lines = "".join(map(_line, _TABLE.read(path)))
    replace_file(path.parent, path.name, _HEAD + lines.encode())


def _line(entry: Entry) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(map(harmless, astuple(entry)))
    return stream.getvalue()
