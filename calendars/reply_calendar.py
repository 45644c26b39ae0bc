"""Answers to an invitation: the replies in a calendar (iTIP, RFC 5546 §3.2.3).

Every calendar program writes them a little otherwise. Outlook leaves out the ORGANIZER and names zones as
Windows does; Google and Outlook send the same calendar twice in one mail; Thunderbird sends the whole event
back with every exception. What is needed is read, whatever else is there is not looked at.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from calendars.reply import MAX_BYTES, Budget, Found, OutOfTime, Reply, ReplyError, read_each
from calendars.reply_event import Unanswered, reply_in
from calendars.reply_text import RawCalendar, raw_calendars

if TYPE_CHECKING:
    from icalendar import Component

_NAMES_ONE = re.compile(r"(?im)^\s*RECURRENCE-ID")
"""The library leaves out a line that it cannot take apart."""

_OTHER_METHODS = {
    "REQUEST": "is an invitation, not an answer to one",
    "PUBLISH": "is a calendar to import, not an answer to an invitation",
    "COUNTER": "proposes another time, which is no answer: ask for a plain yes or no",
    "CANCEL": "is a cancellation, not an answer to an invitation",
}


def replies_of(text: str, budget: Budget, sent: datetime | None = None) -> Found:
    """Return the answers in the text of a calendar, and what in it cannot be used.

    Parameters
    ----------
    text
        One calendar, or several one after the other.
    budget
        What it may take; looked at before each event.
    sent
        When it was sent, if it came by mail.

    Raises
    ------
    ReplyError
        It is no calendar, no reply, or one that says nothing that can be used.
    """
    if len(text) > MAX_BYTES:
        raise ReplyError(f"holds a calendar larger than {MAX_BYTES // 1_000_000} MB")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read_each(raw_calendars(text), lambda calendar: _in_calendar(calendar, budget, sent))


# ---------------------------------------------------------------- one calendar


def _in_calendar(calendar: RawCalendar, budget: Budget, sent: datetime | None) -> Found:
    """Return the answers of one calendar: what it says of single sessions is as new as what it says of all."""
    _check_method(calendar.method)
    if not calendar.events:
        raise ReplyError("answers nothing: it holds no event")
    found: list[Reply] = []
    errors: list[ReplyError] = []
    try:
        _define_zones(calendar.zones, budget)
        for text in calendar.events:
            _add(text, budget, sent, found, errors)
    except OutOfTime as error:
        errors.append(OutOfTime(f"{error}: its last answers were not read"))
    if not found:
        raise errors[0]
    latest = _series_stamps(found)
    newer = (replace(one, stamp=max(one.stamp, _series_stamp(one, latest))) for one in found)
    unused = (str(one) for one in errors if not isinstance(one, Unanswered))
    return Found(replies=tuple(newer), refused=tuple(unused))


def _add(text: str, budget: Budget, sent: datetime | None, found: list[Reply], errors: list[ReplyError]) -> None:
    """Add the answer of one event to what is found, or why it is none."""
    budget.check()
    try:
        found.append(_reply(text, sent))
    except ReplyError as error:
        errors.append(error)


def _reply(text: str, sent: datetime | None) -> Reply:
    try:
        reply = reply_in(_component(text), sent)
        if reply.recurrence is None and _NAMES_ONE.search(text):  # else a no to one session would be one to all
            raise ReplyError("has no RECURRENCE-ID that can be read")
        return reply
    except ReplyError:
        raise
    except Exception as error:  # whatever hostile input makes the library raise
        raise ReplyError(f"holds an event that cannot be read ({type(error).__name__})") from error


def _define_zones(zones: Sequence[str], budget: Budget) -> None:
    """Make the zones known that a calendar defines; one that cannot be understood stays unknown."""
    from icalendar.timezone import tzp

    tzp.use_zoneinfo()  # forgets the zones that the last calendar defined under names of its own
    for text in zones:
        budget.check()
        with suppress(Exception):  # whatever hostile input makes the library raise
            _component(text)


def _component(text: str) -> Component:
    """Return what the text of an event or of a zone says."""
    from icalendar import Component

    return Component.from_ical(text)


def _check_method(method: str) -> None:
    if method != "REPLY":
        missing = "does not say that it is an answer (METHOD:REPLY)"
        raise ReplyError(_OTHER_METHODS.get(method, missing))


def _series_stamps(found: Sequence[Reply]) -> dict[tuple[str, str], datetime]:
    """Return when each series was last answered, by its UID and who answers."""
    latest: dict[tuple[str, str], datetime] = {}
    for one in found:
        if one.recurrence is None:
            key = one.uid, one.attendee
            latest[key] = max(one.stamp, latest.get(key, one.stamp))
    return latest


def _series_stamp(one: Reply, latest: Mapping[tuple[str, str], datetime]) -> datetime:
    """Return when the series that a session belongs to was answered in the same calendar, if it was."""
    return one.stamp if one.recurrence is None else latest.get((one.uid, one.attendee), one.stamp)
