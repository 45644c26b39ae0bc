"""Who can come to no session, named before anything else: what is in the way, and what is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.words import listing, people
from scheduler.plan import Plan, PlannedPerson
from scheduler.problem import Problem
from scheduler.result import Result

MOST = 5
"""So many are explained one by one; of more the names are enough."""
_SHOWN = 12

Json = dict[str, Any]


def never_comes(person: PlannedPerson) -> bool:
    """Say whether somebody has sessions, and can come to none of them."""
    return bool(person.absences) and not person.attends


def never(plan: Plan, problem: Problem, result: Result) -> list[Json]:
    """Return sentences about those who can come to no session, each with the ids that it is about.

    Parameters
    ----------
    plan
        Made of the result.
    problem, result
        What was solved; the result has a solution and a ranking.
    """
    lost = [person for person in plan.people if never_comes(person)]
    elsewhere = {person.id: _at_another_slot(problem, result, person.id) for person in lost}
    if len(lost) <= MOST:
        rows = [([one], _one(problem, result, one, elsewhere[one.id])) for one in lost]
    else:
        groups = (([one for one in lost if elsewhere[one.id] is other], other) for other in (True, False, None))
        rows = [(some, _many(some, len(plan.people), other)) for some, other in groups if some]
    return [{"people": [one.id for one in some], "sentence": sentence} for some, sentence in rows]


def never_named(lost: Sequence[PlannedPerson]) -> list[str]:
    """Return one sentence that names those who can come to no session; nothing if there is nobody."""
    if not lost:
        return []
    ask = "Ask for other hours; `schedule explain FILE --person ID` says what is in the way."
    return [f"{_names([one.name for one in lost])} can come to no session. {ask}"]


def _names(names: Sequence[str]) -> str:
    rest = len(names) - _SHOWN
    return listing([*names[:_SHOWN], f"{rest:,} more"] if rest > 1 else names)


def _position(problem: Problem, who: str) -> int:
    return next(p for p, person in enumerate(problem.people) if person.id == who)


def _at_another_slot(problem: Problem, result: Result, who: str) -> bool | None:
    """Say whether a person could come to something at a slot that keeps the hard rules; None: not looked at."""
    if result.ranking is None or len(result.ranking.columns) < 2:
        return None
    return bool(result.ranking.columns.headcount([_position(problem, who)]).any())


def _one(problem: Problem, result: Result, person: PlannedPerson, elsewhere: bool | None) -> str:
    from reports.explain_facts import person_rows  # hardly any plan has somebody who can never come
    from reports.explain_words import hours_words
    from scheduler.why import hours_to_come

    assert result.solution is not None
    schedule, p = result.solution.schedule, _position(problem, person.id)
    rows = person_rows(schedule, p, schedule.absent[p])["reasons"]
    most = max(rows, key=lambda row: len(row["sessions"]), default=None)
    hours = hours_to_come(schedule, p)
    parts = [f"{person.name} can come to no session.", _reason(person, most)]
    parts += [f"Nearest: to be free also {hours_words(hours)}."] if hours else []
    return " ".join(filter(None, [*parts, _ELSEWHERE[elsewhere]]))


def _reason(person: PlannedPerson, most: Json | None) -> str:
    """Return why not, for most of the sessions."""
    return "" if most is None else str(most["sentence"]).removeprefix(f"{person.name}, ")


_ELSEWHERE = {
    True: "Other slots would suit (`schedule compare`).",
    False: "No slot that keeps the rules suits: look at the hours in the file (`schedule check`).",
    None: "",
}


def _many(some: Sequence[PlannedPerson], everybody: int, elsewhere: bool | None) -> str:
    shown = _names([one.name for one in some])
    number = f"{len(some)} of {people(everybody)} can come to no session"
    if elsewhere is not False:
        why = ", while other slots would suit them (`schedule compare`)" if elsewhere else ""
        return f"{number} at this slot{why}: {shown}."
    return (
        f"{number}, at no slot that keeps the rules: look at their hours in the file (`schedule check`): {shown}."
    )
