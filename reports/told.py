"""What people were last sent: the record says which mail, the plans in the folder what it said.

Mails go by this and not by the last plan, which may never have been sent to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from reports.hindrances import found_at
from reports.mail import is_no_hour
from reports.mime import LETTER, MESSAGE_ID, identity, routable
from reports.outbox import key_of
from reports.sent import SENDING, SENT, Entry
from scheduler.plan import Former, Plan, PlannedPerson
from scheduler.plan_file import PlanError, read_plan
from scheduler.publish import taken_from

CANCEL = "CANCEL"

HISTORY = "history"
"""Folder of plans that are no longer in force, within the output folder."""


@dataclass(frozen=True, kw_only=True, order=True)
class Past:
    """A mail that went out: SEQUENCE and method of what it brought."""

    sequence: int
    method: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What a folder knows of mails that went out.

    Parameters
    ----------
    folder
        The output folder.
    record
        Of the mails, as in ``sent.csv``.
    as_of
        The moment at which mails are written, in UTC; ``""``: that of their issue.
    force
        The plan in force, where it is not yet among those in the folder ``history``.
    """

    folder: Path
    record: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    as_of: str = ""
    force: Plan | None = None

    def invitations(self, plan: Plan, person: PlannedPerson) -> list[Past]:
        """Return what surely went to a person's present address up to their issue, first to last."""
        sequence = person.issued.sequence if person.issued else -1
        address = routable(person.email).lower()
        found = self._past(plan.issue.uid, person.id)
        sent = (past for past, one in found if one.state == SENT and one.address.lower() == address)
        return sorted(past for past in sent if past.sequence <= sequence)

    def held(self, plan: Plan, who: str, past: Past) -> Plan | None:
        """Return the latest plan that has somebody's calendar as a mail brought it; None: it is not kept."""
        return next((one for one in self._plans(plan) if _brings(one, who, past)), None)

    def cancelled(self, plan: Plan, former: Former) -> Former | None:
        """Return what somebody is to be told who had sessions: those that they know of. None: they know of none."""
        found = (past for past, one in self._past(former.uid, former.id) if one.state in (SENT, SENDING))
        before = [one for one in found if one.sequence < former.issued.sequence and one.method != LETTER]
        if not self.record:
            return former
        last = max(before, default=None)
        if last is None or last.method == CANCEL:
            return None
        held = self.held(plan, former.id, last)
        person = held and _person(held, former.id)
        known = taken_from(held, person, former.issued.stamp) if held and person else None
        if known is None or known.uid != former.uid:
            return former
        return replace(known, issued=former.issued, name=former.name, email=former.email, zone=former.zone)

    def went_out(self, mail: bytes) -> bool:
        """Say whether a mail was sent."""
        entry = self.record.get(key_of(mail))
        return entry is not None and entry.state == SENT

    def _past(self, uid: str, who: str) -> Iterator[tuple[Past, Entry]]:
        """Yield the mails of the record that are about a series and to somebody."""
        for one in self._entries.get(who, ()):
            parts = MESSAGE_ID.fullmatch(one.message_id)
            if parts and one.message_id.startswith(f"<{identity(uid, who)}"):
                yield Past(sequence=int(parts[1]), method=parts[2].upper()), one

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for one in self.record.values():
            found.setdefault(one.person, []).append(one)
        return found

    def _plans(self, plan: Plan) -> Iterator[Plan]:
        """Yield the plans of a plan's programme, it and the latest first."""
        yield plan
        for number in range(plan.revision - 1, -1, -1):
            if (one := self._kept(number)) is not None and one.issue.uid == plan.issue.uid:
                yield one

    def _kept(self, number: int) -> Plan | None:
        """Return an earlier plan; a damaged one counts as none, since mails can do without."""
        if self.force is not None and number == self.force.revision:
            return self.force
        if number not in self._read:
            path = self.folder / history_path(number)
            try:
                self._read[number] = read_plan(path) if found_at(path) else None
            except PlanError:
                self._read[number] = None
        return self._read[number]

    @cached_property
    def _read(self) -> dict[int, Plan | None]:
        return {}


def history_path(revision: int) -> str:
    """Return where a plan is kept that is no longer in force."""
    return f"{HISTORY}/plan-{revision:04}.json"


def _brings(plan: Plan, who: str, past: Past) -> bool:
    """Say whether a plan is one that a mail may have been made of."""
    if past.method == CANCEL:
        return False
    person = _person(plan, who)
    if person is None or person.issued is None or person.issued.sequence != past.sequence:
        return False
    return past.method != LETTER or is_no_hour(plan, unheard(person))


def _person(plan: Plan, who: str) -> PlannedPerson | None:
    return next((one for one in plan.people if one.id == who), None)


def unheard(person: PlannedPerson, news: tuple[str, ...] = ()) -> PlannedPerson:
    """Return a person who is to be told this, or nothing, about changes."""
    return person if person.issued is None else replace(person, issued=replace(person.issued, news=news))
