"""A slot as somebody writes it after ``--slot``, to the letter: ``3rd Th 14:00 Europe/Zurich``."""

from __future__ import annotations

import re

from calendars.errors import UserError
from calendars.slots import ORDINAL_NAMES, Slot
from configs.fields import clock, weekday
from configs.problems import did_you_mean, listing, quoted
from configs.zonewords import zone

_PARTS = 4


class SlotError(UserError):
    """What somebody wrote is no slot; the message says which part of it, and gives an example."""


def slot_from(text: str) -> Slot:
    """Return the slot that a text names, as a slot is printed, or with the two letters of the weekday.

    Raises
    ------
    SlotError
        It names none.
    """
    words = text.split()
    if len(words) != _PARTS:
        raise SlotError(f"--slot {quoted(text)}: expected four words such as '3rd Th 14:00 Europe/Zurich'")
    try:
        return Slot(_ordinal(words[0]), weekday(words[1]), _minute(words[2]), zone(words[3]))
    except ValueError as error:
        raise SlotError(f"--slot {quoted(text)}: {error}") from None


def _ordinal(word: str) -> int:
    known = {name: number for number, name in ORDINAL_NAMES.items()}
    if word.lower() not in known:
        raise ValueError(f"expected {listing(known)}, found {quoted(word)}{did_you_mean(word, known)}")
    return known[word.lower()]


def _minute(word: str) -> int:
    minute = clock(word)
    if minute == 24 * 60 or not re.fullmatch("[0-9:]+", word):
        raise ValueError(f"expected a clock time from 00:00 to 23:59, found {quoted(word)}")
    return minute
