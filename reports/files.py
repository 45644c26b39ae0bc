"""The files of a plan, as bytes: ``plan.json``, the group's calendar, each invite or cancellation, each mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from calendars.invites import Attendee, cancel, publish
from calendars.series import Form, Series, Session, form_of
from reports.descriptions import group_description, person_description
from reports.mail import cancellation_mail, invitation_mail, is_no_hour
from reports.mime import LETTER
from reports.news import AGAIN, REWORDED, news_for
from reports.sheet import Times
from reports.told import CANCEL, Past, Told, unheard
from scheduler.calendar import cancelled_series, personal_series, series_of, withdrawn_sessions
from scheduler.change import Change
from scheduler.plan import Former, Issued, Plan, PlannedPerson, moment_from
from scheduler.plan_file import write_plan

PLAN = "plan.json"
GROUP = "group.ics"


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Return the content of every file by its path within the output folder."""
    return {PLAN: write_plan(plan), **Rendering(plan).files()}


@dataclass(frozen=True, eq=False)
class Rendering:
    """The calendars and mails of a plan, in the making.

    Parameters
    ----------
    plan
        The plan.
    texts
        What invites say, by id and for the group under ``""``: made where needed, and to be handed on to another
        issue of the same sessions.
    alone
        Ids of those who had left before: what they were sent stays as it lies in the folder.
    told
        What mails go by, which tell what changed since the last one that went out; None: no record is kept, and
        each mail counts as sent.
    """

    plan: Plan
    texts: dict[str, str] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    told: Told | None = None

    def files(self) -> dict[str, bytes]:
        """Return the content of every file by its path."""
        return {**self.calendars, **self.mails()}

    @cached_property
    def calendars(self) -> dict[str, bytes]:
        """The content of every calendar by its path; a person without a session within the membership has none."""
        text = self._text("", lambda: group_description(self.plan, self._times))
        files = {GROUP: _published(replace(self._group, description=text), self.plan.issue.group)}
        files |= {invite_path(person): _published(own, issued) for person, own, issued in self._invited}
        return files | {cancellation_path(former): _cancelled(self.plan, former) for former in self.plan.former}

    def mails(self) -> dict[str, bytes]:
        """Return the mail to everybody who has something to be sent and an address to send it to."""
        mails = {mail_path(person): self._mail(person, own, issued) for person, own, issued in self._invited}
        mails |= {mail_path(former): self._cancellation(former) for former in self.plan.former}
        return {path: mail for path, mail in mails.items() if mail is not None}

    def _mail(self, person: PlannedPerson, own: Series, issued: Issued) -> bytes | None:
        withdrawn = _withdrawn(own, issued)
        if self.told is None:
            return invitation_mail(self.plan, person, own, withdrawn, invited=bool(issued.news))
        past = self.told.invitations(self.plan, person)
        invited = next((one.method != CANCEL for one in reversed(past) if one.method != LETTER), False)
        if not invited and is_no_hour(self.plan, unheard(person), self.told.as_of):
            return self._letter(person, own, past)
        before = [one for one in past if one.method != LETTER and one.sequence < issued.sequence]
        held = self.told.held(self.plan, person.id, before[-1]) if before else None
        if held and past[-1].sequence < issued.sequence and (same := self._unchanged(held, person.id, own)):
            return same
        to_tell = unheard(person, self._news(person, before, held))
        return invitation_mail(self.plan, to_tell, own, withdrawn, as_of=self.told.as_of, invited=True)

    def _letter(self, person: PlannedPerson, own: Series, past: Sequence[Past]) -> bytes | None:
        """Return that no hour was found; what was told once of these sessions is not told a second time."""
        assert self.told is not None
        held = self.told.held(self.plan, person.id, past[-1]) if past and past[-1].method == LETTER else None
        if held is not None and held is not self.plan and held.slots == self.plan.slots:
            return self._at(held)._mail_of(person.id)
        return invitation_mail(self.plan, unheard(person), own, as_of=self.told.as_of)

    def _unchanged(self, held: Plan, who: str, own: Series) -> bytes | None:
        """Return the mail that somebody has, if their calendar says what it is to say by this plan too."""
        theirs = next((series for person, series, _ in self._at(held)._invited if person.id == who), None)
        if theirs is None or replace(theirs, sequence=own.sequence, stamp=own.stamp) != own:
            return None
        return self._at(held)._mail_of(who)

    def _news(self, person: PlannedPerson, before: Sequence[Past], held: Plan | None) -> tuple[str, ...]:
        """Return what is new to somebody since the last mail before this one."""
        assert self.told is not None
        assert person.issued is not None
        if not before:
            return ()
        if before[-1].method == CANCEL:
            return (AGAIN,)
        if held is None:
            return person.issued.news or (REWORDED,)
        since = moment_from(max(person.issued.stamp, self.told.as_of))
        change = Change(before=held, after=self.plan, as_of=since)
        return () if person.id in change.gone else news_for(change, person.id)

    def _mail_of(self, who: str) -> bytes | None:
        return next(self._mail(*one) for one in self._invited if one[0].id == who)

    def _at(self, held: Plan) -> Rendering:
        """Return the mails of an earlier plan."""
        if held.revision not in self._earlier:
            self._earlier[held.revision] = Rendering(held, told=self.told)
        return self._earlier[held.revision]

    @cached_property
    def _earlier(self) -> dict[int, Rendering]:
        return {}

    def _cancellation(self, former: Former) -> bytes | None:
        known = self.told.cancelled(self.plan, former) if self.told else former
        if known is None:
            return None
        then = replace(self.plan, group=known.group, sender=known.sender)
        return cancellation_mail(then, known, cancelled_series(self.plan, known))

    def kept(self) -> frozenset[str]:
        """Return the paths that keep what lies there."""
        people = [one for one in self.plan.people if one.id in self.alone]
        return frozenset((*map(invite_path, people), *map(mail_path, people)))

    @cached_property
    def _group(self) -> Series:
        return series_of(self.plan)

    @cached_property
    def _times(self) -> Times:
        return Times(self.plan)

    @cached_property
    def _invited(self) -> list[tuple[PlannedPerson, Series, Issued]]:
        """Everybody who gets an invite, with their series and their issue."""
        return list(self._series())

    def _series(self) -> Iterator[tuple[PlannedPerson, Series, Issued]]:
        for person in self.plan.people:
            own = personal_series(self.plan, person, self._group)
            if own is not None and person.issued is not None and person.id not in self.alone:
                yield person, replace(own, description=self._own_text(person)), person.issued

    def _own_text(self, person: PlannedPerson) -> str:
        return self._text(person.id, lambda: person_description(self.plan, person, self._times))

    def _text(self, who: str, make: Callable[[], str]) -> str:
        if who not in self.texts:
            self.texts[who] = make()
        return self.texts[who]


def _published(series: Series, issued: Issued) -> bytes:
    return publish(series, _withdrawn(series, issued))


def _withdrawn(series: Series, issued: Issued) -> tuple[Session, ...]:
    """Return the single events to be taken back; what was withdrawn once may be theirs again."""
    if form_of(series) is Form.SERIES:
        return ()
    held = {session.month for session in series.sessions}
    return tuple(one for one in withdrawn_sessions(issued) if one.month not in held)


def _cancelled(plan: Plan, former: Former) -> bytes:
    return cancel(cancelled_series(plan, former), Attendee(name=former.name, email=former.email))


def own_paths(plan: Plan | None) -> frozenset[str]:
    """Return the paths that writing a plan may have made; None: no plan, no paths."""
    return frozenset() if plan is None else frozenset(_paths(plan))


def _paths(plan: Plan) -> Iterator[str]:
    yield from (PLAN, GROUP)
    yield from map(invite_path, plan.people)
    yield from map(cancellation_path, plan.former)
    yield from map(mail_path, plan.people)
    yield from map(mail_path, plan.former)


def mail_path(one: PlannedPerson | Former) -> str:
    """Return where somebody's mail lies."""
    return f"mail/{one.id}.eml"


def invite_path(person: PlannedPerson) -> str:
    """Return where a person's invite lies."""
    return f"invites/{person.id}.ics"


def cancellation_path(former: Former) -> str:
    """Return where the cancellation of somebody who left lies."""
    return f"cancellations/{former.id}.ics"
