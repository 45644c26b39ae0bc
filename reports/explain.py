"""Why not this slot, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reports.compare import slot_json
from reports.explain_facts import beside, broken_parts, first, hours_json, named, person_rows, slot_of
from reports.explain_words import (
    change_words,
    hours_words,
    limit_words,
    obstacle_words,
)
from reports.measures import called, difference, title
from reports.words import count, listing, people, slot_name
from scheduler.constraint import Rules
from scheduler.deadline import Deadline, TimeIsUp
from scheduler.problem import Problem
from scheduler.result import Result, Status
from scheduler.schedule import Schedule, schedule_of
from scheduler.why import (
    BETTER,
    SAME,
    TIES,
    WORSE,
    Asked,
    Help,
    LevelBeside,
    broken_by,
    candidate_of,
    each_help,
    first_difference,
    in_order,
    levels_beside,
    verdict,
    wins,
    with_all,
)

FORMAT = 1
MOST_HELPS = 5
"""So many people's hours are named, the most helpful first."""

Json = dict[str, Any]


def slot_document(
    group: str, problem: Problem, result: Result, asked: Asked, warnings: Sequence[str], deadline: Deadline
) -> Json:
    """Return why a slot is not the chosen one.

    Parameters
    ----------
    group
        Its name.
    problem, result
        What was solved; perhaps without a solution.
    asked
        The slot.
    warnings
        Sentences to hand on.
    deadline
        When to stop looking for hours that would help.
    """
    mine = None if asked.starts is None else schedule_of(problem, asked.starts)
    chosen = None if result.solution is None else result.solution.schedule
    candidate = None if asked.obstacles else candidate_of(problem, asked)
    document = {
        "format": FORMAT,
        "kind": "explain",
        "subject": "slot",
        "group": group,
        "slot": slot_json(asked.slot),
        "name": slot_name(asked.slot),
        "chosen": None if result.solution is None else slot_of(result.solution),
        "candidate": candidate is not None,
        "called": None if candidate is None else slot_name(problem.candidates.slot(candidate)),
        "obstacles": [_obstacle(problem, asked, n) for n in range(len(asked.obstacles))],
        "not_allowed": [] if candidate is not None else limit_words(asked),
        **_rules(result.rules, mine),
        **beside(result.rules, mine, chosen),
    }
    document["verdict"] = _verdict(document, result.rules, mine, chosen)
    document["sentence"] = _sentence(document, result)
    document["win"] = _win(document, result, mine, chosen, asked, deadline)
    return {**document, "warnings": list(warnings)}


def _obstacle(problem: Problem, asked: Asked, n: int) -> Json:
    obstacle = asked.obstacles[n]
    number = problem.numbers[obstacle.t]
    return {
        "kind": obstacle.why.name.lower(),
        "session": number,
        "date": obstacle.day.isoformat(),
        "sentence": f"{first(obstacle_words(obstacle, number, asked.slot))}.",
    }


def _rules(rules: Rules, mine: Schedule | None) -> Json:
    """Return where hard rules break, and why those whom the rules name cannot come in these sessions."""
    if mine is None:
        return {"broken": [], "concerned": []}
    violations, problem = broken_by(rules, mine), mine.problem
    concerned = []
    for p, person in enumerate(problem.people):
        named = {number for one in violations if person.id in one.people for number in one.sessions}
        wanted = np.isin(problem.numbers, sorted(named)) & ~mine.attends[p]
        concerned += [person_rows(mine, p, wanted)] if wanted.any() else []
    return {"broken": broken_parts(violations, problem), "concerned": concerned}


def _verdict(document: Json, rules: Rules, mine: Schedule | None, chosen: Schedule | None) -> str:
    if document["obstacles"] or mine is None:
        return "impossible"
    if document["broken"]:
        return "breaks rules"
    return "alone" if chosen is None else verdict(rules, mine, chosen)


def _sentence(document: Json, result: Result) -> str:
    """Return the answer in one sentence."""
    name, chosen = document["name"], document["chosen"]
    best = chosen["name"] if chosen else ""
    decisive = next((level["sentence"] for level in document["levels"] if level["verdict"] != TIES), "")
    said = {
        "impossible": f"{name} cannot be chosen: see the sessions below.",
        "breaks rules": f"{name} breaks a rule that has to hold.",
        "alone": f"{name} keeps all the rules, but no slot was chosen to compare it with.",
        SAME: f"{name} is the chosen slot" + (f": it has the sessions of {best}." if name != best else "."),
        TIES: f"{name} ties with the chosen slot, {best}, on every level; {_tie(result)}.",
        WORSE: f"{name} is worse than the chosen slot, {best}: {decisive}.",
        BETTER: f"{name} would be better than the chosen slot, {best}: {decisive}.",
    }[document["verdict"]]
    if document["verdict"] == BETTER and document["candidate"] and result.status is not Status.OPTIMAL:
        said += " The search was stopped before it was found."
    decision = result.decision
    if (
        document["verdict"] == BETTER
        and decision is not None
        and decision.taken == decision.keep != decision.change
    ):
        said += " It is not worth what it moves: the slot in force stays, unless you solve with `--change`."
    if document["not_allowed"] and document["verdict"] != SAME:
        said += f" The file does not allow it: {listing(document['not_allowed'])}."
    return said


def _tie(result: Result) -> str:
    if result.solution is None:
        return ""
    incumbent = result.solution.schedule.problem.incumbent
    if incumbent is not None and np.array_equal(result.solution.schedule.starts, incumbent.fixed.published):
        return "of equally good slots the one in force stays"
    return "of equally good slots the one whose sessions begin earlier in the year is taken"


def _win(
    document: Json,
    result: Result,
    mine: Schedule | None,
    chosen: Schedule | None,
    asked: Asked,
    deadline: Deadline,
) -> Json | None:
    """Return what would have to change for the slot to be chosen; None where it is, or nothing lacks."""
    if document["verdict"] == SAME:
        return None
    found = change_words(asked)
    if document["not_allowed"]:
        found.append(f"The file would have to allow it: {listing(document['not_allowed'])}.")
    if document["broken"]:
        found.append(
            f"It would have to keep every rule: {count(len(document['broken']), 'part')} broken, see above."
        )
    decides = (
        None if mine is None or chosen is None else first_difference(levels_beside(result.rules, mine, chosen))
    )
    if decides is not None and decides.verdict == WORSE:
        found += _lacking(document, decides, result.rules)
    missing = None if decides is None or decides.verdict != WORSE else _missing(decides)
    helped: Json = {"hours": [], "together": None}
    if mine is not None and document["verdict"] != BETTER:
        refused = bool(document["obstacles"] or document["not_allowed"])
        some: list[Help] = []
        unfinished = _look_for_help(some, result.rules, mine, chosen, deadline)
        helped = _helped(result.rules, mine, chosen, refused, in_order(some))
        found += [unfinished] if unfinished else []
    return {"sentences": found, "missing": missing, **helped}


def _look_for_help(
    found: list[Help], rules: Rules, mine: Schedule, chosen: Schedule | None, deadline: Deadline
) -> str:
    """Look for people whose hours would help; return what to say if not everybody was looked at."""
    cut = "before everybody's hours were tried: others may help too"
    try:
        for one in each_help(rules, mine, chosen, deadline.check):
            found.append(one)  # noqa: PERF402 - one by one: what is found counts, whatever comes
    except TimeIsUp:
        return f"The time was up {cut}; --time-limit SECONDS gives more."
    except KeyboardInterrupt:
        return f"The search was stopped {cut}."
    return ""


def _helped(rules: Rules, mine: Schedule, chosen: Schedule | None, refused: bool, found: tuple[Help, ...]) -> Json:
    """Return whose hours would help, and whether all of them together would be enough."""
    rows = [_help(mine.problem, one, refused) for one in found[:MOST_HELPS]]
    if len(found) < 2 or found[0].enough:
        return {"hours": rows, "together": None}
    enough = wins(rules, with_all(mine, found), chosen)
    would = f"it would be enough{_once(refused)}" if enough else "it would still not be enough"
    said = f"With the hours that {people(len(found))} lack, all together, {would}."
    return {
        "hours": rows,
        "together": {"enough": enough, "people": len(found), "sentence": said},
    }


def _once(refused: bool) -> str:
    return ", once the file allows the slot" if refused else ""


def _missing(decides: LevelBeside) -> Json:
    """Return the first level at which the slot is worse, and by how much."""
    amounts = [abs(mine - best) for mine, best in zip(decides.value, decides.chosen, strict=True)]
    return {"level": decides.level.name, "amounts": amounts}


def _lacking(document: Json, decides: LevelBeside, rules: Rules) -> list[str]:
    """Say by what the slot is worse, and what decides once that is made up for."""
    name = decides.level.name
    after = [level for level in document["levels"] if level["verdict"] != TIES and level["name"] != name]
    said = called(name, rules.contract_written)
    lacking = f"What decides is {title(said).lower()}: {difference(said, decides.value, decides.chosen)}"
    if not after:
        return [f"{lacking}. On all other levels they are equal."]
    better = after[0]["verdict"] == BETTER
    then = "it would win by" if better else "it would still lose by"
    return [f"{lacking}. If they were equal there, {then} the next level that differs ({after[0]['sentence']})."]


def _help(problem: Problem, one: Help, refused: bool) -> Json:
    person = problem.people[one.p]
    gained = f"{count(len(one.sessions), 'session')} more"
    enough = f"that alone would be enough{_once(refused)}" if one.enough else "that alone would not be enough"
    said = f"If {person.name} could also come {hours_words(one.hours)}: {gained}; {enough}."
    return {
        **named(person),
        **hours_json(one.hours),
        "sessions": list(one.sessions),
        "enough": one.enough,
        "sentence": said,
    }
