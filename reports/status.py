"""How the group stands: who attended, who has no absence left, what was promised and what came of it.

Plain values, sentences included, as in `reports.document`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reports.attendance import session_row, totals
from reports.measures import scale
from reports.never import never_comes, never_named
from reports.sheet import Times, sentence
from reports.words import count, listing, months, short_day
from scheduler.ledger import PRESENT, Ledger
from scheduler.plan import CANCELLED, Plan, PlannedPerson, PlannedSession
from scheduler.recording import has_begun, members_at
from scheduler.standing import Answers, Standing, next_session, standing, takes_place

FORMAT = 1

Json = dict[str, Any]


def status_document(
    plan: Plan,
    ledger: Ledger,
    moment: datetime,
    *,
    command: str = "schedule record FILE",
    answers: Answers | None = None,
    previous: tuple[Plan, Ledger] | None = None,
    brought: tuple[list[Json], list[Json]] = ([], []),
) -> Json:
    """Return everything that is to be said of a group under way.

    Parameters
    ----------
    plan, ledger
        In force, and recorded so far.
    moment
        The present.
    command
        What records, up to its options.
    answers
        To invites, by the session's begin and the person's id: ``accepted``, ``declined``, ``tentative``.
    previous
        Plan and ledger of the programme before.
    brought
        What answers bring about, and where hours contradict them (`answered`).
    """
    times, said = Times(plan), answers or {}
    year = [(one, standing(plan, ledger, one, moment, said)) for one in plan.people]
    sessions = [
        {"when": when(plan, one, times), "day": _day(plan, one.number, times), **session_row(plan, ledger, one)}
        for one in plan.sessions
        if _shown(ledger, one, moment)
    ]
    return {
        "format": FORMAT,
        "kind": "status",
        "group": plan.group,
        "sentence": sentence(plan, times),
        "next": _next(plan, next_session(plan, ledger, moment), times, said),
        "limits": {
            "max_absences": plan.terms.max_absences,
            "max_consecutive": plan.terms.max_consecutive,
            "contract_written": plan.terms.contract_written,
        },
        "people": [_person(plan, one, state, times, said, previous) for one, state in year],
        "never": never_named([one for one in plan.people if never_comes(one)]),
        "at_risk": [
            row
            for one, state in year
            if not never_comes(one) and (row := _risk(plan, one, state, times, said)) is not None
        ],
        "answered": brought[0],
        "contradictions": brought[1],
        "sessions": sessions,
        "totals": totals(sessions),
        "unrecorded": [
            {"number": one["number"], "sentence": f"{one['when']} is not recorded: {_how(command, one)}"}
            for one in sessions
            if one["state"] == "unrecorded"
        ],
    }


def _how(command: str, session: Json) -> str:
    return f"{command} --session {session['number']} --present ID,ID"


def _shown(ledger: Ledger, session: PlannedSession, moment: datetime) -> bool:
    """Say whether there is something to tell of a session: it has begun, or was called off."""
    called_off = session.status == CANCELLED or not ledger.is_held(session.number)
    return has_begun(session, moment) or called_off or session.number in ledger.sessions


def _position(plan: Plan, number: int) -> int:
    return next(t for t, one in enumerate(plan.sessions) if one.number == number)


def when(plan: Plan, session: PlannedSession, times: Times) -> str:
    """Return ``Thu 21 Jan 2027, 14:00 Europe/Zurich``."""
    begin = times.anchored[_position(plan, session.number)]
    return f"{short_day(begin)}, {begin:%H:%M} {plan.slots[session.slot].zone}"


def _day(plan: Plan, number: int, times: Times) -> str:
    return short_day(times.days[_position(plan, number)])


def _days(plan: Plan, numbers: Sequence[int], times: Times) -> str:
    return listing(_day(plan, number, times) for number in numbers)


def _next(plan: Plan, session: PlannedSession | None, times: Times, answers: Answers) -> Json | None:
    """Return the next session with those who cannot come; None after the last."""
    if session is None:
        return None
    answered = {one.id: answers.get((session.start, one.id)) for one in plan.people}
    absent = [one for one in members_at(plan, session) if one in session.absent or answered.get(one) == "declined"]
    return {
        "number": session.number,
        "start": session.start,
        "when": when(plan, session, times),
        "absent": absent,
        "answers": {who: answer for who, answer in answered.items() if answer},
    }


def _person(
    plan: Plan,
    person: PlannedPerson,
    state: Standing,
    times: Times,
    answers: Answers,
    previous: tuple[Plan, Ledger] | None,
) -> Json:
    answered = [
        {"number": one.number, "day": _day(plan, one.number, times), "answer": answer}
        for one in plan.sessions
        if (answer := answers.get((one.start, person.id)))
    ]
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "optional": person.optional,
        "contract": person.contract is not None and plan.terms.max_absences is not None,
        "attended": len(state.attended),
        "missed": len(state.missed),
        "excused": len(state.excused),
        "guest": len(state.guest),
        "left": state.left,
        "planned": list(state.planned),
        "planned_days": [_day(plan, number, times) for number in state.planned],
        "planned_words": _planned_words(plan, person, state, times),
        "streak": state.streak,
        "streak_words": streak_words(state.streak),
        "answers": answered,
        "answers_words": _answer_words(answered),
        "previous": previous and _previous(person, *previous),
    }


_FEW = 3
"""So many dates are written out."""


def _planned_words(plan: Plan, person: PlannedPerson, state: Standing, times: Times) -> list[str]:
    """Return the absences to come: their dates, of many the months, of all just that."""
    if len(state.planned) <= _FEW:
        return [_day(plan, number, times) for number in state.planned]
    if never_comes(person):
        return [f"all {len(state.planned)}"]
    positions = [_position(plan, number) + 1 for number in state.planned]
    return [f"{len(state.planned)}: {months(positions, times.days)}"]


def _answer_words(answered: Sequence[Json]) -> str:
    """Return ``accepted 9 sessions; declined Thu 20 May 2027``."""
    by_word: dict[str, list[str]] = {}
    for one in answered:
        by_word.setdefault(one["answer"], []).append(one["day"])
    few = {word: listing(days) if len(days) < 4 else count(len(days), "session") for word, days in by_word.items()}
    return "; ".join(f"{word} {days}" for word, days in sorted(few.items()))


def streak_words(streak: int) -> str:
    """Return ``3 attended``, ``2 missed``; nothing of nothing."""
    return "" if streak == 0 else f"{abs(streak)} {'attended' if streak > 0 else 'missed'}"


def _previous(person: PlannedPerson, plan: Plan, ledger: Ledger) -> str | None:
    """Say how often somebody came in the programme before; None: the person was not in it."""
    held = [one for one in plan.sessions if takes_place(plan, ledger, one) and one.number in ledger.sessions]
    theirs = [one.number for one in held if person.id in members_at(plan, one)]
    came = sum(ledger.status_of(number, person.id) == PRESENT for number in theirs)
    return f"last programme: attended {came} of {len(theirs)}" if theirs else None


def _risk(plan: Plan, person: PlannedPerson, state: Standing, times: Times, answers: Answers) -> Json | None:
    """Return what a member is near to, or beyond; None: nothing."""
    said = _risk_words(plan, person, state, times, answers)
    return {"id": person.id, "name": person.name, "sentence": f"{person.name} {'; '.join(said)}."} if said else None


def _risk_words(plan: Plan, person: PlannedPerson, state: Standing, times: Times, answers: Answers) -> list[str]:
    if state.over:
        return [f"{beyond(plan)}: missed {_days(plan, state.missed, times)}{_allows(plan)}"]
    said = []
    if state.due is not None:
        last = "the last session" if state.streak == -1 else f"the last {-state.streak} sessions"
        said.append(f"missed {last}: has to be there on {_day(plan, state.due, times)}")
    if state.breaks is not None:
        said.append(_break(plan, person, state.breaks, times, answers))
    elif state.left == 0 and state.missed:
        said.append("has no absence left")
    elif state.planned and state.left == len(state.planned):
        said.append(f"has no absence left beside the planned one on {_days(plan, state.planned, times)}")
    return said


def _break(plan: Plan, person: PlannedPerson, number: int, times: Times, answers: Answers) -> str:
    start = plan.sessions[_position(plan, number)].start
    kind = "announced" if answers.get((start, person.id)) == "declined" else "planned"
    when = _day(plan, number, times)
    if not plan.terms.contract_written:
        return f"will have missed {scale(plan).too_many} with the {kind} absence on {when}"
    return f"will break the contract with the {kind} absence on {when}; {allowed(plan)}"


def beyond(plan: Plan) -> str:
    """Say that somebody missed too much: by the contract, or where none is written, by the number alone."""
    if not plan.terms.contract_written:
        return f"has missed {scale(plan).too_many}"
    return "has broken the contract"


def _allows(plan: Plan) -> str:
    return f"; {allowed(plan)}" if plan.terms.contract_written else ""


def allowed(plan: Plan) -> str:
    """Say what the contract allows."""
    most = count(plan.terms.max_absences or 0, "absence")
    return f"it allows {most}, and {plan.terms.max_consecutive} in a row"
