"""Words for people: dates, months, lists, numbers; and text of a file made fit to be shown."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from calendars.counts import count as count
from calendars.counts import people as people
from calendars.counts import verb as verb
from calendars.slots import ORDINAL_NAMES, WEEKDAY_NAMES, WEEKDAYS, Slot

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
"""English whatever the machine's locale: everything else is English too."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")
"""Control characters and those that turn the direction of what follows. Joiners stay: names need them."""

_SPELT = str.maketrans({"–": "-", "×": "x", "≠": "!", "☾": "*", "·": ".", "…": "...", "→": "->", "’": "'"})

Suggest = Callable[..., str]
"""Gives a command for the group's file, ready to paste, from its name and options."""

COMMAND = "    "
"""Begins a line that is a command: it is never wrapped, so that it can be pasted."""


def listing(words: Iterable[str], last: str = "and") -> str:
    """Return ``a, b and c``; nothing for nothing."""
    *rest, final = [*words] or [""]
    return f"{', '.join(rest)} {last} {final}" if rest else final


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spelt_number(number: int) -> str:
    """Return ``three``; numbers above twelve in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def weekday(day: date) -> str:
    """Return the two letters of a date's weekday, as in the file: ``Th``."""
    return WEEKDAYS[day.weekday()]


def long_day(day: date) -> str:
    """Return ``Thu 21 January 2027``."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return ``Thu 21 Jan 2027``."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def months(sessions: Iterable[int], programme: Sequence[date]) -> str:
    """Name the months of sessions: ``March and November``, ``April–October``.

    The year stands with months that the programme meets twice: ``November 2027–January 2028``.

    Parameters
    ----------
    sessions
        Numbers from 1, ascending.
    programme
        Date of every session.
    """
    words: list[str] = []
    for first, last in _runs(list(sessions)):
        days = programme[first - 1 : last]
        words += [_range(days, programme)] if len(days) > 2 else [_month([day], programme) for day in days]
    return listing(words)


def _range(days: Sequence[date], programme: Sequence[date]) -> str:
    year = f" {days[0].year}" if days[0].year != days[-1].year and _twice(days, programme) else ""
    return f"{MONTHS[days[0].month - 1]}{year}–{_month(days[::-1], programme)}"


def _month(days: Sequence[date], programme: Sequence[date]) -> str:
    """Name the month of the first of some days, with the year if any of them needs it."""
    year = f" {days[0].year}" if _twice(days, programme) else ""
    return f"{MONTHS[days[0].month - 1]}{year}"


def _twice(days: Sequence[date], programme: Sequence[date]) -> bool:
    met = Counter(day.month for day in programme)
    return any(met[day.month] > 1 for day in days)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of consecutive numbers."""
    breaks = [n for n, (before, after) in enumerate(pairwise(numbers), 1) if after != before + 1]
    edges = [0, *breaks, len(numbers)] if numbers else []
    return [(numbers[begin], numbers[end - 1]) for begin, end in pairwise(edges)]


def span(days: Sequence[date]) -> str:
    """Return ``from January to December 2027``, ``from July 2027 to June 2028`` or ``in May 2027``."""
    first, last = days[0], days[-1]
    end = f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"in {end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"from {MONTHS[first.month - 1]}{year} to {end}"


def slot_name(slot: Slot) -> str:
    """Return ``3rd Thursday 14:00 Europe/Zurich``."""
    return str(slot)


def slot_sentence(slot: Slot) -> str:
    """Return ``3rd Thursday of the month, 14:00 Europe/Zurich``."""
    return f"{ORDINAL_NAMES[slot.ordinal]} {WEEKDAY_NAMES[slot.weekday]} of the month, {slot.time} {slot.zone}"


def place(zone: str) -> str:
    """Return the place in a zone's name: ``New York`` for ``America/New_York``."""
    return zone.rpartition("/")[2].replace("_", " ")


def clock(minute: int) -> str:
    """Return minutes after midnight as ``HH:MM``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def visible(text: str) -> str:
    """Return text of a file on one line, with what cannot be seen, or would move the cursor, replaced."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def spelt(text: str, encoding: str) -> str:
    """Return text in what an encoding has: signs spelt in ASCII, accents dropped, ``?`` for the rest."""
    if encoding.lower().startswith("utf"):
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_SPELT).replace("\N{REPLACEMENT CHARACTER}", "?"))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return bare.encode("ascii", "replace").decode("ascii")


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(one: str) -> int:
    if unicodedata.combining(one) or unicodedata.category(one) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(one) in "WF" else 1


def wrapped(text: str, columns: int, indent: int = 0) -> list[str]:
    """Break a text into lines of at most so many columns, at spaces, else within a word that is too long.

    Parameters
    ----------
    text
        One line.
    columns
        At least 2.
    indent
        Spaces before each line but the first.
    """
    lines, line, space = [], "", ""
    for word in text.split(" "):
        if line.strip() and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line, space = " " * indent, ""
        *full, line = _broken(line + space + word, columns, indent)
        lines, space = lines + full, " "
    return [*lines, line]


def _broken(line: str, columns: int, indent: int) -> list[str]:
    """Break a line where it is full: after the last ``/``, ``_`` or ``-`` that fits, else anywhere."""
    lines = []
    while width(line) > columns:
        most = next(n for n in range(len(line), 0, -1) if width(line[:n]) <= columns or n == 1)
        parts = [one.end() for one in re.finditer(r"(?<=\w)[/_-]", line[:most]) if one.end() > indent + 1]
        cut = parts[-1] if parts else most
        lines.append(line[:cut])
        line = " " * indent + line[cut:]
    return [*lines, line]
