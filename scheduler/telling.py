"""What somebody said otherwise than by mail, on the telephone say, as answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from calendars.errors import UserError
from scheduler.answers import Answer, Answers
from scheduler.ledger import Ledger
from scheduler.plan import OUTSIDE, Plan, PlannedPerson, PlannedSession, moment_from, moment_text
from scheduler.recording import ALL, date_of, has_begun, session_of
from scheduler.standing import takes_place

TOLD = "told"
"""Stands as the source of an answer that was entered."""

_JUST_NOW = timedelta(minutes=1)


class TellingError(UserError):
    """What was said cannot be an answer; nothing was recorded."""


def sessions_told(
    plan: Plan, ledger: Ledger, person: PlannedPerson, words: Sequence[str], moment: datetime
) -> tuple[PlannedSession, ...]:
    """Return the sessions that somebody can answer for, in order.

    Parameters
    ----------
    plan, ledger
        In force, and recorded so far.
    person
        Who answered.
    words
        Numbers of sessions, or ``all`` that are to come.
    moment
        When they said it.

    Raises
    ------
    UserError
        One is no session of theirs that is to come; the message says which and why.
    """
    if any(word.casefold() == ALL for word in words):
        found = [one for one in plan.sessions if _refusal(plan, ledger, person, one, moment) is None]
        if not found:
            raise TellingError(f"no session of {person.name} is to come")
        return tuple(found)
    named = [session_of(plan, _number(word)) for word in words]
    for session in named:
        why = _refusal(plan, ledger, person, session, moment)
        if why:
            raise TellingError(f"session {session.number}, {date_of(plan, session)}, {why}")
    return tuple(sorted(set(named), key=lambda one: one.number))


def _number(word: str) -> int:
    if not word.isdecimal() or len(word) > 4:
        raise TellingError(f"--session {word}: expected numbers of sessions such as 4 or 4,5, or all")
    return int(word)


def _refusal(
    plan: Plan, ledger: Ledger, person: PlannedPerson, session: PlannedSession, moment: datetime
) -> str | None:
    """Say why nobody answers for a session any more, or this person does not."""
    if not takes_place(plan, ledger, session):
        return "was called off: there is nothing to answer"
    if has_begun(session, moment):
        return "has begun: who was there is for `schedule record`"
    if person.levels[session.number - 1] == OUTSIDE:
        return f"lies outside the membership of {person.name}"
    return None


def told(
    record: Answers, person: PlannedPerson, sessions: Sequence[PlannedSession], answer: str, moment: datetime
) -> tuple[Answer, ...]:
    """Return the answers that are new: of one moment, what is said last counts."""
    last = {session.start: record.last(session.start, person.id) for session in sessions}
    return tuple(
        Answer(start, person.id, answer, moment_text(_after(one, moment)), TOLD)
        for start, one in last.items()
        if one is None or one.answer != answer
    )


def _after(last: Answer | None, moment: datetime) -> datetime:
    """Return a moment a second after what was told before, if that was told just now."""
    if last is None or last.source != TOLD:
        return moment
    before = moment_from(last.answered_at)
    return before + timedelta(seconds=1) if moment <= before < moment + _JUST_NOW else moment
