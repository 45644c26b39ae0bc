"""Invites: read back by unrelated programs, expanded to exactly the sessions; the profile; hostile text."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.ics_text import document, mailto, quoted, text, utc_form
from calendars.invites import publish
from calendars.series import Form, Series, Session, form_of, part, session_uids
from calendars.slots import LAST, Month, Slot
from calendars.zones import minutes_of
from tests.ics_lint import problems
from tests.ics_readers import (
    READERS,
    Spans,
    disguised,
    ical_js_lacks,
    read_with_ical_js,
    read_with_icalendar,
    text_of,
)

JANUARY = Month(2027, 1)
HOSTILE = 'Bálint, "the" 2.0; C:\\new\r\nBEGIN:VEVENT\r\nX:1 👩🏽‍⚕️ 🇨🇭 e\u0301\x00\x07\u2028Ω'
EASY_ZONES = ["Europe/Zurich", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Africa/Cairo"]
FIXED_ZONES = ["UTC", "Asia/Kathmandu", "Africa/Casablanca", "America/Lima"]


def moment(month: Month, slot: Slot) -> datetime:
    """Return a slot's session by the standard library alone: count days, ask zoneinfo."""
    days = [datetime(month.year, month.number, 1) + timedelta(days=k) for k in range(31)]
    days = [day for day in days if day.month == month.number and day.weekday() == slot.weekday]
    day = days[slot.ordinal - 1 if slot.ordinal > 0 else -1]
    wall = day.replace(hour=slot.minute // 60, minute=slot.minute % 60)
    return wall.replace(tzinfo=zoneinfo.ZoneInfo(slot.zone)).astimezone(UTC)


def series_of(
    slot: Slot,
    *,
    first: Month = JANUARY,
    months: int = 12,
    without: tuple[int, ...] = (),
    moved: dict[int, int] | None = None,
) -> Series:
    """Return a year of a slot, some months without a session, some sessions moved by so many minutes."""
    kept = [k for k in range(months) if k not in without]
    shift = moved or {}
    sessions = tuple(
        Session(first.plus(k), minutes_of(moment(first.plus(k), slot)) + shift.get(k, 0)) for k in kept
    )
    return Series(
        uid="3f0d-balint",
        summary="Balint 2.0",
        description="Every third Thursday",
        location="https://example.org/j/1?a=b,c;d",
        organizer_name="Coordination",
        organizer_email="coordination@example.org",
        created=datetime(2026, 12, 1, 9, tzinfo=UTC),
        stamp=datetime(2026, 12, 2, 9, tzinfo=UTC),
        sequence=1,
        slot=slot,
        first_month=first,
        months=months,
        duration_min=90,
        sessions=sessions,
    )


def spans_of(series: Series) -> Spans:
    """Return what every reader must find."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    starts = [epoch + timedelta(minutes=session.start) for session in series.sessions]
    return sorted((start, start + timedelta(minutes=series.duration_min)) for start in starts)


def assert_read_alike(series: Series) -> bytes:
    """Check a file against its profile and by every reader; return it."""
    data = publish(series)
    assert problems(data, "PUBLISH") == []
    for name, read in READERS.items():
        assert read(data) == spans_of(series), name
    return data


THURSDAYS = series_of(Slot(3, 3, 14 * 60, "Europe/Zurich"))
DROPPED = replace(THURSDAYS, sessions=THURSDAYS.sessions[1:7] + THURSDAYS.sessions[8:])
MOVED = series_of(THURSDAYS.slot, without=(7,), moved={4: 2 * 1440 - 60})


def test_the_file_word_for_word() -> None:
    """The form that real calendars accept, with a dropped first session and a moved one."""
    series = series_of(THURSDAYS.slot, months=4, without=(0,), moved={2: 1440})
    events = publish(series).decode().replace("\r\n", "\n").split("END:VTIMEZONE\n")[1]
    assert events == (
        "BEGIN:VEVENT\nUID:3f0d-balint\nDTSTAMP:20261202T090000Z\nCREATED:20261201T090000Z\n"
        "LAST-MODIFIED:20261202T090000Z\nSEQUENCE:1\nSUMMARY:Balint 2.0\nDESCRIPTION:Every third Thursday\n"
        "LOCATION:https://example.org/j/1?a=b\\,c\\;d\n"
        "DTSTART;TZID=Europe/Zurich:20270121T140000\nDTEND;TZID=Europe/Zurich:20270121T153000\n"
        "RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=4\nEXDATE;TZID=Europe/Zurich:20270121T140000\n"
        'STATUS:CONFIRMED\nTRANSP:OPAQUE\nORGANIZER;CN="Coordination":mailto:coordination@example.org\n'
        "END:VEVENT\n"
        "BEGIN:VEVENT\nUID:3f0d-balint\nDTSTAMP:20261202T090000Z\nCREATED:20261201T090000Z\n"
        "LAST-MODIFIED:20261202T090000Z\nSEQUENCE:1\nSUMMARY:Balint 2.0\nDESCRIPTION:Every third Thursday\n"
        "LOCATION:https://example.org/j/1?a=b\\,c\\;d\n"
        "RECURRENCE-ID;TZID=Europe/Zurich:20270318T140000\n"
        "DTSTART;TZID=Europe/Zurich:20270319T140000\nDTEND;TZID=Europe/Zurich:20270319T153000\n"
        'STATUS:CONFIRMED\nTRANSP:OPAQUE\nORGANIZER;CN="Coordination":mailto:coordination@example.org\n'
        "END:VEVENT\nEND:VCALENDAR\n"
    )


@pytest.mark.parametrize("zone", EASY_ZONES + FIXED_ZONES)
@pytest.mark.parametrize("without", [(), (0, 7), (11,)])
def test_every_reader_finds_exactly_the_sessions(zone: str, without: tuple[int, ...]) -> None:
    """Over a year of real clock changes, dropped sessions and a moved one included."""
    series = series_of(Slot(3, 3, 14 * 60, zone), without=without, moved={4: 2 * 1440 - 60})
    assert form_of(series) is Form.SERIES
    assert_read_alike(series)


@pytest.mark.parametrize("zone", [*EASY_ZONES, "Europe/Dublin", "America/Nuuk", "Asia/Jerusalem"])
def test_every_reader_that_must_use_our_vtimezone_finds_the_same(zone: str) -> None:
    """Under a TZID that nobody knows there is nothing else to go by."""
    series = series_of(Slot(LAST, 5, 18 * 60, zone), without=(2,), moved={9: -1440})
    data = disguised(publish(series))
    for name, read in READERS.items():
        assert read(data) == spans_of(series), name


def test_which_reader_looks_at_the_vtimezone() -> None:
    """What tests/ics_readers.py says of each: an hour wrong in the file is an hour wrong in some of them."""
    wrong = publish(THURSDAYS).replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0000")
    wrong = wrong.replace(b"TZOFFSETFROM:+0100", b"TZOFFSETFROM:+0000")
    believers = {name for name, read in READERS.items() if read(wrong) != spans_of(THURSDAYS)}
    assert believers == {"vobject"}
    assert all(read(disguised(wrong)) != spans_of(THURSDAYS) for read in READERS.values())


@settings(deadline=None, max_examples=120)
@given(
    zone=st.sampled_from([*EASY_ZONES, *FIXED_ZONES, "America/Santiago", "Pacific/Auckland", "America/Havana"]),
    ordinal=st.sampled_from([1, 2, 3, 4, LAST]),
    weekday=st.integers(0, 6),
    half_hour=st.integers(0, 47),
    first=st.integers(0, 23),
    months=st.integers(1, 14),
    data=st.data(),
)
def test_random_slots_are_read_alike(
    zone: str, ordinal: int, weekday: int, half_hour: int, first: int, months: int, data: st.DataObject
) -> None:
    """Any slot, programme, dropped and moved sessions: exact in every reader, in whichever form."""
    without = tuple(data.draw(st.sets(st.integers(0, months - 1), max_size=months - 1)))
    moved = data.draw(st.dictionaries(st.integers(0, months - 1), st.sampled_from([-30, 45, 1440]), max_size=3))
    slot = Slot(ordinal, weekday, half_hour * 30, zone)
    series = series_of(slot, first=Month(2026, 12).plus(first), months=months, without=without, moved=moved)
    assert_read_alike(series)


@pytest.mark.skipif(bool(ical_js_lacks()), reason=ical_js_lacks())
@pytest.mark.parametrize("zone", [*EASY_ZONES, *FIXED_ZONES])
def test_ical_js_finds_exactly_the_sessions(zone: str) -> None:
    """Thunderbird's reader, which looks at the VTIMEZONE."""
    series = series_of(Slot(3, 3, 14 * 60, zone), without=(0, 7), moved={4: 1380})
    assert read_with_ical_js(publish(series)) == spans_of(series)


# The form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slot",
    [
        Slot(3, 3, 14 * 60, "America/Havana"),  # no VTIMEZONE for 2027
        Slot(LAST, 6, 150, "Europe/Zurich"),  # 02:30 is skipped in March and comes twice in October
        Slot(LAST, 6, 90, "Europe/Zurich"),  # 01:30 to 03:00 runs over the changes
        Slot(LAST, 6, 30, "Europe/Zurich"),  # ends at 02:00 sharp, which is skipped, and comes twice
        Slot(LAST, 3, 22 * 60, "Africa/Cairo"),  # 22:00 to 23:30 on the Thursday whose 23:00 comes twice
    ],
)
def test_where_readers_would_disagree_there_are_single_events_in_utc(slot: Slot) -> None:
    """One UID a session, no rule, no zone; March is left out where its clock time does not exist."""
    series = series_of(slot, without=(2,))
    assert form_of(series) is Form.SINGLES
    written = assert_read_alike(series)
    assert b"TZID" not in written
    assert session_uids(series)[1] == "3f0d-balint-2027-02"
    assert len(set(session_uids(series))) == 11


def test_a_session_just_beside_a_clock_change_stays_in_the_series() -> None:
    """03:00 on the Sunday of the change is the first clock time that readers agree on again; 00:15 the last."""
    for minute in (15, 180):
        series = series_of(Slot(LAST, 6, minute, "Europe/Zurich"))
        assert form_of(series) is Form.SERIES
        assert_read_alike(series)


def test_a_series_needs_two_thirds_of_its_sessions_on_the_rule() -> None:
    """Four of twelve moved is a series, five is not."""
    four, five = (dict.fromkeys(range(count), 60) for count in (4, 5))
    assert form_of(series_of(THURSDAYS.slot, moved=four)) is Form.SERIES
    assert form_of(series_of(THURSDAYS.slot, moved=five)) is Form.SINGLES
    assert_read_alike(series_of(THURSDAYS.slot, moved=five))


def test_a_published_form_can_be_kept() -> None:
    """Else the UIDs would change and everybody would have every session twice."""
    crowded = replace(series_of(THURSDAYS.slot, moved=dict.fromkeys(range(8), 60)), form=Form.SERIES)
    assert set(session_uids(crowded)) == {"3f0d-balint"}
    assert_read_alike(crowded)
    assert_read_alike(replace(THURSDAYS, form=Form.SINGLES))
    with pytest.raises(ValueError, match="America/Havana"):
        publish(replace(series_of(Slot(3, 3, 840, "America/Havana")), form=Form.SERIES))


def test_a_joiner_s_file_begins_with_their_first_session_and_a_leaver_s_ends_with_their_last() -> None:
    """The same rule and UID, fewer months; a month between without a session stays an EXDATE."""
    mine = part(MOVED, MOVED.sessions[3:9])
    written = assert_read_alike(mine)
    assert (mine.first_month, mine.months, mine.uid) == (Month(2027, 4), 7, MOVED.uid)
    assert written.count(b"EXDATE") == 1
    assert part(MOVED, MOVED.sessions) == replace(MOVED, form=Form.SERIES)


def test_a_part_keeps_the_form_of_the_whole() -> None:
    """Cuba's spring of 2028 alone would fit one rule; the group's file is in single events, so this one is too."""
    whole = series_of(Slot(3, 3, 840, "America/Havana"), first=Month(2027, 9))
    mine = part(whole, whole.sessions[5:])
    assert set(session_uids(mine)) < set(session_uids(whole))
    assert form_of(replace(mine, form=None)) is Form.SERIES


@pytest.mark.parametrize(
    "months", [[], [Month(2026, 12)], [Month(2027, 2), Month(2027, 1)], [Month(2027, 1), Month(2027, 1)]]
)
def test_sessions_that_are_not_one_a_month_of_the_rule_are_refused(months: list[Month]) -> None:
    """None, outside, out of order, twice."""
    with pytest.raises(ValueError, match="sessions"):
        replace(THURSDAYS, sessions=tuple(Session(month, 29_000_000) for month in months))


def test_the_same_series_gives_the_same_bytes_and_an_upper_case_uid_is_refused() -> None:
    """Nothing comes from the clock."""
    assert publish(MOVED) == publish(replace(MOVED))
    with pytest.raises(ValueError, match="UID"):
        replace(MOVED, uid="ABC")


# Text -------------------------------------------------------------------------------------------------------


def test_hostile_text_stays_inside_its_line() -> None:
    """A name with line ends, quotes, NUL and separators that Python splits at makes no line of its own."""
    series = replace(MOVED, summary=HOSTILE, description=HOSTILE * 9, location=HOSTILE, organizer_name=HOSTILE)
    written = assert_read_alike(replace(series, organizer_email='a"b\r\nX:1?cc=x@example.org'))
    assert written.count(b"BEGIN:VEVENT\r\n") == 2
    assert not re.search(rb"\r\nX", written)
    assert b"mailto:a%22bX%3A1%3Fcc%3Dx@example.org" in written.replace(b"\r\n ", b"")


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet='\\,;:"n^ \r\n\tÄ\u0301👩\u200d⚕\ufe0f', max_size=300))
def test_any_text_survives_every_reader(value: str) -> None:
    """Letters with a space of their own on each side: ical and vobject strip what a value begins and ends with."""
    value = f"a{value}z"
    written = publish(replace(THURSDAYS, summary=value, description=value * 3))
    assert problems(written, "PUBLISH") == []
    plain = re.sub("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", "\n", value).replace("\t", " ")
    plain = re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]", "", plain)
    assert text_of(written, "SUMMARY") == dict.fromkeys(READERS, plain)
    assert text_of(written, "DESCRIPTION") == dict.fromkeys(READERS, plain * 3)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_name_survives_as_a_parameter(value: str) -> None:
    """But for the double quote, which becomes an apostrophe, and spaces, which become one."""
    written = publish(replace(THURSDAYS, organizer_name=f"a{value}z"))
    organizer = next(iter(icalendar.Calendar.from_ical(written).walk("VEVENT")))["ORGANIZER"]
    shown = re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]", "", f"a{value}z").replace('"', "'")
    shown = re.sub("[\x1c-\x1f]", "", shown)
    assert organizer.params["CN"] == " ".join(shown.split())
    assert str(organizer) == "mailto:coordination@example.org"


def test_lines_are_folded_between_whole_signs_and_never_beside_a_space() -> None:
    """75 octets at most; an emoji of four parts, an accent and an escape stay in one piece."""
    value = "👩🏽‍⚕️é" * 20 + "ab, cd\n" * 30
    lines = document([f"DESCRIPTION:{text(value)}"]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    pieces = [line.decode()[1:] for line in lines[1:-1]]
    assert not [piece for piece in pieces if piece[0] in " \u0301\u200d\ufe0f🏽"]
    assert not [line for line in lines if line.endswith((b" ", b"\\"))]
    assert min(map(len, lines[:-2])) > 37


def test_a_sign_longer_than_a_line_is_folded_all_the_same() -> None:
    """A letter with a hundred accents cannot stay whole; a character always does."""
    lines = document(["X:" + "e" + "\u0301" * 100]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == "X:e" + "\u0301" * 100


def test_a_line_that_was_not_cleaned_is_refused() -> None:
    """The last guard: no value reaches the file past `text` and `quoted`."""
    with pytest.raises(ValueError, match="control"):
        document(["SUMMARY:a\r\nX:1"])


def test_the_pieces_of_a_line_by_hand() -> None:
    """TEXT, parameter, address, instant."""
    assert text("a\\b;c,d\r\ne:\ud800") == r"a\\b\;c\,d\ne:"
    assert quoted(' "A"; B^n:\n C ') == "\"'A'; B^^n: C\""
    assert mailto(" a+b&c@exämple.org\r\n") == "mailto:a+b%26c@ex%C3%A4mple.org"
    assert utc_form(datetime(2027, 1, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))) == "20270101T000000Z"
    with pytest.raises(ValueError, match="zone"):
        utc_form(datetime(2027, 1, 1))


def test_what_is_not_known_is_left_out() -> None:
    """No link: no LOCATION. No address: no ORGANIZER. No name: no CN."""
    bare = replace(THURSDAYS, location="", organizer_email="")
    assert b"LOCATION" not in assert_read_alike(bare)
    assert b"ORGANIZER" not in publish(bare)
    assert b"ORGANIZER:mailto:" in publish(replace(THURSDAYS, organizer_name=" "))


# The checks can fail ----------------------------------------------------------------------------------------

GOOD = publish(MOVED)
SINGLE = publish(replace(MOVED, form=Form.SINGLES))
ORGANIZER = b'ORGANIZER;CN="Coordination":mailto:coordination@example.org\r\n'

BREACHES = [
    (b"\xef\xbb\xbf" + GOOD, "byte order"),
    (GOOD.replace(b"\r\n", b"\n"), "CRLF"),
    (GOOD.replace(b"Balint", b"Bal\x07int"), "control"),
    (GOOD.replace(b"Balint", b"B" * 80), "75"),
    (GOOD.replace(b"Balint", "Bá".encode()[:2] + b"\r\n " + "á".encode()[1:]), "breaks a character"),
    (GOOD + GOOD, "one VCALENDAR"),
    (GOOD.replace(b"VERSION:2.0\r\n", b"").replace(b"GREGORIAN", b"GREGORIAN\r\nVERSION:2.0"), "head"),
    (GOOD.replace(b"METHOD:PUBLISH", b"METHOD:REQUEST"), "METHOD"),
    (
        GOOD.replace(b"END:VCALENDAR", GOOD[GOOD.find(b"BEGIN:VTIM") : GOOD.find(b"BEGIN:VEV")] + b"END:VCALENDAR"),
        "after",
    ),
    (GOOD.replace(b"BEGIN:VTIMEZONE", b"BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VTIMEZONE"), "something else"),
    (GOOD.replace(b"END:VEVENT", b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT"), "VALARM"),
    (GOOD.replace(ORGANIZER, ORGANIZER + b"ATTENDEE:mailto:x@example.org\r\n"), "ATTENDEE"),
    (GOOD.replace(b"RRULE:FREQ=YEARLY", b"RDATE:19700101T000000\r\nRRULE:FREQ=YEARLY"), "RDATE"),
    (GOOD.replace(b"COUNT=12", b"UNTIL=20280101T000000Z"), "UNTIL"),
    (GOOD.replace(b"TZID:Europe", b"COMMENT:x\r\nTZID:Europe"), "COMMENT"),
    (re.sub(b"DTEND;[^\r]*", b"DURATION:PT90M", GOOD), "DURATION"),
    (GOOD.replace(b"COUNT=12", b"COUNT=12;BYSETPOS=1"), "BYSETPOS"),
    (GOOD.replace(b"TZID:Europe/Zurich", b"TZID:Europe/Berlin"), "one to one"),
    (GOOD.replace(b"Europe/Zurich", b"W. Europe Standard Time"), "plain IANA"),
    (GOOD.replace(b"BEGIN:DAYLIGHT", b"BEGIN:STANDARD").replace(b"END:DAY", b"END:STAND"), "one STANDARD"),
    (GOOD.replace(b"BYMONTH=3;BYDAY=-1SU", b"BYMONTH=3;BYMONTHDAY=28"), "yearly nth"),
    (GOOD.replace(b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n", b""), "two rules"),
    (GOOD.replace(b"DTSTART:1970", b"DTSTART:2027"), "years before"),
    (GOOD.replace(b"UID:3f0d-balint\r\n", b""), "UID is not there once"),
    (GOOD.replace(b"SEQUENCE:1\r\n", b""), "SEQUENCE is not there once"),
    (GOOD.replace(ORGANIZER, ORGANIZER * 2), "ORGANIZER is there twice"),
    (GOOD.replace(b"UID:3f0d", b"UID:3F0D"), "lower case"),
    (GOOD.replace(b"DTSTAMP:20261202T090000Z", b"DTSTAMP:20261202T090000"), "DTSTAMP is not in UTC"),
    (GOOD.replace(b"CREATED:2026", b"CREATED:2027"), "disagree"),
    (GOOD.replace(b"SEQUENCE:1", b"SEQUENCE:-1"), "no number"),
    (GOOD.replace(b"DTSTART;TZID=Europe/Zurich", b"DTSTART"), "floating"),
    (GOOD.replace(b"EXDATE;TZID=Europe/Zurich:20270819T140000", b"EXDATE:20270819T120000Z"), "differ in type"),
    (re.sub(b"DTEND;([^:]*):2027....T", rb"DTEND;\1:20270101T", GOOD), "not after"),
    (GOOD.replace(b"RECURRENCE-ID", b"RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=2\r\nRECURRENCE-ID"), "override has"),
    (GOOD.replace(b"RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=12\r\n", b""), "without RRULE"),
    (GOOD.replace(b"BYDAY=3TH", b"BYDAY=5TH"), "the rule is not"),
    (SINGLE.replace(b"DTSTART", b"RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=2\r\nDTSTART"), "Z times"),
    (GOOD.replace(b"BYDAY=3TH", b"BYDAY=2TH"), "DTSTART is not on the rule"),
    (GOOD.replace(b"EXDATE;TZID=Europe/Zurich:20270819", b"EXDATE;TZID=Europe/Zurich:20270820"), "an EXDATE"),
    (GOOD.replace(b"COUNT=12", b"COUNT=8").replace(b":20270819", b":20270916"), "an EXDATE"),
    (SINGLE.replace(b"-2027-02", b"-2027-01"), "one UID"),
    (GOOD.replace(b"RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=12\r\n", b""), "stands alone"),
    (GOOD.replace(b"SEQUENCE:1", b"SEQUENCE:2", 1), "SEQUENCE differs"),
]


@pytest.mark.parametrize(("broken", "said"), BREACHES, ids=[said for _, said in BREACHES])
def test_each_check_of_the_profile_can_fail(broken: bytes, said: str) -> None:
    """A file with that one mistake is found out; the file before the mistake has none."""
    assert problems(GOOD, "PUBLISH") == problems(SINGLE, "PUBLISH") == []
    assert any(said in problem for problem in problems(broken, "PUBLISH")), problems(broken, "PUBLISH")


def test_a_rule_with_every_session_dropped_is_found() -> None:
    """A recurring event without one instance is invalid (§3.8.5.1) and breaks some readers."""
    one = publish(replace(THURSDAYS, months=1, sessions=THURSDAYS.sessions[:1]))
    dropped = one.replace(b"STATUS", b"EXDATE;TZID=Europe/Zurich:20270121T140000\r\nSTATUS")
    assert problems(one, "PUBLISH") == []
    assert problems(dropped, "PUBLISH") == ["every session is dropped"]


def test_the_readers_themselves_can_fail() -> None:
    """An hour off in one EXDATE is seen."""
    wrong = GOOD.replace(b"EXDATE;TZID=Europe/Zurich:20270819T14", b"EXDATE;TZID=Europe/Zurich:20270819T15")
    assert read_with_icalendar(wrong) != spans_of(MOVED)
