"""Everybody's hours as they were understood, in their own time and in the organizer's, and what blocks them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Intervals, difference, intersection
from calendars.slots import WEEKDAYS
from calendars.zones import Clock, wall_minutes, zone_clock
from reports.also import also
from reports.words import count, people
from reports.year_hours import Programme, year_hours
from scheduler.problem import Person, Problem

FORMAT = 1

Json = dict[str, Any]


def weeks_document(problem: Problem, warnings: Sequence[str], host_zone: str | None = None) -> Json:
    """Return everybody's windows over the programme, and in its first whole week; apart, what else is understood.

    Windows are shown as the file gives them; dates of leave, holidays and busy times are not taken out.

    Parameters
    ----------
    problem
        The group.
    warnings
        What smells.
    host_zone
        Zone of the organizer; None: of the first leader, or of the first person.
    """
    monday = _first_monday(problem)
    host = host_zone or problem.people[problem.leaders[0] if problem.leaders else 0].zone
    clock, programme = zone_clock(host, *problem.people[0].availability.clock.span), _programme(problem)
    return {
        "format": FORMAT,
        "kind": "weeks",
        "sentence": _sentence(problem),
        "week": monday.isoformat(),
        "host_zone": host,
        "first_day": programme.first.isoformat(),
        "last_day": programme.last.isoformat(),
        "people": [_person(person, clock, monday, programme) for person in problem.people],
        "slots": _slots(problem),
        "warnings": list(warnings),
    }


def _sentence(problem: Problem) -> str:
    slots = count(len(problem.candidates.refusal), "slot")
    return (
        f"{people(len(problem.people))}, {count(len(problem.months), 'session')}, {slots} to choose from, "
        f"{len(problem.candidates):,} of them with times of their own. The file is in order."
    )


def _first_monday(problem: Problem) -> date:
    first = date(problem.months[0].year, problem.months[0].number, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def _programme(problem: Problem) -> Programme:
    first, after = problem.months[0], problem.months[-1].plus(1)
    return Programme(
        first=date(first.year, first.number, 1), last=date(after.year, after.number, 1) - timedelta(days=1)
    )


def _slots(problem: Problem) -> Json:
    return {
        "considered": len(problem.candidates.refusal),
        "candidates": len(problem.candidates),
        "anchors": list(problem.candidates.space.anchors),
        "sessions": len(problem.months),
    }


def _person(person: Person, hosts: Clock, monday: date, programme: Programme) -> Json:
    own = person.availability.clock
    begin = wall_minutes(monday)
    week = own.instants_of(np.array([[begin, begin + 7 * MINUTES_PER_DAY]], dtype=np.int64))
    levels = _levels(*person.availability.windows[::-1])
    return {
        "id": person.id,
        "name": person.name,
        "role": str(person.role),
        "zone": person.zone,
        "own": {level: _rows(own, intersection(instants, week)) for level, instants in levels.items()},
        "host": {level: _rows(hosts, intersection(instants, week)) for level, instants in levels.items()},
        "year": {
            "own": _year(_levels(*person.availability.walls[::-1]), programme),
            "host": _year({level: _shown(hosts, instants) for level, instants in levels.items()}, programme),
        },
        "also": also(person, programme),
    }


def _year(levels: dict[str, Intervals], programme: Programme) -> dict[str, list[Json]]:
    return {level: year_hours(walls, programme) for level, walls in levels.items()}


def _shown(clock: Clock, instants: Intervals) -> Intervals:
    """Return what a clock shows; a window that ends when clocks change ends at the time before the change."""
    return np.stack((clock.wall(instants[:, 0]), clock.wall(instants[:, 1] - 1) + 1), axis=1)


def _levels(preferred: Intervals, available: Intervals, if_needed: Intervals) -> dict[str, Intervals]:
    """Return the windows of each level: preferred ones are available as well, if-needed ones are not."""
    return {
        "preferred": preferred,
        "available": available,
        "if_needed": difference(if_needed, available),
    }


def _rows(clock: Clock, instants: Intervals) -> list[Json]:
    """Return instants as weekday, begin and end on a clock; a window over midnight keeps its first day."""
    walls = clock.wall(instants)
    return [
        {"weekday": _weekday(begin), "begin": _time(begin), "end": _time(end) if end % MINUTES_PER_DAY else "24:00"}
        for begin, end in walls.tolist()
    ]


def _weekday(wall: int) -> str:
    return WEEKDAYS[(wall // MINUTES_PER_DAY + 3) % 7]  # 1970-01-01 was a Thursday


def _time(wall: int) -> str:
    minute = wall % MINUTES_PER_DAY
    return f"{minute // 60:02}:{minute % 60:02}"
