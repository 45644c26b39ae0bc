"""Windows over a year, said once: on which weekdays, in which weeks, in which part of the year.

From the dates of one weekday that have the same windows a rule is found: every week, the first of the month, every
second week, within a season, but for some dates. What comes out gives back what went in, date by date
(``dates_of``), so a rule is never more than a shorter way to say what holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from calendars.intervals import MINUTES_PER_DAY, Intervals
from calendars.slots import LAST
from calendars.zones import wall_minutes

Day = tuple[tuple[int, int], ...]
"""Windows of a date: begin and end in minutes after its midnight; an end beyond 1440 lies on the next date."""

Bound = tuple[date, date] | None
"""First and last date on which a season may as well begin, or the next one; None: with the programme."""

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_MONDAY = date(1970, 1, 5).toordinal()
_STRIDES = (2, 3, 4)
_SEASON, _LONG = 2.1, 5.0
"""What a season takes to say, and five weeks or more that are missing, where a few weeks take 1."""


@dataclass(frozen=True, order=True)
class Rule:
    """Which dates of a weekday.

    Parameters
    ----------
    ordinals
        Which of a month, 1 to 5 or ``LAST``; empty: all.
    but
        Whether it is all but these.
    weeks, week
        Every so many weeks; which of them, counted from the week of 5 January 1970.
    """

    ordinals: tuple[int, ...] = ()
    but: bool = False
    weeks: int = 1
    week: int = 0

    def holds(self, day: date) -> bool:
        """Say whether the rule gives a date."""
        if self.ordinals:
            return any(_is_nth(day, one) for one in self.ordinals) != self.but
        return (day.toordinal() - _MONDAY) // 7 % self.weeks == self.week

    @property
    def names(self) -> float:
        """How many things it takes to say the rule."""
        return len(self.ordinals) + 0.5 * self.but if self.ordinals else float(self.weeks > 1)


EVERY_WEEK = Rule()


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """The same windows on some dates.

    Parameters
    ----------
    weekdays
        0 (Monday) to 6, on which the windows begin.
    windows
        Of each of these dates.
    rule
        Which of these weekdays; None: those of ``dates``.
    begins, after
        First date of the season, and of what comes after it, each as a bound: any date in it says the same; None:
        with the programme.
    missing
        Dates within the rule and the season that do not have these windows.
    dates
        All the dates, where there is no rule.
    """

    weekdays: tuple[int, ...]
    windows: Day
    rule: Rule | None = EVERY_WEEK
    begins: Bound = None
    after: Bound = None
    missing: tuple[date, ...] = ()
    dates: tuple[date, ...] = ()

    def dates_of(self, programme: Iterable[date]) -> list[date]:
        """Return which dates of a programme have these windows."""
        if self.rule is None:
            return [*self.dates]
        first = self.begins[1] if self.begins else date.min
        after = self.after[0] if self.after else date.max
        mine = (day for day in programme if day.weekday() in self.weekdays and first <= day < after)
        return [day for day in mine if self.rule.holds(day) and day not in self.missing]


def by_date(walls: Intervals, first: date, last: date) -> dict[date, Day]:
    """Return the windows that begin on each date that has some; those longer than a day in a piece a date.

    Parameters
    ----------
    walls
        Wall minutes; should reach beyond both ends.
    first, last
        Both included.
    """
    low, high = wall_minutes(first), wall_minutes(last)
    found: dict[int, list[tuple[int, int]]] = {}
    for begin, end in (piece for row in walls.tolist() for piece in _pieces(*row)):
        midnight = begin - begin % MINUTES_PER_DAY
        if low <= midnight <= high:
            found.setdefault(midnight, []).append((begin - midnight, end - midnight))
    return {first + _DAY * ((midnight - low) // MINUTES_PER_DAY): tuple(own) for midnight, own in found.items()}


def _pieces(begin: int, end: int) -> list[tuple[int, int]]:
    """Cut a window longer than a day at every midnight."""
    if end - begin <= MINUTES_PER_DAY:
        return [(begin, end)]
    midnights = range(begin - begin % MINUTES_PER_DAY, end, MINUTES_PER_DAY)
    return [(max(begin, left), min(end, left + MINUTES_PER_DAY)) for left in midnights]


def patterns(windows: dict[date, Day], first: date, last: date) -> tuple[Pattern, ...]:
    """Return all windows from the first to the last date, each once, the earlier in the week first.

    Parameters
    ----------
    windows
        Of each date that has some.
    first, last
        Both included.
    """
    found: list[Pattern] = []
    for weekday, own in enumerate(_weekdays(first, last)):
        for value in dict.fromkeys(windows[day] for day in own if day in windows):
            mine = frozenset(day for day in own if windows.get(day) == value)
            for part in _described(own, mine):
                _join(found, replace(part, weekdays=(weekday,), windows=value))
    return tuple(_aligned(found))


@lru_cache(16)
def _weekdays(first: date, last: date) -> list[tuple[date, ...]]:
    """Return the dates of each weekday."""
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    return [tuple(day for day in days if day.weekday() == weekday) for weekday in range(7)]


# One weekday ------------------------------------------------------------------------------------------------


@lru_cache(4096)
def _described(days: tuple[date, ...], mine: frozenset[date]) -> list[Pattern]:
    """Say which of a weekday's dates they are, in the fewest words that were found."""
    if len(mine) == len(days):
        return [_part(EVERY_WEEK)]
    options = [*_whole(days, mine), _seasons(days, mine), [_part(None, dates=tuple(sorted(mine)))]]
    return min(options, key=lambda parts: sum(_names(part, days) for part in parts))


def _names(part: Pattern, days: Sequence[date]) -> float:
    """Return how many things it takes to say a pattern; a long time without is better said as two seasons."""
    if part.rule is None:
        return sum(1.1 if len(one) < 5 else _LONG for one in runs(part.dates, days))
    gaps = sum(1.0 if len(one) < 5 else _LONG for one in runs(part.missing, days))
    return part.rule.names + gaps + _SEASON * bool(part.begins or part.after)


def _whole(days: Sequence[date], mine: frozenset[date]) -> Iterator[list[Pattern]]:
    """Yield rules that hold from the programme's begin to its end, but for some dates."""
    for rule in _rules(days, mine):
        given = [day for day in days if rule.holds(day)]
        missing = tuple(day for day in given if day not in mine)
        if 2 * len(missing) <= len(mine):
            more = tuple(day for day in days if day in mine and not rule.holds(day))
            yield [_part(rule, missing=missing), *([_part(None, dates=more)] if more else [])]


def _part(
    rule: Rule | None,
    *,
    begins: Bound = None,
    after: Bound = None,
    missing: tuple[date, ...] = (),
    dates: tuple[date, ...] = (),
) -> Pattern:
    return Pattern(weekdays=(), windows=(), rule=rule, begins=begins, after=after, missing=missing, dates=dates)


def _rules(days: Sequence[date], mine: frozenset[date]) -> Iterator[Rule]:
    """Yield the rules that most of the dates speak for."""
    yield EVERY_WEEK
    for but in (False, True):
        wanted = frozenset(days) - mine if but else mine
        for known in ((1, 2, 3, 4, 5), (LAST,), (1, 2, 3, 4, LAST)):
            ordinals = tuple(one for one in known if _mostly(one, days, wanted))
            if ordinals and len(ordinals) < 4:
                yield Rule(ordinals, but)
    weeks = {(day.toordinal() - _MONDAY) // 7 for day in mine}
    yield from (Rule(weeks=k, week=week) for k in _STRIDES for week in sorted({one % k for one in weeks}))


def _mostly(ordinal: int, days: Sequence[date], wanted: frozenset[date]) -> bool:
    found = [day in wanted for day in days if _is_nth(day, ordinal)]
    return 3 * sum(found) > 2 * len(found)


def _is_nth(day: date, ordinal: int) -> bool:
    if ordinal == LAST:
        return (day + _WEEK).month != day.month
    return (day.day + 6) // 7 == ordinal


def _seasons(days: Sequence[date], mine: frozenset[date]) -> list[Pattern]:
    """Cut the year into seasons with a rule each, every one as long as can be; single dates together."""
    found, alone, n = list[Pattern](), list[date](), 0
    while n < len(days):
        if days[n] not in mine:
            n += 1
            continue
        rule, end = _longest(days, mine, n)
        members = [day for day in days[n:end] if day in mine]
        if len(members) == 1:
            alone += members
        else:
            found.append(_season(days, mine, rule, n, days.index(members[-1])))
        n = days.index(members[-1]) + 1
    return [*found, *([_part(None, dates=tuple(alone))] if alone else [])]


def _longest(days: Sequence[date], mine: frozenset[date], begin: int) -> tuple[Rule, int]:
    """Return the rule that holds longest from a date on, and up to where."""
    best, reach = EVERY_WEEK, begin
    while reach < len(days) and days[reach] in mine:
        reach += 1
    if reach == len(days):
        return best, reach
    for rule in dict.fromkeys(_rules_from(days, mine, begin)):
        end = begin
        while end < len(days) and rule.holds(days[end]) == (days[end] in mine):
            end += 1
        if _seen(rule, days[begin:end], mine) and _count(days[begin:end], mine) > _count(days[begin:reach], mine):
            best, reach = rule, end
    return best, reach


def _rules_from(days: Sequence[date], mine: frozenset[date], begin: int) -> Iterator[Rule]:
    """Yield the rules that half a year, or a quarter, from a date on speaks for."""
    for size in (26, 13, len(days)):
        part = days[begin : begin + size]
        yield from _rules(part, mine.intersection(part))


def _seen(rule: Rule, days: Sequence[date], mine: frozenset[date]) -> bool:
    """Say whether a rule is more than chance: what it names comes twice."""
    if rule.weeks > 1:
        return _count(days, mine) > 2
    return all(sum(_is_nth(day, one) for day in days) > 1 for one in rule.ordinals)


def _count(days: Sequence[date], mine: frozenset[date]) -> int:
    return sum(day in mine for day in days)


def _season(days: Sequence[date], mine: frozenset[date], rule: Rule, begin: int, end: int) -> Pattern:
    """Return the rule from one date to another, with the dates between which its begin and its end lie."""
    low, high = begin, end + 1
    while low > 0 and rule.holds(days[low - 1]) == (days[low - 1] in mine):
        low -= 1
    while high < len(days) and rule.holds(days[high]) == (days[high] in mine):
        high += 1
    begins = None if low == 0 else (days[low - 1] + _DAY, days[begin])
    return _part(rule, begins=begins, after=None if high == len(days) else (days[end] + _DAY, days[high]))


# Several weekdays -------------------------------------------------------------------------------------------


def _join(found: list[Pattern], fresh: Pattern) -> None:
    """Add a weekday's pattern to the one that says the same of other weekdays, or to the list."""
    for n, one in enumerate(found):
        same = one.windows == fresh.windows and one.rule == fresh.rule
        begins, after = _both(one.begins, fresh.begins), _both(one.after, fresh.after)
        if same and begins != () and after != ():
            found[n] = replace(
                one,
                weekdays=tuple(sorted({*one.weekdays, *fresh.weekdays})),
                begins=begins or None,
                after=after or None,
                missing=tuple(sorted({*one.missing, *fresh.missing})),
                dates=tuple(sorted({*one.dates, *fresh.dates})),
            )
            return
    found.append(fresh)


def _both(one: Bound, other: Bound) -> Bound | tuple[()]:
    """Return the dates that two bounds have in common; empty if there are none."""
    if one is None or other is None:
        return None if one is other else ()
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else ()


def _aligned(found: Sequence[Pattern]) -> Iterator[Pattern]:
    """Let seasons begin on as few dates as can be: firsts of months, else the first date with such hours."""
    bounds = {bound for one in found for bound in (one.begins, one.after) if bound}
    chosen: dict[Bound, Bound] = {None: None}
    while bounds:
        last = min(high for _, high in bounds)
        group = {bound for bound in bounds if bound[0] <= last}
        first = max(low for low, _ in group)
        firsts = [day for day in (first + n * _DAY for n in range((last - first).days + 1)) if day.day == 1]
        chosen |= dict.fromkeys(group, ((firsts or [last])[0],) * 2)
        bounds -= group
    yield from (replace(one, begins=chosen[one.begins], after=chosen[one.after]) for one in found)


def runs(some: Sequence[date], days: Sequence[date]) -> list[list[date]]:
    """Return dates in runs: those that follow one another among some days stand together."""
    place = {day: n for n, day in enumerate(days)}
    breaks = [n for n, (a, b) in enumerate(pairwise(some), 1) if place[b] != place[a] + 1]
    edges = [0, *breaks, len(some)] if some else []
    return [list(some[a:b]) for a, b in pairwise(edges)]
