"""Mails that did not go out and are out of date by now: they are written anew before they are sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from calendars.stored import read_stored
from reports.files import Rendering, mail_path
from reports.sending import Record
from reports.told import Told
from scheduler.plan import Former, Plan, PlannedPerson, moment_text


def written_anew(folder: Path, plan: Plan, record: Record, moment: datetime) -> dict[str, bytes | None]:
    """Return the mails that have to say something else than when they were written, of those that did not go out.

    Parameters
    ----------
    folder
        The output folder.
    plan
        The plan in force.
    record
        Of what went out; where it is empty nobody was ever sent anything.
    moment
        Aware, in UTC.

    Returns
    -------
    dict[str, bytes | None]
        By id; None where there is nothing to tell any more. Where neither the moment nor the record says otherwise,
        what lies in the folder stays, whoever wrote it.
    """
    told = Told(folder=folder, record=record)
    everybody: tuple[PlannedPerson | Former, ...] = (*plan.people, *plan.former)
    lying = {one.id: (mail_path(one), _lying(folder / mail_path(one))) for one in everybody}
    open_ones = {who: (path, mail) for who, (path, mail) in lying.items() if mail and not told.went_out(mail)}
    never_told: dict[str, bytes | None] = {one.id: None for one in plan.former if told.cancelled(plan, one) is None}
    if not open_ones:
        return never_told
    as_written = [Rendering(plan, told=one).mails() for one in (told, None)]
    now = Rendering(plan, told=replace(told, as_of=moment_text(moment))).mails()
    return never_told | {
        who: now.get(path)
        for who, (path, mail) in open_ones.items()
        if now.get(path) != mail
        and (now.get(path) != as_written[0].get(path) or mail in [made.get(path) for made in as_written])
    }


def _lying(path: Path) -> bytes | None:
    """Return a mail in the folder as it was written; git or an editor may have changed how its lines end."""
    try:
        return re.sub(rb"\r\n|\r|\n", b"\r\n", read_stored(path))
    except OSError:  # missing, which is said later, or unreadable, which stops the sending
        return None
