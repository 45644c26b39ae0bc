"""Slots that would keep all hard rules if a few people could come more often, and whether they then do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from calendars.availability import Levels
from scheduler.columns import Bools, Columns, Index
from scheduler.constraint import Counting, Numbers, Rule, Rules
from scheduler.facts import hard_rules
from scheduler.presence import Tally
from scheduler.tables import compact

Rows = Mapping[int, Levels]
"""Levels of some people at the instants, by their positions; never lower than without the change."""


class _Counted:
    """A rule that counts heads: how many there are, and in which sessions how many have to be."""

    def __init__(self, rule: Counting, columns: Columns, forgiven: frozenset[str]) -> None:
        self.tally = Tally(rule.heads(columns))
        self.counts = self.tally.count(columns.there)
        self.asked = [t for t, number in enumerate(columns.problem.numbers) if str(number) not in forgiven]

        lacks = self.lacking(columns) > 0
        first = np.array(self.asked, dtype=np.intp)[lacks.argmax(axis=1)] if self.asked else np.zeros(0, np.intp)
        self.lacks = np.flatnonzero(lacks.any(axis=1))
        """Columns in which heads lack."""
        self.first = columns.instant[self.lacks, first[self.lacks]]
        """Instant of the first session of these in which they lack, to be looked at before all others."""
        self.wanted = self.tally.least[first[self.lacks], self.first]

    def lacking(self, columns: Columns) -> Numbers:
        """Return how many heads lack at each session that is asked for; shape (c, asked)."""
        at = columns.instant[:, self.asked]
        return np.asarray(np.maximum(self.tally.least[self.asked, at] - self.tally.heads(self.counts)[at], 0))


class Nearly:
    """The columns that may keep all hard rules once at most so many people come more often.

    Parameters
    ----------
    columns
        All of a problem.
    rules
        What is to be kept.
    people
        How many may change: each adds at most one head to a session and mends nobody's part but their own.
    """

    def __init__(self, columns: Columns, rules: Rules, people: int) -> None:
        counted = {rule.name for rule, _ in hard_rules(rules) if isinstance(rule, Counting)}
        for rule, forgiven in hard_rules(rules):
            if isinstance(rule, Counting) and len(columns):
                lacks = _Counted(rule, columns, forgiven).lacking(columns)
                columns = columns.only(np.flatnonzero((lacks <= people).all(axis=1)))
        others = [rule for rule in rules.hard if rule.name not in counted]
        for one in others:
            columns = columns.only(one.broken(columns) <= people)
        for one in others:
            if _of_nobody(one, columns):
                columns = columns.only(one.broken(columns) == 0)
        self.columns = compact(columns)
        self.others = [rule for rule in others if not _of_nobody(rule, self.columns)]
        self._counted = [
            _Counted(rule, self.columns, forgiven)
            for rule, forgiven in hard_rules(rules)
            if isinstance(rule, Counting)
        ]
        self._broken = [one.broken(self.columns) for one in self.others]
        self._own: dict[int, list[Numbers]] = {}
        self._lacks = self._lacking_at()

    def _lacking_at(self) -> Bools:
        """Say at which instants some column lacks heads."""
        lacks = np.zeros(len(self.columns.instants), dtype=bool)
        for one in self._counted:
            lacks[self.columns.instant[:, one.asked][one.lacking(self.columns) > 0]] = True
        return lacks

    def matters(self, p: int, row: Levels) -> bool:
        """Say whether a person's row changes anything that lacks: heads, or a part of a rule that is their own."""
        fresh = (row > 0) & ~self.columns.there[p]
        return bool((fresh & self._lacks).any()) or any(own.any() for own in self._before(p))

    def keeping(self, rows: Rows) -> Index:
        """Return the positions of the columns that keep all hard rules with other rows of some people."""
        alive = np.arange(len(self.columns))
        for one in self._counted:
            alive = self._with_heads(one, rows, alive)
        for rule, broken in zip(self.others, self._broken, strict=True):
            alive = alive[self._after(rule, rows, broken)[alive] == 0]
        return alive

    def _with_heads(self, one: _Counted, rows: Rows, alive: Index) -> Index:
        counts = one.counts.copy()
        for p, row in rows.items():
            one.tally.more(counts, p, (row > 0) & ~self.columns.there[p])
        heads = one.tally.heads(counts)
        out = np.zeros(len(self.columns), dtype=bool)
        out[one.lacks[heads[one.first] < one.wanted]] = True
        alive = alive[~out[alive]]
        for t in one.asked:
            at = self.columns.instant[alive, t]
            alive = alive[heads[at] >= one.tally.least[t, at]]
        return alive

    def _after(self, rule: Rule, rows: Rows, broken: Numbers) -> Numbers:
        """Return how many parts are broken: people's own parts are judged anew, all others stay."""
        for p, row in rows.items():
            broken = broken - self._before(p)[self.others.index(rule)] + rule.broken(self._alone(p, row))
        return broken

    def _before(self, p: int) -> list[Numbers]:
        """Return how many parts of each other rule a person alone breaks."""
        if p not in self._own:
            alone = self._alone(p, self.columns.levels[p])
            self._own[p] = [rule.broken(alone) for rule in self.others]
        return self._own[p]

    def _alone(self, p: int, row: Levels) -> Columns:
        problem = replace(self.columns.problem, people=self.columns.problem.people[p : p + 1])
        return replace(self.columns, problem=problem, levels=row[None, :], members=self.columns.members[[p]])


def _of_nobody(rule: Rule, columns: Columns) -> bool:
    """Say whether a rule breaks as often without people: then nobody's coming changes anything of it."""
    problem = replace(columns.problem, people=())
    nobody = replace(columns, problem=problem, levels=columns.levels[:0], members=columns.members[:0])
    return bool((rule.broken(columns) == rule.broken(nobody)).all())
