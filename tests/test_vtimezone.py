"""VTIMEZONE against the zone data: every zone, every change, evaluated by dateutil from the lines alone."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from calendars.vtimezone import vtimezone
from calendars.zones import moment_of, zone_clock, zone_names
from tests.ics_readers import embedded_changes, embedded_zone

YEARS = range(2027, 2029)
EVERY_ZONE = sorted(zone_names())


def lines_of(zone: str, first: int = YEARS[0], last: int = YEARS[-1]) -> tuple[str, ...]:
    """Return a VTIMEZONE that is expected to exist."""
    lines = vtimezone(zone, first, last)
    assert lines is not None, zone
    return lines


def real_changes(zone: str, years: range) -> list[datetime]:
    """Return every instant of some years, to the minute, at which zoneinfo's offset changes; no shared code."""
    info = zoneinfo.ZoneInfo(zone)
    at, end = datetime(years[0], 1, 1, tzinfo=UTC), datetime(years[-1] + 1, 1, 1, tzinfo=UTC)
    found = []
    while at < end:
        step = timedelta(hours=12)
        if at.astimezone(info).utcoffset() != (at + step).astimezone(info).utcoffset():
            found.append(_edge(info, at, at + step))
        at += step
    return found


def _edge(info: zoneinfo.ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = low.astimezone(info).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(info).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


@pytest.mark.parametrize("initial", sorted({zone[:2] for zone in EVERY_ZONE}))
def test_every_zone_matches_at_every_change_of_2027_and_2028_or_says_that_it_does_not_fit(initial: str) -> None:
    """The onsets are the real changes, and on either side of each the embedded zone shows the real time."""
    for zone in (zone for zone in EVERY_ZONE if zone.startswith(initial)):
        lines = vtimezone(zone, YEARS[0], YEARS[-1])
        if lines is None:
            assert zone in {"America/Havana", "Cuba"}, zone
            continue
        changes = real_changes(zone, YEARS)
        assert embedded_changes(lines, YEARS) == changes, zone
        real, ours = zoneinfo.ZoneInfo(zone), embedded_zone(lines)
        edges = [datetime(2027, 1, 1, tzinfo=UTC), *changes, datetime(2028, 12, 31, 23, 59, tzinfo=UTC)]
        for moment in (edge + timedelta(minutes=by) for edge in edges for by in (-1, 0)):
            if moment.year in YEARS:
                shown = moment.astimezone(real).replace(tzinfo=None)
                assert moment.astimezone(ours).replace(tzinfo=None) == shown, (zone, moment)


def test_the_lines_are_those_that_outlook_reads() -> None:
    """One DAYLIGHT, one STANDARD, yearly nth weekdays, begun in 1970 on an instance of the rule."""
    assert lines_of("Europe/Zurich") == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Zurich",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize(
    ("zone", "daylight", "standard", "rules"),
    [
        ("Europe/Dublin", "+0100", "+0000", ["3;BYDAY=-1SU", "10;BYDAY=-1SU"]),
        ("America/New_York", "-0400", "-0500", ["3;BYDAY=2SU", "11;BYDAY=1SU"]),
        ("Africa/Cairo", "+0300", "+0200", ["4;BYDAY=-1FR", "10;BYDAY=-1FR"]),
        ("Australia/Sydney", "+1100", "+1000", ["10;BYDAY=1SU", "4;BYDAY=1SU"]),
        ("Australia/Lord_Howe", "+1100", "+1030", ["10;BYDAY=1SU", "4;BYDAY=1SU"]),
        ("America/Nuuk", "-0100", "-0200", ["3;BYDAY=-1SA", "10;BYDAY=-1SU"]),
        ("Asia/Jerusalem", "+0300", "+0200", ["3;BYDAY=4FR", "10;BYDAY=-1SU"]),
    ],
)
def test_rules_and_offsets_by_hand(zone: str, daylight: str, standard: str, rules: list[str]) -> None:
    """Negative DST, a change at 24:00, southern years, half an hour, and rules that are no nth weekday by law."""
    lines = lines_of(zone)
    begin = lines.index("BEGIN:DAYLIGHT"), lines.index("BEGIN:STANDARD")
    assert [lines[at + 3] for at in begin] == [f"TZOFFSETTO:{daylight}", f"TZOFFSETTO:{standard}"]
    assert [lines[at + 4] for at in begin] == [f"RRULE:FREQ=YEARLY;BYMONTH={rule}" for rule in rules]


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Kathmandu", "+0545"), ("Etc/GMT+5", "-0500"), ("UTC", "+0000")]
)
def test_a_zone_without_changes_has_one_standard_and_no_rule(zone: str, offset: str) -> None:
    """So Google and Apple write it."""
    lines = lines_of(zone)
    assert lines[2:] == (
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Africa/Casablanca", 2022, 2023),  # Ramadan moves by eleven days a year
        ("Africa/Casablanca", 2026, 2026),  # law changed: three changes
        ("America/Vancouver", 2026, 2027),  # no more changes after March 2026
        ("America/Havana", 2027, 2027),  # summer time all winter, then one change
        ("Africa/Cairo", 2029, 2030),  # 31 October 2030 is a Thursday: Friday 00:00 is in November
        ("Asia/Gaza", 2026, 2027),
        ("Asia/Jerusalem", 2029, 2030),  # Friday before the last Sunday: fourth, then fifth
        ("Africa/Tripoli", 2012, 2013),
        ("Asia/Amman", 2022, 2022),
        ("America/Asuncion", 2024, 2025),
        ("Europe/Istanbul", 2016, 2016),
    ],
)
def test_years_that_one_pair_of_rules_does_not_give_have_no_vtimezone(zone: str, first: int, last: int) -> None:
    """A moving feast, a law changed, an odd year: the function says so."""
    assert vtimezone(zone, first, last) is None


def test_a_fit_holds_for_its_years_only() -> None:
    """Cairo's autumn is the first Friday of November in 2030 and the last of October in the years around."""
    assert "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1FR" in lines_of("Africa/Cairo", 2030, 2030)
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1FR" in lines_of("Africa/Cairo", 2027, 2029)


@pytest.mark.parametrize("zone", EVERY_ZONE[::7])
def test_any_two_years_of_a_generation_fit_or_fall_back(zone: str) -> None:
    """Zones with permanent changes in the past: what is written is right in every pair of years since 2007."""
    for first in range(2007, 2033, 2):
        lines = vtimezone(zone, first, first + 1)
        if lines is not None:
            begin, end = (int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) // 60 for y in (first, first + 2))
            changes = [moment_of(int(at)) for at in zone_clock(zone, begin, end).begin[1:]]
            assert embedded_changes(lines, range(first, first + 2)) == changes, (zone, first)
