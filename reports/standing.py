"""The plan in force, read from the output folder with what is known beside it."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from calendars.errors import UserError
from reports.hindrances import found_at
from reports.sent import NAME as SENT_NAME
from reports.sent import read_record
from reports.told import HISTORY, history_path
from reports.words import count, listing
from scheduler.answers import ANSWERS, read_answers
from scheduler.constraint import Violation
from scheduler.incumbent import Agenda, InForce
from scheduler.ledger import LEDGER, Ledger
from scheduler.ledger_file import read_ledger
from scheduler.plan import Plan, moment_from, moment_text
from scheduler.plan_file import PlanError, read_plan

CLOCKS_DIFFER = timedelta(minutes=15)
"""So far the clocks of two computers may be apart."""


class EarlierError(UserError):
    """A moment lies before what has happened already; the message says which moment is the first possible one."""


class HistoryError(UserError):
    """There is no such earlier plan; the message says which there are."""


def standing(folder: Path, moment: datetime) -> InForce | None:
    """Return the plan in force; None if the folder holds none.

    Parameters
    ----------
    folder
        The output folder.
    moment
        Decides what is past.

    Raises
    ------
    UserError
        The plan or what lies beside it is damaged.
    """
    path = folder / "plan.json"
    if not found_at(path):
        return None
    plan = read_plan(path)
    return InForce(
        plan=plan,
        as_of=moment,
        ledger=read_ledger(folder / LEDGER),
        answers=read_answers(folder / ANSWERS),
    )


def going_on(plan: Plan, ledger: Ledger, moment: datetime, *, by_clock: bool) -> datetime:
    """Return the moment at which a group goes on: never before what has happened.

    Parameters
    ----------
    plan, ledger
        The plan in force, and what is recorded of its sessions.
    moment
        Aware, in UTC.
    by_clock
        Whether it is this computer's clock that says so: a few minutes that it is behind another count as none.

    Raises
    ------
    EarlierError
        The plan was made later, or a session of which something is recorded began later: it would be to come again.
    """
    latest, what = max(_happened(plan, ledger))
    last = moment_from(latest)
    if moment >= last:
        return moment
    if by_clock and last - moment <= CLOCKS_DIFFER:
        return last
    said = moment_text(moment)
    if by_clock:
        raise EarlierError(
            f"this computer's clock says {said}, but {what} at {latest}: set the clock, or name a moment from then "
            "on with --as-of"
        )
    raise EarlierError(f"--as-of {said} is too early: {what} at {latest}. Name that moment or a later one")


def _happened(plan: Plan, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the moments before which there is no going back, with what happened then."""
    yield plan.made.at, "the plan in force was made"
    for session in plan.sessions:
        if session.number in ledger.sessions and not ledger.called_off(session.number, session.start):
            yield session.start, f"session {session.number}, of which something is recorded, began"


def earlier_plan(folder: Path, plan: Plan, revision: int) -> Plan:
    """Return a plan that was in force before.

    Raises
    ------
    HistoryError
        It is not kept.
    """
    if revision == plan.revision:
        return plan
    path = folder / history_path(revision)
    try:
        return read_plan(path)
    except PlanError:
        if found_at(path):
            raise
    kept = [one.stem.removeprefix("plan-") for one in _history(folder, "plan-*.json")]
    numbers = sorted(int(one) for one in kept if one.isascii() and one.isdigit())
    known = f"kept are {listing(map(str, numbers))}" if numbers else "none is kept yet"
    raise HistoryError(f"--revision {revision}: there is no {path}; {known}")


def _history(folder: Path, pattern: str) -> list[Path]:
    """Return the files of the history of this pattern, in order; that it cannot be listed does not mean none."""
    if not found_at(folder / HISTORY):
        return []
    return sorted(folder / HISTORY / name for name in fnmatch.filter(os.listdir(folder / HISTORY), pattern))


def programme(folder: Path, last: bool) -> tuple[Plan, str]:
    """Return the plan of this programme, or of the last one, and the name of its ledger within the folder.

    Raises
    ------
    UserError
        There is no such programme, or its plan is damaged.
    """
    if not last:
        return read_plan(folder / "plan.json"), LEDGER
    plans = _history(folder, "programme-*-plan.json")
    if not plans:
        raise HistoryError(f"--last-programme: there was no programme before this one in {folder}")
    return read_plan(plans[-1]), f"{HISTORY}/{plans[-1].name.removesuffix('plan.json')}{LEDGER}"


def last_programme(folder: Path) -> tuple[Plan, Ledger] | None:
    """Return plan and ledger of the programme before this one; None if there was none."""
    if not _history(folder, "programme-*-plan.json"):
        return None
    plan, ledger = programme(folder, True)
    return plan, read_ledger(folder / ledger)


def forgotten_sentences(standing: InForce | None) -> list[str]:
    """Say what a new start forgets; nothing if there is no plan, or nothing of it has begun."""
    if standing is None:
        return []
    begun = sum(moment_from(session.start) <= standing.as_of for session in standing.plan.sessions)
    if not begun:
        return []
    return [
        f"--fresh forgets {count(begun, 'session')} that {'has' if begun == 1 else 'have'} begun, and who was "
        "there: the old plan and its ledger go to the folder history."
    ]


def is_unknown(folder: Path, standing: InForce) -> bool:
    """Say whether nobody can know of a plan in force: nothing of it was sent, answered or held."""
    held = standing.ledger.entries or moment_from(standing.plan.sessions[0].start) <= standing.as_of
    return not (held or standing.answers.table() or read_record(folder / SENT_NAME))


def settled_sentences(agenda: Agenda | None, broken: Sequence[Violation]) -> list[str]:
    """Say what can no longer be changed: hard rules that are broken, months that are over."""
    said = [f"Past or too near to change: {one.sentence}." for one in broken]
    if agenda is not None and agenda.too_late:
        months = listing(map(str, agenda.too_late))
        said.append(f"The file asks for a session in {months}, for which it is too late: there is none.")
    return said
