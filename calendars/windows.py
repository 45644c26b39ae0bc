"""Windows: OpenStreetMap ``opening_hours`` expressions as sets of wall-clock minutes.

The language is that of the package opening-hours-py, and what it says holds: ``;`` overrides, ``,`` adds,
day by day of the calendar. ``17:00+`` lasts until midnight. Before parsing, names of days and months and
blanks are mended; afterwards public holidays, sun times, the state ``unknown`` (a person is there or not),
repeated windows and dates that no year has are refused (calendars/windows_text.py), and so are days without
hours beside days with hours (calendars/whole_days.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import numpy as np
import opening_hours

from calendars.intervals import EMPTY, MINUTES_PER_DAY, Intervals, interval_set, overlap
from calendars.whole_days import refuse_whole_days
from calendars.windows_text import (
    MAX_TEXT,
    Mended,
    WindowsError,
    explained,
    mend,
    refuse,
    refuse_impossible_date,
)
from calendars.zones import wall_minutes

__all__ = ["MAX_TEXT", "Windows", "WindowsError", "parse_windows", "torn_nights"]

FIRST_YEAR, LAST_YEAR = 1901, 9998
"""Years in which windows are evaluated: those of the package, less one at either end."""

_WEEK = 7 * MINUTES_PER_DAY
_SOME_MONDAY = date(2027, 3, 1)
_DAY = timedelta(days=1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_WEEKLY = re.compile(r"(?:24/7|Mo|Tu|We|Th|Fr|Sa|Su|\d{1,2}:\d\d|off|closed|open|[ ,;+-])+")
_CACHED = 4096


@dataclass(frozen=True)
class Windows:
    """When somebody is there, on their own clock.

    Parameters
    ----------
    text
        The expression, mended; made by ``parse_windows`` only.
    """

    text: str

    @property
    def weekly(self) -> bool:
        """Whether every week is like every other. False may be said of expressions where it would be true."""
        return bool(_WEEKLY.fullmatch(re.sub(r'"[^"]*"', "", self.text)))

    def wall(self, first: date, last: date) -> Intervals:
        """Return the wall minutes open from 00:00 of the first day to 24:00 of the last. Read-only.

        Raises
        ------
        ValueError
            A day is not within the years 1901 to 9998.
        """
        return _wall(self, first, last)

    def always(self, first: date, last: date) -> bool:
        """Whether no minute from the first to the last day is left out."""
        return bool(np.array_equal(self.wall(first, last), [_span(first, last)]))

    def never(self, first: date, last: date) -> bool:
        """Whether there is no minute from the first to the last day."""
        return not len(self.wall(first, last))


def parse_windows(text: str) -> Windows:
    """Return the windows that a text describes.

    Raises
    ------
    WindowsError
        The text does not parse, or is refused; says where, what was expected and what to write instead.
    """
    found = _windows_or_why(text)
    if isinstance(found, WindowsError):
        raise WindowsError(found.expected, found.hint, found.position)
    return found


@lru_cache(_CACHED)
def _windows_or_why(text: str) -> Windows | WindowsError:
    """Return the windows, or what is wrong: many people may have the same text."""
    try:
        return _read(text)
    except WindowsError as error:
        from calendars.windows_hint import asked, hint  # only once something is wrong

        better = hint(text, _parses) if len(text) <= MAX_TEXT else error.hint
        return WindowsError(error.expected, better or error.hint or asked(text), error.position)


def _read(text: str) -> Windows:
    mended = mend(text)
    refuse(mended)
    refuse_impossible_date(mended, str(_parsed(mended)))
    refuse_whole_days(mended)
    return Windows(mended.text)


def _parses(text: str) -> bool:
    try:
        return bool(_read(text).text)
    except WindowsError:
        return False


def _parsed(mended: Mended) -> opening_hours.OpeningHours:
    try:
        return opening_hours.OpeningHours(mended.text)
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]  # not in its stubs
        raise explained(mended, str(error)) from None


def _span(first: date, last: date) -> tuple[int, int]:
    return wall_minutes(first), wall_minutes(last) + MINUTES_PER_DAY


@lru_cache(_CACHED)
def _wall(windows: Windows, first: date, last: date) -> Intervals:
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise ValueError(f"windows are known from {FIRST_YEAR} to {LAST_YEAR}, not for {first} to {last}")
    rows = _tiled(windows, first, last) if windows.weekly else _walked(windows.text, first, last)
    rows.flags.writeable = False
    return rows


def _tiled(windows: Windows, first: date, last: date) -> Intervals:
    """Return the minutes of a weekly expression: one week, laid side by side."""
    begin, end = _span(first, last)
    shifts = np.arange(begin - first.weekday() * MINUTES_PER_DAY, end, _WEEK, dtype=np.int64)
    rows = np.clip((_week(windows.text) + shifts[:, None, None]).reshape(-1, 2), begin, end)
    rows = rows[rows[:, 0] < rows[:, 1]]
    return interval_set(rows) if np.any(rows[1:, 0] == rows[:-1, 1]) else rows


@lru_cache(_CACHED)
def _week(text: str) -> Intervals:
    """Return the week of a weekly expression, in minutes after Monday 00:00; a Sunday night goes over into it."""
    return _walked(text, _SOME_MONDAY, _SOME_MONDAY + 6 * _DAY) - wall_minutes(_SOME_MONDAY)


def _walked(text: str, first: date, last: date) -> Intervals:
    """Return the minutes of any expression, one interval of the package after the other."""
    begin, end = (datetime.combine(day, time()) for day in (first, last + _DAY))
    states = opening_hours.OpeningHours(text).intervals(begin, end)
    is_open = opening_hours.State.OPEN
    return interval_set((_minutes(left), _minutes(right)) for left, right, state, _ in states if state == is_open)


def _minutes(moment: datetime) -> int:
    return (moment.toordinal() - _EPOCH_DAY) * MINUTES_PER_DAY + moment.hour * 60 + moment.minute


def torn_nights(windows: Windows, first: date, last: date) -> Intervals:
    """Return the nights that a later rule of the expression tears apart at midnight.

    ``Mo-Fr 19:00-02:00; Fr 10:00-16:00`` ends Thursday's window at midnight and leaves Saturday 00:00–02:00
    open without Friday's evening, since ``;`` replaces a day of the calendar and not a night. Each rule with
    a window over midnight is evaluated alone; a night is torn when the whole neither keeps both sides of its
    midnight complete nor drops both.

    Returns
    -------
    Intervals
        The nights, at most from noon to noon, as their own rule has them; midnights from the first day to
        the end of the last.
    """
    rules = _rules(windows.text)
    alone = [Windows(rule) for rule in rules if len(rules) > 1 and _crosses_midnight(rule)]
    nights = [_nights(rule, first, last) for rule in alone]
    found = [_torn(three, windows.wall(first - _DAY, last + _DAY)) for three in nights]
    return interval_set(np.concatenate([EMPTY, *found]))


def _rules(text: str) -> list[str]:
    """Return the rules of an expression; those joined by ``,`` stay together."""
    pieces = re.findall(r'(?:"[^"]*"|[^;|"])+', text)
    return [piece.strip() for piece in pieces]


def _crosses_midnight(rule: str) -> bool:
    found = re.findall(r"(\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)", re.sub(r'"[^"]*"', "", rule))
    spans = [[int(number) for number in span] for span in found]
    return any(span[2:] <= span[:2] or span[2:] > [24, 0] for span in spans)


def _nights(rule: Windows, first: date, last: date) -> Intervals:
    """Return begin, midnight and end of the windows over midnight; shape (n, 3)."""
    rows = rule.wall(first - _DAY, last + _DAY)
    midnights = np.arange(*_span(first, last), MINUTES_PER_DAY, dtype=np.int64)
    row = np.searchsorted(rows[:, 0], midnights) - 1
    inside = (row >= 0) & (rows[row, 1] > midnights) if len(rows) else np.zeros(len(midnights), dtype=bool)
    midnights, row, half = midnights[inside], row[inside], MINUTES_PER_DAY // 2
    begin, end = np.maximum(rows[row, 0], midnights - half), np.minimum(rows[row, 1], midnights + half)
    return np.stack((begin, midnights, end), axis=1)


def _torn(nights: Intervals, whole: Intervals) -> Intervals:
    begin, midnight, end = nights.T
    evening, morning = overlap(whole, begin, midnight), overlap(whole, midnight, end)
    kept = (evening == midnight - begin) & (morning == end - midnight)
    dropped = (evening == 0) & (morning == 0)
    torn: Intervals = nights[~(kept | dropped)][:, [0, 2]]
    return torn
