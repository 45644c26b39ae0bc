"""One answered event of a calendar as an answer: who, what, about which session, and when it was written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from calendars.reply import ACCEPTED, DECLINED, TENTATIVE, Reply, ReplyError
from calendars.zones import is_sound, minutes_of

if TYPE_CHECKING:
    from icalendar import Component

_DEPUTY = (
    "sends somebody else instead (PARTSTAT=DELEGATED), which an invitation here does not allow: ask for a yes or no"
)
_WINDOWS_MARK = "040000008200e00074c5b7101a82e008"
_FOREIGN_MARK = "7643616c2d55696401000000"  # vCal-Uid, MS-OXOCAL §2.2.1.27


class Unanswered(ReplyError):
    """An event that was sent along and is not answered yet."""


def reply_in(event: Component, sent: datetime | None) -> Reply:
    """Return the answer that an event gives.

    Parameters
    ----------
    event
        As it was sent back.
    sent
        When it was sent, if it came by mail.

    Raises
    ------
    ReplyError
        It gives none that can be used.
    """
    if _state(event) == "NEEDS-ACTION":
        raise Unanswered("holds no answer yet (PARTSTAT=NEEDS-ACTION)")
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
        raise ReplyError(_DEPUTY if state == "DELEGATED" else "holds an answer that is not known (PARTSTAT)")
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
    if not is_sound(moment):
        raise ReplyError(f"names a session of the year {moment.year} (RECURRENCE-ID)")
    return moment


def _begin(event: Component) -> int | None:
    """Return the begin that the answering program knew; nothing hangs on it if it cannot be read."""
    found = _listed(event, "DTSTART")
    moment = getattr(found[0], "dt", None) if len(found) == 1 else None
    if not isinstance(moment, datetime) or moment.tzinfo is None or not is_sound(moment):
        return None
    return minutes_of(moment)


def _stamp(event: Component, sent: datetime | None) -> datetime:
    """Return DTSTAMP, which is in UTC whatever is said (RFC 5545 §3.8.7.2), else the date of the mail."""
    stamp = getattr(_single(event, "DTSTAMP"), "dt", None)
    if isinstance(stamp, datetime) and is_sound(stamp):
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
