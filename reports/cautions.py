"""What a coordinator must hear about a plan first: what can hardly be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.sheet import Times
from reports.words import listing, short_day
from scheduler.plan import PLANNED, Plan
from scheduler.standing import quorum_at


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
    optional = {person.id for person in plan.people if person.optional}
    wanted = [quorum_at(plan, session) or 0 for session in plan.sessions]
    there = [len(set(session.present) - optional) for session in plan.sessions]
    if all(one < least for one, least in zip(there, wanted, strict=True)):
        share = plan.terms.quorum_share
        quorum = plan.terms.quorum if share is None else f"{share:.4g} of the group"
        yield f"No session reaches the quorum of {quorum}: this slot is the best there is, and of little use."


def anchor_caution(name: str, difference: str, anchors: Sequence[str]) -> str:
    """Say that a slot on a clock that is nobody's anchor would be better, and what to write."""
    return (
        f"On a clock that is no anchor it would be better: {name}; against the chosen slot {difference}. For that "
        f"write in the file `slots: anchors: [{', '.join(anchors)}]`."
    )
