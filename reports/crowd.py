"""Why many people cannot come, in few lines: those with the same reason together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from reports.words import count, listing, people, short_day
from scheduler.reasons import HOURS

Json = dict[str, Any]

MOST_LINES = 12
"""So many reasons are told one by one; of more each kind is one line."""

_KINDS = {
    "hours": "Outside their hours",
    "unavailable": "On leave",
    "holiday": "Public holidays",
    "busy": "Busy in their calendars",
    "declined": "Declined",
    "membership": "Outside their membership",
    "recorded": "Past, as recorded or published",
}


def reasons_of(rows: Sequence[Json]) -> list[str]:
    """Return sentences on why people cannot come.

    Parameters
    ----------
    rows
        People with their reasons (`explain_facts.person_rows`).
    """
    alike: dict[str, list[str]] = {}
    for person in rows:
        for reason in person["reasons"]:
            alike.setdefault(reason["sentence"].removeprefix(f"{person['name']}, "), []).append(person["name"])
    if len(alike) > MOST_LINES:
        return list(_by_kind(rows))
    return [f"{listing(names)}, {said}" for said, names in alike.items()]


def _by_kind(rows: Sequence[Json]) -> Iterator[str]:
    """Yield a line for each kind of reason: who, and on whose clock it is what time; or how many sessions."""
    found: dict[str, dict[str, list[Json]]] = {}
    for person in rows:
        for reason in person["reasons"]:
            kind = reason["facts"][0]["kind"]
            found.setdefault("hours" if kind in HOURS else kind, {}).setdefault(person["name"], []).append(reason)
    for kind in sorted(found, key=lambda one: [*_KINDS, one].index(one)):
        said = _times(found[kind]) if kind == "hours" else _sessions(found[kind])
        yield f"{_KINDS.get(kind, kind)}, {people(len(found[kind]))}: {said}."


def _times(reasons: dict[str, list[Json]]) -> str:
    """Return who would have to come at which hour of the week, most often: ``Thu 03:00 (Ana and Ben)``."""
    at: dict[str, list[str]] = {}
    for name, some in reasons.items():
        most = max(some, key=lambda one: len(one["sessions"]))
        begin = datetime.fromisoformat(most["sessions"][0]["local"])
        at.setdefault(f"{short_day(begin)[:3]} {begin:%H:%M}", []).append(name)
    return ", ".join(
        f"{when} ({listing(names)})" for when, names in sorted(at.items(), key=lambda one: -len(one[1]))
    )


def _sessions(reasons: dict[str, list[Json]]) -> str:
    numbers = {name: sum(len(one["sessions"]) for one in some) for name, some in reasons.items()}
    return ", ".join(f"{name} ({count(number, 'session')})" for name, number in numbers.items())
