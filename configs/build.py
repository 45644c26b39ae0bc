"""From a configuration to the problem, its rules and everything else that a command needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from calendars.availability import Availability, Block, availability
from calendars.intervals import EMPTY, MINUTES_PER_DAY, Intervals, interval_set
from calendars.slots import Month, Slot
from calendars.windows import parse_windows
from calendars.zones import Clock, travelling_clock, wall_minutes, zone_clock
from configs.people import Member, Person
from configs.problems import ConfigError, Problem, path_text
from configs.rulebook import rules_of
from configs.schema import Config
from configs.smells import Smell, smells
from configs.space import slot_space
from configs.validate import LoadedConfig, load_config
from scheduler import problem as engine
from scheduler.calendar import month_of
from scheduler.candidates import find_candidates, only_slot
from scheduler.constraint import Rules, Violation
from scheduler.incumbent import Agenda, InForce, agenda_of, forgiving, incumbent_of
from scheduler.plan import Sender
from scheduler.refused import absent_as_announced

MARGIN = timedelta(days=3)
"""How far clocks and windows reach beyond the programme's months: a session may begin on the day before or
after in another zone, and last a day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Built:
    """Everything that a file says.

    Parameters
    ----------
    group
        Name of the group.
    problem, rules
        What is to be solved.
    warnings
        What smells and what of the calendars could not be read, in sentences.
    unread
        The latter alone.
    sender
        Whose invites they are, and where the sessions take place.
    host_zone
        Zone of the coordinator, to show weeks in; None: the first leader's.
    sha256
        Of the file.
    agenda
        What the plan in force fixes; None: there is none.
    settled
        Where hard rules are broken in sessions that can no longer be changed.
    whole
        The problem with every slot that the file allows, where one was asked for; else the problem itself.
    """

    group: str
    problem: engine.Problem
    rules: Rules
    warnings: tuple[str, ...]
    unread: tuple[str, ...] = ()
    sender: Sender
    host_zone: str | None
    sha256: str
    agenda: Agenda | None = None
    settled: tuple[Violation, ...] = ()
    whole: engine.Problem


def build(path: Path, today: date) -> Built:
    """Read a file and build the problem of a first plan.

    Parameters
    ----------
    path
        The file.
    today
        For warnings about the age of things.

    Raises
    ------
    ConfigError
        With every problem of the file, or of the calendars that it names.
    """
    return build_loaded(load_config(path), today)


def build_loaded(
    loaded: LoadedConfig, today: date, standing: InForce | None = None, slot: Slot | None = None
) -> Built:
    """Build the problem of a file that was read.

    Parameters
    ----------
    loaded
        The file.
    today
        For warnings about the age of things.
    standing
        The plan in force; None: there is none.
    slot
        The only slot that may be chosen, whatever the file allows; None: what the file allows.

    Raises
    ------
    ConfigError
        With every problem of the calendars that the file names.
    """
    config = loaded.config
    organizer = config.group.organizer
    problem, rules, settled, agenda = engine_of(loaded, standing, slot)
    unread = tuple(map(str, _unread(loaded, problem)))
    return Built(
        group=config.group.name,
        problem=problem,
        rules=rules,
        warnings=(*map(str, smells(loaded, today, again=agenda is not None)), *unread),
        unread=unread,
        sender=Sender(
            name=organizer.name if organizer else "",
            email=(organizer.email if organizer else None) or "",
            meeting_url=config.programme.meeting_url or "",
        ),
        host_zone=organizer.zone if organizer else None,
        sha256=loaded.sha256,
        agenda=agenda,
        settled=settled,
        whole=problem if slot is None else build_problem(loaded, agenda, people=problem.people),
    )


def agenda_again(config: Config, standing: InForce) -> Agenda:
    """Return the sessions that a plan is to have when one is in force."""
    programme = config.programme
    return agenda_of(programme.months, standing, programme.notice_days, blackouts_of(config))


def engine_of(
    loaded: LoadedConfig,
    standing: InForce | None = None,
    slot: Slot | None = None,
    people: tuple[engine.Person, ...] | None = None,
) -> tuple[engine.Problem, Rules, tuple[Violation, ...], Agenda | None]:
    """Build what the engine takes: problem and rules, what is settled, what the plan in force fixes.

    Parameters
    ----------
    loaded, standing, slot
        See ``build_loaded``.
    people
        See ``build_problem``.
    """
    config = loaded.config
    agenda = agenda_again(config, standing) if standing else None
    problem = build_problem(loaded, agenda, slot, people)
    rules, settled = forgiving(rules_of(config, again=agenda is not None), problem)
    return problem, rules, settled, agenda


def build_problem(
    loaded: LoadedConfig,
    agenda: Agenda | None = None,
    slot: Slot | None = None,
    people: tuple[engine.Person, ...] | None = None,
) -> engine.Problem:
    """Build what is to be solved.

    Parameters
    ----------
    loaded
        The file.
    agenda
        The sessions, when a published plan is solved again; None: those of the file.
    slot
        The only slot that may be chosen; None: what the file allows.
    people
        Everybody, if they were built before, over the same months or more; None: they are built.

    Raises
    ------
    ConfigError
        With every problem of the calendars that the file names.
    """
    config = loaded.config
    months = agenda.months if agenda else config.programme.months
    span = Span.of(months_of_all(months, agenda))
    space = slot_space(config, slot)
    if people is None:
        people = _people(loaded, span)
        people = absent_as_announced(people, agenda.force.answers) if agenda else people
    clocks = [span.clock(zone) for zone in space.anchors]
    candidates = find_candidates(space, months, clocks, blackouts_of(config), agenda.fixed if agenda else None)
    return engine.Problem(
        people=people,
        months=months,
        duration_min=config.programme.duration,
        candidates=only_slot(candidates, slot) if slot else candidates,
        numbers=agenda.numbers if agenda else (),
        incumbent=incumbent_of(agenda, people) if agenda else None,
    )


def months_of_all(months: tuple[Month, ...], agenda: Agenda | None) -> tuple[Month, ...]:
    """Return all months that a plan speaks of, those of sessions that do not count included."""
    if agenda is None:
        return months
    return tuple(sorted({*months, *(month_of(agenda.force.plan, one.session) for one in agenda.aside.values())}))


@dataclass(frozen=True)
class Span:
    """The days over which everything is worked out, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, months: tuple[Month, ...]) -> Span:
        """Return the programme's months with a margin."""
        after = months[-1].plus(1)
        return cls(date(months[0].year, months[0].number, 1) - MARGIN, date(after.year, after.number, 1) + MARGIN)

    def clock(self, zone: str) -> Clock:
        """Return the clock of a zone."""
        return zone_clock(zone, wall_minutes(self.first), wall_minutes(self.last))

    def walls(self, first: date | None, last: date | None) -> Intervals:
        """Return whole days as wall minutes, both ends included; None: the span's and beyond."""
        begin = wall_minutes(first or self.first - MARGIN)
        end = wall_minutes(last or self.last + MARGIN) + MINUTES_PER_DAY
        return np.array([[begin, end]], dtype=np.int64)


def blackouts_of(config: Config) -> frozenset[date]:
    """Return the dates without a session."""
    return frozenset(day for days in config.programme.blackouts for day in _dates(days.first, days.last))


def _dates(first: date, last: date) -> Iterator[date]:
    for day in range((last - first).days + 1):
        yield first + timedelta(days=day)


def _people(loaded: LoadedConfig, span: Span) -> tuple[engine.Person, ...]:
    """Build everybody; people with the same hours in the same zone share one availability."""
    shared: dict[object, Availability] = {}
    problems: list[Problem] = []
    people = []
    for group, role in (("leaders", engine.Role.LEADER), ("members", engine.Role.MEMBER)):
        for position, person in enumerate(getattr(loaded.config, group)):
            try:
                available = _shared(person, loaded.path, span, shared)
            except ValueError as error:  # of a calendar file; all else was validated
                problems.append(loaded.problem((group, position, "busy"), str(error)))
                continue
            people.append(_person(person, role, available))
    if problems:
        raise ConfigError(problems)
    return tuple(people)


def _unread(loaded: LoadedConfig, problem: engine.Problem) -> Iterator[Smell]:
    """Say what of each calendar could not be read as it stands, where it is named first."""
    config = loaded.config
    places = [(group, n) for group in ("leaders", "members") for n in range(len(getattr(config, group)))]
    told: set[str] = set()
    for place, person in zip(places, problem.people, strict=True):
        for block in person.availability.blocks:
            if block.note and block.note not in told:
                told.add(block.note)
                yield Smell(loaded.line_of((*place, "busy")), path_text((*place, "busy")), block.note)


def _person(person: Person, role: engine.Role, available: Availability) -> engine.Person:
    return engine.Person(
        id=person.id,
        name=person.name,
        role=role,
        zone=person.zone,
        availability=available,
        region=person.region,
        optional=isinstance(person, Member) and person.optional,
        email=person.email or "",
        away=tuple((stay.first, stay.last, stay.zone) for stay in person.away),
    )


def _shared(person: Person, path: Path, span: Span, shared: dict[object, Availability]) -> Availability:
    key = (
        person.zone,
        (person.preferred, person.available, person.if_needed),
        (person.unavailable, person.away, person.holidays, person.busy),
        (person.joins, person.leaves),
        person.email if person.busy else None,
    )
    if key not in shared:
        shared[key] = _availability(person, path, span)
    return shared[key]


def _availability(person: Person, path: Path, span: Span) -> Availability:
    clock = _clock(person, span)
    return availability(
        clock,
        preferred=_windows(person.preferred, span),
        available=_windows(person.available, span),
        if_needed=_windows(person.if_needed, span),
        blocks=[*_days_off(person, clock, span), *_busy(person, path, clock, span)],
        membership=_membership(person, span),
    )


def availability_of(loaded: LoadedConfig, person: Person, months: tuple[Month, ...]) -> Availability:
    """Return when one person of a file can come, from the first to the last of some months.

    Raises
    ------
    ValueError
        Of a calendar that the person's entry names.
    """
    return _availability(person, loaded.path, Span.of(months))


def _windows(expression: str | None, span: Span) -> list[Intervals]:
    return [] if expression is None else [parse_windows(expression).wall(span.first, span.last)]


def _clock(person: Person, span: Span) -> Clock:
    home = span.clock(person.zone)
    journeys = [
        (home.instants_of(span.walls(stay.first, stay.last)), span.clock(stay.zone)) for stay in person.away
    ]
    return travelling_clock(home, journeys) if journeys else home


def _membership(person: Person, span: Span) -> Intervals | None:
    if person.joins is None and person.leaves is None:
        return None
    return span.walls(person.joins, person.leaves)


def _days_off(person: Person, clock: Clock, span: Span) -> Iterator[Block]:
    for days in person.unavailable:
        yield _block("unavailable", "", clock, span.walls(days.first, days.last))
    for code in person.holidays:
        from calendars.holidays import holiday_dates  # loads a country's rules, only where they are asked for

        for day, name in holiday_dates(code, span.first, span.last):
            yield _block("holiday", name, clock, span.walls(day, day))


def _block(kind: str, label: str, clock: Clock, walls: Intervals) -> Block:
    return Block(kind=kind, label=label, instants=clock.instants_of(walls))


def _busy(person: Person, path: Path, clock: Clock, span: Span) -> Iterator[Block]:
    for name in person.busy:
        from calendars.busy import read_busy  # loads the parsers of calendars, only where there is one

        busy = read_busy(path.parent / name, span.first, span.last, person.email or "")
        instants = _joined((busy.instants, clock.instants_of(busy.wall)))
        yield Block(kind="busy", label="", instants=instants, note=f"{name!r}: {busy.note}" if busy.note else "")


def _joined(sets: Iterable[Intervals]) -> Intervals:
    return interval_set(np.concatenate([EMPTY, *sets]))
