"""The moments of a recurrence rule (RFC 5545 §3.3.10), on the clock of its begin.

Days are looked at in arrays, only those of the time that is asked for; how many moments that takes is known
before the first is made. Local times come out as they are written: what a clock change does to them is the
zone's matter. A begin that its rule does not give is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from calendars.busy import limits
from calendars.busy.days import Days, Numbers
from calendars.busy.values import Rule

Mask = npt.NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1)
_SECOND = timedelta(seconds=1)
_DAY = 86_400
_UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}


def moments(rule: Rule, start: datetime, low: datetime, high: datetime) -> list[datetime]:
    """Return the moments of a rule in ``[low, high)``, ascending.

    Parameters
    ----------
    rule
        Its ``until``, if any, as naive as ``start``.
    start
        Begin of the series, naive: nothing comes before it.
    low, high
        Naive as well.

    Raises
    ------
    TooOften
        The rule asks for more than ``MAX_STEPS`` moments, or gives more than ``MAX_EVENTS``.
    """
    span = _Span.of(rule, start, low, high)
    if span.end <= span.begin:
        return []
    found, period = _within_days(rule, span) if rule.freq in _UNITS else _of_days(rule, span)
    if "BYSETPOS" in rule.by:
        found = _picked(found, period, rule.by["BYSETPOS"])
    found = found[(span.start <= found) & (found < span.end)][: rule.count]
    found = found[found >= span.low]
    if len(found) > limits.MAX_EVENTS:
        raise limits.TooOften
    return [_EPOCH + timedelta(seconds=int(one)) for one in found]


@dataclass(frozen=True)
class _Span:
    """Seconds since 1970: the begin of the series, of what is asked for, of what has to be made, and the end."""

    start: int
    low: int
    begin: int
    end: int

    @classmethod
    def of(cls, rule: Rule, start: datetime, low: datetime, high: datetime) -> _Span:
        """Take all from the begin of the series where they have to be counted."""
        first, asked = _seconds(start), _seconds(low)
        begin = first if rule.count else max(first, asked)
        return cls(first, asked, begin, min(_seconds(high), _after(rule)))


def _after(rule: Rule) -> int:
    """Return the second after the last that counts; a date counts whole."""
    if rule.until is None:
        return _seconds(datetime.max)
    if isinstance(rule.until, datetime):
        return _seconds(rule.until) + 1
    return _seconds(datetime(rule.until.year, rule.until.month, rule.until.day)) + _DAY


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _bounded(count: int) -> None:
    if count > limits.MAX_STEPS:
        raise limits.TooOften


# ---------------------------------------------------------------- days


def _of_days(rule: Rule, span: _Span) -> tuple[Numbers, Numbers]:
    """Return the moments of a rule that counts days or more, and the number of the period of each."""
    times = _times(rule, span.start)
    first, last = span.begin // _DAY, (span.end - 1) // _DAY
    if "BYSETPOS" in rule.by:
        first -= {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7, "DAILY": 0}[rule.freq]
        last += {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7, "DAILY": 0}[rule.freq]
    _bounded((last - first + 1) * len(times))
    days = Days(np.arange(first, last + 1, dtype=np.int64))
    origin = Days(np.array([span.start // _DAY], dtype=np.int64))
    period, began = (one.period(rule.freq, rule.week_start) for one in (days, origin))
    wanted = _on_days(_with_defaults(rule, origin), days) & ((period - began) % rule.interval == 0)
    return (
        (days.number[wanted, None] * _DAY + times).ravel(),
        np.repeat(period[wanted], len(times)),
    )


def _times(rule: Rule, start: int) -> Numbers:
    """Return the times of the day in seconds, ascending; what the rule does not say is that of the begin."""
    own = {"BYHOUR": start % _DAY // 3600, "BYMINUTE": start % 3600 // 60, "BYSECOND": start % 60}
    hours, minutes, seconds = (rule.by.get(name, (value,)) for name, value in own.items())
    _bounded(len(hours) * len(minutes) * len(seconds))
    return np.array(
        [h * 3600 + m * 60 + min(s, 59) for h in hours for m in minutes for s in seconds], dtype=np.int64
    )


def _with_defaults(rule: Rule, origin: Days) -> Rule:
    """Return the rule with the day that its begin gives, where it names none itself."""
    if rule.days or {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"} & rule.by.keys() or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, days=((0, int(origin.weekday[0])),))
    by = {"BYMONTHDAY": (int(origin.month_day[0]),)}
    if rule.freq == "YEARLY":
        by["BYMONTH"] = (int(origin.month[0]),)
    return replace(rule, by={**by, **rule.by})


def _on_days(rule: Rule, days: Days) -> Mask:
    """Say which days meet every part of a rule."""
    wanted = np.ones(len(days.number), dtype=bool)
    for name, position, length in (
        ("BYMONTH", days.month, None),
        ("BYMONTHDAY", days.month_day, days.month_length),
        ("BYYEARDAY", days.year_day, days.year_length),
    ):
        if name in rule.by:
            wanted &= _at(position, length, rule.by[name])
    if "BYWEEKNO" in rule.by:
        wanted &= _at(*days.weeks(rule.week_start), rule.by["BYWEEKNO"])
    return wanted & _on_weekdays(rule, days) if rule.days else wanted


def _at(position: Numbers, length: Numbers | None, wanted: tuple[int, ...]) -> Mask:
    """Say where a position from 1, or one from the end (-1: the last), is among the wanted ones."""
    found = np.isin(position, wanted)
    return found if length is None else found | np.isin(position - length - 1, wanted)


def _on_weekdays(rule: Rule, days: Days) -> Mask:
    """BYDAY: every such weekday, or the nth of the month or of the year."""
    if rule.freq == "MONTHLY" or (rule.freq == "YEARLY" and "BYMONTH" in rule.by):
        position, length = days.month_day, days.month_length
    else:
        position, length = days.year_day, days.year_length
    counted = rule.freq in ("YEARLY", "MONTHLY") and "BYWEEKNO" not in rule.by
    found = np.zeros(len(days.number), dtype=bool)
    for nth, weekday in rule.days:
        place = (position - 1) // 7 + 1 if nth > 0 else -((length - position) // 7 + 1)
        found |= (days.weekday == weekday) & ((place == nth) if nth and counted else True)
    return found


def _picked(found: Numbers, period: Numbers, positions: tuple[int, ...]) -> Numbers:
    """BYSETPOS: return the moments at some positions within each period."""
    _, first, which, count = np.unique(period, return_index=True, return_inverse=True, return_counts=True)
    place = np.arange(len(period), dtype=np.int64) - first[which] + 1
    return np.asarray(found[_at(place, count[which], positions)])


# ---------------------------------------------------------------- hours, minutes, seconds


def _within_days(rule: Rule, span: _Span) -> tuple[Numbers, Numbers]:
    """Return the moments of a rule that counts hours or less, and the number of the period of each."""
    unit = _UNITS[rule.freq]
    step = unit * rule.interval
    origin = span.start // unit * unit
    offsets = _offsets(rule, span.start)
    first, last = (span.begin - origin) // step, (span.end - 1 - origin) // step
    _bounded((last - first + 1) * len(offsets))
    begins = origin + np.arange(first, last + 1, dtype=np.int64) * step
    wanted = _on_days(rule, Days(begins // _DAY))
    for name, part in (
        ("BYHOUR", begins % _DAY // 3600),
        ("BYMINUTE", begins % 3600 // 60),
        ("BYSECOND", begins % 60),
    ):
        if name in rule.by and name not in _EXPANDED[rule.freq]:
            wanted &= np.isin(part, rule.by[name])
    begins = begins[wanted]
    return (begins[:, None] + offsets).ravel(), np.repeat(begins, len(offsets))


_EXPANDED = {"HOURLY": ("BYMINUTE", "BYSECOND"), "MINUTELY": ("BYSECOND",), "SECONDLY": ()}
"""Parts that add moments within a period; the others leave periods out (RFC 5545, table in §3.3.10)."""


def _offsets(rule: Rule, start: int) -> Numbers:
    """Return the seconds after the begin of an hour, a minute or a second at which a moment lies."""
    if rule.freq == "SECONDLY":
        return np.zeros(1, dtype=np.int64)
    seconds = rule.by.get("BYSECOND", (start % 60,))
    minutes = rule.by.get("BYMINUTE", (start % 3600 // 60,)) if rule.freq == "HOURLY" else (0,)
    return np.array([m * 60 + min(s, 59) for m in minutes for s in seconds], dtype=np.int64)
