"""What a coordinator must hear about a plan: what can hardly be meant."""

from __future__ import annotations

from collections.abc import Iterator

from reports.words import listing
from scheduler.plan import Plan


def cautions(plan: Plan) -> tuple[str, ...]:
    """Return sentences about a plan that is to be published."""
    return tuple(_hopeless(plan))


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
