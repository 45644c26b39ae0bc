"""Why not this slot, and why somebody misses sessions, as a document."""

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
    change_words,
    fact_words,
    hours_words,
    limit_words,
    obstacle_words,
    reason_words,
)
from reports.measures import difference, duration, title
from reports.words import count, listing, people, slot_name
from scheduler.columns import Bools
from scheduler.constraint import Rules, Violation
from scheduler.hours import Hours, minutes_of
from scheduler.problem import Person, Problem
from scheduler.reasons import Fact, Facts, reasons
from scheduler.result import Result, Solution, Status
from scheduler.schedule import Schedule, schedule_of
from scheduler.why import (
    BETTER,
    SAME,
    TIES,
    WORSE,
    Asked,
    Help,
    LevelBeside,
    best_keeping,
    broken_by,
    candidate_of,
    contract_of,
    first_difference,
    helps,
    hours_to_come,
    hours_to_keep,
    keeps,
    levels_beside,
    verdict,
    wins,
    with_all,
)

FORMAT = 1
MOST_HELPS = 5
"""So many people's hours are named, the most helpful first."""

Json = dict[str, Any]


def slot_document(group: str, problem: Problem, result: Result, asked: Asked, warnings: Sequence[str]) -> Json:
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
        "chosen": None if result.solution is None else _slot(result.solution),
        "candidate": candidate is not None,
        "called": None if candidate is None else slot_name(problem.candidates.slot(candidate)),
        "obstacles": [_obstacle(problem, asked, n) for n in range(len(asked.obstacles))],
        "not_allowed": [] if candidate is not None else limit_words(asked),
        **_rules(result.rules, mine),
        **_beside(result.rules, mine, chosen),
    }
    document["verdict"] = _verdict(document, result.rules, mine, chosen)
    document["sentence"] = _sentence(document, result)
    document["win"] = _win(document, result, mine, chosen, asked)
    return {**document, "warnings": list(warnings)}


def _slot(solution: Solution) -> Json:
    return {"slot": slot_json(solution.slot), "name": slot_name(solution.slot)}


def _obstacle(problem: Problem, asked: Asked, n: int) -> Json:
    obstacle = asked.obstacles[n]
    number = problem.numbers[obstacle.t]
    return {
        "kind": obstacle.why.name.lower(),
        "session": number,
        "date": obstacle.day.isoformat(),
        "sentence": f"{_first(obstacle_words(obstacle, number, asked.slot))}.",
    }


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


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
    return {"broken": _broken(violations), "concerned": concerned}


def _broken(violations: Iterable[Violation]) -> list[Json]:
    return [
        {
            "rule": one.rule,
            "sentence": f"{_first(one.sentence)}.",
            "people": list(one.people),
            "sessions": list(one.sessions),
        }
        for one in violations
    ]


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
    return {**_named(person), "sessions": numbers, "reasons": rows}


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


def _named(person: Person) -> Json:
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
        "sentence": f"{_first(fact_words(fact, problem.duration_min, days))}.",
    }


def _beside(rules: Rules, mine: Schedule | None, chosen: Schedule | None) -> Json:
    """Return what two schedules differ in: levels, people lost and won, unsocial hours."""
    if mine is None or chosen is None:
        return {"levels": [], "lost": [], "won": [], "unsocial": []}
    lost, won = chosen.attends & ~mine.attends, mine.attends & ~chosen.attends
    return {
        "levels": [_level(one) for one in levels_beside(rules, mine, chosen)],
        "lost": [person_rows(mine, int(p), lost[p]) for p in np.flatnonzero(lost.any(axis=1))],
        "won": [person_rows(chosen, int(p), won[p]) for p in np.flatnonzero(won.any(axis=1))],
        "unsocial": _unsocial(rules, mine, chosen),
    }


def _level(one: LevelBeside) -> Json:
    same = one.verdict == TIES
    return {
        "name": one.level.name,
        "title": title(one.level.name),
        "value": list(one.value),
        "chosen": list(one.chosen),
        "verdict": one.verdict,
        "sentence": "the same" if same else difference(one.level.name, one.value, one.chosen),
        "lost": _broken(one.lost),
        "won": _broken(one.won),
    }


def _unsocial(rules: Rules, mine: Schedule, chosen: Schedule) -> list[Json]:
    """Return who has more or fewer minutes inside unsocial hours, those who have most more first."""
    here, there = (_burden(rules, schedule) for schedule in (mine, chosen))
    rows = [
        {
            **_named(person),
            "minutes": int(now),
            "chosen_minutes": int(before),
            "sentence": f"{person.name}: {duration(int(now))} instead of {duration(int(before))}.",
        }
        for person, now, before in zip(mine.problem.people, here, there, strict=True)
        if now != before
    ]
    return sorted(rows, key=lambda row: row["chosen_minutes"] - row["minutes"])


def _burden(rules: Rules, schedule: Schedule) -> list[int]:
    minutes = schedule.column.minutes_within(rules.unsocial_hours)[:, 0] * schedule.attends
    return [int(one) for one in minutes.sum(axis=1)]


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
    if document["not_allowed"] and document["verdict"] != SAME:
        said += f" The file does not allow it: {listing(document['not_allowed'])}."
    return said


def _tie(result: Result) -> str:
    assert result.solution is not None
    incumbent = result.solution.schedule.problem.incumbent
    if incumbent is not None and np.array_equal(result.solution.schedule.starts, incumbent.fixed.published):
        return "of equally good slots the one in force stays"
    return "of equally good slots the one whose sessions begin earlier in the year is taken"


def _win(
    document: Json, result: Result, mine: Schedule | None, chosen: Schedule | None, asked: Asked
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
        found += _lacking(document, decides)
    missing = None if decides is None or decides.verdict != WORSE else _missing(decides)
    helped: Json = {"hours": [], "together": None}
    if mine is not None and document["verdict"] != BETTER:
        helped = _helped(result.rules, mine, chosen, bool(document["obstacles"] or document["not_allowed"]))
    return {"sentences": found, "missing": missing, **helped}


def _helped(rules: Rules, mine: Schedule, chosen: Schedule | None, refused: bool) -> Json:
    """Return whose hours would help, and whether all of them together would be enough."""
    found = helps(rules, mine, chosen)
    rows = [_help(mine.problem, one, refused) for one in found[:MOST_HELPS]]
    if len(found) < 2 or found[0].enough:
        return {"hours": rows, "together": None}
    enough = wins(rules, with_all(mine, found), chosen)
    said = f"With the hours that {people(len(found))} lack, all together, it would {'' if enough else 'still not '}be enough"
    return {
        "hours": rows,
        "together": {"enough": enough, "people": len(found), "sentence": f"{said}{_once(refused)}."},
    }


def _once(refused: bool) -> str:
    return ", once the file allows the slot" if refused else ""


def _missing(decides: LevelBeside) -> Json:
    """Return the first level at which the slot is worse, and by how much."""
    amounts = [abs(mine - best) for mine, best in zip(decides.value, decides.chosen, strict=True)]
    return {"level": decides.level.name, "amounts": amounts}


def _lacking(document: Json, decides: LevelBeside) -> list[str]:
    """Say by what the slot is worse, and what decides once that is made up for."""
    name = decides.level.name
    after = [level for level in document["levels"] if level["verdict"] != TIES and level["name"] != name]
    lacking = f"What decides is {title(name).lower()}: {difference(name, decides.value, decides.chosen)}"
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
        **_named(person),
        **_hours(one.hours),
        "sessions": list(one.sessions),
        "enough": one.enough,
        "sentence": said,
    }


def _hours(hours: Hours) -> Json:
    rows = [{**asdict(one), "weekday": WEEKDAYS[one.weekday]} for one in hours]
    return {"hours": rows, "minutes": minutes_of(hours)}


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
        "person": _named(person),
        "chosen": _slot(result.solution),
        "contract": None if not bound else "kept" if kept else "broken",
        "sentence": _person_sentence(schedule, p, bound, kept, result.solution),
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


def _person_sentence(schedule: Schedule, p: int, bound: bool, kept: bool, solution: Solution) -> str:
    person, missed = schedule.problem.people[p], int(schedule.absent[p].sum())
    slot = f"at {slot_name(solution.slot)}"
    if not missed:
        return f"{person.name} misses no session {slot}."
    numbers = listing(str(schedule.problem.numbers[t]) for t in np.flatnonzero(schedule.absent[p]))
    state = f"; the contract is {'kept' if kept else 'broken'}" if bound else "; no contract binds them"
    return f"{person.name} misses {count(missed, 'session')} ({numbers}) {slot}{state}."


def _wanted_hours(rules: Rules, schedule: Schedule, p: int, keep: bool) -> Json | None:
    """Return the hours that would keep the contract, or where it is kept let the person come every time."""
    if not schedule.absent[p].any():
        return None
    contract, person = contract_of(rules), schedule.problem.people[p]
    aim = "keep the contract" if keep else "miss no session"
    hours = hours_to_keep(contract, schedule, p) if keep and contract else hours_to_come(schedule, p)
    if hours is None:
        said = f"More hours alone would not let {person.name} {aim}: other things keep them away too."
        return {"for": "contract" if keep else "all", "hours": [], "minutes": None, "sentence": said}
    said = f"To {aim} at this slot, {person.name} would have to be free also {hours_words(hours)}."
    return {"for": "contract" if keep else "all", **_hours(hours), "sentence": said}


def _best(problem: Problem, result: Result, p: int) -> Json:
    """Return the best slot at which a person's contract is kept, beside the chosen one."""
    contract, person = contract_of(result.rules), problem.people[p]
    assert contract is not None
    assert result.ranking is not None
    assert result.solution is not None
    candidate = best_keeping(result.ranking, contract, p)
    if candidate is None:
        said = f"At no slot that keeps the rules would {person.name}'s contract be kept."
        return {"slot": None, "name": None, "levels": [], "lost": [], "sentence": said}
    slot, chosen = problem.candidates.slot(candidate), result.solution.schedule
    beside = _beside(result.rules, schedule_of(problem, problem.candidates.starts[candidate]), chosen)
    against = listing(level["sentence"] for level in beside["levels"] if level["verdict"] != TIES)
    said = f"If {person.name}'s contract had to be kept, the best slot would be {slot_name(slot)}"
    cost = f": against the chosen slot, {against}." if against else ", as good as the chosen slot on every level."
    return {"slot": slot_json(slot), "name": slot_name(slot), **beside, "sentence": said + cost}
