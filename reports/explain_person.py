"""Why somebody misses sessions at the chosen slot, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reports.compare import slot_json
from reports.explain_facts import beside, hours_json, named, person_rows, slot_of
from reports.explain_words import (
    hours_words,
)
from reports.measures import too_many
from reports.words import count, listing, slot_name
from scheduler.constraint import Rules
from scheduler.problem import Problem
from scheduler.result import Result, Solution
from scheduler.schedule import Schedule, schedule_of
from scheduler.why import (
    TIES,
    best_keeping,
    contract_of,
    hours_to_come,
    hours_to_keep,
    keeps,
)

FORMAT = 1

Json = dict[str, Any]


def person_document(group: str, problem: Problem, result: Result, p: int, warnings: Sequence[str]) -> Json:
    """Return why a person misses sessions at the chosen slot, and what would change that.

    Parameters
    ----------
    group
        Its name.
    problem, result
        What was solved; the result has a solution.
    p
        Position of the person.
    warnings
        Sentences to hand on.
    """
    assert result.solution is not None
    schedule, person = result.solution.schedule, problem.people[p]
    missed = person_rows(schedule, p, schedule.absent[p])
    outside = person_rows(schedule, p, ~schedule.attends[p] & ~schedule.absent[p])
    bound, kept = _contract(result.rules, schedule, p)
    return {
        "format": FORMAT,
        "kind": "explain",
        "subject": "person",
        "group": group,
        "person": named(person),
        "chosen": slot_of(result.solution),
        "contract": None if not bound else "kept" if kept else "broken",
        "contract_written": result.rules.contract_written,
        "sentence": _person_sentence(result.rules, schedule, p, bound, kept, result.solution),
        "missed": missed,
        "outside": outside,
        "hours": _wanted_hours(result.rules, schedule, p, bound and not kept),
        "best": _best(problem, result, p) if bound and not kept else None,
        "warnings": list(warnings),
    }


def _contract(rules: Rules, schedule: Schedule, p: int) -> tuple[bool, bool]:
    """Say whether a contract binds a person, and whether it is kept."""
    contract, person = contract_of(rules), schedule.problem.people[p]
    if contract is None or not person.under_contract:
        return False, True
    return True, keeps(contract, schedule, person.id)


def _person_sentence(rules: Rules, schedule: Schedule, p: int, bound: bool, kept: bool, solution: Solution) -> str:
    person, missed = schedule.problem.people[p], int(schedule.absent[p].sum())
    slot = f"at {slot_name(solution.slot)}"
    if not missed:
        return f"{person.name} misses no session {slot}."
    numbers = listing(str(schedule.problem.numbers[t]) for t in np.flatnonzero(schedule.absent[p]))
    state = _state(rules, bound, kept)
    return f"{person.name} misses {count(missed, 'session')} ({numbers}) {slot}{state}."


def _state(rules: Rules, bound: bool, kept: bool) -> str:
    if not rules.contract_written:
        return "" if kept else f"; that is {_too_many(rules)}"
    return f"; the contract is {'kept' if kept else 'broken'}" if bound else "; no contract binds them"


def _too_many(rules: Rules) -> str:
    contract = contract_of(rules)
    limits = (getattr(contract, name, None) for name in ("max_absences", "max_consecutive"))
    return too_many(*limits)


def _wanted_hours(rules: Rules, schedule: Schedule, p: int, keep: bool) -> Json | None:
    """Return the hours that would keep the contract, or where it is kept let the person come every time."""
    if not schedule.absent[p].any():
        return None
    contract, person = contract_of(rules), schedule.problem.people[p]
    few = "keep the contract" if rules.contract_written else "miss few enough sessions"
    aim = few if keep else "miss no session"
    hours = hours_to_keep(contract, schedule, p) if keep and contract else hours_to_come(schedule, p)
    if hours is None:
        said = f"More hours alone would not let {person.name} {aim}: other things keep them away too."
        return {"for": "contract" if keep else "all", "hours": [], "minutes": None, "sentence": said}
    said = f"To {aim} at this slot, {person.name} would have to be free also {hours_words(hours)}."
    return {"for": "contract" if keep else "all", **hours_json(hours), "sentence": said}


def _best(problem: Problem, result: Result, p: int) -> Json:
    """Return the best slot at which a person's contract is kept, beside the chosen one."""
    contract, person = contract_of(result.rules), problem.people[p]
    assert contract is not None
    assert result.ranking is not None
    assert result.solution is not None
    written = result.rules.contract_written
    wish = "'s contract be kept" if written else " miss few enough sessions"
    candidate = best_keeping(result.ranking, contract, p)
    if candidate is None:
        said = f"At no slot that keeps the rules would {person.name}{wish}."
        return {"slot": None, "name": None, "levels": [], "lost": [], "sentence": said}
    slot, chosen = problem.candidates.slot(candidate), result.solution.schedule
    compared = beside(result.rules, schedule_of(problem, problem.candidates.starts[candidate]), chosen)
    against = listing(level["sentence"] for level in compared["levels"] if level["verdict"] != TIES)
    had = f"{person.name}'s contract had to be kept" if written else f"{person.name} were not to miss so many"
    said = f"If {had}, the best slot would be {slot_name(slot)}"
    cost = f": against the chosen slot, {against}." if against else ", as good as the chosen slot on every level."
    return {"slot": slot_json(slot), "name": slot_name(slot), **compared, "sentence": said + cost}
