"""A slot as somebody writes it: ``2nd Tuesday 7pm Athens`` as well as ``3rd Th 14:00 Europe/Zurich``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.errors import UserError
from calendars.slots import LAST, WEEKDAY_NAMES, Slot
from configs.people import Person
from configs.problems import listing, nearest, quoted
from configs.zonewords import zone, zones_named
from scheduler.finding import folded

EXAMPLE = '"3rd Th 14:00 Europe/Zurich"'

_ORDINALS = {
    **dict.fromkeys(("1", "1.", "1st", "first"), 1),
    **dict.fromkeys(("2", "2.", "2nd", "second"), 2),
    **dict.fromkeys(("3", "3.", "3rd", "third"), 3),
    **dict.fromkeys(("4", "4.", "4th", "fourth", "forth"), 4),
    **dict.fromkeys(("last", "final", "-1"), LAST),
}
_FIFTH = frozenset(("5", "5.", "5th", "fifth"))
_WEEKDAYS = {name[:length].lower(): n for n, name in enumerate(WEEKDAY_NAMES) for length in range(2, len(name) + 1)}
_FILLERS = frozenset(
    ("the", "of", "every", "each", "month", "at", "on", "in", "time", "o'clock", "clock", "zone", "for")
)
_TIME = re.compile(
    r"(?<![\w:.+-])(?:(?P<h>\d{1,2})(?:(?P<sep>[:.hH])(?P<m>\d{2})|[hH])?\s*(?P<half>[aApP]\.?[mM]\b\.?)?"
    r"|(?P<word>noon|midday|midnight))(?![\w:/+-])(?!\.\d)",
    re.IGNORECASE,
)


class SlotError(UserError):
    """A slot that could not be read; the message says which part, and gives an example."""


def slot_from(text: str, people: Sequence[Person] = ()) -> Slot:
    """Read a slot: which of the month, weekday, clock time, and whose clock it is.

    Parameters
    ----------
    text
        Such as ``last Thu 14:00 Europe/Zurich``, ``second tuesday 19.00 UTC``, ``3rd Th 14h Zurich``.
    people
        Of the group: their names and ids stand for their zones.

    Raises
    ------
    SlotError
        Something is missing, is said twice, or is not understood.
    """
    words = text.replace(",", " ").split()
    ordinal, words = _ordinal(text, words)
    weekday, words = _weekday(text, words)
    minute, rest = _time(text, " ".join(words))
    return Slot(ordinal, weekday, minute, _zone(text, _bare(rest.split()), people))


def _bare(words: list[str]) -> str:
    """Return words without the fillers at both ends: ``of the month at Port of Spain`` is a place."""
    while words and words[0].lower() in _FILLERS:
        words = words[1:]
    while words and words[-1].lower() in _FILLERS:
        words = words[:-1]
    return " ".join(words)


def _fail(text: str, why: str) -> SlotError:
    return SlotError(f"--slot {quoted(text)}: {why}; write it like {EXAMPLE}")


def _ordinal(text: str, words: list[str]) -> tuple[int, list[str]]:
    """Take out which of the month it is; a bare number counts before the weekday only."""
    after = False
    for n, word in enumerate(words):
        after = after or _weekday_of(word) is not None
        if after and word.strip(".-").isdigit():
            continue
        if word.lower() in _FIFTH:
            raise _fail(text, "not every month has a fifth; the last one of the month is written 'last'")
        if word.lower() in _ORDINALS:
            return _ORDINALS[word.lower()], words[:n] + words[n + 1 :]
    raise _fail(text, "it does not say which one of the month: 1st, 2nd, 3rd, 4th or last")


def _weekday_of(word: str) -> int | None:
    plain = word.lower().rstrip(".")
    return _WEEKDAYS.get(plain, _WEEKDAYS.get(plain.removesuffix("s")))


def _weekday(text: str, words: list[str]) -> tuple[int, list[str]]:
    for n, word in enumerate(words):
        found = _weekday_of(word)
        if found is not None:
            return found, words[:n] + words[n + 1 :]
    meant = next((hit for word in words if word.isalpha() and (hit := nearest(word, WEEKDAY_NAMES))), None)
    hint = f" (did you mean {meant}?)" if meant else ", such as Mo, Thu or Friday"
    raise _fail(text, f"no weekday was found{hint}")


def _time(text: str, words: str) -> tuple[int, str]:
    """Take out the clock time, in minutes after midnight."""
    found = _TIME.search(words)
    if found is None:
        raise _fail(text, "no clock time was found, such as 14:00, 14h30 or 2pm")
    hour, minute = _clock(found)
    if hour is None or not (0 <= hour < 24 and minute < 60):
        raise _fail(text, f"{quoted(found[0].strip())} is no clock time between 00:00 and 23:59")
    return hour * 60 + minute, f"{words[: found.start()]} {words[found.end() :]}"


def _clock(found: re.Match[str]) -> tuple[int | None, int]:
    if found["word"]:
        return (0 if found["word"].lower() == "midnight" else 12), 0
    hour, minute, half = int(found["h"]), int(found["m"] or 0), (found["half"] or "").lower()
    if not half:
        return hour, minute
    return (hour % 12 + (12 if half[0] == "p" else 0) if 1 <= hour <= 12 else None), minute


def _zone(text: str, name: str, people: Sequence[Person]) -> str:
    if not name:
        raise _fail(text, "it does not say whose clock that is: a zone, a city, or somebody of the group")
    exact = {one.zone for one in people if folded(name) in (folded(one.id), folded(one.name))}
    found = exact or set(zones_named(name)) or _begun(name, people)
    if len(found) == 1:
        return found.pop()
    if found:
        raise _fail(text, f"{quoted(name)} can be {listing(sorted(found))}: name one of them")
    try:
        return zone(name)
    except ValueError as error:
        raise _fail(text, str(error)) from None


def _begun(name: str, people: Sequence[Person]) -> set[str]:
    """Return the zones of the people one of whose names begins like this."""
    word = folded(name)
    return {one.zone for one in people for part in (one.id, *one.name.split()) if folded(part).startswith(word)}
