"""What cannot hold together, and what would be enough, in a coordinator's words and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from calendars.slots import ORDINAL_NAMES, WEEKDAY_NAMES
from calendars.stretch import Edge, Spot
from calendars.zones import wall_time
from reports.changes import count_people
from reports.compare import slot_json
from reports.infeasible import infeasible_document
from reports.words import MONTHS, clock, count, listing, long_day, slot_name
from scheduler.conflict import Conflict
from scheduler.facts import Fact, Ground, Kind, Source, source_key
from scheduler.hours import Longer
from scheduler.problem import Person, Problem
from scheduler.relax import Ask, End, NothingFits, Relaxation, Trial
from scheduler.result import Result

Json = dict[str, Any]


def nothing_fits_document(
    problem: Problem, result: Result, warnings: Sequence[str], why: NothingFits, file: str
) -> Json:
    """Return why no slot keeps the hard rules, what cannot hold together, and what would be enough.

    Parameters
    ----------
    problem, result
        What was solved; the result has an ``infeasibility``.
    warnings
        Sentences to hand on.
    why
        Conflicts and relaxations.
    file
        Name of the group's file, to say where things stand.
    """
    return {
        **infeasible_document(problem, result, warnings),
        "conflicts": [_conflict(why.ground, one, file, n > 0) for n, one in enumerate(why.conflicts)],
        "relaxations": [_relaxation(why.ground, one, file) for one in why.relaxations],
        "tried": {
            "changes": why.tried,
            "complete": why.complete,
            "conflicts_complete": why.causes is End.COMPLETE,
            "sentence": _tried(why),
        },
    }


def _tried(why: NothingFits) -> str:
    looked = "1 change was looked at" if why.tried == 1 else f"{why.tried:,} changes were looked at"
    none = "none of them is enough" if why.complete else "none of them is known to be enough"
    found = "the slots named here come from solving with them" if why.relaxations else none
    two = bool(why.relaxations) and len(why.relaxations[0].ask.trials) > 1
    taken = " No single change is enough: these take two." if two else ""
    return f"{looked}; {found}.{taken}{_unfinished(why)}"


def _unfinished(why: NothingFits) -> str:
    """Say what was not finished; only then may another machine say something else."""
    if why.complete:
        return ""
    what = "all changes were looked at"
    if why.causes is not End.COMPLETE:
        what = f"all that stands in the way was found and {what}"
    if why.end is End.STOPPED:
        return f" The search was stopped before {what}."
    return f" The time was up before {what}: --time-limit SECONDS gives more."


# Conflicts --------------------------------------------------------------------------------------------------


def _conflict(ground: Ground, conflict: Conflict, file: str, later: bool) -> Json:
    one = len(conflict) == 1
    what = "this cannot hold" if one else "these cannot all hold, though they could without any one of them"
    begin = "Besides, and independently of that, " if later else ""
    said = f"{begin}{what}:"
    return {
        "sentence": said[:1].upper() + said[1:],
        "facts": [_fact(ground, one, file) for one in conflict],
        "words": [f"{_words(ground, alike)} {_where(ground, alike[0], file)}" for alike in _alike(conflict)],
    }


def _alike(conflict: Conflict) -> list[list[Fact]]:
    """Put parts of the same rule together."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in conflict:
        groups.setdefault(source_key(fact), []).append(fact)
    return list(groups.values())


def _fact(ground: Ground, fact: Fact, file: str) -> Json:
    return {
        "kind": str(fact.kind),
        "rule": fact.rule or None,
        "part": fact.part or None,
        "people": list(fact.people),
        "sessions": list(fact.sessions),
        "sentence": _words(ground, [fact]),
        "file": file,
        "line": _line(ground.source(fact).line),
    }


def _where(ground: Ground, fact: Fact, file: str) -> str:
    line = ground.source(fact).line
    if line < 0:  # a change that is only tried has no line
        return "(as tried)"
    return f"({file}:{line})" if line else f"({file} does not say otherwise)"


def _line(line: int) -> int | None:
    """Return a line of the file, if it is one."""
    return line if line > 0 else None


def _words(ground: Ground, alike: Sequence[Fact]) -> str:
    """Say one fact, or several parts of one rule."""
    fact = alike[0]
    if fact.kind is Kind.RULE:
        return _rule(ground, alike)
    if fact.kind is Kind.WINDOWS:
        person = _person(ground, fact.people[0])
        return f"{person.name} can come {ground.source(fact).words or 'at no time'} ({person.zone})"
    if fact.kind is Kind.BLOCK:
        return _block(ground, fact)
    if fact.kind is Kind.BLACKOUT:
        days = ground.blackouts[fact.number]
        return f"No session {_days(days.first, days.last)}"
    return _limit(ground, fact.kind)


def _rule(ground: Ground, alike: Sequence[Fact]) -> str:
    said = next(rule for rule in ground.rules.hard if rule.name == alike[0].rule).describe()
    if alike[0].people:
        return f"The rule “{said}” for {listing(_person(ground, one.people[0]).name for one in alike)}"
    return f"The rule “{said}” in {_sessions(ground.problem, [one.sessions[0] for one in alike])}"


def _sessions(problem: Problem, numbers: Iterable[int]) -> str:
    named = []
    for number in numbers:
        month = problem.months[problem.position(number)]
        named.append(f"{number} ({MONTHS[month.number - 1]} {month.year})")
    return f"{'session' if len(named) == 1 else 'sessions'} {listing(named)}"


def _person(ground: Ground, who: str) -> Person:
    return next(one for one in ground.problem.people if one.id == who)


def _block(ground: Ground, fact: Fact) -> str:
    person = _person(ground, fact.people[0])
    block = person.availability.blocks[fact.number]
    if block.kind == "busy":
        return f"{person.name} is busy: a calendar file says so"
    first, last = (wall_time(int(one)).date() for one in _ends(person, block.instants))
    when = _days(first, last)
    if block.kind == "holiday":
        return f"{person.name} has a public holiday {when}{f' ({block.label})' if block.label else ''}"
    if block.kind == "declined":
        return f"{person.name} declined a session {when}"
    return f"{person.name} cannot come {when}"


def _ends(person: Person, instants: Any) -> tuple[int, int]:
    """Return the first and the last minute of a block on the person's own clock."""
    walls = person.availability.clock.wall(instants - [[0, 1]])
    return int(walls[0, 0]), int(walls[-1, 1])


def _days(first: date, last: date) -> str:
    return f"on {long_day(first)}" if first == last else f"from {long_day(first)} to {long_day(last)}"


def _limit(ground: Ground, kind: Kind) -> str:
    space = ground.space
    assert space is not None
    if kind is Kind.WEEKDAYS:
        return f"A session is on a {listing((WEEKDAY_NAMES[one] for one in space.weekdays), 'or')}"
    if kind is Kind.ORDINALS:
        return f"A session is on the {listing((ORDINAL_NAMES[one] for one in space.ordinals), 'or')} of a month"
    if kind is Kind.GRID:
        return f"A session begins at a multiple of {space.grid_min} minutes"
    if kind is Kind.TIMES:
        return f"A session begins at {listing(map(clock, space.times), 'or')}"
    return f"The slot follows the clock of {listing(space.anchors, 'or')}"


# Relaxations ------------------------------------------------------------------------------------------------


def _relaxation(ground: Ground, one: Relaxation, file: str) -> Json:
    possible = int(one.schedule.member.sum())
    plan = f"{slot_name(one.slot)}, with {one.attends} of {possible} attendances{_moved(one)}"
    return {
        "kind": _kind(one.ask),
        "sentence": f"If {_clauses(ground, one.ask)}: {plan}.",
        "where": _places(ground, one.ask, file),
        "slot": slot_json(one.slot),
        "name": slot_name(one.slot),
        "attends": one.attends,
        "possible": possible,
        "changes": [_change(trial, file) for trial in one.ask.trials],
        "people": [_longer(ground, longer, file) for longer in one.ask.longer],
    }


def _moved(one: Relaxation) -> str:
    """Say for how many people published sessions would move, where a plan is in force."""
    incumbent = one.schedule.problem.incumbent
    if incumbent is None or incumbent.fixed.renewal:
        return ""
    sessions, people = one.moved
    return f"; it moves {count(sessions, 'session')} for {count_people(people)}" if sessions else "; nothing moves"


def _kind(ask: Ask) -> str:
    hours = ["hours"] if len(ask.longer) == 1 else ["hours of two"] if ask.longer else []
    return " and ".join([*(trial.kind for trial in ask.trials), *hours])


def _clauses(ground: Ground, ask: Ask) -> str:
    return " and ".join([*(trial.words for trial in ask.trials), *(_asked(ground, one) for one in ask.longer)])


def _places(ground: Ground, ask: Ask, file: str) -> str:
    """Say what to write where, or what to run."""
    if all(trial.off for trial in ask.trials) and ask.trials:
        return f"Run {listing(f'`{trial.write}`' for trial in ask.trials)}, then solve again."
    written = [f"`{trial.write}`{_at(file, trial.line)}" for trial in ask.trials]
    hours = [_at(file, _source(ground, one).line) for one in ask.longer]
    people = [
        f"the hours of {_person(ground, one.person).name}{at}" for one, at in zip(ask.longer, hours, strict=True)
    ]
    return f"In the file: {listing([*written, *dict.fromkeys(people)])}."


def _at(file: str, line: int) -> str:
    return f" ({file}:{line})" if line > 0 else ""


def _source(ground: Ground, longer: Longer) -> Source:
    return ground.source(Fact(kind=Kind.WINDOWS, people=(longer.person,)))


def _change(trial: Trial, file: str) -> Json:
    return {"kind": trial.kind, "write": trial.write, "file": file, "line": _line(trial.line)}


def _asked(ground: Ground, longer: Longer) -> str:
    """Say who could begin how much earlier, or stay how much longer, on which weekdays."""
    person, stretch = _person(ground, longer.person), longer.stretch
    verb = "stay {} minutes longer" if stretch.edge is Edge.END else "begin {} minutes earlier"
    spots = sorted(stretch.spots or ())
    when = listing(_spot(spot, longer) for spot in spots) or "on every day"
    return f"{person.name} could {verb.format(stretch.minutes)} {when} ({person.zone})"


def _spot(spot: Spot, longer: Longer) -> str:
    before, after = _clocks(spot, longer)
    word = "until" if longer.stretch.edge is Edge.END else "at"
    return f"on {WEEKDAY_NAMES[spot.weekday]}s, {word} {after} instead of {before}"


def _clocks(spot: Spot, longer: Longer) -> tuple[str, str]:
    """Return the clock time at which windows begin or end, and the one that is asked for."""
    shift = longer.stretch.minutes * (1 if longer.stretch.edge is Edge.END else -1)
    return _clock(spot.minute), _clock(spot.minute + shift)


def _clock(minute: int) -> str:
    return "24:00" if minute == 1440 else clock(minute % 1440)


def _longer(ground: Ground, longer: Longer, file: str) -> Json:
    spots = [
        {"weekday": WEEKDAY_NAMES[spot.weekday], "now": _clocks(spot, longer)[0], "asked": _clocks(spot, longer)[1]}
        for spot in sorted(longer.stretch.spots or ())
    ]
    return {
        "id": longer.person,
        "name": _person(ground, longer.person).name,
        "edge": str(longer.stretch.edge),
        "minutes": longer.stretch.minutes,
        "windows": spots,
        "file": file,
        "line": _line(_source(ground, longer).line),
    }
