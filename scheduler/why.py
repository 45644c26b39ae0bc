"""Why not this slot: what it is as a candidate, and level by level beside the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calendars.intervals import Minutes
from calendars.slots import Slot
from scheduler.candidates import Refusal
from scheduler.columns import Bools
from scheduler.constraint import Criterion, Rule, Rules, Violation, as_read, numbers
from scheduler.extra_hours import Hours, fewest_hours, minutes_of, sessions_gained, with_hours, with_person
from scheduler.problem import Problem
from scheduler.reasons import HOURS, reasons
from scheduler.result import Ranking
from scheduler.schedule import Schedule, schedule_of
from scheduler.versus import Versus

SAME, TIES, WORSE, BETTER = "same", "ties", "worse", "better"

CONTRACT = "contract"

Look = Callable[[], None]
"""Called before everything that takes time; may raise ``TimeIsUp``."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """A session that keeps a slot from being a candidate.

    Parameters
    ----------
    t
        Position of the session.
    day
        Its date in the anchor zone.
    why
        Blacked out, skipped, or too late.
    """

    t: int
    day: date
    why: Refusal


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """A slot that somebody asks about.

    Parameters
    ----------
    slot
        As asked.
    starts
        Begin of each session, blackouts left aside; None where a session has no time, or one that is past.
    obstacles
        Sessions that keep it from being a candidate.
    limits
        Keys of the file's ``slots`` that do not allow it: ``weekdays``, ``ordinals``, ``anchors``, and ``grid`` or
        ``times``.
    """

    slot: Slot
    starts: Minutes | None
    obstacles: tuple[Obstacle, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LevelBeside:
    """A level of two schedules: as people read it, and which is better; broken parts where it is a rule."""

    level: Rule | Criterion
    value: tuple[int | float, ...]
    chosen: tuple[int | float, ...]
    verdict: str
    lost: tuple[Violation, ...] = ()
    won: tuple[Violation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Help:
    """Hours that one person could add.

    Parameters
    ----------
    p
        Position of the person.
    hours
        On the person's own clock.
    sessions
        Numbers of those that the person could then attend at the slot.
    enough
        Whether the slot would then keep the hard rules and be better than the chosen one, if there is one.
    """

    p: int
    hours: Hours
    sessions: tuple[int, ...]
    enough: bool


def candidate_of(problem: Problem, asked: Asked) -> int | None:
    """Return the candidate with the sessions of a slot, whatever it is called; None if there is none."""
    if asked.starts is None or not len(problem.candidates):
        return None
    same = np.flatnonzero((problem.candidates.starts == asked.starts).all(axis=1))
    return int(same[0]) if len(same) else None


def broken_by(rules: Rules, schedule: Schedule) -> tuple[Violation, ...]:
    """Return where a schedule breaks hard rules."""
    return tuple(found for rule in rules.hard for found in rule.violations(schedule))


def levels_beside(rules: Rules, mine: Schedule, chosen: Schedule) -> tuple[LevelBeside, ...]:
    """Compare two schedules on every level of the objective, the most important first."""
    return tuple(_level_beside(level, mine, chosen) for level in rules.objective)


def _level_beside(level: Rule | Criterion, mine: Schedule, chosen: Schedule) -> LevelBeside:
    ours, theirs = (_numbers(level, one) for one in (mine, chosen))
    verdict = TIES if ours == theirs else WORSE if ours > theirs else BETTER
    value, best = as_read(level, ours), as_read(level, theirs)
    if isinstance(level, Criterion):
        return LevelBeside(level=level, value=value, chosen=best, verdict=verdict)
    here, there = ({one.part: one for one in level.violations(schedule)} for schedule in (mine, chosen))
    return LevelBeside(
        level=level,
        value=value,
        chosen=best,
        verdict=verdict,
        lost=tuple(one for part, one in here.items() if part not in there),
        won=tuple(one for part, one in there.items() if part not in here),
    )


def _numbers(level: Rule | Criterion, schedule: Schedule) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers(level, schedule.column)[:, 0])


def first_difference(levels: tuple[LevelBeside, ...]) -> LevelBeside | None:
    """Return the level that decides: the first one in which two schedules differ."""
    return next((one for one in levels if one.verdict != TIES), None)


def verdict(rules: Rules, mine: Schedule, chosen: Schedule) -> str:
    """Say how a schedule compares with the chosen one."""
    if np.array_equal(mine.starts, chosen.starts):
        return SAME
    decides = first_difference(levels_beside(rules, mine, chosen))
    return TIES if decides is None else decides.verdict


def contract_of(rules: Rules) -> Rule | None:
    """Return the members' contract, hard or not, with nothing forgiven."""
    return rules.judge(CONTRACT)


def keeps(contract: Rule, schedule: Schedule, who: str) -> bool:
    """Say whether somebody's contract is kept."""
    return all(found.part != who for found in contract.violations(schedule))


def hours_to_keep(contract: Rule, schedule: Schedule, p: int) -> Hours | None:
    """Return the fewest hours with which somebody would keep the contract; None if more hours do not help."""
    who = schedule.problem.people[p].id
    return fewest_hours(schedule, p, lambda one: keeps(contract, one, who))


def hours_to_come(schedule: Schedule, p: int) -> Hours | None:
    """Return the fewest hours with which somebody would not be absent at all; None if more hours do not help."""
    return fewest_hours(schedule, p, lambda one: not one.absent[p].any())


def best_keeping(ranking: Ranking, contract: Rule, p: int) -> int | None:
    """Return the best candidate at which one person's contract is kept, as if it were a hard rule; None: none."""
    alone = ranking.columns.only(ranking.order)
    problem = replace(alone.problem, people=alone.problem.people[p : p + 1])
    alone = replace(alone, problem=problem, levels=alone.levels[[p]], members=alone.members[[p]])
    kept = np.flatnonzero(contract.broken(alone) == 0)
    return int(alone.candidates[kept[0]]) if len(kept) else None


def each_help(rules: Rules, mine: Schedule, chosen: Schedule | None, look: Look = lambda: None) -> Iterator[Help]:
    """Yield hours of one person each that would help a slot.

    Each is tried: hours count at both slots, and ``enough`` is what the rules and levels then say.

    Parameters
    ----------
    rules, mine, chosen
        The slot, and the chosen one if there is one.
    look
        Called before every try; what it raises ends the search.
    """
    lost = mine.absent.any(axis=1) if chosen is None else (chosen.attends & ~mine.attends).any(axis=1)
    versus = Versus(rules, mine, chosen)
    for p in np.flatnonzero(lost).tolist():
        look()
        yield from _helps_of(versus, p, look)


def in_order(found: Iterable[Help]) -> tuple[Help, ...]:
    """Put those that are enough first, then the most sessions for the fewest minutes."""
    return tuple(sorted(found, key=lambda one: (not one.enough, -len(one.sessions), minutes_of(one.hours), one.p)))


def _helps_of(versus: Versus, p: int, look: Look) -> list[Help]:
    """Return the fewest hours of a person that are enough; else those that win all sessions that hours can win."""
    mine, chosen = versus.mine, versus.chosen

    def enough(one: Schedule) -> bool:
        look()
        return versus.wins(p, one)

    hours = fewest_hours(mine, p, enough)
    if hours is not None:
        return [_help(mine, p, hours, True)]
    target = _winnable(mine, chosen, p)
    hours = fewest_hours(mine, p, lambda one: bool(one.attends[p][target].all())) if target.any() else None
    return [] if hours is None else [_help(mine, p, hours, False)]


def _winnable(mine: Schedule, chosen: Schedule | None, p: int) -> Bools:
    """Return which sessions a person loses for want of hours alone; shape (t,)."""
    wanting = [bool(facts) and all(fact.kind in HOURS for fact in facts) for facts in reasons(mine, p)]
    return np.array(wanting, dtype=bool) & (True if chosen is None else chosen.attends[p])


def _help(mine: Schedule, p: int, hours: Hours, enough: bool) -> Help:
    after = with_person(mine, p, with_hours(mine.problem.people[p], hours))
    return Help(p=p, hours=hours, sessions=sessions_gained(mine, after, p), enough=enough)


def with_all(mine: Schedule, found: tuple[Help, ...]) -> Schedule:
    """Return a schedule with the hours of several people."""
    for one in found:
        mine = with_person(mine, one.p, with_hours(mine.problem.people[one.p], one.hours))
    return mine


def wins(rules: Rules, mine: Schedule, chosen: Schedule | None) -> bool:
    """Say whether a schedule keeps the hard rules and beats the chosen one, both for the people of the first."""
    if broken_by(rules, mine):
        return False
    return chosen is None or verdict(rules, mine, schedule_of(mine.problem, chosen.starts)) == BETTER
