"""Replies as calendar programs write them, and files that are none."""

from __future__ import annotations

import email.message
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies_case import (
    APPLE,
    GOOGLE,
    KEN,
    OUTLOOK,
    THUNDERBIRD,
    UID,
    WINDOWS_ZONE,
    attached,
    calendar,
    event,
    mail,
)

from calendars.mails import MAX_LINES
from calendars.replies import MAX_MAIL_BYTES, MAX_SECONDS, parse_replies, read_replies
from calendars.reply import ReplyError
from calendars.zones import minutes_of


def instant(*parts: int) -> int:
    """Return a moment in UTC as minutes."""
    return minutes_of(datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]


def one(content: bytes | str):
    """Return the only reply of a file."""
    (reply,) = parse_replies(content if isinstance(content, bytes) else content.encode()).replies
    return reply


def why(content: bytes | str) -> str:
    """Return why a file is refused."""
    with pytest.raises(ReplyError) as refusal:
        parse_replies(content if isinstance(content, bytes) else content.encode())
    return str(refusal.value)


# ---------------------------------------------------------------- real programs


@pytest.mark.parametrize("how", ["base64", "quoted-printable", "8bit"])
def test_google_accepts_the_series(how: str) -> None:
    """Series, address, sequence, moment, sender and the mail's own date, whatever the mail is coded in."""
    reply = one(mail(GOOGLE, how=how))
    assert (reply.uid, reply.attendee, reply.answer, reply.recurrence) == (UID, "ken@example.org", "accepted", None)
    assert (reply.sequence, reply.sender, reply.name) == (2, "ken@example.org", "Ken Abe")
    assert reply.stamp == datetime(2027, 1, 5, 8, tzinfo=UTC)
    assert reply.sent == datetime(2027, 1, 5, 8, 0, 1, tzinfo=UTC)
    assert reply.begin == instant(2027, 1, 21, 13)


def test_a_calendar_that_stands_twice_in_a_mail_is_one_answer() -> None:
    """Google and Outlook send it as an alternative and attached."""
    twice = mail(GOOGLE).replace(
        b"--outer--",
        b"--outer\nContent-Type: application/ics; name=invite.ics\n\n" + GOOGLE.encode() + b"\n--outer--",
    )
    assert twice.count(b"invite.ics") == 1
    assert one(twice) == one(mail(GOOGLE))


@pytest.mark.parametrize("kind", ["application/ics", "text/calendar", "application/octet-stream"])
def test_an_attached_calendar_is_found(kind: str) -> None:
    """By its type or by its name."""
    assert one(attached(GOOGLE, kind=kind)).answer == "accepted"


def test_outlook_declines_one_session() -> None:
    """A zone of Windows' names by its VTIMEZONE; summer time counts; the comment is read."""
    reply = one(OUTLOOK)
    assert (reply.answer, reply.recurrence, reply.uid) == ("declined", instant(2027, 5, 20, 12), UID)
    assert (reply.attendee, reply.sender, reply.comment) == ("ken@example.org", None, "Congress in Kyoto, sorry")


def test_apple_answers_maybe() -> None:
    """The address stands in EMAIL where the value is a path; RECURRENCE-ID and DTSTART differ."""
    reply = one(APPLE)
    assert (reply.answer, reply.attendee) == ("tentative", "ken@example.org")
    assert (reply.recurrence, reply.begin) == (instant(2027, 4, 15, 12), instant(2027, 4, 22, 12))


def test_thunderbird_sends_everything_back() -> None:
    """The exception is as new as the series beside it; what is not answered yet is left out."""
    series, march = parse_replies(THUNDERBIRD.encode()).replies
    assert (series.recurrence, series.answer) == (None, "accepted")
    assert (march.recurrence, march.answer, march.stamp) == (instant(2027, 3, 18, 13), "declined", series.stamp)


def test_exchange_may_wrap_a_foreign_uid() -> None:
    """A UID inside a global object id (vCal-Uid) is the one inside."""
    inner = f"vCal-Uid\x01\0\0\0{UID}\0".encode().hex()
    wrapped = "040000008200E00074C5B7101A82E008" + "0" * 48 + inner.upper()
    assert one(calendar(event(f"UID:{wrapped}"))).uid == UID


# ---------------------------------------------------------------- the icalendar package's own writing


@given(
    st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"]),
    st.datetimes(datetime(2027, 1, 1), datetime(2029, 1, 1)),
    st.sampled_from(["UTC", "Europe/Zurich", "Asia/Kolkata", "America/New_York"]),
    st.text(st.characters(exclude_categories=["C"]), max_size=60),
    st.booleans(),
)
def test_what_another_writer_writes_is_read(answer: str, day: datetime, zone: str, text: str, later: bool) -> None:
    """Answers, instants in any zone, names and comments come back, folded and escaped as they may be."""
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event, vCalAddress
    from icalendar.prop import vDatetime

    place = day.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    attendee = vCalAddress("mailto:Ken@Example.org")
    attendee.params["PARTSTAT"] = answer
    reply = Event()
    reply.add("uid", UID)
    reply.add("attendee", attendee)
    reply.add("dtstamp", datetime(2027, 1, 5, 8, tzinfo=UTC))
    reply.add("comment", text)
    reply.add("recurrence-id", vDatetime(place), {"RANGE": "THISANDFUTURE"} if later else {})
    whole = Calendar()
    whole.add("prodid", "-//Someone//EN")
    whole.add("version", "2.0")
    whole.add("method", "REPLY")
    whole.add_component(reply)
    found = one(whole.to_ical())
    assert (found.answer, found.recurrence, found.onward) == (answer.lower(), minutes_of(place), later)
    assert (found.attendee, found.comment) == ("ken@example.org", " ".join(text.split()))


# ---------------------------------------------------------------- RECURRENCE-ID


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RECURRENCE-ID:20270520T120000Z", instant(2027, 5, 20, 12)),
        ("RECURRENCE-ID;TZID=Europe/Zurich:20270520T140000", instant(2027, 5, 20, 12)),
        ("RECURRENCE-ID;VALUE=DATE:20270520", date(2027, 5, 20)),
        ("RECURRENCE-ID:20270520T140000", date(2027, 5, 20)),
        ("RECURRENCE-ID;TZID=Nowhere:20270520T140000", date(2027, 5, 20)),
    ],
)
def test_a_session_is_named_in_many_ways(line: str, expected: object) -> None:
    """An instant where the zone is known, else the date; on its own it is not for what follows."""
    reply = one(calendar(event(line)))
    assert (reply.recurrence, reply.onward) == (expected, False)


@pytest.mark.parametrize(
    "line",
    [
        "RECURRENCE-ID;TZID=\x1b[31m:20270520T140000",
        'RECURRENCE-ID;TZID=a"b:20270520T140000',
        "RECURRENCE-ID;TZID:20270520T140000",
        "RECURRENCE-ID 20270520T140000",
        "recurrence-id;=x:20270520T140000",
        f"RECURRENCE-ID;X-LONG={'a' * 20_000}:20270520T140000Z",
    ],
)
def test_an_answer_about_a_session_that_cannot_be_read_is_none_about_all(line: str) -> None:
    """A no to one evening must not become a no to the whole programme because its line is damaged."""
    text = calendar(event(line))
    with suppress(ReplyError):
        assert one(text).recurrence is not None


def test_a_zone_of_one_file_is_not_the_zone_of_the_next() -> None:
    """A zone defined under a name of its own is forgotten."""
    line = "RECURRENCE-ID;TZID=W. Europe Standard Time:20270520T140000"
    moved = WINDOWS_ZONE.replace("+0200", "+0500").replace("+0100", "+0400")
    assert one(calendar(moved, event(line))).recurrence == instant(2027, 5, 20, 9)
    assert one(calendar(WINDOWS_ZONE, event(line))).recurrence == instant(2027, 5, 20, 12)


EDGES = ("00010101T000000", "00010102T000000", "99991231T235959", "99991230T000000", "16010101T000000")
ZONES = ("Pacific/Kiritimati", "Pacific/Niue", "Europe/Zurich", "Nowhere")


@pytest.mark.parametrize("edge", EDGES)
def test_dates_at_the_edge_of_the_calendar_are_refused_in_a_sentence(edge: str) -> None:
    """No clock can be told then, east or west of UTC; a begin that cannot be right is not looked at."""
    for line in (f"{edge}Z", edge, *(f";TZID={zone}:{edge}" for zone in ZONES), f";VALUE=DATE:{edge[:8]}"):
        value = line if line.startswith(";") else f":{line}"
        assert f"of the year {int(edge[:4])}" in why(calendar(event(f"RECURRENCE-ID{value}")))
        assert f"of the year {int(edge[:4])}" in why(calendar(event(f"RECURRENCE-ID;RANGE=THISANDFUTURE{value}")))
        assert one(calendar(event(f"DTSTART{value}"))).begin is None


@pytest.mark.parametrize("edge", EDGES)
def test_a_stamp_at_the_edge_of_the_calendar_is_none(edge: str) -> None:
    """The date of the mail counts in its place, if that can be right."""
    odd = calendar(event(f"DTSTAMP:{edge}Z"))
    assert "DTSTAMP" in why(odd)
    assert one(mail(odd)).stamp == datetime(2027, 1, 5, 8, 0, 1, tzinfo=UTC)
    for date_line in ("Mon, 1 Jan 1601 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:59 -1200"):
        assert "DTSTAMP" in why(mail(odd).replace(b"Tue, 5 Jan 2027 17:00:01 +0900", date_line.encode()))


# ---------------------------------------------------------------- several in one


def test_one_damaged_event_does_not_take_the_others_with_it() -> None:
    """What cannot be used of a calendar is said once, the answers beside it are read."""
    bad = event("RECURRENCE-ID:00010101T000000Z")
    for parts in ((bad, event()), (event(), bad, bad), (event(), "BEGIN:VEVENT\n;;;\nEND:VEVENT", bad)):
        found = parse_replies(calendar(*parts).encode())
        assert [reply.recurrence for reply in found.replies] == [None]
        assert any("year 1" in text for text in found.refused)
        assert len(found.refused) == len(set(parts)) - 1


def test_what_is_not_looked_at_may_be_damaged() -> None:
    """Descriptions, alarms, properties of the calendar, zones that mean nothing, lines without an end."""
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nATTENDEE:mailto:x@example.org\nEND:VALARM"
    zone = "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:soon\nEND:STANDARD\nEND:VTIMEZONE"
    event_lines = ("X-A;;=:\x07", "DESCRIPTION", "RRULE:FREQ=NEVER", "COMMENT:" + "a" * 20_000)
    text = calendar("X-WR:;=", zone, event(*event_lines, alarm))
    assert (one(text).answer, one(text).comment) == ("accepted", "")


def mailbox(*mails: bytes, mark: str = "From ken@example.org Tue Jan  5 08:00:00 2027") -> bytes:
    """Return mails as an mbox file."""
    return b"".join(mark.encode() + b"\n" + content + b"\n\n" for content in mails)


@pytest.mark.parametrize(
    "mark", ["From ken@example.org Tue Jan  5 08:00:00 2027", "From ", "From - Tue, 5 Jan 08:00"]
)
def test_a_mailbox_is_all_of_its_mails(mark: str) -> None:
    """One that cannot be used is named by its number; lines of text that begin with From are text."""
    words = b"From: ken@example.org\n\nHello,\n\nFrom now on I can come.\nRegards: Ken"
    found = parse_replies(mailbox(mail(GOOGLE), words, mail(APPLE), mark=mark))
    assert [reply.answer for reply in found.replies] == ["accepted", "tentative"]
    assert [text[:19] for text in found.refused] == ["mail 2 holds no cal"]
    assert len(parse_replies(mailbox(mail(GOOGLE)).replace(b"\n", b"\r\n")).replies) == 1


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (calendar(event(), method=""), "METHOD:REPLY"),
        (calendar(event(), method="METHOD:REQUEST"), "is an invitation"),
        (calendar(event(), method="METHOD:PUBLISH"), "to import"),
        (calendar(event(), method="METHOD:COUNTER"), "another time"),
        (calendar(event(), method="METHOD:CANCEL"), "cancellation"),
        (calendar(event(), method="METHOD:REFRESH"), "METHOD:REPLY"),
        (calendar(), "no event"),
        (calendar(event(answer="NEEDS-ACTION")), "no answer yet"),
        (calendar(event(attendee="ATTENDEE:mailto:ken@example.org")), "no answer yet"),
        (calendar(event(answer="DELEGATED")), "somebody else"),
        (calendar(event(answer="X-PERHAPS")), "not known"),
        (calendar(event(attendee="CLASS:PUBLIC")), "of nobody"),
        (calendar(event(attendee=f"{KEN}\n{KEN}")), "2 people"),
        (calendar(event(attendee="ATTENDEE;PARTSTAT=ACCEPTED:tel:555")), "e-mail address"),
        (calendar(event(attendee=KEN.replace(";CN", ';SENT-BY="mailto:x@example.org";CN'))), "x@example.org for"),
        (calendar(event("UID:")), "(UID)"),
        (calendar(event("UID:a", "UID:b")), "UID"),
        (calendar(event("DTSTAMP:soon")), "DTSTAMP"),
        (calendar(event("RECURRENCE-ID:some day")), "RECURRENCE-ID"),
        (calendar(event("RECURRENCE-ID:20270520T120000Z", "RECURRENCE-ID:20270318T130000Z")), "RECURRENCE-ID"),
        (calendar(event())[:-20], "cut off"),
        (calendar(event("X-A:" + "a" * 1_000_001)), "larger than 1 MB"),
        ("", "is empty"),
        ("Yes, I can come.", "neither a mail nor a calendar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".msg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither a mail nor a calendar"),
        (b"From: ken@example.org\n\nYes, I can come.", "holds no calendar"),
        (attached("", kind="application/ms-tnef").replace(b"invite.ics", b"winmail.dat"), "winmail.dat"),
        (mail(GOOGLE, "undisclosed"), "who sent it"),
        (mail(GOOGLE, "a@example.org, ken@example.org"), "several people"),
        (mail(GOOGLE).replace(b"From: ", b"X-From: "), "who sent it"),
        (mail(calendar(event(), method="METHOD:REQUEST")), "is an invitation"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_sentence(text: str | bytes, word: str) -> None:
    """Each says what was found."""
    said = why(text)
    assert word in said
    assert "\n" not in said


def test_the_method_of_the_mail_alone_is_not_enough() -> None:
    """The calendar itself has to be a reply."""
    data = mail(calendar(event(), method="METHOD:REQUEST"))
    assert b"method=REPLY" in data
    assert "is an invitation" in why(data)


def test_an_invitation_sent_back_beside_the_answer_does_not_hide_it() -> None:
    """Of several calendars the replies count."""
    request = calendar(event(), method="METHOD:REQUEST").encode()
    part = b"--outer\nContent-Type: text/calendar\n\n" + request
    data = mail(GOOGLE).replace(b"\n\n--outer\n", b"\n\n" + part + b"\n--outer\n", 1)
    assert data.index(b"METHOD:REQUEST") < data.index(b"Ken Abe has accepted")
    assert one(data).answer == "accepted"


def test_the_sender_is_not_what_the_name_pretends() -> None:
    """An address as a display name, or in an attached mail, is nobody's."""
    assert one(mail(GOOGLE, '"ken@example.org" <other@example.org>')).sender == "other@example.org"
    inner = b"Content-Type: message/rfc822\n\n" + mail(GOOGLE)
    forwarded = (
        b"From: other@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=f\n\n"
        b"--f\n" + inner + b"\n--f--\n"
    )
    assert one(forwarded).sender == "other@example.org"


def test_without_a_stamp_the_date_of_the_mail_counts() -> None:
    """A calendar alone then cannot be placed."""
    bare = calendar(event("DTSTAMP;X=1:")).replace("DTSTAMP;X=1:\r\n", "")
    assert one(mail(bare)).stamp == datetime(2027, 1, 5, 8, 0, 1, tzinfo=UTC)
    assert "DTSTAMP" in why(bare)


def test_other_encodings_are_read() -> None:
    """A mark of UTF-8, an old charset in the mail, and bytes that are in none."""
    named = calendar(event(attendee=KEN.replace("Ken Abe", "Zoë Å")))
    assert one(b"\xef\xbb\xbf" + named.encode()).name == "Zoë Å"
    assert one(named.encode("cp1252")).name == "Zoë Å"
    old = mail("", how="8bit").replace(b"8bit\n\n", b"8bit\n\n" + named.encode("latin-1"))
    assert one(old.replace(b'"UTF-8"', b"iso-8859-1")).name == "Zoë Å"
    assert one(old.replace(b'"UTF-8"', b"no-such")).name == "Zoë Å"


def test_a_zone_that_would_take_for_ever_is_refused_at_once() -> None:
    """No calendar program changes clocks every second."""
    evil = WINDOWS_ZONE.replace("FREQ=YEARLY", "FREQ=SECONDLY")
    assert "once a year" in why(calendar(evil, event("RECURRENCE-ID;TZID=W. Europe Standard Time:20270520T140000")))
    folded = WINDOWS_ZONE.replace("FREQ=YEARLY", "FREQ=YEARLY;BYSEC\n OND=1")
    assert "once a year" in why(calendar(folded, event()))
    assert one(calendar(WINDOWS_ZONE.replace("FREQ=YEARLY", "FREQ=YEA\n RLY"), event())).answer == "accepted"


def test_huge_and_deep_mails_are_refused() -> None:
    """Size is looked at first; nesting without end is no traceback."""
    assert "larger than 30 MB" in why(b"From: a@example.org\n\n" + b"x" * MAX_MAIL_BYTES)
    depth = sys.getrecursionlimit()
    heads = [f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth)]
    why(("From: ken@example.org\nMIME-Version: 1.0\n" + "".join(heads)).encode())
    many = "--b\nContent-Type: text/plain\n\nx\n" * 1_100
    assert "parts" in why(
        f"From: ken@example.org\nContent-Type: multipart/mixed; boundary=b\n\n{many}--b--".encode()
    )


@pytest.mark.parametrize("line", [b"a\n", b"\n", b"a\r", b"\r\n"])
def test_a_long_text_beside_an_answer_is_passed_over(line: bytes) -> None:
    """Python keeps each line as an object of its own, so that of long parts only the begin is taken apart."""
    long = mail(GOOGLE).replace(b"Ken Abe has accepted.\n", line * (2 * MAX_LINES))
    assert one(long) == one(mail(GOOGLE))


@pytest.mark.parametrize(
    ("long", "word"),
    [
        (b"From: ken@example.org\n" + b"--\n" * 20_000, "1,000 parts"),
        (b"From: ken@example.org\n" + b"--x\n" * 9_000 + (b"--\n" + b"x\n" * 190_000) * 3, "500,000 lines"),
        (mail(GOOGLE).replace(b"multipart/mixed;", b"multipart/mixed" + b";x" * 9_000 + b";"), "10,000 characters"),
        (mail(GOOGLE).replace(b"multipart/mixed;", b"multipart/mixed" + b"\n ;x" * 9_000 + b";"), "10,000 char"),
        (mail(GOOGLE).replace(b"From: ", b"From: a@example.org\n" * 900 + b"From: "), "10,000 characters"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 60, "50 parts"),
        (("BEGIN:VCALENDAR\n" + "BEGIN:A\n" * 30_000).encode(), "10 components"),
        (calendar(*[WINDOWS_ZONE] * 30, event()).encode(), "once a year"),
    ],
)
def test_what_would_take_long_is_refused_before_it_is_taken_apart(long: bytes, word: str) -> None:
    """Parts, lines, headers and components have bounds that no real mail comes near."""
    assert word in why(long)


def test_every_file_has_ten_seconds() -> None:
    """One clock for all that is in it: what was read until then counts, and the rest is said."""
    ticks = iter(range(1_000))
    text = calendar(*(event(f"UID:{UID}-{n}") for n in range(30)))
    found = parse_replies(text.encode(), lambda: float(next(ticks)))
    assert len(found.replies) == MAX_SECONDS
    assert found.refused == ("takes longer than 10 seconds to read: its last answers were not read",)
    many = mailbox(*(mail(calendar(event(f"UID:{UID}-{n}"))) for n in range(30)))
    ticks = iter(range(1_000))
    found = parse_replies(many, lambda: float(next(ticks)))
    assert (len(found.replies), found.refused) == (
        5,
        ("takes longer than 10 seconds to read: mail 6 of 30 and what follows were not read",),
    )
    ticks = iter(range(0, 10_000, 100))
    with pytest.raises(ReplyError, match="longer than 10 seconds"):
        parse_replies(text.encode(), lambda: float(next(ticks)))


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """Missing, or a folder."""
    for path, word in ((tmp_path / "none.eml", "does not exist"), (tmp_path, "is a folder")):
        with pytest.raises(ReplyError, match=word):
            read_replies(path, lambda: 0.0)


SEEDS = [mail(GOOGLE), attached(OUTLOOK), OUTLOOK.encode(), APPLE.encode(), THUNDERBIRD.encode()]


@given(st.data())
def test_damaged_files_are_refused_never_a_traceback(data: st.DataObject) -> None:
    """Bytes cut out, put in and changed anywhere: a reply, or a sentence."""
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    with suppress(ReplyError):
        parse_replies(bytes(content))


@given(st.binary(max_size=300))
def test_anything_at_all_is_refused_in_a_sentence(content: bytes) -> None:
    """As a file, and as the calendar of a mail."""
    whole = email.message.EmailMessage()
    whole["From"] = "ken@example.org"
    whole.add_attachment(content, maintype="application", subtype="ics")
    for one_file in (content, whole.as_bytes(), b"From: ken@example.org\n" + content):
        with pytest.raises(ReplyError):
            parse_replies(one_file)
