"""What a new plan changes, before it is applied: a document, and the lines that show it.

``+`` joins, ``-`` leaves, ``~`` moves; each time on the clock of the person concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.change_lines import change_lines, when
from reports.measures import scale
from reports.options import options, verdict
from reports.words import count, listing, place, short_day, verb
from scheduler.change import Change, Own, Shift, level_at, local_at
from scheduler.plan import OUTSIDE, Plan, PlannedPerson, moment_from
from scheduler.problem import Problem
from scheduler.result import Result

Json = dict[str, Any]


def change_document(change: Change, whole: Problem, result: Result) -> Json:
    """Return what changes.

    Parameters
    ----------
    change
        From the plan in force to the new one.
    whole
        What was solved, with every slot that the file allows.
    result
        With a solution.
    """
    return {
        "renewal": False,
        "revision": change.after.revision,
        "sentence": summary(change),
        "joined": [_who(person) | {"sentence": _joins(person, change)} for person in change.joined],
        "left": [_who(person) | {"sentence": _leaves(person, change)} for person in change.left],
        "sessions": [_shift(shift, change) for shift in change.shifts],
        "people": [_own(own, change) for own in change.staying if own.gains or own.losses or own.shifts],
        "contracts": list(_contracts(change)),
        "notes": list(_one_person(change)),
        "lines": [
            *(f"+ {_joins(person, change)}" for person in change.joined),
            *(f"- {_leaves(person, change)}" for person in change.left),
            *(f"- {_ends(own)}" for own in change.ending),
            *change_lines(change),
        ],
        "options": options(whole, result),
        "verdict": verdict(result, scale(change.after)),
    }


def renewal_document(before: Plan, after: Plan, whole: Problem, result: Result) -> Json:
    """Return what a new programme means for those of the last one."""
    old, new = ({person.id: person for person in plan.people} for plan in (before, after))
    joined = sorted((one for one in after.people if one.id not in old), key=lambda one: one.name.casefold())
    left = sorted((one for one in before.people if one.id not in new), key=lambda one: one.name.casefold())
    return {
        "renewal": True,
        "revision": after.revision,
        "sentence": _renewal(before, after),
        "joined": [_who(person) | {"sentence": _newcomer(person, before)} for person in joined],
        "left": [_who(person) | {"sentence": f"{person.name} does not go on."} for person in left],
        "sessions": [],
        "people": [],
        "contracts": [],
        "notes": [],
        "lines": [f"+ {_newcomer(one, before)}" for one in joined]
        + [f"- {one.name} does not go on." for one in left],
        "options": options(whole, result),
        "verdict": verdict(result, scale(after)),
    }


def _newcomer(person: PlannedPerson, before: Plan) -> str:
    """Say that somebody is new, or was in the group before."""
    known = {one.id for one in before.former} | {*before.issue.invited}
    return f"{person.name} is back in the group." if person.id in known else f"{person.name} is new in the group."


def _renewal(before: Plan, after: Plan) -> str:
    first = moment_from(after.sessions[0].start)
    to_come = sum(session.start > after.made.at for session in before.sessions)
    rest = (
        f" {count(to_come, 'session')} of it {'is' if to_come == 1 else 'are'} still to come: record what happens "
        "there with `schedule record FILE --last-programme`."
        if to_come
        else ""
    )
    return (
        f"A new programme begins on {short_day(first)}. The sessions of the last one stay in the calendars; its "
        f"plan and its ledger go to the folder history.{rest}"
    )


def summary(change: Change) -> str:
    """Return the count in one line."""
    moved = [shift for shift in change.shifts if shift.moves]
    people = sum(any(shift.moves for shift in own.shifts) for own in change.staying)
    parts = [
        _counted(len(change.joined), "person joins", "people join"),
        _counted(len(change.left) + len(change.ending), "person leaves", "people leave"),
        _counted(len(moved), "session moves", "sessions move") + (f" for {count_people(people)}" if moved else ""),
        _counted(sum(one.new is None for one in change.shifts), "session is cancelled", "sessions are cancelled"),
        _counted(sum(one.old is None for one in change.shifts), "session is new", "sessions are new"),
    ]
    said = [part for part in parts if part]
    if not said:
        return f"Nobody joins or leaves, and no session moves{_reworded(change)}."
    more = [own for own in change.staying if own.after.issued != own.before.issued and not own.shifts]
    new = f" {count_people(len(more))} more {'gets' if len(more) == 1 else 'get'} a new invite."
    return f"{listing(said)}.{new if more else ''}"


def _reworded(change: Change) -> str:
    """Say whose invite is to be sent again all the same: the meeting link is new, or somebody's zone."""
    names = [own.after.name for own in change.staying if own.after.issued != own.before.issued]
    if len(names) > 1:
        return f", but the invites of {listing(names)} are new: send them"
    return f", but the invite of {names[0]} is new: send it" if names else ""


def count_people(number: int) -> str:
    """Return ``1 person``, ``9 people``."""
    return f"{number} {'person' if number == 1 else 'people'}"


def _counted(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"


def _who(person: PlannedPerson) -> Json:
    return {"id": person.id, "name": person.name}


def _joins(person: PlannedPerson, change: Change) -> str:
    theirs = (one.new for one in change.sessions if one.new and level_at(person, one.new) != OUTSIDE)
    again = " again" if person.id in change.before.issue.invited else ""
    return f"{person.name} joins{again}, first on {when(person, next(theirs))} ({place(person.zone)})."


def _leaves(person: PlannedPerson, change: Change) -> str:
    theirs = [one.old for one in change.sessions if one.old and level_at(person, one.old) != OUTSIDE]
    gone = verb(len(theirs), "session to come is", "sessions to come are")
    return f"{person.name} leaves; {gone} cancelled for this person."


def _ends(own: Own) -> str:
    gone = verb(len(own.shifts), "session to come is", "sessions to come are")
    return f"{own.after.name}'s membership ends; {gone} cancelled for this person."


def _shift(shift: Shift, change: Change) -> Json:
    return {
        "month": str(shift.month),
        "sign": "~" if shift.moves else "-" if shift.new is None else "+",
        "old": shift.old.start if shift.old else None,
        "new": shift.new.start if shift.new else None,
        "people": [row for own in change.staying if (row := _local(shift, own))],
    }


def _local(shift: Shift, own: Own) -> Json | None:
    """Return a session on somebody's own clock before and after; None if it was and is not theirs."""
    mine = next((one for one in own.shifts if one.month == shift.month), None)
    if mine is None:
        return None
    return {
        "id": own.after.id,
        "old": own.before.local[mine.old.number - 1] if mine.old else None,
        "new": own.after.local[mine.new.number - 1] if mine.new else None,
    }


def _own(own: Own, change: Change) -> Json:
    return _who(own.after) | {
        "gains": [str(shift.month) for shift in own.gains],
        "losses": [str(shift.month) for shift in own.losses],
        "sentence": _balance(own, change),
    }


def _balance(own: Own, change: Change) -> str:
    """Say which sessions somebody wins and loses; those that come or go for all are no one's own."""
    if not own.stays:
        return ""
    everybody = {shift.month for shift in change.shifts if shift.old is None or shift.new is None}
    parts = [
        f"{word} {listing(_date(own, shift) for shift in theirs)}"
        for word, shifts in (("can now come on", own.gains), ("can no longer come on", own.losses))
        if (theirs := [shift for shift in shifts if shift.month not in everybody])
    ]
    return f"{own.after.name} {', and '.join(parts)}." if parts else ""


def _date(own: Own, shift: Shift) -> str:
    person, session = (own.after, shift.new) if shift.new else (own.before, shift.old)
    assert session is not None
    return short_day(local_at(person, session))


def _one_person(change: Change) -> Iterator[str]:
    """Say who leaves under one id and seems to join under another."""
    for old in change.left:
        for new in change.joined:
            if old.email and old.email.casefold() == new.email.casefold():
                yield (
                    f"{old.name} leaves and {new.name} joins with the same address. If this is one person, write "
                    f"`id: {old.id}` in the file: then the calendar goes on."
                )


def _contracts(change: Change) -> Iterator[str]:
    if not change.after.terms.contract_written:
        yield from _too_many(change)
        return
    for person in sorted(change.broken, key=lambda one: one.name.casefold()):
        missed = count(person.absences, "absence")
        yield f"{person.name}'s contract breaks: {missed}, {person.longest_run} in a row."
    for person in sorted(change.mended, key=lambda one: one.name.casefold()):
        yield f"{person.name}'s contract is kept again: {count(person.absences, 'absence')}."
    yield from _edge(change)


def _too_many(change: Change) -> Iterator[str]:
    """Say who misses too much now, and who no longer does, where nobody wrote a contract."""
    much = scale(change.after).too_many
    for person in sorted(change.broken, key=lambda one: one.name.casefold()):
        yield f"{person.name} would now miss {much}: {count(person.absences, 'absence')}."
    for person in sorted(change.mended, key=lambda one: one.name.casefold()):
        yield f"{person.name} would no longer miss {much}: {count(person.absences, 'absence')}."


def _edge(change: Change) -> Iterator[str]:
    """Say who has no absence left now and had one."""
    limit = change.after.terms.max_absences
    before = {person.id: person.absences for person in change.before.people}
    for person in change.after.people:
        full = limit is not None and person.contract == "kept" and person.absences == limit > 0
        if full and before.get(person.id, 0) < person.absences:
            yield f"{person.name} has no absence left: {count(person.absences, 'absence')}."
