"""Numbers, spans of time and clock times as people type them: only to be offered in a message."""

from __future__ import annotations

import re

from calendars.clockwords import clock_meant

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90}
_HALVES = {"half an": 30, "an": 60, "a quarter of an": 15, "three quarters of an": 45}
_HOUR = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|ore|ora)\.?"
_MINUTE = r"(?:m|min|mins|minutes?|minuten|minutos|minuti|['′])\.?"
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def number_meant(text: str, unit: str) -> int | None:
    """Return the number that a text says, in the unit that is asked for; None: no idea.

    Parameters
    ----------
    text
        ``twelve``, ``12 sessions``, ``12.0``; of minutes also ``1h30``, ``1:30``, ``an hour and a half``.
    unit
        ``minutes``, ``days``, or empty.
    """
    plain = " ".join(_spelt(text[:60].lower()).split())
    if unit == "minutes":
        return _minutes(plain)
    days = re.fullmatch(rf"(\d+) ?({'|'.join(_DAYS)})s?", plain)
    if unit == "days" and days:
        return int(days[1]) * _DAYS[days[2]]
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?(?: ?[a-z]+)?", plain)
    return int(match[1]) if match and unit in ("", "days") else None


def time_meant(text: str) -> str | None:
    """Return ``22:00`` for ``22h``, ``10pm`` or ``22.00``; None: no idea, or right already."""
    return clock_meant(" ".join(text[:20].lower().split()))


def _minutes(plain: str) -> int | None:
    plain = re.sub(r"^(.*hour) and a half$", r"\1 30 min", plain)
    for words, part in _HALVES.items():
        plain = re.sub(rf"^{words} hour", f"{part} min" if part < 60 else "1 hour", plain)
    both = re.fullmatch(rf"(\d+) ?(?:{_HOUR}|:) ?(?:and |, )?(\d{{1,2}})(?: ?{_MINUTE})?", plain)
    if both:
        return int(both[1]) * 60 + int(both[2])
    hours = re.fullmatch(rf"(\d+)(?:[.,](\d+)|(½)|( and a half))? ?{_HOUR}", plain)
    if hours:
        rest = 0.5 if hours[3] or hours[4] else float(f"0.{hours[2] or 0}")
        return int(hours[1]) * 60 + round(rest * 60)
    minutes = re.fullmatch(rf"(\d+)(?:[.,]0+)? ?(?:{_MINUTE})?", plain)
    return int(minutes[1]) if minutes else None


def _spelt(text: str) -> str:
    """Return a text with numbers in place of their words."""
    numbers = {**_TENS, **{word: n for n, word in enumerate(_WORDS)}}
    words = sorted(numbers, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(words)})\b", lambda word: str(numbers[word[0]]), text)
