"""What explanations are made of: why people cannot come, and two schedules side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from calendars.slots import WEEKDAYS
from calendars.zones import wall_time
from reports.compare import slot_json
from reports.explain_words import (
    fact_words,
    reason_words,
)
from reports.measures import called, difference, duration, title
from reports.words import months, slot_name
from scheduler.columns import Bools
from scheduler.constraint import Rules, Violation
from scheduler.extra_hours import Hours, minutes_of
from scheduler.plan import PRICED
from scheduler.problem import Person, Problem
from scheduler.reasons import Fact, Facts, reasons
from scheduler.result import Solution
from scheduler.schedule import Schedule
from scheduler.why import (
    TIES,
    LevelBeside,
    levels_beside,
)

Json = dict[str, Any]


def slot_of(solution: Solution) -> Json:
    """Return the slot of a solution."""
    return {"slot": slot_json(solution.slot), "name": slot_name(solution.slot)}


def first(words: str) -> str:
    """Return words as a sentence begins."""
    return words[:1].upper() + words[1:]


def broken_parts(violations: Iterable[Violation], problem: Problem) -> list[Json]:
    """Return broken parts of rules; a list of session numbers is said as their months."""
    return [
        {
            "rule": one.rule,
            "sentence": f"{first(_in_months(one, problem))}.",
            "people": list(one.people),
            "sessions": list(one.sessions),
        }
        for one in violations
    ]


def _in_months(violation: Violation, problem: Problem) -> str:
    numbers = ", ".join(map(str, violation.sessions))
    days = [date(month.year, month.number, 1) for month in problem.months]
    places = [problem.position(number) + 1 for number in violation.sessions]
    return violation.sentence.replace(f"({numbers})", f"({months(places, days)})")


def person_rows(schedule: Schedule, p: int, wanted: Bools) -> Json:
    """Return why a person cannot attend some sessions; those with the same facts together.

    Parameters
    ----------
    schedule
        The sessions.
    p
        Position of the person.
    wanted
        Which sessions; shape (t,).
    """
    problem, person = schedule.problem, schedule.problem.people[p]
    alike: dict[object, list[tuple[int, Facts]]] = {}
    for t, facts in enumerate(reasons(schedule, p)):
        if wanted[t] and facts:
            alike.setdefault(tuple(map(_alike, facts)), []).append((t, facts))
    rows = [_reason(problem, person, one) for one in alike.values()]
    numbers = [problem.numbers[t] for t in np.flatnonzero(wanted)]
    return {**named(person), "sessions": numbers, "reasons": rows}


def _reason(problem: Problem, person: Person, rows: list[tuple[int, Facts]]) -> Json:
    """Return sessions that a person cannot attend for the same facts."""
    days, length = [date(month.year, month.number, 1) for month in problem.months], problem.duration_min
    return {
        "sessions": [
            {"number": problem.numbers[t], "local": f"{wall_time(facts[0].wall):%Y-%m-%dT%H:%M}"}
            for t, facts in rows
        ],
        "facts": [_fact(problem, fact, days) for fact in rows[0][1]],
        "sentence": f"{person.name}, {reason_words(rows, person.zone, length, days)}.",
    }


def named(person: Person) -> Json:
    """Return who somebody is."""
    return {"id": person.id, "name": person.name, "zone": person.zone}


def _alike(fact: Fact) -> tuple[object, ...]:
    times = (fact.wall % 1440, fact.before_min, fact.after_min, fact.other)
    return (fact.kind, fact.label, fact.minutes, *times)


def _fact(problem: Problem, fact: Fact, days: Sequence[date]) -> Json:
    other = None if fact.other is None else f"{fact.other // 60:02}:{fact.other % 60:02}"
    return {
        "kind": fact.kind,
        "label": fact.label,
        "minutes": fact.minutes,
        "before_min": fact.before_min,
        "after_min": fact.after_min,
        "time": f"{wall_time(fact.wall):%H:%M}",
        "other_time": other,
        "other_sessions": [problem.numbers[t] for t in fact.others],
        "sentence": f"{first(fact_words(fact, problem.duration_min, days))}.",
    }


def beside(rules: Rules, mine: Schedule | None, chosen: Schedule | None) -> Json:
    """Return what two schedules differ in: levels, people lost and won, unsocial hours."""
    if mine is None or chosen is None:
        return {"levels": [], "lost": [], "won": [], "unsocial": []}
    lost, won = chosen.attends & ~mine.attends, mine.attends & ~chosen.attends
    return {
        "levels": [_level(one, rules, mine.problem) for one in levels_beside(rules, mine, chosen)],
        "lost": [person_rows(mine, int(p), lost[p]) for p in np.flatnonzero(lost.any(axis=1))],
        "won": [person_rows(chosen, int(p), won[p]) for p in np.flatnonzero(won.any(axis=1))],
        "unsocial": _unsocial(rules, mine, chosen),
    }


def _level(one: LevelBeside, rules: Rules, problem: Problem) -> Json:
    same, name = one.verdict == TIES, called(one.level.name, rules.contract_written)
    return {
        "name": one.level.name,
        "title": title(name),
        "value": list(one.value),
        "chosen": list(one.chosen),
        "verdict": one.verdict,
        "sentence": "the same" if same else f"{difference(name, one.value, one.chosen)}{_priced(name, problem)}",
        "lost": broken_parts(one.lost, problem),
        "won": broken_parts(one.won, problem),
    }


def _priced(name: str, problem: Problem) -> str:
    """Say that moving is deducted, where it may be."""
    return " (with the price of moving)" if name == PRICED and problem.incumbent is not None else ""


def _unsocial(rules: Rules, mine: Schedule, chosen: Schedule) -> list[Json]:
    """Return who has more or fewer minutes inside unsocial hours, those who have most more first."""
    here, there = (_burden(rules, schedule) for schedule in (mine, chosen))
    rows = [
        {
            **named(person),
            "minutes": int(now),
            "chosen_minutes": int(before),
            "sentence": f"{person.name}: {duration(int(now))} instead of {duration(int(before))}.",
        }
        for person, now, before in zip(mine.problem.people, here, there, strict=True)
        if now != before
    ]
    return sorted(rows, key=lambda row: row["chosen_minutes"] - row["minutes"])


def _burden(rules: Rules, schedule: Schedule) -> list[int]:
    minutes = schedule.column.minutes_within(rules.unsocial_hours) * schedule.attends
    return [int(one) for one in minutes.sum(axis=1)]


def hours_json(hours: Hours) -> Json:
    """Return hours of the week, and how many minutes they are."""
    rows = [{**asdict(one), "weekday": WEEKDAYS[one.weekday]} for one in hours]
    return {"hours": rows, "minutes": minutes_of(hours)}
