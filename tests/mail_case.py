"""A group whose people can be written to, and its folder with a mail for each."""

from __future__ import annotations

import email
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from reports_case import zurich

from calendars.series import Form, Series, form_of, part
from reports.mail import cancellation_mail, invitation_mail
from scheduler.plan import OUTSIDE, Dated, Former, Issued, Plan, PlannedPerson, Sender
from scheduler.plan_file import write_plan
from scheduler.publish import series_of

IDS = ("ana", "reto", "mia", "yasmine", "sita")
SENDER = Sender(name="Koordination Zürich", email="post@example.org", meeting_url="https://example.org/j/1")


@cache
def plan() -> Plan:
    """Return the plan of the reports' tests, on the 3rd Thursday in Zurich, with addresses."""
    old = zurich()[1]
    people = [
        replace(person, id=one, email=f"{one}@example.org") for one, person in zip(IDS, old.people, strict=True)
    ]
    return replace(old, sender=SENDER, people=tuple(people))


def series(person: PlannedPerson, of: Plan | None = None, form: Form | None = None) -> Series:
    """Return a person's sessions."""
    whole = replace(series_of(of or plan()), description="Own times", form=form)
    whole = replace(whole, form=form_of(whole), sequence=person.issued.sequence if person.issued else 0)
    return part(whole, tuple(s for s, level in zip(whole.sessions, person.levels, strict=True) if level != OUTSIDE))


def former(person: PlannedPerson, stamp: str = "2027-05-01T10:00:00Z", news: tuple[str, ...] = ()) -> Former:
    """Return somebody who left."""
    return Former(
        id=person.id,
        name=person.name,
        email=person.email,
        zone=person.zone,
        issued=Issued(sequence=1, stamp=stamp, news=news),
        slot=plan().slots[0],
        form="series",
        uid=plan().issue.uid,
        created=plan().issue.created,
        group=plan().group,
        sender=SENDER,
        duration_min=90,
        sessions=tuple(Dated(month=session.start[:7], start=session.start) for session in plan().sessions),
    )


def read(data: bytes | None) -> EmailMessage:
    """Return a mail as the standard library reads it."""
    assert data is not None
    mail = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    assert all(part.defects == [] for part in mail.walk())
    return mail


def text_of(data: bytes | None) -> str:
    """Return the text of a mail."""
    body = read(data).get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def calendar_of(data: bytes | None) -> bytes:
    """Return the calendar file of a mail."""
    (found,) = [one for one in read(data).walk() if one.get_content_type() == "text/calendar"]
    payload = found.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def folder(at: Path, of: Plan | None = None) -> Path:
    """Write the output folder, as far as sending goes by it."""
    place, one = at / "group.out", of or plan()
    (place / "mail").mkdir(parents=True, exist_ok=True)
    (place / "plan.json").write_bytes(write_plan(one))
    for person in one.people:
        mail = invitation_mail(one, person, series(person, one))
        if mail is not None:
            (place / "mail" / f"{person.id}.eml").write_bytes(mail)
    for gone in one.former:
        data = cancellation_mail(one, gone, replace(series(one.people[0], one), sequence=gone.issued.sequence))
        (place / "mail" / f"{gone.id}.eml").write_bytes(data or b"")
    return place
