"""The checks of the profile can fail: for each a file with that one mistake."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from calendars.invites import Attendee, cancel, publish, request
from calendars.series import Form
from tests.ics_lint import problems
from tests.ics_samples import MOVED, THURSDAYS

GOOD = publish(MOVED)
SINGLE = publish(replace(MOVED, form=Form.SINGLES))
KEN = Attendee(name="Ken Abe", email="ken@example.org")
REQUEST = request(MOVED, KEN)
CANCEL = cancel(MOVED, KEN)
CANCELS = cancel(replace(MOVED, form=Form.SINGLES), KEN)
WITHDRAWN = publish(replace(MOVED, form=Form.SINGLES, sessions=MOVED.sessions[:8]), MOVED.sessions[8:])
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


ATTENDEE = re.findall(b"ATTENDEE.*?\r\n(?=[^ ])", REQUEST, re.DOTALL)[0]
CANCELLED = re.findall(b"ATTENDEE.*?\r\n(?=[^ ])", CANCEL, re.DOTALL)[0]
EVENT = re.findall(b"BEGIN:VEVENT.*?END:VEVENT\r\n", REQUEST, re.DOTALL)[0]

PERSONAL = [
    ("REQUEST", REQUEST.replace(b"METHOD:REQUEST", b"METHOD:PUBLISH"), "METHOD"),
    ("REQUEST", REQUEST.replace(ATTENDEE, b"", 1), "not one ATTENDEE"),
    ("REQUEST", REQUEST.replace(ATTENDEE, ATTENDEE * 2), "not one ATTENDEE"),
    ("REQUEST", REQUEST.replace(ATTENDEE, ATTENDEE.replace(b"ken@", b"eva@"), 1), "ATTENDEE differs"),
    ("REQUEST", REQUEST.replace(b"RSVP=TRUE", b"RSVP=FALSE"), "not asked"),
    ("REQUEST", REQUEST.replace(b"mailto:ken", b"ken"), "not asked"),
    ("REQUEST", REQUEST.replace(ORGANIZER, b""), "from nobody"),
    ("REQUEST", REQUEST.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED", 1), "STATUS is CANCELLED"),
    ("REQUEST", REQUEST.replace(EVENT, EVENT + EVENT.replace(b"UID:3f0d", b"UID:4f0d")), "several UIDs"),
    ("REQUEST", REQUEST.replace(b"TRANSP:OPAQUE", b"TRANSP:TRANSPARENT"), "TRANSP"),
    ("CANCEL", CANCEL.replace(b"STATUS:CANCELLED", b"STATUS:CONFIRMED"), "STATUS is CONFIRMED"),
    ("CANCEL", CANCEL.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"), "TRANSP"),
    ("CANCEL", CANCEL.replace(CANCELLED, CANCELLED * 2), "not one ATTENDEE"),
    ("CANCEL", CANCEL.replace(CANCELLED, ATTENDEE), "not asked"),
    ("CANCEL", CANCEL.replace(b"SEQUENCE:1", b"SEQUENCE:0"), "not above"),
    ("CANCEL", CANCEL.replace(b"RRULE", b"RECURRENCE-ID;TZID=Europe/Zurich:20270121T140000\r\nRRULE"), "alone"),
    ("CANCEL", CANCEL.replace(b"SUMMARY:Balint 2.0\r\n", b""), "SUMMARY is not there once"),
    ("PUBLISH", REQUEST.replace(b"METHOD:REQUEST", b"METHOD:PUBLISH"), "ATTENDEE"),
    ("PUBLISH", GOOD.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED", 1), "series is cancelled"),
    ("PUBLISH", WITHDRAWN.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"), "TRANSP"),
]


@pytest.mark.parametrize(("kind", "broken", "said"), PERSONAL)
def test_each_check_of_what_is_mailed_can_fail(kind: str, broken: bytes, said: str) -> None:
    """Invites to a person, cancellations, single events taken back."""
    assert problems(REQUEST, "REQUEST") == problems(CANCEL, "CANCEL") == problems(CANCELS, "CANCEL") == []
    assert problems(WITHDRAWN, "PUBLISH") == []
    assert any(said in problem for problem in problems(broken, kind)), problems(broken, kind)


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
