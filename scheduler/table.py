"""Tables beside a plan (``ledger.csv``, ``answers.csv``, ``sent.csv``) read back, or refused line by line.

What spreadsheets, editors and git make of such a file is read where it says the same: any ends of lines, ``;`` or
tabs, quotes, a byte order mark, another order of columns, blank lines, the head twice. Nothing else is guessed: who
writes the file anew from what was read must never have read less than was in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from calendars.counts import count, verb
from calendars.errors import UserError
from calendars.stored import read_stored
from scheduler.plan import moment_from

MOST_SHOWN = 10
"""Mistakes that are named before the rest is only counted."""

_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_REWRITTEN = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|^\d{5}([.,]\d+)?$")
"""A date in any order, or the number of days that a spreadsheet counts."""
_AS_TEXT = (
    "a spreadsheet has rewritten the dates, which cannot be read back for certain. Bring back a copy from before "
    "it was saved. To look into the file or mend it, let every column be text (Excel: Data, From Text/CSV, 'Do not "
    "detect data types'; LibreOffice: column type Text), or use a text editor"
)
_JOIN = (
    "git could not join two versions here: delete the lines that begin with <<<<<<<, ======= and >>>>>>>, keep all "
    "the others"
)

T = TypeVar("T")
Cells = Sequence[str]


class RewrittenError(ValueError):
    """A moment stands there as a spreadsheet writes it."""


def moment_cell(column: str, text: str) -> str:
    """Return a moment as it stands in a cell.

    Raises
    ------
    ValueError
        It is none; `RewrittenError` where it looks like what a spreadsheet makes of one.
    """
    try:
        moment_from(text)
    except ValueError:
        kind = RewrittenError if _REWRITTEN.search(text) else ValueError
        raise kind(f"{column} {text!r}: expected a moment in UTC such as 2027-01-21T15:00:00Z") from None
    return text


class _Mistakes(Exception):
    """Pairs of a line's number and what is wrong with it; and in which others a moment was rewritten."""

    def __init__(self, *found: tuple[int, str], rewritten: Sequence[tuple[int, str]] = ()) -> None:
        self.found, self.rewritten = found, rewritten


@dataclass(frozen=True, kw_only=True)
class Table(Generic[T]):
    """A kind of file.

    Parameters
    ----------
    columns
        Their names, as the first line has them.
    entry
        Makes a line's cells, in the order of ``columns``, into what it says; raises ValueError with a sentence.
    error
        Is raised where a file cannot be used.
    advice
        What to do then, where the mistakes themselves do not say it.
    grows
        Whether lines are added one by one, so that a crash may have cut the last one off: then it says nothing,
        unless all its cells are there.
    """

    columns: tuple[str, ...]
    entry: Callable[[Cells], T]
    error: type[UserError]
    advice: str = ""
    grows: bool = False

    def read(self, path: Path) -> list[T]:
        """Return what the lines of a file say, in order; nothing where there is no file.

        Raises
        ------
        UserError
            Of the kind ``error``: it cannot be read, or its lines say something else; file and lines are named.
        """
        try:
            return self._entries(read_stored(path))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self.error(f"{path}: cannot be read ({error.strerror}); check what it is") from None
        except _Mistakes as mistakes:
            said = [*_named(path, mistakes.rewritten, 1), *_named(path, mistakes.found, MOST_SHOWN)]
            raise self.error("\n".join([*said, *self._to_do(path, mistakes)])) from None

    def _to_do(self, path: Path, mistakes: _Mistakes) -> list[str]:
        saved = [f"{path}: {_AS_TEXT}"] if mistakes.rewritten else []
        return [*saved, *([f"{path}: {self.advice}"] if self.advice else [])]

    def _entries(self, content: bytes) -> list[T]:
        """Return what every line says, or every mistake."""
        entries, mistakes, rewritten = [], [], []
        for number, cells in self._rows(content):
            try:
                entries.append(self.entry(cells))
            except RewrittenError as error:
                rewritten.append((number, str(error)))
            except ValueError as error:
                mistakes.append((number, str(error)))
        if mistakes or rewritten:
            raise _Mistakes(*mistakes, rewritten=rewritten)
        return entries

    def _rows(self, content: bytes) -> Iterator[tuple[int, Cells]]:
        """Yield the lines that say something, their cells in the order of the columns."""
        whole, tail = self._cut(content)
        lines = _lines(whole)
        first = next((n for n, line in enumerate(lines) if line.strip()), None)
        if first is None:
            self._refuse_headless(tail)
            return
        delimiter, order = self._head(first + 1, lines[first])
        for number, line in enumerate(lines[first + 1 :], first + 2):
            cells = _cells(number, line, delimiter)
            if any(cells) and not self._is_head(cells):
                yield number, self._ordered(number, cells, order)
        cells = _cells(len(lines), tail, delimiter)
        if len(cells) >= len(self.columns):
            yield len(lines), self._ordered(len(lines), cells, order)

    def _cut(self, content: bytes) -> tuple[bytes, str]:
        """Return the content up to the end of its last line, and what a crash may have cut off behind it."""
        if not self.grows:
            return content, ""
        end = max(content.rfind(b"\n"), content.rfind(b"\r")) + 1
        return content[:end], content[end:].decode("utf-8", "replace")  # a crash may cut a character in two

    def _refuse_headless(self, tail: str) -> None:
        """Refuse what has no head, unless it is the beginning of one, or nothing."""
        if not ",".join(self.columns).startswith(tail):
            raise _Mistakes((1, self._wanted(tail.split(","))))

    def _wanted(self, cells: Cells) -> str:
        found, wanted = count(len(cells), "cell"), ", ".join(self.columns)
        return f"{found}, expected the columns {wanted} and no others: notes belong into another file"

    def _head(self, number: int, line: str) -> tuple[str, tuple[int, ...]]:
        """Return by what the cells are divided, and where each column stands."""
        for delimiter in ",;\t":
            names = [cell.lower() for cell in _cells(number, line, delimiter)]
            if sorted(filter(None, names)) == sorted(self.columns):
                return delimiter, tuple(names.index(name) for name in self.columns)
        raise _Mistakes((number, self._wanted(_cells(number, line, ","))))

    def _is_head(self, cells: Cells) -> bool:
        """Say whether a line is the head again, as it is where git joined two files that were both new."""
        return {*self.columns} <= {cell.lower() for cell in cells}

    def _ordered(self, number: int, cells: Cells, order: tuple[int, ...]) -> Cells:
        lacking = [f"{name} ''" for name, n in zip(self.columns, order, strict=True) if n >= len(cells)]
        if lacking:
            what = f"{len(cells)} cells, expected {len(order)} ({', '.join(lacking)})"
            raise _Mistakes((number, what))
        if any(cell for n, cell in enumerate(cells) if n not in order):
            raise _Mistakes((number, f"{count(len(cells), 'cell')}, expected {len(order)}: more were found"))
        return [cells[n] for n in order]


def _named(path: Path, found: Sequence[tuple[int, str]], most: int) -> list[str]:
    lines = [f"{path}:{line}: {what}" for line, what in found[:most]]
    rest = len(found) - len(lines)
    like = "like this" if len(lines) == 1 else "like these"
    return [*lines, *([f"{path}: {verb(rest, 'more line', 'more lines')} {like}"] if rest else [])]


def _lines(content: bytes) -> list[str]:
    """Return the lines of a text; the last one is what stands behind the last end of a line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_ends(content[: error.start].decode("latin-1")))
        raise _Mistakes((line, "this is not UTF-8: save it as 'CSV UTF-8'")) from None
    lines = _ends(text)
    conflicts = [(number, _JOIN) for number, line in enumerate(lines, 1) if line.startswith(_CONFLICT)]
    if conflicts:
        raise _Mistakes(conflicts[0])
    return lines


def _ends(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _cells(number: int, line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; none holds the end of a line, so that no torn line swallows the next."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error as error:
        raise _Mistakes((number, f"this is no line of a CSV file ({error})")) from None
