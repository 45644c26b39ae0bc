"""Sets of minutes as arrays of half-open intervals.

An *interval set* is an int64 array of shape (n, 2): rows ``[begin, end)`` in minutes, sorted,
disjoint and not touching. Whether the minutes are instants (since 1970-01-01T00:00Z) or wall-clock
minutes (the same count, read off a local clock) is said by the name of the variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.int64]
Intervals = npt.NDArray[np.int64]

MINUTES_PER_DAY = 1440

EMPTY: Intervals = np.empty((0, 2), dtype=np.int64)


def interval_set(rows: Iterable[tuple[int, int]] | Intervals) -> Intervals:
    """Return the set covered by any rows ``[begin, end)``: sorted, overlapping and touching ones joined."""
    raw = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.int64).reshape(-1, 2)
    raw = raw[raw[:, 0] < raw[:, 1]]
    if len(raw) < 2:
        return raw
    raw = raw[np.argsort(raw[:, 0], kind="stable")]
    reach = np.maximum.accumulate(raw[:, 1])
    fresh = np.concatenate(([True], raw[1:, 0] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(fresh)[1:] - 1, [len(raw) - 1]))
    return np.stack((raw[fresh, 0], reach[last]), axis=1)


def distinct(minutes: Minutes) -> Minutes:
    """Return each value once, ascending (``np.unique`` would load numpy.ma for it, at 15 ms)."""
    ascending = np.sort(minutes, axis=None)
    fresh = np.concatenate((np.ones(len(ascending[:1]), dtype=bool), ascending[1:] != ascending[:-1]))
    return np.asarray(ascending[fresh])


def union(*sets: Intervals) -> Intervals:
    """Return the minutes in at least one of the sets."""
    filled = [one for one in sets if len(one)]
    return interval_set(np.concatenate(filled)) if filled else EMPTY


def complement(one: Intervals, begin: int, end: int) -> Intervals:
    """Return the minutes of ``[begin, end)`` that are not in the set."""
    edges = np.concatenate(([begin], np.clip(one, begin, end).ravel(), [end])).reshape(-1, 2)
    return edges[edges[:, 0] < edges[:, 1]]


def intersection(one: Intervals, other: Intervals) -> Intervals:
    """Return the minutes in both sets."""
    if not len(one) or not len(other):
        return EMPTY
    begin = int(min(one[0, 0], other[0, 0]))
    end = int(max(one[-1, 1], other[-1, 1]))
    return complement(union(complement(one, begin, end), complement(other, begin, end)), begin, end)


def difference(one: Intervals, other: Intervals) -> Intervals:
    """Return the minutes of the first set that are not in the second."""
    if not len(one) or not len(other):
        return one
    return intersection(one, complement(other, int(one[0, 0]), int(one[-1, 1])))


def contains(one: Intervals, begin: Minutes, end: Minutes) -> npt.NDArray[np.bool_]:
    """Say for each ``[begin, end)`` whether the set covers it whole. Shapes of the arguments are kept."""
    if not len(one):
        return np.zeros(np.shape(begin), dtype=bool)
    row = np.searchsorted(one[:, 0], begin, side="right") - 1
    return np.asarray((row >= 0) & (one[np.maximum(row, 0), 1] >= end))


def overlap(one: Intervals, begin: Minutes, end: Minutes) -> Minutes:
    """Return for each ``[begin, end)`` how many of its minutes lie in the set."""
    if not len(one):
        return np.zeros(np.shape(begin), dtype=np.int64)
    return _minutes_before(one, end) - _minutes_before(one, begin)


def overlap_of_all(sets: Sequence[Intervals], begin: Minutes, end: Minutes) -> Minutes:
    """Return for each ``[begin, end)`` how many of its minutes lie in the sets, all added up."""
    rows = np.concatenate([EMPTY, *sets])
    if not len(rows):
        return np.zeros(np.shape(begin), dtype=np.int64)
    at, step = np.concatenate((rows[:, 0], rows[:, 1])), np.repeat((1, -1), len(rows))
    order = np.argsort(at)
    at, depth = at[order], np.cumsum(step[order])
    before = np.concatenate(([0], np.cumsum(depth[:-1] * np.diff(at))))

    def up_to(moment: Minutes) -> Minutes:
        last = np.searchsorted(at, moment, side="right") - 1
        return np.where(last < 0, 0, before[last] + depth[last] * (moment - at[last]))

    return up_to(end) - up_to(begin)


def _minutes_before(one: Intervals, moment: Minutes) -> Minutes:
    lengths = one[:, 1] - one[:, 0]
    before = np.concatenate(([0], np.cumsum(lengths)))
    row = np.searchsorted(one[:, 0], moment, side="right")
    inside = np.minimum(moment, one[np.maximum(row - 1, 0), 1]) - one[np.maximum(row - 1, 0), 0]
    return np.where(row > 0, before[np.maximum(row - 1, 0)] + inside, 0)
