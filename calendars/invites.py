"""Invites: the sessions of a group as iCalendar files (RFC 5545), to publish, to invite, to cancel (RFC 5546).

Values in, bytes out. Nothing is read from the machine, least of all its clock: the same series gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calendars.ics_text import cleaned, document, local_form, mailto, quoted, text, utc_form
from calendars.series import Form, Series, Session, form_of, places, single_uid, walls, zone_lines
from calendars.zones import moment_of, wall_time

PRODID = "-//balint-schedule//balint-schedule//EN"
"""Without a version: a new release does not change the bytes of an unchanged plan."""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """The one person whom a file is for."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What sets a file of one method apart: its METHOD, and the line of the person, if it has one."""

    method: str
    person: tuple[str, ...] = ()

    @property
    def cancels(self) -> bool:
        return self.method == "CANCEL"


def publish(series: Series, withdrawn: Iterable[Session] = ()) -> bytes:
    """Return the file to import: METHOD:PUBLISH, no ATTENDEE (RFC 5546 §3.2.1).

    Parameters
    ----------
    series
        The sessions.
    withdrawn
        Sessions that an earlier file had as single events and that are no more: each is an event that is
        cancelled. In a series the full state says it already.

    Raises
    ------
    ValueError
        The series asks for `Form.SERIES` and the zone's clock changes do not allow it; or sessions are
        withdrawn from a series, or are among those that take place.
    """
    gone = tuple(withdrawn)
    if gone and form_of(series) is Form.SERIES:
        raise ValueError("a series needs no withdrawn sessions: it is always the full state")
    months = [session.month for session in (*series.sessions, *gone)]
    if len(set(months)) < len(months):
        raise ValueError("a withdrawn session has the UID of another one")
    return _calendar(series, _Kind(method="PUBLISH"), gone)


def request(series: Series, attendee: Attendee) -> bytes:
    """Return the file that invites a person by mail: METHOD:REQUEST with this one ATTENDEE (§3.2.2).

    Raises
    ------
    ValueError
        The sessions are single events: several UIDs in a REQUEST, which RFC 5546 forbids and Outlook and Apple
        do not take; or an address is missing; or as for `publish`.
    """
    if form_of(series) is Form.SINGLES:
        raise ValueError("single events have a UID each, and a REQUEST has one: publish them")
    if not (attendee.email and series.organizer_email):
        raise ValueError("a REQUEST needs the addresses of organizer and attendee")
    answer = ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    return _calendar(series, _Kind(method="REQUEST", person=_attendee(attendee, answer)))


def cancel(series: Series, attendee: Attendee | None) -> bytes:
    """Return the file that takes a person's sessions back: METHOD:CANCEL (§3.2.5).

    The recurring event alone stands for all of its sessions, those off their place included; sessions that are
    events of their own are cancelled one by one.

    Parameters
    ----------
    series
        What the person had, with a SEQUENCE above that of the last invite.
    attendee
        The person; no ATTENDEE without an address.
    """
    return _calendar(series, _Kind(method="CANCEL", person=_attendee(attendee, "") if attendee else ()))


def _attendee(attendee: Attendee, answer: str) -> tuple[str, ...]:
    """Return the person's line (RFC 5545 §3.8.4.1), or nothing without an address."""
    if not attendee.email:
        return ()
    role = f";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}"
    return (f"ATTENDEE{_common_name(attendee.name)}{role}:{mailto(attendee.email)}",)


def _calendar(series: Series, kind: _Kind, withdrawn: tuple[Session, ...] = ()) -> bytes:
    """Return the whole file (§3.4, §3.6): head, the VTIMEZONE if one is used, events."""
    in_series = form_of(series) is Form.SERIES
    zone = zone_lines(series) if in_series else ()
    if zone is None:
        raise ValueError(f"the clock changes of {series.slot.zone} do not fit one rule")
    events = _series(series, kind) if in_series else _singles(series, kind, withdrawn)
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", f"METHOD:{kind.method}")
    return document([*head, *zone, *events, "END:VCALENDAR"])


def _series(series: Series, kind: _Kind) -> Iterator[str]:
    """Yield the recurring event, then one event for each session off its place."""
    yield from _event(series, kind, series.uid, _rule_lines(series), kind.cancels)
    place, lengths = places(series), {one.month: one.lasts_min or series.duration_min for one in series.sessions}
    for month, wall in walls(series).items():
        off = (wall, lengths[month]) != (place[month], series.duration_min)
        if off and not kind.cancels:
            span = _local_span(series, wall, lengths[month])
            yield from _event(
                series, kind, series.uid, (_local(series, "RECURRENCE-ID", place[month]), *span), False
            )


def _singles(series: Series, kind: _Kind, withdrawn: tuple[Session, ...]) -> Iterator[str]:
    for session in (*series.sessions, *withdrawn):
        start, end = moment_of(session.start), moment_of(session.start + (session.lasts_min or series.duration_min))
        when = (f"DTSTART:{utc_form(start)}", f"DTEND:{utc_form(end)}")
        yield from _event(
            series, kind, single_uid(series, session.month), when, kind.cancels or session in withdrawn
        )


def _event(series: Series, kind: _Kind, uid: str, when: tuple[str, ...], cancelled: bool) -> Iterator[str]:
    """Yield one VEVENT (§3.6.1); all but its time and state is the same in each of the file's."""
    yield "BEGIN:VEVENT"
    yield f"UID:{text(uid)}"
    yield f"DTSTAMP:{utc_form(series.stamp)}"
    yield f"CREATED:{utc_form(series.created)}"
    yield f"LAST-MODIFIED:{utc_form(series.stamp)}"
    yield f"SEQUENCE:{series.sequence}"
    yield f"SUMMARY:{text(series.summary)}"
    yield f"DESCRIPTION:{text(series.description)}"
    if series.location:
        yield f"LOCATION:{text(series.location)}"
    yield from when
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if cancelled else 'OPAQUE'}"  # where a cancelled event is kept, it takes no time
    yield from _organizer(series)
    yield from kind.person
    yield "END:VEVENT"


def _rule_lines(series: Series) -> tuple[str, ...]:
    """Return the rule: always begun on it (§3.8.5.3), the months without a session taken out (§3.8.5.1)."""
    place = places(series)
    held = {session.month for session in series.sessions}
    dropped = (_local(series, "EXDATE", wall) for month, wall in place.items() if month not in held)
    rrule = f"RRULE:{series.slot.rrule};COUNT={series.months}"
    return (*_local_span(series, place[series.first_month], series.duration_min), rrule, *dropped)


def _local_span(series: Series, wall: int, lasts_min: int) -> tuple[str, str]:
    """Return begin and end on the anchor's clock; no change lies between (`Form`)."""
    return _local(series, "DTSTART", wall), _local(series, "DTEND", wall + lasts_min)


def _local(series: Series, name: str, wall: int) -> str:
    return f"{name};TZID={series.slot.zone}:{local_form(wall_time(wall))}"


def _organizer(series: Series) -> Iterator[str]:
    if series.organizer_email:
        yield f"ORGANIZER{_common_name(series.organizer_name)}:{mailto(series.organizer_email)}"


def _common_name(name: str) -> str:
    """Return the parameter CN (§3.2.2), or nothing for a name without a letter."""
    return f";CN={quoted(name)}" if cleaned(name).strip() else ""
