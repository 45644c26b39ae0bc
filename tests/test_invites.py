"""Invites: read back by unrelated programs and expanded to exactly the sessions, in either form."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.invites import Attendee, cancel, publish, request
from calendars.series import Form, Series, Session, form_of, part, session_uids
from calendars.slots import LAST, Month, Slot
from tests.ics_readers import READERS, disguised, ical_js_lacks, read_with_ical_js, read_with_icalendar
from tests.ics_samples import KEN, MOVED, THURSDAYS, assert_read_alike, assert_reads, series_of, spans_of

EASY_ZONES = ["Europe/Zurich", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Africa/Cairo"]
FIXED_ZONES = ["UTC", "Asia/Kathmandu", "Africa/Casablanca", "America/Lima"]


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


reached: set[Form] = set()


@settings(deadline=None, max_examples=80)
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
    reached.add(form_of(series))


def test_the_random_slots_reached_both_forms() -> None:
    """Else the test before proves half of what it says."""
    if not reached:
        test_random_slots_are_read_alike()
    assert reached == set(Form)


@pytest.mark.skipif(bool(ical_js_lacks()), reason=ical_js_lacks())
@pytest.mark.parametrize("zone", [*EASY_ZONES, *FIXED_ZONES])
def test_ical_js_finds_exactly_the_sessions(zone: str) -> None:
    """Thunderbird's reader, which looks at the VTIMEZONE."""
    series = series_of(Slot(3, 3, 14 * 60, zone), without=(0, 7), moved={4: 1380})
    assert read_with_ical_js(publish(series)) == spans_of(series)


# To one person ----------------------------------------------------------------------------------------------

SINGLES = replace(MOVED, form=Form.SINGLES)


def unfolded(data: bytes) -> list[str]:
    """Return the lines of a file."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_an_invite_to_a_person_differs_from_the_published_file_in_method_and_person_only() -> None:
    """The person stands in the recurring event and in every session off its place."""
    person = (
        "ATTENDEE;CN=\"Ken „O'Hara'; Abe\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        ":mailto:ken.abe+group@example.org"
    )
    lines = unfolded(request(MOVED, KEN))
    assert lines.count(person) == lines.count("BEGIN:VEVENT") == 2
    as_published = [line.replace("METHOD:REQUEST", "METHOD:PUBLISH") for line in lines if line != person]
    assert as_published == unfolded(publish(MOVED))


def test_a_cancellation_is_complete() -> None:
    """One cancelled event with rule, person and organizer, and the zone that it names."""
    lines = unfolded(cancel(MOVED, KEN))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "UID:3f0d-balint", "SEQUENCE:1", "SUMMARY:Balint 2.0"} <= {*lines}
    assert {"DTSTART;TZID=Europe/Zurich:20270121T140000", "DTEND;TZID=Europe/Zurich:20270121T153000"} <= {*lines}
    assert {"RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=12", "TZID:Europe/Zurich", "DTSTAMP:20261202T090000Z"} <= {*lines}
    assert sum(line.startswith(("ORGANIZER", "ATTENDEE")) for line in lines) == 2
    assert lines.count("BEGIN:VEVENT") == 1


def test_single_events_are_cancelled_one_by_one() -> None:
    """Each UID that was published, and no other."""
    events = {line for line in unfolded(publish(SINGLES)) if line.startswith("UID:")}
    assert {line for line in unfolded(cancel(SINGLES, None)) if line.startswith("UID:")} == events
    assert unfolded(cancel(SINGLES, None)).count("STATUS:CANCELLED") == len(events) == 11


@pytest.mark.parametrize("form", list(Form))
def test_without_an_address_there_is_no_such_line(form: Form) -> None:
    """Neither of the person nor of the organizer; nothing is invented."""
    series = replace(MOVED, form=form, organizer_email="")
    for attendee in (None, Attendee(name="Ken", email="")):
        data = cancel(series, attendee)
        assert b"mailto" not in data
        assert b"ATTENDEE" not in data
    assert b"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT:mailto:k@example.org" in cancel(
        series, Attendee(name=" ", email="k@example.org")
    )


@pytest.mark.parametrize(
    ("series", "email"), [(SINGLES, "k@example.org"), (MOVED, ""), (replace(MOVED, organizer_email=""), "k@x.org")]
)
def test_an_invite_to_a_person_that_could_not_be_answered_is_refused(series: Series, email: str) -> None:
    """Several UIDs, nobody asked, nobody to answer to."""
    with pytest.raises(ValueError, match="REQUEST"):
        request(series, Attendee(name="Ken", email=email))


def test_withdrawn_single_events_are_cancelled_where_they_were() -> None:
    """Under their old UID, beside those that stay."""
    kept = replace(SINGLES, sessions=MOVED.sessions[:8])
    data = publish(kept, MOVED.sessions[8:])
    assert_reads(data, "PUBLISH", spans_of(MOVED))
    events = data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    states = {re.findall("UID:(.*?)\r", one)[0]: re.findall("STATUS:(.*?)\r", one)[0] for one in events}
    assert [*states] == list(session_uids(SINGLES))
    assert [*states.values()] == ["CONFIRMED"] * 8 + ["CANCELLED"] * 3
    assert publish(kept) == publish(kept, ())


def test_withdrawn_sessions_that_would_contradict_the_file_are_refused() -> None:
    """A series says everything itself, and a UID cannot be there and cancelled."""
    with pytest.raises(ValueError, match="full state"):
        publish(MOVED, MOVED.sessions[8:])
    with pytest.raises(ValueError, match="UID"):
        publish(SINGLES, MOVED.sessions[8:])


@settings(deadline=None, max_examples=30)
@given(name=st.text(max_size=90), zone=st.sampled_from(EASY_ZONES))
def test_no_name_breaks_a_file(name: str, zone: str) -> None:
    """Quotes, line ends, controls, any script."""
    series = replace(series_of(Slot(3, 3, 840, zone), months=3), organizer_name=name)
    for data, kind in ((request(series, Attendee(name=name, email="k@example.org")), "REQUEST"),
                       (cancel(series, Attendee(name=name, email="k@example.org")), "CANCEL")):  # fmt: skip
        assert_reads(data, kind, spans_of(series))


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


def test_the_readers_themselves_can_fail() -> None:
    """An hour off in one EXDATE is seen."""
    wrong = publish(MOVED).replace(
        b"EXDATE;TZID=Europe/Zurich:20270819T14", b"EXDATE;TZID=Europe/Zurich:20270819T15"
    )
    assert read_with_icalendar(wrong) != spans_of(MOVED)
