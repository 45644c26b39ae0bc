"""Busy time: which minutes a calendar file takes, what of it is left out, and which files are refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.busy import Busy, BusyError, limits, read_busy
from calendars.zones import minutes_of, wall_minutes

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Custom
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE"""

Read = Callable[..., Busy]


def calendar(*events: str, extra: str = "", uid: str | None = None) -> str:
    """Return a calendar; each event gets a UID of its own unless one is given for all."""
    parts = [f"BEGIN:VEVENT\nUID:{uid or i}\n{event}\nEND:VEVENT" for i, event in enumerate(events)]
    lines = "\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *filter(None, [extra]), *parts, "END:VCALENDAR"]
    )
    return lines.replace("\n", "\r\n") + "\r\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes events into a file and reads it."""

    def reading(*events: str, extra: str = "", uid: str | None = None) -> Busy:
        return read_text(tmp_path, calendar(*events, extra=extra, uid=uid))

    return reading


def read_text(folder: Path, text: str | bytes) -> Busy:
    """Return the busy time of 2027 in a file with this content."""
    file = folder / "ana.ics"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_busy(file, FIRST, LAST, "ana@example.org", clock=lambda: 0.0)


def utc(*rows: tuple[str, str]) -> list[list[int]]:
    """Return instants of pairs of ISO moments in UTC."""
    return [[minutes_of(datetime.fromisoformat(moment).replace(tzinfo=UTC)) for moment in row] for row in rows]


def local(begin: str, end: str) -> list[list[int]]:
    """Return wall minutes of a pair of ISO local times."""
    return utc((begin, end))


# ---------------------------------------------------------------- single events


def test_a_timed_event_is_busy_at_its_instants(read: Read):
    """10:00 in Zurich is 09:00Z in winter and 08:00Z in summer."""
    busy = read(
        "DTSTART;TZID=Europe/Zurich:20270115T100000\nDTEND;TZID=Europe/Zurich:20270115T110000",
        "DTSTART;TZID=Europe/Zurich:20270715T100000\nDTEND;TZID=Europe/Zurich:20270715T110000",
        "DTSTART:20270801T100000Z\nDURATION:PT90M",
    )
    assert busy.instants.tolist() == utc(
        ("2027-01-15T09:00", "2027-01-15T10:00"),
        ("2027-07-15T08:00", "2027-07-15T09:00"),
        ("2027-08-01T10:00", "2027-08-01T11:30"),
    )
    assert not len(busy.wall)


def test_begin_and_end_may_be_in_different_zones(read: Read):
    """A flight leaves in one zone and lands in another."""
    busy = read("DTSTART;TZID=Europe/Zurich:20270115T100000\nDTEND;TZID=America/New_York:20270115T130000")
    assert busy.instants.tolist() == utc(("2027-01-15T09:00", "2027-01-15T18:00"))


@pytest.mark.parametrize(
    ("times", "days"),
    [
        ("DTSTART;VALUE=DATE:20270301", 1),
        ("DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270304", 3),
        ("DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270301", 1),
        ("DTSTART;VALUE=DATE:20270301\nDURATION:P2D", 2),
    ],
)
def test_an_all_day_event_takes_whole_days_of_its_owners_clock(read: Read, times: str, days: int):
    """The end is excluded; without one, or with the same date, it is one day (RFC 5545 §3.6.1)."""
    busy = read(times)
    begin = wall_minutes(date(2027, 3, 1))
    assert busy.wall.tolist() == [[begin, begin + days * 1440]]
    assert not len(busy.instants)


def test_a_floating_event_is_on_its_owners_clock(read: Read):
    """No zone is invented."""
    busy = read("DTSTART:20270301T100000\nDTEND:20270301T113000")
    assert (busy.wall - wall_minutes(date(2027, 3, 1))).tolist() == [[600, 690]]


def test_the_calendars_default_zone_places_floating_events_but_not_days(read: Read):
    """X-WR-TIMEZONE says what the exporting program left out."""
    floating, day = "DTSTART:20270301T100000\nDURATION:PT1H", "DTSTART;VALUE=DATE:20270302"
    busy = read(floating, day, extra="X-WR-TIMEZONE:Asia/Manila")
    assert busy.instants.tolist() == utc(("2027-03-01T02:00", "2027-03-01T03:00"))
    assert busy.wall[:, 0].tolist() == [wall_minutes(date(2027, 3, 2))]


@pytest.mark.parametrize("times", ["DTSTART:20270301T100030Z", "DTSTART:20270301T100000Z\nDTEND:20270301T100000Z"])
def test_an_event_of_no_length_blocks_nothing(read: Read, times: str):
    """A moment without end or duration is a reminder."""
    busy = read(times)
    assert not len(busy.instants)
    assert not len(busy.wall)


def test_seconds_widen_to_whole_minutes(read: Read):
    """The begin is rounded down, the end up."""
    busy = read("DTSTART:20270301T100059Z\nDTEND:20270301T110001Z")
    assert busy.instants.tolist() == utc(("2027-03-01T10:00", "2027-03-01T11:01"))


@pytest.mark.parametrize(
    ("line", "is_busy"),
    [
        ("TRANSP:TRANSPARENT", False),
        ("transp:transparent", False),
        ("TRANSP:OPAQUE", True),
        ("STATUS:CANCELLED", False),
        ("STATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", False),
        ("TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:WorkingElsewhere", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org", False),
        ('ATTENDEE;CN="Ana: \\"x\\";";PARTSTAT=declined:MAILTO:Ana@Example.org', False),
        ("ATTENDEE;PARTSTAT=DECLINED;EMAIL=ana@example.org:/123/principal/", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org", True),
        ("ATTENDEE;PARTSTAT=TENTATIVE:mailto:ana@example.org", True),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@example.org", True),
        ("ATTENDEE:mailto:ana@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org", True),
        ("CLASS:PRIVATE", True),
    ],
)
def test_opaque_and_not_cancelled_events_count(read: Read, line: str, is_busy: bool):
    """Free, transparent, cancelled and declined ones do not, nor does work elsewhere; what is tentative does."""
    assert bool(len(read(f"DTSTART:20270301T100000Z\nDURATION:PT1H\n{line}").instants)) == is_busy


@pytest.mark.parametrize(
    ("local", "instant"), [("20270328T023000", "2027-03-28T01:30"), ("20271031T023000", "2027-10-31T00:30")]
)
def test_skipped_and_repeated_local_times_are_resolved_by_the_rfc(read: Read, local: str, instant: str):
    """A skipped time by the offset before the change, a repeated one by its first pass (§3.3.5)."""
    busy = read(f"DTSTART;TZID=Europe/Zurich:{local}\nDURATION:PT15M")
    assert busy.instants[0, 0] == utc((instant, instant))[0][0]


# ---------------------------------------------------------------- recurrence

WEEKLY = "DTSTART;TZID=Europe/Zurich:20270311T180000\nDTEND;TZID=Europe/Zurich:20270311T190000\n"


def test_a_weekly_event_keeps_its_local_time_over_the_clock_change(read: Read):
    """18:00 in Zurich moves from 17:00Z to 16:00Z on 28 March 2027."""
    busy = read(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=4")
    days = [("03-11", 17), ("03-18", 17), ("03-25", 17), ("04-01", 16)]
    assert busy.instants.tolist() == utc(*[(f"2027-{d}T{h}:00", f"2027-{d}T{h + 1}:00") for d, h in days])


def test_an_endless_rule_is_expanded_over_the_span_only(read: Read):
    """A rule from 1970 without end gives the days of the year, and little beside."""
    busy = read("DTSTART:19700101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    assert 365 <= len(busy.instants) <= 368


def test_excluded_and_added_dates_are_kept(read: Read):
    """EXDATE takes one out, RDATE puts one in, also as a period."""
    busy = read(
        WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=2\nEXDATE;TZID=Europe/Zurich:20270318T180000\n"
        "RDATE;VALUE=PERIOD:20270501T100000Z/PT30M"
    )
    assert busy.instants.tolist() == utc(
        ("2027-03-11T17:00", "2027-03-11T18:00"), ("2027-05-01T10:00", "2027-05-01T10:30")
    )


@pytest.mark.parametrize("reverse", [False, True])
def test_overrides_move_cancel_or_free_one_occurrence(read: Read, reverse: bool):
    """RECURRENCE-ID replaces an occurrence, whatever the order in the file."""
    events = [
        WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=4",
        "RECURRENCE-ID;TZID=Europe/Zurich:20270318T180000\nDTSTART:20270319T080000Z\nDURATION:PT30M",
        "RECURRENCE-ID;TZID=Europe/Zurich:20270325T180000\n"
        "DTSTART;TZID=Europe/Zurich:20270325T180000\nDURATION:PT1H\nSTATUS:CANCELLED",
        "RECURRENCE-ID;TZID=Europe/Zurich:20270401T180000\n"
        "DTSTART;TZID=Europe/Zurich:20270401T180000\nDURATION:PT1H\nTRANSP:TRANSPARENT",
    ]
    busy = read(*(reversed(events) if reverse else events), uid="one")
    assert busy.instants.tolist() == utc(
        ("2027-03-11T17:00", "2027-03-11T18:00"), ("2027-03-19T08:00", "2027-03-19T08:30")
    )


def test_overlapping_events_are_one_stretch(read: Read):
    """What is kept is when, not how many."""
    busy = read("DTSTART:20270301T100000Z\nDURATION:PT1H", "DTSTART:20270301T103000Z\nDURATION:PT1H")
    assert busy.instants.tolist() == utc(("2027-03-01T10:00", "2027-03-01T11:30"))


def test_a_long_event_that_began_before_the_span_counts(read: Read):
    """Half a year of leave that began in autumn."""
    busy = read("DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20270401")
    assert busy.wall[0, 1] == wall_minutes(date(2027, 4, 1))


@given(
    first=st.dates(date(2027, 1, 1), date(2027, 6, 30)),
    hour=st.integers(0, 23),
    minutes=st.integers(1, 600),
    every=st.integers(1, 4),
    count=st.integers(1, 12),
    zone=st.sampled_from(["Europe/Zurich", "America/Denver", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_weekly_rule_is_what_counting_weeks_gives(
    tmp_path: Path, first: date, hour: int, minutes: int, every: int, count: int, zone: str
):
    """Against plain date arithmetic; begins are compared, local time kept across changes."""
    start = datetime(first.year, first.month, first.day, hour)
    rule = f"RRULE:FREQ=WEEKLY;INTERVAL={every};COUNT={count}"
    event = f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\nDURATION:PT{minutes}M\n{rule}"
    busy = read_text(tmp_path, calendar(event))
    begins = [(start + timedelta(weeks=every * k)).replace(tzinfo=ZoneInfo(zone)) for k in range(count)]
    expected = [minutes_of(begin) for begin in begins if begin.date() <= LAST]
    assert [row for row in busy.instants[:, 0].tolist() if row <= expected[-1]] == expected


# ---------------------------------------------------------------- zones


def test_a_zone_defined_in_the_file_holds_for_this_file_only(tmp_path: Path):
    """Two files may mean different things by one name; a third that only uses it is on its owner's clock."""
    event = "DTSTART;TZID=Custom:20270115T100000\nDURATION:PT1H"
    first = read_text(tmp_path, calendar(event, extra=CUSTOM_ZONE.format(offset="+0500")))
    second = read_text(tmp_path, calendar(event, extra=CUSTOM_ZONE.format(offset="+0700")))
    assert first.instants.tolist() == utc(("2027-01-15T05:00", "2027-01-15T06:00"))
    assert second.instants.tolist() == utc(("2027-01-15T03:00", "2027-01-15T04:00"))
    assert first.note is second.note is None
    third = read_text(tmp_path, calendar(event))
    assert third.wall.tolist() == local("2027-01-15T10:00", "2027-01-15T11:00")
    assert third.note == (
        "1 event is not read as written: 1 (2027-01-15) is in a time zone that nothing defines ('Custom') and "
        "taken on the person's own clock. What is missing can be stated under 'unavailable'"
    )


@pytest.mark.parametrize("tzid", ["tzone://Microsoft/Custom", '"Mine: (own)"', "Mine, own", "Mine\\, own"])
def test_a_definition_is_found_however_its_name_is_quoted(tmp_path: Path, tzid: str):
    """A comma is escaped in the definition and not in the event; a colon stands in quotes there."""
    zone = CUSTOM_ZONE.format(offset="+0500").replace("Custom", tzid.strip('"'))
    busy = read_text(tmp_path, calendar(f"DTSTART;TZID={tzid}:20270115T100000\nDURATION:PT1H", extra=zone))
    assert busy.instants.tolist() == utc(("2027-01-15T05:00", "2027-01-15T06:00"))


def test_a_definition_with_two_names_defines_both(tmp_path: Path):
    """The second is not an error, it is another name."""
    zone = CUSTOM_ZONE.format(offset="+0500").replace("TZID:Custom", "TZID:One\nTZID:Two")
    events = [
        f"DTSTART;TZID={name}:20270115T{hour}0000\nDURATION:PT1H" for name, hour in (("One", 10), ("Two", 12))
    ]
    busy = read_text(tmp_path, calendar(*events, extra=zone))
    assert busy.instants.tolist() == utc(
        ("2027-01-15T05:00", "2027-01-15T06:00"), ("2027-01-15T07:00", "2027-01-15T08:00")
    )


CHANGING_ZONE = """BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
DTSTART:{year}1101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:{year}0101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize("year", ["0001", "1601", "1970"])
@given(at=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_defined_zone_is_the_real_one_with_the_same_rules(tmp_path: Path, year: str, at: datetime):
    """The rules of central Europe, as Exchange writes them, give what Europe/Zurich gives, gap and fold too."""
    times = [at.replace(second=0, microsecond=0), datetime(2027, 3, 28, 2, 30), datetime(2027, 10, 31, 2, 30)]
    times += [datetime(2027, 3, 28, 3), datetime(2027, 10, 31, 3), datetime(2027, 10, 31, 1, 59)]
    events = [f"DTSTART;TZID={{}}:{one:%Y%m%dT%H%M%S}\nDURATION:PT5M" for one in times]
    own, real = (
        read_text(tmp_path, calendar(*(one.format(zone) for one in events), extra=CHANGING_ZONE.format(year=year)))
        for zone in ("Own", "Europe/Zurich")
    )
    assert own.instants.tolist() == real.instants.tolist()


@pytest.mark.parametrize(
    "broken",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY;INTERVAL=2",
        "RRULE:FREQ=SOMETIMES",
        "RDATE:soon",
        "TZOFFSETTO:+9900",
    ],
)
def test_a_definition_that_cannot_be_followed_is_none(tmp_path: Path, broken: str):
    """Nor does anything repeat without an end: a rule is bounded before it is followed."""
    zone = CUSTOM_ZONE.format(offset="+0500").replace("TZOFFSETFROM", f"{broken}\nTZOFFSETFROM")
    busy = read_text(tmp_path, calendar("DTSTART;TZID=Custom:20270115T100000\nDURATION:PT1H", extra=zone))
    assert busy.wall.tolist() == local("2027-01-15T10:00", "2027-01-15T11:00")
    assert "'Custom'" in (busy.note or "")


@pytest.mark.parametrize(
    ("event", "wall", "instants"),
    [
        (
            "DTSTART;TZID=Nowhere/City:20270115T100000\nDURATION:PT1H",
            [("2027-01-15T10:00", "2027-01-15T11:00")],
            [],
        ),
        (
            "DTSTART:20270115T100000Z\nDTEND;TZID=Nowhere/City:20270115T110000",
            [],
            [("2027-01-15T10:00", "2027-01-15T11:00")],
        ),
        (
            "DTSTART:20270115T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n"
            "EXDATE;TZID=Nowhere/City:20270116T100000",
            [],
            [("2027-01-15T10:00", "2027-01-15T11:00")],
        ),
        (
            "DTSTART:20270115T100000Z\nDURATION:PT1H\nRDATE;TZID=Nowhere/City;VALUE=PERIOD:20270116T110000/PT2H",
            [],
            [("2027-01-15T10:00", "2027-01-15T11:00"), ("2027-01-16T11:00", "2027-01-16T13:00")],
        ),
    ],
)
def test_an_unknown_zone_is_named_wherever_it_stands(
    read: Read, event: str, wall: list[tuple[str, str]], instants: list[tuple[str, str]]
):
    """A begin is then on its owner's clock; what depends on a begin is on that one's."""
    busy = read("DTSTART:20270101T100000Z", event)
    assert busy.wall.tolist() == [local(*row)[0] for row in wall]
    assert busy.instants.tolist() == utc(*instants)
    assert "1 (2027-01-15) is in a time zone that nothing defines ('Nowhere/City')" in (busy.note or "")


def test_an_unknown_default_zone_leaves_times_on_their_owners_clock(read: Read):
    """Only times without a zone of their own were to be in it."""
    events = ("DTSTART:20270101T100000Z\nDURATION:PT1H", "DTSTART:20270301T100000\nDURATION:PT1H")
    busy = read(*events, extra="X-WR-TIMEZONE:Nowhere/City")
    assert busy.wall.tolist() == local("2027-03-01T10:00", "2027-03-01T11:00")
    assert "1 event is not" in (busy.note or "")
    assert read(*events, extra="X-WR-TIMEZONE:W. Europe Standard Time").instants.tolist() == utc(
        ("2027-01-01T10:00", "2027-01-01T11:00"), ("2027-03-01T09:00", "2027-03-01T10:00")
    )


# ---------------------------------------------------------------- VFREEBUSY


def test_busy_periods_of_vfreebusy_count_and_free_ones_do_not(tmp_path: Path):
    """With an end or a duration, several on a line, unknown types as busy (RFC 5545 §3.2.9)."""
    body = """BEGIN:VFREEBUSY
UID:1
DTSTAMP:20270101T000000Z
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270308T160000Z/PT1H30M,20270309T100000Z/20270309T110000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270310T160000Z/PT1H
FREEBUSY;FBTYPE=FREE:20270311T160000Z/PT3H
FREEBUSY:20270312T160000Z/PT1H
FREEBUSY;FBTYPE=X-LUNCH:20270313T160000Z/PT1H
END:VFREEBUSY"""
    busy = read_text(tmp_path, calendar(extra=body))
    assert busy.instants.tolist() == utc(
        ("2027-03-08T16:00", "2027-03-08T17:30"),
        ("2027-03-09T10:00", "2027-03-09T11:00"),
        *[(f"2027-03-{day}T16:00", f"2027-03-{day}T17:00") for day in (10, 12, 13)],
    )


def test_several_calendars_in_one_file_are_joined(tmp_path: Path):
    """Exports are sometimes put one after the other."""
    text = calendar("DTSTART:20270301T100000Z\nDURATION:PT1H") + calendar("DTSTART:20270302T100000Z\nDURATION:PT1H")
    assert len(read_text(tmp_path, text).instants) == 2


def test_an_empty_calendar_is_never_busy(read: Read):
    """No event, no busy time, no error."""
    busy = read()
    assert busy.instants.shape == busy.wall.shape == (0, 2)


# ---------------------------------------------------------------- files that are refused


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no calendar"),
        (b"hello", "no calendar"),
        (b"<html>Please log in</html>", "no calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n", "cannot be read as a calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * limits.MAX_BYTES, "larger than 5 MB"),
        (calendar("DTSTART:20270101T100000Z\nSUMMARY:secret")[:-20], "is cut off"),
        (calendar()[:-15] + calendar("SUMMARY:secret"), "is cut off"),
        (calendar(extra="BEGIN:VALARM\n" * 100_000 + "END:X\n" * 100_000), "deep in each other"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, content: str | bytes, says: str):
    """The file is named, the reason is given, no title of an event is shown."""
    with pytest.raises(BusyError, match=says) as caught:
        read_text(tmp_path, content)
    assert str(caught.value).startswith("'ana.ics' ")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path):
    """Each in its own words."""
    with pytest.raises(BusyError, match=r"'none\.ics' does not exist"):
        read_busy(tmp_path / "none.ics", FIRST, LAST)
    with pytest.raises(BusyError, match="is a folder"):
        read_busy(tmp_path, FIRST, LAST)


def test_an_unreadable_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The system's own reason is passed on."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "ana.ics").write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BusyError, match="cannot be read: Permission denied"):
        read_busy(tmp_path / "ana.ics", FIRST, LAST)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are not everywhere")
def test_a_pipe_is_not_waited_for(tmp_path: Path):
    """Reading would never end."""
    os.mkfifo(tmp_path / "pipe.ics")
    with pytest.raises(BusyError, match="not a file"):
        read_busy(tmp_path / "pipe.ics", FIRST, LAST)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=2",
        "FREQ=SECONDLY;BYSETPOS=366",
        "FREQ=SECONDLY;COUNT=999999999",
        "FREQ=SECONDLY;BYDAY=" + ",".join(["MO"] * 300_000),
        "FREQ=DAILY;BYHOUR={0};BYMINUTE={1};BYSECOND={1}".format(
            ",".join(map(str, range(24))), ",".join(map(str, range(60)))
        ),
    ],
)
def test_rules_that_repeat_without_end_cost_only_themselves(read: Read, rule: str):
    """The number of steps is worked out first; without that this test would not end."""
    busy = read(f"DTSTART:20270301T100000Z\nDURATION:PT1M\nRRULE:{rule}", "DTSTART:20270302T100000Z\nDURATION:PT1M")
    assert busy.instants[:, 0].tolist() == [row[0] for row in utc(*[(f"2027-03-0{d}T10:00",) * 2 for d in (1, 2)])]
    assert "1 (2027-03-01) repeats too often" in (busy.note or "")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=6",
    ],
)
def test_rules_that_search_in_vain_end(read: Read, rule: str):
    """Nobody looks for 30 February up to the year 9999; a begin counts although its rule does not give it."""
    assert len(read(f"DTSTART:20270301T100000Z\nDURATION:PT1M\nRRULE:{rule}").instants) == 1


def test_an_hourly_rule_with_an_end_is_expanded(read: Read):
    """Frequent is not forbidden."""
    assert (
        len(read("DTSTART:20270301T100000Z\nDURATION:PT1M\nRRULE:FREQ=MINUTELY;INTERVAL=7;COUNT=5").instants) == 5
    )


def test_too_many_events_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch):
    """The limit is on what happens within the span, all events together."""
    monkeypatch.setattr(limits, "MAX_EVENTS", 500)
    daily = "DTSTART:20270101T{}0000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    with pytest.raises(BusyError, match="more than 500 events"):
        read(daily.format(10), daily.format(12))


@pytest.mark.parametrize("parts", [1, 400])
def test_one_clock_holds_for_all_calendars_of_a_file(tmp_path: Path, parts: int):
    """Each look at the clock takes a tenth of a second: a hundred events are read, wherever they stand."""
    ticks = iter(range(10**6))
    events = ["DTSTART:20270101T100000Z\nRRULE:FREQ=DAILY"] * (400 // parts)
    (tmp_path / "ana.ics").write_text(calendar(*events) * parts)
    with pytest.raises(BusyError, match=r"'ana\.ics' takes more than 10 seconds"):
        read_busy(tmp_path / "ana.ics", FIRST, LAST, clock=lambda: next(ticks) / 10)


LINES = (
    "DTSTART:20270101T100000Z",
    "DTSTART;VALUE=DATE:20270101",
    "DTSTART:00010101T000000Z",
    "DTSTART:99991231T235959Z",
    "DTEND:20270101T080000Z",
    "DTEND;VALUE=DATE:20260101",
    "DURATION:-PT1H",
    "DURATION:P1W",
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270601",
    "RRULE:FREQ=WEEKLY;COUNT=0",
    "RECURRENCE-ID:20270101T100000Z",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20270108T100000Z",
    "EXDATE:20270101",
    "EXDATE;VALUE=DATE:20270101",
    "RDATE:20270505T100000",
    "SEQUENCE:x",
    "STATUS:",
    "TRANSP;X=Y:OPAQUE",
    "\x00",
    "BEGIN:VALARM",
    "END:VALARM",
    "BEGIN:VEVENT",
    "END:VCALENDAR",
)


@given(st.lists(st.sampled_from(LINES), max_size=6))
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_event_is_read(tmp_path: Path, lines: list[str]):
    """No exception and no warning comes out, whatever the properties."""
    busy = read_text(tmp_path, calendar("\n".join(lines)))
    assert (busy.instants[:, 0] < busy.instants[:, 1]).all()
    assert (busy.wall[:, 0] < busy.wall[:, 1]).all()
