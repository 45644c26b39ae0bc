"""The sessions that move, come or go, line by line: on the anchor's clock, then on everybody's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from calendars.zones import minutes_of, wall_time, zone_wall
from reports.words import listing, months, people, place, short_day, slot_name
from scheduler.change import Change, Own, Shift, local_at
from scheduler.plan import Plan, PlannedPerson, PlannedSession, moment_from


def change_lines(change: Change) -> Iterator[str]:
    """Yield what becomes of the slot and of each session, then what that means on each person's own clock."""
    slots = [slot_name(plan.slots[0].slot) for plan in (change.before, change.after)]
    if slots[0] != slots[1]:
        yield f"~ The slot: {slots[0]} → {slots[1]}"
    yield from (_session(shift, change) for shift in change.shifts)
    staying = sorted(change.staying, key=lambda one: (one.after.name.casefold(), one.after.id))
    same = [own for own in staying if own.stays and set(_ways(own)) == {_SAME}]
    if len(same) > 1:
        yield f"~ {_who(same, staying)}: {_SAME}"
    for own in staying:
        yield from _own(own, change, together=len(same) > 1 and own in same) if own.stays else ()


def _session(shift: Shift, change: Change) -> str:
    """Return one session on the clock of its anchor zone."""
    if shift.old is None:
        assert shift.new is not None
        return f"+ {_anchored(change.after, shift.new)} is new"
    old = _anchored(change.before, shift.old)
    return f"- {old} is cancelled" if shift.new is None else f"~ {old} → {_anchored(change.after, shift.new)}"


def _anchored(plan: Plan, session: PlannedSession) -> str:
    zone = plan.slots[session.slot].zone
    begin = wall_time(zone_wall(zone, minutes_of(moment_from(session.start))))
    return f"{_moment(begin)} ({place(zone)})"


_SAME = "weekday and hour stay, only the dates change"
_NAMES = 5


def _who(some: Sequence[Own], staying: Sequence[Own]) -> str:
    """Name people, of many only their number."""
    if len(some) == len(staying):
        return "Everybody"
    return listing(own.after.name for own in some) if len(some) <= _NAMES else people(len(some))


def _ways(own: Own) -> dict[str, list[Shift]]:
    """Return the sessions of a person that move, by what that means on their own clock."""
    alike: dict[str, list[Shift]] = {}
    for shift in own.shifts:
        if shift.old is not None and shift.new is not None:
            old, new = _clock(own.before, shift.old), _clock(own.after, shift.new)
            alike.setdefault(_SAME if old == new else f"{old} → {new}", []).append(shift)
    return alike


def _own(own: Own, change: Change, together: bool) -> Iterator[str]:
    """Yield what changes for somebody, in their own time; sessions that move alike together.

    Parameters
    ----------
    own, change
        The person, and the two plans.
    together
        Whether it was said already that this person's weekday and hour stay.
    """
    alike = {} if together else _ways(own)
    if alike:
        parts = [way if len(alike) == 1 else f"{way} ({_months(shifts, change)})" for way, shifts in alike.items()]
        yield f"~ {own.after.name} ({place(own.after.zone)}): {', '.join(parts)}"
    group = {shift.month for shift in change.shifts if shift.old is None or shift.new is None}
    for shift in own.shifts:
        if (shift.old is None) != (shift.new is None) and shift.month not in group:
            yield f"{'+' if shift.old is None else '-'} {own.after.name}: {_date(own, shift)}"


def _months(shifts: Sequence[Shift], change: Change) -> str:
    known = [shift.month for shift in change.sessions]
    days = [date(month.year, month.number, 1) for month in known]
    return months([known.index(shift.month) + 1 for shift in shifts], days)


def _date(own: Own, shift: Shift) -> str:
    if shift.new is not None:
        return f"{when(own.after, shift.new)} is new"
    assert shift.old is not None
    return f"{when(own.before, shift.old)} is cancelled"


def _clock(person: PlannedPerson, session: PlannedSession) -> str:
    begin = local_at(person, session)
    return f"{short_day(begin)[:3]} {begin:%H:%M}"


def when(person: PlannedPerson, session: PlannedSession) -> str:
    """Return the begin of a session on a person's own clock: ``Thu 21 Jan 2027, 08:00``."""
    return _moment(local_at(person, session))


def _moment(begin: datetime) -> str:
    return f"{short_day(begin)}, {begin:%H:%M}"
