"""Solving again: what the plan in force fixes, and what it leaves to choose.

Sessions that have begun are history: they stay as published, whatever the file says now. Sessions within the
notice period stay at their instants. Sessions that were called off stay in the plan and out of the choice.
A programme that begins after the last session of the plan in force is a renewal: nothing of it is published, and
the old slot is the one that it starts from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import numpy as np

from calendars.availability import Level
from calendars.errors import UserError
from calendars.slots import Month, Slot
from calendars.zones import GAP, minutes_of, wall_minutes, wall_time, zone_clock, zone_wall
from scheduler.answers import NO_ANSWERS, Answers
from scheduler.calendar import month_of
from scheduler.candidates import Fixed
from scheduler.constraint import Forgiving, Rule, Rules, Violation
from scheduler.ledger import EMPTY, Ledger
from scheduler.plan import (
    CANCELLED,
    EXCUSED,
    HELD,
    OUTSIDE,
    Plan,
    PlannedGain,
    PlannedPerson,
    PlannedSession,
    moment_from,
)
from scheduler.problem import Gain, Incumbent, Past, Person, Problem
from scheduler.schedule import first_sessions, schedule_of

_DAY = 1440
_LEVELS = {"if_needed": Level.IF_NEEDED, "available": Level.AVAILABLE, "preferred": Level.PREFERRED}


class NothingLeftError(UserError):
    """Every session is called off, or was not held; the message says what to do."""


@dataclass(frozen=True, kw_only=True, eq=False)
class InForce:
    """The plan in force, and what is known beside it.

    Parameters
    ----------
    plan
        As published.
    as_of
        The moment that decides what is past.
    ledger
        What happened at sessions.
    answers
        What people answered to invitations.
    """

    plan: Plan
    as_of: datetime
    ledger: Ledger = EMPTY
    answers: Answers = NO_ANSWERS


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A session that stays in the plan but does not count.

    Parameters
    ----------
    session
        As published.
    status
        ``cancelled``, or ``held`` if it turned out afterwards that it was not: then calendars still show it.
    """

    session: PlannedSession
    status: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Agenda:
    """The sessions that a plan is to have.

    Parameters
    ----------
    force
        The plan in force.
    months, numbers
        Of the sessions that count, in order; t of them.
    before
        The published session of each; None: none is.
    held
        How many of them have begun, the first ones.
    aside
        Sessions that stay in the plan but do not count, by number: called off, or not held.
    fixed
        What is published of the sessions.
    renewal
        Whether it is a new programme.
    too_late
        Months that the file asks for and that are over.
    """

    force: InForce
    months: tuple[Month, ...]
    numbers: tuple[int, ...]
    before: tuple[PlannedSession | None, ...]
    held: int
    aside: Mapping[int, Aside]
    fixed: Fixed
    renewal: bool
    too_late: tuple[Month, ...]


def is_renewal(plan: Plan, months: Sequence[Month], as_of: datetime) -> bool:
    """Say whether a programme begins after the last session of a plan that has begun."""
    begun = moment_from(plan.sessions[0].start) <= as_of
    return begun and months[0] > month_of(plan, plan.sessions[-1])


def agenda_of(
    months: Sequence[Month], force: InForce, notice_days: int, blackouts: Set[date] = frozenset()
) -> Agenda:
    """Work out which sessions a plan is to have.

    Parameters
    ----------
    months
        The months that the file asks for, in order.
    force
        The plan in force.
    notice_days
        Sessions that begin within so many days stay where they are.
    blackouts
        Dates without a session, on the clock of the slot in force.

    Raises
    ------
    NothingLeftError
        There is none that counts.
    """
    if is_renewal(force.plan, months, force.as_of):
        return _renewed(months, force, blackouts)
    slot, earliest = force.plan.slots[0].slot, minutes_of(force.as_of + timedelta(days=notice_days)) + 1
    known = {month_of(force.plan, session): session for session in force.plan.sessions}
    begun = {month for month, session in known.items() if _begun(session, force)}
    open_months = [month for month in months if month not in begun]
    late = {m for m in open_months if _published(known.get(m)) is None and _is_late(m, begun, slot, earliest)}
    wanted = frozenset(open_months) - late
    if not begun and not force.ledger.entries:  # nothing refers to what is dropped before the first session
        known = {month: session for month, session in known.items() if month in wanted}
    listed = list(enumerate(sorted({*known, *wanted}), 1))
    aside = {
        number: _aside(known[month], force) for number, month in listed if _is_aside(month, known, wanted, force)
    }
    counted = [(number, month) for number, month in listed if number not in aside]
    if not counted:
        raise NothingLeftError(
            "no session is left: every one is called off or was not held. Take one back with "
            "`schedule record FILE --session NUMBER --held yes`, or ask for more sessions in the file"
        )
    before = tuple(_published(known.get(month)) for _, month in counted)
    return Agenda(
        force=force,
        months=tuple(month for _, month in counted),
        numbers=tuple(number for number, _ in counted),
        before=before,
        held=sum(month in begun for _, month in counted),
        aside=aside,
        fixed=_fixed([month for _, month in counted], before, slot, earliest, blackouts),
        renewal=False,
        too_late=tuple(sorted(late)),
    )


def _renewed(months: Sequence[Month], force: InForce, blackouts: Set[date]) -> Agenda:
    """Return the sessions of a new programme, of which nothing is published."""
    nothing = (None,) * len(months)
    return Agenda(
        force=force,
        months=tuple(months),
        numbers=tuple(range(1, len(months) + 1)),
        before=nothing,
        held=0,
        aside={},
        fixed=replace(_fixed(months, nothing, force.plan.slots[0].slot, int(GAP), blackouts), renewal=True),
        renewal=True,
        too_late=(),
    )


def _begun(session: PlannedSession, force: InForce) -> bool:
    return moment_from(session.start) <= force.as_of


def _is_late(month: Month, begun: Set[Month], slot: Slot, earliest: int) -> bool:
    """Say whether a month in which nothing is published is over, at the slot in force."""
    return month < max(begun, default=month) or _places(slot, [month])[0] < earliest


def _is_aside(month: Month, known: Mapping[Month, PlannedSession], wanted: Set[Month], force: InForce) -> bool:
    """Say whether a session does not count: the ledger or an earlier plan called it off, or the file drops it."""
    session = known.get(month)
    if session is None:
        return False
    if not force.ledger.is_held(session.number):
        return True
    return session.status == CANCELLED if _begun(session, force) else month not in wanted


def _aside(session: PlannedSession, force: InForce) -> Aside:
    off = force.ledger.called_off(session.number, session.start) or not _begun(session, force)
    return Aside(session=session, status=CANCELLED if off or session.status == CANCELLED else HELD)


def _published(session: PlannedSession | None) -> PlannedSession | None:
    """Leave out what was called off: nobody's calendar holds it."""
    return None if session is None or session.status == CANCELLED else session


def _fixed(
    months: Sequence[Month],
    before: Sequence[PlannedSession | None],
    slot: Slot,
    earliest: int,
    blackouts: Set[date],
) -> Fixed:
    places = _places(slot, months)
    published = [
        place if session is None else minutes_of(moment_from(session.start))
        for place, session in zip(places, before, strict=True)
    ]
    there = np.array([session is not None for session in before], dtype=bool)
    begins = np.array(published, dtype=np.int64)
    closed = [begin != GAP and wall_time(zone_wall(slot.zone, begin)).date() in blackouts for begin in published]
    return Fixed(
        slot=slot,
        published=begins,
        there=there,
        pinned=there & (begins < earliest),
        earliest=earliest,
        closed=np.array(closed, dtype=bool),
    )


def _places(slot: Slot, months: Sequence[Month]) -> list[int]:
    """Return the instants that a slot gives in some months, ``GAP`` where it gives none."""
    walls = np.array([wall_minutes(slot.day(month)) + slot.minute for month in months], dtype=np.int64)
    clock = zone_clock(slot.zone, int(walls.min()) - 3 * _DAY, int(walls.max()) + 3 * _DAY)
    return [int(instant) for instant in clock.first_pass(walls)]


def incumbent_of(agenda: Agenda, people: Sequence[Person]) -> Incumbent:
    """Return the plan in force as the problem sees it."""
    known = {person.id: person for person in agenda.force.plan.people}
    inside = [_inside(known.get(person.id), agenda) for person in people]
    member = np.stack([person.availability.is_member(agenda.fixed.published) for person in people])
    return Incumbent(
        fixed=agenda.fixed,
        stays=np.array(inside, dtype=bool) & member & ~agenda.fixed.pinned,
        past=_past(agenda, people, known),
        turned_down=() if agenda.renewal else tuple(map(_gain, agenda.force.plan.turned_down)),
    )


def _gain(planned: PlannedGain) -> Gain:
    amounts = planned.value if isinstance(planned.value, list) else [planned.value]
    return Gain(name=planned.name, amount=tuple(Fraction(str(one)) for one in amounts))


def _inside(person: PlannedPerson | None, agenda: Agenda) -> list[bool]:
    """Say which sessions a person's calendar holds; in a renewal those that the old slot would give."""
    if person is None:
        return [False] * len(agenda.months)
    if agenda.renewal:
        return [True] * len(agenda.months)
    return [one is not None and person.levels[_index(one)] != OUTSIDE for one in agenda.before]


def _index(session: PlannedSession) -> int:
    return session.number - 1


def _past(agenda: Agenda, people: Sequence[Person], known: Mapping[str, PlannedPerson]) -> Past:
    held = [session for session in agenda.before[: agenda.held] if session is not None]
    starts = agenda.fixed.published[: len(held)]
    shape = (len(people), len(held))
    level, member, wall = np.zeros(shape, np.uint8), np.zeros(shape, bool), np.zeros(shape, np.int64)
    belongs = np.zeros(shape, bool)
    for p, person in enumerate(people):
        wall[p] = person.availability.clock.wall(starts)
        before = known.get(person.id)
        for t, session in enumerate(held):
            level[p, t], member[p, t] = _what_happened(person.id, before, session, agenda.force.ledger)
            belongs[p, t] = person.id in {*session.present, *session.absent}
            if before is not None:
                wall[p, t] = _wall(before.local[_index(session)])
    return Past(level=level, member=member, belongs=belongs, wall=wall)


def _what_happened(
    who: str, before: PlannedPerson | None, session: PlannedSession, ledger: Ledger
) -> tuple[int, bool]:
    """Return the level at which somebody was at a session, and whether it counts for them.

    What nobody recorded counts as published, also for those who left and are back. Who came as a guest, outside the
    membership, is not counted.
    """
    promised = who in session.present
    if not promised and who not in session.absent:
        return Level.ABSENT, False
    recorded = ledger.status_of(session.number, who)
    there = promised if recorded is None else recorded == "present"
    level = _LEVELS.get(before.levels[_index(session)] if before else "", Level.AVAILABLE)
    return (level if there else Level.ABSENT), recorded != EXCUSED


def _wall(local: str) -> int:
    """Return what a clock showed, from a time with its offset."""
    shown = datetime.fromisoformat(local).replace(tzinfo=None)
    return wall_minutes(shown.date()) + shown.hour * 60 + shown.minute


def forgiving(rules: Rules, problem: Problem) -> tuple[Rules, tuple[Violation, ...]]:
    """Return rules that ask nothing more of what is past or fixed, and where those are broken.

    What a rule finds broken within the pinned sessions alone stays so whatever is chosen: rules only ever ask for
    more presence and for fewer absences.
    """
    if problem.incumbent is None:
        return rules, ()
    pinned = problem.incumbent.fixed.pinned
    number = len(pinned) if pinned.all() else int(np.argmin(pinned))
    if not number:
        return rules, ()
    settled = first_sessions(schedule_of(problem, problem.incumbent.fixed.published), number)
    found = {rule: rule.violations(settled) for rule in rules.hard}
    hard: list[Rule] = [
        Forgiving(rule=rule, parts=frozenset(one.part for one in broken)) if broken else rule
        for rule, broken in found.items()
    ]
    return replace(rules, hard=tuple(hard)), tuple(one for broken in found.values() for one in broken)
