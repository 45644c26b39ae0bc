"""What is doubtful about a person's hours, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Intervals, union
from calendars.patterns import Day, by_date
from calendars.slots import WEEKDAY_NAMES, WEEKDAYS
from calendars.whole_days import open_all_day, without_hours
from calendars.windows import Windows, parse_windows, torn_nights
from calendars.zones import wall_time
from configs.fields import Days
from configs.people import Person
from configs.problems import Place, listing
from configs.schema import Config

LONG_NIGHT = 16 * 60
"""Minutes of a window over midnight beyond which begin and end were probably exchanged."""
LEVELS = ("preferred", "available", "if_needed")
_DAY = timedelta(days=1)
_NOON = MINUTES_PER_DAY // 2


def hour_smells(person: Person, span: Days, config: Config) -> Iterator[tuple[Place, str]]:
    """Yield where, within the person, and what is doubtful.

    Parameters
    ----------
    person
        Whose hours.
    span
        First and last day of the programme's months.
    config
        For the length of a session and the unsocial hours.
    """
    texts = {level: getattr(person, level) for level in LEVELS}
    windows = {level: parse_windows(text) for level, text in texts.items() if text is not None}
    rows = union(*(one.wall(span.first, span.last) for one in windows.values()))
    if not len(rows):
        yield (
            (),
            f"{person.name} has no hours at all in the programme: preferred, available and if_needed are empty",
        )
    else:
        yield from (((), sentence) for sentence in _whole(person, rows, config))
    for level, one in windows.items():
        if one.always(span.first, span.last):
            yield (level,), f"{person.name} is there at all 168 hours of the week: was this answered?"
        for sentence in (*_whole_days(one), *_exchanged(one), *_taken(one, span), *_torn(one, span)):
            yield (level,), f"{person.name}: {sentence}"


_NOTE = "(a note in quotation marks after the hours says that they are meant)"


def _whole(person: Person, rows: Intervals, config: Config) -> Iterator[str]:
    """Judge the windows of all levels together: those that touch are one.

    Words in quotation marks beside hours, as in ``23:00-01:00 "after the clinic"``, say that nights are meant.
    """
    name = person.name
    minutes, longest = config.programme.duration, int(np.argmax(rows[:, 1] - rows[:, 0]))
    left, right = rows[longest].tolist()
    if right - left < minutes:
        yield f"no window of {name} is as long as a session ({minutes} minutes): they can never come"
    begin, end = config.rules.burden.begin, config.rules.burden.end
    noted = any('"' in (getattr(person, level) or "") for level in LEVELS)
    if not noted and bool(np.all(_within(rows, begin, end))):
        meant = "were they asked on their own clock?"
        if not _within(rows[[longest]] + _NOON, begin, end)[0]:
            meant = f"is {_clock(left)}-{_clock(right)} meant to be {_clock(left + _NOON)}-{_clock(right + _NOON)}?"
        yield f"all hours of {name} lie between {_clock(begin)} and {_clock(end)}: {meant} {_NOTE}"


def _within(rows: Intervals, begin: int, end: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each interval whether it lies between two clock times."""
    size = (end - begin) % MINUTES_PER_DAY
    return (rows[:, 0] - begin) % MINUTES_PER_DAY + rows[:, 1] - rows[:, 0] <= size


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % MINUTES_PER_DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _whole_days(windows: Windows) -> Iterator[str]:
    """Name days without hours: ``Th`` is a Thursday from midnight to midnight."""
    for _, rule in without_hours(windows.text)[:1]:
        yield (
            f"{rule!r} has no hours and is read as whole days, 00:00-24:00: ask for the hours, "
            f"or write {open_all_day(rule)!r} if that is so"
        )


def _exchanged(windows: Windows) -> Iterator[str]:
    """Name windows over midnight that are so long that their begin was probably meant to be their end."""
    text = re.sub(r'"[^"]*"', "", windows.text)
    for match in re.finditer(r"(?<![\d:])(\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)", text):
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        length = end + MINUTES_PER_DAY - begin
        if 0 < end <= begin and length > LONG_NIGHT:
            meant = f"meant {_clock(end)}-{_clock(begin)}?" if end < begin else "is that so?"
            yield f"{match[0]} runs over midnight for {round(length / 60, 1):g} hours: {meant}"


@lru_cache(4096)
def _taken(windows: Windows, span: Days) -> list[str]:
    """Return what is said of exceptions, once for a text: it is asked again with every change that is tried."""
    return [*_too_much(windows, span)]


def _too_much(windows: Windows, span: Days) -> Iterator[str]:
    """Name exceptions that take more than was meant: ``Tu,Th 17:00-21:00; Tu,Th[-1] off`` leaves no Tuesday.

    A plain ``We off`` after ``Mo-Fr`` is meant; it is not where an earlier rule named that very day.
    """
    for before, rule in _exceptions(windows.text):
        days, left = _days(rule), _open(before + rule, span)
        numbers = [number for _, _, number in days if number]
        if numbers and len(numbers) < len(days):
            meant = _numbered(rule, numbers[0])
            wanted = _open(before + meant, span)
            lost = _weekdays(day for day in wanted if wanted[day] != left.get(day))
            why = f": a number such as {numbers[0]} belongs to one day only; meant {meant!r}?"
        else:
            named = {first for first, last, _ in _days(before) if not last}
            lost = named & _weekdays(_open(before, span)) - _weekdays(left)
            why = ", which an earlier rule opens: is that so?"
        if lost:
            yield f"{rule!r} takes {_of(lost, left)}{why}"


_RULES = re.compile(r'(; ?|, (?=[A-Za-z]))(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""Between two rules, outside quotation marks."""
_ITEM = re.compile(rf'"[^"]*"|\b({"|".join(WEEKDAYS)})\b(?:-({"|".join(WEEKDAYS)})\b)?(\[[^]]*\])?')
"""A day or a range of days of a rule, and its number: ``Th[-1]``; or words in quotation marks."""


def _exceptions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each rule that takes hours of some days away, with all that stands before it."""
    parts = _RULES.split(text)
    for n in range(2, len(parts), 2):
        if re.search(r"\b(?:off|closed)\b", parts[n]) and _days(parts[n]):
            yield "".join(parts[:n]), parts[n]


def _days(rules: str) -> list[tuple[str, str, str]]:
    """Return the days of rules: first, last (of a range), number."""
    return [item for item in _ITEM.findall(rules) if item[0]]


def _numbered(rule: str, number: str) -> str:
    """Return a rule with the number after each of its days."""

    def each(item: re.Match[str]) -> str:
        days = _range(item[1], item[2] or item[1]) if item[1] else []
        return ",".join(day + (item[3] or number) for day in days) or item[0]

    return _ITEM.sub(each, rule)


def _open(rules: str, span: Days) -> dict[date, Day]:
    """Return the windows of each date that some rules give."""
    walls = parse_windows(rules.rstrip(" ,;")).wall(span.first - _DAY, span.last + _DAY)
    return by_date(walls, span.first, span.last)


def _weekdays(days: Iterable[date]) -> set[str]:
    return {WEEKDAYS[day.weekday()] for day in days}


def _of(lost: set[str], left: Iterable[date]) -> str:
    """Say of which days something is taken, and whether anything is left of them."""
    names = listing(WEEKDAY_NAMES[n] for n, day in enumerate(WEEKDAYS) if day in lost)
    return f"hours from any {names}" if lost & _weekdays(left) else f"every hour of any {names}"


def _range(first: str, last: str) -> list[str]:
    """Return the days from one to another, over the week's end too."""
    begin = WEEKDAYS.index(first)
    return [WEEKDAYS[(begin + n) % 7] for n in range((WEEKDAYS.index(last) - begin) % 7 + 1)]


def _torn(windows: Windows, span: Days) -> Iterator[str]:
    nights = torn_nights(windows, span.first, span.last)
    if len(nights):
        evening, morning = wall_time(nights[0, 0]), wall_time(nights[0, 1])
        many = f"{len(nights)} nights" if len(nights) > 1 else "a night"
        yield (
            f"a later rule tears {many} apart at midnight, the first {evening:%a %d %b %Y %H:%M}–{morning:%H:%M}: "
            "a rule replaces whole days of the calendar; see the week as it was understood"
        )
