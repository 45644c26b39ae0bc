"""The calendar of a plan: its sessions as the series that invites are made of.

The UID of a group's series is made once, so a series must be able to say whatever later plans bring, sessions at
several slots included. The slot that most sessions follow is its rule, the others are exceptions to it. Where the
zones of none of the slots allow a rule, it follows UTC.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from calendars.series import Form, Series, Session, form_of, part, session_uids, writable
from calendars.slots import Month, Slot, ordinal_in_month
from calendars.zones import minutes_of, moment_of, wall_time, zone_wall
from scheduler.plan import (
    CANCELLED,
    OUTSIDE,
    Dated,
    Former,
    Issued,
    Plan,
    PlannedPerson,
    PlannedSession,
    moment_from,
    moment_text,
    month_from,
)


def series_of(plan: Plan, form: Form | None = None) -> Series:
    """Return the series of a whole group, without a description.

    Parameters
    ----------
    plan
        The plan.
    form
        How to write it; None: as the UIDs of its sessions say.
    """
    chosen = form or published_form(plan)
    shown = [session for session in plan.sessions if session.status != CANCELLED]
    usual = _duration(plan.sessions[-1])
    dates = {session.number: _dated(plan, session, usual) for session in plan.sessions}
    whole = tuple(dates.values())
    series = Series(
        uid=plan.issue.uid,
        summary=plan.group,
        description="",
        location=plan.sender.meeting_url,
        organizer_name=plan.sender.name,
        organizer_email=plan.sender.email,
        created=moment_from(plan.issue.created),
        stamp=moment_from(plan.issue.group.stamp),
        sequence=plan.issue.group.sequence,
        slot=plan.slots[0].slot,
        first_month=whole[0].month,
        months=_months(whole),
        duration_min=usual,
        sessions=tuple(dates[session.number] for session in shown),
        form=chosen,
    )
    return series if chosen is Form.SINGLES else _ruled(series, plan, shown)


def first_form(plan: Plan) -> Form:
    """Return the form in which a plan is published for the first time."""
    return form_of(replace(series_of(plan, Form.SINGLES), form=None))


def with_uids(plan: Plan, form: Form) -> Plan:
    """Give each session the UID that carries it in calendars."""
    series = series_of(plan, form)
    uids = dict(zip((session.start for session in series.sessions), session_uids(series), strict=True))
    sessions = (replace(one, uid=uids.get(_start(one), one.uid)) for one in plan.sessions)
    return replace(plan, sessions=tuple(sessions))


def published_form(plan: Plan) -> Form:
    """Return the form in which a plan was published, which its UIDs show."""
    whole = all(session.uid == plan.issue.uid for session in plan.sessions)
    return Form.SERIES if whole else Form.SINGLES


def _start(session: PlannedSession) -> int:
    return minutes_of(moment_from(session.start))


def _duration(session: PlannedSession) -> int:
    return minutes_of(moment_from(session.end)) - _start(session)


def _dated(plan: Plan, session: PlannedSession, usual_min: int) -> Session:
    length = _duration(session)
    return Session(month_of(plan, session), _start(session), None if length == usual_min else length)


def _months(sessions: tuple[Session, ...]) -> int:
    first, last = sessions[0].month, sessions[-1].month
    return (last.year - first.year) * 12 + last.number - first.number + 1


def month_of(plan: Plan, session: PlannedSession) -> Month:
    """Return the month of the slot's rule whose session it is."""
    zone = plan.slots[session.slot].zone
    wall = wall_time(zone_wall(zone, _start(session)))
    return Month(wall.year, wall.month)


def _ruled(series: Series, plan: Plan, shown: list[PlannedSession]) -> Series:
    """Give a series the rule that most of its sessions follow, of those that can be written."""
    often = Counter(session.slot for session in shown)
    order = sorted(often, key=lambda slot: (-often[slot], slot))
    tried = (replace(series, slot=plan.slots[slot].slot) for slot in order)
    return next((one for one in tried if writable(one)), replace(series, slot=_in_utc(series)))


def _in_utc(series: Series) -> Slot:
    """Return the slot on the clock of UTC that most sessions follow; no clock change can touch it."""
    slots = Counter(_utc_slot(session.start) for session in series.sessions)
    return min(slots, key=lambda slot: (-slots[slot], slot))


def _utc_slot(start: int) -> Slot:
    moment = moment_of(start)
    return Slot(ordinal_in_month(moment.date()), moment.weekday(), moment.hour * 60 + moment.minute, "UTC")


def personal_series(plan: Plan, person: PlannedPerson, group: Series) -> Series | None:
    """Return the series of one person, without a description; None if no session is theirs.

    Parameters
    ----------
    plan, person
        Whose.
    group
        The series of the whole group.
    """
    theirs = _theirs(plan, person, group)
    if not theirs or person.issued is None:
        return None
    return _stamped(part(group, theirs), person.issued)


def has_sessions(plan: Plan, person: PlannedPerson, after: str = "") -> bool:
    """Say whether any session in calendars is a person's, of those that begin after a moment if one is given."""
    pairs = zip(plan.sessions, person.levels, strict=True)
    return any(one.status != CANCELLED and level != OUTSIDE and one.start > after for one, level in pairs)


def _theirs(plan: Plan, person: PlannedPerson, group: Series) -> tuple[Session, ...]:
    levels = dict(zip(map(_start, plan.sessions), person.levels, strict=True))
    return tuple(session for session in group.sessions if levels[session.start] != OUTSIDE)


def cancelled_series(plan: Plan, former: Former) -> Series:
    """Return the series that somebody had who is no longer invited, without a description."""
    sessions = tuple(map(_held, former.sessions))
    series = replace(
        series_of(replace(plan, group=former.group, sender=former.sender)),
        form=Form(former.form),
        uid=former.uid,
        created=moment_from(former.created),
        duration_min=former.duration_min,
        slot=former.slot.slot,
        sessions=sessions,
        first_month=sessions[0].month,
        months=_months(sessions),
    )
    if series.form is Form.SERIES and not writable(series):
        series = replace(series, slot=_in_utc(series))
    return _stamped(series, former.issued)


def _stamped(series: Series, issued: Issued) -> Series:
    return replace(series, sequence=issued.sequence, stamp=moment_from(issued.stamp))


def withdrawn_sessions(issued: Issued) -> tuple[Session, ...]:
    """Return the sessions that a recipient holds as single events and that are no longer theirs."""
    return tuple(map(_held, issued.withdrawn))


def _held(session: Dated) -> Session:
    return Session(month_from(session.month), minutes_of(moment_from(session.start)))


def dated(series: Series) -> tuple[Dated, ...]:
    """Return the sessions of a series as a plan keeps them."""
    return tuple(
        Dated(month=str(session.month), start=moment_text(moment_of(session.start))) for session in series.sessions
    )
