"""Clock times as people type them: ``6pm``, ``18h30``, ``1830``, ``9-5``."""

from __future__ import annotations

import re
from dataclasses import dataclass

CLOCK = (
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<h2>\d{1,2})[:.h](?P<m2>[0-5]\d)(?: ?(?:uhr|hrs?|h|ore)\b)?"
    r"|(?P<h3>\d{1,2}) ?(?:uhr|hrs?|h|heures?|horas?|ore|o'clock)\b"
    r"|(?P<h4>\d{1,2})(?P<m4>[0-5]\d)(?: ?(?:h|hrs?|uhr)\b)?(?!\d)"
    r"|(?P<bare>\d{1,2})(?![\d:.a]|st|nd|rd|th)"
    r"|(?P<noon>noon|midday|mittag|midi|mediodia)\b|(?P<midnight>midnight|mitternacht|minuit)\b"
)
"""A clock time, in lower case."""


@dataclass(frozen=True)
class _Time:
    """A clock time as written: hour, minute; ``half`` is a, p, empty where it is not said, or 24."""

    hour: int
    minute: int
    half: str

    def at(self, half: str) -> int:
        """Return minutes after midnight, the half of the day being this one where none was said."""
        half = self.half or half
        if half in "ap" and half and not 1 <= self.hour <= 12:
            raise ValueError(self.hour)
        hour = self.hour % 12 + (12 if half == "p" else 0) if half in ("a", "p") else self.hour
        if hour * 60 + self.minute > 24 * 60:
            raise ValueError(self.hour)
        return hour * 60 + self.minute


def _time(text: str) -> _Time:
    match = re.fullmatch(CLOCK, text)
    if match is None:
        raise ValueError(text)
    if match["noon"] or match["midnight"]:
        return _Time(12 if match["noon"] else 24, 0, "24")
    hour = int(match["h"] or match["h2"] or match["h3"] or match["h4"] or match["bare"])
    minute = int(match["m"] or match["m2"] or match["m4"] or 0)
    half = match["half"] or ("" if match["bare"] and 1 <= hour <= 12 else "24")
    return _Time(hour, minute, half)


def span(ends: list[str], half: str) -> str:
    """Return ``18:00-21:00`` for the texts of its two ends; of one end alone, until midnight.

    Parameters
    ----------
    ends
        Clock times as they were written, one or two.
    half
        ``a`` or ``p`` for hours that are known to be before or after noon; else empty.

    Raises
    ------
    ValueError
        There is no such time.
    """
    times = [_time(one) for one in ends]
    if len(times) == 1:
        return f"{_clock(times[0].at(half))}-24:00"
    begin, end = _both(times[0], times[1], half)
    if begin == end:
        raise ValueError(begin)
    return f"{_clock(begin % 1440)}-{_clock(end or 1440)}"


def clock_meant(text: str) -> str | None:
    """Return ``22:00`` for a clock time in lower case: ``22h``, ``10pm``; None: no idea, or right already."""
    try:
        meant = _clock(_time(text).at(""))
    except ValueError:
        return None
    return meant if meant != text else None


def _both(first: _Time, last: _Time, half: str) -> tuple[int, int]:
    """Return begin and end in minutes, where only one says which half of the day it is, or none does."""
    if first.half and last.half:
        return first.at(""), last.at("")
    if last.half in ("a", "p"):
        begins = [first.at(last.half), first.at("a" if last.half == "p" else "p")]
        return next((one for one in begins if one < last.at("")), begins[0]), last.at("")
    if first.half in ("a", "p"):
        ends = [last.at("a"), last.at("p")]
        return first.at(""), next((one for one in ends if one > first.at("")), ends[0])
    begin, end = first.at(half), last.at(half)
    bare = not (first.half or last.half)
    return begin, end + 720 if bare and half != "p" and end <= begin <= 720 else end


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
