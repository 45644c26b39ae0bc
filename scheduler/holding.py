"""Which facts can hold together.

For one constant slot no solver is needed: a candidate keeps a set of facts or it does not. Facts are added to
those that hold, step by step: candidates only leave, counts only go down, and each step looks at what is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from calendars.intervals import distinct
from scheduler.columns import Bools, Columns, Index, write_out
from scheduler.constraint import Counting, Rule
from scheduler.facts import LIMITS, Fact, Ground, Kind, all_facts, hard_rules
from scheduler.presence import WINDOWS, Counts, Presence, Tally

_NONE: frozenset[int] = frozenset()

_FEW = 4
"""Of fewer than one candidate in so many a contract is judged anew each time; else of all, and kept in mind."""


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
        self.presence = Presence(ground.problem, distinct(self.columns.starts))
        self.rules = {rule.name: rule for rule, _ in hard_rules(ground.rules)}
        self.tallies = {
            name: Tally(rule.heads(self.columns)) for name, rule in self.rules.items() if isinstance(rule, Counting)
        }
        self.position = {one.id: p for p, one in enumerate(ground.problem.people)}
        self._kept: dict[tuple[str, str, frozenset[int]], Bools] = {}

    @cached_property
    def all(self) -> tuple[Fact, ...]:
        """Every fact."""
        return all_facts(self.ground)

    def possible(self, facts: Iterable[Fact]) -> bool:
        """Say whether some slot keeps all of these facts."""
        return self.nothing.plus(facts).possible

    @cached_property
    def nothing(self) -> Holding:
        """No fact at all: every candidate keeps that."""
        return Holding(
            facts=self,
            alive=np.arange(len(self.columns)),
            slots=self.ground.problem.candidates.candidate_of >= 0,
            counts={name: tally.count(self.presence.anyway) for name, tally in self.tallies.items()},
        )

    def on_slots(self, slots: Bools) -> Bools:
        """Say for each candidate whether some of these slots gives it; shape (c,)."""
        held = np.zeros(len(self.columns), dtype=bool)
        held[self.ground.problem.candidates.candidate_of[slots]] = True
        return held

    def keeping(self, fact: Fact, own: frozenset[int], alive: Index) -> Bools:
        """Say which of some candidates keep a contract or the time between two sessions.

        Parameters
        ----------
        fact
            The part of the rule.
        own
            What holds about the person whose part it is.
        alive
            The candidates.
        """
        key = (fact.rule, fact.part, own)
        if key in self._kept:
            return self._kept[key][alive]
        if len(alive) * _FEW < len(self.columns):
            return self._judged(fact, own, self.columns.only(alive))
        self._kept[key] = self._judged(fact, own, self.columns)
        return self._kept[key][alive]

    def _judged(self, fact: Fact, own: frozenset[int], columns: Columns) -> Bools:
        """Judge a part by the rule itself, on columns that hold nothing else: one person, or two sessions."""
        rule: Rule = self.rules[fact.rule]
        if fact.people:
            p = self.position[fact.part]
            alone = replace(columns.problem, people=(columns.problem.people[p],))
            levels = self.presence.row(p, own)[None, :].view(np.uint8)  # 1 is any level: hard rules ask no more
            columns = replace(columns, problem=alone, levels=levels, members=columns.members[[p]])
        else:
            t = self.ground.problem.position(fact.sessions[0])
            columns = replace(columns, starts=columns.starts[:, t - 1 : t + 1])
        return np.asarray(rule.broken(columns) == 0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Holding:
    """Some facts, and the candidates that keep them all.

    Parameters
    ----------
    facts
        All that there are.
    alive
        The candidates.
    slots
        Slots that keep the limits and meet no blackout, of those that count; shape (n,).
    counts
        How many heads each counting rule has at each instant, see ``Tally``.
    people
        What holds about people: ``WINDOWS`` and numbers of blocks, by their position.
    parts
        Parts of rules that hold.
    """

    facts: Facts
    alive: Index
    slots: Bools
    counts: Mapping[str, Counts]
    people: Mapping[int, frozenset[int]] = field(default_factory=dict)
    parts: tuple[Fact, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether some candidate keeps all."""
        return len(self.alive) > 0

    def plus(self, facts: Iterable[Fact]) -> Holding:
        """Return what holds with more facts; of what no candidate keeps the counts are not kept up."""
        of: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            of[_SORT.get(fact.kind, "slots")].append(fact)
        held = self._on_slots(of["slots"]) if of["slots"] else self
        held = held._of_people(of["people"]) if of["people"] and held.possible else held
        return held._asking(of["parts"], bool(of["people"]))

    def _on_slots(self, facts: list[Fact]) -> Holding:
        ground, slots = self.facts.ground, self.slots.copy()
        for fact in facts:
            slots &= ground.allowed[fact.kind] if fact.kind in LIMITS else ~ground.blackouts[fact.number].refused
        return replace(self, slots=slots, alive=self.alive[self.facts.on_slots(slots)[self.alive]])

    def _of_people(self, facts: list[Fact]) -> Holding:
        more: dict[int, set[int]] = defaultdict(set)
        for fact in facts:
            own = WINDOWS if fact.kind is Kind.WINDOWS else fact.number
            more[self.facts.position[fact.people[0]]].add(own)
        people = {**self.people, **{p: self.people.get(p, _NONE) | own for p, own in more.items()}}
        return replace(self, people=people, counts=self._fewer(people, sorted(more)))

    def _fewer(self, people: Mapping[int, frozenset[int]], changed: list[int]) -> dict[str, Counts]:
        """Return the counts when more holds about some people."""
        presence, tallies = self.facts.presence, self.facts.tallies
        counts = {name: count.copy() for name, count in self.counts.items()}
        bounded = [p for p in changed if p not in self.people and people[p] == {WINDOWS}]
        for name, tally in tallies.items():
            tally.less_all(counts[name], bounded, presence.outside)
        for p in sorted({*changed}.difference(bounded)):
            before = presence.row(p, self.people.get(p, _NONE))
            gone = before & ~presence.row(p, people[p])
            for name, tally in tallies.items():
                tally.less(counts[name], p, gone)
        return counts

    def _asking(self, parts: list[Fact], anew: bool) -> Holding:
        """Return what is left when more parts of rules hold; those that held are judged anew if people changed."""
        every, alive = (*self.parts, *parts), self.alive
        judged = sorted(every if anew else parts, key=lambda one: one.rule not in self.facts.tallies)
        heads = {rule: self.facts.tallies[rule].heads(self.counts[rule]) for rule in self._counted(judged)}
        enough: dict[tuple[str, int], Bools] = {}
        for fact in judged:
            if not len(alive):
                break
            if fact.rule in heads:
                t = self.facts.ground.problem.position(fact.sessions[0])
                tally = self.facts.tallies[fact.rule]
                key = fact.rule, tally.alike[t]
                enough[key] = enough[key] if key in enough else heads[fact.rule] >= tally.least[t]
                alive = alive[enough[key][self.facts.columns.instant[alive, t]]]
            else:
                own = self.people.get(self.facts.position.get(fact.part, -1), _NONE) if fact.people else _NONE
                alive = alive[self.facts.keeping(fact, own, alive)]
        return replace(self, parts=every, alive=alive)

    def _counted(self, parts: list[Fact]) -> set[str]:
        return {fact.rule for fact in parts} & self.facts.tallies.keys()


_SORT = {Kind.WINDOWS: "people", Kind.BLOCK: "people", Kind.RULE: "parts"}
