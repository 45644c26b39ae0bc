"""The kinds of values in a plan: each is text or a number of which only some mean anything.

They stand in the annotations of ``scheduler.plan``; ``plan_file`` holds every value that it reads against them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from calendars.availability import Level
from calendars.series import Form
from calendars.slots import Month
from calendars.zones import SOUND_YEARS, is_sound, zone_names
from scheduler.ids import is_device, is_id

OUTSIDE = "outside"
"""Stands in ``levels`` for a session outside the person's membership."""
EXCUSED = "excused"
"""Stands in ``levels`` for a session that the person missed, and that does not count as an absence."""
NOT_HELD = "not_held"
"""Stands in ``levels`` for a session that did not take place."""

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
"""States of a session: to come; begun by the moment of issue; called off before it began."""

LARGEST = 10**9
"""Of any number in a plan."""

_WORD = re.compile("[^\\s\x00-\x1f\x7f-\x9f]*")
_UID = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,254}")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")
_LEVELS = (OUTSIDE, EXCUSED, NOT_HELD, *(level.name.lower() for level in Level))


@dataclass(frozen=True)
class Meaning:
    """What a value has to be beside text or a number.

    Parameters
    ----------
    words
        What it is, in a sentence that ends in "in place of".
    holds
        Says whether a value is that; may raise ValueError instead.
    """

    words: str
    holds: Callable[[object], bool]


def _text(words: str, holds: Callable[[str], object]) -> Meaning:
    return Meaning(words, lambda value: isinstance(value, str) and bool(holds(value)))


def _one_of(*words: str) -> Meaning:
    return _text(" or ".join(words), lambda word: word in words)


def _up_to(last: int, words: str) -> Meaning:
    return Meaning(words, lambda value: isinstance(value, int) and 0 <= value <= last)


def _is_local(text: str) -> bool:
    return bool(_LOCAL.fullmatch(text)) and is_sound(datetime.fromisoformat(text))


def month_from(text: str) -> Month:
    """Read a month such as ``2027-01``.

    Raises
    ------
    ValueError
        It was written otherwise.
    """
    moment = datetime.strptime(text, "%Y-%m")
    month = Month(moment.year, moment.month)
    if str(month) != text or month.year not in SOUND_YEARS:
        raise ValueError(f"{text!r} is not a month such as 2027-01")
    return month


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC: ``2027-01-21T13:00:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_from(text: str) -> datetime:
    """Read a moment that ``moment_text`` wrote.

    Raises
    ------
    ValueError
        It was written otherwise, or lies where no zone's clock can be told.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not is_sound(moment) or moment_text(moment) != text:
        raise ValueError(f"{text!r} is not a moment in UTC such as 2027-01-21T13:00:00Z")
    return moment


Id = Annotated[str, _text("an id", lambda word: is_id(word) and not is_device(word))]
Name = Annotated[str, _text("a name", str.strip)]
Word = Annotated[str, _text("an address, or nothing", _WORD.fullmatch)]
Uid = Annotated[str, _text("a UID", _UID.fullmatch)]
Moment = Annotated[str, _text("a moment such as 2027-01-21T13:00:00Z", moment_from)]
MonthText = Annotated[str, _text("a month such as 2027-01", month_from)]
Local = Annotated[str, _text("a local time such as 2027-01-21T08:00-05:00", _is_local)]
Zone = Annotated[str, _text("a time zone", lambda word: word in zone_names())]
Status = Annotated[str, _one_of("optimal", "feasible")]
State = Annotated[str, _one_of(PLANNED, HELD, CANCELLED)]
Kept = Annotated[str, _one_of("kept", "broken")]
RoleWord = Annotated[str, _one_of("leader", "member")]
LevelWord = Annotated[str, _one_of(*_LEVELS)]
FormWord = Annotated[str, _one_of(*(form.value for form in Form))]
Count = Annotated[int, _up_to(LARGEST, "a number from 0 on")]
Minute = Annotated[int, _up_to(1440, "minutes within a day")]
