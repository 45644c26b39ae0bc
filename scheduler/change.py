"""What a new plan changes against the one in force: values, from the two plans alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from calendars.slots import Month
from scheduler.calendar import has_sessions, month_of
from scheduler.plan import CANCELLED, OUTSIDE, Plan, PlannedPerson, PlannedSession, moment_from, moment_text

_ABSENT = frozenset(("absent", "excused", "not_held", OUTSIDE))


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A session to come before and after; None: there was none, or there is none any more."""

    month: Month
    old: PlannedSession | None
    new: PlannedSession | None

    @property
    def moves(self) -> bool:
        """Whether it is held at another instant."""
        return self.old is not None and self.new is not None and self.old.start != self.new.start


@dataclass(frozen=True, kw_only=True)
class Own:
    """What changes for one person who stays.

    Parameters
    ----------
    before, after
        The person in both plans.
    shifts
        Sessions of theirs that move, come or go.
    gains, losses
        Sessions to come that they can attend now and could not before, and the reverse; with those that come or go.
    stays
        Whether a session to come is theirs.
    """

    before: PlannedPerson
    after: PlannedPerson
    shifts: tuple[Shift, ...]
    gains: tuple[Shift, ...]
    losses: tuple[Shift, ...]
    stays: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """The difference of two plans of one programme.

    Parameters
    ----------
    before, after
        The plan in force and the new one.
    as_of
        Sessions that began by this moment are past.
    """

    before: Plan
    after: Plan
    as_of: datetime

    @cached_property
    def sessions(self) -> tuple[Shift, ...]:
        """All sessions to come, of either plan, in order."""
        old, new = (dict(self._to_come(plan)) for plan in (self.before, self.after))
        return tuple(Shift(month=month, old=old.get(month), new=new.get(month)) for month in sorted({*old, *new}))

    def _to_come(self, plan: Plan) -> Iterator[tuple[Month, PlannedSession]]:
        for session in plan.sessions:
            if session.status != CANCELLED and moment_from(session.start) > self.as_of:
                yield month_of(plan, session), session

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """Sessions that move, come or go."""
        return tuple(one for one in self.sessions if one.moves or one.old is None or one.new is None)

    @cached_property
    def joined(self) -> tuple[PlannedPerson, ...]:
        """Those who are invited to sessions to come and were to none, by name."""
        before = {one.id for one in self.before.people if has_sessions(self.before, one)}
        new = (one for one in self.after.people if self._has_next(self.after, one) and one.id not in before)
        return tuple(sorted(new, key=_by_name))

    @cached_property
    def left(self) -> tuple[PlannedPerson, ...]:
        """Those who were invited to sessions to come and are to none, by name; as in the plan in force."""
        now = {one.id for one in self.after.people if has_sessions(self.after, one)}
        old = (one for one in self.before.people if self._has_next(self.before, one) and one.id not in now)
        return tuple(sorted(old, key=_by_name))

    @cached_property
    def ending(self) -> tuple[Own, ...]:
        """Those whose membership goes on paper, but to whom no session to come is left."""
        return tuple(own for own in self.staying if self._has_next(self.before, own.before) and not own.stays)

    def _has_next(self, plan: Plan, person: PlannedPerson) -> bool:
        return has_sessions(plan, person, moment_text(self.as_of))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Ids of those who had left before: they have had sessions, and none to come in either plan."""
        pairs = ((self.before, self.before.people), (self.after, self.after.people))
        coming = {one.id for plan, people in pairs for one in people if self._has_next(plan, one)}
        return frozenset(one.id for one in self.after.people if has_sessions(self.after, one)) - coming

    @cached_property
    def staying(self) -> tuple[Own, ...]:
        """What changes for each who was and is invited, in the order of the new plan."""
        before = {one.id: one for one in self.before.people if has_sessions(self.before, one)}
        pairs = ((before[one.id], one) for one in self.after.people if one.id in before)
        return tuple(self._own(old, new) for old, new in pairs if has_sessions(self.after, new))

    def _own(self, before: PlannedPerson, after: PlannedPerson) -> Own:
        seen = [self._seen(shift, before, after) for shift in self.sessions]
        gains = [one for one in seen if not _attends(one.old, before) and _attends(one.new, after)]
        losses = [one for one in seen if _attends(one.old, before) and not _attends(one.new, after)]
        changed = [one for one in seen if one.moves or (one.old is None) != (one.new is None)]
        return Own(
            before=before,
            after=after,
            shifts=tuple(changed),
            gains=tuple(gains),
            losses=tuple(losses),
            stays=any(one.new is not None for one in seen),
        )

    def _seen(self, shift: Shift, before: PlannedPerson, after: PlannedPerson) -> Shift:
        """Return a session as it stands in somebody's calendar: not at all outside the membership."""
        old = None if shift.old is None or level_at(before, shift.old) == OUTSIDE else shift.old
        new = None if shift.new is None or level_at(after, shift.new) == OUTSIDE else shift.new
        return Shift(month=shift.month, old=old, new=new)

    @cached_property
    def broken(self) -> tuple[PlannedPerson, ...]:
        """Whose contract is broken now and was not."""
        were = {one.id for one in self.before.people if one.contract == "broken"}
        return tuple(one for one in self.after.people if one.contract == "broken" and one.id not in were)

    @cached_property
    def mended(self) -> tuple[PlannedPerson, ...]:
        """Whose contract was broken and is kept now."""
        were = {one.id for one in self.before.people if one.contract == "broken"}
        return tuple(one for one in self.after.people if one.contract == "kept" and one.id in were)

    @property
    def is_drastic(self) -> bool:
        """Whether more than half of the sessions to come, or of the people, go."""
        coming = [one for one in self.sessions if one.old is not None]
        gone = [one for one in coming if one.new is None]
        people = sum(has_sessions(self.before, one) for one in self.before.people)
        return 2 * len(gone) > len(coming) or 2 * (len(self.left) + len(self.ending)) > people


def _by_name(person: PlannedPerson) -> tuple[str, str]:
    return person.name.casefold(), person.id


def level_at(person: PlannedPerson, session: PlannedSession) -> str:
    """Return a person's level at a session of their plan."""
    return person.levels[session.number - 1]


def local_at(person: PlannedPerson, session: PlannedSession) -> datetime:
    """Return the begin of a session of their plan on a person's own clock."""
    return datetime.fromisoformat(person.local[session.number - 1]).replace(tzinfo=None)


def _attends(session: PlannedSession | None, person: PlannedPerson) -> bool:
    return session is not None and level_at(person, session) not in _ABSENT
