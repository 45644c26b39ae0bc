"""``ledger.csv`` read back, also after a spreadsheet or git had it."""

from __future__ import annotations

import re
from pathlib import Path

from calendars.errors import UserError
from scheduler.ids import is_id
from scheduler.ledger import ABSENT, COLUMNS, EMPTY, EVERYBODY, EXCUSED, HELD, NOT_HELD, PRESENT, Entry, Ledger
from scheduler.table import Cells, Table, moment_cell


class LedgerError(UserError):
    """A file that should hold a ledger does not; the message names file and line."""


def read_ledger(path: Path) -> Ledger:
    """Read a ledger; where there is no file nothing was recorded yet. Lines that stand twice do not matter.

    Raises
    ------
    LedgerError
        It cannot be read, or a line says something that no ledger says.
    """
    return EMPTY.with_entries(_TABLE.read(path))


def _entry(cells: Cells) -> Entry:
    """Return a line as an entry.

    Raises
    ------
    ValueError
        A cell holds what it cannot hold; the message says which.
    """
    session, person, status, minutes, recorded_at = cells
    if not re.fullmatch("[1-9][0-9]{0,3}", session):
        raise ValueError(f"session {session!r}: expected its number")
    if person != EVERYBODY and not is_id(person):
        raise ValueError(f"person {person!r}: expected an id, or * for the session as a whole")
    known = (HELD, NOT_HELD) if person == EVERYBODY else (PRESENT, ABSENT, EXCUSED)
    if status not in known:
        raise ValueError(f"status {status!r}: expected one of {', '.join(known)}")
    if not re.fullmatch("[0-9]{0,5}", minutes):
        raise ValueError(f"minutes {minutes!r}: expected a whole number, or nothing")
    at = moment_cell("recorded_at", recorded_at)
    return Entry(int(session), person, status, int(minutes) if minutes else None, at)


_TABLE = Table(columns=COLUMNS, entry=_entry, error=LedgerError)
