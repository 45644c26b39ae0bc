"""Clocks against the standard library: every zone, every clock change of the years a programme may have."""

from __future__ import annotations

import importlib.resources
import struct
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import oracle
import pytest

from calendars.intervals import contains, interval_set
from calendars.zones import (
    GAP,
    Clock,
    minutes_of,
    moment_of,
    travelling_clock,
    wall_minutes,
    wall_time,
    zone_clock,
    zone_names,
    zone_wall,
)

EPOCH = datetime(1970, 1, 1)
BEGIN, END = wall_minutes(date(2026, 1, 1)), wall_minutes(date(2030, 1, 1))
CHANGING = (
    "Europe/Zurich",
    "America/New_York",
    "America/Denver",
    "Africa/Cairo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Auckland",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Pacific/Chatham",
    "Europe/Dublin",
    "Antarctica/Troll",
    "Atlantic/Azores",
    "Asia/Beirut",
    "Africa/El_Aaiun",
)
CONSTANT = ("UTC", "Asia/Kathmandu", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12")


def wall_of(zone: str, instant: int) -> int:
    """Return what the standard library's clock shows, in wall minutes."""
    return (oracle.local(zone, instant) - EPOCH) // timedelta(minutes=1)


def offset(name: str, instant: int) -> int:
    """Return the standard library's offset, in minutes."""
    return wall_of(name, instant) - instant


def sampled(name: str) -> list[tuple[int, int]]:
    """Return the minutes at which a zone's offset takes a new value, found by walking from 2026 to 2030.

    In steps of four hours, then minute by minute within a step that ends with another offset.
    """
    zone, found, before = oracle.zone_of(name), [(BEGIN, offset(name, BEGIN))], None
    for stamp in range(BEGIN * 60, END * 60, 14400):
        now = datetime.fromtimestamp(stamp, zone).utcoffset()
        if before is not None and now != before:
            step = range(stamp // 60 - 239, stamp // 60 + 1)
            turn = next(minute for minute in step if offset(name, minute) != found[-1][1])
            found.append((turn, offset(name, turn)))
        before = now
    return found


def test_every_zone_changes_when_the_standard_library_says() -> None:
    """All changes of all zones, found at the right minute, none too many."""
    changing, walked = 0, {}
    for name in sorted(zone_names()):
        data = file_of(name)  # many names have the same file
        turns = walked[data] = walked.get(data) or sampled(name)
        clock = zone_clock(name, BEGIN, END)
        assert list(zip(clock.begin.tolist(), clock.offset.tolist(), strict=True)) == turns, name
        changing += len(turns) > 1
    assert len(walked) > 300
    assert changing > 100


@cache
def file_of(name: str) -> bytes:
    """Return a zone's file of the package tzdata."""
    return importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes()


def transitions(name: str) -> list[int]:
    """Return the transition times, in seconds, of the 64-bit block of a zone's file (RFC 8536 §3)."""
    data = file_of(name)
    counts = struct.unpack(">6l", data[20:44])
    isut, isstd, leap, times, types, chars = counts
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    times = struct.unpack(">6l", data[second + 20 : second + 44])[3]
    return list(struct.unpack(f">{times}q", data[second + 44 : second + 44 + 8 * times]))


def test_no_zone_changes_twice_within_four_days() -> None:
    """From 2000 on, in all data there are: so that ``zone_clock``, which reads every four days, misses nothing."""
    since = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
    checked = 0
    for name in sorted(zone_names()):
        times = [time for time in transitions(name) if time >= since]
        gaps = [after - before for before, after in pairwise(times)]
        checked += len(gaps)
        assert min(gaps, default=10**9) > 4 * 86400, name
    assert checked > 5000


def test_changes_that_follow_one_another_closely_are_all_found() -> None:
    """2008 to 2016, with Ramadan in Casablanca and in Cairo, as the files list them."""
    begin, end = wall_minutes(date(2008, 1, 1)), wall_minutes(date(2017, 1, 1))
    close = 0
    for name in {file_of(name): name for name in zone_names()}.values():
        listed = [begin, *(second // 60 for second in transitions(name) if begin < second // 60 < end)]
        turns = [minute for minute in listed[1:] if offset(name, minute) != offset(name, minute - 1)]
        found = [minute for minute in zone_clock(name, begin, end).begin.tolist() if minute <= listed[-1]]
        assert found[1:] == turns, name  # what follows the last listed one is by rule, twice a year
        close += sum(after - before < 45 * 1440 for before, after in pairwise(turns))
    assert close > 10


@pytest.mark.parametrize("year", range(2030, 2100, 10))
def test_far_years_follow_the_same_rules(year: int) -> None:
    """Beyond the transitions that the files list, by the rule at their end (RFC 8536 §3.3)."""
    begin, end = wall_minutes(date(year, 1, 1)), wall_minutes(date(year + 1, 1, 1))
    instants = np.arange(begin, end, 411)
    for name in CHANGING:
        shown = zone_clock(name, begin, end).wall(instants)
        assert shown.tolist() == [wall_of(name, instant) for instant in instants.tolist()], name


@cache
def two_years(zone: str) -> Clock:
    """Return a clock over 2026 and 2027."""
    return zone_clock(zone, wall_minutes(date(2025, 12, 25)), wall_minutes(date(2028, 1, 5)))


def around(clock: Clock) -> list[list[int]]:
    """Return, for each of a clock's changes, the minutes of some hours around it."""
    return [list(range(edge - 300, edge + 300)) for edge in clock.begin[1:].tolist()]


@pytest.mark.parametrize("zone", CHANGING)
def test_wall_and_first_pass_around_every_change_of(zone: str) -> None:
    """What the clock shows at each minute; the first instant that shows a time, and none in a gap."""
    clock, kinds = two_years(zone), set()
    assert around(clock)
    for instants in around(clock):
        walls = [wall_of(zone, instant) for instant in instants]
        assert clock.wall(np.array(instants)).tolist() == walls
        shown: dict[int, list[int]] = {}
        for instant, wall in zip(instants, walls, strict=True):
            shown.setdefault(wall, []).append(instant)
        middle = range(min(walls) + 150, max(walls) - 150)  # all passes of these lie within the sample
        kinds |= {len(shown.get(wall, [])) for wall in middle}
        expected = [shown.get(wall, [GAP])[0] for wall in middle]
        assert clock.first_pass(np.array(middle)).tolist() == expected
    assert kinds == {0, 1, 2}, "a gap, a fold and plain times were met"


@pytest.mark.parametrize("zone", [*CHANGING, *CONSTANT])
def test_instants_of_windows_are_the_minutes_at_which_the_clock_is_inside(zone: str) -> None:
    """Windows of every day, minute by minute around each change, over midnight too; both passes of a fold."""
    clock = two_years(zone)
    days = range(clock.span[0] // 1440 - 1, clock.end // 1440 + 1)
    found = clock.instants_of(
        interval_set([(day * 1440 + low, day * 1440 + high) for day in days for low, high in HOURS])
    )
    for instants in around(clock) or [list(range(clock.span[0], clock.span[0] + 4000))]:
        minutes = [wall_of(zone, instant) % 1440 for instant in instants]
        expected = [any(low <= minute < high or minute < high - 1440 for low, high in HOURS) for minute in minutes]
        held = contains(found, np.array(instants), np.array(instants) + 1)
        assert held.tolist() == expected
        assert len(set(expected)) == 2


HOURS = ((70, 100), (135, 165), (1410, 1470), (600, 1200))


def test_first_pass_knows_no_instant_outside_its_span() -> None:
    """The span is half open: its first minute belongs to it, its end does not."""
    clock = zone_clock("UTC", 1000, 2000)
    assert clock.span == (1000, 2000)
    assert clock.first_pass(np.array([999, 1000, 1999, 2000])).tolist() == [GAP, 1000, 1999, GAP]


def test_lord_howe_moves_by_half_an_hour() -> None:
    """2027-10-03 02:00 does not exist, 02:30 does; 2027-04-04 01:30 comes twice, 01:29 and 02:00 once."""
    clock = zone_clock("Australia/Lord_Howe", wall_minutes(date(2027, 1, 1)), wall_minutes(date(2028, 1, 1)))
    spring, autumn = wall_minutes(date(2027, 10, 3)), wall_minutes(date(2027, 4, 4))
    assert clock.first_pass(np.array([spring + 120, spring + 149])).tolist() == [GAP, GAP]
    assert moment_of(int(clock.first_pass(np.array(spring + 150)))) == datetime(2027, 10, 2, 15, 30, tzinfo=UTC)
    assert moment_of(int(clock.first_pass(np.array(autumn + 90)))) == datetime(2027, 4, 3, 14, 30, tzinfo=UTC)
    lengths = [
        int(np.diff(clock.instants_of(interval_set([(autumn + at, autumn + at + 1)])), axis=1).sum())
        for at in (89, 90, 119, 120)
    ]
    assert lengths == [1, 2, 2, 1]


def test_a_journey_puts_another_clock_in_place() -> None:
    """Denver, from 2027-03-01 to 2027-03-20 in Manila, two of them in Cairo; the later in the list holds."""
    begin, end = wall_minutes(date(2027, 2, 1)), wall_minutes(date(2027, 5, 10))
    home = zone_clock("America/Denver", begin, end)
    stays = (
        ("Asia/Manila", date(2027, 3, 1), date(2027, 3, 20)),
        ("Africa/Cairo", date(2027, 3, 10), date(2027, 3, 11)),
        ("Africa/Cairo", date(2027, 4, 28), date(2027, 5, 2)),
    )
    journeys = [
        (
            home.instants_of(interval_set([(wall_minutes(first), wall_minutes(last) + 1440)])),
            zone_clock(zone, begin, end),
        )
        for zone, first, last in stays
    ]
    clock = travelling_clock(home, journeys)
    person = oracle.Someone(id="p", zone="America/Denver", away=tuple((a, b, zone) for zone, a, b in stays))
    instants = range(begin, end, 7)
    expected = [(oracle.own_time(person, instant) - EPOCH) // timedelta(minutes=1) for instant in instants]
    assert clock.wall(np.array(instants)).tolist() == expected
    assert clock.span == home.span
    assert (np.diff(clock.offset) != 0).all()


def test_moments_and_minutes_are_the_same_count() -> None:
    """Instants and wall minutes there and back; seconds are cut off."""
    moment = datetime(2027, 3, 14, 9, 59, 59, tzinfo=UTC)
    assert moment_of(minutes_of(moment)) == moment.replace(second=0)
    assert minutes_of(datetime(1969, 12, 31, 23, 59, 30, tzinfo=UTC)) == -1
    assert wall_time(wall_minutes(date(2027, 3, 14)) + 61) == datetime(2027, 3, 14, 1, 1)
    assert zone_wall("Asia/Kathmandu", 0) == 5 * 60 + 30  # until 1986
    assert zone_wall("Asia/Kathmandu", BEGIN) - BEGIN == 5 * 60 + 45
