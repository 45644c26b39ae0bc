"""What stands in the cells of attendance reports: moments without a zone, in any country's order; durations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ORDERS = ("ymd", "mdy", "dmy")
"""In which order year, month and day may stand; a whole file keeps one."""

_CLOCK = r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
_DATES = {
    "ymd": r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    "mdy": r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4}|\d{2})|"
    r"(?P<name>[a-z]{3})[a-z]*\.? (?P<nday>\d{1,2}),? (?P<nyear>\d{4})",
    "dmy": r"(?P<day>\d{1,2})[-/.]\s?(?P<month>\d{1,2})[-/.]\s?(?P<year>\d{4}|\d{2})|"
    r"(?P<nday>\d{1,2})\.? (?P<name>[a-z]{3})[a-z]*\.?,? (?P<nyear>\d{4})",
}
_ZONE = r"(?:\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"
_MOMENTS = {
    order: re.compile(rf"(?:{dates})(?:,?\s+|t){_CLOCK}{_ZONE}", re.IGNORECASE) for order, dates in _DATES.items()
}

_SECONDS = {"h": 3600, "hr": 3600, "hour": 3600, "std": 3600, "godz": 3600}
_SECONDS |= {"m": 60, "min": 60, "minute": 60, "minuto": 60, "s": 1, "sec": 1, "sek": 1, "second": 1, "seg": 1}
_PART = re.compile(r"(\d+)\s*([a-z]+)\.?[\s,]*")


def moment_in(order: str, text: str) -> datetime | None:
    """Return what somebody's clock showed, read in one order of year, month and day; None: it is not written so.

    A zone that stands with it is left out: all moments of one file have the same.
    """
    plain = " ".join(text.replace("\u202f", " ").split())
    found = _MOMENTS[order].fullmatch(plain)
    if found is None:
        return None
    parts = {name: value for name, value in found.groupdict().items() if value}
    try:
        return datetime(*_date(parts), *_time(parts))
    except (ValueError, KeyError):
        return None


def _date(parts: dict[str, str]) -> tuple[int, int, int]:
    if "name" in parts:
        month = {name: n for n, name in enumerate(MONTHS, 1)}[parts["name"].lower()]
        return int(parts["nyear"]), month, int(parts["nday"])
    year = int(parts["year"])
    return year + 2000 * (year < 100), int(parts["month"]), int(parts["day"])


def _time(parts: dict[str, str]) -> tuple[int, int, int]:
    hour = int(parts["h"])
    if "half" in parts:
        if hour not in range(1, 13):
            raise ValueError("no hour of a half day")
        hour = hour % 12 + 12 * parts["half"].lower().startswith("p")
    return hour, int(parts["m"]), int(parts.get("s", 0))


def orders_of(texts: Sequence[str]) -> list[str]:
    """Return the orders in which some moments can be read: those in which the most of them are moments at all."""
    read = {order: sum(moment_in(order, text) is not None for text in texts) for order in ORDERS}
    most = max(read.values())
    return [order for order in ORDERS if most and read[order] == most]


def seconds_of(text: str) -> int | None:
    """Return a duration in seconds: ``1h 29m 3s``, ``45 min``, ``01:29:03``, ``1:29`` (hours), ``89`` (minutes)."""
    plain = text.strip().lower()
    if re.fullmatch(r"\d{1,5}(?:[.,]\d+)?", plain):
        return round(float(plain.replace(",", ".")) * 60)
    if re.fullmatch(r"\d{1,3}:\d{2}(:\d{2})?", plain):
        hours, minutes, *rest = map(int, plain.split(":"))
        return hours * 3600 + minutes * 60 + sum(rest)
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain):
        return None
    units = [_SECONDS.get(unit) or _SECONDS.get(unit.removesuffix("s")) for _, unit in parts]
    return None if None in units else sum(int(n) * unit for (n, _), unit in zip(parts, units, strict=True) if unit)


Stay = tuple[datetime, datetime]
"""From joining to leaving."""


def minutes_there(stays: Sequence[Stay]) -> int:
    """Return for how many minutes somebody was there; two devices at the same time do not count twice."""
    total, until = timedelta(), datetime.min
    for begin, end in sorted(stays):
        total += max(end - max(begin, until), timedelta())
        until = max(until, end)
    return whole_minutes(total.total_seconds())


def whole_minutes(seconds: float) -> int:
    """Return seconds as minutes, half a minute rounded up."""
    return int(seconds + 30) // 60
