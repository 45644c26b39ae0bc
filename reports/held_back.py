"""A plan that is held back: few sessions cannot be held as they stand, and another slot would move the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from calendars.zones import wall_time, zone_wall
from reports.options import options
from reports.words import Suggest, count, listing, people, short_day
from scheduler.constraint import Violation
from scheduler.problem import Problem
from scheduler.result import Decision, Result
from scheduler.schedule import schedule_of

Json = dict[str, Any]


def held_back_document(group: str, problem: Problem, result: Result, warnings: list[str], suggest: Suggest) -> Json:
    """Return which sessions cannot be held, and the choices, each with its command.

    Parameters
    ----------
    group
        Its name.
    problem, result
        What was solved again; the result's decision is held back.
    warnings
        Sentences to hand on.
    suggest
        Gives commands.
    """
    assert result.decision is not None
    rows = _sessions(problem, result, result.decision)
    listed = [row | {"chosen": False, "against": ""} for row in options(problem, result)]
    return {
        "format": 1,
        "kind": "held_back",
        "group": group,
        "status": "held back",
        "sentence": f"Nothing was written: {_sentence(rows)}",
        "sessions": rows,
        "choices": list(_choices(problem, result.decision, listed, suggest)),
        "options": listed,
        "warnings": warnings,
    }


def held_back_warnings(problem: Problem, result: Result) -> list[str]:
    """Say where `solve` would write nothing, in answers that write nothing anyway."""
    if result.decision is None or not result.decision.is_held_back:
        return []
    rows = _sessions(problem, result, result.decision)
    return [f"`solve` does not move the group by itself here, it asks: {_sentence(rows)}"]


def _sentence(rows: list[Json]) -> str:
    which = listing(f"session {row['number']} ({row['day']})" for row in rows)
    return (
        f"{which} cannot be held as {'it stands' if len(rows) == 1 else 'they stand'}, and "
        "another slot would move other sessions too. That is for you to decide."
    )


def _sessions(problem: Problem, result: Result, decision: Decision) -> list[Json]:
    """Return the sessions that cannot be held as they are published, each with what is in its way."""
    assert problem.incumbent is not None
    schedule = schedule_of(problem, problem.incumbent.fixed.published)
    found = [one for rule in result.rules.hard for one in rule.violations(schedule)]
    return [_session(problem, number, found) for number in decision.broken]


def _session(problem: Problem, number: int, violations: Sequence[Violation]) -> Json:
    assert problem.incumbent is not None
    fixed, t = problem.incumbent.fixed, problem.position(number)
    found = [one.sentence for one in violations if one.part == str(number)]
    day = short_day(wall_time(zone_wall(fixed.slot.zone, int(fixed.published[t]))))
    closed = [f"session {number}: {day} is a date that the file blacks out"] if fixed.closed[t] else []
    return {"number": number, "day": day, "sentences": [f"{one[0].upper()}{one[1:]}." for one in (*closed, *found)]}


def _choices(problem: Problem, decision: Decision, rows: list[Json], suggest: Suggest) -> Iterator[Json]:
    """Yield what can be done, what is felt least first."""
    assert problem.incumbent is not None
    one = "it" if len(decision.broken) == 1 else "them"
    if problem.incumbent.fixed.renewal:
        months = listing(str(problem.months[problem.position(number)]) for number in decision.broken)
        yield _choice(
            f"Leave {one} out: add {months} to `skip_months` under `programme` in the file, then solve.", ""
        )
    else:
        off = [suggest("record", "--session", str(number), "--held", "no") for number in decision.broken]
        yield _choice(f"Call {one} off, and solve again. All others stay where they are.", *off)
    change = next((row for row in rows if row["kind"] == "change"), None)
    if change is not None:
        moved = f"moves {count(change['moved_sessions'], 'session')} for {people(change['moved_people'])}"
        yield _choice(f"Change to {change['name']}: {moved}.", suggest("solve", "--change"))


def _choice(sentence: str, *commands: str) -> Json:
    return {"sentence": sentence, "commands": [one for one in commands if one]}
