"""Who can be where, minute by minute over real clock changes, against the one definition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import oracle
import pytest
from conftest import DAY, UTC_CLOCK, availability_of, somebody
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Someone

from calendars.availability import Availability, Block, Level, availability, level_table
from calendars.intervals import interval_set
from calendars.zones import wall_minutes, zone_clock

CHANGES = (
    ("Europe/Zurich", date(2027, 3, 28)),
    ("Europe/Zurich", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("America/Denver", date(2027, 3, 14)),
    ("America/St_Johns", date(2027, 11, 7)),
    ("Africa/Cairo", date(2027, 4, 30)),
    ("Africa/Cairo", date(2027, 10, 28)),
    ("Australia/Sydney", date(2027, 10, 3)),
    ("Australia/Sydney", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Pacific/Auckland", date(2027, 9, 26)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Africa/Casablanca", date(2026, 9, 20)),
    ("America/Santiago", date(2027, 4, 3)),
    ("Asia/Kathmandu", date(2027, 3, 28)),
    ("Asia/Kolkata", date(2027, 3, 14)),
    ("UTC", date(2027, 3, 28)),
)
"""A zone and the local date of one of its clock changes; the last three have none."""

NIGHTS = tuple((day, 22 * 60, 26 * 60) for day in range(7))
HALVES = tuple((day, begin, begin + 45) for day in range(7) for begin in range(15, 1440, 150))


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def span_of(day: date) -> tuple[int, int]:
    """Return the span of instants given to the engine around a date."""
    return wall_minutes(day) - 9 * DAY, wall_minutes(day) + 9 * DAY


def agree(person: Someone, day: date, duration: int, step: int = 1) -> None:
    """Demand that array and minute-by-minute availability are the same in the two days around a date."""
    held = availability_of(person, *span_of(day))
    starts = np.arange(wall_minutes(day) - DAY - 300, wall_minutes(day) + DAY + 300, step)
    expected = [oracle.level_of(person, start, duration) for start in starts.tolist()]
    assert held.levels(starts, duration).tolist() == expected
    assert level_table([held], starts, duration)[0].tolist() == expected
    member = [oracle.within(person, oracle.own_time(person, start).date()) for start in starts.tolist()]
    assert held.is_member(starts).tolist() == member
    few = starts[:: max(1, 40 // step)]
    lacking = [
        sum(oracle.level_at(person, minute) == 0 for minute in range(start, start + duration))
        for start in few.tolist()
    ]
    assert held.minutes_missing(few, duration).tolist() == lacking


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("windows", [NIGHTS, HALVES], ids=["nights", "halves"])
def test_levels_are_those_of_every_minute_around_the_change_of(
    zone: str, day: date, windows: tuple[oracle.Window, ...]
) -> None:
    """Every minute as the begin of a session, over midnight, across the change, with and without gap or fold."""
    agree(Someone(id="p", zone=zone, available=windows, preferred=HALVES[::3]), day, 30)
    agree(Someone(id="p", zone=zone, available=windows, if_needed=((0, 0, 1440), (6, 0, 1440))), day, 90, 5)


@pytest.mark.parametrize(("zone", "day"), CHANGES[:-3])
def test_the_tables_meet_a_change_of(zone: str, day: date) -> None:
    """Guard: the dates above really are dates of clock changes."""
    offsets = {oracle.local(zone, m) - oracle.local("UTC", m) for m in range(*span_of(day), 60)}
    assert len(offsets) == 2
    near = {
        oracle.local(zone, wall_minutes(day) + m) - oracle.local("UTC", wall_minutes(day) + m)
        for m in (-1740, 1740)
    }
    assert len(near) == 2


@st.composite
def someone(draw: st.DrawFn, zone: str, day: date) -> Someone:
    """Draw a person with all that can block, in the days around a clock change."""
    window = st.builds(
        lambda weekday, begin, length: (weekday, begin, min(begin + length, 2880)),
        st.integers(0, 6),
        st.integers(0, 1439),
        st.integers(1, 1600),
    )
    near = st.integers(-3, 3).map(lambda days: day + timedelta(days=days))
    zero = wall_minutes(day)
    busy = st.builds(lambda at, n: (zero + at, zero + at + n), st.integers(-2000, 3000), st.integers(1, 700))
    away = st.builds(
        lambda begin, days, there: (begin, begin + timedelta(days=days), there),
        near,
        st.integers(0, 3),
        st.sampled_from([name for name, _ in CHANGES]),
    )
    since = draw(st.one_of(st.none(), st.none(), near))
    return Someone(
        id="p",
        zone=zone,
        available=tuple(draw(st.lists(window, min_size=1, max_size=6))),
        preferred=tuple(draw(st.lists(window, max_size=4))),
        if_needed=tuple(draw(st.lists(window, max_size=4))),
        away=tuple(draw(st.lists(away, max_size=2))),
        unavailable=frozenset(draw(st.lists(near, max_size=1))),
        busy=tuple(draw(st.lists(busy, max_size=2))),
        since=since,
        until=draw(st.one_of(st.none(), st.none(), near)),
    )


@settings(max_examples=80)
@given(st.data())
def test_availability_is_the_one_definition(data: st.DataObject) -> None:
    """Windows of all levels, journeys, blocked dates, busy hours and membership over a clock change."""
    zone, day = data.draw(st.sampled_from(CHANGES))
    agree(data.draw(someone(zone, day)), day, data.draw(st.sampled_from((90, 30, 1, 240))), 13)
    oracle.forget()


def test_a_journey_moves_the_windows() -> None:
    """Free 08:00 to 09:00 on her own clock: 15:00 UTC at home in Denver, 00:00 UTC while she is in Manila."""
    person = Someone(
        id="ana",
        zone="America/Denver",
        available=tuple((day, 480, 540) for day in range(7)),
        away=((date(2027, 6, 10), date(2027, 6, 12), "Asia/Manila"),),
    )
    begin = wall_minutes(date(2027, 6, 1))
    held = availability_of(person, begin, begin + 30 * DAY)
    ninth, eleventh = wall_minutes(date(2027, 6, 9)), wall_minutes(date(2027, 6, 11))
    starts = np.array([ninth + 14 * 60, ninth, eleventh, eleventh + 14 * 60, eleventh + 1])
    assert held.levels(starts, 60).tolist() == [2, 0, 2, 0, 0]


def test_the_level_of_a_session_is_its_lowest() -> None:
    """Preferred for an hour inside an available morning; one minute outside it lowers the session."""
    person = somebody("ana", [(600, 720)], preferred=[(630, 690)], if_needed=[(540, 660)]).availability
    starts = np.array([630, 629, 631, 600, 599, 540, 660, 661, 539])
    liked, fine, poor, absent = Level.PREFERRED, Level.AVAILABLE, Level.IF_NEEDED, Level.ABSENT
    expected = [liked, fine, fine, fine, poor, poor, fine, absent, absent]
    assert person.levels(starts, 60).tolist() == expected
    assert level_table([person], np.sort(starts), 60)[0].tolist() == person.levels(np.sort(starts), 60).tolist()
    assert person.minutes_missing(starts, 60).tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_blocks_and_membership_take_away_but_the_windows_stay() -> None:
    """What lies outside the membership or in a block is not free; ``windows`` still tells that hours would suit."""
    held = availability(
        UTC_CLOCK,
        available=[interval_set([(0, 1000)])],
        blocks=[Block(kind="busy", label="", instants=interval_set([(100, 200)]))],
        membership=interval_set([(50, 900)]),
    )
    assert held.free[0].tolist() == held.free[1].tolist() == [[50, 100], [200, 900]]
    assert held.free[2].tolist() == []
    assert held.windows[1].tolist() == [[0, 1000]]
    assert held.is_member(np.array([49, 50, 899, 900])).tolist() == [False, True, True, False]


ROWS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 80)).map(lambda one: (one[0], one[0] + one[1])), max_size=5
)


@given(st.lists(st.tuples(ROWS, ROWS, ROWS), max_size=3), st.sets(st.integers(0, 400)), st.integers(1, 60))
def test_the_table_of_levels_is_what_each_person_says(
    people: list[tuple[list[tuple[int, int]], ...]], moments: set[int], duration: int
) -> None:
    """One pass over all starts gives what a search for each gives; a person listed twice has two equal rows."""
    held: list[Availability] = [
        somebody("p", free, preferred=liked, if_needed=disliked).availability for free, liked, disliked in people
    ]
    starts = np.array(sorted(moments), dtype=np.int64)
    table = level_table([*held, *held], starts, duration)
    assert table.shape == (2 * len(held), len(starts))
    for row, person in zip(table, [*held, *held], strict=True):
        assert row.tolist() == person.levels(starts, duration).tolist()


def test_a_span_that_ends_bounds_everything() -> None:
    """Nobody is available outside the span of their clock."""
    begin = wall_minutes(date(2027, 1, 1))
    clock = zone_clock("Asia/Tokyo", begin, begin + 600)
    held = availability(clock, available=[interval_set([(0, 10**9)])])
    assert held.free[1].tolist() == [[begin, begin + 600]]


@given(st.lists(ROWS, min_size=3, max_size=3), st.lists(ROWS, max_size=3), ROWS)
def test_one_block_more_is_as_if_it_had_been_there(
    windows: list[list[tuple[int, int]]], blocks: list[list[tuple[int, int]]], rows: list[tuple[int, int]]
) -> None:
    """``without`` gives what ``availability`` gives with that block among the others."""
    made = [Block(kind="busy", label="", instants=interval_set(one)) for one in blocks]
    more = Block(kind="declined", label="", instants=interval_set(rows))

    def held(blocks: list[Block]) -> Availability:
        return availability(
            UTC_CLOCK,
            preferred=[interval_set(windows[0])],
            available=[interval_set(windows[1])],
            if_needed=[interval_set(windows[2])],
            blocks=blocks,
            membership=interval_set([(20, 350)]),
        )

    one, other = held(made).without(more), held([*made, more])
    starts = np.arange(0, 420)
    assert one.levels(starts, 7).tolist() == other.levels(starts, 7).tolist()
    assert [free.tolist() for free in one.free] == [free.tolist() for free in other.free]
    assert [block.kind for block in one.blocks] == [block.kind for block in other.blocks]
    assert one.membership.tolist() == other.membership.tolist()
    assert [window.tolist() for window in one.windows] == [window.tolist() for window in other.windows]
