"""The mails: one to each person, an invitation or a cancellation, with nothing of anybody else in it.

What the text says is in the person's own local time. Single events cannot be answered as an invitation
(several UIDs, calendars/invites.py): their file is attached, to be opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.invites import Attendee, cancel, publish, request
from calendars.series import Form, Series, Session, form_of
from calendars.zones import minutes_of, wall_time, zone_wall
from reports.descriptions import absence_sentences, clock_sentences, session_lines
from reports.mime import LETTER, Mail, domain_of, identity, line_of, mailbox, message, routable
from reports.sheet import ABSENT, Times
from reports.words import count, short_day, slot_sentence
from scheduler.plan import CANCELLED, NOT_HELD, OUTSIDE, Former, Issued, Plan, PlannedPerson, moment_from


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """What a mail says, before it is one."""

    id: str
    name: str
    email: str
    issued: Issued
    subject: str
    text: str


def invitation_mail(
    plan: Plan,
    person: PlannedPerson,
    series: Series,
    withdrawn: Sequence[Session] = (),
    *,
    as_of: str = "",
    invited: bool = False,
) -> bytes | None:
    """Return the mail that invites a person, or tells what changed.

    Parameters
    ----------
    plan
        The plan.
    person
        Whom it is for; ``issued`` is there.
    series
        The person's sessions, as in ``invites/ID.ics``.
    withdrawn
        Sessions that are no longer theirs, where sessions are single events.
    as_of
        Sessions that began by this moment are past, as are those before the issue.
    invited
        Whether an invitation was sent before; nobody who holds one is told that no hour was found, since it has to
        be updated.

    Returns
    -------
    bytes | None
        The file ``mail/ID.eml``; None if the person or the organizer has no address that mail could go to, or if
        the person is invited to nothing to come.
    """
    address = routable(person.email)
    if not (address and routable(plan.sender.email)) or is_over(plan, person, as_of):
        return None
    if not invited and is_no_hour(plan, person, as_of):
        return _written(plan, _no_hour_letter(plan, person, as_of), series, LETTER, None)
    attached = form_of(series) is Form.SINGLES
    letter = _invitation(plan, person, attached, as_of)
    if attached:
        return _written(plan, letter, series, "PUBLISH", publish(series, withdrawn))
    return _written(plan, letter, series, "REQUEST", request(series, Attendee(name=person.name, email=address)))


def cancellation_mail(plan: Plan, former: Former, series: Series) -> bytes | None:
    """Return the mail that takes back the sessions of somebody who had some.

    Parameters
    ----------
    plan
        The plan.
    former
        Whom it is for.
    series
        What they had, as in ``cancellations/ID.ics``.

    Returns
    -------
    bytes | None
        The file ``mail/ID.eml``; None as for `invitation_mail`.
    """
    address = routable(former.email)
    if not (address and routable(plan.sender.email)):
        return None
    calendar = cancel(series, Attendee(name=former.name, email=address))
    letter = _cancellation(plan, former, series, form_of(series) is Form.SINGLES)
    return _written(plan, letter, series, "CANCEL", calendar)


def _written(plan: Plan, letter: _Letter, series: Series, method: str, calendar: bytes | None) -> bytes:
    from email.utils import format_datetime

    sender = routable(plan.sender.email)
    return message(
        Mail(
            sender=mailbox(plan.sender.name, sender),
            recipient=mailbox(letter.name, routable(letter.email)),
            subject=letter.subject,
            date=format_datetime(moment_from(letter.issued.stamp)),
            message_id=_message_id(series, letter.id, method, domain_of(sender)),
            text=letter.text,
            calendar=calendar,
            method=method,
            attached=form_of(series) is Form.SINGLES,
        )
    )


def _message_id(series: Series, id: str, method: str, domain: str) -> str:
    """Return what tells this mail from every other (RFC 5322 §3.6.4), the same at each making."""
    return f"<{identity(series.uid, id)}{series.sequence}.{method.lower()}@{domain}>"


# What is said ---------------------------------------------------------------------------------------------------


def _invitation(plan: Plan, person: PlannedPerson, attached: bool, as_of: str) -> _Letter:
    assert person.issued is not None
    to_come = _to_come(plan, person, person.issued, as_of)
    paragraphs = (
        [f"Dear {line_of(person.name)},"],
        _occasion(plan, person.issued),
        _sessions(plan, to_come),
        absence_sentences(to_come),
        _where(plan),
        [_answer(person, attached)],
        [_questions(plan)],
    )
    word = "Changed" if person.issued.news else "Invitation"
    subject = f"{word}: {line_of(plan.group)}{_begin(to_come, bool(person.issued.news))}"
    return _letter(person, person.issued, subject, paragraphs)


def is_over(plan: Plan, person: PlannedPerson, as_of: str = "") -> bool:
    """Say whether somebody had nothing to come, and had nothing taken away, at their last issue or later."""
    issued = person.issued
    return issued is not None and not issued.news and {*_to_come(plan, person, issued, as_of).levels} == {OUTSIDE}


def is_no_hour(plan: Plan, person: PlannedPerson, as_of: str = "") -> bool:
    """Say whether somebody without news has sessions to come, and by what is known can come to none."""
    if person.issued is None or person.issued.news:
        return False
    return {*_to_come(plan, person, person.issued, as_of).levels} - {OUTSIDE} == {ABSENT}


def _no_hour_letter(plan: Plan, person: PlannedPerson, as_of: str) -> _Letter:
    """Return what is written to somebody for whom no hour was found: no dates to accept, and whom to write to."""
    assert person.issued is not None
    to_come = _to_come(plan, person, person.issued, as_of)
    group, first = line_of(plan.group), session_lines(to_come, Times(plan))[0]
    paragraphs = (
        [f"Dear {line_of(person.name)},"],
        [f"No hour was found for you in {group}: by the hours that we know of, no session of it suits you."],
        [f"The group meets on the {_slots(plan, to_come)}; next on {first} on your own clock ({to_come.zone})."],
        [f"You need not accept anything. If you can come after all, or at other hours, write to {_sender(plan)}."],
    )
    return _letter(person, person.issued, f"No hour found for you: {group}", paragraphs)


def _letter(
    one: PlannedPerson | Former, issued: Issued, subject: str, paragraphs: Sequence[Sequence[str]]
) -> _Letter:
    text = "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"
    return _Letter(id=one.id, name=one.name, email=one.email, issued=issued, subject=subject, text=text)


def _to_come(plan: Plan, person: PlannedPerson, issued: Issued, as_of: str) -> PlannedPerson:
    """Return the person as if all but the sessions still to come lay outside the membership."""
    since = max(issued.stamp, as_of)
    levels = tuple(
        OUTSIDE if session.start < since or session.status == CANCELLED or level == NOT_HELD else level
        for session, level in zip(plan.sessions, person.levels, strict=True)
    )
    return replace(person, levels=levels)


def _begin(to_come: PlannedPerson, news: bool) -> str:
    """Return the first session to come for the subject: ``, first on Thu 21 Jan 2027, 22:00 your time``."""
    begins = [text for text, level in zip(to_come.local, to_come.levels, strict=True) if level != OUTSIDE]
    if not begins:
        return ""
    moment = datetime.fromisoformat(begins[0])
    return f", {'next' if news else 'first'} on {short_day(moment)}, {moment:%H:%M} your time"


def _occasion(plan: Plan, issued: Issued) -> list[str]:
    if not issued.news:
        return [f"You are invited to the sessions of {line_of(plan.group)}."]
    return [f"Your sessions of {line_of(plan.group)} have changed. What changed:", *_bullets(issued.news)]


def _bullets(sentences: Sequence[str]) -> list[str]:
    return [f"- {line_of(one)}" for one in sentences]


def _sessions(plan: Plan, to_come: PlannedPerson) -> list[str]:
    """Return the slot, the sessions on the person's own clock, and where that differs."""
    times = Times(plan)
    lines = session_lines(to_come, times)
    if not lines:
        return ["No session is left for you in this programme."]
    shift = clock_sentences(plan, to_come, times)
    return [
        f"{_slots(plan, to_come)}, {count(times.duration_min, 'minute')}.",
        "",
        f"Your {count(len(lines), 'session')} to come, on your own clock ({to_come.zone}):",
        *_bullets(lines),
        *([""] if shift else []),
        *shift,
    ]


def _slots(plan: Plan, to_come: PlannedPerson) -> str:
    ahead = zip(plan.sessions, to_come.levels, strict=True)
    used = dict.fromkeys(session.slot for session, level in ahead if level != OUTSIDE)
    return "; ".join(slot_sentence(plan.slots[slot].slot) for slot in used)


def _where(plan: Plan) -> list[str]:
    return [f"Where: {line_of(plan.sender.meeting_url)}"] if plan.sender.meeting_url else []


def _answer(person: PlannedPerson, attached: bool) -> str:
    """Say how the sessions get into the calendar."""
    if attached:
        return "Open the attached file sessions.ics: it puts the sessions into your calendar, at your local time."
    assert person.issued is not None
    first = (
        "Accept this update: your calendar then shows the new state in place of the old one."
        if person.issued.news
        else "Accept this invitation: the sessions are then in your calendar, at your local time."
    )
    return (
        f"{first} If your mail program shows nothing to accept, ask for your file ({person.id}.ics) and open it in "
        "your calendar."
    )


def _questions(plan: Plan) -> str:
    return f"Questions? Answer this mail: it goes to {_sender(plan)}."


def _sender(plan: Plan) -> str:
    name, address = line_of(plan.sender.name), routable(plan.sender.email)
    return f"{name} <{address}>" if name else address


def _cancellation(plan: Plan, former: Former, series: Series, attached: bool) -> _Letter:
    group = line_of(plan.group)
    reasons = ["Why:", *_bullets(former.issued.news)] if former.issued.news else []
    how = (
        "Open the attached file sessions.ics, or delete the sessions from your calendar yourself."
        if attached
        else "Your mail program offers to remove them from your calendar; if not, delete them there yourself."
    )
    paragraphs = (
        [f"Dear {line_of(former.name)},"],
        [f"Your sessions of {group} are cancelled."],
        reasons,
        _taken(former, series),
        [how],
        [_questions(plan)],
    )
    return _letter(former, former.issued, f"Cancelled: your sessions of {group}", paragraphs)


def _taken(former: Former, series: Series) -> list[str]:
    """Return the sessions to come that are taken back, on the person's own clock."""
    begins = (session.start for session in former.sessions if session.start >= former.issued.stamp)
    starts = [minutes_of(moment_from(begin)) for begin in begins]
    if not starts:
        return []
    lines = [_span(former.zone, start, series.duration_min) for start in starts]
    return [f"No longer yours, on your own clock ({former.zone}):", *_bullets(lines)]


def _span(zone: str, start: int, duration_min: int) -> str:
    begin, end = (wall_time(zone_wall(zone, instant)) for instant in (start, start + duration_min))
    return f"{short_day(begin)}, {begin:%H:%M}–{end:%H:%M}"
