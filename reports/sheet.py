"""The year sheet: every session on every person's own clock. Derived from the plan alone.

A person's *usual* clock time is the one that most sessions within the membership have, the earliest in the
programme where several are equally frequent. A session at another clock time is *shifted* for that person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from calendars.zones import Clock, minutes_of, wall_time, zone_clock
from reports.words import count, listing, months, place, slot_sentence, span, weekday
from scheduler.plan import CANCELLED, OUTSIDE, Plan, PlannedPerson, moment_from
from scheduler.standing import quorum_at

Json = dict[str, Any]

ABSENT, IF_NEEDED = "absent", "if_needed"
PRESENT = frozenset((IF_NEEDED, "available", "preferred"))


@dataclass(frozen=True, eq=False)
class Times:
    """The sessions of a plan as moments.

    Parameters
    ----------
    plan
        The plan.
    """

    plan: Plan

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Begin of each session, an instant."""
        return tuple(minutes_of(moment_from(session.start)) for session in self.plan.sessions)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """End of each session, an instant."""
        return tuple(minutes_of(moment_from(session.end)) for session in self.plan.sessions)

    @cached_property
    def anchored(self) -> tuple[datetime, ...]:
        """Begin of each session on the clock of its slot's anchor zone."""
        walls = {zone: self.walls(zone, self.starts) for zone in {slot.zone for slot in self.plan.slots}}
        return tuple(walls[self.plan.slots[s.slot].zone][t] for t, s in enumerate(self.plan.sessions))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Date of each session in its slot's anchor zone."""
        return tuple(moment.date() for moment in self.anchored)

    @property
    def duration_min(self) -> int:
        """Length of a session; of past ones it may have been another."""
        return self.ends[-1] - self.starts[-1]

    def clock(self, zone: str) -> Clock:
        """Return the clock of a zone over the programme."""
        return zone_clock(zone, self.starts[0] - 1440, self.ends[-1] + 1440)

    def walls(self, zone: str, instants: Sequence[int]) -> list[datetime]:
        """Return what the clock of a zone shows at instants of the programme."""
        return [wall_time(wall) for wall in self.clock(zone).wall(np.array(instants, dtype=np.int64))]


def usual_of(times: Iterable[Any]) -> Any:
    """Return the most frequent of some clock times, the first met where several are; None of none."""
    frequent = Counter(times).most_common(1)
    return frequent[0][0] if frequent else None


def sentence(plan: Plan, times: Times) -> str:
    """Say what the plan is: slot, duration, number of sessions and months."""
    slot, *others = (slot_sentence(one.slot) for one in plan.slots)
    elsewhere = f" (other sessions: {'; '.join(others)})" if others else ""
    number = count(sum(session.status != CANCELLED for session in plan.sessions), "session")
    return f"{slot}{elsewhere}, {times.duration_min} minutes, {number} {span(times.days)}"


def sheet(plan: Plan, times: Times, only: str | None = None) -> Json:
    """Return the year sheet.

    Parameters
    ----------
    plan, times
        The plan and its moments.
    only
        Id of the only person to show; nothing of others is then in the sheet.
    """
    people = [person_row(person, times) for person in plan.people if only in (None, person.id)]
    sessions = _sessions(plan, times)
    if only is None:
        _add_attendance(sessions, plan, people)
    return {"sessions": sessions, "people": people, "shifts": shifts(people, times.days)}


def _sessions(plan: Plan, times: Times) -> list[Json]:
    return [
        {
            "number": session.number,
            "start": session.start,
            "end": session.end,
            "zone": plan.slots[session.slot].zone,
            "date": local.date().isoformat(),
            "weekday": weekday(local),
            "time": f"{local:%H:%M}",
            "status": session.status,
        }
        for session, local in zip(plan.sessions, times.anchored, strict=True)
    ]


def _add_attendance(sessions: list[Json], plan: Plan, people: list[Json]) -> None:
    """Add who attends, or did; ``counted`` leaves optional people out, as the quorum does."""
    for t, session in enumerate(sessions):
        there = [one for one in plan.people if one.levels[t] in PRESENT]
        session["attends"] = len(there)
        session["counted"] = sum(not one.optional for one in there)
        session["quorum"] = quorum_at(plan, plan.sessions[t])
        session["absent"] = [one.id for one in plan.people if one.levels[t] == ABSENT]
        session["shifted"] = [one["id"] for one in people if one["cells"][t]["shifted"]]


def person_row(person: PlannedPerson, times: Times) -> Json:
    """Return a person's row of the sheet."""
    local = [datetime.fromisoformat(text) for text in person.local]
    inside = [level != OUTSIDE for level in person.levels]
    usual = usual_of(f"{moment:%H:%M}" for moment, member in zip(local, inside, strict=True) if member)
    cells = [_cell(moment, t, person, usual, times) for t, moment in enumerate(local)]
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "optional": person.optional,
        "zone": person.zone,
        "place": place(person.zone),
        "region": person.region,
        "usual": usual,
        "constant": not any(cell["shifted"] for cell in cells),
        "sessions": sum(inside),
        "attends": person.attends,
        "absences": person.absences,
        "contract": person.contract,
        "unsocial_min": person.burden_min,
        "cells": cells,
    }


def _cell(moment: datetime, t: int, person: PlannedPerson, usual: str | None, times: Times) -> Json:
    time, level = f"{moment:%H:%M}", person.levels[t]
    return {
        "date": moment.date().isoformat(),
        "weekday": weekday(moment),
        "time": time,
        "days": (moment.date() - times.days[t]).days,
        "level": level,
        "unsocial_min": person.unsocial_min[t],
        "shifted": level != OUTSIDE and time != usual,
    }


def shifts(people: list[Json], days: Sequence[date]) -> list[Json]:
    """Return the sessions that have another clock hour than usual, with the people for whom they do."""
    found: dict[tuple[int, ...], list[Json]] = {}
    for person in people:
        for time, numbers in shifted_sessions(person).items():
            row = {"id": person["id"], "name": person["name"], "time": time, "usual": person["usual"]}
            found.setdefault(numbers, []).append(row)
    return [
        {"sessions": list(numbers), "people": rows, "sentence": _shift_sentence(numbers, rows, days)}
        for numbers, rows in sorted(found.items())
    ]


def shifted_sessions(person: Json) -> dict[str, tuple[int, ...]]:
    """Return for each unusual clock time of a person of the sheet the numbers of its sessions."""
    found: dict[str, tuple[int, ...]] = {}
    for number, cell in enumerate(person["cells"], 1):
        if cell["shifted"]:
            found[cell["time"]] = (*found.get(cell["time"], ()), number)
    return found


def _shift_sentence(numbers: Sequence[int], rows: list[Json], days: Sequence[date]) -> str:
    """Say who has another hour; people with the same two hours together."""
    hours: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        hours.setdefault((row["time"], row["usual"]), []).append(row["name"])
    who = [f"{listing(names)} {time} instead of {usual}" for (time, usual), names in hours.items()]
    return f"In {months(numbers, days)} the clock hour differs: {'; '.join(who)}."
