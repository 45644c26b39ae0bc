"""A small plan, and replies to its invitations as calendar programs write them; the people are invented."""

from __future__ import annotations

import base64
import quopri
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.plan import (
    NOBODY,
    OUTSIDE,
    Dated,
    Former,
    Issue,
    Issued,
    Made,
    Plan,
    PlannedPerson,
    PlannedSession,
    PlannedSlot,
    Sender,
    Terms,
    moment_text,
)

UID = "5e1d2c3b-0000-5000-8000-00000000abcd"
ZURICH = ZoneInfo("Europe/Zurich")
SLOT = PlannedSlot(ordinal=3, weekday="Th", time="14:00", zone="Europe/Zurich")
DAYS = ((1, 21), (2, 18), (3, 18), (4, 22), (5, 20))
"""Third Thursdays of 2027, but for April's session: it was moved by a week, from the 15th."""
STARTS = tuple(moment_text(datetime(2027, m, d, 14, tzinfo=ZURICH).astimezone(UTC)) for m, d in DAYS)
AS_OF = datetime(2027, 6, 1, tzinfo=UTC)
"""Later than every reply here."""
ALWAYS = ("available",) * 5
ISSUED = Issued(sequence=2, stamp="2026-12-20T10:00:00Z")


def local(zone: str) -> tuple[str, ...]:
    """Return the begins on somebody's clock."""
    begins = (datetime.fromisoformat(start).astimezone(ZoneInfo(zone)) for start in STARTS)
    return tuple(begin.isoformat(timespec="minutes") for begin in begins)


def person(
    who: str, name: str, email: str, zone: str, levels: tuple[str, ...] = ("available",) * 5
) -> PlannedPerson:
    """Return a member."""
    return PlannedPerson(
        id=who,
        name=name,
        email=email,
        role="member",
        zone=zone,
        region=None,
        optional=False,
        attends=5,
        absences=0,
        longest_run=0,
        contract="kept",
        burden_min=0,
        local=local(zone),
        levels=levels,
        unsocial_min=(0,) * 5,
        issued=ISSUED,
    )


PEOPLE = (
    person("ken", "Ken Abe", "ken@example.org", "Asia/Tokyo"),
    person("eva", "Eva Roth", "Eva.Roth@Example.org", "Europe/Zurich"),
    person("mia", "Mia Lund", "mia@example.org", "America/Los_Angeles", (OUTSIDE, OUTSIDE, *("available",) * 3)),
    person("tom", "Tom Berg", "both@example.org", "Europe/Oslo"),
    person("pia", "Pia Berg", "both@example.org", "Europe/Oslo"),
    person("ana", "Ana Prado", "", "America/New_York"),
)


def session(number: int, start: str, uid: str = UID) -> PlannedSession:
    """Return a session of 90 minutes."""
    end = moment_text(datetime.fromisoformat(start) + timedelta(minutes=90))
    ids = tuple(one.id for one in PEOPLE)
    return PlannedSession(
        number=number, uid=uid, slot=0, start=start, end=end, status="planned", present=ids, absent=()
    )


PLAN = Plan(
    group="Balint 2.0",
    status="optimal",
    revision=2,
    made=Made(at=ISSUED.stamp, version="0", tzdata="2026a", config_sha256=""),
    issue=Issue(
        uid=UID,
        sequence=2,
        created="2026-11-22T10:00:00Z",
        stamp=ISSUED.stamp,
        invited=tuple(one.id for one in PEOPLE),
        group=ISSUED,
    ),
    sender=Sender(name="Coordination", email="post@example.org", meeting_url=""),
    terms=Terms(max_absences=3, max_consecutive=1, quorum=3, regions=None, unsocial_from=1320, unsocial_to=420),
    levels=(),
    slots=(SLOT,),
    sessions=tuple(session(number, start) for number, start in enumerate(STARTS, 1)),
    people=PEOPLE,
    former=(
        Former(
            id="gil",
            name="Gil Moss",
            email="gil@example.org",
            zone="UTC",
            issued=ISSUED,
            slot=SLOT,
            form="series",
            uid="balint-2",
            created="2026-11-22T10:00:00Z",
            group="Balint 2.0",
            sender=NOBODY,
            duration_min=90,
            sessions=(Dated(month=STARTS[0][:7], start=STARTS[0]),),
        ),
    ),
)

KEN = "ATTENDEE;PARTSTAT={answer};CN=Ken Abe:mailto:ken@example.org"

WINDOWS_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def event(*lines: str, attendee: str = KEN, answer: str = "ACCEPTED", stamp: str = "20270105T080000Z") -> str:
    """Return an answered event; ``lines`` come before and instead of what it has by itself."""
    own = {
        "ATTENDEE": attendee.format(answer=answer),
        "UID": f"UID:{UID}",
        "DTSTAMP": f"DTSTAMP:{stamp}",
        "SEQUENCE": "SEQUENCE:2",
    }
    given = {line.partition(":")[0].partition(";")[0] for line in lines}
    return "\n".join(("BEGIN:VEVENT", *lines, *(own[name] for name in own if name not in given), "END:VEVENT"))


def calendar(*parts: str, method: str = "METHOD:REPLY", prodid: str = "-//Someone//EN") -> str:
    """Return a calendar with lines as files have them."""
    head = ("BEGIN:VCALENDAR", f"PRODID:{prodid}", "VERSION:2.0", *filter(None, [method]))
    return "\n".join((*head, *parts, "END:VCALENDAR", "")).replace("\n", "\r\n")


GOOGLE = calendar(
    "CALSCALE:GREGORIAN",
    "BEGIN:VEVENT",
    "DTSTART;TZID=Europe/Zurich:20270121T140000",
    "DTEND;TZID=Europe/Zurich:20270121T153000",
    "RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=5",
    "DTSTAMP:20270105T080000Z",
    "ORGANIZER;CN=Coordination:mailto:post@example.org",
    f"UID:{UID}",
    "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ken Ab",
    " e;X-NUM-GUESTS=0:mailto:ken@example.org",
    "CREATED:20261122T100000Z",
    "DESCRIPTION:",
    "LAST-MODIFIED:20270105T080000Z",
    "SEQUENCE:2",
    "STATUS:CONFIRMED",
    "SUMMARY:Balint 2.0",
    "TRANSP:OPAQUE",
    "END:VEVENT",
    prodid="-//Google Inc//Google Calendar 70.9054//EN",
)
"""The series accepted. In the mail it stands twice: as an alternative, and attached as invite.ics."""

OUTLOOK = calendar(
    WINDOWS_ZONE,
    "BEGIN:VEVENT",
    "ATTENDEE;PARTSTAT=DECLINED;CN=Ken Abe:MAILTO:ken@example.org",
    "COMMENT;LANGUAGE=en-GB:Congress in Kyoto\\, sorry\\n",
    f"UID:{UID.upper()}",
    "RECURRENCE-ID;TZID=W. Europe Standard Time:20270520T140000",
    "SUMMARY;LANGUAGE=en-GB:Declined: Balint 2.0",
    "DTSTART;TZID=W. Europe Standard Time:20270520T140000",
    "DTEND;TZID=W. Europe Standard Time:20270520T153000",
    "CLASS:PUBLIC",
    "PRIORITY:5",
    "DTSTAMP:20270106T091500Z",
    "TRANSP:OPAQUE",
    "STATUS:CONFIRMED",
    "SEQUENCE:2",
    "LOCATION;LANGUAGE=en-GB:",
    "X-MICROSOFT-CDO-APPT-SEQUENCE:2",
    "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    "END:VEVENT",
    prodid="Microsoft Exchange Server 2010",
)
"""May declined, with a comment: no ORGANIZER, a zone of Windows' names, MAILTO in capitals."""

APPLE = calendar(
    "CALSCALE:GREGORIAN",
    "BEGIN:VEVENT",
    'ATTENDEE;CN="Ken Abe";CUTYPE=INDIVIDUAL;EMAIL="ken@example.org";PARTSTAT=TENTATIVE;'
    "X-CALENDARSERVER-DTSTAMP=20270107T070000Z:/aMTIzNDU2Nzg5/principal/",
    "DTEND;TZID=Europe/Zurich:20270422T153000",
    "DTSTAMP:20270107T070000Z",
    "DTSTART;TZID=Europe/Zurich:20270422T140000",
    "ORGANIZER;CN=Coordination:mailto:post@example.org",
    "RECURRENCE-ID;TZID=Europe/Zurich:20270415T140000",
    "SEQUENCE:2",
    "SUMMARY:Balint 2.0",
    f"UID:{UID}",
    "X-CALENDARSERVER-ATTENDEE-COMMENT:",
    "END:VEVENT",
    prodid="-//Apple Inc.//iPhone OS 18.5//EN",
)
"""Maybe to April, which was moved and is named by its place on the rule; the address stands beside a path."""

THUNDERBIRD = calendar(
    event("DTSTART;TZID=Europe/Zurich:20270121T140000", "RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=5"),
    event("RECURRENCE-ID;TZID=Europe/Zurich:20270318T140000", answer="DECLINED", stamp="20270104T080000Z"),
    event("RECURRENCE-ID;TZID=Europe/Zurich:20270415T140000", answer="NEEDS-ACTION"),
    prodid="-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
)
"""The whole event comes back: accepted, March declined (with an older stamp), April not answered yet."""


def mail(text: str, sender: str = "Ken Abe <ken@example.org>", *, how: str = "base64") -> bytes:
    """Return a mail with a calendar in it, as an alternative to its text."""
    coded = _coded(text, how)
    return (
        f"Received: from mx.example.org; Tue, 5 Jan 2027 08:00:02 +0000\nMIME-Version: 1.0\n"
        f"Date: Tue, 5 Jan 2027 17:00:01 +0900\nFrom: {sender}\nTo: post@example.org\n"
        "Subject: Accepted: Balint 2.0\nContent-Type: multipart/mixed; boundary=outer\n\n"
        "--outer\nContent-Type: multipart/alternative; boundary=inner\n\n"
        "--inner\nContent-Type: text/plain; charset=UTF-8\n\nKen Abe has accepted.\n"
        f'--inner\nContent-Type: text/calendar; charset="UTF-8"; method=REPLY\n'
        f"Content-Transfer-Encoding: {how}\n\n{coded}\n--inner--\n"
        "--outer--\n"
    ).encode()


def attached(text: str, *, kind: str = "application/ics", sender: str = "ken@example.org") -> bytes:
    """Return a mail with the calendar attached only."""
    return (
        f"From: {sender}\nTo: post@example.org\nDate: Tue, 5 Jan 2027 08:00:01 +0000\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Yes</p>\n"
        f'--b\nContent-Type: {kind}; name="invite.ics"\nContent-Disposition: attachment; filename="invite.ics"\n'
        f"Content-Transfer-Encoding: base64\n\n{_coded(text, 'base64')}\n--b--\n"
    ).encode()


def _coded(text: str, how: str) -> str:
    if how == "base64":
        return base64.encodebytes(text.encode()).decode()
    return quopri.encodestring(text.encode()).decode() if how == "quoted-printable" else text
