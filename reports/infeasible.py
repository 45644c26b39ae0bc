"""Why there is no plan, and what a coordinator can do about it, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from calendars.intervals import Minutes
from calendars.zones import wall_time
from reports.compare import slot_json
from reports.words import count, listing, long_day, short_day, slot_name, verb
from scheduler.constraint import Violation
from scheduler.problem import Person, Problem
from scheduler.result import Infeasibility, Nearest, Result

FORMAT = 1

Json = dict[str, Any]

_REFUSED = {
    "blackout": "would have a session on a date that the file blacks out",
    "skipped clock time": "would begin at a clock time that is skipped when the clocks go forward",
    "too late": "would have a session in the past, or within the days of notice",
}

_LOOSER = {
    "leaders": "under `rules: leaders:` ask for all of them in the first sessions only (sessions: 2), or for fewer "
    "(present: 1)",
    "contract": "under `rules: contract:` allow more absences (max_absences, max_consecutive), or let it be a wish "
    "(hard: false)",
    "quorum": "under `rules: quorum:` ask for fewer people (at_least, share), or let it be a wish (hard: false)",
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
    if result.infeasibility is not None and result.infeasibility.is_empty:
        return "There is no plan: at no slot that keeps the rules can anybody come to any session."
    if not size.candidates:
        return f"There is no slot to choose from: {_all(size.slots)} ruled out by dates."
    if size.slots == 1:
        return "No slot keeps all the rules: there is only one."
    differ = verb(size.candidates, "differs", "differ")
    return f"No slot keeps all the rules: none of {size.slots:,} ({differ} in their sessions)."


def _all(slots: int) -> str:
    return "the only one is" if slots == 1 else f"all {slots:,} are"


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
        "words": _words(problem, lacks),
    }


def _lack(problem: Problem, one: Nearest, violation: Violation) -> Json:
    """Return one broken part: the sessions with their dates, and who lacks how many minutes at them."""
    starts = _starts(problem, one)
    return {
        "rule": violation.rule,
        "sentence": violation.sentence,
        "sessions": [
            {"number": number, "date": one.slot.day(problem.months[problem.position(number)]).isoformat()}
            for number in violation.sessions
        ],
        "lacking_min": violation.lacking_min,
        "people": [_person(problem, p, violation, starts) for p in problem.people if p.id in violation.people],
    }


def _starts(problem: Problem, one: Nearest) -> Minutes:
    position = problem.candidates.space.position(one.slot)
    assert position is not None
    return np.asarray(problem.candidates.starts[problem.candidates.candidate_of[position]])


def _person(problem: Problem, person: Person, violation: Violation, starts: Minutes) -> Json:
    held = starts[[problem.position(number) for number in violation.sessions]]
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


def _words(problem: Problem, lacks: list[Json]) -> list[str]:
    """Say what lacks: a sentence for each person, and one for each part that is nobody's alone."""
    missing: dict[str, dict[int, Json]] = {}
    names: dict[str, str] = {}
    for lack in lacks:
        for person in lack["people"]:
            names[person["id"]] = person["name"]
            missing.setdefault(person["id"], {}).update({one["session"]: one for one in person["missing"]})
    people = [_person_words(names[who], list(rows.values()), problem) for who, rows in missing.items()]
    return people + [_shared_words(lack) for lack in lacks if not lack["people"]]


def _person_words(name: str, rows: list[Json], problem: Problem) -> str:
    """Say when a person cannot come, on the person's own clock; sessions that lack as much together."""
    by_minutes: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: int(row["session"])):
        begin = datetime.fromisoformat(row["local"])
        by_minutes.setdefault(row["minutes"], []).append(f"{short_day(begin)} {begin:%H:%M}")
    parts = [f"{_share(lack, problem)} on {listing(whens)}" for lack, whens in by_minutes.items() if lack]
    return f"{name} cannot come {'; '.join(parts)} (their own time)."


def _share(lack: int, problem: Problem) -> str:
    whole = lack == problem.duration_min
    return "at all" if whole else f"for {lack} of the {problem.duration_min} minutes"


def _shared_words(lack: Json) -> str:
    days = listing(long_day(date.fromisoformat(session["date"])) for session in lack["sessions"])
    said = lack["sentence"][:1].upper() + lack["sentence"][1:]
    return f"{said} ({days})." if days else f"{said}."


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
    return f"The rule “{sentence}” {why}: {how}."


def _widen(nearest: list[Json]) -> list[str]:
    """Say whose hours would do, for the nearest slot that lacks nothing but people's time."""
    for one in nearest:
        if all(lack["people"] and lack["lacking_min"] for lack in one["lacks"]):
            people = dict.fromkeys(person["name"] for lack in one["lacks"] for person in lack["people"])
            there = f"If {listing(people)} could come at the times above, {one['name']} would be possible"
            return [f"{there}: ask, and widen the hours in the file."]
    return []
