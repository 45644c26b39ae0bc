"""Conflicts: smallest sets of hard facts that cannot hold together.

Each is found without an objective, by plain checks, and verified: no slot keeps all of its facts, and for each
of them some slot keeps all the others (QuickXplain, Junker 2004, then deletion one by one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scheduler.facts import LIMITS, SESSION_RULES, Fact, Kind
from scheduler.holding import Facts, Holding

MOST = 3
"""So many independent conflicts are looked for."""

_PEOPLE_FIRST = (Kind.WINDOWS, Kind.RULE, *LIMITS, Kind.BLACKOUT, Kind.BLOCK)
_SLOTS_FIRST = (*LIMITS, Kind.WINDOWS, Kind.RULE, Kind.BLACKOUT, Kind.BLOCK)
_DATES_FIRST = (Kind.BLACKOUT, Kind.BLOCK, *LIMITS, Kind.WINDOWS, Kind.RULE)
_RULES_FIRST = (Kind.RULE, Kind.WINDOWS, *LIMITS, Kind.BLACKOUT, Kind.BLOCK)

Conflict = tuple[Fact, ...]
Look = Callable[[], None]
"""Called before every check; what it raises ends the search."""


def conflicts(facts: Facts) -> tuple[Conflict, ...]:
    """Return conflicts that share no fact, at most ``MOST``; none if a slot keeps all facts, or none can be at all.

    Parameters
    ----------
    facts
        The facts of a problem.
    """
    return tuple(each_conflict(facts))


def each_conflict(facts: Facts, look: Look = lambda: None) -> Iterator[Conflict]:
    """Yield the same one by one.

    Parameters
    ----------
    facts
        The facts of a problem.
    look
        See ``Look``.
    """
    search, left = _Search(facts, look), facts.all
    for _ in range(MOST):
        if not facts.nothing.possible or search.plus(facts.nothing, left).possible:
            return
        found = search.smallest(left)
        yield found
        gone = set(found)
        left = tuple(fact for fact in left if fact not in gone and not _again(fact, found))


def _again(fact: Fact, conflict: Conflict) -> bool:
    """Say whether a fact is the same for another session, where a conflict holds whoever is there."""
    if fact.rule not in SESSION_RULES or all(one.rule != fact.rule for one in conflict):
        return False
    return not any(one.kind in (Kind.WINDOWS, Kind.BLOCK) for one in conflict)


class _Search:
    def __init__(self, facts: Facts, look: Look) -> None:
        self.facts, self.look = facts, look

    def plus(self, held: Holding, more: Sequence[Fact]) -> Holding:
        """Add facts to those that hold."""
        self.look()
        return held.plus(more)

    def smallest(self, left: Sequence[Fact]) -> Conflict:
        """Shrink in several orders, as what is left depends on what is tried first, and keep the smallest."""
        orders = (_PEOPLE_FIRST, _SLOTS_FIRST, _DATES_FIRST, _RULES_FIRST)
        ways = [sorted(left, key=lambda fact, order=order: order.index(fact.kind)) for order in orders]  # type: ignore[misc]
        shrunk = [self._shrunk(way) for way in ways]
        fewest = min(shrunk, key=len)
        kept = set(fewest)
        return tuple(fact for fact in left if fact in kept)

    def _shrunk(self, left: list[Fact]) -> list[Fact]:
        """Return a part of the facts that cannot hold together, but could without any one of them."""
        return self._without(self.facts.nothing, self._needed(self.facts.nothing, False, left))

    def _needed(self, certain: Holding, fresh: bool, doubtful: list[Fact]) -> list[Fact]:
        """Return which doubtful facts are needed beside certain ones, by halves; the first are rather kept."""
        if fresh and not certain.possible:
            return []
        if len(doubtful) == 1:
            return doubtful
        half = len(doubtful) // 2
        first, second = doubtful[:half], doubtful[half:]
        of_second = self._needed(self.plus(certain, first), bool(first), second)
        of_first = self._needed(self.plus(certain, of_second), bool(of_second), first)
        return of_first + of_second

    def _without(self, others: Holding, kept: list[Fact]) -> list[Fact]:
        """Leave out, one after the other, facts without which the others cannot hold together either."""
        if not others.possible:
            return []
        if len(kept) < 2:
            return kept
        half = len(kept) // 2
        first = self._without(self.plus(others, kept[half:]), kept[:half])
        return first + self._without(self.plus(others, first), kept[half:])
