"""What stands in the cells of attendance reports: moments without a zone, in any country's order; durations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from configs.match import plain
from configs.report_words import AND, CLOCK_WORDS, HALVES, MONTHS, UNITS

ORDERS = ("ymd", "mdy", "dmy")
"""In which order year, month and day may stand; a whole file keeps one."""

LONGEST = 80
"""Characters of a cell that may be a moment or a duration."""


def _table(words: Mapping[int, str] | Mapping[str, str]) -> dict[str, int | str]:
    return {plain(word): meaning for meaning, several in words.items() for word in several.split()}


_MONTHS = _table(dict(enumerate(MONTHS, 1)))
_HALVES = _table(HALVES)
_UNITS = _table(UNITS)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(map(plain, words), key=len, reverse=True))


_LETTERS = r"[^\W\d_]"
_CLOCK = (
    rf"(?:(?P<before>{_any(_HALVES)}) ?)?(?P<h>\d{{1,2}}) ?[:.h] ?(?P<m>\d{{2}})(?:[:.](?P<s>\d{{2}})(?:[.,]\d+)?)?"
    rf"(?: ?(?P<after>{_any(_HALVES)})(?!{_LETTERS}))?"
)
_YEAR, _MARK, _NAME = r"(?P<year>\d{4}|\d{2})", r" ?[-/.] ?", rf"(?P<name>{_LETTERS}{{3,}})"
_DATES = {
    "ymd": rf"(?P<year>\d{{4}}){_MARK}(?P<month>\d{{1,2}}){_MARK}(?P<day>\d{{1,2}})|"
    rf"(?P<nyear>\d{{4}})\.? {_NAME} (?P<nday>\d{{1,2}})",
    "mdy": rf"(?P<month>\d{{1,2}}){_MARK}(?P<day>\d{{1,2}}){_MARK}{_YEAR}|"
    rf"{_NAME} (?P<nday>\d{{1,2}}),? (?P<nyear>\d{{4}})",
    "dmy": rf"(?P<day>\d{{1,2}}){_MARK}(?P<month>\d{{1,2}}){_MARK}{_YEAR}|"
    rf"(?P<nday>\d{{1,2}})\.?[ -]{_NAME},?[ -](?P<nyear>\d{{4}})",
}
_WEEKDAY = rf"(?:{_LETTERS}+(?:-{_LETTERS}+)?,? )?"
_ZONE = r"(?: ?(?:z|h|[a-z]{3,5}|[a-z]+/[a-z_/]+))?(?: ?[+-]\d{1,2}(?::?\d{2})?)?"
_MOMENTS = {
    order: re.compile(rf"{_WEEKDAY}(?:{dates})(?:[.,]? (?:- )?|,|t|(?={_LETTERS})){_CLOCK}{_ZONE}")
    for order, dates in _DATES.items()
}


def _compiled(*pairs: tuple[str, str]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), into) for pattern, into in pairs]


_FOREIGN = _compiled(
    (r" ?[年月년월] ?", "-"),
    (r" ?[日일号號]", " "),
    (r" ?[時时點点시分분] ?(?=\d)", ":"),
    (r" ?[時时點点시] ?", ":00"),
    (r" ?[分분秒초]", " "),
    (r" ?[،、]", ","),
)
_TIDIED = _compiled(
    (r"\([^)]*\)", " "),
    (rf"\b({_LETTERS})\. ?({_LETTERS})(?:\.|$)", r"\1\2"),
    (rf"(?<={_LETTERS})\.", " "),
    (rf"(?<!{_LETTERS})(?:{_any(CLOCK_WORDS.split())})(?!{_LETTERS})(?!,)", " "),
    (r"\s*(,?)\s+", r"\1 "),
    (r"^(\d{1,2}:\d{2}(?::\d{2})?(?: [ap]m)?),? (.+)$", r"\2 \1"),
)
_PART = re.compile(rf"(\d+(?:[.,]\d+)?)\s*({_LETTERS}+|['′\"″])\.?[\s,]*(?:(?:{_any(AND.split())})\s*(?=\d))?")


def moment_in(order: str, text: str) -> datetime | None:
    """Return what somebody's clock showed, read in one order of year, month and day; None: it is not written so.

    A zone that stands with it is left out: all moments of one file have the same.
    """
    return moments_in(text).get(order)


@lru_cache(maxsize=65_536)
def moments_in(text: str) -> dict[str, datetime]:
    """Return a cell as a moment, by the orders in which it is one."""
    found: dict[str, datetime] = {}
    if len(text) > LONGEST or not any(one.isdecimal() for one in text):
        return found
    tidy = plain(text)
    for pattern, into in _TIDIED[:1] + ([] if tidy.isascii() else _FOREIGN) + _TIDIED[1:]:
        tidy = pattern.sub(into, tidy).strip()
    for order, pattern in _MOMENTS.items():
        hit = pattern.fullmatch(tidy)
        if hit is not None:
            parts = {name: value for name, value in hit.groupdict().items() if value}
            try:
                found[order] = datetime(*_date(parts), *_time(parts))
            except (ValueError, KeyError):
                continue
    return found


def _date(parts: Mapping[str, str]) -> tuple[int, int, int]:
    if "name" in parts:
        return int(parts["nyear"]), int(_begun(parts["name"], _MONTHS, 3)), int(parts["nday"])
    year = int(parts["year"])
    return year + 2000 * (year < 100), int(parts["month"]), int(parts["day"])


def _begun(word: str, table: Mapping[str, int | str], least: int, star: str = "") -> int | str:
    """Return what the longest beginning of a word means.

    Raises
    ------
    KeyError
        None of its beginnings is known.
    """
    beginnings = (word[:n] + star for n in range(len(word), least - 1, -1))
    return table[next((one for one in beginnings if one in table), "")]


def _time(parts: Mapping[str, str]) -> tuple[int, int, int]:
    hour, half = int(parts["h"]), parts.get("after") or parts.get("before")
    if half:
        if hour not in range(1, 13):
            raise ValueError("no hour of a half day")
        hour = hour % 12 + 12 * (_HALVES[half] == "pm")
    return hour, int(parts["m"]), int(parts.get("s", 0))


def orders_of(texts: Sequence[str]) -> list[str]:
    """Return the orders in which some moments can be read: those in which the most of them are moments at all."""
    read = {order: sum(moment_in(order, text) is not None for text in texts) for order in ORDERS}
    most = max(read.values())
    return [order for order in ORDERS if most and read[order] == most]


@lru_cache(maxsize=16_384)
def seconds_of(text: str) -> int | None:
    """Return a duration in seconds: ``1h 29m 3s``, ``45 min``, ``01:29:03``, ``1:29`` (hours), ``89`` (minutes)."""
    word = plain(text[: LONGEST + 1]).removeprefix("pt")
    if re.fullmatch(r"\d{1,5}(?:[.,]\d+)?", word):
        return round(float(word.replace(",", ".")) * 60)
    if re.fullmatch(r"\d{1,3}:\d{2}([:.]\d{2})?|\d{1,3}\.\d{2}\.\d{2}", word):
        hours, minutes, *rest = map(int, re.split("[:.]", word))
        return hours * 3600 + minutes * 60 + sum(rest)
    word = re.sub(r"(\dh|\d h) ?(\d{1,2})$", r"\1 \2 min", word)
    parts = _PART.findall(word)
    if not parts or _PART.sub("", word) or len(text) > LONGEST:
        return None
    units = [_seconds_of_unit(unit) for _, unit in parts]
    seconds = sum(float(n.replace(",", ".")) * unit for (n, _), unit in zip(parts, units, strict=True))
    return round(seconds) if all(units) else None


def _seconds_of_unit(word: str) -> int:
    """Return the seconds of a unit of time; 0: it is none."""
    try:
        return int(_UNITS[word] if word in _UNITS else _begun(word, _UNITS, 2, "*"))
    except KeyError:
        return 0


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
