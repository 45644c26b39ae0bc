"""The files of a plan: ``plan.json``, the group's calendar and one invite a person, as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from calendars.invites import publish
from calendars.series import Series, part
from reports.descriptions import group_description, person_description
from scheduler.plan import OUTSIDE, Plan, PlannedPerson
from scheduler.plan_file import write_plan
from scheduler.publish import series_of

PLAN = "plan.json"
GROUP = "group.ics"


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Return the content of every file by its path within the output folder.

    A person with no session inside the membership gets no invite.
    """
    group = replace(series_of(plan), description=group_description(plan))
    invites = {_invite(person): _personal(group, plan, person) for person in plan.people}
    written = {path: publish(series) for path, series in invites.items() if series is not None}
    return {PLAN: write_plan(plan), GROUP: publish(group), **written}


def own_paths(plan: Plan | None) -> frozenset[str]:
    """Return the paths that writing a plan may have made; None: no plan, no paths."""
    return frozenset() if plan is None else frozenset({PLAN, GROUP, *map(_invite, plan.people)})


def invites_differ(target: Path, files: Mapping[str, bytes]) -> bool:
    """Say whether a calendar file in a folder is there and says something else than it is to say."""
    return any(path.endswith(".ics") and _differs(target / path, content) for path, content in files.items())


def _differs(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() != content
    except OSError:
        return False  # whoever writes the folder says what is wrong with it


def _invite(person: PlannedPerson) -> str:
    return f"invites/{person.id}.ics"


def _personal(group: Series, plan: Plan, person: PlannedPerson) -> Series | None:
    inside = tuple(
        session for session, level in zip(group.sessions, person.levels, strict=True) if level != OUTSIDE
    )
    if not inside:
        return None
    return replace(part(group, inside), description=person_description(plan, person))
