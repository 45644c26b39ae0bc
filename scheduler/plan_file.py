"""``plan.json``: a plan as text and back. Format 1."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, NoReturn, Union, get_args, get_origin, get_type_hints

from calendars.errors import UserError
from calendars.intervals import MINUTES_PER_DAY
from calendars.series import Form
from calendars.slots import ORDINAL_NAMES, Slot
from calendars.stored import read_stored
from scheduler.calendar import series_of
from scheduler.plan import (
    OUTSIDE,
    Dated,
    Former,
    Issued,
    Plan,
    PlannedPerson,
    PlannedSession,
    Terms,
    moment_from,
    month_from,
)
from scheduler.plan_kinds import LARGEST, Meaning

FORMAT = 1

Json = Mapping[str, Any]


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
        content = read_stored(path)
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
            f"{path}: format {data['format']!r:.40} was written by another version of this program; "
            f"this one reads format {FORMAT}: update it, or move the file away to start afresh"
        )
    try:
        return _plan(data)
    except ValueError as error:
        raise PlanError(_damaged(path, str(error))) from None
    except (KeyError, TypeError, AttributeError, RecursionError) as error:  # of the former form
        raise PlanError(_damaged(path, f"{type(error).__name__} at {error}")) from None


def _damaged(path: Path, what: str) -> str:
    return (
        f"{path}: the plan is damaged ({what}); bring back a copy of the folder, or move it away and solve again "
        "(members' calendars will then show the new series beside the old one)"
    )


def _plan(data: Json) -> Plan:
    plan: Plan = _value(Plan, _completed({key: one for key, one in data.items() if key != "format"}), "")
    _demand(bool(plan.sessions and plan.slots and plan.people), "a plan without sessions, slots or people")
    _demand(all(level.value != [] for level in plan.levels), "levels: one without a value")
    _check_sessions(plan)
    for slot in plan.slots:
        _check_slot(slot.slot)
    for person in plan.people:
        _check_person(plan, person)
    for former in plan.former:
        _check_former(plan, former)
    for everybody in (plan.people, plan.former):
        _demand(_differ(one.id.lower() for one in everybody), "somebody's id stands twice")
    _check_issue(plan)
    return plan


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _differ(words: Iterable[str]) -> bool:
    return max(Counter(words).values(), default=1) == 1


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    """Add what plans lack that were written by earlier versions."""
    issue = data["issue"]
    data = {"turned_down": [], **data, "terms": {**_LATER_TERMS, **data["terms"]}}
    if "former" in data or "group" in issue:
        return data
    last = {"sequence": issue["sequence"], "stamp": issue["stamp"], "news": [], "withdrawn": []}
    people = [
        {**person, "email": "", "issued": last if {*person["levels"]} != {OUTSIDE} else None}
        for person in data["people"]
    ]
    return {**data, "issue": {**issue, "group": last}, "people": people, "former": []}


_LATER_TERMS = {one.name: one.default for one in fields(Terms) if one.default is not MISSING}
"""Terms that earlier versions did not write down."""


def _value(kind: Any, value: Any, at: str) -> Any:
    """Return a JSON value as what a field of a plan holds, whose kind the annotation gives."""
    if get_origin(kind) is Annotated:
        kind, meaning = get_args(kind)
        return _meant(meaning, _value(kind, value, at), at)
    if isinstance(kind, type) and is_dataclass(kind):
        return _filled(kind, value, at)
    if get_origin(kind) is UnionType or get_origin(kind) is Union:
        fitting = [one for one in get_args(kind) if type(value) is _json_kind(one)]
        return _value(fitting[0], value, at) if fitting else _wrong(kind, value, at)
    if get_origin(kind) in (tuple, list) and type(value) is list:
        inner = get_args(kind)[0]
        return get_origin(kind)(_value(inner, one, f"{at}[{n}]") for n, one in enumerate(value))
    return value if type(value) is kind and _within_limits(value) else _wrong(kind, value, at)


def _filled(kind: Any, value: Any, at: str) -> Any:
    """Return an object with each of its keys, and no other."""
    hints = _hints(kind)
    if type(value) is not dict:
        _wrong(kind, value, at)
    for key in sorted(hints.keys() ^ value.keys()):
        raise ValueError(f"{at}: {key!r:.40} {'is missing' if key in hints else 'is unknown'}".removeprefix(": "))
    return kind(**{key: _value(hint, value[key], f"{at}.{key}".removeprefix(".")) for key, hint in hints.items()})


def _json_kind(kind: Any) -> type:
    """Return what a value of a kind is in JSON, as Python reads it."""
    plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return dict if is_dataclass(plain) else get_origin(plain) or plain


def _meant(meaning: Meaning, value: Any, at: str) -> Any:
    try:
        holds = meaning.holds(value)
    except ValueError:
        holds = False
    return value if holds else _wrong(meaning.words, value, at)


def _within_limits(value: Any) -> bool:
    """Say whether text can be written, and a number can be reckoned with."""
    if isinstance(value, str):
        return not re.search("[\ud800-\udfff]", value)
    return not isinstance(value, int | float) or abs(value) <= LARGEST  # NaN is not


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _wrong(kind: Any, value: Any, at: str) -> NoReturn:
    raise ValueError(f"{at}: {value!r:.60} in place of {getattr(kind, '__name__', kind)}")


def _check_sessions(plan: Plan) -> None:
    """Demand sessions one after another that a calendar can hold."""
    numbers = [session.number for session in plan.sessions]
    _demand(numbers == [*range(1, len(numbers) + 1)], "sessions: not numbered from 1 on")
    starts = [moment_from(session.start) for session in plan.sessions]
    _demand(starts == sorted({*starts}), "sessions: not one after another")
    for session in plan.sessions:
        _check_session(plan, session)
    series_of(plan, Form.SINGLES)


def _check_session(plan: Plan, session: PlannedSession) -> None:
    """Demand a length, a slot that there is, and of each person one of present and absent."""
    at = f"session {session.number}"
    length = moment_from(session.end) - moment_from(session.start)
    _demand(timedelta(0) < length <= timedelta(days=1), f"{at}: ends before it begins, or more than a day after")
    _demand(session.slot < len(plan.slots), f"{at}: is held at slot {session.slot}")
    told = [*session.present, *session.absent]
    _demand(_differ(told), f"{at}: somebody stands twice in present and absent")


def _check_slot(slot: Slot) -> None:
    known = slot.ordinal in ORDINAL_NAMES and slot.minute in range(MINUTES_PER_DAY)
    _demand(known, f"slots: {slot.ordinal}, minute {slot.minute}")


def _check_person(plan: Plan, person: PlannedPerson) -> None:
    """Demand one entry a session, and the same moments."""
    lengths = {len(person.local), len(person.levels), len(person.unsocial_min)}
    _demand(lengths == {len(plan.sessions)}, f"{person.id}: not one entry for each session")
    for session, local in zip(plan.sessions, person.local, strict=True):
        same = datetime.fromisoformat(local) == moment_from(session.start)
        _demand(same, f"{person.id}: {local} is not when session {session.number} begins")


def _check_former(plan: Plan, former: Former) -> None:
    """Demand what a cancellation can be made of."""
    _check_slot(former.slot.slot)
    _demand(bool(former.sessions), f"{former.id}: nothing was cancelled")
    _demand(former.duration_min > 0, f"{former.id}: sessions of no length")
    _check_dated(former.sessions)


def _check_dated(sessions: tuple[Dated, ...]) -> None:
    """Demand months in order."""
    months = [month_from(session.month) for session in sessions]
    _demand(months == sorted({*months}), f"months {', '.join(map(str, months))}: not one after another")


def _check_issue(plan: Plan) -> None:
    """Demand no file above the issue's SEQUENCE."""
    invited: list[Issued] = [person.issued for person in plan.people if person.issued is not None]
    same = [former for former in plan.former if former.uid == plan.issue.uid]
    for one in [plan.issue.group, *invited, *(former.issued for former in same)]:
        _check_dated(one.withdrawn)
        _demand(one.sequence <= plan.issue.sequence, f"SEQUENCE {one.sequence}: above that of the issue")
