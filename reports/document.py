"""The JSON document that every other report renders: plain values, sentences included.

The same plan gives the same document. ``format`` changes when a key changes its meaning or goes; keys may be added
at any time. Names stand in it as the file has them: whoever shows them makes them fit (`words.visible`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from reports.compare import Comparison, alternatives, anchors
from reports.contracts import contracts, unwritten
from reports.descriptions import absence_sentences, clock_sentences, session_lines, without_cancelled
from reports.infeasible import infeasible_document
from reports.measures import Scale, amount, scale
from reports.never import never
from reports.sheet import Times, sentence, sheet
from reports.words import count, listing, verb
from scheduler.candidates import Refusal
from scheduler.constraint import Criterion, Rule
from scheduler.plan import Plan
from scheduler.plan_file import plan_json
from scheduler.problem import Problem
from scheduler.result import LevelResult, Result, Status

FORMAT = 1

Json = dict[str, Any]

__all__ = ["FORMAT", "infeasible_document", "plan_document", "show_document"]


def plan_document(
    plan: Plan, problem: Problem, result: Result, warnings: Sequence[str], change: Json | None = None
) -> Json:
    """Return everything that is to be said of a fresh plan.

    Parameters
    ----------
    plan
        Made of the result.
    problem, result
        What was solved; the result has a solution.
    warnings
        Sentences to hand on.
    change
        What it changes (`changes.change_document`); None for a first plan.
    """
    times, limits = Times(plan), scale(plan)
    compared, asked = Comparison(problem, result), bool((problem.candidates.refusal == Refusal.NOT_ASKED).any())
    return {
        **_head("plan", plan, times),
        "change": change,
        "limits": limits.json(),
        "rules": [{"name": rule.name, "sentence": rule.describe()} for rule in result.rules.hard],
        "asked": asked,
        "proof": proof(result, limits, asked),
        "sheet": sheet(plan, times),
        "never": never(plan, problem, result),
        "contracts": contracts(plan, times, limits),
        "anchors": [] if asked else anchors(compared),
        "alternatives": [] if asked else alternatives(compared),
        "warnings": list(warnings),
        "plan": plan_json(plan),
    }


def show_document(plan: Plan, person: str | None = None) -> Json:
    """Return what a published plan says by itself.

    Parameters
    ----------
    plan
        The plan.
    person
        Id of a person: then the document holds nothing of anybody else.

    Raises
    ------
    ValueError
        The plan knows nobody of this id.
    """
    if person is not None and person not in [one.id for one in plan.people]:
        raise ValueError(f"the plan knows nobody with the id {person!r}")
    times, limits = Times(plan), scale(plan)
    document = {**_head("show", plan, times), "person": person, "sheet": sheet(plan, times, person)}
    if person is not None:
        document["sheet"]["people"][0] |= _personal(plan, person, times)
    else:
        document |= {"limits": limits.json(), "contracts": contracts(plan, times, limits)}
        document |= {"levels": _published(plan, limits), "plan": plan_json(plan)}
    return document


def _personal(plan: Plan, person: str, times: Times) -> Json:
    """Return a person's own sessions in words."""
    planned = without_cancelled(plan, next(one for one in plan.people if one.id == person))
    said = [*clock_sentences(plan, planned, times), *absence_sentences(planned)]
    return {"lines": session_lines(planned, times), "sentences": said}


def _head(kind: str, plan: Plan, times: Times) -> Json:
    return {
        "format": FORMAT,
        "kind": kind,
        "group": plan.group,
        "status": plan.status,
        "sentence": sentence(plan, times),
        "duration_min": times.duration_min,
    }


def _published(plan: Plan, limits: Scale) -> list[Json]:
    rows = []
    for level in plan.levels:
        value: list[float] = [*level.value] if isinstance(level.value, list) else [level.value]
        words = amount(level.name, value, limits)
        rows.append({"name": level.name, "title": limits.title(level.name), "value": value, "words": words})
    return rows


def proof(result: Result, limits: Scale, asked: bool = False) -> Json:
    """Return how good the plan is, level by level, and what is known to be best possible.

    Parameters
    ----------
    result, limits
        The solution, and what its levels are measured against.
    asked
        Whether the slot was asked for, so that it was compared with no other.
    """
    levels = [
        _level(level, rule, limits) for level, rule in zip(result.levels, result.rules.objective, strict=True)
    ]
    reported = [
        _level(level, rule, limits) for level, rule in zip(result.reported, result.rules.reported, strict=True)
    ]
    return {
        "status": str(result.status),
        "sentence": _ASKED if asked else _proof_sentence(result, limits),
        **asdict(result.reduction),
        "levels": levels,
        "reported": reported,
        "notes": unwritten(limits) if any(level.name == "contract" for level in result.levels) else [],
    }


def _level(level: LevelResult, rule: Rule | Criterion, limits: Scale) -> Json:
    return {
        "name": level.name,
        "title": limits.title(level.name),
        "sentence": rule.describe(),
        "value": list(level.value),
        "bound": None if level.bound is None else list(level.bound),
        "proven": level.proven,
        "words": amount(level.name, level.value, limits),
        "bound_words": None
        if level.bound is None
        else amount(level.name, level.bound, replace(limits, most=None, attends=None)),
    }


_ASKED = "This slot was asked for. It keeps all hard rules; whether another is better is not looked at."


def _proof_sentence(result: Result, limits: Scale) -> str:
    size = result.reduction
    if result.status is Status.OPTIMAL:
        if size.usable == 1:
            return f"Proven: of {count(size.slots, 'slot')} this is the only one that is possible."
        decision = result.decision
        kept = decision is not None and decision.taken == decision.keep != decision.change
        better = "of those that move the fewest sessions none is better" if kept else "none is better"
        return (
            f"Proven: of {count(size.slots, 'slot')}, {size.candidates:,} of them with times of their own, "
            f"{verb(size.usable, 'is', 'are')} possible, and {better}."
        )
    done = [limits.title(level.name).lower() for level in result.levels if level.proven]
    known = f"proven so far: {listing(done)}" if done else "nothing is proven yet"
    return f"Not proven to be best: the search was stopped; {known}."
