"""``plan.json``: a plan as text and back. Format 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from calendars.errors import UserError
from scheduler.plan import Issue, Made, Plan, PlannedLevel, PlannedPerson, PlannedSession, PlannedSlot

FORMAT = 1

Json = Mapping[str, Any]
T = TypeVar("T")


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
    if data["format"] != FORMAT:
        raise PlanError(
            f"{path}: format {data['format']!r} was written by another version of this program; "
            f"this one reads format {FORMAT}: update it, or move the file away to start afresh"
        )
    try:
        return _plan(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PlanError(_damaged(path, f"{type(error).__name__} at {error}")) from None


def _damaged(path: Path, what: str) -> str:
    return (
        f"{path}: the plan is damaged ({what}); bring back a copy of the folder, or move it away and solve again "
        "(members' calendars will then show the new series beside the old one)"
    )


def _plan(data: Json) -> Plan:
    return Plan(
        group=str(data["group"]),
        status=str(data["status"]),
        revision=int(data["revision"]),
        made=Made(**data["made"]),
        issue=_tuples(Issue, data["issue"]),
        levels=tuple(PlannedLevel(**one) for one in data["levels"]),
        slots=tuple(PlannedSlot(**one) for one in data["slots"]),
        sessions=tuple(_tuples(PlannedSession, one) for one in data["sessions"]),
        people=tuple(_tuples(PlannedPerson, one) for one in data["people"]),
    )


def _tuples(kind: Callable[..., T], data: Json) -> T:
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in data.items()})
