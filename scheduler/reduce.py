"""Reduction: candidates that cannot be the answer leave before a model exists.

A candidate is *dominated* when another one is at least as good in everything that any rule looks at, and
either better in a criterion of the objective or earlier in the tie-break. As no rule ever prefers less of
a feature, leaving it out changes neither the levels nor the answer.
"""

from __future__ import annotations

import numpy as np

from scheduler.columns import Columns, Index
from scheduler.constraint import Criterion, Features, Rules

MOST_COMPARISONS = 500_000_000
"""After so many compared numbers dominance costs more than it saves: with many people nothing dominates."""


def usable(columns: Columns, rules: Rules) -> Index:
    """Return the positions of the columns whose every session the hard rules admit, each judged by itself.

    Each rule judges only what the one before left: the leaders come first and leave little.
    """
    left = np.arange(len(columns))
    for rule in rules.hard:
        left = left[rule.usable(columns.only(left)).all(axis=1)]
    return left


def undominated(columns: Columns, rules: Rules) -> Index:
    """Return the positions of the columns that no other dominates, ascending."""
    criteria = [one for one in rules.objective if isinstance(one, Criterion)]
    judges = [*rules.hard, *(one for one in rules.objective if not isinstance(one, Criterion))]
    strict = _rows([one.features(columns) for one in criteria], len(columns))
    loose = _rows([one.features(columns) for one in judges], len(columns))
    features = _varying(np.concatenate((strict, loose), axis=1))
    order = np.argsort(-strict.sum(axis=1), kind="stable")
    front = _front(features[order])
    return np.arange(len(columns)) if front is None else np.sort(order[front])


def _rows(features: list[Features], columns: int) -> Features:
    return np.concatenate([np.empty((0, columns), dtype=np.int16), *features]).T


def _varying(features: Features) -> Features:
    """Leave out features in which all columns agree."""
    return np.ascontiguousarray(features[:, (features != features[:1]).any(axis=0)])


def _front(features: Features) -> Index | None:
    """Return the rows that no earlier row equals or exceeds everywhere; None if that takes too long to find out.

    A dominating row comes earlier: its sum over the criteria is larger, or equal and then the criteria agree and
    it comes earlier in the tie-break.
    """
    kept: list[int] = []
    front, left = np.empty_like(features), MOST_COMPARISONS
    for row, one in enumerate(features):
        left -= len(kept) * features.shape[1]
        if left < 0:
            return None
        if not (front[: len(kept)] >= one).all(axis=1).any():
            front[len(kept)] = one
            kept.append(row)
    return np.array(kept, dtype=np.intp)
