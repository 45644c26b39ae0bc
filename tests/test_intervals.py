"""Interval sets against Python sets of minutes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.intervals import (
    EMPTY,
    Intervals,
    complement,
    contains,
    difference,
    intersection,
    interval_set,
    overlap,
    overlap_of_all,
    union,
)

ROWS = st.lists(st.tuples(st.integers(-20, 40), st.integers(-3, 15)).map(lambda one: (one[0], one[0] + one[1])))


def minutes(rows: list[tuple[int, int]]) -> set[int]:
    """Return the minutes that rows cover."""
    return {minute for begin, end in rows for minute in range(begin, end)}


def is_set_of(found: Intervals, expected: set[int]) -> bool:
    """Say whether an interval set is well formed and covers exactly these minutes."""
    rows = [(int(begin), int(end)) for begin, end in found]
    apart = all(one[1] < other[0] for one, other in pairwise(rows))
    return apart and all(begin < end for begin, end in rows) and minutes(rows) == expected


@given(ROWS)
def test_an_interval_set_covers_its_rows(rows: list[tuple[int, int]]) -> None:
    """Overlapping, touching, empty and reversed rows make one sorted, disjoint set; arrays and lists alike."""
    assert is_set_of(interval_set(rows), minutes(rows))
    assert is_set_of(interval_set(np.array(rows, dtype=np.int64).reshape(-1, 2)), minutes(rows))


@pytest.mark.parametrize(
    ("operation", "expected"),
    [(union, set.union), (intersection, set.intersection), (difference, set.difference)],
)
@given(one=ROWS, other=ROWS)
def test_the_operation_is_that_of_sets(
    operation: Callable[[Intervals, Intervals], Intervals],
    expected: Callable[[set[int], set[int]], set[int]],
    one: list[tuple[int, int]],
    other: list[tuple[int, int]],
) -> None:
    """Union, intersection and difference are those of the minutes."""
    found = operation(interval_set(one), interval_set(other))
    assert is_set_of(found, expected(minutes(one), minutes(other)))


@given(ROWS, st.integers(-30, 50), st.integers(0, 40))
def test_the_complement_is_what_a_span_has_besides(rows: list[tuple[int, int]], begin: int, length: int) -> None:
    """Also where the span begins or ends inside a row, or lies apart from all."""
    found = complement(interval_set(rows), begin, begin + length)
    assert is_set_of(found, set(range(begin, begin + length)) - minutes(rows))


@given(ROWS, st.lists(st.tuples(st.integers(-30, 60), st.integers(1, 12)), max_size=6))
def test_contains_and_overlap_count_minutes(rows: list[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
    """A span is contained when all its minutes are; the overlap is how many are. Shapes are kept."""
    begin = np.array([at for at, _ in spans], dtype=np.int64).reshape(-1, 1)
    end = begin + np.array([length for _, length in spans], dtype=np.int64).reshape(-1, 1)
    covered = minutes(rows)
    counts = [len(covered & set(range(at, at + length))) for at, length in spans]
    within, over = contains(interval_set(rows), begin, end), overlap(interval_set(rows), begin, end)
    assert within.shape == over.shape == begin.shape
    assert over.ravel().tolist() == counts
    assert within.ravel().tolist() == [n == length for n, (_, length) in zip(counts, spans, strict=True)]


@given(st.lists(ROWS, max_size=4), st.lists(st.tuples(st.integers(-30, 60), st.integers(1, 12)), max_size=6))
def test_minutes_in_several_sets_are_added_up(
    some: list[list[tuple[int, int]]], spans: list[tuple[int, int]]
) -> None:
    """All at once is one after the other; a minute in two sets counts twice."""
    begin = np.array([at for at, _ in spans], dtype=np.int64)
    end = begin + np.array([length for _, length in spans], dtype=np.int64)
    sets = [interval_set(rows) for rows in some]
    one_by_one = sum((overlap(one, begin, end) for one in sets), np.zeros(len(spans), dtype=np.int64))
    assert overlap_of_all(sets, begin, end).tolist() == one_by_one.tolist()


def test_a_union_of_nothing_is_empty() -> None:
    """Without sets, and with empty ones only."""
    assert len(union()) == len(union(EMPTY, EMPTY)) == 0
