"""What a coordinator must hear about a plan: what it changes for people, and what can hardly be meant."""

from __future__ import annotations

from collections.abc import Iterator

from reports.words import count, listing, slot_name
from scheduler.plan import Plan, PlannedPerson


def cautions(plan: Plan, incumbent: Plan | None) -> tuple[str, ...]:
    """Return sentences about a plan.

    Parameters
    ----------
    plan
        The plan to be published.
    incumbent
        The plan in force; None if there is none.
    """
    changes = () if incumbent is None else _changes(plan, incumbent)
    return (*_hopeless(plan), *changes)


def _hopeless(plan: Plan) -> Iterator[str]:
    """Say who can never come, and whether any session is worth holding."""
    never = [person.name for person in plan.people if person.absences and not person.attends]
    if never:
        who = listing(never)
        yield f"{who} can come to no session at all: look at the hours in the file (`schedule check` shows them)."
    quorum = plan.terms.quorum
    optional = {person.id for person in plan.people if person.optional}
    if quorum and all(len(set(session.present) - optional) < quorum for session in plan.sessions):
        yield f"No session reaches the quorum of {quorum}: this slot is the best there is, and of little use."


def _changes(plan: Plan, incumbent: Plan) -> Iterator[str]:
    before = {session.number: session.start for session in incumbent.sessions}
    moved = sum(before.get(session.number) != session.start for session in plan.sessions)
    if moved:
        slots = [slot_name(one.slots[0].slot) for one in (incumbent, plan)]
        way = f": from {slots[0]} to {slots[1]}" if slots[0] != slots[1] else ""
        yield f"This plan moves {moved} of {count(len(plan.sessions), 'session')}{way}. Send the new invites."
    elif plan.issue.sequence > incumbent.issue.sequence:
        yield "The invites say something new, although no session moves. Send them again."
    yield from _membership(plan.people, incumbent.people)


def _membership(now: tuple[PlannedPerson, ...], before: tuple[PlannedPerson, ...]) -> Iterator[str]:
    ids, old_ids = {person.id for person in now}, {person.id for person in before}
    left = [person.name for person in before if person.id not in ids]
    joined = [person.name for person in now if person.id not in old_ids]
    if left:
        yield f"No longer in the plan: {listing(left)}. Ask them to delete the series from their calendars."
    if joined:
        yield f"New in the plan: {listing(joined)}. Send them their invites."
