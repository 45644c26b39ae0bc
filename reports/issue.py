"""Issuing: who has to be sent something, because their calendar would now say something else."""

from __future__ import annotations

from pathlib import Path

from reports.files import GROUP as GROUP_FILE
from reports.files import calendar_files, invite_path
from reports.news import group_news, news_for
from scheduler.calendar import has_sessions
from scheduler.change import Change
from scheduler.plan import Plan
from scheduler.publish import GROUP, Occasion, follow


def issued(change: Change, occasion: Occasion, folder: Path) -> Plan:
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
    """
    plan = change.after
    before, now = calendar_files(change.before), calendar_files(plan)
    have = {path: _on_disk(folder / path, content) for path, content in before.items()}
    changed = {who for who, path in _recipients(plan).items() if path not in now or have.get(path) != now[path]}
    news = {who: group_news(change) if who == GROUP else news_for(change, who) for who in sorted(changed)}
    return follow(plan, change.before, occasion, news)


def _recipients(plan: Plan) -> dict[str, str]:
    """Return the path of the file of each recipient who gets one; without a first issue they have none yet."""
    people = (person for person in plan.people if has_sessions(plan, person))
    return {GROUP: GROUP_FILE} | {person.id: invite_path(person) for person in people}


def _on_disk(path: Path, expected: bytes) -> bytes:
    """Return what somebody was sent, as far as it can be told."""
    try:
        found = path.read_bytes()
    except OSError:
        return expected
    return expected if _lines(found) == _lines(expected) else found


def _lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
