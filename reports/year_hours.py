"""Hours of a programme in words: every different week once, with when it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from calendars.intervals import MINUTES_PER_DAY, Intervals
from calendars.patterns import Pattern, by_date, patterns, runs
from calendars.slots import LAST, WEEKDAY_NAMES, WEEKDAYS, clock_text, days_text
from reports.words import MONTHS, listing

Json = dict[str, Any]

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
_LEVELS = {"preferred": "preferred", "available": "available", "if_needed": "if needed"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The days that are spoken of, from the first of a month to the last of one, both included."""

    first: date
    last: date

    @cached_property
    def days(self) -> list[date]:
        """All of them."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    def day(self, day: date) -> str:
        """Return ``13 March``, with the year where the programme meets the month twice, or not at all."""
        return f"{day.day} {self.month(day)}"

    def month(self, day: date) -> str:
        """Return ``March``, with the year where it is needed."""
        months = range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month + 1)
        met = [n for n in months if (n - 1) % 12 + 1 == day.month]
        return MONTHS[day.month - 1] + ("" if met == [day.year * 12 + day.month] else f" {day.year}")

    @property
    def short(self) -> bool:
        """Whether it meets no month twice."""
        return (self.last - self.first).days < 366

    def span(self, first: date, last: date) -> str:
        """Return ``1–3 March``, ``28 March–3 April`` or ``5 March``."""
        if first == last:
            return self.day(first)
        same = (first.year, first.month) == (last.year, last.month)
        return f"{first.day if same else self.day(first)}–{self.day(last)}"


def year_hours(walls: Intervals, programme: Programme) -> list[Json]:
    """Return windows of a clock over a programme, each once.

    Parameters
    ----------
    walls
        Wall minutes; should reach beyond the programme at both ends.
    programme
        The days.

    Returns
    -------
    list
        Each with ``when`` (empty: all the programme), ``weekdays``, ``windows`` (``begin`` and ``end``; an end not
        after its begin is on the next day) and ``words``, which say all of it but ``when``.
    """
    found = patterns(by_date(walls, programme.first, programme.last), programme.first, programme.last)
    return [_row(one, programme) for one in sorted(found, key=_order)]


def _order(one: Pattern) -> tuple[bool, bool, date]:
    """Put what holds all year first, then seasons, then single dates."""
    seasonal = one.begins is not None or one.after is not None
    return one.rule is None, seasonal, one.begins[0] if one.begins else date.min


def _row(one: Pattern, programme: Programme) -> Json:
    return {
        "when": _when(one, programme),
        "weekdays": [WEEKDAYS[day] for day in one.weekdays],
        "windows": [{"begin": _clock(begin), "end": _clock(end, "24:00")} for begin, end in one.windows],
        "words": f"{_days(one, programme)} {_times(one)}{_missing(one, programme)}",
    }


def _clock(minute: int, midnight: str = "00:00") -> str:
    return clock_text(minute % MINUTES_PER_DAY) if minute % MINUTES_PER_DAY else midnight


def _times(one: Pattern) -> str:
    return ", ".join(f"{_clock(begin)}–{_clock(end, '24:00')}" for begin, end in one.windows)


def _when(one: Pattern, programme: Programme) -> str:
    """Say the season, and which weeks; of some dates those that stand in a row."""
    if one.rule is None:
        alone = all(len(run) == 1 for run in runs(one.dates, _own(one, programme)))
        return "" if alone else dates_words(one.dates, _own(one, programme), programme)
    if one.rule.weeks == 1:
        return _season(one, programme)
    dates = one.dates_of(programme.days)
    until = f" to {programme.day(dates[-1])}" if one.after else ""
    return f"every {_ORDINALS[one.rule.weeks]} week from {programme.day(dates[0])}{until}"


def _season(one: Pattern, programme: Programme) -> str:
    """Return ``April–October``, ``until 13 March``, ``from 15 March`` or ``15 March–20 May``."""
    if one.begins is None and one.after is None:
        return ""
    first = one.begins[0] if one.begins else programme.first
    last = one.after[0] - _DAY if one.after else programme.last
    whole = first.day == 1 and (last + _DAY).day == 1
    begin, end = (programme.month(day) if whole else programme.day(day) for day in (first, last))
    if one.begins and not one.after and not (whole and programme.short):
        return f"from {begin}"
    if one.after and not one.begins and not (whole and programme.short):
        return f"until {end}"
    return "–".join(dict.fromkeys((begin, end))) if whole else programme.span(first, last)


def _days(one: Pattern, programme: Programme) -> str:
    """Say the days within a week or a month."""
    if one.rule is None and not _when(one, programme):
        return dates_words(one.dates, _own(one, programme), programme)
    if one.rule is None or not one.rule.ordinals:
        return days_text(one.weekdays)
    which = listing(_ORDINALS[n] for n in one.rule.ordinals)
    if len(one.weekdays) > _NAMED:
        return f"{days_text(one.weekdays)}, each {'but ' if one.rule.but else ''}the {which} of the month"
    names = listing(WEEKDAY_NAMES[day] for day in one.weekdays)
    return f"every {names} but the {which} of the month" if one.rule.but else f"{which} {names} of the month"


_NAMED = 2
"""So many weekdays are named in full where it is said which of a month they are."""


def _own(one: Pattern, programme: Programme) -> list[date]:
    return [day for day in programme.days if day.weekday() in one.weekdays]


def dates_words(some: Sequence[date], days: Sequence[date], programme: Programme) -> str:
    """Name dates; those that follow one another among ``days`` as a span: ``1–3 March and 8 May``."""
    return listing(_run_words(run, programme) for run in runs(some, days))


def _run_words(run: Sequence[date], programme: Programme) -> str:
    if len(run) == 1:
        return f"{WEEKDAYS[run[0].weekday()]} {programme.day(run[0])}"
    return programme.span(run[0], run[-1])


def _missing(one: Pattern, programme: Programme) -> str:
    first = one.dates_of(programme.days)[0] if one.rule and one.rule.weeks > 1 else date.min  # "from" says it
    missing = dates_words([day for day in one.missing if day > first], _own(one, programme), programme)
    return f", not on {missing}" if missing else ""


def level_lines(person: Json) -> tuple[list[str], list[str]]:
    """Return somebody's hours level by level, with what else is understood, and those on the organizer's clock.

    Parameters
    ----------
    person
        Of the document of ``check``.
    """
    own, host = (_levels(person["year"][clock]) for clock in ("own", "host"))
    nothing = ["no hours in the programme"]
    return [*(own or nothing), *person["also"]], ["the same"] if own and own == host else host or nothing


def _levels(levels: Json) -> list[str]:
    return [f"{words}: {line}" for level, words in _LEVELS.items() for line in seasons(levels[level])]


def seasons(rows: Iterable[Json]) -> list[str]:
    """Return one sentence for each different week: ``April–October: Mo–Fr 10:00–12:00; Sa 09:00–11:00``."""
    said: dict[str, list[str]] = {}
    for when, mine in groupby(rows, lambda row: row["when"]):
        said.setdefault("; ".join(row["words"] for row in mine), []).append(when)
    return [f"{listing(when)}: {words}" if all(when) else words for words, when in said.items()]
