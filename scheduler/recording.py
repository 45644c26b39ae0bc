"""Recording: from what somebody says of a session to the lines of the ledger. Refuses what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from calendars.errors import UserError
from calendars.zones import minutes_of, wall_time, zone_wall
from scheduler.finding import person_meant
from scheduler.ledger import ABSENT, EVERYBODY, EXCUSED, HELD, NOT_HELD, PRESENT, Entry, Ledger
from scheduler.plan import Plan, PlannedSession, moment_from, moment_text

ALL = "all"
"""Stands for all members at a session who are not named otherwise."""

NAMES = "names.csv"
"""Name of the file, in the output folder, that keeps who a name in a report is."""


class RecordError(UserError):
    """What was to be recorded cannot be; nothing was."""


def named_people(plan: Plan, words: Mapping[str, Iterable[str]], members: Iterable[str] = ()) -> dict[str, str]:
    """Return the status of each id.

    Parameters
    ----------
    plan
        Whose people they are.
    words
        Ids, names or beginnings of them by status; ``all`` means the members who are not named otherwise.
    members
        Ids of the session's members.

    Raises
    ------
    PersonError
        Somebody is unknown.
    RecordError
        Somebody is named for two statuses.
    """
    found: dict[str, str] = {}
    for status, people in words.items():
        for person in (person_meant(plan.people, word) for word in people if word.casefold() != ALL):
            if found.setdefault(person.id, status) != status:
                raise RecordError(f"{person.name} is named as {found[person.id]} and as {status}: only one can be")
    rest = [status for status, people in words.items() if any(word.casefold() == ALL for word in people)]
    if len(rest) > 1:
        raise RecordError(f"all are named as {rest[0]} and as {rest[1]}: only one can be")
    return {**dict.fromkeys(members, rest[0]), **found} if rest else found


def session_of(plan: Plan, number: int) -> PlannedSession:
    """Return the session of a number.

    Raises
    ------
    RecordError
        There is none.
    """
    for session in plan.sessions:
        if session.number == number:
            return session
    last = plan.sessions[-1].number
    raise RecordError(f"there is no session {number}: they are numbered from {plan.sessions[0].number} to {last}")


def date_of(plan: Plan, session: PlannedSession) -> str:
    """Return when a session begins, on the clock of its slot: ``2027-01-21 14:00 Europe/Zurich``."""
    zone = plan.slots[session.slot].zone
    return f"{wall_time(zone_wall(zone, minutes_of(moment_from(session.start)))):%Y-%m-%d %H:%M} {zone}"


def others_of(statuses: Iterable[str]) -> str | None:
    """Return what holds of those who are not named, by what is said of those who are; None: nothing is said."""
    named = set(statuses) - {EXCUSED}
    return {frozenset({PRESENT}): ABSENT, frozenset({ABSENT}): PRESENT}.get(frozenset(named))


def record(
    plan: Plan,
    ledger: Ledger,
    session: int,
    named: Mapping[str, str],
    minutes: Mapping[str, int],
    moment: datetime,
    *,
    others: str | None = None,
) -> tuple[Entry, ...]:
    """Return the entries to add for people at a session; none where they would change nothing.

    Parameters
    ----------
    plan, ledger
        What was planned, and recorded so far.
    session
        Its number.
    named
        Status by id, of everybody of whom something is said.
    minutes
        How long people were there, by id, where that is known.
    moment
        When it is recorded.
    others
        What holds of the session's people who are not named and of whom nothing is recorded yet, see `others_of`;
        None: nothing is said of them.

    Raises
    ------
    RecordError
        There is no such session, it has not begun, or it is recorded as not held.
    """
    planned = session_of(plan, session)
    _refuse_to_come(plan, planned, moment)
    if not ledger.is_held(session):
        raise RecordError(
            f"session {session} is recorded as not held: if it took place, record that with --held yes, "
            "which can stand in the same command"
        )
    rest = [one for one in members_at(plan, planned) if ledger.status_of(session, one) is None]
    wanted = {**(dict.fromkeys(rest, others) if others else {}), **named}
    entries = (_entry(ledger, session, who, status, minutes.get(who), moment) for who, status in wanted.items())
    return tuple(one for one in entries if one is not None)


def record_held(plan: Plan, ledger: Ledger, session: int, held: bool, moment: datetime) -> tuple[Entry, ...]:
    """Return the entry that says whether a session is held; none if nothing else was recorded.

    Raises
    ------
    RecordError
        There is no such session.
    """
    session_of(plan, session)
    if held == ledger.is_held(session):
        return ()
    entry = _entry(ledger, session, EVERYBODY, HELD if held else NOT_HELD, None, moment)
    return () if entry is None else (entry,)


def members_at(plan: Plan, session: PlannedSession) -> tuple[str, ...]:
    """Return the ids of those who are members at a session; also of those who have left since."""
    promised = {*session.present, *session.absent}
    here = [one.id for one in plan.people if one.id in promised]
    return (*here, *sorted(promised - {*here}))


def has_begun(session: PlannedSession, moment: datetime) -> bool:
    """Say whether a session has begun at a moment."""
    return moment_from(session.start) <= moment


def _refuse_to_come(plan: Plan, session: PlannedSession, moment: datetime) -> None:
    if not has_begun(session, moment):
        raise RecordError(
            f"session {session.number} begins on {date_of(plan, session)} and has not begun: record it afterwards; "
            f"to call it off: --session {session.number} --held no"
        )


def _entry(
    ledger: Ledger, session: int, person: str, status: str, minutes: int | None, moment: datetime
) -> Entry | None:
    """Return an entry that counts from now on, whatever the clock was when the last one was recorded."""
    before, recorded_at = ledger.entry_of(session, person), moment_text(moment)
    if before is None:
        return Entry(session, person, status, minutes, recorded_at)
    if before.status == status and minutes in (None, before.minutes):
        return None
    return Entry(session, person, status, minutes, max(recorded_at, before.recorded_at))
