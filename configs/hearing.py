"""What a coordinator says of a session, by options and by files, brought together for the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
from configs.report_dates import session_in
from configs.report_file import Report
from configs.strangers import left_out_notes, with_guests
from scheduler.finding import person_meant
from scheduler.ledger import ABSENT, EXCUSED, Ledger
from scheduler.plan import Plan, PlannedPerson, PlannedSession
from scheduler.recording import RecordError, members_at, named_people, others_of, session_of


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
    before
        Id by name, as said at sessions before this one.
    guests
        Whether names that can be nobody's of the group are guests.
    """

    named: Mapping[str, Sequence[str]]
    reports: Sequence[Report] = ()
    who: Mapping[str, str]
    ignored: Sequence[str] = ()
    at_least: int | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    guests: bool = False

    def enough(self, session: PlannedSession) -> int:
        """Return from how many minutes on somebody was there."""
        return default_minutes(session) if self.at_least is None else self.at_least

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
        One is written otherwise.
    PersonError
        One means nobody.
    """
    found = {}
    for pair in pairs:
        name, equals, word = pair.rpartition("=")
        if not equals or not name.strip() or not word.strip():
            raise RecordError(
                f'--who {pair!r}: expected the name in the file, =, and the id: --who "Dr K. Abe=ken"'
            )
        found[name.strip()] = person_meant(plan.people, word).id
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
    people = {one.id for one in plan.people}
    before = {name: who for name, who in said.before.items() if who in people}
    found = matched(plan, _seen(plan, session, said), said.who, said.ignored, before)
    return (
        with_guests(plan, found, missing(plan, session, said, found), said.enough(session))
        if said.guests
        else found
    )


def missing(plan: Plan, session: PlannedSession, said: Said, found: Found) -> list[PlannedPerson]:
    """Return the people of a session whom neither files nor options call present or excused."""
    members = members_at(plan, session)
    given = named_people(plan, said.named, members)
    there = {who for who, status in given.items() if status != ABSENT}
    there |= {who for who, seen in found.people.items() if status_of_all(seen, said.enough(session)) != ABSENT}
    return [one for one in plan.people if one.id in members and one.id not in there]


def _seen(plan: Plan, session: PlannedSession, said: Said) -> list[Presence]:
    return [one for report in said.reports for one in presences(plan, session, report)]


def hear(plan: Plan, ledger: Ledger, session: PlannedSession, said: Said, found: Found) -> Heard:
    """Return what is to be recorded. What an option says of somebody counts more than what a file says."""
    at_least = said.enough(session)
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
            *left_out_notes(plan, found, missing(plan, session, said, found), at_least),
        ),
    )


def _says(seen: Sequence[Presence]) -> bool:
    return any(one.status for one in seen)


def _short_notes(plan: Plan, short: set[str], at_least: int) -> list[str]:
    names = [one.name for one in plan.people if one.id in short]
    return [
        f"{name} was there for less than {at_least} minutes: absent (--at-least changes that)" for name in names
    ]
