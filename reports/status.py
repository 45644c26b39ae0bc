"""How the group stands: who attended, who has no absence left, what was promised and what came of it.

Plain values, sentences included, as in `reports.document`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reports.sheet import Times, sentence
from reports.words import count, listing, short_day
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
    """
    times, said = Times(plan), answers or {}
    year = [(one, standing(plan, ledger, one, moment, said)) for one in plan.people]
    sessions = [_session(plan, ledger, one, times) for one in plan.sessions if _shown(ledger, one, moment)]
    return {
        "format": FORMAT,
        "kind": "status",
        "group": plan.group,
        "sentence": sentence(plan, times),
        "next": _next(plan, next_session(plan, ledger, moment), times, said),
        "limits": {
            "max_absences": plan.terms.max_absences,
            "max_consecutive": plan.terms.max_consecutive,
        },
        "people": [_person(plan, one, state, times, said, previous) for one, state in year],
        "at_risk": [row for one, state in year if (row := _risk(plan, one, state, times, said)) is not None],
        "sessions": sessions,
        "totals": _totals(sessions),
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
    absent = [one for one in members_at(plan, session) if one in session.absent or answered[one] == "declined"]
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
        "streak": state.streak,
        "streak_words": streak_words(state.streak),
        "answers": [
            {"number": one.number, "day": _day(plan, one.number, times), "answer": answer}
            for one in plan.sessions
            if (answer := answers.get((one.start, person.id)))
        ],
        "previous": previous and _previous(person, *previous),
    }


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
        return [f"has broken the contract: missed {_days(plan, state.missed, times)}; {allowed(plan)}"]
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
    return f"will break the contract with the {kind} absence on {_day(plan, number, times)}; {allowed(plan)}"


def allowed(plan: Plan) -> str:
    """Say what the contract allows."""
    most = count(plan.terms.max_absences or 0, "absence")
    return f"it allows {most}, and {plan.terms.max_consecutive} in a row"


def _session(plan: Plan, ledger: Ledger, session: PlannedSession, times: Times) -> Json:
    """Return what was promised for a session, and what came of it."""
    number, members = session.number, members_at(plan, session)
    promised = [one for one in session.present if one in members]
    known = [one for one in members if ledger.status_of(number, one)]
    came = [who for who in ledger.people_of(number) if ledger.status_of(number, who) == PRESENT]
    names = {one.id: one.name for one in plan.people}
    counted = [one for one in known if ledger.status_of(number, one) != "excused"]
    row = {
        "number": number,
        "day": _day(plan, number, times),
        "when": when(plan, session, times),
        "state": _state(ledger, session, bool(known)),
        "promised": promised,
        "came": came,
        "counted": counted,
        "missing": [one for one in promised if one in known and one not in came],
        "unexpected": [one for one in came if one not in promised],
        "excused": [one for one in known if one not in counted],
        "unknown": [one for one in members if one not in known],
    }
    return row | {"sentence": _session_words(row, names)}


def _state(ledger: Ledger, session: PlannedSession, known: bool) -> str:
    if session.status == CANCELLED or ledger.called_off(session.number, session.start):
        return "called_off"
    if not ledger.is_held(session.number):
        return "not_held"
    return "recorded" if known else "unrecorded"


_STATES = {"called_off": "called off", "not_held": "not held", "unrecorded": "not recorded"}


def _session_words(row: Json, names: dict[str, str]) -> str:
    """Return ``promised 8, came 7: without Ken Abe; unexpected: Eva Roth``."""
    if row["state"] != "recorded":
        promised = f"promised {len(row['promised'])}, " if row["state"] == "unrecorded" else ""
        return f"{promised}{_STATES[row['state']]}"
    who = {
        "did not come": [one for one in row["missing"] if one not in row["excused"]],
        "excused": row["excused"],
        "came unexpectedly": row["unexpected"],
        "nothing recorded of": row["unknown"],
    }
    rest = "; ".join(f"{what}: {listing(names.get(one, one) for one in ids)}" for what, ids in who.items() if ids)
    return f"promised {len(row['promised'])}, came {len(row['came'])}{': ' if rest else ''}{rest}"


def _totals(sessions: Sequence[Json]) -> Json | None:
    """Return promised and real attendances over all sessions recorded; guests and excused people do not count."""
    rows = [one for one in sessions if one["state"] == "recorded"]
    possible = sum(len(one["counted"]) for one in rows)
    if not possible:
        return None
    promised = sum(len({*one["promised"]} & {*one["counted"]}) for one in rows)
    came = sum(len({*one["came"]} & {*one["counted"]}) for one in rows)
    shares = [f"{n} of {possible} ({_percent(n, possible)})" for n in (promised, came)]
    words = f"Over {count(len(rows), 'recorded session')}: promised {shares[0]}, came {shares[1]}."
    return {"sessions": len(rows), "possible": possible, "promised": promised, "came": came, "sentence": words}


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %"
