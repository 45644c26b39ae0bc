"""Conflicts: smallest sets of hard facts that cannot hold together.

Each is found without an objective, by plain checks, and verified: no slot keeps all of its facts, and for each
of them some slot keeps all the others (QuickXplain, Junker 2004, then deletion one by one).
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.facts import LIMITS, SESSION_RULES, Fact, Facts, Kind

MOST = 3
"""So many independent conflicts are looked for."""

_PEOPLE_FIRST = (Kind.WINDOWS, Kind.RULE, *LIMITS, Kind.BLACKOUT, Kind.BLOCK)
_SLOTS_FIRST = (*LIMITS, Kind.WINDOWS, Kind.RULE, Kind.BLACKOUT, Kind.BLOCK)
_DATES_FIRST = (Kind.BLACKOUT, Kind.BLOCK, *LIMITS, Kind.WINDOWS, Kind.RULE)
_RULES_FIRST = (Kind.RULE, Kind.WINDOWS, *LIMITS, Kind.BLACKOUT, Kind.BLOCK)

Conflict = tuple[Fact, ...]


def conflicts(facts: Facts) -> tuple[Conflict, ...]:
    """Return conflicts that share no fact, at most ``MOST``; none if a slot keeps all facts, or none can be at all.

    Parameters
    ----------
    facts
        The facts of a problem.
    """
    found: list[Conflict] = []
    left = facts.all
    while len(found) < MOST and facts.possible(()) and not facts.possible(left):
        found.append(_smallest(facts, left))
        left = tuple(fact for fact in left if fact not in found[-1] and not _again(fact, found[-1]))
    return tuple(found)


def _again(fact: Fact, conflict: Conflict) -> bool:
    """Say whether a fact is the same for another session, where a conflict holds whoever is there."""
    anybody = not any(one.kind in (Kind.WINDOWS, Kind.BLOCK) for one in conflict)
    return anybody and fact.rule in {one.rule for one in conflict if one.rule in SESSION_RULES}


def _smallest(facts: Facts, left: Sequence[Fact]) -> Conflict:
    """Shrink in several orders, as what is left depends on what is tried first, and keep the smallest."""
    orders = (_PEOPLE_FIRST, _SLOTS_FIRST, _DATES_FIRST, _RULES_FIRST)
    ways = [sorted(left, key=lambda fact, order=order: order.index(fact.kind)) for order in orders]  # type: ignore[misc]
    shrunk = [_shrunk(facts, way) for way in ways]
    fewest = min(shrunk, key=len)
    return tuple(fact for fact in facts.all if fact in fewest)


def _shrunk(facts: Facts, left: Sequence[Fact]) -> list[Fact]:
    """Return a part of the facts that cannot hold together, but could without any one of them."""
    kept = _needed(facts, [], False, list(left))
    for fact in tuple(kept):
        others = [one for one in kept if one is not fact]
        if not facts.possible(others):
            kept = others
    return kept


def _needed(facts: Facts, certain: list[Fact], fresh: bool, doubtful: list[Fact]) -> list[Fact]:
    """Return which doubtful facts are needed beside certain ones, by halves; the first are rather kept."""
    if fresh and not facts.possible(certain):
        return []
    if len(doubtful) == 1:
        return doubtful
    half = len(doubtful) // 2
    first, second = doubtful[:half], doubtful[half:]
    of_second = _needed(facts, certain + first, bool(first), second)
    of_first = _needed(facts, certain + of_second, bool(of_second), first)
    return of_first + of_second
