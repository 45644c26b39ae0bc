"""What the tests share: how properties are searched, and groups built without any file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import oracle
from hypothesis import HealthCheck, settings

from calendars.availability import Availability, Block, availability
from calendars.intervals import Intervals, interval_set
from calendars.slots import Month
from calendars.zones import Clock, travelling_clock, wall_minutes, zone_clock
from constraints import Attendance, Burden, Constancy, Contract, Leaders, Preference, Quorum, Regions, Spacing
from scheduler.candidates import Candidates, Refusal, SlotSpace, find_candidates
from scheduler.constraint import Criterion, Rule, Rules
from scheduler.problem import Person, Problem, Role

settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("ci")

DAY = 1440
UTC_CLOCK = Clock(np.array([0]), np.array([0]), 40_000 * DAY)


def problem_of(case: oracle.Case) -> Problem:
    """Return an oracle's case as the engine takes it."""
    first, last = min(case.months), max(case.months)
    begin = wall_minutes(date(*first, 1) - timedelta(days=12))
    end = wall_minutes(date(*last, 28) + timedelta(days=18))
    space = SlotSpace(
        ordinals=case.ordinals,
        weekdays=case.weekdays,
        grid_min=case.grid,
        times=case.times,
        anchors=tuple(case.anchors),
    )
    months = tuple(Month(*month) for month in case.months)
    clocks = [zone_clock(zone, begin, end) for zone in space.anchors]
    return Problem(
        people=tuple(person_of(one, begin, end) for one in case.people),
        months=months,
        duration_min=case.duration,
        candidates=find_candidates(space, months, clocks, case.blackouts),
    )


def person_of(one: oracle.Someone, begin: int, end: int) -> Person:
    """Return an oracle's person as the engine takes one, over a span of instants."""
    return Person(
        id=one.id,
        name=one.id.title(),
        role=Role.LEADER if one.leader else Role.MEMBER,
        zone=one.zone,
        availability=availability_of(one, begin, end),
        region=one.region,
        optional=one.optional,
    )


def availability_of(one: oracle.Someone, begin: int, end: int) -> Availability:
    """Return somebody's availability on arrays, over a span of instants."""
    home = zone_clock(one.zone, begin, end)
    journeys = [
        (home.instants_of(dates(first, last)), zone_clock(zone, begin, end)) for first, last, zone in one.away
    ]
    clock = travelling_clock(home, journeys) if journeys else home
    off = clock.instants_of(interval_set([dates(day, day)[0] for day in one.unavailable]))
    return availability(
        clock,
        preferred=[weekly(one.preferred, begin, end)],
        available=[weekly(one.available, begin, end)],
        if_needed=[weekly(one.if_needed, begin, end)],
        blocks=[
            Block(kind="unavailable", label="", instants=off),
            Block(kind="busy", label="", instants=interval_set(one.busy)),
        ],
        membership=_membership(one),
    )


def _membership(one: oracle.Someone) -> Intervals | None:
    if one.since is None and one.until is None:
        return None
    return dates(one.since or date(1990, 1, 1), one.until or date(2090, 1, 1))


def dates(first: date, last: date) -> Intervals:
    """Return dates, both ends included, as wall minutes."""
    return interval_set([(wall_minutes(first), wall_minutes(last) + DAY)])


def weekly(windows: Sequence[oracle.Window], begin: int, end: int) -> Intervals:
    """Return weekly windows as wall minutes."""
    days = range(begin // DAY - 3, end // DAY + 3)  # 1970-01-01 was a Thursday
    return interval_set(
        [(day * DAY + low, day * DAY + high) for day in days for wd, low, high in windows if (day + 3) % 7 == wd]
    )


def rule_of(name: str, wanted: oracle.Wanted) -> Rule | Criterion:
    """Return a rule or criterion with an oracle's parameters."""
    low, high = wanted.unsocial
    made: dict[str, Rule | Criterion] = {
        "leaders": Leaders(present=wanted.present, sessions=wanted.sessions, then=wanted.then),
        "contract": Contract(max_absences=wanted.max_absences, max_consecutive=wanted.max_consecutive),
        "quorum": Quorum(at_least=wanted.quorum, share=None if wanted.share is None else Fraction(wanted.share)),
        "regions": Regions(at_least=wanted.regions),
        "spacing": Spacing(min_days=wanted.min_days),
        "attendance": Attendance(),
        "burden": Burden(from_min=low, to_min=high),
        "preference": Preference(),
        "constancy": Constancy(),
    }
    return made[name]


def rules_of(wanted: oracle.Wanted) -> Rules:
    """Return an oracle's rules as the engine takes them."""
    hard = [rule_of(name, wanted) for name in wanted.hard]
    return Rules(
        hard=tuple(rule for rule in hard if not isinstance(rule, Criterion)),
        objective=tuple(rule_of(name, wanted) for name in wanted.objective),
    )


Minutes = Sequence[tuple[int, int]]


def somebody(
    name: str,
    free: Minutes = (),
    *,
    preferred: Minutes = (),
    if_needed: Minutes = (),
    membership: Minutes | None = None,
    leader: bool = False,
    optional: bool = False,
    region: str | None = None,
) -> Person:
    """Return a person on a UTC clock, free at minutes given by hand."""
    held = availability(
        UTC_CLOCK,
        preferred=[interval_set(preferred)],
        available=[interval_set(free)],
        if_needed=[interval_set(if_needed)],
        membership=None if membership is None else interval_set(membership),
    )
    role = Role.LEADER if leader else Role.MEMBER
    return Person(
        id=name, name=name.title(), role=role, zone="UTC", availability=held, region=region, optional=optional
    )


T = 4
SIGNS = {".": None, "a": "free", "p": "preferred", "i": "if_needed"}


def day(t: int, shift: int = 0) -> int:
    """Return 00:00 of the day of a session, sessions being 30 days apart."""
    return t * 30 * DAY + shift


def attending(name: str, *weeks: str, leader: bool = False, optional: bool = False, region: str | None = None,
              outside: Sequence[int] = ()) -> Person:  # fmt: skip
    """Return a person whose level at each of ``T`` sessions is written as a word of ``.aip``, one word an hour.

    The first word is for sessions at 00:00, the next for 02:00, and so on. Sessions ``outside`` lie outside the
    membership.
    """
    rows: dict[str | None, list[tuple[int, int]]] = {key: [] for key in SIGNS.values()}
    for hour, word in enumerate(weeks):
        for t, sign in enumerate(word):
            rows[SIGNS[sign]].append((day(t, hour * 120), day(t, hour * 120 + 60)))
    inside = [(day(t, -DAY), day(t, DAY)) for t in range(T) if t not in outside]
    return somebody(
        name,
        rows["free"],
        preferred=rows["preferred"],
        if_needed=rows["if_needed"],
        membership=inside if outside else None,
        leader=leader,
        optional=optional,
        region=region,
    )


def listed(people: Sequence[Person], starts: Sequence[Sequence[int]], duration: int = 60) -> Problem:
    """Return a problem whose candidates are given lists of session begins, one list a candidate.

    They are named by the slots of a space with as many positions; which name goes with which begins means
    nothing. The order is that of the tie-break, as ``find_candidates`` makes it.
    """
    rows = np.unique(np.array(starts, dtype=np.int64).reshape(len(starts), -1), axis=0)
    space = SlotSpace(ordinals=(1, 2, 3, 4), weekdays=tuple(range(7)), grid_min=15)
    size = int(np.prod(space.shape))
    of = np.full(size, -1, dtype=np.intp)
    of[: len(rows)] = np.arange(len(rows))
    refusal = np.where(of < 0, Refusal.BLACKOUT, Refusal.NONE).astype(np.uint8)
    candidates = Candidates(
        space=space,
        starts=rows,
        names=np.arange(len(rows)),
        candidate_of=of,
        refusal=refusal,
        refusing_session=np.where(of < 0, 0, -1),
    )
    months = tuple(Month(2027, 1).plus(t) for t in range(rows.shape[1]))
    return Problem(people=tuple(people), months=months, duration_min=duration, candidates=candidates)
