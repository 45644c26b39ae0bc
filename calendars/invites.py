"""Invites: the sessions of a group as an iCalendar file (RFC 5545), to publish (RFC 5546 §3.2.1).

Values in, bytes out. Nothing is read from the machine, least of all its clock: the same series gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from calendars.ics_text import cleaned, document, local_form, mailto, quoted, text, utc_form
from calendars.series import Form, Series, form_of, places, session_uids, walls, zone_lines
from calendars.zones import moment_of, wall_time

PRODID = "-//balint-schedule//balint-schedule//EN"
"""Without a version: a new release does not change the bytes of an unchanged plan."""


def publish(series: Series) -> bytes:
    """Return the file to import: METHOD:PUBLISH, no ATTENDEE.

    Raises
    ------
    ValueError
        The series asks for `Form.SERIES` and the zone's clock changes do not allow it.
    """
    return _calendar("PUBLISH", series)


def _calendar(method: str, series: Series) -> bytes:
    """Return the whole file (§3.4, §3.6): head, the VTIMEZONE if one is used, events."""
    in_series = form_of(series) is Form.SERIES
    zone = zone_lines(series) if in_series else ()
    if zone is None:
        raise ValueError(f"the clock changes of {series.slot.zone} do not fit one rule")
    events = _series(series) if in_series else _singles(series)
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", f"METHOD:{method}")
    return document([*head, *zone, *events, "END:VCALENDAR"])


def _series(series: Series) -> Iterator[str]:
    """Yield the recurring event, then one event for each session off its place."""
    yield from _event(series, series.uid, _rule_lines(series))
    place = places(series)
    for month, wall in walls(series).items():
        if wall != place[month]:
            override = (_local(series, "RECURRENCE-ID", place[month]), *_local_span(series, wall))
            yield from _event(series, series.uid, override)


def _singles(series: Series) -> Iterator[str]:
    for uid, session in zip(session_uids(series), series.sessions, strict=True):
        start, end = moment_of(session.start), moment_of(session.start + series.duration_min)
        yield from _event(series, uid, (f"DTSTART:{utc_form(start)}", f"DTEND:{utc_form(end)}"))


def _event(series: Series, uid: str, when: tuple[str, ...]) -> Iterator[str]:
    """Yield one VEVENT (§3.6.1); all but its time is the same in each of the file's."""
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
    yield "STATUS:CONFIRMED"
    yield "TRANSP:OPAQUE"
    yield from _organizer(series)
    yield "END:VEVENT"


def _rule_lines(series: Series) -> tuple[str, ...]:
    """Return the rule: always begun on it (§3.8.5.3), the months without a session taken out (§3.8.5.1)."""
    place = places(series)
    held = {session.month for session in series.sessions}
    dropped = (_local(series, "EXDATE", wall) for month, wall in place.items() if month not in held)
    rrule = f"RRULE:{series.slot.rrule};COUNT={series.months}"
    return (*_local_span(series, place[series.first_month]), rrule, *dropped)


def _local_span(series: Series, wall: int) -> tuple[str, str]:
    """Return begin and end on the anchor's clock; no change lies between (`Form`)."""
    return _local(series, "DTSTART", wall), _local(series, "DTEND", wall + series.duration_min)


def _local(series: Series, name: str, wall: int) -> str:
    return f"{name};TZID={series.slot.zone}:{local_form(wall_time(wall))}"


def _organizer(series: Series) -> Iterator[str]:
    if series.organizer_email:
        name = f";CN={quoted(series.organizer_name)}" if cleaned(series.organizer_name).strip() else ""
        yield f"ORGANIZER{name}:{mailto(series.organizer_email)}"
