"""What longer hours of one or two people would make possible: one step of a quarter of an hour after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from calendars.availability import Levels, level_table
from calendars.stretch import Edge, Stretch, spots_used, stretched
from scheduler.columns import Columns, Index
from scheduler.conflict import Conflict
from scheduler.constraint import Rules
from scheduler.facts import Kind, concerned
from scheduler.nearly import Nearly, Rows
from scheduler.problem import Person, Problem
from scheduler.reduce import usable
from scheduler.solve import rank

STEP_MIN = 15
MOST_ALONE_MIN = 120
MOST_TOGETHER_MIN = 60
MOST_PEOPLE = 2

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
    columns
        Of a problem that no slot fits.
    rules
        What a plan has to keep.
    conflicts
        Each of which has to be broken up: people whose hours stand in none of them are passed over.
    look
        Says whether there is time left.
    """

    def __init__(self, columns: Columns, rules: Rules, conflicts: Sequence[Conflict], look: Look) -> None:
        self.problem, self.rules, self.look = columns.problem, rules, look
        self.people = concerned(self.problem, rules)
        self.nearly = Nearly(columns, rules, MOST_PEOPLE)
        self.tried = 0
        self._position = {one.id: p for p, one in enumerate(self.problem.people)}
        self._stands = _stands(self.people, conflicts)
        self._all = (1 << len(conflicts)) - 1
        self._rows: dict[tuple[Longer, ...], Levels] = {}
        self._useful: dict[str, bool] = {}

    def alone(self) -> Iterator[tuple[Longer, ...]]:
        """Yield for each person and side the fewest minutes more that are enough, at all windows."""
        for person, stands in zip(self.people, self._stands.tolist(), strict=True):
            if not self.look(f"longer hours of {person.name}"):
                return
            self.tried += 1
            widest = [_more(person, edge, MOST_ALONE_MIN) for edge in Edge]
            if self._possible and stands == self._all and self._enough(widest):
                yield from self._sides(person)

    def _sides(self, person: Person) -> Iterator[tuple[Longer, ...]]:
        for edge in Edge:
            for minutes in range(STEP_MIN, MOST_ALONE_MIN + 1, STEP_MIN):
                more = (_more(person, edge, minutes),)
                if self._enough(more):
                    yield more
                    break

    def together(self) -> Iterator[tuple[Longer, ...]]:
        """Yield for two people, or both sides of one, the fewest minutes more, where neither alone is enough."""
        for n, one in enumerate(self.people):
            if not self.look(f"longer hours of {one.name} and others"):
                return
            for other in self._others(n):
                if not self.look(f"longer hours of {one.name} and {other.name}"):
                    return
                both = [_more(who, edge, MOST_TOGETHER_MIN) for who in _distinct(one, other) for edge in Edge]
                if self._enough(both):
                    yield from self._pairs(both)
            self.tried += len(self.people) - n

    def _others(self, n: int) -> list[Person]:
        """Return who could be enough together with a person: of those later in the list, and the person itself."""
        if not self._possible or not self._helps(self.people[n]):
            return []
        hopeful = np.flatnonzero((self._stands[n:] | self._stands[n]) == self._all)
        return [self.people[n + k] for k in hopeful if self._helps(self.people[n + k])]

    @property
    def _possible(self) -> bool:
        return len(self.nearly.columns) > 0

    def _helps(self, person: Person) -> bool:
        """Say whether an hour more of a person changes anything that lacks."""
        if person.id not in self._useful:
            p = self._position[person.id]
            widest = tuple(_more(person, edge, MOST_TOGETHER_MIN) for edge in Edge)
            self._useful[person.id] = self.nearly.matters(p, self._row(p, widest))
        return self._useful[person.id]

    def _pairs(self, both: list[Longer]) -> Iterator[tuple[Longer, ...]]:
        same = len(both) == 2
        for first, second in combinations(both, 2):
            if not same and first.person == second.person:
                continue
            if self._enough((first, second)) and not (self._enough((first,)) or self._enough((second,))):
                yield self._fewest(first, second)

    def _fewest(self, first: Longer, second: Longer) -> tuple[Longer, ...]:
        steps = range(STEP_MIN, MOST_TOGETHER_MIN + 1, STEP_MIN)
        for a, b in sorted(product(steps, steps), key=lambda ab: (sum(ab), max(ab), ab)):
            shorter = (_of(first, a), _of(second, b))
            if self._enough(shorter):
                return shorter
        return first, second

    def _enough(self, longer: Sequence[Longer]) -> bool:
        return len(self._keeping(self._changed(longer))) > 0

    def _keeping(self, changed: Rows) -> Index:
        """Return the columns that keep the hard rules and that somebody attends, with other rows of some people."""
        kept = self.nearly.keeping(changed)
        columns = self.nearly.columns.only(kept)
        attended = columns.attended.copy()
        for row in changed.values():
            attended |= (row[columns.instant[:, self.problem.begun :]] > 0).any(axis=1)
        return kept[attended]

    def _changed(self, longer: Sequence[Longer]) -> Rows:
        """Return the rows of the people who have longer hours, by their positions."""
        of: dict[int, list[Longer]] = {}
        for one in longer:
            of.setdefault(self._position[one.person], []).append(one)
        return {p: self._row(p, tuple(own)) for p, own in of.items()}

    def _row(self, p: int, own: tuple[Longer, ...]) -> Levels:
        if own not in self._rows:
            self._rows[own] = self._levels(p, own)
        return self._rows[own]

    def _levels(self, p: int, own: tuple[Longer, ...]) -> Levels:
        instants, incumbent = self.nearly.columns.instants, self.problem.incumbent
        longer = _longer(self.problem.people[p], own).availability
        levels: Levels = level_table([longer], instants, self.problem.duration_min)[0]
        if incumbent is not None and len(instants):
            held = len(incumbent.past)
            levels[np.searchsorted(instants, incumbent.fixed.published[:held])] = incumbent.past.level[p]
        return levels

    def narrowed(self, longer: tuple[Longer, ...]) -> tuple[Longer, ...]:
        """Leave the minutes more only at those windows that the best slot makes use of."""
        best = self.best(longer)
        return tuple(self._used(one, best) for one in longer)

    def best(self, longer: tuple[Longer, ...]) -> Columns:
        """Return the best slot with longer hours that are enough, as the only column."""
        columns = self.nearly.columns.only(self._keeping(self._changed(longer)))
        levels = columns.levels.copy()
        for p, row in self._changed(longer).items():
            levels[p] = row
        columns = replace(columns, problem=with_longer(self.problem, longer), levels=levels)
        return columns.only(rank(columns, self.rules).order[:1])

    def _used(self, longer: Longer, best: Columns) -> Longer:
        p = self._position[longer.person]
        person = self.problem.people[p].availability
        fresh = best.attends[p, 0] & (person.levels(best.starts[0], self.problem.duration_min) == 0)
        spots = spots_used(person, longer.stretch, best.starts[0][fresh], self.problem.duration_min)
        return replace(longer, stretch=replace(longer.stretch, spots=spots or None))


def _stands(people: Sequence[Person], conflicts: Sequence[Conflict]) -> Index:
    """Return for each person in which conflicts their hours stand, one bit each."""
    windows = [{one.people[0] for one in it if one.kind is Kind.WINDOWS} for it in conflicts]
    bits = [sum(1 << k for k, whose in enumerate(windows) if person.id in whose) for person in people]
    return np.array(bits, dtype=np.intp)


def _distinct(one: Person, other: Person) -> tuple[Person, ...]:
    return (one,) if one is other else (one, other)


def _more(person: Person, edge: Edge, minutes: int) -> Longer:
    return Longer(person=person.id, stretch=Stretch(edge=edge, minutes=minutes))


def _of(longer: Longer, minutes: int) -> Longer:
    return replace(longer, stretch=replace(longer.stretch, minutes=minutes))
