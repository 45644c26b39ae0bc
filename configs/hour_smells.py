"""What is doubtful about a person's hours, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Intervals, union
from calendars.windows import Windows, parse_windows, torn_nights
from calendars.zones import wall_time
from configs.fields import Days
from configs.people import Person
from configs.problems import Place
from configs.schema import Config

LONG_NIGHT = 16 * 60
"""Minutes of a window over midnight beyond which begin and end were probably exchanged."""
_LEVELS = ("preferred", "available", "if_needed")
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
    texts = {level: getattr(person, level) for level in _LEVELS}
    windows = {level: parse_windows(text) for level, text in texts.items() if text is not None}
    rows = union(*(one.wall(span.first, span.last) for one in windows.values()))
    if not len(rows):
        yield (
            (),
            f"{person.name} has no hours at all in the programme: preferred, available and if_needed are empty",
        )
    else:
        yield from (((), sentence) for sentence in _whole(person.name, rows, config))
    for level, one in windows.items():
        if one.always(span.first, span.last):
            yield (level,), f"{person.name} is there at all 168 hours of the week: was this answered?"
        for sentence in (*_exchanged(one), *_torn(one, span)):
            yield (level,), f"{person.name}: {sentence}"


def _whole(name: str, rows: Intervals, config: Config) -> Iterator[str]:
    """Judge the windows of all levels together: those that touch are one."""
    minutes, longest = config.programme.duration, int(np.argmax(rows[:, 1] - rows[:, 0]))
    left, right = rows[longest].tolist()
    if right - left < minutes:
        yield f"no window of {name} is as long as a session ({minutes} minutes): they can never come"
    begin, end = config.rules.burden.begin, config.rules.burden.end
    if bool(np.all(_within(rows, begin, end))):
        meant = "were they asked on their own clock?"
        if not _within(rows[[longest]] + _NOON, begin, end)[0]:
            meant = f"is {_clock(left)}-{_clock(right)} meant to be {_clock(left + _NOON)}-{_clock(right + _NOON)}?"
        yield f"all hours of {name} lie between {_clock(begin)} and {_clock(end)}: {meant}"


def _within(rows: Intervals, begin: int, end: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each interval whether it lies between two clock times."""
    size = (end - begin) % MINUTES_PER_DAY
    return (rows[:, 0] - begin) % MINUTES_PER_DAY + rows[:, 1] - rows[:, 0] <= size


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % MINUTES_PER_DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _exchanged(windows: Windows) -> Iterator[str]:
    """Name windows over midnight that are so long that their begin was probably meant to be their end."""
    text = re.sub(r'"[^"]*"', "", windows.text)
    for match in re.finditer(r"(?<![\d:])(\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)", text):
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        length = end + MINUTES_PER_DAY - begin
        if 0 < end <= begin and length > LONG_NIGHT:
            meant = f"meant {_clock(end)}-{_clock(begin)}?" if end < begin else "is that so?"
            yield f"{match[0]} runs over midnight for {round(length / 60, 1):g} hours: {meant}"


def _torn(windows: Windows, span: Days) -> Iterator[str]:
    nights = torn_nights(windows, span.first, span.last)
    if len(nights):
        evening, morning = wall_time(nights[0, 0]), wall_time(nights[0, 1])
        many = f"{len(nights)} nights" if len(nights) > 1 else "a night"
        yield (
            f"a later rule tears {many} apart at midnight, the first {evening:%a %d %b %Y %H:%M}–{morning:%H:%M}: "
            "a rule replaces whole days of the calendar; see the week as it was understood"
        )
