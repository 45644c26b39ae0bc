"""What a coordinator must hear about a plan first: what can hardly be meant."""

from __future__ import annotations

from collections.abc import Iterator

from reports.sheet import Times
from reports.words import listing, short_day
from scheduler.plan import PLANNED, Plan


def cautions(plan: Plan) -> tuple[str, ...]:
    """Return sentences about a plan that is to be published; they stand before all other warnings."""
    return (*_empty(plan), *_hopeless(plan))


def _empty(plan: Plan) -> Iterator[str]:
    """Name the sessions to come that nobody can attend."""
    days = Times(plan).days
    empty = [
        short_day(day)
        for one, day in zip(plan.sessions, days, strict=True)
        if one.status == PLANNED and not one.present
    ]
    if empty:
        off = "`blackouts`, or `skip_months`, leave out dates on which nobody meets"
        yield f"Nobody can come to the session{'s' if len(empty) > 1 else ''} on {listing(empty)}: {off}."


def _hopeless(plan: Plan) -> Iterator[str]:
    """Say whether any session is worth holding."""
    quorum = plan.terms.quorum
    optional = {person.id for person in plan.people if person.optional}
    if quorum and all(len(set(session.present) - optional) < quorum for session in plan.sessions):
        yield f"No session reaches the quorum of {quorum}: this slot is the best there is, and of little use."
