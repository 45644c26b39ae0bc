"""The chosen slot beside others: the best of each anchor zone, and the next best of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Minutes
from calendars.slots import WEEKDAYS, Slot
from reports.compare_words import alternative_lines, anchor_lines, anchor_title
from reports.measures import called, difference
from reports.sheet import usual_of
from reports.words import clock, slot_name
from scheduler.columns import Bools, Columns
from scheduler.constraint import as_read
from scheduler.plan import PRICED
from scheduler.problem import Person, Problem
from scheduler.result import Ranking, Result, Solution

Json = dict[str, Any]

ALTERNATIVES = 3
"""How many other slots are shown."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A solved problem, to look at other candidates than the chosen one.

    Parameters
    ----------
    problem
        What was solved.
    result
        With a solution and a ranking.
    """

    problem: Problem
    result: Result

    @property
    def ranking(self) -> Ranking:
        """All candidates that keep the hard rules."""
        assert self.result.ranking is not None
        return self.result.ranking

    @property
    def solution(self) -> Solution:
        """The chosen slot."""
        assert self.result.solution is not None
        return self.result.solution

    @property
    def columns(self) -> Columns:
        """What each candidate means for everybody."""
        return self.ranking.columns

    @cached_property
    def chosen(self) -> int:
        """Position of the chosen candidate among the columns."""
        return int(np.searchsorted(self.columns.candidates, self.solution.candidate))

    def one(self, column: int) -> Columns:
        """Return a candidate alone: the others need not be written out for it."""
        return self.columns.only(np.array([column], dtype=np.intp))

    def levels(self, column: int) -> list[Json]:
        """Return every level of a candidate beside the chosen one's."""
        found, row = [], 0
        for rule, level in zip(self.result.rules.objective, self.result.levels, strict=True):
            rows = slice(row, row + len(level.value))
            row = rows.stop
            mine, best = (tuple(int(n) for n in self.ranking.numbers[rows, c]) for c in (column, self.chosen))
            verdict = "ties" if mine == best else "worse" if mine > best else "better"
            value, chosen = list(as_read(rule, mine)), list(as_read(rule, best))
            found.append({"name": level.name, "value": value, "chosen": chosen, "verdict": verdict})
        return found


def anchors(compared: Comparison) -> list[Json]:
    """Return the best slot of each anchor zone; zones that come to the same sessions are one row."""
    candidates, columns = compared.problem.candidates, compared.columns
    best = candidates.best_by_anchor(columns.candidates[compared.ranking.order])
    zones: dict[int, list[str]] = {}
    for zone, candidate in best.items():
        zones.setdefault(candidate, []).append(zone)
    for candidate, named in zones.items():
        own = candidates.slot(candidate).zone
        named.sort(key=lambda zone: zone != own)  # the zone that names the candidate stands first
    places = {candidate: int(np.searchsorted(columns.candidates, candidate)) for candidate in zones}
    rows = [_anchor(compared, places[candidate], named) for candidate, named in zones.items()]
    return sorted(rows, key=lambda row: int(row["rank"]))


def _anchor(compared: Comparison, column: int, zones: list[str]) -> Json:
    candidate = int(compared.columns.candidates[column])
    slots = [anchored_slot(compared.problem, zone, candidate) for zone in zones]
    payers = shifting(compared, column)
    row = {
        **_seen(compared, column, slots[0]),
        "anchors": [{"zone": slot.zone, "slot": slot_json(slot), "name": slot_name(slot)} for slot in slots],
        "chosen": column == compared.chosen,
        "constant": len(compared.problem.people) - len(payers),
        "people": len(compared.problem.people),
        "shifts": payers,
    }
    return {**row, "title": anchor_title(row), "sentences": anchor_lines(row)}


def _seen(compared: Comparison, column: int, slot: Slot) -> Json:
    """Return what anchors and alternatives have in common."""
    levels = compared.levels(column)
    return {
        "rank": int(np.flatnonzero(compared.ranking.order == column)[0]) + 1,
        "slot": slot_json(slot),
        "name": slot_name(slot),
        "attends": int(compared.one(column).attends.sum()),
        "levels": levels,
        "verdict": verdict(levels),
        "differences": [_difference(compared, column, level) for level in levels if level["verdict"] != "ties"],
    }


def _difference(compared: Comparison, column: int, level: Json) -> str:
    """Say how a level differs; of attendances that moving has a price, where that changes the number."""
    name = called(level["name"], compared.result.rules.contract_written)
    said = difference(name, level["value"], level["chosen"])
    there, chosen = (int(compared.one(c).attends.sum()) for c in (column, compared.chosen))
    priced = level["name"] == PRICED and level["value"][0] - level["chosen"][0] != there - chosen
    return f"{said}, with the price of moving" if priced else said


def verdict(levels: list[Json]) -> str:
    """Return how a candidate compares: the first level in which it differs decides."""
    return next((level["verdict"] for level in levels if level["verdict"] != "ties"), "ties")


def slot_json(slot: Slot) -> Json:
    """Return a slot as the plan writes it."""
    return {"ordinal": slot.ordinal, "weekday": WEEKDAYS[slot.weekday], "time": slot.time, "zone": slot.zone}


def anchored_slot(problem: Problem, zone: str, candidate: int) -> Slot:
    """Return the first slot with an anchor zone that gives the sessions of a candidate."""
    candidates = problem.candidates
    anchor = candidates.space.anchors.index(zone)
    per_anchor = candidates.candidate_of.reshape(len(candidates.space.anchors), -1)
    within = int(np.argmax(per_anchor[anchor] == candidate))
    return candidates.space.slot(anchor * per_anchor.shape[1] + within)


def shifting(compared: Comparison, column: int) -> list[Json]:
    """Return the people whose clock hour is not the same all year, and in how many sessions it differs."""
    one = compared.one(column)
    starts, member = one.starts[0], (one.attends | one.absent)[:, 0]
    found = []
    for person, inside in zip(compared.problem.people, member, strict=True):
        times = (person.availability.clock.wall(starts)[inside] % 1440).tolist()
        usual = usual_of(times)
        hours = sorted({clock(time) for time in times if time != usual})
        if hours:
            number = sum(time != usual for time in times)
            found.append({**_name(person), "sessions": number, "usual": clock(usual), "hours": hours})
    return found


def _name(person: Person) -> Json:
    return {"id": person.id, "name": person.name}


def alternatives(compared: Comparison) -> list[Json]:
    """Return the best other slots that differ, best first, and one at another time if all share the chosen one's.

    Of slots at one hour of the week, in another week of the month or on another anchor's clock, the best is shown.
    Slots of different anchor zones can share most sessions; ``shared`` counts those to come at the chosen instants.
    """
    columns, chosen = compared.columns, compared.chosen
    others = compared.ranking.order[compared.ranking.order != chosen]
    first = compared.problem.begun
    shared = (columns.starts[others, first:] == columns.starts[chosen, first:]).sum(axis=1)
    apart = shared * 2 < columns.starts.shape[1] - first
    picked = _different(columns.starts[others, first:])
    if apart.any() and not apart[picked].any():
        picked.append(int(np.argmax(apart)))
    return [_alternative(compared, int(others[n]), int(shared[n])) for n in picked]


def _different(starts: Minutes) -> list[int]:
    """Return the positions of the first slots that do not share an hour of the week; a third of it is sharing."""
    hours = starts % (7 * MINUTES_PER_DAY)
    left, picked = np.ones(len(starts), dtype=bool), list[int]()
    while left.any() and len(picked) < ALTERNATIVES:
        picked.append(int(np.argmax(left)))
        left &= (hours == hours[picked[-1]]).mean(axis=1) < 1 / 3
    return picked


def _alternative(compared: Comparison, column: int, shared: int) -> Json:
    absent, before = compared.one(column).absent[:, 0], compared.one(compared.chosen).absent[:, 0]
    slot = compared.problem.candidates.slot(int(compared.columns.candidates[column]))
    row = {
        **_seen(compared, column, slot),
        "shared": shared,
        "loses": _missing(compared, absent & ~before),
        "gains": _missing(compared, before & ~absent),
    }
    days = [date(month.year, month.number, 1) for month in compared.problem.months]
    return {**row, "title": row["name"], "sentences": alternative_lines(row, days)}


def _missing(compared: Comparison, sessions: Bools) -> list[Json]:
    """Return people with the numbers of some sessions of theirs; those without any are left out."""
    return [
        {**_name(person), "sessions": (np.flatnonzero(row) + 1).tolist()}
        for person, row in zip(compared.problem.people, sessions, strict=True)
        if row.any()
    ]
