"""What `schedule record` did, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from calendars.stored import read_stored
from reports.folder import replace_file
from reports.hindrances import FolderError, found_at
from reports.sheet import Times
from reports.status import allowed, beyond, when
from reports.words import count, listing, short_day, visible, wrapped
from scheduler.ledger import (
    ABSENT,
    EVERYBODY,
    EXCUSED,
    GITATTRIBUTES,
    NOT_HELD,
    PRESENT,
    Entry,
    Ledger,
    ledger_bytes,
    with_merge_rule,
)
from scheduler.plan import Plan, PlannedSession
from scheduler.recording import has_begun, members_at
from scheduler.standing import Standing, standing

COLUMNS = 76

_TITLES = {PRESENT: "Present", ABSENT: "Absent", EXCUSED: "Excused"}


def keep_ledger(folder: Path, name: str, ledger: Ledger) -> None:
    """Write a ledger, and with the first one how git is to merge it.

    Parameters
    ----------
    folder
        The output folder.
    name
        Path of the ledger within it.
    ledger
        All of it.

    Raises
    ------
    FolderError
        The disk refuses; the message says what is as it was.
    """
    if not found_at(folder / name):
        rules = folder / GITATTRIBUTES
        try:
            content = with_merge_rule(read_stored(rules) if found_at(rules) else None)
        except OSError as error:
            raise FolderError(f"{rules}: cannot be read ({error.strerror}); check what it is") from None
        if content is not None:
            replace_file(folder, GITATTRIBUTES, content)
    replace_file(folder, name, ledger_bytes(ledger))


def recorded_text(
    plan: Plan, before: Ledger, entries: Sequence[Entry], session: PlannedSession, moment: datetime
) -> str:
    """Return what was recorded of a session, corrections apart, and whom that leaves without an absence."""
    after, times = before.with_entries(entries), Times(plan)
    head = f"Session {session.number}, {when(plan, session, times)}"
    if not entries:
        return _lines([f"{head}: nothing changes, it is recorded so already.", *_unsaid(plan, after, session)])
    fresh = [one for one in entries if before.status_of(one.session, one.person) is None]
    said = [
        f"{head}:",
        *_held(entries, session, moment),
        *_set_aside(plan, before, entries, session),
        *_by_status(plan, fresh),
        *_corrections(plan, before, entries),
        *_guests(plan, entries, session),
        *_unsaid(plan, after, session),
        *_left(plan, before, after, moment, times),
    ]
    return _lines(said)


def _lines(sentences: Sequence[str]) -> str:
    return "\n".join(line for one in sentences for line in wrapped(visible(one), COLUMNS, 2))


def _name(plan: Plan, person: str) -> str:
    return next((one.name for one in plan.people if one.id == person), person)


def _held(entries: Sequence[Entry], session: PlannedSession, moment: datetime) -> list[str]:
    """Say whether the session is held, if that was recorded."""
    status = next((one.status for one in entries if one.person == EVERYBODY), None)
    if status is None:
        return []
    if has_begun(session, moment):
        return ["Not held: nobody's absence counts." if status == NOT_HELD else "It was held after all."]
    what = "Called off" if status == NOT_HELD else "It takes place after all"
    return [f"{what}. The next `schedule solve` says so in everybody's calendar."]


def _set_aside(plan: Plan, before: Ledger, entries: Sequence[Entry], session: PlannedSession) -> list[str]:
    """Say what was recorded of people at a session that is now said not to be held."""
    if not any(one.person == EVERYBODY and one.status == NOT_HELD for one in entries):
        return []
    counted = Counter(before.status_of(session.number, who) for who in before.people_of(session.number))
    if not counted:
        return []
    what = listing(f"{counted[status]} {status}" for status in _TITLES if counted[status])
    back = f"`schedule record FILE --session {session.number} --held yes`"
    return [
        f"Attendance is recorded of it ({what}): it is kept, but no longer counts. Was it another session? {back}"
    ]


def _by_status(plan: Plan, entries: Sequence[Entry]) -> list[str]:
    """Say who is recorded for the first time, by status."""
    said = []
    for status, word in _TITLES.items():
        who = [f"{_name(plan, one.person)}{_minutes(one)}" for one in entries if one.status == status]
        said += [f"{word} ({len(who)}): {listing(who)}."] if who else []
    return said


def _minutes(entry: Entry) -> str:
    return "" if entry.minutes is None else f" ({entry.minutes} min)"


def _corrections(plan: Plan, before: Ledger, entries: Sequence[Entry]) -> list[str]:
    """Say what is recorded otherwise than before."""
    said = []
    for one in entries:
        old = before.entry_of(one.session, one.person)
        if old is not None and one.person != EVERYBODY:
            said.append(f"Corrected: {_name(plan, one.person)}: {_full(old)} -> {_full(one)}.")
    return said


def _full(entry: Entry) -> str:
    return entry.status + _minutes(entry)


def _guests(plan: Plan, entries: Sequence[Entry], session: PlannedSession) -> list[str]:
    members = members_at(plan, session)
    guests = [_name(plan, one.person) for one in entries if one.person not in (*members, EVERYBODY)]
    return [f"Not a member at this session, recorded as a guest: {listing(guests)}."] if guests else []


def _unsaid(plan: Plan, after: Ledger, session: PlannedSession) -> list[str]:
    """Name the members of whom nothing is recorded yet."""
    number, members = session.number, members_at(plan, session)
    missing = [_name(plan, one) for one in members if after.status_of(number, one) is None]
    if not missing or len(missing) == len(members) or not after.is_held(number):
        return []
    return [f"Nothing is recorded yet of {listing(missing)}."]


def _left(plan: Plan, before: Ledger, after: Ledger, moment: datetime, times: Times) -> list[str]:
    """Say who has no absence left, or has to be there next, and for whom that is no longer so."""
    said = []
    for person in plan.people:
        old, new = (standing(plan, one, person, moment, {}) for one in (before, after))
        words, before_words = (_strained(plan, one, times) for one in (new, old))
        if words == before_words:
            continue
        if words:
            said.append(f"{person.name} {words}.")
        else:
            said.append(f"{person.name} has {count(new.left or 0, 'absence')} left again.")
    return said


def _strained(plan: Plan, state: Standing, times: Times) -> str:
    if state.over:
        return f"{beyond(plan)}: {allowed(plan)}" if plan.terms.contract_written else beyond(plan)
    due = [] if state.due is None else [f"has to be there on {short_day(_day(plan, state.due, times))}"]
    none = ["has no absence left"] if state.left == 0 and state.missed else []
    return listing([*none, *due])


def _day(plan: Plan, number: int, times: Times) -> datetime:
    return next(day for one, day in zip(plan.sessions, times.anchored, strict=True) if one.number == number)
