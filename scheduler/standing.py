"""How somebody stands: what was recorded, what is still planned, and what the contract leaves.

An excused absence is none: it counts towards no limit, and a row of absences ends with it. A session that was not
held is as if it had not been: absences before and after it are in a row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from scheduler.ledger import ABSENT, EXCUSED, PRESENT, Ledger
from scheduler.plan import CANCELLED, OUTSIDE, Plan, PlannedPerson, PlannedSession
from scheduler.recording import has_begun

DECLINED = "declined"

Answers = Mapping[tuple[str, str], str]
"""What people answered to invites, by the session's begin in UTC and the person's id."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a person stands; sessions by their numbers.

    Parameters
    ----------
    attended, missed, excused
        Recorded within the membership.
    guest
        Recorded as present outside the membership.
    planned
        Absences to come, also those that were announced.
    left
        Absences that the contract still allows, not below 0; None: no contract binds the person.
    streak
        How many were attended in a row by now, negative: how many were missed.
    over
        Whether what was recorded breaks the contract.
    breaks
        The planned absence that will break it.
    due
        The next session, if it may not be missed because of those before it.
    """

    attended: tuple[int, ...]
    missed: tuple[int, ...]
    excused: tuple[int, ...]
    guest: tuple[int, ...]
    planned: tuple[int, ...]
    left: int | None
    streak: int
    over: bool
    breaks: int | None
    due: int | None


def standing(plan: Plan, ledger: Ledger, person: PlannedPerson, moment: datetime, answers: Answers) -> Standing:
    """Return where a person stands at a moment."""
    year = _Year(plan, ledger, person, moment, answers)
    missed = year.numbers(year.missed)
    most = plan.terms.max_absences if person.contract else None
    over = most is not None and year.first_break(year.missed) is not None
    return Standing(
        attended=year.numbers(lambda one: year.recorded(one) == PRESENT),
        missed=missed,
        excused=year.numbers(lambda one: year.recorded(one) == EXCUSED),
        guest=year.guest(),
        planned=year.numbers(year.planned),
        left=None if most is None else max(most - len(missed), 0),
        streak=year.streak(),
        over=over,
        breaks=None if most is None or over else year.first_break(year.absent),
        due=None if most is None or over else year.due(),
    )


def takes_place(plan: Plan, ledger: Ledger, session: PlannedSession) -> bool:
    """Say whether a session was held, or is still going to be."""
    return session.status != CANCELLED and ledger.is_held(session.number)


def leaders_at(plan: Plan, ledger: Ledger, session: PlannedSession) -> int:
    """Return how many leaders have to come to a session, by the rule that its plan was made under."""
    leading = sum(one.role == "leader" and one.levels[session.number - 1] != OUTSIDE for one in plan.people)
    before = sum(takes_place(plan, ledger, one) for one in plan.sessions[: session.number - 1])
    first = plan.terms.leaders_first is None or before < plan.terms.leaders_first
    asked = plan.terms.leaders if first else plan.terms.leaders_then
    everybody = max(leading, 1)
    return everybody if asked is None else min(asked, everybody)


def next_session(plan: Plan, ledger: Ledger, moment: datetime) -> PlannedSession | None:
    """Return the first session that has not begun and was not called off."""
    coming = (one for one in plan.sessions if not has_begun(one, moment) and takes_place(plan, ledger, one))
    return next(coming, None)


class _Year:
    """The sessions that take place within a person's membership."""

    def __init__(
        self, plan: Plan, ledger: Ledger, person: PlannedPerson, moment: datetime, answers: Answers
    ) -> None:
        self.plan, self.ledger, self.person, self.moment, self.answers = plan, ledger, person, moment, answers
        inside = zip(plan.sessions, person.levels, strict=True)
        self.inside = {session.number for session, level in inside if level != OUTSIDE}

    def counts(self, session: PlannedSession) -> bool:
        """Say whether a session takes place within the membership."""
        return session.number in self.inside and takes_place(self.plan, self.ledger, session)

    def numbers(self, wanted: Callable[[PlannedSession], bool]) -> tuple[int, ...]:
        """Return the numbers of the sessions that count and of which something holds."""
        return tuple(one.number for one in self.plan.sessions if self.counts(one) and wanted(one))

    @property
    def _held(self) -> tuple[PlannedSession, ...]:
        """All sessions but those that were not held."""
        return tuple(one for one in self.plan.sessions if takes_place(self.plan, self.ledger, one))

    def guest(self) -> tuple[int, ...]:
        """Return the sessions that the person attended outside the membership."""
        held = (one.number for one in self.plan.sessions if one.number not in self.inside)
        return tuple(n for n in held if self.ledger.status_of(n, self.person.id) == PRESENT)

    def recorded(self, session: PlannedSession) -> str | None:
        """Return what is recorded of the person."""
        return self.ledger.status_of(session.number, self.person.id)

    def planned(self, session: PlannedSession) -> bool:
        """Say whether a session is to come and the person is not."""
        return not has_begun(session, self.moment) and self.absent(session)

    def absent(self, session: PlannedSession) -> bool:
        """Say whether the person is absent: as recorded, else as announced, else as planned."""
        recorded = self.recorded(session)
        if recorded is not None:
            return recorded == ABSENT
        declined = self.answers.get((session.start, self.person.id)) == DECLINED
        return self.counts(session) and (declined or self.person.id in session.absent)

    def missed(self, session: PlannedSession) -> bool:
        """Say whether the person is recorded as absent."""
        return self.recorded(session) == ABSENT

    def first_break(self, absent: Callable[[PlannedSession], bool]) -> int | None:
        """Return the absence with which the contract breaks; None: it does not."""
        most, most_in_row = self.plan.terms.max_absences, self.plan.terms.max_consecutive
        total = row = 0
        for session in self._held:
            away = self.counts(session) and absent(session)
            total, row = total + away, (row + 1) * away
            beyond = (most is not None and total > most) or (most_in_row is not None and row > most_in_row)
            if away and beyond:
                return session.number
        return None

    def streak(self) -> int:
        """Return the run up to the next session; what was attended goes on over what does not count."""
        coming, run = next_session(self.plan, self.ledger, self.moment), 0
        for session in self._held:
            if session == coming:
                break
            recorded = self.recorded(session) if self.counts(session) else None
            run = min(run, 0) - 1 if recorded == ABSENT else max(run, 0) + (recorded == PRESENT)
        return run

    def due(self) -> int | None:
        """Return the next session, if the ones before it leave no absence in a row."""
        most, session = self.plan.terms.max_consecutive, next_session(self.plan, self.ledger, self.moment)
        if most is None or session is None or session.number not in self.inside or self.planned(session):
            return None
        return session.number if 0 < most <= -self.streak() else None


def quorum_at(plan: Plan, session: PlannedSession) -> int | None:
    """Return how many people a session should have by the quorum; None where there is none."""
    if plan.terms.quorum_share is None:
        return plan.terms.quorum
    t = session.number - 1
    group = sum(one.levels[t] != OUTSIDE and not one.optional for one in plan.people)
    return math.ceil(Fraction(str(plan.terms.quorum_share)) * group)
