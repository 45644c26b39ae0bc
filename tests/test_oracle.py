"""The engine against brute force: status, levels, sessions and the slot's name are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import oracle
import pytest
from conftest import problem_of, rules_of
from hypothesis import event, given, settings
from hypothesis import strategies as st
from oracle import Case, Someone, Wanted

from scheduler.constraint import Criterion
from scheduler.result import Result, Status
from scheduler.solve import solve

ZONES = (
    "Europe/Zurich",
    "America/New_York",
    "America/Denver",
    "Africa/Cairo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "UTC",
    "Pacific/Auckland",
    "America/St_Johns",
    "America/Santiago",
    "Pacific/Kiritimati",
)

FIRST_MONTHS = ((2026, 2), (2026, 9), (2027, 1), (2027, 2), (2027, 3), (2027, 4), (2027, 9), (2027, 10), (2028, 2))
"""Each programme from one of them meets clock changes: northern, southern, Ramadan, Egypt's."""

WORKDAYS, WEEKEND, WEEK = tuple(range(5)), (5, 6), tuple(range(7))


def daily(days: tuple[int, ...], begin: int, end: int) -> tuple[oracle.Window, ...]:
    """Return the same hours on several days."""
    return tuple((day, begin * 60, end * 60) for day in days)


WEEKS = (
    daily(WEEK, 7, 23),
    daily(WEEK, 0, 24),
    daily(WEEK, 12, 36),
    daily(WORKDAYS, 17, 23),
    daily(WORKDAYS, 9, 18),
    daily(WORKDAYS, 19, 26),
    daily(WEEKEND, 6, 22),
    (*daily((4, 6), 22, 27), *daily((0, 1, 2), 11, 14)),
    ((0, 450, 735), (1, 450, 1110), (6, 1290, 1560), (2, 990, 1470)),
)


WINDOW = st.builds(
    lambda day, begin, length: (day, begin * 15, min(begin * 15 + length * 15, 2880)),
    st.integers(0, 6),
    st.integers(0, 95),
    st.integers(2, 96),
)
HOURS_OF_WEEK = st.one_of(st.sampled_from(WEEKS), st.lists(WINDOW, min_size=1, max_size=5).map(tuple))
DAYS = st.integers(-3, 130)
SOMETIMES = st.sampled_from((False, False, False, True))
BUSY = st.lists(st.tuples(st.integers(0, 4000), st.integers(5, 2000)), max_size=2)
AWAY = st.lists(st.tuples(DAYS, st.integers(0, 45), st.sampled_from(ZONES)), min_size=1, max_size=2)


@st.composite
def person(draw: st.DrawFn, name: str, first: date) -> Someone:
    """Draw a person who is free at some time, with journeys, busy hours and membership now and then."""

    def day(days: int) -> date:
        return first + timedelta(days=days)

    since = draw(DAYS) if draw(SOMETIMES) and draw(st.booleans()) else None
    until = (draw(DAYS) if since is None else since) + draw(st.integers(20, 90)) if draw(SOMETIMES) else None
    away = draw(AWAY) if draw(SOMETIMES) else []
    midnight = (first - date(1970, 1, 1)).days * 1440
    kind = draw(st.sampled_from(("leader", "member", "member", "member", "optional")))
    return Someone(
        id=name,
        zone=draw(st.sampled_from(ZONES)),
        leader=kind == "leader",
        optional=kind == "optional",
        region=draw(st.sampled_from((None, "north", "south", "east"))),
        available=draw(HOURS_OF_WEEK),
        preferred=draw(HOURS_OF_WEEK) if draw(SOMETIMES) else (),
        if_needed=draw(st.one_of(st.just(WEEKS[0]), HOURS_OF_WEEK)) if draw(st.booleans()) else (),
        away=tuple((day(begin), day(begin + days), zone) for begin, days, zone in away),
        unavailable=frozenset(map(day, draw(st.lists(DAYS, max_size=4)))),
        busy=tuple((midnight + at * 30, midnight + at * 30 + length) for at, length in draw(BUSY)),
        since=None if since is None else day(since),
        until=None if until is None else day(until),
    )


@st.composite
def wanted(draw: st.DrawFn, people: int) -> Wanted:
    """Draw rules: any of them hard, any order of the levels, any of them left out."""
    levels = ("contract", "quorum", "regions", "attendance", "burden", "preference", "constancy")
    order = draw(st.one_of(st.just(levels), st.permutations(levels).map(tuple)))
    hard = draw(st.sets(st.sampled_from(("leaders", "spacing", "contract", "quorum", "regions")), max_size=3))
    return Wanted(
        hard=tuple(sorted(hard)),
        objective=order[: draw(st.sampled_from((7, 7, 6, 5, 3, 2, 1, 0)))],
        present=draw(st.sampled_from((None, None, 1, 2))),
        sessions=draw(st.sampled_from((None, 1, 2))),
        then=draw(st.sampled_from((1, 1, 0, 2))),
        max_absences=draw(st.integers(0, 3)),
        max_consecutive=draw(st.integers(0, 2)),
        quorum=draw(st.integers(1, people)),
        share=draw(st.sampled_from((None, None, None, "0.5", "0.3", "0.67", "1"))),
        regions=draw(st.integers(1, 3)),
        unsocial=draw(st.sampled_from(((1320, 420), (0, 360), (720, 1020), (1350, 15), (1080, 1440)))),
        min_days=draw(st.sampled_from((14, 14, 21, 27, 28, 29))),
    )


@st.composite
def case(draw: st.DrawFn) -> Case:
    """Draw a small group whose programme lies over real clock changes."""
    year, month = draw(st.sampled_from(FIRST_MONTHS))
    months = [divmod(year * 12 + month - 1 + m, 12) for m in range(5)]
    skipped = draw(st.sampled_from((None, None, 1, 2)))
    kept = [(y, m + 1) for k, (y, m) in enumerate(months) if k != skipped][: draw(st.integers(2, 4))]
    people = tuple(draw(person(f"p{k}", date(year, month, 1))) for k in range(draw(st.integers(1, 5))))
    homes = [one.zone for one in people]
    anchors = draw(st.lists(st.sampled_from(("UTC", *homes)), min_size=1, max_size=2, unique=True))
    black = st.integers(0, 120).map(lambda days: date(year, month, 1) + timedelta(days=days))
    ordinals = st.lists(st.sampled_from(oracle.ORDINALS), min_size=1, max_size=2, unique=True)
    weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=2, unique=True)
    wide = draw(st.sampled_from((False, False, True)))
    return Case(
        people=people,
        months=tuple(kept),
        wanted=draw(wanted(len(people))),
        duration=draw(st.sampled_from((*(90,) * 8, 60, 60, 30, 30, 45, 120, 1440))),
        ordinals=tuple(draw(ordinals)),
        weekdays=tuple(draw(weekdays)) if wide else (draw(st.integers(0, 6)),),
        grid=60 if wide else draw(st.sampled_from((60, 30, 120))),
        anchors=tuple(anchors),
        blackouts=frozenset(draw(st.lists(black, max_size=2))),
    )


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def minimised(result: Result) -> tuple[tuple[int, ...], ...]:
    """Return the engine's level values as what is minimised."""
    return tuple(
        tuple(-number for number in level.value) if _maximised(rule) else level.value
        for rule, level in zip(result.rules.objective, result.levels, strict=True)
    )


def _maximised(rule: object) -> bool:
    return isinstance(rule, Criterion) and rule.maximised


def compare(one: Case) -> Status:
    """Demand that engine and oracle say the same; return what they say."""
    found, best = solve(problem_of(one), rules_of(one.wanted)), oracle.solve(one)
    if best is None:
        assert found.status is Status.INFEASIBLE
        assert found.solution is None
        return found.status
    assert found.status is Status.OPTIMAL
    assert found.solution is not None
    slot = found.solution.slot
    assert minimised(found) == best.levels
    assert tuple(found.solution.schedule.starts.tolist()) == best.instants
    assert (slot.ordinal, slot.weekday, slot.minute, slot.zone) == best.slot
    assert all(level.proven for level in found.levels)
    return found.status


def test_the_engine_says_what_brute_force_says() -> None:
    """Hundreds of random groups: same status, levels, sessions and slot; all kinds of outcome are met."""
    seen: Counter[str] = Counter()

    @settings(max_examples=300)
    @given(case(), st.sampled_from(((), (), (), (13 * 60, 9 * 60 + 45, 21 * 60))))
    def same(drawn: Case, times: tuple[int, ...]) -> None:
        one = replace(drawn, times=times)
        status = compare(one)
        event(str(status))
        seen[str(status)] += 1
        if status is Status.OPTIMAL:
            seen["journey"] += any(someone.away for someone in one.people)
            seen["times"] += bool(times)
            seen["several anchors"] += len(one.anchors) > 1
            seen["hard contract or quorum"] += bool({"contract", "quorum"} & set(one.wanted.hard))
        oracle.forget()

    same()
    assert seen["optimal"] >= 100
    assert seen["infeasible"] >= 30
    assert min(seen["journey"], seen["times"], seen["several anchors"], seen["hard contract or quorum"]) >= 8


EVERYBODY = Wanted(
    hard=("leaders", "spacing"), objective=("contract", "quorum", "attendance", "burden", "preference", "constancy")
)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("months", [((2027, 2), (2027, 3), (2027, 4)), ((2027, 9), (2027, 10), (2027, 11))])
def test_the_engine_says_what_brute_force_says_over_the_clock_changes_of(
    zone: str, months: tuple[tuple[int, int], ...]
) -> None:
    """A leader in the zone, members in New York and Zurich, over spring and over autumn; anchored in the zone."""
    people = (
        Someone(id="ana", zone=zone, leader=True, available=WEEKS[0], region="here"),
        Someone(id="ken", zone="America/New_York", available=WEEKS[0], preferred=WEEKS[4]),
        Someone(id="eva", zone="Europe/Zurich", available=WEEKS[5], if_needed=WEEKS[0]),
    )
    anchors = tuple(dict.fromkeys(("UTC", zone)))
    ordinals, weekdays = (2, oracle.LAST), (6,)
    assert (
        compare(
            Case(
                people=people,
                months=months,
                wanted=EVERYBODY,
                ordinals=ordinals,
                weekdays=weekdays,
                anchors=anchors,
            )
        )
        is Status.OPTIMAL
    )


def test_a_4th_weekday_that_is_always_the_last_is_called_the_4th() -> None:
    """February, April and June 2027 have four Mondays... of which the 4th is the last; the ordinal named is 4."""
    person = Someone(id="ana", available=WEEKS[1])
    months = ((2027, 2), (2027, 4), (2027, 6))
    one = Case(people=(person,), months=months, wanted=Wanted(objective=("attendance",)), ordinals=(oracle.LAST, 4))
    best = oracle.solve(one)
    assert best is not None
    assert best.slot[0] == 4
    assert compare(one) is Status.OPTIMAL
