"""Publishing: from a solution to the plan that calendars and the next solve rely on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from calendars.series import Form, Series
from calendars.zones import TZDATA_VERSION
from scheduler.calendar import (
    dated,
    first_form,
    has_sessions,
    personal_series,
    published_form,
    series_of,
    with_uids,
)
from scheduler.constraint import Rules
from scheduler.incumbent import Agenda
from scheduler.plan import (
    NOBODY,
    PRICED,
    Dated,
    Former,
    Issue,
    Issued,
    Made,
    Plan,
    PlannedGain,
    PlannedLevel,
    PlannedPerson,
    Sender,
    Terms,
    moment_from,
    moment_text,
    month_from,
)
from scheduler.problem import Gain, Problem
from scheduler.result import LevelResult, Result
from scheduler.rows import Rows, planned_slot
from scheduler.version import __version__

GROUP = ""
"""Stands for the group's calendar among the recipients."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The circumstances of an issue, which the engine cannot know by itself.

    Parameters
    ----------
    group
        Name of the group.
    as_of
        Moment of issue, aware, in UTC.
    config_sha256
        Of the configuration file.
    sender
        Organizer and meeting link of the invites.
    """

    group: str
    as_of: datetime
    config_sha256: str
    sender: Sender = NOBODY


def make_plan(problem: Problem, result: Result, occasion: Occasion, agenda: Agenda | None = None) -> Plan:
    """Write a solution down as a plan.

    Parameters
    ----------
    problem, result
        What was solved; the result has a solution.
    occasion
        Name, moment of issue, configuration.
    agenda
        What the plan in force fixes; None: there is none. UID, moment of creation and all that recipients were sent
        go on from it (`follow` says what is new to them), unless it is a renewal.
    """
    assert result.solution is not None
    incumbent = agenda.force.plan if agenda and not agenda.renewal else None
    rows = Rows(problem, result, agenda)
    issue = incumbent.issue if incumbent else _first_issue(problem, occasion, agenda)
    plan = Plan(
        group=occasion.group,
        status=str(result.status),
        revision=agenda.force.plan.revision + 1 if agenda else 0,
        made=_made(occasion),
        issue=issue,
        sender=occasion.sender,
        terms=_terms(result.rules),
        levels=tuple(_planned_level(level) for level in result.levels),
        slots=rows.slots,
        sessions=tuple(rows.sessions(issue.uid)),
        people=tuple(rows.people(moment_text(occasion.as_of))),
        former=_outlasting(problem, agenda),
        turned_down=tuple(map(_planned_gain, result.decision.turned_down)) if result.decision else (),
    )
    return with_uids(plan, published_form(incumbent) if incumbent else first_form(plan))


def _planned_gain(gain: Gain) -> PlannedGain:
    amounts = tuple(int(one) if one.denominator == 1 else float(one) for one in gain.amount)
    return PlannedGain(name=gain.name, value=_amount(amounts))


def _outlasting(problem: Problem, agenda: Agenda | None) -> tuple[Former, ...]:
    """Return the cancellations so far; in a new programme without those of people who are back."""
    if agenda is None:
        return ()
    back = {person.id for person in problem.people} if agenda.renewal else frozenset()
    return tuple(one for one in agenda.force.plan.former if one.id not in back)


def _made(occasion: Occasion) -> Made:
    return Made(
        at=moment_text(occasion.as_of),
        version=__version__,
        tzdata=TZDATA_VERSION,
        config_sha256=occasion.config_sha256,
    )


def _new_uid(occasion: Occasion) -> str:
    """Return a UID (RFC 7986 §5.3) that the same input gives again on every machine."""
    seed = "\n".join((occasion.group, moment_text(occasion.as_of), occasion.config_sha256))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, seed))


def _first_issue(problem: Problem, occasion: Occasion, agenda: Agenda | None) -> Issue:
    """Return the issue of a new programme; who was invited to an earlier one stays known."""
    moment = moment_text(occasion.as_of)
    invited = {person.id for person in problem.people} | {*(agenda.force.plan.issue.invited if agenda else ())}
    return Issue(
        uid=_new_uid(occasion),
        sequence=0,
        created=moment,
        stamp=moment,
        invited=tuple(sorted(invited)),
        group=Issued(sequence=0, stamp=moment),
    )


def follow(plan: Plan, incumbent: Plan, occasion: Occasion, news: Mapping[str, Sequence[str]]) -> Plan:
    """Issue a plan that follows another one of the same programme.

    Parameters
    ----------
    plan
        Made with the agenda of the incumbent.
    incumbent
        The plan in force.
    occasion
        The moment of issue.
    news
        The recipients (ids, or ``GROUP``) whose calendar now says something else, and sentences about it.

    Returns
    -------
    Plan
        The incumbent itself, to the byte, if nothing at all is new. SEQUENCE and stamp rise only when some calendar
        changes, and only in the files of those whose calendar it is.
    """
    leaving = tuple(_leaving(plan, incumbent, moment_text(occasion.as_of)))
    if not news and not leaving:
        return incumbent if _same(plan, incumbent) else plan
    stamp = max(moment_text(occasion.as_of), _later(incumbent.issue.stamp))
    new = Issued(sequence=incumbent.issue.sequence + 1, stamp=stamp)
    told = {
        who: replace(new, news=tuple(said), withdrawn=_gone(plan, incumbent, who)) for who, said in news.items()
    }
    issue = replace(
        incumbent.issue,
        sequence=new.sequence,
        stamp=stamp,
        invited=tuple(sorted({*incumbent.issue.invited, *told} - {GROUP})),
        group=told.get(GROUP, incumbent.issue.group),
    )
    people = tuple(_told(plan, person, told) for person in plan.people)
    return replace(plan, issue=issue, people=people, former=_former(people, incumbent, leaving, new))


def _same(plan: Plan, incumbent: Plan) -> bool:
    """Say whether a plan says what the incumbent says, but for what it once cost to move to it."""
    before = {level.name: level for level in incumbent.levels}
    levels = tuple(before.get(level.name, level) if level.name == PRICED else level for level in plan.levels)
    return replace(plan, revision=incumbent.revision, made=incumbent.made, levels=levels) == incumbent


def _told(plan: Plan, person: PlannedPerson, told: Mapping[str, Issued]) -> PlannedPerson:
    """Give a person what they were sent last; nothing to those without a session."""
    issued = told.get(person.id, person.issued) if has_sessions(plan, person) else None
    return replace(person, issued=issued)


def _former(
    people: Sequence[PlannedPerson], incumbent: Plan, leaving: Sequence[Former], new: Issued
) -> tuple[Former, ...]:
    """Return those with a cancellation: who leaves now, and who left before and was not invited again."""
    gone = {one.id: replace(one, issued=new) for one in leaving}
    back = {person.id for person in people if person.issued is not None}
    before = {one.id: one for one in incumbent.former if one.id not in back}
    return tuple(one for _, one in sorted((before | gone).items()))


def _leaving(plan: Plan, incumbent: Plan, moment: str) -> Iterator[Former]:
    """Yield those whose calendar holds sessions to come and who have none now, with these sessions as they were."""
    staying = {person.id for person in plan.people if has_sessions(plan, person)}
    leaving = (person for person in incumbent.people if person.id not in staying)
    yield from filter(None, (taken_from(incumbent, person, moment) for person in leaving))


def taken_from(plan: Plan, person: PlannedPerson, moment: str) -> Former | None:
    """Return what somebody has who leaves a plan: their sessions after a moment; None if there are none."""
    series = personal_series(plan, person, series_of(plan))
    to_come = tuple(one for one in dated(series) if one.start > moment) if series else ()
    if series is None or not to_come or person.issued is None:
        return None
    return Former(
        id=person.id,
        name=person.name,
        email=person.email,
        zone=person.zone,
        issued=person.issued,
        form=published_form(plan).value,
        uid=plan.issue.uid,
        created=plan.issue.created,
        group=plan.group,
        sender=plan.sender,
        duration_min=series.duration_min,
        slot=planned_slot(series.slot),
        sessions=to_come,
    )


def _gone(plan: Plan, incumbent: Plan, who: str) -> tuple[Dated, ...]:
    """Return the single events that a recipient holds and that are no longer theirs."""
    if published_form(incumbent) is Form.SERIES:
        return ()
    before, now = (_calendar_of(one, who) for one in (incumbent, plan))
    people = {person.id: person.issued for person in incumbent.people} | {GROUP: incumbent.issue.group}
    issued = people.get(who)
    held = {one.month: one for one in (issued.withdrawn if issued else ())}
    held |= {one.month: one for one in (dated(before) if before else ())}
    kept = {one.month for one in (dated(now) if now else ())}
    return tuple(held[month] for month in sorted(held, key=month_from) if month not in kept)


def _calendar_of(plan: Plan, who: str) -> Series | None:
    group = series_of(plan)
    if who == GROUP:
        return group
    person = next((one for one in plan.people if one.id == who), None)
    if person is None:
        return None
    return personal_series(plan, replace(person, issued=person.issued or plan.issue.group), group)


def _later(stamp: str) -> str:
    return moment_text(moment_from(stamp) + timedelta(seconds=1))


def _terms(rules: Rules) -> Terms:
    def limit(rule: str, parameter: str) -> int | None:
        found = rules.judge(rule)
        return None if found is None else getattr(found, parameter)

    return Terms(
        max_absences=limit("contract", "max_absences"),
        max_consecutive=limit("contract", "max_consecutive"),
        quorum=limit("quorum", "at_least") or None,
        regions=limit("regions", "at_least"),
        unsocial_from=rules.unsocial_hours[0],
        unsocial_to=rules.unsocial_hours[1],
        contract_written=rules.contract_written,
        quorum_share=_share(rules),
        **_leaders(rules),
    )


def _share(rules: Rules) -> float | None:
    share = getattr(rules.judge("quorum"), "share", None)
    return None if share is None else float(share)


def _leaders(rules: Rules) -> dict[str, Any]:
    found: Any = rules.judge("leaders")
    if found is None:
        return {"leaders": 0, "leaders_then": 0}
    return {"leaders": found.present, "leaders_first": found.sessions, "leaders_then": found.then}


def _planned_level(level: LevelResult) -> PlannedLevel:
    return PlannedLevel(
        name=level.name, value=_amount(level.value), bound=None if level.bound is None else _amount(level.bound)
    )


def _amount(numbers: tuple[int | float, ...]) -> int | float | list[int]:
    return numbers[0] if len(numbers) == 1 else [int(number) for number in numbers]
