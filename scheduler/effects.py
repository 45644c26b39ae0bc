"""What answers bring about before the plan is solved again: too few people, too few leaders, too many absences.

And where an answer and the hours of the file contradict each other: who said yes is still planned by their hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.reply import ACCEPTED, DECLINED
from scheduler.ledger import Ledger
from scheduler.plan import Plan, PlannedPerson, PlannedSession
from scheduler.recording import has_begun
from scheduler.standing import Answers, leaders_at, quorum_at, standing, takes_place

QUORUM, LEADER, CONTRACT = "quorum", "leader", "contract"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What refusals make of a session.

    Parameters
    ----------
    kind
        ``quorum``, ``leader``, or ``contract``: whose breaks with it.
    number
        Of the session.
    who
        Ids of those who declined it; of ``contract`` the one member.
    left
        How many can come all the same, optional people apart.
    leaders, wanted
        Of ``leader``: how many of those can lead, and how many have to.
    """

    kind: str
    number: int
    who: tuple[str, ...]
    left: int
    leaders: int = 0
    wanted: int = 1


@dataclass(frozen=True, kw_only=True)
class Mend:
    """What would let somebody come.

    Parameters
    ----------
    where
        Place in the file, ``group.yaml:31``; empty if no other hours are needed.
    line
        What to write there.
    others
        What else stands against it, each with its place.
    """

    where: str = ""
    line: str = ""
    others: tuple[str, ...] = ()


def effects(plan: Plan, ledger: Ledger, moment: datetime, answers: Answers) -> tuple[Effect, ...]:
    """Return what the refusals so far make of the sessions to come, session by session.

    Parameters
    ----------
    plan, ledger
        In force, and recorded so far.
    moment
        The present.
    answers
        By the session's begin in UTC and the person's id.
    """
    coming = coming_sessions(plan, ledger, moment)
    refused = {one.number: _refusals(plan, one, answers) for one in coming}
    found = [
        *(
            effect
            for one in coming
            if refused[one.number]
            for effect in _of(plan, ledger, one, refused[one.number])
        ),
        *_contracts(plan, ledger, moment, answers, refused),
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def coming_sessions(plan: Plan, ledger: Ledger, moment: datetime) -> tuple[PlannedSession, ...]:
    """Return the sessions that have not begun and were not called off."""
    return tuple(one for one in plan.sessions if not has_begun(one, moment) and takes_place(plan, ledger, one))


def _refusals(plan: Plan, session: PlannedSession, answers: Answers) -> tuple[str, ...]:
    """Return who of its members declined a session."""
    members = {*session.present, *session.absent}
    return tuple(
        one.id for one in plan.people if one.id in members and answers.get((session.start, one.id)) == DECLINED
    )


def _of(plan: Plan, ledger: Ledger, session: PlannedSession, refused: Sequence[str]) -> Iterator[Effect]:
    people = {one.id: one for one in plan.people}
    there = [people[who] for who in session.present if who in people and who not in refused]
    left = sum(not one.optional for one in there)
    quorum = quorum_at(plan, session)
    if quorum is not None and left < quorum and not all(people[w].optional for w in refused):
        yield Effect(kind=QUORUM, number=session.number, who=tuple(refused), left=left)
    leaders = tuple(who for who in refused if people[who].role == "leader")
    lead, wanted = sum(one.role == "leader" for one in there), leaders_at(plan, ledger, session)
    if leaders and lead < wanted:
        yield Effect(kind=LEADER, number=session.number, who=leaders, left=left, leaders=lead, wanted=wanted)


def _contracts(
    plan: Plan, ledger: Ledger, moment: datetime, answers: Answers, refused: Mapping[int, Sequence[str]]
) -> Iterator[Effect]:
    """Give the members whose contract breaks, and would not without what they declined."""
    said = {who for those in refused.values() for who in those}
    for person in plan.people:
        if person.id not in said:
            continue
        breaks = standing(plan, ledger, person, moment, answers).breaks
        if breaks is not None and _would_keep(plan, ledger, person, moment, answers):
            yield Effect(kind=CONTRACT, number=breaks, who=(person.id,), left=0)


def _would_keep(plan: Plan, ledger: Ledger, person: PlannedPerson, moment: datetime, answers: Answers) -> bool:
    """Say whether somebody would keep the contract if they came to what they declined."""
    declined = {start for (start, who), word in answers.items() if who == person.id and word == DECLINED}
    sessions = tuple(
        replace(one, absent=tuple(who for who in one.absent if who != person.id)) if one.start in declined else one
        for one in plan.sessions
    )
    return standing(replace(plan, sessions=sessions), ledger, person, moment, {}).breaks is None


def contradictions(
    plan: Plan, ledger: Ledger, moment: datetime, answers: Answers
) -> dict[str, tuple[PlannedSession, ...]]:
    """Return the sessions to come to which somebody said yes and cannot come by their hours, by id."""
    found: dict[str, list[PlannedSession]] = {}
    for session in coming_sessions(plan, ledger, moment):
        for who in session.absent:
            if answers.get((session.start, who)) == ACCEPTED:
                found.setdefault(who, []).append(session)
    return {one.id: tuple(found[one.id]) for one in plan.people if one.id in found}
