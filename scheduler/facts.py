"""The hard facts of a problem, one by one, and whether some of them can hold together.

A fact is a part of a hard rule, a limit on the slots, a date without sessions, or something that keeps one
person away. For one constant slot no solver is needed: a candidate keeps a set of facts or it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np

from calendars.availability import Availability
from calendars.intervals import Intervals, contains, difference, union
from scheduler.candidates import SlotSpace
from scheduler.columns import Bools, Columns, Index, write_out
from scheduler.constraint import Forgiving, Rule, Rules
from scheduler.problem import Person, Problem

SESSION_RULES = ("leaders", "quorum", "regions")
"""Their parts are sessions, each judged by who is there."""

FREE = 1  # any level above ABSENT: hard rules only ask whether somebody is there


class Kind(StrEnum):
    """What sort of fact it is."""

    RULE = "rule"
    WINDOWS = "windows"
    WEEKDAYS = "weekdays"
    ORDINALS = "ordinals"
    GRID = "grid"
    ANCHORS = "anchors"
    BLACKOUT = "blackout"
    BLOCK = "block"


LIMITS = (Kind.WEEKDAYS, Kind.ORDINALS, Kind.GRID, Kind.ANCHORS)
"""What the file says of slots."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that has to hold.

    Parameters
    ----------
    kind
        What sort of fact.
    rule, part
        Of a rule: its name, and a session's number or a person's id.
    people
        Ids of the people whose rule part, windows or block it is.
    sessions
        Numbers of the sessions of a rule's part.
    number
        Position of a blackout among the blackouts, of a block among the person's blocks.
    """

    kind: Kind
    rule: str = ""
    part: str = ""
    people: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Blackout:
    """Dates without a session, both included, and which slots of the widest space meet them; shape (n,)."""

    first: date
    last: date
    refused: Bools


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the file says something (line 0: nowhere, a default holds), and its words."""

    line: int = 0
    words: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """A problem with nothing of what the file says about slots and dates, and what it says.

    Parameters
    ----------
    problem
        With every slot of a wide space, on any date.
    rules
        What a plan has to satisfy.
    space
        What the file says of slots; None where one slot was asked for.
    allowed
        For each limit on slots which slots of the wide space keep it; shape (n,) each.
    blackouts
        Dates without a session.
    sources
        Where facts stand: by ``source_key``.
    """

    problem: Problem
    rules: Rules
    space: SlotSpace | None = None
    allowed: Mapping[Kind, Bools] = field(default_factory=dict)
    blackouts: tuple[Blackout, ...] = ()
    sources: Mapping[tuple[str, ...], Source] = field(default_factory=dict)

    def source(self, fact: Fact) -> Source:
        """Return where a fact stands in the file."""
        return self.sources.get(source_key(fact), Source())


def source_key(fact: Fact) -> tuple[str, ...]:
    """Return by what the place of a fact in the file is found: parts of a rule stand where the rule stands."""
    if fact.kind is Kind.RULE:
        return fact.kind, fact.rule
    return (fact.kind, *fact.people, str(fact.number))


class Facts:
    """Every fact of a problem, and which of them a slot can keep at once.

    Parameters
    ----------
    ground
        The problem and what the file says.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.columns = write_out(ground.problem)
        self._rows: dict[tuple[int, frozenset[Fact]], Bools] = {}
        self._kept: dict[tuple[str, str, frozenset[Fact]], Bools] = {}

    @cached_property
    def all(self) -> tuple[Fact, ...]:
        """Every fact: rules and people's windows, limits on slots, blackouts, what keeps people away."""
        return (*self._parts(), *self._windows(), *self._limits(), *self._blocks())

    def possible(self, facts: Iterable[Fact]) -> bool:
        """Say whether some slot keeps all of these facts."""
        chosen = set(facts)
        left = self._on_slots(chosen)
        people = frozenset(fact for fact in chosen if fact.kind in (Kind.WINDOWS, Kind.BLOCK))
        for fact in sorted((one for one in chosen if one.kind is Kind.RULE), key=lambda one: one.rule):
            if not len(left):
                break
            left = left[self._keeping(fact, people, left)]
        return bool(len(left))

    def _rules(self) -> Iterator[tuple[Rule, frozenset[str]]]:
        """Yield each hard rule with the parts that nothing can mend any more."""
        for rule in self.ground.rules.hard:
            yield (rule.rule, rule.parts) if isinstance(rule, Forgiving) else (rule, frozenset())

    def _parts(self) -> Iterator[Fact]:
        numbers = self.ground.problem.numbers
        for rule, forgiven in self._rules():
            parts: list[tuple[str, tuple[str, ...], tuple[int, ...]]]
            if rule.name == "contract":
                parts = [(one.id, (one.id,), ()) for one in self.ground.problem.people if one.under_contract]
            else:
                asked = numbers[1:] if rule.name == "spacing" else numbers
                parts = [(str(number), (), (number,)) for number in asked]
            for part, people, sessions in parts:
                if part not in forgiven:
                    yield Fact(kind=Kind.RULE, rule=rule.name, part=part, people=people, sessions=sessions)

    def _windows(self) -> Iterator[Fact]:
        yield from (Fact(kind=Kind.WINDOWS, people=(one.id,)) for one in self._concerned)

    def _limits(self) -> Iterator[Fact]:
        yield from (Fact(kind=kind) for kind, slots in self.ground.allowed.items() if not slots.all())
        yield from (Fact(kind=Kind.BLACKOUT, number=number) for number in range(len(self.ground.blackouts)))

    def _blocks(self) -> Iterator[Fact]:
        for one in self._concerned:
            for number, block in enumerate(one.availability.blocks):
                if len(block.instants):
                    yield Fact(kind=Kind.BLOCK, people=(one.id,), number=number)

    @cached_property
    def _concerned(self) -> list[Person]:
        return concerned(self.ground.problem, self.ground.rules)

    def _on_slots(self, facts: Set[Fact]) -> Index:
        """Return the candidates that some slot gives which keeps the limits and meets no blackout."""
        of = self.ground.problem.candidates.candidate_of
        good = of >= 0
        for fact in facts:
            if fact.kind in LIMITS:
                good = good & self.ground.allowed[fact.kind]
            elif fact.kind is Kind.BLACKOUT:
                good = good & ~self.ground.blackouts[fact.number].refused
        held = np.zeros(len(self.columns), dtype=bool)
        held[of[good]] = True
        return np.flatnonzero(held)

    def _keeping(self, fact: Fact, people: frozenset[Fact], left: Index) -> Bools:
        """Say which of some candidates keep a part of a rule, if of the facts about people only these hold."""
        if fact.rule in SESSION_RULES:
            t = self.ground.problem.position(fact.sessions[0])
            return self._at_instants(fact.rule, people)[:, t][self._place[t][left]]
        key = (fact.rule, fact.part, self._own(fact, people))
        if key not in self._kept:
            self._kept[key] = self._judged(fact, people)
        return self._kept[key][left]

    def _own(self, fact: Fact, people: frozenset[Fact]) -> frozenset[Fact]:
        return frozenset(one for one in people if one.people == fact.people)

    def _judged(self, fact: Fact, people: frozenset[Fact]) -> Bools:
        """Judge a part by the rule itself, on columns that hold nothing else: one person, or two sessions."""
        rule, columns = self._rule(fact.rule), self.columns
        if fact.rule == "contract":
            p = [one.id for one in self.ground.problem.people].index(fact.part)
            alone = replace(columns.problem, people=(columns.problem.people[p],))
            levels = self._row(p, self._own(fact, people))[None, :].astype(np.uint8)
            columns = replace(columns, problem=alone, levels=levels, members=columns.members[[p]])
        elif fact.rule == "spacing":
            t = self.ground.problem.position(fact.sessions[0])
            columns = replace(columns, starts=columns.starts[:, t - 1 : t + 1])
        return np.asarray(rule.broken(columns) == 0)

    def _rule(self, name: str) -> Rule:
        return next(rule for rule, _ in self._rules() if rule.name == name)

    def _at_instants(self, rule: str, people: frozenset[Fact]) -> Bools:
        """Return whether each session could be held at each of its instants; shape (instants, t)."""
        key = (rule, "", people)
        if key not in self._kept:
            rows = [
                self._row(p, frozenset(one for one in people if one.people == (person.id,)))
                for p, person in enumerate(self.ground.problem.people)
            ]
            columns = replace(self._instants, levels=np.array(rows, dtype=np.uint8))
            self._kept[key] = self._rule(rule).usable(columns)
        return self._kept[key]

    @cached_property
    def _place(self) -> list[Index]:
        """For each session where each candidate stands among the session's distinct instants."""
        return [np.unique(column, return_inverse=True)[1].reshape(-1) for column in self.columns.instant.T]

    @cached_property
    def _instants(self) -> Columns:
        """Columns that hold every instant of each session once: far fewer than candidates."""
        own = [np.unique(column) for column in self.columns.instant.T]
        rows = max(len(one) for one in own)
        instant = np.stack([np.append(one, np.full(rows - len(one), one[-1])) for one in own], axis=1)
        starts = np.unique(self.columns.starts)[instant]
        return replace(self.columns, candidates=np.arange(rows), starts=starts, instant=instant)

    def _row(self, p: int, facts: frozenset[Fact]) -> Bools:
        """Return at which instants a person is there, if only these facts keep them away; shape (i,)."""
        key = (p, facts)
        if key not in self._rows:
            instants = np.unique(self.columns.starts)
            free = _free(self.ground.problem.people[p].availability, facts)
            there = contains(free, instants, instants + self.ground.problem.duration_min)
            self._rows[key] = self._as_it_was(p, there)
        return self._rows[key]

    def _as_it_was(self, p: int, there: Bools) -> Bools:
        """Put in what happened at the sessions that have begun: no fact changes that."""
        incumbent = self.ground.problem.incumbent
        if incumbent is not None:
            held = len(incumbent.past)
            begun = np.searchsorted(np.unique(self.columns.starts), incumbent.fixed.published[:held])
            there[begun] = incumbent.past.level[p] > 0
        return there


def _free(person: Availability, facts: frozenset[Fact]) -> Intervals:
    """Return when a person is free if only some facts hold; never outside the membership."""
    always = np.array([person.clock.span], dtype=np.int64)
    bounded = any(fact.kind is Kind.WINDOWS for fact in facts)
    away = [person.blocks[fact.number].instants for fact in facts if fact.kind is Kind.BLOCK]
    free = difference(person.windows[0] if bounded else always, difference(always, person.membership))
    return difference(free, union(*away))


def concerned(problem: Problem, rules: Rules) -> list[Person]:
    """Return the people at whom a hard rule looks."""
    names = {rule.name for rule in rules.hard}
    if "regions" in names:
        return list(problem.people)
    return [
        one
        for p, one in enumerate(problem.people)
        if ("leaders" in names and p in problem.leaders)
        or ("contract" in names and one.under_contract)
        or ("quorum" in names and not one.optional)
    ]
