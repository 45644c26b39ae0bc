"""The levels of the objective in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reports.words import clock, count, people, spelt_number
from scheduler.plan import CANCELLED, UNCOUNTED, Plan

TITLES = {
    "contract": "Contracts",
    "quorum": "Quorum",
    "regions": "Regions",
    "attendance": "Attendance",
    "burden": "Unsocial hours",
    "preference": "Preferred hours",
    "constancy": "Same clock time",
    "absences": "Absences",
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What the numbers of the levels are measured against.

    Parameters
    ----------
    members
        People whom the contract binds.
    sessions
        Of the programme.
    possible
        Attendances if everybody came to every session of their membership.
    attends
        Attendances that there are; None to say only what a level is worth.
    quorum, quorum_share, regions, max_absences, max_consecutive
        Limits of the rules; None if a rule is off. The quorum is a number of people or a share of the group.
    unsocial
        Begin and end of the unsocial hours, ``22:00``.
    most
        Name of the person with most unsocial minutes.
    contract_written
        Whether the file names the contract.
    """

    members: int
    sessions: int
    possible: int
    attends: int | None = None
    quorum: int | None = None
    quorum_share: float | None = None
    regions: int | None = None
    max_absences: int | None = None
    max_consecutive: int | None = None
    unsocial: tuple[str, str]
    most: str | None = None
    contract_written: bool = True

    def json(self) -> dict[str, Any]:
        """Return the limits as plain values."""
        return asdict(self) | {"unsocial": list(self.unsocial)}

    @property
    def too_many(self) -> str:
        """The absences that are beyond the limits: ``more than 3 sessions, or 2 in a row``."""
        return too_many(self.max_absences, self.max_consecutive)

    def called(self, name: str) -> str:
        """Return the name by which a level is spoken of."""
        return called(name, self.contract_written)

    def title(self, name: str) -> str:
        """Return what a level is called in a heading."""
        return title(self.called(name))


def called(name: str, contract_written: bool) -> str:
    """Return the name by which a level is spoken of: a contract that nobody wrote is not anybody's contract."""
    return "absences" if name == "contract" and not contract_written else name


def too_many(max_absences: int | None, max_consecutive: int | None) -> str:
    """Say which absences are beyond two limits: ``more than 3 sessions, or 2 in a row``."""
    most, row = max_absences or 0, (max_consecutive or 0) + 1
    if most == 0 or row == 1:
        return "any session"
    several = f"more than {spelt_number(most)} session{'s' if most > 1 else ''}"
    return f"{several}, or {spelt_number(row)} in a row" if row <= most else several


def scale(plan: Plan) -> Scale:
    """Return what a plan is measured against."""
    terms = plan.terms
    most = max(plan.people, key=lambda person: person.burden_min, default=None)
    return Scale(
        members=sum(person.contract is not None for person in plan.people),
        sessions=sum(session.status != CANCELLED for session in plan.sessions),
        possible=sum(level not in UNCOUNTED for person in plan.people for level in person.levels),
        attends=sum(person.attends for person in plan.people),
        quorum=terms.quorum,
        quorum_share=terms.quorum_share,
        regions=terms.regions,
        max_absences=terms.max_absences,
        max_consecutive=terms.max_consecutive,
        unsocial=(clock(terms.unsocial_from), clock(terms.unsocial_to)),
        most=most.name if most and most.burden_min else None,
        contract_written=terms.contract_written,
    )


def title(name: str) -> str:
    """Return what a level is called."""
    return TITLES.get(name, name.replace("_", " ").capitalize())


def amount(name: str, value: Sequence[float], scale: Scale) -> str:
    """Say the value of a level in words."""
    say = _AMOUNTS.get(scale.called(name))
    return say(value, scale) if say else ", ".join(f"{number:,}" for number in value)


def _contract(value: Sequence[float], scale: Scale) -> str:
    if not value[0]:
        return f"kept for all {count(scale.members, 'member')}" if scale.members else "no member is bound"
    return f"broken for {value[0]} of {count(scale.members, 'member')}"


def _absences(value: Sequence[float], scale: Scale) -> str:
    if not scale.members:
        return "no member is counted"
    who = f"{value[0]} of {count(scale.members, 'member')}" if value[0] else "nobody"
    return f"{who} would miss {scale.too_many}"


def _quorum(value: Sequence[float], scale: Scale) -> str:
    least = "the quorum" if scale.quorum is None else people(scale.quorum)
    least = least if scale.quorum_share is None else f"{scale.quorum_share * 100:g}% of the group"
    if not value[0]:
        return f"at least {least} at every session"
    return f"{value[0]} of {count(scale.sessions, 'session')} below {least}"


def _regions(value: Sequence[float], scale: Scale) -> str:
    least = "the regions wanted" if scale.regions is None else count(scale.regions, "region")
    if not value[0]:
        return f"at least {least} at every session"
    return f"{value[0]} of {count(scale.sessions, 'session')} with fewer than {least}"


def _attendance(value: Sequence[float], scale: Scale) -> str:
    if scale.attends is None or scale.attends == value[0]:
        return f"{value[0]:,} of {scale.possible:,} possible attendances"
    price = f"{scale.attends - value[0]:,g}"
    return f"{scale.attends:,} of {scale.possible:,} possible attendances, less {price} for sessions that move"


def _burden(value: Sequence[float], scale: Scale) -> str:
    if not any(value):
        return "nobody has any"
    who = f"{scale.most}, who has most" if scale.most else "the person with most"
    return f"{duration(int(value[0]))} in the year for {who}; {duration(int(value[-1]))} for all together"


def _preference(value: Sequence[float], scale: Scale) -> str:
    if not value[0]:
        return "as many attendances at preferred hours as at if-needed ones"
    more = "more" if value[0] > 0 else "fewer"
    return f"{count(int(abs(value[0])), 'attendance')} {more} at preferred hours than at if-needed ones"


def _constancy(value: Sequence[float], scale: Scale) -> str:
    if not value[0]:
        return "everybody's clock shows the same time at all sessions that they attend"
    return f"{count(int(value[0]), 'attendance')} at another clock time than usual for the person"


_AMOUNTS: dict[str, Callable[[Sequence[float], Scale], str]] = {
    "contract": _contract,
    "absences": _absences,
    "quorum": _quorum,
    "regions": _regions,
    "attendance": _attendance,
    "burden": _burden,
    "preference": _preference,
    "constancy": _constancy,
}


def difference(name: str, value: Sequence[float], chosen: Sequence[float]) -> str:
    """Say how a level differs from the chosen slot's: ``3 attendances fewer``."""
    say = _DIFFERENCES.get(name)
    if say is None:
        return f"{title(name).lower()}: {', '.join(map(str, value))} instead of {', '.join(map(str, chosen))}"
    return say(value, chosen)


def _by(number: float, thing: str, rest: str = "") -> str:
    more = "more" if number > 0 else "fewer"
    if number != int(number):
        return f"{abs(number):,g} {thing}s {more}{rest}"
    return f"{count(int(abs(number)), thing)} {more}{rest}"


def _burden_by(value: Sequence[float], chosen: Sequence[float]) -> str:
    """The largest total of one person decides; the sum only where that is equal."""
    n, who = (0, "the person with most") if value[0] != chosen[0] else (1, "all together")
    more = "more" if value[n] > chosen[n] else "less"
    return f"{duration(int(abs(value[n] - chosen[n])))} {more} at unsocial hours for {who}"


def _preference_by(value: Sequence[float], chosen: Sequence[float]) -> str:
    liked = "more" if value[0] > chosen[0] else "less"
    return f"hours that are liked {liked} (by {count(int(abs(value[0] - chosen[0])), 'attendance')})"


_DIFFERENCES: dict[str, Callable[[Sequence[float], Sequence[float]], str]] = {
    "contract": lambda value, chosen: _by(value[0] - chosen[0], "contract", " broken"),
    "absences": lambda value, chosen: _by(value[0] - chosen[0], "member", " who would miss too many sessions"),
    "quorum": lambda value, chosen: _by(value[0] - chosen[0], "session", " below the quorum"),
    "regions": lambda value, chosen: _by(value[0] - chosen[0], "session", " with too few regions"),
    "attendance": lambda value, chosen: _by(value[0] - chosen[0], "attendance"),
    "burden": _burden_by,
    "preference": _preference_by,
    "constancy": lambda value, chosen: _by(value[0] - chosen[0], "attendance", " at another clock time than usual"),
}


def duration(minutes: int) -> str:
    """Return minutes as hours and minutes: ``45 min``, ``10 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours:,} h {rest:02}" if rest else f"{hours:,} h"
