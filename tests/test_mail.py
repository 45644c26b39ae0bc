"""The mails: an invitation or a cancellation to one person, in their own time, whatever the names are."""

from __future__ import annotations

import mailbox
import re
import shutil
import subprocess
from dataclasses import replace
from email.header import decode_header
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.series import Form
from reports.mail import cancellation_mail, invitation_mail
from reports.mime import encoded, routable
from reports.mime import mailbox as box
from scheduler.plan import CANCELLED, OUTSIDE, PlannedPerson
from tests.ics_lint import problems
from tests.ics_readers import READERS, read_with_icalendar
from tests.ics_samples import spans_of
from tests.mail_case import IDS, calendar_of, folder, former, plan, read, series, text_of

KEN = plan().people[2]


def invitation(person: PlannedPerson = KEN, form: Form | None = None) -> bytes:
    """Return a person's mail."""
    data = invitation_mail(plan(), person, series(person, form=form))
    assert data is not None
    return data


def changed(person: PlannedPerson = KEN) -> PlannedPerson:
    """Return a person who has an update, in May."""
    assert person.issued
    issued = replace(person.issued, sequence=3, stamp="2027-05-01T10:00:00Z", news=("March is off.", "June moved."))
    return replace(person, issued=issued)


def cancellation(form: Form | None = None) -> bytes:
    """Return a cancellation."""
    data = cancellation_mail(plan(), former(KEN, news=("You left.",)), replace(series(KEN, form=form), sequence=1))
    assert data is not None
    return data


def test_an_invitation_is_another_form_of_the_text() -> None:
    """Text first, calendar last, its method in the header, no name and no disposition."""
    data = invitation()
    mail = read(data)
    text, calendar = mail.iter_parts()
    assert mail.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), text.get_content_charset()) == ("text/plain", "utf-8")
    assert calendar["Content-Type"].params == {"charset": "UTF-8", "method": "REQUEST"}
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar["Content-Disposition"] is None
    assert problems(calendar_of(data), "REQUEST") == []
    for name, reader in READERS.items():
        assert reader(calendar_of(data)) == spans_of(series(KEN)), name


def test_the_head_of_an_invitation() -> None:
    """From the organizer to this person; a draft; dated by the issue."""
    mail = read(invitation())
    assert str(mail["From"]) == "Koordination Zürich <post@example.org>"
    assert str(mail["To"]) == "Mia Chen <mia@example.org>"
    assert str(mail["Subject"]) == "Invitation: Balint 2.0, first on Fri 22 Jan 2027, 00:30 your time"
    assert mail["Date"] == "Sun, 22 Nov 2026 10:00:00 +0000"
    assert mail["Message-ID"] == f"<{plan().issue.uid}.mia.0.request@example.org>"
    assert mail["X-Unsent"] == "1"


def test_the_text_of_an_invitation() -> None:
    """Sessions on the own clock, where it differs, the link, what to do, whom to ask."""
    text = text_of(invitation())
    assert text.startswith(
        "Dear Mia Chen,\n\nYou are invited to the sessions of Balint 2.0.\n\n3rd Thursday of the "
    )
    assert "14:30 Europe/Zurich, 90 minutes." in text
    assert "- Fri 22 Jan 2027, 00:30–02:00\n" in text
    assert text.count("\n- ") == 12
    assert "In October the session begins at 23:30 instead of 22:30: the clocks of" in text
    assert "\nWhere: https://example.org/j/1\n" in text
    assert "Accept this invitation" in text
    assert text.endswith("Questions? Answer this mail: it goes to Koordination Zürich <post@example.org>.")


def test_an_update_says_the_news_first_and_lists_what_is_to_come() -> None:
    """No session before the issue; another subject and another identity."""
    data = invitation(changed())
    text, mail = text_of(data), read(data)
    assert text.index("What changed:\n- March is off.\n- June moved.\n") < text.index("Europe/Zurich")
    assert "Jan 2027" not in text
    assert "Apr 2027" not in text
    assert text.count(" 2027, ") == 8
    assert "Your 8 sessions to come" in text
    assert mail["Subject"] == "Changed: Balint 2.0, next on Thu 20 May 2027, 22:30 your time"
    assert mail["Message-ID"] == f"<{plan().issue.uid}.mia.3.request@example.org>"
    assert "Accept this update" in text


def test_own_absences_are_said_and_sessions_that_are_off_are_not() -> None:
    """To oneself absences may be said; outside the membership and called off is nothing."""
    levels = (OUTSIDE, "absent", *KEN.levels[2:11], "absent")
    sessions = tuple(replace(one, status=CANCELLED) if one.number == 3 else one for one in plan().sessions)
    person = replace(KEN, levels=levels)
    text = text_of(invitation_mail(replace(plan(), sessions=sessions), person, series(person)))
    assert "As far as we know you cannot come on Fri 19 Feb 2027 and Fri 17 Dec 2027." in text
    assert "Jan 2027" not in text
    assert "Mar 2027" not in text


def test_a_past_absence_is_past() -> None:
    """Of an update only what is to come."""
    levels = ("absent", *KEN.levels[1:11], "absent")
    assert "cannot come on Fri 17 Dec 2027." in text_of(invitation(changed(replace(KEN, levels=levels))))


def test_nothing_is_left_to_come() -> None:
    """A mail after the last session says so."""
    assert KEN.issued
    person = replace(KEN, issued=replace(KEN.issued, stamp="2028-05-01T10:00:00Z", news=("Over.",)))
    assert "No session is left for you" in text_of(invitation(person))
    assert read(invitation(person))["Subject"] == "Changed: Balint 2.0"


def test_a_cancellation() -> None:
    """What is taken back, in own time, from the issue on; the calendar part says CANCEL."""
    data = cancellation()
    text, mail = text_of(data), read(data)
    assert mail["Subject"] == "Cancelled: your sessions of Balint 2.0"
    assert mail["Message-ID"] == f"<{plan().issue.uid}.mia.1.cancel@example.org>"
    assert mail.get_content_type() == "multipart/alternative"
    assert [*mail.iter_parts()][1]["Content-Type"].params["method"] == "CANCEL"
    assert problems(calendar_of(data), "CANCEL") == []
    assert "Why:\n- You left.\n" in text
    assert "- Thu 20 May 2027, 22:30–00:00\n" in text
    assert "Apr 2027" not in text
    assert text.count(" 2027, ") == 8


@pytest.mark.parametrize(
    ("data", "method"), [(invitation(form=Form.SINGLES), "PUBLISH"), (cancellation(Form.SINGLES), "CANCEL")]
)
def test_single_events_are_attached_to_be_opened(data: bytes, method: str) -> None:
    """Several UIDs cannot be answered: the file has a name, and the text says what to do with it."""
    mail = read(data)
    assert mail.get_content_type() == "multipart/mixed"
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "sessions.ics"
    assert file["Content-Type"].params["method"] == method
    assert problems(calendar_of(data), method) == []
    assert "Open the attached file sessions.ics" in text_of(data)
    assert read_with_icalendar(calendar_of(data)) == spans_of(series(KEN))


def test_withdrawn_single_events_are_in_the_mail() -> None:
    """Cancelled under their UID."""
    whole = series(KEN, form=Form.SINGLES)
    kept = replace(whole, sessions=whole.sessions[:9])
    data = calendar_of(invitation_mail(plan(), KEN, kept, whole.sessions[9:]))
    assert data.count(b"STATUS:CANCELLED") == 3


@pytest.mark.parametrize("name", IDS)
def test_nothing_of_another_person_is_in_a_mail(name: str) -> None:
    """No name, id, address or zone but the anchor's; and the others' plans change no byte."""
    person = next(one for one in plan().people if one.id == name)
    mail = invitation(person)
    whole = mail.decode() + text_of(mail) + calendar_of(mail).decode().replace("\r\n ", "")
    others = [one for one in plan().people if one.id != name]
    anchor = plan().slots[0].zone
    for other in others:
        words = (other.name, f"{other.id}@", other.email, f".{other.id}.", other.zone)
        assert not [word for word in words if word in whole and word != anchor]
    blank = [replace(one, name="X", email="", levels=("absent",) * 12, zone="UTC") for one in others]
    assert invitation_mail(replace(plan(), people=(person, *blank)), person, series(person)) == mail


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nobody",
        "a b@example.org",
        "a@b\r\nBcc: x@example.org",
        "a@" + "b" * 70,
        "a@b..c",
        "a\u202eb@example.org",
    ],
)
def test_without_an_address_there_is_no_mail(bad: str) -> None:
    """Of the person or of the organizer, or one that no mail could go to."""
    nobody = replace(plan(), sender=replace(plan().sender, email=bad))
    assert invitation_mail(plan(), replace(KEN, email=bad), series(KEN)) is None
    assert invitation_mail(nobody, KEN, series(KEN)) is None
    assert cancellation_mail(plan(), former(replace(KEN, email=bad)), series(KEN)) is None
    assert cancellation_mail(nobody, former(KEN), series(KEN)) is None


def test_addresses_outside_ascii() -> None:
    """A domain is written in ASCII; letters before the @ stay (RFC 6532)."""
    assert routable("ana@zürich.example") == "ana@xn--zrich-kva.example"
    assert routable("jörg@example.org") == "jörg@example.org"
    assert b"To: Mia Chen <j\xc3\xb6rg@example.org>" in invitation(replace(KEN, email="jörg@example.org"))


def test_the_same_plan_gives_the_same_bytes_and_identities_never_meet() -> None:
    """An update, a cancellation, another person: another Message-ID."""
    assert invitation() == invitation()
    mails = (invitation(), invitation(changed()), cancellation(), invitation(form=Form.SINGLES),
             *(invitation(one) for one in plan().people[:2]))  # fmt: skip
    assert len({read(one)["Message-ID"] for one in mails}) == len(mails)


NASTY = st.one_of(
    st.text(max_size=120),
    st.sampled_from(
        ['Ana "A", (Dr.) <x@evil.org>', "a\r\nBcc: x@evil.org\r\n\r\nhi", "=?utf-8?q?a?=", "‮oan", "--=_schedule"]
    ),
)


@settings(max_examples=150)
@given(name=NASTY, group=NASTY, organizer=NASTY, news=NASTY)
def test_no_name_breaks_a_mail(name: str, group: str, organizer: str, news: str) -> None:
    """The head keeps its lines, names come back whole, both parts can be read, lines are short."""
    assert KEN.issued
    person = replace(KEN, name=name, issued=replace(KEN.issued, news=(news,)))
    odd = replace(plan(), group=group, sender=replace(plan().sender, name=organizer))
    data = invitation_mail(odd, person, series(person, odd))
    mail = read(data)
    assert data is not None
    head = re.sub(rb"\r\n ", b" ", data.split(b"\r\n\r\n")[0]).split(b"\r\n")
    names = [line.split(b":")[0].decode() for line in head]
    assert names == ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "X-Unsent", "Content-Type"]
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    (to,), (sender,) = mail["To"].addresses, mail["From"].addresses
    assert (to.addr_spec, sender.addr_spec) == ("mia@example.org", "post@example.org")
    assert (name_in(head[1]), name_in(head[0])) == (shown(name), shown(organizer))
    assert str(mail["Subject"]).startswith("Changed: " + shown(group)[:200])
    assert f"- {shown(news)}\n" in text_of(data)
    assert problems(calendar_of(data), "REQUEST") == []


def shown(value: str) -> str:
    """Return a name as it may be shown: on one line, what cannot be seen replaced."""
    barred = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]"
    return re.sub(barred, "\N{REPLACEMENT CHARACTER}", " ".join(value.split()))


def name_in(head: bytes) -> str:
    """Return the name before an address, decoded by another way than the parser of `read`."""
    pieces = decode_header(head.decode().split(": ", 1)[1].rpartition("<")[0].strip())
    words = "".join(one if isinstance(one, str) else one.decode(kind or "ascii") for one, kind in pieces)
    return re.sub(r"\\(.)", r"\1", words[1:-1]) if words.startswith('"') else words


def test_plain_names_and_subjects_stay_readable() -> None:
    """Only what needs it is encoded."""
    assert box("Ana Prado", "a@example.org") == "Ana Prado <a@example.org>"
    assert box('Dr. "Ana"', "a@example.org") == '"Dr. \\"Ana\\""\r\n <a@example.org>'
    assert box(" \n", "a@example.org") == "a@example.org"
    assert encoded("Changed: Balint 2.0") == "Changed: Balint 2.0"
    assert encoded("Zürich") == "=?utf-8?b?WsO8cmljaA==?="


def test_mail_programs_read_it(tmp_path: Path) -> None:
    """Python's mailbox, and mblaze where it is installed."""
    place = tmp_path / "box"
    box = mailbox.mbox(place)
    for path in sorted((folder(tmp_path) / "mail").glob("*.eml")):
        box.add(path.read_bytes())
    box.flush()
    assert [one["To"] for one in box][2] == "Reto Baumann <reto@example.org>"
    box.close()
    if shutil.which("mshow"):
        out = subprocess.run(
            ["mshow", "-t", tmp_path / "group.out/mail/mia.eml"], capture_output=True, check=True
        ).stdout
        assert b"text/plain" in out
        assert b"text/calendar" in out
        out = subprocess.run(["mshow", tmp_path / "group.out/mail/mia.eml"], capture_output=True, check=True).stdout
        assert "Fri 22 Jan 2027, 00:30–02:00".encode() in out
        assert "Koordination Zürich".encode() in out
