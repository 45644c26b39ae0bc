"""The files of a plan, as bytes: ``plan.json``, the group's calendar, each invite or cancellation, each mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from calendars.invites import Attendee, cancel, publish
from calendars.series import Form, Series, Session, form_of
from reports.descriptions import group_description, person_description
from reports.mail import cancellation_mail, invitation_mail
from reports.sheet import Times
from scheduler.calendar import cancelled_series, personal_series, series_of, withdrawn_sessions
from scheduler.plan import Former, Issued, Plan, PlannedPerson
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
    """

    plan: Plan
    texts: dict[str, str] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()

    def files(self) -> dict[str, bytes]:
        """Return the content of every file by its path."""
        return {**self.calendars, **self._mails()}

    @cached_property
    def calendars(self) -> dict[str, bytes]:
        """The content of every calendar by its path; a person without a session within the membership has none."""
        text = self._text("", lambda: group_description(self.plan, self._times))
        files = {GROUP: _published(replace(self._group, description=text), self.plan.issue.group)}
        files |= {invite_path(person): _published(own, issued) for person, own, issued in self._invited}
        return files | {cancellation_path(former): _cancelled(self.plan, former) for former in self.plan.former}

    def _mails(self) -> dict[str, bytes]:
        """Return the mail to everybody who has something to be sent and an address to send it to."""
        mails = {
            mail_path(person): invitation_mail(self.plan, person, own, _withdrawn(own, issued))
            for person, own, issued in self._invited
        }
        for former in self.plan.former:
            then = replace(self.plan, group=former.group, sender=former.sender)
            mails[mail_path(former)] = cancellation_mail(then, former, cancelled_series(self.plan, former))
        return {path: mail for path, mail in mails.items() if mail is not None}

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
