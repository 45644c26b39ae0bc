"""Publishing: from a solution to the plan that calendars and the next solve rely on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from calendars.availability import Level
from calendars.intervals import Minutes
from calendars.series import Series, Session, session_uids
from calendars.slots import WEEKDAYS, Month, Slot
from calendars.zones import TZDATA_VERSION, minutes_of, moment_of, wall_time, zone_wall
from scheduler.constraint import Rules
from scheduler.plan import (
    NOBODY,
    OUTSIDE,
    Issue,
    Issued,
    Made,
    Plan,
    PlannedLevel,
    PlannedPerson,
    PlannedSession,
    PlannedSlot,
    Sender,
    Terms,
    moment_from,
    moment_text,
)
from scheduler.problem import Person, Problem
from scheduler.result import LevelResult, Result
from scheduler.schedule import Schedule, longest_run
from scheduler.version import __version__

_LEVEL_NAMES = {
    Level.ABSENT: "absent",
    Level.IF_NEEDED: "if_needed",
    Level.AVAILABLE: "available",
    Level.PREFERRED: "preferred",
}


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The circumstances of an issue, which the engine cannot know by itself.

    Parameters
    ----------
    group
        Name of the group.
    as_of
        Moment of issue, aware, in UTC.
    config_sha256
        Of the configuration file.
    sender
        Organizer and meeting link of the invites.
    """

    group: str
    as_of: datetime
    config_sha256: str
    sender: Sender = NOBODY


def make_plan(
    problem: Problem, result: Result, occasion: Occasion, incumbent: Plan | None = None, *, anew: bool = False
) -> Plan:
    """Write a solution down as a plan.

    Parameters
    ----------
    problem, result
        What was solved; the result has a solution.
    occasion
        Name, moment of issue, configuration.
    incumbent
        The plan in force, whose UID, moment of creation and SEQUENCE go on. SEQUENCE and stamp rise only when
        calendars show something else. A plan that says nothing new is the incumbent itself, to the byte.
    anew
        Whether it is a new issue all the same: the invites on disk are worded otherwise than they would be now.
    """
    assert result.solution is not None
    uid = incumbent.issue.uid if incumbent else _new_uid(occasion)
    plan = Plan(
        group=occasion.group,
        status=str(result.status),
        revision=0,
        made=_made(occasion),
        issue=_first_issue(problem, occasion, uid),
        sender=occasion.sender,
        terms=_terms(result.rules),
        levels=tuple(_planned_level(level) for level in result.levels),
        slots=(_planned_slot(result.solution.slot),),
        sessions=_sessions(problem, result, uid),
        people=_people(problem, result, occasion),
        former=(),
    )
    plan = _with_uids(plan)
    return plan if incumbent is None else _follow(plan, incumbent, occasion, anew)


def _with_uids(plan: Plan) -> Plan:
    """Give each session the UID that carries it in calendars."""
    uids = session_uids(series_of(plan))
    sessions = (replace(one, uid=uid) for one, uid in zip(plan.sessions, uids, strict=True))
    return replace(plan, sessions=tuple(sessions))


def series_of(plan: Plan) -> Series:
    """Return the calendar series of a whole group, without a description."""
    slot = plan.slots[0].slot
    starts = [minutes_of(moment_from(session.start)) for session in plan.sessions]
    sessions = tuple(Session(_month(start, slot), start) for start in starts)
    first, last = sessions[0].month, sessions[-1].month
    return Series(
        uid=plan.issue.uid,
        summary=plan.group,
        description="",
        location=plan.sender.meeting_url,
        organizer_name=plan.sender.name,
        organizer_email=plan.sender.email,
        created=moment_from(plan.issue.created),
        stamp=moment_from(plan.issue.stamp),
        sequence=plan.issue.sequence,
        slot=slot,
        first_month=first,
        months=(last.year - first.year) * 12 + last.number - first.number + 1,
        duration_min=minutes_of(moment_from(plan.sessions[0].end)) - starts[0],
        sessions=sessions,
    )


def _month(start: int, slot: Slot) -> Month:
    wall = wall_time(zone_wall(slot.zone, start))
    return Month(wall.year, wall.month)


def _made(occasion: Occasion) -> Made:
    return Made(
        at=moment_text(occasion.as_of),
        version=__version__,
        tzdata=TZDATA_VERSION,
        config_sha256=occasion.config_sha256,
    )


def _new_uid(occasion: Occasion) -> str:
    """Return a UID (RFC 7986 §5.3) that the same input gives again on every machine."""
    seed = "\n".join((occasion.group, moment_text(occasion.as_of), occasion.config_sha256))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, seed))


def _first_issue(problem: Problem, occasion: Occasion, uid: str) -> Issue:
    moment = moment_text(occasion.as_of)
    invited = tuple(sorted(person.id for person in problem.people))
    group = Issued(sequence=0, stamp=moment)
    return Issue(uid=uid, sequence=0, created=moment, stamp=moment, invited=invited, group=group)


def _follow(plan: Plan, incumbent: Plan, occasion: Occasion, anew: bool) -> Plan:
    """Give a plan the identity of the one it follows."""
    unchanged = replace(plan, revision=incumbent.revision, made=incumbent.made, issue=incumbent.issue)
    if unchanged == incumbent and not anew:
        return incumbent
    old = incumbent.issue
    issue = replace(old, invited=tuple(sorted({*old.invited, *plan.issue.invited})))
    if anew or _visible(plan) != _visible(incumbent):
        stamp = max(moment_text(occasion.as_of), _later(old.stamp))
        issue = replace(issue, sequence=old.sequence + 1, stamp=stamp)
    return replace(plan, revision=incumbent.revision + 1, issue=issue)


def _visible(plan: Plan) -> tuple[object, ...]:
    """Return what a plan's calendars show."""
    sessions = [(session.start, session.end) for session in plan.sessions]
    own = {
        person.id: (person.zone, person.local, [level == OUTSIDE for level in person.levels])
        for person in plan.people
    }
    return plan.group, plan.sender, plan.slots, sessions, own


def _terms(rules: Rules) -> Terms:
    def limit(rule: str, parameter: str) -> int | None:
        return next((getattr(one, parameter) for one in rules.judges if one.name == rule), None)

    return Terms(
        max_absences=limit("contract", "max_absences"),
        max_consecutive=limit("contract", "max_consecutive"),
        quorum=limit("quorum", "at_least"),
        regions=limit("regions", "at_least"),
        unsocial_from=rules.unsocial_hours[0],
        unsocial_to=rules.unsocial_hours[1],
    )


def _later(stamp: str) -> str:
    return moment_text(moment_from(stamp) + timedelta(seconds=1))


def _planned_level(level: LevelResult) -> PlannedLevel:
    return PlannedLevel(
        name=level.name, value=_amount(level.value), bound=None if level.bound is None else _amount(level.bound)
    )


def _amount(numbers: tuple[int, ...]) -> int | list[int]:
    return numbers[0] if len(numbers) == 1 else list(numbers)


def _planned_slot(slot: Slot) -> PlannedSlot:
    return PlannedSlot(ordinal=slot.ordinal, weekday=WEEKDAYS[slot.weekday], time=slot.time, zone=slot.zone)


def _sessions(problem: Problem, result: Result, uid: str) -> tuple[PlannedSession, ...]:
    assert result.solution is not None
    schedule = result.solution.schedule
    ids = [person.id for person in problem.people]
    return tuple(
        PlannedSession(
            number=t + 1,
            uid=uid,
            slot=0,
            start=moment_text(moment_of(start)),
            end=moment_text(moment_of(start + problem.duration_min)),
            status="planned",
            present=tuple(ids[p] for p in np.flatnonzero(schedule.attends[:, t])),
            absent=tuple(ids[p] for p in np.flatnonzero(schedule.absent[:, t])),
        )
        for t, start in enumerate(schedule.starts)
    )


def _people(problem: Problem, result: Result, occasion: Occasion) -> tuple[PlannedPerson, ...]:
    assert result.solution is not None
    schedule = result.solution.schedule
    broken = {
        person
        for rule in result.rules.judges
        if rule.name == "contract"
        for found in rule.violations(schedule)
        for person in found.people
    }
    unsocial = schedule.column.minutes_within(result.rules.unsocial_hours)[:, 0] * schedule.attends
    first = Issued(sequence=0, stamp=moment_text(occasion.as_of))
    rows = [_Row(schedule, p, unsocial[p]) for p in range(len(problem.people))]
    return tuple(
        _planned_person(person, row, person.id in broken, first if any(schedule.member[row.p]) else None)
        for person, row in zip(problem.people, rows, strict=True)
    )


@dataclass(frozen=True, eq=False)
class _Row:
    """One person's part of a schedule."""

    schedule: Schedule
    p: int
    unsocial: Minutes

    @property
    def levels(self) -> tuple[str, ...]:
        level, member = self.schedule.level[self.p], self.schedule.member[self.p]
        return tuple(
            _LEVEL_NAMES[Level(int(one))] if inside else OUTSIDE for one, inside in zip(level, member, strict=True)
        )

    @property
    def local(self) -> tuple[str, ...]:
        clock = self.schedule.problem.people[self.p].availability.clock
        walls = clock.wall(self.schedule.starts)
        return tuple(map(_local_text, walls, walls - self.schedule.starts))


def _planned_person(person: Person, row: _Row, broken: bool, issued: Issued | None) -> PlannedPerson:
    absent = [bool(one) for one in row.schedule.absent[row.p]]
    state = "broken" if broken else "kept"
    return PlannedPerson(
        id=person.id,
        name=person.name,
        email=person.email,
        role=str(person.role),
        zone=person.zone,
        region=person.region,
        optional=person.optional,
        attends=int(row.schedule.attends[row.p].sum()),
        absences=sum(absent),
        longest_run=longest_run(absent),
        contract=state if person.under_contract else None,
        burden_min=int(row.unsocial.sum()),
        local=row.local,
        levels=row.levels,
        unsocial_min=tuple(int(minutes) for minutes in row.unsocial),
        issued=issued,
    )


def _local_text(wall: int, offset: int) -> str:
    """Write a local time with its offset (ISO 8601)."""
    sign, size = ("-" if offset < 0 else "+"), abs(int(offset))
    return f"{wall_time(wall):%Y-%m-%dT%H:%M}{sign}{size // 60:02}:{size % 60:02}"
