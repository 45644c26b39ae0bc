"""Busy time: what cannot be read costs its own line or event, is read the safe way, and is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calendars.busy import Busy, read_busy
from calendars.zones import wall_minutes
from tests.test_busy import FIRST, LAST, Read, calendar, local, read, read_text, utc

__all__ = ["read"]

HOUR = "DTSTART:20270301T100000Z\nDURATION:PT1H"
OTHER = "DTSTART:20270401T100000Z\nDURATION:PT1H"
AT = utc(("2027-03-01T10:00", "2027-03-01T11:00"))
OTHERS = utc(("2027-04-01T10:00", "2027-04-01T11:00"))
WEEKS = "DTSTART;TZID=America/New_York:20270302T200000\nDTEND;TZID=America/New_York:20270302T210000\n"


def begins(busy: Busy) -> list[str]:
    """Return the begins in UTC, as ``03-02T10``."""
    moments = [date(1970, 1, 1).toordinal() * 1440 + row for row in busy.instants[:, 0].tolist()]
    days = [date.fromordinal(moment // 1440) for moment in moments]
    return [f"{day:%m-%d}T{moment % 1440 // 60:02}" for day, moment in zip(days, moments, strict=True)]


# ---------------------------------------------------------------- lines that say nothing


@pytest.mark.parametrize(
    "empty", ["DTEND:", "RRULE:", "RDATE:", "EXDATE:", "RECURRENCE-ID:", "RRULE: ", "DTEND;VALUE=DATE:"]
)
def test_an_empty_line_is_none(read: Read, empty: str):
    """Calendars of public holidays are full of them."""
    busy = read(f"{HOUR}\n{empty}")
    assert busy.instants.tolist() == AT
    assert busy.note is None


def test_empty_parts_of_a_rule_are_none(read: Read):
    """A rule that ends in a semicolon, or says nothing of its end."""
    busy = read(f"{HOUR}\nRRULE:FREQ=WEEKLY;COUNT=2;UNTIL=;BYDAY=MO,;")
    assert begins(busy) == ["03-01T10", "03-08T10"]
    assert busy.note is None


@pytest.mark.parametrize(
    "line", ["nonsense", "a line of a description: that was broken", "X-NOTE;;=:x", ":", "\x00"]
)
def test_lines_that_say_nothing_of_time_are_passed_over(read: Read, line: str):
    """A description whose lines were broken without a blank."""
    busy = read(f"{HOUR}\n{line}")
    assert busy.instants.tolist() == AT
    assert busy.note is None


# ---------------------------------------------------------------- lines that cannot be read

DAY_END = utc(("2027-03-01T10:00", "2027-03-02T00:00"))


@pytest.mark.parametrize(
    ("event", "rows", "says"),
    [
        ("DTSTART:20270301T100000Z\nDTEND:later", DAY_END, "1 (2027-03-01) has no end that can be read"),
        ("DTSTART:20270301T100000Z\nDTEND", DAY_END, "has no end that can be read"),
        ("DTSTART:20270301T100000Z\nDURATION:long", DAY_END, "has no end that can be read"),
        ("DTSTART:20270301T100000Z\nDURATION:P999999999D", DAY_END, "has no end that can be read"),
        ("DTSTART:20270301T100000Z\nDTEND:later\nDURATION:PT1H", AT, None),
        ("DTSTART:20270301T100000Z\nDTEND:20270301T090000Z", DAY_END, "1 (2027-03-01) ends before it begins"),
        ("DTSTART:20270301T100000Z\nDURATION:-PT1H", DAY_END, "ends before it begins"),
        ("DTSTART:20270301T100000Z\nDTEND:20270301T110000Z\nDTEND:x", AT, None),
        ("DTSTART:soon\nDTSTART:20270301T100000Z\nDURATION:PT1H", AT, None),
        (f"{HOUR}\nRRULE:FREQ=SOMETIMES", AT, "1 (2027-03-01) repeats by a rule that cannot be read"),
        (f"{HOUR}\nRRULE:every week", AT, "repeats by a rule that cannot be read"),
        (f"{HOUR}\nRRULE:RSCALE=CHINESE;FREQ=YEARLY", AT, "repeats by a rule that cannot be read"),
        (f"{HOUR}\nRDATE:soon", AT, "1 (2027-03-01) has an added date (RDATE)"),
        (f"{HOUR}\nEXDATE:soon", AT, "1 (2027-03-01) has an exception (EXDATE)"),
        (f"{HOUR}\nRECURRENCE-ID:soon", AT, "changes one date of a series"),
        (f"{HOUR}\nSEQUENCE:x", AT, None),
        ("DTSTART:soon\nDTEND:20270301T100000Z", [], "1 has no begin that can be read"),
        ("DURATION:PT1H", [], "1 has no begin that can be read"),
        ("DTSTART:20270230T100000Z\nDURATION:PT1H", [], "1 has no begin that can be read"),
    ],
)
def test_one_line_that_cannot_be_read_costs_that_line(
    read: Read, event: str, rows: list[list[int]], says: str | None
):
    """The others count; no title is told, and a second event is read as if nothing were."""
    busy = read(f"SUMMARY:secret\n{event}", OTHER)
    assert busy.instants.tolist() == rows + OTHERS
    assert (says is None) == (busy.note is None)
    assert (says or "") in (busy.note or "")
    assert "secret" not in (busy.note or "")


def test_a_broken_day_is_one_day(read: Read):
    """An all-day event that ends before it begins, or nobody knows when."""
    busy = read("DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270227", "DTSTART;VALUE=DATE:20270303\nDTEND:x")
    days = [wall_minutes(date(2027, 3, day)) for day in (1, 3)]
    assert busy.wall.tolist() == [[day, day + 1440] for day in days]
    assert (busy.note or "").startswith("2 events are not read as written: ")


def test_of_lists_each_value_stands_for_itself(read: Read):
    """One exception and one added date of several cannot be read."""
    busy = read(
        f"{HOUR}\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270302T100000Z,soon\n"
        "RDATE:20270310T100000Z,20270399T100000Z\nRDATE;VALUE=PERIOD:20270311T100000Z/long"
    )
    assert begins(busy) == ["03-01T10", "03-03T10", "03-10T10", "03-11T10"]
    assert (busy.note or "").startswith("1 event is not read as written: ")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("BYDAY=XX", ["03-01", "03-08", "03-15", "03-22"]),
        ("INTERVAL=0", ["03-01", "03-08", "03-15", "03-22"]),
        ("UNTIL=soon", ["03-01", "03-08", "03-15", "03-22"]),
        ("COUNT=-1", ["03-01", "03-08", "03-15", "03-22"]),
        ("BYDAY=MO,XX,WE", ["03-01", "03-03", "03-08", "03-10"]),
        ("BYHOUR=99", ["03-01", "03-08", "03-15", "03-22"]),
    ],
)
def test_a_part_of_a_rule_that_cannot_be_read_is_left_out_of_it(read: Read, part: str, expected: list[str]):
    """The rule then gives more dates, not fewer."""
    busy = read(f"{HOUR}\nRRULE:FREQ=WEEKLY;{part}")
    assert [one[:5] for one in begins(busy)][:4] == expected
    assert "a part cannot be read" in (busy.note or "")


def test_each_of_two_rules_counts_and_that_is_said(read: Read):
    """RFC 5545 wants one; older programs wrote several (RFC 2445)."""
    busy = read(f"{HOUR}\nRRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=3")
    assert begins(busy) == ["03-01T10", "03-02T10", "03-08T10", "03-15T10"]
    assert "1 (2027-03-01) has more than one recurrence rule" in (busy.note or "")


def test_a_file_is_described_in_one_sentence(read: Read):
    """How many, why, which dates: the first few of them."""
    broken = [f"DTSTART:202703{day:02}T100000Z\nDTEND:x\nSUMMARY:secret" for day in range(1, 10)]
    busy = read(*broken, "DTSTART:soon")
    assert busy.note == (
        "10 events are not read as written: 1 has no begin that can be read and is left out; 9 (2027-03-01, "
        "2027-03-02, 2027-03-03, 2027-03-04, 2027-03-05 and 4 more) have no end that can be read and are taken to "
        "the end of their day. What is missing can be stated under 'unavailable'"
    )


@pytest.mark.parametrize("year", [1, 1999, 2025, 2029, 9999])
def test_what_lies_years_from_the_programme_is_not_spoken_of(read: Read, year: int):
    """Nothing that was wrong years ago stands in anybody's way."""
    busy = read(f"DTSTART;TZID=Nowhere:{year:04}0601T100000\nDTEND:x", f"DTSTART:{year:04}0601T100000Z\nEXDATE:x")
    assert busy.note is None
    assert not len(busy.instants) + len(busy.wall)


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"]
)
def test_what_takes_no_time_is_not_spoken_of(read: Read, line: str):
    """Whatever is wrong with it."""
    assert read(f"DTSTART:soon\n{line}", f"{HOUR}\nDTEND:x\nEXDATE:x\n{line}").note is None


def test_names_of_zones_are_shown_short_and_without_controls(read: Read):
    """They come from outside."""
    busy = read(f"DTSTART;TZID=\x1b]0;{'x' * 500}:20270301T100000\nDURATION:PT1H")
    assert "\x1b" not in (busy.note or "")
    assert len(busy.note or "") < 300


# ---------------------------------------------------------------- the limit of a rule


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270323T200000", "03-24T00"),  # on the clock of the zone: 20:00 in New York is 00:00Z on the next day
        ("20270324T000000Z", "03-24T00"),
        ("20270323T235959Z", "03-17T00"),
        ("20270323", "03-24T00"),
        ("99991231T235959Z", "12-29T01"),
    ],
)
def test_a_limit_without_z_is_on_the_clock_of_its_zone(read: Read, until: str, last: str):
    """The last evening in New York is not lost; a date counts whole."""
    found = begins(read(f"{WEEKS}RRULE:FREQ=WEEKLY;UNTIL={until}"))
    assert found[0] == "03-03T01"
    assert last in found
    assert found[-1] == last or until.startswith("9999")


# ---------------------------------------------------------------- series


@pytest.mark.parametrize("reverse", [False, True])
def test_all_later_dates_follow_a_change_from_one_on(read: Read, reverse: bool):
    """RANGE=THISANDFUTURE: two hours later and half as long from the third week on."""
    events = [
        f"{HOUR}\nRRULE:FREQ=WEEKLY;COUNT=4",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20270315T100000Z\nDTSTART:20270315T120000Z\nDURATION:PT30M",
    ]
    busy = read(*(reversed(events) if reverse else events), uid="one")
    assert begins(busy) == ["03-01T10", "03-08T10", "03-15T12", "03-22T12"]
    assert (busy.instants[:, 1] - busy.instants[:, 0]).tolist() == [60, 60, 30, 30]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("RECURRENCE-ID;VALUE=DATE:20270308\nDTSTART:20270308T150000Z\nDURATION:PT1H", ["03-01T10", "03-08T15"]),
        ("RECURRENCE-ID:20270308T100000Z\nSTATUS:CANCELLED", ["03-01T10"]),
        (
            "RECURRENCE-ID:20270308T100000Z\nDTSTART:20270309T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
            ["03-01T10", "03-09T10"],
        ),
        (
            "RECURRENCE-ID:00010101T000000Z\nDTSTART:20270309T100000Z\nDURATION:PT1H",
            ["03-01T10", "03-08T10", "03-09T10"],
        ),
        (
            "RECURRENCE-ID:20270308T100000Z\nDTSTART:20270308T100000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org",
            ["03-01T10"],
        ),
    ],
)
def test_one_date_of_a_series_is_replaced(read: Read, change: str, expected: list[str]):
    """By its date alone, cancelled without a begin, with a copy of the rule, at the edge of time, or declined."""
    assert begins(read(f"{HOUR}\nRRULE:FREQ=WEEKLY;COUNT=2", change, uid="one")) == expected


def test_the_latest_version_of_a_series_counts(read: Read):
    """By SEQUENCE, wherever it stands; a date that it excludes is no longer a changed one."""
    events = [
        "SEQUENCE:2\nDTSTART:20270301T120000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270308T120000Z",
        f"SEQUENCE:1\n{HOUR}\nRRULE:FREQ=WEEKLY;COUNT=3",
        "SEQUENCE:1\nRECURRENCE-ID:20270308T120000Z\nDTSTART:20270309T120000Z\nDURATION:PT1H",
    ]
    assert begins(read(*events, uid="one")) == ["03-01T12", "03-15T12"]


def test_hours_pass_and_days_are_of_the_clock(read: Read):
    """Over the night in which clocks in Zurich spring forward (RFC 5545 §3.3.6)."""
    start = "DTSTART;TZID=Europe/Zurich:20270327T220000"
    assert read(f"{start}\nDURATION:PT8H").instants.tolist() == utc(("2027-03-27T21:00", "2027-03-28T05:00"))
    assert read(f"{start}\nDURATION:P1D").instants.tolist() == utc(("2027-03-27T21:00", "2027-03-28T20:00"))
    shift = read(f"{start}\nDTEND;TZID=Europe/Zurich:20270328T060000\nRRULE:FREQ=DAILY;COUNT=2")
    assert shift.instants.tolist() == utc(
        ("2027-03-27T21:00", "2027-03-28T04:00"), ("2027-03-28T20:00", "2027-03-29T04:00")
    )


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437"])
def test_titles_may_be_in_any_encoding(tmp_path: Path, encoding: str):
    """Windows writes UTF-16, and older programs what its code page says."""
    assert read_text(tmp_path, calendar(f"{HOUR}\nSUMMARY:Café").encode(encoding)).instants.tolist() == AT


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n", "\n\n"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str):
    """A folded line too."""
    text = calendar("DTSTART:202703\r\n 01T100000Z\r\nDURATION:PT1H").replace("\r\n", end)
    assert read_text(tmp_path, text).instants.tolist() == AT


@pytest.mark.parametrize(
    "tail", ["", "<!-- cached -->\r\n", "\x1a", "\x00\x00", "BEGIN:VEVENT\r\nDTSTART:20270101T000000Z\r\n"]
)
@pytest.mark.parametrize("head", ["", "\r\n \r\n", "HTTP/1.1 200 OK\r\n\r\n"])
def test_text_around_a_calendar_is_passed_over(tmp_path: Path, head: str, tail: str):
    """What a download or a mail put there."""
    busy = read_text(tmp_path, head + calendar(HOUR) + tail)
    assert busy.instants.tolist() == AT
    assert busy.note is None


def test_components_that_were_not_ended_end_where_the_next_begins(tmp_path: Path):
    """An alarm's own time is never an event's."""
    events = f"BEGIN:VEVENT\n{HOUR}\nBEGIN:VALARM\nDURATION:PT9H\nBEGIN:VEVENT\n{OTHER}"
    assert read_text(tmp_path, calendar(extra=events)).instants.tolist() == AT + OTHERS


def test_only_events_and_free_busy_lists_take_time(tmp_path: Path):
    """Tasks, journals and hours of availability do not."""
    others = "\n".join(
        f"BEGIN:{name}\n{HOUR}\nEND:{name}" for name in ("VTODO", "VJOURNAL", "VAVAILABILITY", "X-THING")
    )
    assert not len(read_text(tmp_path, calendar(extra=others)).instants)


def test_a_free_busy_list_is_read_period_by_period(tmp_path: Path):
    """One that cannot be read is left out and said."""
    body = "BEGIN:VFREEBUSY\nFREEBUSY:soon,20270301T100000Z/PT1H,20270401T100000Z/20270401T110000Z\nEND:VFREEBUSY"
    busy = read_text(tmp_path, calendar(extra=body))
    assert busy.instants.tolist() == AT + OTHERS
    assert "free/busy list with a period that cannot be read" in (busy.note or "")


def test_google_names_a_calendar_by_its_owner(tmp_path: Path):
    """What the owner declined is free without an address in the group's file."""
    (tmp_path / "ana.ics").write_text(
        calendar(
            f"{HOUR}\nATTENDEE;PARTSTAT=DECLINED:mailto:eva@example.org",
            OTHER,
            extra="X-WR-CALNAME:Eva@example.org",
        )
    )
    assert read_busy(tmp_path / "ana.ics", FIRST, LAST).instants.tolist() == OTHERS


def test_dates_are_read_as_programs_write_them(read: Read):
    """ISO 8601 with its signs, an offset, without seconds, an hour 24, a date with a time that is none."""
    times = (
        "2027-03-01T10:00:00Z",
        "20270301T100000.000Z",
        "20270301T1000Z",
        "20270301T120000+0200",
        "20270301t100000z",
    )
    for time in times:
        assert read(f"DTSTART:{time}\nDURATION:PT1H").instants.tolist() == AT, time
    assert read("DTSTART:20270228T240000\nDURATION:PT1H").wall.tolist() == local(
        "2027-03-01T00:00", "2027-03-01T01:00"
    )
    day = local("2027-03-01T00:00", "2027-03-02T00:00")
    assert read("DTSTART;VALUE=DATE:20270301T000000\nDTEND;VALUE=DATE:20270302T000000").wall.tolist() == day
