"""From a text in the file to a value: numbers, days, months, clock times. Every error says what was expected.

Each function takes what the file holds (text, a list, a block) and returns the value or raises
ValueError with a sentence; values of the right Python type pass through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from calendars.daynames import days_together
from calendars.slots import LAST, WEEKDAY_NAMES, WEEKDAYS, Month
from configs.datewords import advice, meant_date, meant_days, meant_month, weekdays_meant
from configs.numberwords import number_meant, time_meant
from configs.problems import did_you_mean, found, listing

YEARS = range(2000, 2101)
"""Years that dates may lie in."""
_YEARS = f"years {YEARS[0]} to {YEARS[-1]}"
MAX_NAME = 200
MAX_TEXT = 2000

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, order=True)
class Days:
    """Whole days on somebody's calendar, both ends included; ``2027-12-24/2028-01-02``."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"


def text(value: Any) -> str:
    """Return a non-empty text of at most ``MAX_TEXT`` characters."""
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {found(value)}")
    if not value.strip():
        raise ValueError(f"expected text, found {'only blanks' if value else 'nothing'}")
    if len(value) > MAX_TEXT:
        raise ValueError(f"longer than {MAX_TEXT} characters")
    return value.strip()


def name(value: Any) -> str:
    """Return a name on one line: at most ``MAX_NAME`` characters, none that cannot be seen."""
    plain = text(value)
    if len(plain) > MAX_NAME:
        raise ValueError(f"longer than {MAX_NAME} characters")
    hit = _CONTROL.search(plain)
    if hit:
        raise ValueError(f"holds an invisible character (U+{ord(hit[0]):04X}) or a line break: delete it")
    return plain


def seen(plain: str) -> str:
    """Return an address in which every sign can be seen: none is hidden, none turns the direction of others."""
    hidden = next((sign for sign in plain if not sign.isprintable()), None)
    if hidden:
        raise ValueError(f"holds an invisible character (U+{ord(hidden):04X}): delete it")
    return plain


def whole(low: int, high: int, *words: str, unit: str = "") -> Callable[[Any], Any]:
    """Return a reader of whole numbers from ``low`` to ``high``, or one of some words."""
    expected = listing((*words, f"a whole number from {low} to {high:,}{f' ({unit})' if unit else ''}"))

    def read(value: Any) -> Any:
        if isinstance(value, str) and value in words:
            return value
        number = int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            hint = _meant(value, words) or _number(value, range(low, high + 1), unit)
            raise ValueError(f"expected {expected}, found {found(value)}{hint}")
        return number

    return read


def _meant(value: Any, words: tuple[str, ...]) -> str:
    return did_you_mean(value, words) if isinstance(value, str) and words else ""


def _number(value: Any, allowed: Container[int], unit: str) -> str:
    """Return `` (write 90)`` for ``1h30``, if that is allowed."""
    meant = number_meant(value, unit) if isinstance(value, str) else None
    return advice(str(meant)) if meant is not None and meant in allowed else ""


def amount(value: Any) -> float:
    """Return a number from 0 to 1000, with a decimal point."""
    plain = str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    if isinstance(plain, str) and re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", plain) and float(plain) <= 1000:
        return float(plain)
    raise ValueError(f"expected a number from 0 to 1000 such as 0.25, found {found(value)}")


def share(value: Any) -> float:
    """Return a number from 0 to 1, with a decimal point."""
    try:
        found_one = amount(value)
    except ValueError:
        found_one = 2.0
    if found_one <= 1:
        return found_one
    raise ValueError(f"expected a share from 0 to 1 such as 0.5, found {found(value)}")


def boolean(value: Any) -> bool:
    """Return true or false; ``yes``, ``no``, ``on`` and ``off`` are text in YAML 1.2."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _BOOLEANS:
        return _BOOLEANS[value]
    hint = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(str(value).lower())
    raise ValueError(f"expected true or false, found {found(value)}" + (f" (write {hint})" if hint else ""))


def month(value: Any) -> Month:
    """Return a month written ``2027-01``."""
    if isinstance(value, Month):
        return value
    match = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if not match or int(match[1]) not in YEARS or not 1 <= int(match[2]) <= 12:
        hint = advice(meant_month(value) if isinstance(value, str) else None)
        raise ValueError(f"expected a month such as 2027-01, in the {_YEARS}, found {found(value)}{hint}")
    return Month(int(match[1]), int(match[2]))


def day(value: Any) -> date:
    """Return a date written ``2027-03-14``."""
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not match or int(match[1]) not in YEARS:
        hint = advice(meant_date(value) if isinstance(value, str) else None)
        raise ValueError(f"expected a date such as 2027-03-14, in the {_YEARS}, found {found(value)}{hint}")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"there is no such day: {value} (year-month-day)") from None


def days(value: Any) -> Days:
    """Return a date, or two with a slash between them: ``2027-12-24/2028-01-02``, both included."""
    if isinstance(value, Days):
        return value
    if not isinstance(value, str):
        raise ValueError(f"expected a date or first/last such as 2027-12-24/2028-01-02, found {found(value)}")
    both = _DATE.findall(value)
    if len(both) == 2 and "/" not in value:
        raise ValueError(f"between two dates stands a slash: {'-'.join(both[0])}/{'-'.join(both[1])}")
    meant = None if re.fullmatch(r"[\d-]+(\s*/\s*[\d-]+)?", value.strip()) else meant_days(value)
    if meant:
        raise ValueError(
            f"expected a date or first/last such as 2027-12-24/2028-01-02, found {found(value)} (write {meant})"
        )
    first, slash, last = value.partition("/")
    span = Days(day(first.strip()), day(last.strip()) if slash else day(first.strip()))
    if span.first > span.last:
        raise ValueError(f"the first day comes after the last: meant {span.last}/{span.first}?")
    return span


def clock(value: Any) -> int:
    """Return a clock time written ``22:00``, in minutes after midnight, 0 to 1440."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minute = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else -1
    if isinstance(value, int) and not isinstance(value, bool):
        minute = value
    if not 0 <= minute <= 1440:
        hint = advice(time_meant(value) if isinstance(value, str) else None)
        raise ValueError(f"expected a clock time from 00:00 to 24:00 such as 22:00, found {found(value)}{hint}")
    return minute


def begin(value: Any) -> int:
    """Return a clock time at which a session can begin, 0 to 1439."""
    minute = clock(value)
    if minute == 1440:
        raise ValueError("24:00 is the end of a day: a session that begins then begins at 00:00 of the next one")
    return minute


def weekday(value: Any) -> int:
    """Return a weekday, 0 (Monday) to 6; two letters, or an English name in any case."""
    if isinstance(value, int) and value in range(7):
        return value
    low = str(value).lower().rstrip(".")
    for index, full in enumerate(WEEKDAY_NAMES):
        if len(low) > 1 and full.lower().startswith(low):
            return index
    if "-" in low:
        hint = advice(weekdays_meant(low))
        raise ValueError(f"list the days one by one, such as [Mo, Tu, We], found {found(value)}{hint}")
    known = (*WEEKDAYS, *WEEKDAY_NAMES)
    named = days_together([low]) if low.strip() else None
    hint = advice(WEEKDAYS[named[low]]) if named else did_you_mean(low, known)
    raise ValueError(f"expected {listing(WEEKDAYS)}, found {found(value)}{hint}")


def ordinal(value: Any) -> int:
    """Return 1 to 4, or ``LAST`` for ``last``."""
    if value in (LAST, "last", "Last"):
        return LAST
    if str(value) in ("5", "5th", "fifth"):
        raise ValueError('5 cannot be used: not every month has a fifth Monday; the last one is "last"')
    if str(value) in ("1", "2", "3", "4"):
        return int(value)
    number = re.match(r"(1|2|3|4|one|two|three|four|first|second|third|fourth|last)", str(value).lower().strip())
    meant = {
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "first": "1",
        "second": "2",
        "third": "3",
        "fourth": "4",
    }
    hint = advice(meant.get(number[1], number[1])) if number and not str(value).strip().isdigit() else ""
    raise ValueError(f"expected 1, 2, 3, 4 or last, found {found(value)}{hint}")


def grid(value: Any) -> int:
    """Return 60, 30 or 15 minutes."""
    if str(value) in ("60", "30", "15"):
        return int(value)
    hint = _number(value, (60, 30, 15), "minutes")
    raise ValueError(f"expected 60, 30 or 15 (minutes between clock times), found {found(value)}{hint}")


def one_of(*words: str) -> Callable[[Any], str]:
    """Return a reader of one of some words."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(f"expected {listing(words)}, found {found(value)}{_meant(value, words)}")

    return read


def some(values: tuple[T, ...]) -> tuple[T, ...]:
    """Return a list that holds something, and nothing twice."""
    if not values:
        raise ValueError("the list is empty: name at least one, or leave the key out")
    return unrepeated(values)


def unrepeated(values: tuple[T, ...]) -> tuple[T, ...]:
    """Return a list that holds nothing twice."""
    seen: dict[T, int] = {}
    for position, one in enumerate(values, start=1):
        first = seen.setdefault(one, position)
        if first != position:
            raise ValueError(f"entry {position} says the same as entry {first}")
    return values
