"""Hours into which no session fits, because it may begin at certain clock times only; in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Intervals, Minutes, distinct, union
from calendars.slots import clock_text, days_text
from calendars.windows import parse_windows
from calendars.zones import GAP, Clock, wall_minutes, zone_clock
from configs.fields import Days
from configs.hour_smells import LEVELS
from configs.people import Person
from configs.problems import listing
from configs.schema import Config
from configs.space import slot_space
from scheduler.candidates import SlotSpace

_FINER = (30, 15)
_MOST_NAMED = 3
_MARGIN = 3 * MINUTES_PER_DAY

Window = tuple[int, int, int]
"""Weekday, begin and end on the person's clock."""


def grid_smells(person: Person, span: Days, config: Config) -> Iterator[str]:
    """Yield what is lost of a person's hours: windows as long as a session into which none fits.

    Where the file names clock times (``times``) it is meant that most windows are left out: then it is only said
    of people of whom nothing is left.

    Parameters
    ----------
    person
        Whose hours.
    span
        First and last day of the programme's months.
    config
        For the slots and the length of a session.
    """
    texts = tuple(text for text in (getattr(person, level) for level in LEVELS) if text is not None)
    yield from _said(texts, person.zone, person.name, span, slot_space(config, None), config.programme.duration)


@lru_cache(4096)
def _said(
    texts: tuple[str, ...], zone: str, name: str, span: Days, space: SlotSpace, duration_min: int
) -> tuple[str, ...]:
    clock = _clock(zone, span)
    rows = clock.instants_of(union(*(parse_windows(text).wall(span.first, span.last) for text in texts)))
    rows = rows[rows[:, 1] - rows[:, 0] >= duration_min]
    lost = rows[~_fits(rows, space, span, duration_min)]
    if not len(lost) or (space.times and len(lost) < len(rows)):
        return ()
    windows = _windows(clock, lost)
    part = "" if len(lost) == sum(one in windows for one in _each(clock, rows)) else " in part of the year"
    begins = _begins(space)
    return (
        f"no session of {duration_min} minutes that begins {begins} fits into {_words(windows)} of {name}{part}: "
        f"{_remedy(lost, zone, span, space, duration_min)}",
    )


def _clock(zone: str, span: Days) -> Clock:
    return zone_clock(zone, wall_minutes(span.first) - _MARGIN, wall_minutes(span.last) + MINUTES_PER_DAY + _MARGIN)


def _fits(
    rows: Intervals, space: SlotSpace, span: Days, duration_min: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each interval of instants whether some session lies within it, on whatever day."""
    starts = _starts(space.anchors, tuple(space.minutes), span)
    first = np.append(starts, np.iinfo(np.int64).max - duration_min)[np.searchsorted(starts, rows[:, 0])]
    return np.asarray(first + duration_min <= rows[:, 1])


@lru_cache(256)
def _starts(anchors: tuple[str, ...], minutes: tuple[int, ...], span: Days) -> Minutes:
    """Return every instant at which a session may begin, as far as clock times go."""
    days = np.arange(wall_minutes(span.first) - MINUTES_PER_DAY, wall_minutes(span.last) + 2 * MINUTES_PER_DAY,
                     MINUTES_PER_DAY)  # fmt: skip
    walls = (days[:, None] + np.array(minutes)[None, :]).ravel()
    found = distinct(np.concatenate([_clock(anchor, span).first_pass(walls) for anchor in anchors]))
    return np.asarray(found[found != GAP])


def _each(clock: Clock, rows: Intervals) -> Iterator[Window]:
    """Yield each window as a weekday and clock times."""
    for begin, last in zip(clock.wall(rows[:, 0]).tolist(), clock.wall(rows[:, 1] - 1).tolist(), strict=True):
        day = begin // MINUTES_PER_DAY
        yield (day + 3) % 7, begin % MINUTES_PER_DAY, last + 1 - day * MINUTES_PER_DAY


def _windows(clock: Clock, rows: Intervals) -> list[Window]:
    return sorted(set(_each(clock, rows)), key=lambda one: (one[1:], one[0]))


def _words(windows: Sequence[Window]) -> str:
    """Return ``Tu,Th 12:45-14:15``; of many the first ones, and how many there are beside them."""
    days: dict[tuple[int, int], list[int]] = {}
    for day, begin, end in windows:
        days.setdefault((begin, end), []).append(day)
    said = [
        f"{days_text(own, '-')} {clock_text(begin)}-{clock_text(end % MINUTES_PER_DAY or MINUTES_PER_DAY)}"
        for (begin, end), own in days.items()
    ]
    rest = len(said) - _MOST_NAMED
    return "; ".join(said[:_MOST_NAMED]) + (f" and {rest} more windows" if rest > 0 else "")


def _begins(space: SlotSpace) -> str:
    if space.times:
        return f"at {listing(map(clock_text, space.times))}"
    return f"every {space.grid_min} minutes"


def _remedy(lost: Intervals, zone: str, span: Days, space: SlotSpace, duration_min: int) -> str:
    """Say with what a session would fit: a finer grid, else clock times of an anchor."""
    for grid in () if space.times else _FINER:
        if grid < space.grid_min and bool(_fits(lost, replace(space, grid_min=grid), span, duration_min).all()):
            return f"`slots: grid: {grid}` would"
    anchor, minutes = min(
        ((one, distinct(_clock(one, span).wall(lost[:, 0]) % MINUTES_PER_DAY)) for one in (*space.anchors, zone)),
        key=lambda one: len(one[1]),
    )
    times = ", ".join(f'"{clock_text(int(minute))}"' for minute in minutes[:_MOST_NAMED].tolist())
    if space.times:
        return f"{times} on the clock of {anchor}, among the times, would"
    beside = f"on the clock of {anchor}" if anchor in space.anchors else f"with {anchor} among the anchors"
    return f"`slots: times: [{times}]` {beside}, in place of the grid, would"
