"""The hard facts of a problem, one by one.

A fact is a part of a hard rule, a limit on the slots, a date without sessions, or something that keeps one
person away. Whether some of them can hold together is said in ``holding``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from scheduler.candidates import SlotSpace
from scheduler.columns import Bools
from scheduler.constraint import Forgiving, Rule, Rules
from scheduler.problem import Person, Problem

SESSION_RULES = ("leaders", "quorum", "regions")
"""Their parts are sessions, each judged by who is there."""


class Kind(StrEnum):
    """What sort of fact it is."""

    RULE = "rule"
    WINDOWS = "windows"
    WEEKDAYS = "weekdays"
    ORDINALS = "ordinals"
    GRID = "grid"
    TIMES = "times"
    ANCHORS = "anchors"
    BLACKOUT = "blackout"
    BLOCK = "block"


LIMITS = (Kind.WEEKDAYS, Kind.ORDINALS, Kind.GRID, Kind.TIMES, Kind.ANCHORS)
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


def all_facts(ground: Ground) -> tuple[Fact, ...]:
    """Return every fact: rules and people's windows, limits on slots, blackouts, what keeps people away."""
    people = concerned(ground.problem, ground.rules)
    windows = (Fact(kind=Kind.WINDOWS, people=(one.id,)) for one in people)
    return (*_parts(ground), *windows, *_limits(ground), *_blocks(people))


def hard_rules(rules: Rules) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Yield each hard rule with the parts that nothing can mend any more."""
    for rule in rules.hard:
        yield (rule.rule, rule.parts) if isinstance(rule, Forgiving) else (rule, frozenset())


def _parts(ground: Ground) -> Iterator[Fact]:
    numbers = ground.problem.numbers
    for rule, forgiven in hard_rules(ground.rules):
        parts: list[tuple[str, tuple[str, ...], tuple[int, ...]]]
        if rule.name == "contract":
            parts = [(one.id, (one.id,), ()) for one in ground.problem.people if one.under_contract]
        else:
            asked = numbers[1:] if rule.name == "spacing" else numbers
            parts = [(str(number), (), (number,)) for number in asked]
        for part, people, sessions in parts:
            if part not in forgiven:
                yield Fact(kind=Kind.RULE, rule=rule.name, part=part, people=people, sessions=sessions)


def _limits(ground: Ground) -> Iterator[Fact]:
    yield from (Fact(kind=kind) for kind, slots in ground.allowed.items() if not slots.all())
    yield from (Fact(kind=Kind.BLACKOUT, number=number) for number in range(len(ground.blackouts)))


def _blocks(people: list[Person]) -> Iterator[Fact]:
    for one in people:
        for number, block in enumerate(one.availability.blocks):
            if len(block.instants):
                yield Fact(kind=Kind.BLOCK, people=(one.id,), number=number)


def concerned(problem: Problem, rules: Rules) -> list[Person]:
    """Return the people at whom a hard rule looks."""
    names, leaders = {rule.name for rule in rules.hard}, set(problem.leaders)
    if "regions" in names:
        return list(problem.people)
    return [
        one
        for p, one in enumerate(problem.people)
        if ("leaders" in names and p in leaders)
        or ("contract" in names and one.under_contract)
        or ("quorum" in names and not one.optional)
    ]
