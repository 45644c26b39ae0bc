"""Issuing: who has to be sent something, because their calendar would now say something else."""

from __future__ import annotations

from pathlib import Path

from calendars.stored import read_stored
from reports.files import GROUP as GROUP_FILE
from reports.files import Rendering, invite_path
from reports.news import group_news, news_for
from scheduler.calendar import has_sessions
from scheduler.change import Change
from scheduler.plan import Plan
from scheduler.publish import GROUP, Occasion, follow


def issued(change: Change, occasion: Occasion, folder: Path) -> tuple[Plan, Rendering]:
    """Issue a new plan of a programme that has one.

    Recipients are those whose file would differ from the one that they have. What they have lies in the folder;
    where it does not, it is what the plan in force makes. How lines end is left to whoever copied the folder.

    Parameters
    ----------
    change
        From the plan in force to the new one, not yet issued.
    occasion
        The moment of issue.
    folder
        The output folder.

    Returns
    -------
    tuple[Plan, Rendering]
        The plan, and its files as far as they are made.
    """
    now, before = Rendering(change.after, alone=change.gone), Rendering(change.before)
    changed = [who for who, path in _recipients(change).items() if _differs(folder, path, now, before)]
    news = {who: group_news(change) if who == GROUP else news_for(change, who) for who in changed}
    plan = follow(change.after, change.before, occasion, news)
    return plan, now if plan.issue == change.before.issue else Rendering(plan, now.texts, change.gone)


def _recipients(change: Change) -> dict[str, str]:
    """Return the path of the file of each recipient; some have had none yet, who had left is left alone."""
    plan = change.after
    people = (one for one in plan.people if has_sessions(plan, one) and one.id not in change.gone)
    return {GROUP: GROUP_FILE} | {person.id: invite_path(person) for person in people}


def _differs(folder: Path, path: str, now: Rendering, before: Rendering) -> bool:
    """Say whether a file says something else than what was sent."""
    if path not in now.calendars:
        return True
    try:
        sent = read_stored(folder / path)
    except OSError:
        sent = before.calendars.get(path, b"")
    return _lines(sent) != _lines(now.calendars[path])


def _lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
