"""Answers to an invitation: the replies in a calendar (iTIP, RFC 5546 §3.2.3).

Every calendar program writes them a little otherwise. Outlook leaves out the ORGANIZER and names zones as
Windows does; Google and Outlook send the same calendar twice in one mail; Thunderbird sends the whole event
back with every exception. What is needed is read, whatever else is there is not looked at.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from calendars.reply import ACCEPTED, DECLINED, TENTATIVE, Reply, ReplyError
from calendars.zones import minutes_of

if TYPE_CHECKING:
    from icalendar import Calendar, Component

MAX_BYTES = 1_000_000
"""Largest calendar that is read as a reply."""

_OTHER_METHODS = {
    "REQUEST": "is an invitation, not an answer to one",
    "PUBLISH": "is a calendar to import, not an answer to an invitation",
    "COUNTER": "proposes another time, which is no answer: ask for a plain yes or no",
    "CANCEL": "is a cancellation, not an answer to an invitation",
}
_NO_ANSWERS = {
    "NEEDS-ACTION": "holds no answer yet (PARTSTAT=NEEDS-ACTION)",
    "DELEGATED": "sends somebody else instead (PARTSTAT=DELEGATED), which an invitation here does not allow: "
    "ask for a yes or no",
}
_WINDOWS_MARK = "040000008200e00074c5b7101a82e008"
_FOREIGN_MARK = "7643616c2d55696401000000"  # vCal-Uid, MS-OXOCAL §2.2.1.27
_COSTLY_ZONE = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS")


def replies_of(text: str, sender: str | None = None, sent: datetime | None = None) -> tuple[Reply, ...]:
    """Return the answers in the text of a calendar.

    Parameters
    ----------
    text
        One calendar, or several one after the other.
    sender, sent
        Who sent it and when, if it came by mail.

    Raises
    ------
    ReplyError
        It is no calendar, no reply, or one that says nothing that can be used.
    """
    if len(text) > MAX_BYTES:
        raise ReplyError(f"holds a calendar larger than {MAX_BYTES // 1_000_000} MB")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = [one for calendar in _calendars(text) for one in _in_calendar(calendar, sent)]
        except ReplyError:
            raise
        except Exception as error:  # whatever hostile input makes the library raise
            raise ReplyError(f"holds no calendar that can be read ({type(error).__name__})") from error
    return tuple(replace(one, sender=sender, sent=sent) for one in dict.fromkeys(found))


def _calendars(text: str) -> list[Calendar]:
    from icalendar import Calendar
    from icalendar.timezone import tzp

    tzp.use_zoneinfo()  # forgets the zones that the last file defined under names of its own
    _check_zones(text)
    calendars = Calendar.from_ical(text, multiple=True)
    if not calendars:
        raise ReplyError("holds a calendar that is cut off, or none: save it again")
    return list(calendars)


def _check_zones(text: str) -> None:
    """Refuse zones whose clock changes would take for ever to work out. No calendar program writes such."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text).upper()
    for zone in re.findall(r"^BEGIN:VTIMEZONE\b.*?(?:^END:VTIMEZONE|\Z)", unfolded, re.DOTALL | re.MULTILINE):
        for rule in re.findall(r"^(?:RRULE|EXRULE)[^:\n]*:(.*)$", zone, re.MULTILINE):
            if "FREQ=YEARLY" not in rule or any(part in rule for part in _COSTLY_ZONE):
                raise ReplyError("defines a time zone whose clock changes do not come once a year")


# ---------------------------------------------------------------- one calendar


def _in_calendar(calendar: Calendar, sent: datetime | None) -> list[Reply]:
    """Return the answers of one calendar: what it says of single sessions is as new as what it says of all."""
    _check_method(calendar)
    events = calendar.walk("VEVENT")
    if not events:
        raise ReplyError("answers nothing: it holds no event")
    answered = [event for event in events if _state(event) != "NEEDS-ACTION"] or events
    found = [_reply(event, sent) for event in answered]
    return [replace(one, stamp=max(one.stamp, _series_stamp(one, found))) for one in found]


def _check_method(calendar: Calendar) -> None:
    method = str(calendar.get("METHOD", "")).strip().upper()
    if method != "REPLY":
        missing = "does not say that it is an answer (METHOD:REPLY)"
        raise ReplyError(_OTHER_METHODS.get(method, missing))


def _series_stamp(one: Reply, found: list[Reply]) -> datetime:
    """Return when the series was answered by the same person in the same calendar, if it was."""
    if one.recurrence is None:
        return one.stamp
    same = (other for other in found if (other.uid, other.attendee) == (one.uid, one.attendee))
    return max((other.stamp for other in same if other.recurrence is None), default=one.stamp)


def _reply(event: Component, sent: datetime | None) -> Reply:
    attendee = _attendee(event)
    address = _address(attendee)
    _check_proxy(attendee, address)
    recurrence = _single(event, "RECURRENCE-ID")
    return Reply(
        uid=_uid(event),
        attendee=address,
        name=str(attendee.params.get("CN", "")).strip().strip('"'),
        answer=_answer(event),
        recurrence=None if recurrence is None else _place(recurrence),
        onward=recurrence is not None and _parameter(recurrence, "RANGE") == "THISANDFUTURE",
        begin=_begin(event),
        sequence=_sequence(event),
        stamp=_stamp(event, sent),
        comment=_comment(event),
    )


# ---------------------------------------------------------------- who, what


def _attendee(event: Component) -> Any:
    """Return the one person who answers (RFC 5546 §3.2.3: exactly one)."""
    attendees = _listed(event, "ATTENDEE")
    if len(attendees) != 1:
        who = "nobody" if not attendees else f"{len(attendees)} people"
        raise ReplyError(f"is the answer of {who}; one person was expected (ATTENDEE)")
    return attendees[0]


def _address(person: Any) -> str:
    """Return an address; Apple's servers put a path in its place and the address beside it."""
    text = str(person).strip()
    mail = text[7:] if text.lower().startswith("mailto:") else str(person.params.get("EMAIL", "") or text)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", mail):
        raise ReplyError("does not name an e-mail address of the person who answers (ATTENDEE)")
    return mail.lower()


def _check_proxy(attendee: Any, address: str) -> None:
    proxy = str(attendee.params.get("SENT-BY", "")).strip().strip('"').lower().removeprefix("mailto:")
    if proxy and proxy != address:
        raise ReplyError(f"was answered by {proxy} for {address} (SENT-BY): only a person's own answer counts")


def _state(event: Component) -> str:
    """Return PARTSTAT; without one nothing was answered (RFC 5545 §3.2.12)."""
    found = _listed(event, "ATTENDEE")
    return _parameter(found[0], "PARTSTAT") or "NEEDS-ACTION" if len(found) == 1 else ""


def _answer(event: Component) -> str:
    state = _state(event)
    if state.lower() not in (ACCEPTED, DECLINED, TENTATIVE):
        raise ReplyError(_NO_ANSWERS.get(state, "holds an answer that is not known (PARTSTAT)"))
    return state.lower()


def _uid(event: Component) -> str:
    """Return the UID; Exchange may show one that is not its own inside one of its own."""
    uid = str(_single(event, "UID") or "").strip().lower()
    if not uid:
        raise ReplyError("does not say which event it answers (UID)")
    if uid.startswith(_WINDOWS_MARK) and _FOREIGN_MARK in uid:
        inner = bytes.fromhex(uid.partition(_FOREIGN_MARK)[2])
        return inner.split(b"\0")[0].decode("ascii", "replace").lower()
    return uid


def _sequence(event: Component) -> int:
    try:
        return int(_single(event, "SEQUENCE") or 0)
    except ValueError:
        return 0


def _comment(event: Component) -> str:
    lines = [" ".join(str(one).replace("\\n", "\n").split()) for one in _listed(event, "COMMENT")]
    return " ".join(line for line in lines if line)


# ---------------------------------------------------------------- when


def _place(value: Any) -> int | date:
    """Return the instant that a RECURRENCE-ID names; its date where it has no zone, or one that is not known."""
    moment = _moment(value)
    if not isinstance(moment, datetime):
        return moment
    return minutes_of(moment) if moment.tzinfo else moment.date()


def _moment(value: Any) -> date:
    moment = getattr(value, "dt", None)
    if not isinstance(moment, date):
        raise ReplyError("names its session in a way that cannot be read (RECURRENCE-ID)")
    return moment


def _begin(event: Component) -> int | None:
    """Return the begin that the answering program knew; nothing hangs on it if it cannot be read."""
    found = _listed(event, "DTSTART")
    moment = getattr(found[0], "dt", None) if len(found) == 1 else None
    return minutes_of(moment) if isinstance(moment, datetime) and moment.tzinfo else None


def _stamp(event: Component, sent: datetime | None) -> datetime:
    """Return DTSTAMP, which is in UTC whatever is said (RFC 5545 §3.8.7.2), else the date of the mail."""
    stamp = getattr(_single(event, "DTSTAMP"), "dt", None)
    if isinstance(stamp, datetime):
        return (stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)).replace(microsecond=0)
    if sent is None:
        raise ReplyError("does not say when it was written (DTSTAMP)")
    return sent


# ---------------------------------------------------------------- properties


def _single(event: Component, name: str) -> Any:
    """Return the value of a property that may be there once.

    Raises
    ------
    ReplyError
        It is there several times, or cannot be read.
    """
    found = _listed(event, name)
    if len(found) > 1 or any(broken == name for broken, _ in event.errors):
        raise ReplyError(f"has no {name} that can be read")
    return found[0] if found else None


def _listed(event: Component, name: str) -> list[Any]:
    value = event.get(name, [])
    return value if isinstance(value, list) else [value]


def _parameter(value: Any, name: str) -> str:
    return str(value.params.get(name, "")).strip().upper()
