"""The files of a plan, as bytes: ``plan.json``, the group's calendar, each invite or cancellation and mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calendars.invites import Attendee, cancel, publish
from calendars.series import Form, Series, form_of
from reports.descriptions import group_description, person_description
from reports.mail import cancellation_mail, invitation_mail
from scheduler.calendar import cancelled_series, personal_series, series_of, withdrawn_sessions
from scheduler.plan import Former, Issued, Plan, PlannedPerson
from scheduler.plan_file import write_plan

PLAN = "plan.json"
GROUP = "group.ics"


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Return the content of every file by its path within the output folder.

    A person with no session inside the membership gets no invite.
    """
    return {PLAN: write_plan(plan), **calendar_files(plan), **_mails(plan)}


def _mails(plan: Plan) -> dict[str, bytes]:
    """Return the mail to everybody who has something to be sent and an address to send it to."""
    group, mails = series_of(plan), {}
    for person in plan.people:
        own = personal_series(plan, person, group)
        if own is not None and person.issued is not None:
            own = replace(own, description=person_description(plan, person))
            mails[mail_path(person)] = invitation_mail(plan, person, own, withdrawn_sessions(person.issued))
    for former in plan.former:
        then = replace(plan, group=former.group, sender=former.sender)
        mails[mail_path(former)] = cancellation_mail(then, former, cancelled_series(plan, former))
    return {path: mail for path, mail in mails.items() if mail is not None}


def calendar_files(plan: Plan) -> dict[str, bytes]:
    """Return the content of every calendar by its path."""
    series = series_of(plan)
    group = replace(series, description=group_description(plan))
    files = {GROUP: _published(group, plan.issue.group)}
    for person in plan.people:
        own = personal_series(plan, person, series)
        if own is not None and person.issued is not None:
            own = replace(own, description=person_description(plan, person))
            files[invite_path(person)] = _published(own, person.issued)
    return files | {cancellation_path(former): _cancelled(plan, former) for former in plan.former}


def _published(series: Series, issued: Issued) -> bytes:
    if form_of(series) is Form.SERIES:
        return publish(series)
    held = {session.month for session in series.sessions}  # what was withdrawn may be theirs again
    return publish(series, tuple(one for one in withdrawn_sessions(issued) if one.month not in held))


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
