"""Why there is no plan, and what a coordinator can do about it, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from calendars.intervals import Minutes
from calendars.zones import wall_time
from reports.compare import slot_json
from reports.words import count, listing, long_day, short_day, slot_name
from scheduler.constraint import Violation
from scheduler.problem import Person, Problem
from scheduler.result import Infeasibility, Nearest, Result

FORMAT = 1

Json = dict[str, Any]

_REFUSED = {
    "blackout": "would have a session on a date that the file blacks out",
    "skipped clock time": "would begin at a clock time that is skipped when the clocks go forward",
}

_LOOSER = {
    "leaders": "under `rules: leaders:` ask for all of them in the first sessions only (sessions: 2), or for fewer "
    "(present: 1)",
    "contract": "under `rules: contract:` allow more absences (max_absences, max_consecutive), or let it be a wish "
    "(hard: false)",
    "quorum": "under `rules: quorum:` ask for fewer people (at_least), or let it be a wish (hard: false)",
    "regions": "under `rules: regions:` ask for fewer regions (at_least), or let it be a wish (hard: false)",
    "spacing": "under `rules: spacing:` allow fewer days between sessions (min_days)",
}


def infeasible_document(problem: Problem, result: Result, warnings: Sequence[str]) -> Json:
    """Return why no slot keeps the hard rules.

    Parameters
    ----------
    problem, result
        What was solved; the result has an ``infeasibility``.
    warnings
        Sentences to hand on.
    """
    why = result.infeasibility
    assert why is not None
    nearest = [_nearest(problem, one) for one in why.nearest]
    return {
        "format": FORMAT,
        "kind": "infeasible",
        "status": str(result.status),
        "sentence": _sentence(result),
        "slots": result.reduction.slots,
        "candidates": result.reduction.candidates,
        "rules": [
            {"name": rule.rule, "sentence": rule.sentence, "candidates": rule.candidates} for rule in why.rules
        ],
        "refused": _refused(why),
        "nearest": nearest,
        "advice": _advice(result, why, nearest),
        "warnings": list(warnings),
    }


def _sentence(result: Result) -> str:
    size = result.reduction
    if not size.candidates:
        return f"There is no slot to choose from: all {size.slots:,} are ruled out by dates."
    return f"No slot keeps all the rules: none of {size.slots:,} ({size.candidates:,} differ in their sessions)."


def _refused(why: Infeasibility) -> list[Json]:
    return [
        {
            "reason": reason,
            "slots": number,
            "sentence": f"{count(number, 'slot')} {_REFUSED.get(reason, f'cannot be: {reason}')}.",
        }
        for reason, number in why.refused.items()
        if number
    ]


def _nearest(problem: Problem, one: Nearest) -> Json:
    lacks = [_lack(problem, one, violation) for violation in one.violations]
    return {
        "slot": slot_json(one.slot),
        "name": slot_name(one.slot),
        "lacking_min": sum(violation.lacking_min for violation in one.violations),
        "lacks": lacks,
    }


def _lack(problem: Problem, one: Nearest, violation: Violation) -> Json:
    days = [one.slot.day(problem.months[number - 1]) for number in violation.sessions]
    starts = _starts(problem, one)
    people = [person for person in problem.people if person.id in violation.people]
    return {
        "rule": violation.rule,
        "sentence": violation.sentence,
        "sessions": [
            {"number": number, "date": day.isoformat()}
            for number, day in zip(violation.sessions, days, strict=True)
        ],
        "lacking_min": violation.lacking_min,
        "people": [_person(problem, person, violation, starts) for person in people],
        "words": _words(problem, people, violation, starts, days),
    }


def _starts(problem: Problem, one: Nearest) -> Minutes:
    position = problem.candidates.space.position(one.slot)
    assert position is not None
    return np.asarray(problem.candidates.starts[problem.candidates.candidate_of[position]])


def _person(problem: Problem, person: Person, violation: Violation, starts: Minutes) -> Json:
    held = starts[np.array(violation.sessions, dtype=np.intp) - 1]
    minutes = person.availability.minutes_missing(held, problem.duration_min)
    walls = [wall_time(wall) for wall in person.availability.clock.wall(held)]
    return {
        "id": person.id,
        "name": person.name,
        "missing": [
            {"session": number, "local": f"{wall:%Y-%m-%dT%H:%M}", "minutes": int(lack)}
            for number, wall, lack in zip(violation.sessions, walls, minutes, strict=True)
        ],
    }


def _words(
    problem: Problem, people: list[Person], violation: Violation, starts: Minutes, days: list[date]
) -> list[str]:
    """Say what lacks, a line for each person; or for the sessions, where no person is to blame."""
    if not people:
        when = f" ({listing([long_day(day) for day in days])})" if days else ""
        return [f"{violation.sentence}{when}"]
    return [_person_words(problem, _person(problem, person, violation, starts)) for person in people]


def _person_words(problem: Problem, row: Json) -> str:
    """Say which sessions a person cannot attend, on the person's own clock; sessions that lack as much together."""
    by_minutes: dict[int, list[str]] = {}
    for missing in row["missing"]:
        day, time = missing["local"].split("T")
        by_minutes.setdefault(missing["minutes"], []).append(f"{short_day(date.fromisoformat(day))} {time}")
    parts = [f"{listing(whens)}, {_share(lack, problem)}" for lack, whens in by_minutes.items() if lack]
    return f"{row['name']} cannot come on {'; '.join(parts)} (local time)"


def _share(lack: int, problem: Problem) -> str:
    whole = lack == problem.duration_min
    return "for the whole session" if whole else f"for {lack} of the {problem.duration_min} minutes"


def _advice(result: Result, why: Infeasibility, nearest: list[Json]) -> list[str]:
    """Return what to try next, the most promising first."""
    alone = [rule for rule in why.rules if not rule.candidates]
    tight = alone or sorted((rule for rule in why.rules), key=lambda rule: rule.candidates)[:2]
    found = _widen(nearest)
    found += [_loosen(rule.rule, rule.sentence, rule in alone) for rule in tight]
    refused = sum(why.refused.values())
    if refused * 2 > result.reduction.slots:
        found.append(
            "Take away some of the blackouts, or allow more weekdays under `slots:`: most slots fall on one."
        )
    return found


def _loosen(name: str, sentence: str, alone: bool) -> str:
    how = _LOOSER.get(name, f"loosen the rule `{name}`")
    why = "leaves no slot even by itself" if alone else "leaves the fewest slots"
    return f"The rule that {sentence} {why}: {how}."


def _widen(nearest: list[Json]) -> list[str]:
    """Say whose hours would do, for the nearest slot that lacks nothing but people's time."""
    for one in nearest:
        if all(lack["people"] and lack["lacking_min"] for lack in one["lacks"]):
            people = dict.fromkeys(person["name"] for lack in one["lacks"] for person in lack["people"])
            when = "at the times listed above"
            return [f"If {listing(people)} could come {when}, {one['name']} would do: ask, and widen their hours."]
    return []
