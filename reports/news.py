"""What a new plan changes for one recipient, in sentences: they stand in the mail, in that person's own time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reports.words import count, short_day, slot_name
from scheduler.change import Change, Own, Shift, local_at
from scheduler.plan import Plan, PlannedPerson, PlannedSession, moment_from

AGAIN = "You are invited again."
REWORDED = "The invite is worded anew; your sessions stay where they are."


def news_for(change: Change, who: str) -> tuple[str, ...]:
    """Return what changes for a person.

    Parameters
    ----------
    change
        The two plans.
    who
        Id of somebody who is invited now.

    Returns
    -------
    tuple[str, ...]
        Nothing for somebody who is invited for the first time; else at least one sentence.
    """
    own = next((one for one in change.staying if one.after.id == who), None)
    if own is None:
        back = who in change.before.issue.invited
        return (AGAIN,) if back else ()
    said = (*_slot(change, own), *_sessions(own), *_clock(own), *_frame(change.before, change.after))
    return said or (REWORDED,)


def group_news(change: Change) -> tuple[str, ...]:
    """Return what changes in the group's calendar, in UTC."""
    moved = [_utc(shift) for shift in change.shifts]
    return (*moved, *_frame(change.before, change.after)) or ("The calendar is worded anew.",)


def _slot(change: Change, own: Own) -> Iterator[str]:
    """Say that the slot is another one, where that is why sessions move."""
    old, new = (slot_name(plan.slots[0].slot) for plan in (change.before, change.after))
    if old != new and any(shift.moves for shift in own.shifts):
        yield f"The group now meets on the {new} (before: {old})."


def _sessions(own: Own) -> Iterator[str]:
    for shift in own.shifts:
        if shift.old is not None and shift.new is not None:
            yield f"{_when(own.before, shift.old)} moves to {_when(own.after, shift.new)}."
        elif shift.old is not None:
            yield f"{_when(own.before, shift.old)} is cancelled for you."
        elif shift.new is not None:
            yield f"{_when(own.after, shift.new)} is new for you."


def _clock(own: Own) -> Iterator[str]:
    """Say that times are now those of another place."""
    if own.before.zone != own.after.zone:
        yield f"Your times are now those of {own.after.zone} (before: {own.before.zone})."


def _frame(before: Plan, after: Plan) -> Iterator[str]:
    """Say what is new in everybody's invite."""
    if before.group != after.group:
        yield f"The group is now called {after.group}."
    if before.sender.meeting_url != after.sender.meeting_url:
        link = after.sender.meeting_url
        yield f"The meeting link is new: {link}" if link else "There is no meeting link any more."
    if (before.sender.name, before.sender.email) != (after.sender.name, after.sender.email):
        yield f"The invites now come from {after.sender.name or after.sender.email or 'nobody by name'}."
    old, new = (_length(plan) for plan in (before, after))
    if old != new:
        yield f"A session now lasts {count(new, 'minute')} (before: {old})."


def _length(plan: Plan) -> int:
    last = plan.sessions[-1]
    return int((moment_from(last.end) - moment_from(last.start)).total_seconds()) // 60


def _when(person: PlannedPerson, session: PlannedSession) -> str:
    return _moment(local_at(person, session))


def _moment(begin: datetime) -> str:
    return f"{short_day(begin)}, {begin:%H:%M}"


def _utc(shift: Shift) -> str:
    old, new = (_moment(moment_from(one.start)) if one else None for one in (shift.old, shift.new))
    if old and new:
        return f"{old} UTC moves to {new} UTC."
    return f"{old} UTC is cancelled." if old else f"{new} UTC is new."
