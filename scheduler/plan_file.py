"""``plan.json``: a plan as text and back. Format 1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from calendars.availability import Level
from calendars.errors import UserError
from calendars.intervals import MINUTES_PER_DAY
from calendars.series import Form
from calendars.slots import ORDINAL_NAMES, Slot
from calendars.zones import zone_names
from scheduler.plan import (
    CANCELLED,
    EXCUSED,
    HELD,
    NOT_HELD,
    OUTSIDE,
    PLANNED,
    Dated,
    Former,
    Issued,
    Plan,
    PlannedPerson,
    PlannedSession,
    moment_from,
    month_from,
)

FORMAT = 1

Json = Mapping[str, Any]

_LEVEL_WORDS = {OUTSIDE, EXCUSED, NOT_HELD, *(level.name.lower() for level in Level)}


class PlanError(UserError):
    """A file that should hold a plan does not; the message says what to do."""


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values, in the order in which they are written."""
    return {"format": FORMAT, **asdict(plan)}


def write_plan(plan: Plan) -> bytes:
    """Return the bytes of ``plan.json``."""
    return (json.dumps(plan_json(plan), ensure_ascii=False, indent=1) + "\n").encode()


def read_plan(path: Path) -> Plan:
    """Read a plan.

    Raises
    ------
    PlanError
        The file is missing or damaged, or its format is another one.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PlanError(f"{path}: there is no plan here yet; `schedule solve` makes one") from None
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from None
    return _parse(path, content)


def _parse(path: Path, content: bytes) -> Plan:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise PlanError(_damaged(path, "it is not JSON")) from None
    if not isinstance(data, dict) or "format" not in data:
        raise PlanError(_damaged(path, "it does not say its format"))
    if data["format"] != FORMAT or isinstance(data["format"], bool):
        raise PlanError(
            f"{path}: format {data['format']!r} was written by another version of this program; "
            f"this one reads format {FORMAT}: update it, or move the file away to start afresh"
        )
    try:
        return _plan(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise PlanError(_damaged(path, f"{type(error).__name__} at {error}")) from None


def _damaged(path: Path, what: str) -> str:
    return (
        f"{path}: the plan is damaged ({what}); bring back a copy of the folder, or move it away and solve again "
        "(members' calendars will then show the new series beside the old one)"
    )


def _plan(data: Json) -> Plan:
    plan: Plan = _value(Plan, _completed({key: one for key, one in data.items() if key != "format"}))
    if not plan.sessions or not plan.slots:
        raise ValueError("a plan without sessions")
    if any(level.value == [] for level in plan.levels):
        raise ValueError("a level without a value")
    if [session.number for session in plan.sessions] != [*range(1, len(plan.sessions) + 1)]:
        raise ValueError("sessions that are not numbered from 1 on")
    for session in plan.sessions:
        _check_session(plan, session)
    for slot in plan.slots:
        _check_slot(slot.slot)
    for person in plan.people:
        _check_person(person, len(plan.sessions))
    for former in plan.former:
        _check_former(former)
    _check_issue(plan)
    return plan


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    """Add what plans lack that were written before anybody's invites were numbered one by one."""
    issue = data["issue"]
    if "former" in data or "group" in issue:
        return data
    last = {"sequence": issue["sequence"], "stamp": issue["stamp"], "news": [], "withdrawn": []}
    people = [
        {**person, "email": "", "issued": last if {*person["levels"]} != {OUTSIDE} else None}
        for person in data["people"]
    ]
    return {**data, "issue": {**issue, "group": last}, "people": people, "former": []}


def _value(kind: Any, value: Any) -> Any:
    """Return a JSON value as what a field of a plan holds, whose kind the annotation gives."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{key: _value(hints[key], value[key]) for key in hints | value})  # each key, and no other
    if get_origin(kind) is UnionType:
        fitting = [
            one for one in get_args(kind) if type(value) is (dict if is_dataclass(one) else get_origin(one) or one)
        ]
        return _value(fitting[0], value) if fitting else _wrong(kind, value)
    if get_origin(kind) in (tuple, list) and type(value) is list:
        return get_origin(kind)(_value(get_args(kind)[0], one) for one in value)
    return value if type(value) is kind else _wrong(kind, value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _wrong(kind: Any, value: Any) -> NoReturn:
    raise ValueError(f"{value!r:.40} in place of {getattr(kind, '__name__', kind)}")


def _check_session(plan: Plan, session: PlannedSession) -> None:
    """Demand moments that can be read and a slot that there is."""
    if moment_from(session.start) >= moment_from(session.end):
        raise ValueError(f"session {session.number} ends before it begins")
    if session.slot not in range(len(plan.slots)):
        raise ValueError(f"session {session.number} is held at slot {session.slot}")
    if session.status not in (PLANNED, HELD, CANCELLED):
        raise ValueError(f"session {session.number} is {session.status!r}")


def _check_slot(slot: Slot) -> None:
    if slot.ordinal not in ORDINAL_NAMES or slot.minute not in range(MINUTES_PER_DAY):
        raise ValueError(f"slot {slot.ordinal}, minute {slot.minute}")
    _check_zone(slot.zone)


def _check_person(person: PlannedPerson, sessions: int) -> None:
    """Demand one entry a session, in known words."""
    if {len(person.local), len(person.levels), len(person.unsocial_min)} != {sessions}:
        raise ValueError(f"{person.id!r}: not one entry for each session")
    if not set(person.levels) <= _LEVEL_WORDS:
        raise ValueError(f"{person.id!r}: an unknown level")
    for local in person.local:
        datetime.fromisoformat(local)
    _check_zone(person.zone)


def _check_former(former: Former) -> None:
    """Demand a slot, and moments that can be read."""
    _check_slot(former.slot.slot)
    _check_zone(former.zone)
    if not former.sessions:
        raise ValueError(f"{former.id!r}: nothing was cancelled")
    _check_dated(former.sessions)
    _ = moment_from(former.issued.stamp), moment_from(former.created), Form(former.form)


def _check_dated(sessions: tuple[Dated, ...]) -> None:
    """Demand months in order, and moments that can be read."""
    months = [month_from(session.month) for session in sessions]
    if months != sorted(set(months)):
        raise ValueError(f"months {months}")
    for session in sessions:
        moment_from(session.start)


def _check_issue(plan: Plan) -> None:
    """Demand moments that can be read, and no file above the issue's SEQUENCE."""
    invited: list[Issued] = [person.issued for person in plan.people if person.issued is not None]
    same = [former for former in plan.former if former.uid == plan.issue.uid]
    issued = [plan.issue.group, *invited, *(former.issued for former in same)]
    moments = [plan.issue.created, plan.issue.stamp]
    for one in issued:
        moments.append(one.stamp)
        _check_dated(one.withdrawn)
        if not 0 <= one.sequence <= plan.issue.sequence:
            raise ValueError(f"SEQUENCE {one.sequence}")
    for moment in moments:
        moment_from(moment)


def _check_zone(zone: str) -> None:
    if zone not in zone_names():
        raise ValueError(f"zone {zone!r}")
