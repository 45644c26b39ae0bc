"""How the year sheet is set on a terminal: signs, cells, and as many sessions side by side as fit.

Meaning is never in colour alone: each has a sign, with an ASCII twin. A cell is ``Th 14:00`` and its signs, or,
folded, the time above the weekday: folded, twelve sessions fit 120 columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from reports.sheet import ABSENT, IF_NEEDED
from reports.words import MONTHS, width
from scheduler.plan import OUTSIDE

Json = dict[str, Any]

NARROWEST_NAME = 14
WIDEST_NAME = 26
FOLDED_NAME = 16
_FOLDED_CELL = 6


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What marks a cell."""

    absent: str
    if_needed: str
    unsocial: str
    shifted: str
    outside: str
    below: str = "<"


PRETTY = Signs(absent="×", if_needed="~", unsocial="☾", shifted="≠", outside="·")
PLAIN = Signs(absent="x", if_needed="~", unsocial="*", shifted="!", outside=".")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One person at one session: lines of text, and what they mean."""

    lines: tuple[str, ...]
    kind: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the sheet is set.

    Parameters
    ----------
    folded
        Whether cells have two lines.
    size
        Sessions side by side; the others follow in blocks below.
    name
        Columns for the names.
    cell
        Columns for a cell.
    """

    folded: bool
    size: int
    name: int
    cell: int

    def blocks(self, sessions: int) -> list[range]:
        """Return the positions of the sessions of each block."""
        return [range(begin, min(begin + self.size, sessions)) for begin in range(0, sessions, self.size)]


def layout(sheet: Json, columns: int) -> Layout:
    """Choose a layout: the whole year on one line each, else on two, else in blocks of equal size."""
    sessions = len(sheet["sessions"])
    name = min(max(width(label(person)) for person in sheet["people"]), WIDEST_NAME)
    name = max(name, width("Can come"))
    cell = max(width(heading(one)[-1]) for one in sheet["sessions"])
    cell = max(cell, *(_cell_width(one) for person in sheet["people"] for one in person["cells"]))
    if name + sessions * (cell + 1) <= columns:
        return Layout(folded=False, size=sessions, name=name, cell=cell)
    if min(name, FOLDED_NAME) + sessions * (_FOLDED_CELL + 1) <= columns:
        left = columns - sessions * (_FOLDED_CELL + 1)
        return Layout(folded=True, size=sessions, name=min(left, WIDEST_NAME), cell=_FOLDED_CELL)
    return _blocks(sessions, name, cell, columns)


def _blocks(sessions: int, name: int, cell: int, columns: int) -> Layout:
    fit = max(1, (columns - min(name, NARROWEST_NAME)) // (cell + 1))
    size = ceil(sessions / ceil(sessions / fit))
    return Layout(folded=False, size=size, name=max(1, min(name, columns - size * (cell + 1))), cell=cell)


def _cell_width(cell: Json) -> int:
    return len("Th 14:00") + int(cell["level"] in (ABSENT, IF_NEEDED)) + int(cell["unsocial_min"] > 0)


def label(person: Json) -> str:
    """Return a person's name, with what the group has to know beside it."""
    if person["role"] == "leader":
        return f"{person['name']} (leader)"
    return f"{person['name']} (optional)" if person["optional"] else str(person["name"])


def heading(session: Json, folded: bool = False) -> tuple[str, str]:
    """Return a session's number and date, as short as the layout wants it."""
    day = date.fromisoformat(session["date"])
    short = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return str(session["number"]), short if folded else f"{session['weekday']} {short}"


def cell(one: Json, signs: Signs, folded: bool) -> Cell:
    """Return a cell of the sheet: local weekday and clock time, and the signs of what they mean."""
    kind = _kind(one)
    shifted = signs.shifted if one["shifted"] else " "
    marks = _marks(one, signs)
    if folded:
        return Cell(lines=(f"{shifted}{one['time']}", f" {one['weekday']} {marks}".rstrip()), kind=kind)
    return Cell(lines=(f"{one['weekday']}{shifted}{one['time']}{marks}",), kind=kind)


def _kind(one: Json) -> str:
    if one["level"] in (OUTSIDE, ABSENT):
        return str(one["level"])
    if one["unsocial_min"]:
        return "unsocial"
    if one["shifted"]:
        return "shifted"
    return str(one["level"])


def _marks(one: Json, signs: Signs) -> str:
    level = {ABSENT: signs.absent, IF_NEEDED: signs.if_needed, OUTSIDE: signs.outside}.get(one["level"], "")
    return level + (signs.unsocial if one["unsocial_min"] else "")


def attendance(session: Json, quorum: int | None, signs: Signs) -> str:
    """Return how many can come, and the quorum where they are too few: ``8<9``."""
    too_few = quorum is not None and session["counted"] < quorum
    return f"{session['counted']}{signs.below}{quorum}" if too_few else str(session["attends"])


def legend(sheet: Json, signs: Signs, unsocial: list[str]) -> list[str]:
    """Explain the signs that the sheet has."""
    cells = [cell for person in sheet["people"] for cell in person["cells"]]
    levels = {cell["level"] for cell in cells}
    hours = f" ({'–'.join(unsocial)})" if unsocial else ""
    known = [
        (ABSENT in levels, f"{signs.absent} cannot come"),
        (IF_NEEDED in levels, f"{signs.if_needed} only if needed"),
        (any(cell["unsocial_min"] for cell in cells), f"{signs.unsocial} unsocial hours{hours}"),
        (any(cell["shifted"] for cell in cells), f"{signs.shifted} not the person's usual clock hour"),
        (OUTSIDE in levels, f"{signs.outside} not in the group then"),
    ]
    return [words for used, words in known if used]
