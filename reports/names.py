"""``names.csv``: who a name in a report is, as a coordinator said once; it holds for the group from then on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from calendars.errors import UserError
from reports.folder import replace_file
from reports.spreadsheet import harmless, unguarded
from scheduler.ids import is_id
from scheduler.recording import NAMES
from scheduler.table import Cells, Table

_COLUMNS = ("name", "person")


class NamesError(UserError):
    """The file of names cannot be used; the message says where and what to do."""


def read_names(folder: Path) -> dict[str, str]:
    """Return ids by name; of several lines about the same name the last counts; without a file, nobody's.

    Raises
    ------
    NamesError
        The file cannot be read, or a line is no name and id.
    """
    return dict(_TABLE.read(folder / NAMES))


def keep_names(folder: Path, who: Mapping[str, str]) -> None:
    """Add names to those that are kept; where nothing is new nothing is written.

    Raises
    ------
    FolderError, NamesError
        The disk refuses, or the file cannot be used.
    """
    before = read_names(folder)
    after = {**before, **who}
    if after != before:
        text = io.StringIO()
        rows = ([harmless(cell) for cell in row] for row in after.items())
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *rows])
        replace_file(folder, NAMES, text.getvalue().encode())


def _pair(cells: Cells) -> tuple[str, str]:
    name, person = map(unguarded, cells)
    if not name or not is_id(person):
        raise ValueError(f"{name!r}, {person!r}: expected a name and an id")
    return name, person


_TABLE = Table(columns=_COLUMNS, entry=_pair, error=NamesError)
