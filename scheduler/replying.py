"""From a reply to answers: whose it is, about which sessions of the plan, and whether it is to be believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from calendars.reply import Reply
from calendars.slots import Month
from calendars.zones import minutes_of, wall_minutes, wall_time, zone_wall
from scheduler.answers import ONWARD, SERIES, SESSION, Answer
from scheduler.plan import CANCELLED, OUTSIDE, Plan, PlannedPerson, PlannedSession, moment_from, moment_text

_CLOCK_ERROR = timedelta(days=1)
"""How far somebody's clock may be ahead."""


class Why(Enum):
    """Why a reply is not used."""

    SENDER = auto()
    STRANGER = auto()
    FORMER = auto()
    SHARED = auto()
    ANOTHER_GROUP = auto()
    EARLY = auto()
    GONE = auto()
    NOT_THEIRS = auto()
    OVER = auto()


class Unusable(ValueError):
    """A reply that says nothing about this plan.

    Parameters
    ----------
    why
        The reason.
    ids
        Whom it could be of, where that is known.
    place
        The instant, in minutes, or the date of the session that it names and the plan does not have.
    """

    def __init__(self, why: Why, ids: tuple[str, ...] = (), place: int | date | None = None) -> None:
        super().__init__(why.name)
        self.why, self.ids, self.place = why, ids, place


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a reply means.

    Parameters
    ----------
    person
        Who answered.
    answers
        One for each session that it is about, in their order; at least one.
    outdated
        Whether it answers an earlier invitation than the one they were last sent.
    """

    person: PlannedPerson
    answers: tuple[Answer, ...]
    outdated: bool

    @property
    def about(self) -> tuple[tuple[str, str, int], ...]:
        """Whose it is, about which sessions, given for what: another one that is equal in it takes its place."""
        return tuple((one.start, one.person, one.scope) for one in self.answers)

    @property
    def rank(self) -> tuple[str, tuple[int, int]]:
        """Which of several that are about the same counts: the latest, of one moment the more careful one."""
        return self.answers[0].order


def answered(reply: Reply, plan: Plan, as_of: datetime) -> Answered:
    """Return what a reply means for a plan.

    Parameters
    ----------
    reply
        As it was received.
    plan
        The plan in force.
    as_of
        Now; what was written later cannot be right.

    Raises
    ------
    Unusable
        It is not about this plan, or not to be believed.
    """
    if not _is_ours(reply.uid, plan):
        raise Unusable(Why.ANOTHER_GROUP)
    if reply.sender not in (None, reply.attendee):
        raise Unusable(Why.SENDER)
    person = _person(reply, plan)
    moment = _moment(reply, person)
    if moment > as_of + _CLOCK_ERROR:
        raise Unusable(Why.EARLY)
    outdated = person.issued is not None and reply.sequence < person.issued.sequence
    scope, sessions = _sessions(reply, plan, person, moment, outdated)
    source = f"{'file' if reply.sender is None else 'mail'} {scope}"
    answers = (Answer(one.start, person.id, reply.answer, moment_text(moment), source) for one in sessions)
    return Answered(person=person, answers=tuple(answers), outdated=outdated)


# ---------------------------------------------------------------- who, when


def _is_ours(uid: str, plan: Plan) -> bool:
    """Say whether a UID is that of the group's series, or of a session that is or was an event of its own."""
    own = {plan.issue.uid, *(session.uid for session in plan.sessions)}
    return uid in own or re.fullmatch(rf"{re.escape(plan.issue.uid)}-\d{{4}}-\d\d", uid) is not None


def _person(reply: Reply, plan: Plan) -> PlannedPerson:
    found = [one for one in plan.people if one.email and one.email.lower() == reply.attendee]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unusable(Why.SHARED, tuple(one.id for one in found))
    former = tuple(one.id for one in plan.former if one.email.lower() == reply.attendee)
    if former:
        raise Unusable(Why.FORMER, former)
    raise Unusable(Why.STRANGER, _of_that_name(reply, plan))


def _of_that_name(reply: Reply, plan: Plan) -> tuple[str, ...]:
    """Return who is called as the reply says: somebody who answers from another address."""
    name = reply.name.casefold()
    return tuple(one.id for one in plan.people if name and one.name.casefold() == name)


def _moment(reply: Reply, person: PlannedPerson) -> datetime:
    """Return when it was written. Some programs send the invitation's own stamp back: then the mail's date."""
    if reply.sent is not None and person.issued is not None and moment_text(reply.stamp) == person.issued.stamp:
        return max(reply.stamp, reply.sent)
    return reply.stamp


# ---------------------------------------------------------------- which sessions


def _sessions(
    reply: Reply, plan: Plan, person: PlannedPerson, moment: datetime, outdated: bool
) -> tuple[str, list[PlannedSession]]:
    """Return what the reply is given for, and the sessions that this is."""
    place = reply.recurrence
    if reply.uid == plan.issue.uid and place is None:
        if outdated and reply.begin is not None and not _on_rule(plan, reply.begin):
            raise Unusable(Why.GONE, place=reply.begin)
        return SERIES, _to_come(plan, person, moment)
    first = _session(reply, plan, person)
    if reply.onward:
        return ONWARD, _onward(_to_come(plan, person, moment), first, place)
    if first is None or (outdated and reply.begin not in (None, _start(first))):
        raise Unusable(Why.GONE, place=reply.begin if first or place is None else place)
    if first not in _theirs(plan, person):
        raise Unusable(Why.NOT_THEIRS, place=_start(first))
    return SESSION, [first]


def _theirs(plan: Plan, person: PlannedPerson) -> list[PlannedSession]:
    """Return the sessions within somebody's membership."""
    rows = zip(plan.sessions, person.levels, strict=True)
    return [session for session, level in rows if level != OUTSIDE and session.status != CANCELLED]


def _to_come(plan: Plan, person: PlannedPerson, moment: datetime) -> list[PlannedSession]:
    found = [one for one in _theirs(plan, person) if moment_from(one.start) > moment]
    if not found:
        raise Unusable(Why.OVER)
    return found


def _onward(
    to_come: list[PlannedSession], first: PlannedSession | None, place: int | date | None
) -> list[PlannedSession]:
    """Return the sessions from one on, or from the place on that it had."""
    edge = _start(first) if first else wall_minutes(place) if isinstance(place, date) else place or 0
    found = [one for one in to_come if _start(one) >= edge]
    if not found:
        raise Unusable(Why.OVER)
    return found


def _session(reply: Reply, plan: Plan, person: PlannedPerson) -> PlannedSession | None:
    """Return the one session that a reply names; None if the plan has none such."""
    held = [one for one in plan.sessions if one.status != CANCELLED]
    if reply.uid != plan.issue.uid:
        named = [one for one in held if reply.uid in (one.uid, f"{plan.issue.uid}-{_month(plan, _start(one))}")]
    elif isinstance(reply.recurrence, date):
        named = _on_day(reply.recurrence, plan, person, held)
    else:
        named = _at(reply.recurrence or 0, plan, held)
    return named[0] if named else None


def _at(instant: int, plan: Plan, held: list[PlannedSession]) -> list[PlannedSession]:
    """Return the session that begins at an instant, or whose place on the rule this is (RFC 5545 §3.8.4.4)."""
    begun = [one for one in held if _start(one) == instant]
    if begun or not _on_rule(plan, instant):
        return begun
    return [one for one in held if _month(plan, _start(one)) == _month(plan, instant)]


def _on_day(day: date, plan: Plan, person: PlannedPerson, held: list[PlannedSession]) -> list[PlannedSession]:
    """Return the session on a date: of the anchor zone, of the rule, or on the person's own calendar."""
    local = {one.start: begin[:10] for one, begin in zip(plan.sessions, person.local, strict=True)}
    met = [one for one in held if _wall(plan, _start(one)).date() == day]
    ruled = [one for one in held if plan.slots[0].slot.day(_month(plan, _start(one))) == day]
    return [*met, *ruled, *(one for one in held if local[one.start] == day.isoformat())]


# ---------------------------------------------------------------- the rule


def _on_rule(plan: Plan, instant: int) -> bool:
    """Say whether the rule of the sessions to come has a place at an instant, or a session begins then."""
    slot, wall = plan.slots[0].slot, zone_wall(plan.slots[0].zone, instant)
    place = wall_minutes(slot.day(_month(plan, instant))) + slot.minute
    return wall == place or any(_start(one) == instant for one in plan.sessions)


def _month(plan: Plan, instant: int) -> Month:
    wall = _wall(plan, instant)
    return Month(wall.year, wall.month)


def _wall(plan: Plan, instant: int) -> datetime:
    """Return what the clock of the anchor zone shows."""
    return wall_time(zone_wall(plan.slots[0].zone, instant))


def _start(session: PlannedSession) -> int:
    return minutes_of(moment_from(session.start))
