"""How the year sheet is set on a terminal: signs, cells, and as many sessions side by side as fit.

Meaning is never in colour alone: each has a sign, with an ASCII twin. A cell is ``Th 14:00`` and its signs, or,
folded, the time above the weekday: folded, twelve sessions fit 120 columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

from reports.page import Box, Page
from reports.sheet import ABSENT, IF_NEEDED
from reports.words import MONTHS, width, wrapped
from scheduler.plan import CANCELLED, EXCUSED, HELD, NOT_HELD, OUTSIDE

Json = dict[str, Any]

NARROWEST_NAME = 14
WIDEST_NAME = 26
FOLDED_NAME = 16
FOLDED_CELL = 6

_STYLES = {
    ABSENT: "red",
    OUTSIDE: "dim",
    EXCUSED: "dim",
    NOT_HELD: "dim",
    "unsocial": "magenta",
    "shifted": "bold cyan",
    IF_NEEDED: "yellow",
}


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What marks a cell."""

    absent: str
    if_needed: str
    unsocial: str
    shifted: str
    outside: str
    excused: str
    not_held: str

    @property
    def levels(self) -> dict[str, str]:
        """The signs of levels."""
        return {
            ABSENT: self.absent,
            IF_NEEDED: self.if_needed,
            OUTSIDE: self.outside,
            EXCUSED: self.excused,
            NOT_HELD: self.not_held,
        }


PRETTY = Signs(absent="×", if_needed="~", unsocial="☾", shifted="≠", outside="·", excused="○", not_held="–")
ASCII = Signs(absent="x", if_needed="~", unsocial="*", shifted="!", outside=".", excused="o", not_held="-")

STATES = {HELD: "over", CANCELLED: "off"}
"""What stands above sessions that are not simply to come."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the sheet is set.

    Parameters
    ----------
    folded
        Whether cells have two lines.
    blocks
        Positions of the sessions side by side; one block stands below the other.
    name
        Columns for the names.
    cells
        Columns for each session.
    """

    folded: bool
    blocks: tuple[range, ...]
    name: int
    cells: tuple[int, ...]


def layout(page: Page, sheet: Json) -> Layout:
    """Choose a layout: the whole year on one line each, else on two, else in blocks of about equal size."""
    name = min(max(width(page.fit(label(person))) for person in sheet["people"]), WIDEST_NAME)
    cells, whole = _widths(sheet), range(len(sheet["sessions"]))
    if name + sum(cells) + len(cells) <= page.columns:
        return Layout(folded=False, blocks=(whole,), name=max(name, NARROWEST_NAME), cells=cells)
    left = page.columns - len(cells) * (FOLDED_CELL + 1)
    if left >= min(name, FOLDED_NAME):
        folded = (FOLDED_CELL,) * len(cells)
        return Layout(folded=True, blocks=(whole,), name=min(left, WIDEST_NAME), cells=folded)
    return _in_blocks(page, name, cells)


def _widths(sheet: Json) -> tuple[int, ...]:
    heads = (width(heading(session)[-1]) for session in sheet["sessions"])
    columns = zip(*(person["cells"] for person in sheet["people"]), strict=True)
    return tuple(max(head, *map(_cell_width, column)) for head, column in zip(heads, columns, strict=True))


def _cell_width(cell: Json) -> int:
    return len("Th 14:00") + int(cell["level"] in PRETTY.levels) + int(cell["unsocial_min"] > 0)


def _in_blocks(page: Page, name: int, cells: tuple[int, ...]) -> Layout:
    fit = max(1, (page.columns - min(name, NARROWEST_NAME)) // (max(cells) + 1))
    size = ceil(len(cells) / ceil(len(cells) / fit))
    blocks = tuple(range(begin, min(begin + size, len(cells))) for begin in range(0, len(cells), size))
    widest = max(sum(cells[t] + 1 for t in block) for block in blocks)
    return Layout(folded=False, blocks=blocks, name=max(min(name, page.columns - widest), 2), cells=cells)


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


def set_sheet(page: Page, sheet: Json, limits: Json) -> None:
    """Add the year sheet to a page, and below it what its signs mean."""
    signs, chosen = PRETTY if page.pretty else ASCII, layout(page, sheet)
    for n, block in enumerate(chosen.blocks):
        if n:
            page.lines.append([])
        _heads(page, sheet, chosen, block)
        for person in sheet["people"]:
            _row(page, person, chosen, block, signs)
        _feet(page, sheet, chosen, block, limits)
    page.say("   ".join(legend(sheet, signs, limits.get("unsocial") or [])), "dim")


def _heads(page: Page, sheet: Json, chosen: Layout, block: range) -> None:
    heads = [heading(sheet["sessions"][t], chosen.folded) for t in block]
    states = [STATES.get(sheet["sessions"][t]["status"], "") for t in block]
    boxes = [
        Box(lines=[*head, state], width=chosen.cells[t], style="bold")
        for t, head, state in zip(block, heads, states, strict=True)
    ]
    first = ["Session", "Date", *(["State"] if any(states) else [])]
    page.beside([Box(lines=first, width=chosen.name), *_cut(boxes, len(first))])


def _cut(boxes: list[Box], lines: int) -> list[Box]:
    """Leave out lines that nothing stands in."""
    return [replace(box, lines=box.lines[:lines]) for box in boxes]


def _row(page: Page, person: Json, chosen: Layout, block: range, signs: Signs) -> None:
    name = wrapped(page.fit(label(person)), chosen.name)
    place = wrapped(page.fit(person["place"]), chosen.name) if chosen.folded and len(name) == 1 else []
    cells = [_cell(person["cells"][t], signs, chosen, t) for t in block]
    page.beside([Box(lines=[*name, *place], width=chosen.name, later="dim" if place else None), *cells])


def _cell(one: Json, signs: Signs, chosen: Layout, t: int) -> Box:
    """Return a cell of the sheet: local weekday and clock time, and the signs of what they mean."""
    shifted = signs.shifted if one["shifted"] else " "
    marks, style = _marks(one, signs), _STYLES.get(_kind(one), "")
    if not chosen.folded:
        return Box(lines=[f"{one['weekday']}{shifted}{one['time']}{marks}"], width=chosen.cells[t], style=style)
    lines = [f"{shifted}{one['time']}", f" {one['weekday']}{marks}"]
    return Box(lines=lines, width=chosen.cells[t], style=style, later=style or ("bold" if one["days"] else "dim"))


def _kind(one: Json) -> str:
    """Return what matters most in a cell, for its colour."""
    if one["level"] in _STYLES and one["level"] != IF_NEEDED:
        return str(one["level"])
    if one["unsocial_min"]:
        return "unsocial"
    return "shifted" if one["shifted"] else str(one["level"])


def _marks(one: Json, signs: Signs) -> str:
    return signs.levels.get(one["level"], "") + (signs.unsocial if one["unsocial_min"] else "")


def _feet(page: Page, sheet: Json, chosen: Layout, block: range, limits: Json) -> None:
    """Add how many can come, and for how many the clock hour is another one than usual."""
    if "attends" not in sheet["sessions"][0]:
        return
    share, quorum = limits.get("quorum_share"), limits.get("quorum")
    quorum = quorum if share is None else f"{share * 100:g}%"
    come = ["Can come", *([] if quorum is None else [f"(quorum {quorum})"])]
    _foot(page, come, [attendance(sheet["sessions"][t]) for t in block], chosen, block)
    if sheet["shifts"]:
        shifted = [str(len(sheet["sessions"][t]["shifted"]) or "") for t in block]
        _foot(page, ["Unusual", "hour for"], shifted, chosen, block)


def _foot(page: Page, words: list[str], cells: list[str], chosen: Layout, block: range) -> None:
    lines = words if width(" ".join(words)) > chosen.name else [" ".join(words)]
    pad = " " if chosen.folded else "   "
    boxes = [
        Box(lines=[pad + cell], width=chosen.cells[t], style="bold") for t, cell in zip(block, cells, strict=True)
    ]
    page.beside([Box(lines=lines, width=chosen.name, style="bold"), *boxes])


def attendance(session: Json) -> str:
    """Return how many can come, and the quorum where they are too few: ``8<9``; nothing if it is called off."""
    if session["status"] == CANCELLED:
        return ""
    quorum = session.get("quorum")
    too_few = quorum is not None and session["counted"] < quorum
    return f"{session['counted']}<{quorum}" if too_few else str(session["attends"])


def legend(sheet: Json, signs: Signs, unsocial: list[str]) -> list[str]:
    """Explain the signs that the sheet has."""
    cells = [cell for person in sheet["people"] for cell in person["cells"]]
    levels = {cell["level"] for cell in cells}
    hours = f" ({'–'.join(unsocial)})" if unsocial else " hours"
    known = [
        (ABSENT in levels, f"{signs.absent} cannot come"),
        (IF_NEEDED in levels, f"{signs.if_needed} if needed"),
        (any(cell["unsocial_min"] for cell in cells), f"{signs.unsocial} unsocial{hours}"),
        (any(cell["shifted"] for cell in cells), f"{signs.shifted} not the usual hour"),
        (OUTSIDE in levels, f"{signs.outside} not in the group"),
        (EXCUSED in levels, f"{signs.excused} excused"),
        (NOT_HELD in levels, f"{signs.not_held} not held"),
    ]
    return [words for used, words in known if used]
