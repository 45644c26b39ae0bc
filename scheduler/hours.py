"""What longer hours of one or two people would make possible: one step of a quarter of an hour after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement, product

import numpy as np

from calendars.availability import Availability, Levels, level_table
from calendars.stretch import Edge, Stretch, spots_used, stretched
from scheduler.columns import Columns, write_out
from scheduler.conflict import Conflict
from scheduler.constraint import Rules
from scheduler.facts import Kind, concerned
from scheduler.problem import Person, Problem
from scheduler.reduce import usable
from scheduler.solve import rank

STEP_MIN = 15
MOST_ALONE_MIN = 120
MOST_TOGETHER_MIN = 60

Look = Callable[[str], bool]
"""Told what is tried next; says whether there is time for it."""


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Longer hours of one person, by id."""

    person: str
    stretch: Stretch


def possible(columns: Columns, rules: Rules) -> Columns:
    """Return the columns that keep all hard rules as the one constant slot."""
    left = columns.only(usable(columns, rules))
    for rule in rules.hard:
        left = left.only(rule.broken(left) == 0)
    return left


def with_longer(problem: Problem, longer: Sequence[Longer]) -> Problem:
    """Return a problem in which some people have longer hours."""
    return replace(problem, people=tuple(_longer(one, longer) for one in problem.people))


def _longer(person: Person, longer: Sequence[Longer]) -> Person:
    own = person.availability
    for one in longer:
        own = stretched(own, one.stretch) if one.person == person.id else own
    return person if own is person.availability else replace(person, availability=own)


class Hours:
    """Looks for longer hours that would be enough.

    Parameters
    ----------
    problem, rules
        Which no slot fits.
    conflicts
        Each of which has to be broken up: people whose hours stand in none of them are passed over.
    look
        Says whether there is time left.
    """

    def __init__(self, problem: Problem, rules: Rules, conflicts: Sequence[Conflict], look: Look) -> None:
        self.problem, self.rules, self.look = problem, rules, look
        self.columns = write_out(problem)
        self.people = concerned(problem, rules)
        self._whose = [{who for one in it if one.kind is Kind.WINDOWS for who in one.people} for it in conflicts]
        self.tried = 0
        self._rows: dict[tuple[Longer, ...], Levels] = {}

    def alone(self) -> Iterator[tuple[Longer, ...]]:
        """Yield for each person and side the fewest minutes more that are enough."""
        for person in self.people:
            if not self.look(f"longer hours of {person.name}"):
                return
            widest = [_more(person, edge, MOST_ALONE_MIN) for edge in Edge]
            if self._hopeful({person.id}) and self._enough(widest):
                yield from self._sides(person)

    def _sides(self, person: Person) -> Iterator[tuple[Longer, ...]]:
        for edge in Edge:
            for minutes in range(STEP_MIN, MOST_ALONE_MIN + 1, STEP_MIN):
                more = (_more(person, edge, minutes),)
                if self._enough(more):
                    yield self._narrowed(more)
                    break

    def together(self) -> Iterator[tuple[Longer, ...]]:
        """Yield for two people, or both sides of one, the fewest minutes more, where neither alone is enough."""
        for one, other in combinations_with_replacement(self.people, 2):
            if not self.look(f"longer hours of {one.name} and {other.name}"):
                return
            both = [_more(who, edge, MOST_TOGETHER_MIN) for who in dict.fromkeys((one, other)) for edge in Edge]
            if self._hopeful({one.id, other.id}) and self._enough(both):
                yield from self._pairs(both)

    def _pairs(self, both: list[Longer]) -> Iterator[tuple[Longer, ...]]:
        same = len(both) == 2
        for first, second in combinations(both, 2):
            if not same and first.person == second.person:
                continue
            if self._enough((first, second)) and not (self._enough((first,)) or self._enough((second,))):
                yield self._narrowed(self._fewest(first, second))

    def _fewest(self, first: Longer, second: Longer) -> tuple[Longer, ...]:
        steps = range(STEP_MIN, MOST_TOGETHER_MIN + 1, STEP_MIN)
        for a, b in sorted(product(steps, steps), key=lambda ab: (sum(ab), max(ab), ab)):
            shorter = (_of(first, a), _of(second, b))
            if self._enough(shorter):
                return shorter
        return first, second

    def _hopeful(self, people: Set[str]) -> bool:
        """Say whether the hours of some people stand in every conflict."""
        self.tried += 1
        return all(people & whose for whose in self._whose)

    def _enough(self, longer: Sequence[Longer]) -> bool:
        return len(possible(self._with(longer), self.rules)) > 0

    def _with(self, longer: Sequence[Longer]) -> Columns:
        levels = self.columns.levels.copy()
        for p, person in enumerate(self.problem.people):
            own = tuple(one for one in longer if one.person == person.id)
            if own:
                levels[p] = self._row(p, own)
        return replace(self.columns, levels=levels)

    def _row(self, p: int, own: tuple[Longer, ...]) -> Levels:
        if own not in self._rows:
            longer = _longer(self.problem.people[p], own).availability
            self._rows[own] = self._levels(p, longer)
        return self._rows[own]

    def _levels(self, p: int, availability: Availability) -> Levels:
        instants = np.unique(self.columns.starts)
        levels: Levels = level_table([availability], instants, self.problem.duration_min)[0]
        incumbent = self.problem.incumbent
        if incumbent is not None:
            held = len(incumbent.past)
            levels[np.searchsorted(instants, incumbent.fixed.published[:held])] = incumbent.past.level[p]
        return levels

    def _narrowed(self, longer: tuple[Longer, ...]) -> tuple[Longer, ...]:
        """Leave the minutes more only at those windows that the best slot makes use of."""
        columns = possible(self._with(longer), self.rules)
        best = columns.only(rank(columns, self.rules).order[:1])
        return tuple(self._used(one, best) for one in longer)

    def _used(self, longer: Longer, best: Columns) -> Longer:
        p = [one.id for one in self.problem.people].index(longer.person)
        person = self.problem.people[p].availability
        fresh = best.attends[p, 0] & (person.levels(best.starts[0], self.problem.duration_min) == 0)
        spots = spots_used(person, longer.stretch, best.starts[0][fresh], self.problem.duration_min)
        return replace(longer, stretch=replace(longer.stretch, spots=spots or None))


def _more(person: Person, edge: Edge, minutes: int) -> Longer:
    return Longer(person=person.id, stretch=Stretch(edge=edge, minutes=minutes))


def _of(longer: Longer, minutes: int) -> Longer:
    return replace(longer, stretch=replace(longer.stretch, minutes=minutes))
