"""The rows of a plan, its sessions and its people: from a solution, and from what was published before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calendars.availability import Level
from calendars.intervals import Minutes
from calendars.slots import WEEKDAYS, Month, Slot
from calendars.zones import minutes_of, moment_of, wall_time, zone_wall
from scheduler.incumbent import Agenda, Aside
from scheduler.ledger import EXCUSED
from scheduler.plan import (
    HELD,
    NOT_HELD,
    OUTSIDE,
    PLANNED,
    Issued,
    PlannedPerson,
    PlannedSession,
    PlannedSlot,
    moment_from,
    moment_text,
)
from scheduler.problem import Person, Problem
from scheduler.result import Result
from scheduler.schedule import Schedule, longest_run

_WORDS = {
    Level.ABSENT: "absent",
    Level.IF_NEEDED: "if_needed",
    Level.AVAILABLE: "available",
    Level.PREFERRED: "preferred",
}


def planned_slot(slot: Slot) -> PlannedSlot:
    """Return a slot as a plan writes it."""
    return PlannedSlot(ordinal=slot.ordinal, weekday=WEEKDAYS[slot.weekday], time=slot.time, zone=slot.zone)


@dataclass(frozen=True, eq=False)
class Rows:
    """A solution beside the plan in force.

    Parameters
    ----------
    problem, result
        What was solved; the result has a solution.
    agenda
        What the plan in force fixes; None: there is none.
    """

    problem: Problem
    result: Result
    agenda: Agenda | None

    @cached_property
    def schedule(self) -> Schedule:
        """The sessions that count."""
        assert self.result.solution is not None
        return self.result.solution.schedule

    @cached_property
    def positions(self) -> dict[int, int]:
        """Position among the sessions that count, by number."""
        return {number: t for t, number in enumerate(self.problem.numbers)}

    @cached_property
    def aside(self) -> dict[int, Aside]:
        """Sessions that do not count, by number."""
        return dict(self.agenda.aside) if self.agenda else {}

    @cached_property
    def numbers(self) -> list[int]:
        """Numbers of all sessions."""
        return sorted({*self.positions, *self.aside})

    @cached_property
    def before(self) -> dict[int, PlannedSession]:
        """The published session of each number, where there is one."""
        known = {number: one.session for number, one in self.aside.items()}
        listed = zip(self.problem.numbers, self.agenda.before, strict=True) if self.agenda else ()
        return known | {number: session for number, session in listed if session is not None}

    @cached_property
    def slots(self) -> tuple[PlannedSlot, ...]:
        """The chosen slot, then those of other sessions, as they come."""
        return tuple(dict.fromkeys((self._chosen, *self._slot_of.values())))

    @property
    def _chosen(self) -> PlannedSlot:
        assert self.result.solution is not None
        return planned_slot(self.result.solution.slot)

    @cached_property
    def _slot_of(self) -> dict[int, PlannedSlot]:
        """The slot of each session: the chosen one, unless another gave its published begin."""
        return {number: self._own_slot(number) for number in self.numbers}

    def _own_slot(self, number: int) -> PlannedSlot:
        old = self.before.get(number)
        if self.agenda is None or old is None or self._on_chosen(number):
            return self._chosen
        stays = number in self.aside or self.begin(number) == minutes_of(moment_from(old.start))
        return self.agenda.force.plan.slots[old.slot] if stays else self._chosen

    def _on_chosen(self, number: int) -> bool:
        """Say whether a session is where the chosen slot puts it."""
        if number in self.aside:
            return False
        slot, t = self._chosen.slot, self.positions[number]
        return _wall_of(slot, self.problem.months[t]) == _shown(slot, self.begin(number))

    def begin(self, number: int) -> int:
        """Return the begin of a session; of one that does not count, as it was published."""
        if number in self.aside:
            return minutes_of(moment_from(self.aside[number].session.start))
        return int(self.schedule.starts[self.positions[number]])

    def sessions(self, uid: str) -> Iterator[PlannedSession]:
        """Yield the sessions, with one UID for all that count."""
        slots = {slot: position for position, slot in enumerate(self.slots)}
        for number in self.numbers:
            slot = slots[self._slot_of[number]]
            if number in self.aside:
                yield self._set_aside(number, slot)
            else:
                yield self._session(number, uid, slot)

    def _set_aside(self, number: int, slot: int) -> PlannedSession:
        aside = self.aside[number]
        old = aside.session
        return PlannedSession(
            number=number,
            uid=old.uid,
            slot=slot,
            start=old.start,
            end=old.end,
            status=aside.status,
            present=old.present,
            absent=old.absent,
        )

    def _session(self, number: int, uid: str, slot: int) -> PlannedSession:
        """Return a session that counts; of one that has begun the promise stays."""
        t, old = self.positions[number], self.before.get(number)
        held = self.agenda is not None and t < self.agenda.held
        start = self.begin(number)
        present, absent = self._ids(self.schedule.attends[:, t]), self._ids(self.schedule.absent[:, t])
        if held and old is not None:
            present, absent = old.present, old.absent
        pinned = self.agenda is not None and bool(self.agenda.fixed.pinned[t])
        return PlannedSession(
            number=number,
            uid=uid,
            slot=slot,
            start=moment_text(moment_of(start)),
            end=old.end if old and pinned else moment_text(moment_of(start + self.problem.duration_min)),
            status=HELD if held else PLANNED,
            present=present,
            absent=absent,
        )

    def _ids(self, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[str, ...]:
        return tuple(self.problem.people[p].id for p in np.flatnonzero(mask))

    def people(self, moment: str) -> Iterator[PlannedPerson]:
        """Yield the people; those who were sent something keep it, others have a first issue at a moment."""
        known = {one.id: one for one in self.agenda.force.plan.people} if self.agenda else {}
        hours = self.result.rules.unsocial_hours
        unsocial = self.schedule.column.minutes_within(hours) * self.schedule.attends
        for p, person in enumerate(self.problem.people):
            row = _Row(self, p, person, known.get(person.id), unsocial[p])
            yield row.planned(person.id in self._broken, self._issued(row, moment))

    @cached_property
    def _broken(self) -> frozenset[str]:
        """Ids of those whose contract is broken."""
        rule = self.result.rules.judge("contract")
        broken = rule.violations(self.schedule) if rule else ()
        return frozenset(who for found in broken for who in found.people)

    def _issued(self, row: _Row, moment: str) -> Issued | None:
        if self.agenda is not None and not self.agenda.renewal:
            return row.known.issued if row.known else None
        return Issued(sequence=0, stamp=moment) if {*row.levels} != {OUTSIDE} else None


def _wall_of(slot: Slot, month: Month) -> str:
    day = slot.day(month)
    return f"{day.isoformat()} {slot.time}"


def _shown(slot: Slot, start: int) -> str:
    return f"{wall_time(zone_wall(slot.zone, start)):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, eq=False)
class _Row:
    """One person's part of a plan."""

    rows: Rows
    p: int
    person: Person
    known: PlannedPerson | None
    unsocial: Minutes

    def planned(self, broken: bool, issued: Issued | None) -> PlannedPerson:
        schedule, person = self.rows.schedule, self.person
        absent = [bool(one) for one in schedule.absent[self.p]]
        state = "broken" if broken else "kept"
        return PlannedPerson(
            id=person.id,
            name=person.name,
            email=person.email,
            role=str(person.role),
            zone=person.zone,
            region=person.region,
            optional=person.optional,
            attends=int(schedule.attends[self.p].sum()),
            absences=sum(absent),
            longest_run=longest_run(absent),
            contract=state if person.under_contract else None,
            burden_min=int(self.unsocial.sum()),
            local=tuple(self._local(number) for number in self.rows.numbers),
            levels=self.levels,
            unsocial_min=tuple(self._unsocial(number) for number in self.rows.numbers),
            issued=issued,
        )

    @cached_property
    def levels(self) -> tuple[str, ...]:
        return tuple(self._level(number) for number in self.rows.numbers)

    def _level(self, number: int) -> str:
        if number in self.rows.aside:
            before = self._published(number)
            inside = before is not None and before.levels[_place(self.rows.before[number])] != OUTSIDE
            return NOT_HELD if inside else OUTSIDE
        t = self.rows.positions[number]
        if self.rows.schedule.member[self.p, t]:
            return _WORDS[Level(int(self.rows.schedule.level[self.p, t]))]
        return EXCUSED if self._excused(number) else OUTSIDE

    def _excused(self, number: int) -> bool:
        agenda = self.rows.agenda
        if agenda is None or self.rows.positions[number] >= agenda.held:
            return False
        old = self.rows.before[number]
        mine = self.person.id in old.present or self.person.id in old.absent
        return mine and agenda.force.ledger.status_of(old.number, self.person.id) == EXCUSED

    def _local(self, number: int) -> str:
        """Return the begin on the person's own clock; a past one as it then was."""
        old = self.rows.before.get(number)
        published = self._published(number)
        if old is not None and published is not None and self._is_past(number):
            return published.local[_place(old)]
        start = self.rows.begin(number)
        wall = int(self.person.availability.clock.wall(np.array([start]))[0])
        return _local_text(wall, wall - start)

    def _is_past(self, number: int) -> bool:
        agenda = self.rows.agenda
        return agenda is not None and moment_from(self.rows.before[number].start) <= agenda.force.as_of

    def _published(self, number: int) -> PlannedPerson | None:
        """Return the person as published, if the session was."""
        return self.known if number in self.rows.before else None

    def _unsocial(self, number: int) -> int:
        t = self.rows.positions.get(number)
        return 0 if t is None else int(self.unsocial[t])


def _place(session: PlannedSession) -> int:
    """Return the position of a published session in its plan."""
    return session.number - 1


def _local_text(wall: int, offset: int) -> str:
    """Write a local time with its offset (ISO 8601)."""
    sign, size = ("-" if offset < 0 else "+"), abs(int(offset))
    return f"{wall_time(wall):%Y-%m-%dT%H:%M}{sign}{size // 60:02}:{size % 60:02}"
