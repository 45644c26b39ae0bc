"""The engine's contract once more, by brute force: every slot, every minute, plain Python.

Written from the definitions alone (who can be where; candidates; rules, objective and tie-break), with no
solver, no arrays and nothing of the engine: what both say is what is meant. Slow by intention; made for a few
people, a few sessions and a coarse grid.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from zoneinfo import ZoneInfo

LAST = -1
ORDINALS = (1, 2, 3, 4, LAST)

Window = tuple[int, int, int]
"""Weekday (0: Monday), begin and end in minutes after its midnight; an end beyond 1440 lies on the next day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Someone:
    """One person: windows of each level and all that blocks them; ``busy`` in minutes since 1970 UTC."""

    id: str
    zone: str = "UTC"
    leader: bool = False
    optional: bool = False
    region: str | None = None
    preferred: tuple[Window, ...] = ()
    available: tuple[Window, ...] = ()
    if_needed: tuple[Window, ...] = ()
    away: tuple[tuple[date, date, str], ...] = ()
    unavailable: frozenset[date] = frozenset()
    busy: tuple[tuple[int, int], ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def bound(self) -> bool:
        """Whether the contract binds this person."""
        return not self.leader and not self.optional

    @cached_property
    def weeks(self) -> tuple[tuple[int, frozenset[int]], ...]:
        """Each level, the highest first, with the minutes of the week that its windows hold."""
        levels = ((3, self.preferred), (2, self.available), (1, self.if_needed))
        return tuple((level, minutes_of_week(windows)) for level, windows in levels if windows)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Rules with their parameters; which are hard, which are levels of the objective, in order."""

    hard: tuple[str, ...] = ()
    objective: tuple[str, ...] = ()
    present: int | None = None
    sessions: int | None = None
    then: int = 1
    max_absences: int = 3
    max_consecutive: int = 1
    quorum: int = 1
    share: str | None = None
    regions: int = 1
    unsocial: tuple[int, int] = (22 * 60, 7 * 60)
    min_days: int = 14


@dataclass(frozen=True, kw_only=True)
class Case:
    """A group, its programme and the slots that may be chosen."""

    people: tuple[Someone, ...]
    months: tuple[tuple[int, int], ...]
    wanted: Wanted
    duration: int = 90
    ordinals: tuple[int, ...] = (1,)
    weekdays: tuple[int, ...] = (0,)
    grid: int = 60
    times: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ("UTC",)
    blackouts: frozenset[date] = frozenset()


Name = tuple[int, int, int, str]
"""A slot: ordinal, weekday, minute, zone."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """The answer: the slot, its sessions, and the levels as what is minimised."""

    slot: Name
    instants: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return a zone of the package tzdata, whatever the system has."""
    with importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def local(zone: str, minute: int) -> datetime:
    """Return what a clock in a zone shows at an instant."""
    return datetime.fromtimestamp(minute * 60, zone_of(zone)).replace(tzinfo=None)


def clock_zone(person: Someone, minute: int) -> str:
    """Return the zone in which somebody is: dates of a journey are those of the clock at home."""
    if not person.away:
        return person.zone
    today = local(person.zone, minute).date()
    there = [zone for first, last, zone in person.away if first <= today <= last]
    return there[-1] if there else person.zone


def own_time(person: Someone, minute: int) -> datetime:
    """Return what somebody's own clock shows at an instant."""
    return local(clock_zone(person, minute), minute)


@cache
def minutes_of_week(windows: tuple[Window, ...]) -> frozenset[int]:
    """Return every minute of the week, from Monday 00:00, that lies within one of the windows."""
    return frozenset(
        (weekday * 1440 + minute) % (7 * 1440) for weekday, begin, end in windows for minute in range(begin, end)
    )


def within(person: Someone, day: date) -> bool:
    """Say whether a date lies within somebody's membership."""
    return (person.since is None or person.since <= day) and (person.until is None or day <= person.until)


@cache
def level_at(person: Someone, minute: int) -> int:
    """Return somebody's level at an instant: 3 preferred, 2 available, 1 if needed, 0 not there."""
    now = own_time(person, minute)
    of_week = now.weekday() * 1440 + now.hour * 60 + now.minute
    for level, minutes in person.weeks:
        if of_week in minutes:
            return 0 if blocked(person, minute, now.date()) else level
    return 0


def blocked(person: Someone, minute: int, day: date) -> bool:
    """Say whether something keeps somebody away who would be inside a window."""
    if day in person.unavailable or not within(person, day):
        return True
    return any(begin <= minute < end for begin, end in person.busy)


@cache
def level_of(person: Someone, start: int, duration: int) -> int:
    """Return somebody's level for a session: the lowest of its minutes."""
    lowest = min(level_at(person, start), level_at(person, start + duration - 1))  # mostly one of these says no
    for minute in range(start, start + duration):
        if lowest == 0:
            break
        lowest = min(lowest, level_at(person, minute))
    return lowest


@cache
def unsocial_minutes(person: Someone, start: int, duration: int, hours: tuple[int, int]) -> int:
    """Return how many minutes of a session lie inside unsocial hours of somebody's own clock."""
    begin, end = hours
    times = [own_time(person, minute) for minute in range(start, start + duration)]
    minutes = [now.hour * 60 + now.minute for now in times]
    if begin < end:
        return sum(begin <= minute < end for minute in minutes)
    return sum(minute >= begin or minute < end for minute in minutes)


@cache
def slot_day(year: int, month: int, ordinal: int, weekday: int) -> date:
    """Return the nth weekday of a month by walking over its days."""
    day, days = date(year, month, 1), []
    while day.month == month:
        if day.weekday() == weekday:
            days.append(day)
        day += timedelta(days=1)
    return days[ordinal] if ordinal == LAST else days[ordinal - 1]


@cache
def first_instant(zone: str, year: int, month: int, day: int, minute: int) -> int | None:
    """Return the first instant at which a clock shows a time, or None if it is skipped (PEP 495)."""
    wall = datetime(year, month, day, minute // 60, minute % 60)
    moment = wall.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)
    if moment.astimezone(zone_of(zone)).replace(tzinfo=None) != wall:
        return None
    return int(moment.timestamp()) // 60


def slots(case: Case) -> Iterator[Name]:
    """Return every slot of the space, in the order of the tie-break between equal instants."""
    for zone in case.anchors:
        for ordinal in ORDINALS:
            for weekday in sorted(case.weekdays):
                for minute in sorted(case.times) or range(0, 1440, case.grid):
                    if ordinal in case.ordinals:
                        yield ordinal, weekday, minute, zone


def sessions(case: Case, slot: Name) -> tuple[int, ...] | None:
    """Return the begins of a slot's sessions, or None if it is no candidate."""
    ordinal, weekday, minute, zone = slot
    found = []
    for year, month in case.months:
        day = slot_day(year, month, ordinal, weekday)
        start = first_instant(zone, day.year, day.month, day.day, minute)
        if start is None or day in case.blackouts:
            return None
        found.append(start)
    return tuple(found)


@dataclass(frozen=True)
class Judged:
    """One candidate, seen by the rules."""

    case: Case
    starts: tuple[int, ...]

    def there(self, person: Someone, t: int) -> bool:
        """Say whether somebody can attend a session."""
        return level_of(person, self.starts[t], self.case.duration) > 0

    def belongs(self, person: Someone, t: int) -> bool:
        """Say whether somebody is in the group at a session."""
        return within(person, own_time(person, self.starts[t]).date())

    def absences(self, person: Someone) -> list[bool]:
        """Return for each session whether it is an absence."""
        return [
            within(person, own_time(person, start).date()) and not self.there(person, t)
            for t, start in enumerate(self.starts)
        ]

    def broken(self, rule: str) -> int:
        """Return how many parts of a rule are broken."""
        if rule == "contract":
            return sum(self._breaks_contract(person) for person in self.case.people if person.bound)
        return sum(self._session_breaks(rule, t) for t in range(len(self.starts)))

    def _breaks_contract(self, person: Someone) -> bool:
        wanted, run, longest, total = self.case.wanted, 0, 0, 0
        for absent in self.absences(person):
            run = run + 1 if absent else 0
            longest, total = max(longest, run), total + absent
        return total > wanted.max_absences or longest > wanted.max_consecutive

    def _session_breaks(self, rule: str, t: int) -> bool:
        wanted, people = self.case.wanted, self.case.people
        here = [person for person in people if self.there(person, t)]
        if rule == "leaders":
            first = wanted.sessions is None or t + 1 <= wanted.sessions
            asked = wanted.present if first else wanted.then
            leading = sum(p.leader and within(p, own_time(p, self.starts[t]).date()) for p in people)
            coming = sum(person.leader for person in here)
            if asked is None or asked >= leading > 0:
                return coming < max(leading, 1)
            return coming < min(asked, 1) if leading == 0 else coming < asked
        if rule == "quorum":
            there = sum(not person.optional for person in here)
            group = sum(not person.optional and self.belongs(person, t) for person in people)
            return there < (wanted.quorum if wanted.share is None else Decimal(wanted.share) * group)
        if rule == "regions":
            return len({person.region for person in here if person.region is not None}) < wanted.regions
        assert rule == "spacing"
        return t > 0 and round_days(self.starts[t] - self.starts[t - 1]) < wanted.min_days

    def level(self, name: str) -> tuple[int, ...]:
        """Return the numbers of a level, as what is minimised."""
        case, count = self.case, range(len(self.starts))
        if name == "attendance":
            return (-sum(self.there(person, t) for person in case.people for t in count),)
        if name == "preference":
            levels = [level_of(person, start, case.duration) for person in case.people for start in self.starts]
            return (levels.count(1) - levels.count(3),)
        if name == "burden":
            totals = [self._burden(person) for person in case.people]
            return max(totals, default=0), sum(totals)
        if name == "constancy":
            return (sum(self._off_habit(person) for person in case.people),)
        return (self.broken(name),)

    def first_open(self) -> int:
        """Return the place of the first session that has not begun."""
        return 0

    def _off_habit(self, person: Someone) -> int:
        """Return how many sessions to come somebody attends at another time of day than most of them."""
        tally: dict[str, int] = {}
        for t in range(self.first_open(), len(self.starts)):
            if self.there(person, t):
                shown = own_time(person, self.starts[t]).strftime("%H:%M")
                tally[shown] = tally.get(shown, 0) + 1
        return sum(sorted(tally.values())[:-1])

    def _burden(self, person: Someone) -> int:
        hours, duration = self.case.wanted.unsocial, self.case.duration
        return sum(
            unsocial_minutes(person, start, duration, hours)
            for t, start in enumerate(self.starts)
            if self.there(person, t)
        )


def round_days(minutes: int) -> int:
    """Return the nearest number of whole days."""
    return (timedelta(minutes=minutes) + timedelta(hours=12)).days


def candidates(case: Case) -> dict[tuple[int, ...], Name]:
    """Return every candidate with the slot that names it: the first of those with the same sessions."""
    named: dict[tuple[int, ...], Name] = {}
    for slot in slots(case):
        starts = sessions(case, slot)
        if starts is not None:
            named.setdefault(starts, slot)
    return named


def solve(case: Case) -> Best | None:
    """Return the best candidate, or None if none keeps the hard rules."""
    best: Best | None = None
    for starts, slot in sorted(candidates(case).items()):
        judged = Judged(case, starts)
        if any(judged.broken(rule) for rule in case.wanted.hard):
            continue
        if not any(judged.there(person, t) for person in case.people for t in range(len(starts))):
            continue  # a plan in which nobody attends is no answer
        levels = tuple(judged.level(name) for name in case.wanted.objective)
        if best is None or levels < best.levels:
            best = Best(slot=slot, instants=starts, levels=levels)
    return best


def forget() -> None:
    """Empty the caches; between cases nothing is shared but time."""
    for cached in (level_at, level_of, unsocial_minutes):
        cached.cache_clear()
