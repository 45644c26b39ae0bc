"""Dates, durations and rules as calendar files write them (RFC 5545 §3.3), and as programs write them besides.

What a local time means is not decided here: a time in UTC or with an offset is aware, any other is naive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_DURATION = re.compile(
    r"([+-])?P(?=[^T]|T.)(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,11})S)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(rf"([+-]?\d{{1,3}})?({'|'.join(_DAYS)})")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_RANGES = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYSETPOS": (1, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
}
_SIGNED = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")


def moment(text: str, *, only_date: bool = False) -> date:
    """Return a date, or a datetime that is aware in UTC or with an offset, else naive.

    Parameters
    ----------
    text
        ``20270301``, ``20270301T100000Z``; ISO 8601 as well.
    only_date
        Whether a time of the day that stands there is left out (``VALUE=DATE``).

    Raises
    ------
    ValueError
        It is none, or not one of the years 1 to 9999.
    """
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        raise ValueError("no date")
    day = date(*map(int, match.group(1, 2, 3)))
    if match[4] is None or only_date:
        return day
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 24 or (hour == 24 and (minute or second)) or minute > 59 or second > 60:
        raise ValueError("no time of the day")
    naive = datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if match[7] is None:
        return naive
    return naive.replace(tzinfo=UTC if match[7] in "Zz" else timezone(offset(match[7])))


def duration(text: str) -> tuple[timedelta, timedelta]:
    """Return a length of time, which may be negative: weeks and days as clocks show them, hours as they pass.

    Raises
    ------
    ValueError
        It is none.
    """
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise ValueError("no duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    return sign * timedelta(weeks=weeks, days=days), sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def offset(text: str) -> timedelta:
    """Return an offset from UTC: ``+0200``, ``-03:30``.

    Raises
    ------
    ValueError
        It is none, or a day and more.
    """
    match = _OFFSET.fullmatch(text.strip())
    if not match or int(match[2]) > 23 or int(match[3]) > 59:
        raise ValueError("no offset")
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -size if match[1] == "-" else size


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A recurrence rule (RFC 5545 §3.3.10).

    Parameters
    ----------
    freq
        ``YEARLY`` to ``SECONDLY``.
    interval
        At least 1.
    count
        At least 1; None: no limit.
    until
        The last moment that counts; a date counts whole; None: no limit.
    week_start
        First day of the week, 0: Monday.
    days
        BYDAY: pairs of which one (0: every, negative: from the end) and the weekday.
    by
        The other BY… parts.
    broken
        Whether a part of it could not be read and was left out.
    """

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_start: int = 0
    days: tuple[tuple[int, int], ...] = ()
    by: dict[str, tuple[int, ...]]
    broken: bool = False


def rule(text: str) -> Rule:
    """Return a rule. Of a part that cannot be read nothing counts: the rule then gives more moments, not fewer.

    Raises
    ------
    ValueError
        It does not say how often.
    """
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        key, _, value = part.partition("=")
        if value.strip():
            parts.setdefault(key.strip(), value.strip())
    if parts.get("FREQ") not in _FREQUENCIES or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError("no frequency")
    read = _Parts(parts)
    return Rule(
        freq=parts["FREQ"],
        interval=read.positive("INTERVAL") or 1,
        count=read.positive("COUNT"),
        until=read.until(),
        week_start=read.week_start(),
        days=read.days(),
        by={name: numbers for name in _RANGES if (numbers := read.numbers(name))},
        broken=read.broken,
    )


class _Parts:
    """Reads the parts of a rule and remembers whether one could not be read."""

    def __init__(self, parts: dict[str, str]) -> None:
        self._parts = parts
        self.broken = False

    def positive(self, name: str) -> int | None:
        text = self._parts.get(name)
        if text is None:
            return None
        if re.fullmatch(r"\d{1,9}", text) and int(text):
            return int(text)
        self.broken = True
        return None

    def until(self) -> date | None:
        if "UNTIL" not in self._parts:
            return None
        try:
            return moment(self._parts["UNTIL"])
        except ValueError:
            self.broken = True
            return None

    def week_start(self) -> int:
        text = self._parts.get("WKST", "MO")
        self.broken |= text not in _DAYS
        return _DAYS.index(text) if text in _DAYS else 0

    def days(self) -> tuple[tuple[int, int], ...]:
        found = [_BY_DAY.fullmatch(one) for one in self._listed("BYDAY")]
        self.broken |= None in found
        return tuple({(int(one[1] or 0), _DAYS.index(one[2])): None for one in found if one})  # each one once

    def numbers(self, name: str) -> tuple[int, ...]:
        low, high = _RANGES[name]
        texts = self._listed(name)
        good = [int(one) for one in texts if re.fullmatch(r"[+-]?\d{1,3}", one)]
        inside = [one for one in good if low <= (abs(one) if name in _SIGNED else one) <= high]
        self.broken |= len(inside) < len(texts)
        return tuple(sorted(set(inside)))

    def _listed(self, name: str) -> list[str]:
        return [one.strip() for one in self._parts.get(name, "").split(",") if one.strip()]
