"""What a coordinator says of a session, by options and by files, brought together for the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from configs.attendance import (
    Found,
    Presence,
    default_minutes,
    matched,
    minutes_of_all,
    others_in,
    presences,
    status_of_all,
)
from configs.report_cells import AttendanceError
from configs.report_dates import session_in
from configs.report_file import Report
from configs.shell import quoted
from scheduler.ledger import ABSENT, EXCUSED, Ledger
from scheduler.plan import Plan, PlannedPerson, PlannedSession
from scheduler.recording import RecordError, known, members_at, named_people, nearest, others_of, session_of


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said.

    Parameters
    ----------
    named
        Ids, names or beginnings of them, by status.
    reports
        The files.
    who
        Id by name as the files have it, for those who were asked about.
    ignored
        Names that are nobody's.
    at_least
        Minutes from which on somebody was there; None: half the session.
    """

    named: Mapping[str, Sequence[str]]
    reports: Sequence[Report] = ()
    who: Mapping[str, str]
    ignored: Sequence[str] = ()
    at_least: int | None = None

    def with_who(self, name: str, person: str) -> Said:
        """Return the same with a name that is now known."""
        return replace(self, who={**self.who, name: person})

    def without(self, name: str) -> Said:
        """Return the same with a name that is nobody's."""
        return replace(self, ignored=(*self.ignored, name))


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is to be recorded: see `scheduler.recording.record`; and sentences to look at."""

    named: Mapping[str, str]
    minutes: Mapping[str, int]
    others: str | None
    notes: tuple[str, ...]


def who_of(plan: Plan, pairs: Sequence[str]) -> dict[str, str]:
    """Return the id by name of options such as ``Dr K. Abe=ken``.

    Raises
    ------
    RecordError
        One is written otherwise, or means nobody.
    """
    found = {}
    for pair in pairs:
        name, equals, word = pair.rpartition("=")
        if not equals or not name.strip() or not word.strip():
            raise RecordError(
                f'--who {pair!r}: expected the name in the file, =, and the id: --who "Dr K. Abe=ken"'
            )
        found[name.strip()] = known(plan, word).id
    return found


def session_meant(plan: Plan, number: int | None, reports: Sequence[Report]) -> PlannedSession:
    """Return the session of a number, or else the one on the date of the files.

    Raises
    ------
    RecordError
        There is none.
    """
    if number is not None:
        return session_of(plan, number)
    if not reports:
        raise RecordError("which session was it? Name it: --session NUMBER")
    return session_in(plan, reports[0])


def find(plan: Plan, session: PlannedSession, said: Said) -> Found:
    """Return whom the files name.

    Raises
    ------
    AttendanceError
        A file cannot be used for this session.
    """
    return matched(plan, _seen(plan, session, said), said.who, said.ignored)


def _seen(plan: Plan, session: PlannedSession, said: Said) -> list[Presence]:
    return [one for report in said.reports for one in presences(plan, session, report)]


def hear(plan: Plan, ledger: Ledger, session: PlannedSession, said: Said, found: Found) -> Heard:
    """Return what is to be recorded. What an option says of somebody counts more than what a file says."""
    at_least = default_minutes(session) if said.at_least is None else said.at_least
    members = members_at(plan, session)
    in_files = {who: status_of_all(seen, at_least) for who, seen in found.people.items()}
    short = {who for who, status in in_files.items() if status == ABSENT and not _says(found.people[who])}
    left_out = {
        who for who in short if who not in members or ledger.status_of(session.number, who) == EXCUSED
    }  # who looked in for a moment stays excused, or a stranger
    named = {who: status for who, status in in_files.items() if who not in left_out}
    given = named_people(plan, said.named, members)
    named |= given
    minutes = {who: minutes_of_all(seen) for who, seen in found.people.items()}
    others = others_in(said.reports, _seen(plan, session, said)) if said.reports else others_of(named.values())
    return Heard(
        named=named,
        minutes={who: n for who, n in minutes.items() if n is not None},
        others=others,
        notes=(
            *(note for one in said.reports for note in one.notes),
            *found.notes,
            *_short_notes(plan, short - left_out - given.keys(), at_least),
        ),
    )


def _says(seen: Sequence[Presence]) -> bool:
    return any(one.status for one in seen)


def _short_notes(plan: Plan, short: set[str], at_least: int) -> list[str]:
    names = [one.name for one in plan.people if one.id in short]
    return [
        f"{name} was there for less than {at_least} minutes: absent (--at-least changes that)" for name in names
    ]


def candidates(plan: Plan, seen: Sequence[Presence]) -> tuple[PlannedPerson | None, list[PlannedPerson]]:
    """Return the person who is nearest to an unmatched name, if any, and everybody, the nearest first."""
    near = nearest(plan, re.sub(r"[^\w\s]|\b(dr|prof)\b", " ", seen[0].shown, flags=re.IGNORECASE).strip())
    return near, sorted(plan.people, key=lambda one: one is not near)


def unmatched(plan: Plan, found: Found) -> AttendanceError:
    """Return the error about names that match nobody, with the options that settle each."""
    lines, options = [], []
    for seen in found.unmatched:
        near, _ = candidates(plan, seen)
        minutes = minutes_of_all(seen)
        there = "" if minutes is None else f" ({minutes} min)"
        settled = f"--who {quoted(f'{seen[0].shown}={near.id}')}" if near else f"--ignore {quoted(seen[0].shown)}"
        who = f"nearest is {near.name}: {settled}" if near else f"nobody is near: {settled}, or --who NAME=ID"
        lines.append(f"- {seen[0].shown!r}{there}, {who}")
        options.append(settled)
    names = "1 name matches" if len(lines) == 1 else f"{len(lines)} names match"
    head = f"Nothing was recorded: {names} nobody in the group, or more than one person."
    return AttendanceError(
        "\n".join([head, *lines, f"If that is right, repeat the command with: {' '.join(options)}"])
    )
