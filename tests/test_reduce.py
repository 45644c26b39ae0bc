"""Reduction: what is left out before the model exists is never the answer."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from conftest import T, attending, day, listed, rules_of
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Wanted

from constraints import Attendance, Burden, Contract, Leaders, Preference, Quorum
from scheduler import reduce
from scheduler.columns import Columns, write_out
from scheduler.constraint import Criterion, Rules, numbers
from scheduler.cpsat import Answer
from scheduler.model import Limits, choose
from scheduler.problem import Person, Problem
from scheduler.reduce import undominated, usable
from scheduler.result import Status
from scheduler.solve import solve

HOURS = (0, 120, 240)


@st.composite
def group(draw: st.DrawFn) -> Problem:
    """Draw a few people with any level at each of three hours of four sessions, and some schedules."""
    word = st.text("..aapi", min_size=T, max_size=T)
    people = []
    for k in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("leader", "member", "member", "optional")))
        outside = draw(st.sampled_from(((), (), (), (0,), (2, 3))))
        region = draw(st.sampled_from((None, "north", "south")))
        words = [draw(word) for _ in HOURS]
        people.append(
            attending(f"p{k}", *words, leader=kind == "leader", optional=kind == "optional", region=region,
                      outside=outside)
        )  # fmt: skip
    hours = st.tuples(*[st.sampled_from(HOURS)] * T)
    shift = st.sampled_from((0, 0, 0, 0, -17 * 1440, 7 * 1440))
    rows = draw(st.lists(st.tuples(hours, shift), min_size=2, max_size=14))
    return listed(
        people,
        [[day(t, hour + (moved if t == 1 else 0)) for t, hour in enumerate(chosen)] for chosen, moved in rows],
    )


@st.composite
def wanted(draw: st.DrawFn) -> Rules:
    """Draw hard rules and an order of the objective, with levels left out."""
    levels = draw(
        st.permutations(
            ("contract", "quorum", "regions", "attendance", "burden", "preference", "constancy", "spacing")
        )
    )
    hard = draw(st.sets(st.sampled_from(("leaders", "spacing", "contract", "quorum", "regions")), max_size=2))
    return rules_of(
        Wanted(
            hard=tuple(sorted(hard)),
            objective=tuple(levels[: draw(st.integers(0, 8))]),
            present=draw(st.sampled_from((None, 1))),
            sessions=draw(st.sampled_from((None, 2))),
            then=draw(st.integers(0, 1)),
            max_absences=draw(st.integers(0, 3)),
            max_consecutive=draw(st.integers(0, 2)),
            quorum=draw(st.integers(1, 3)),
            share=draw(st.sampled_from((None, None, "0.5", "0.67"))),
            regions=draw(st.integers(1, 2)),
            unsocial=draw(st.sampled_from(((0, 60), (30, 150), (1320, 420)))),
            min_days=draw(st.sampled_from((14, 28, 30))),
        )
    )


def keeping(columns: Columns, rules: Rules) -> np.ndarray:
    """Say which columns keep every hard rule."""
    held = np.ones(len(columns), dtype=bool)
    for rule in rules.hard:
        held &= rule.broken(columns) == 0
    return held


def keys(columns: Columns, rules: Rules) -> list[tuple[int, ...]]:
    """Return what is minimised of each column, the place in the tie-break last."""
    rows = np.concatenate(
        [np.empty((0, len(columns)), np.int64), *(numbers(one, columns) for one in rules.objective)]
    )
    return [(*map(int, row), c) for c, row in enumerate(rows.T)]


def test_the_answer_is_the_same_with_and_without() -> None:
    """The column chosen among all is the one chosen among those that are left, and the first by enumeration."""
    seen = {"dropped": 0, "infeasible": 0, "found": 0}

    @settings(max_examples=120)
    @given(group(), wanted())
    def same(problem: Problem, rules: Rules) -> None:
        everything = write_out(problem)
        whole = choose(everything, rules, Limits())
        reduced = solve(problem, rules)
        held, ranked = keeping(everything, rules) & everything.attended, keys(everything, rules)
        if not held.any():
            assert whole.answer is Answer.INFEASIBLE
            assert reduced.status is Status.INFEASIBLE
            seen["infeasible"] += 1
            return
        best = min((key for key, kept in zip(ranked, held, strict=True) if kept), default=None)
        assert best is not None
        assert whole.answer is Answer.OPTIMAL
        assert reduced.solution is not None
        assert whole.column == reduced.solution.candidate == best[-1]
        assert tuple(proof.value for proof in whole.proofs) == best[:-1]
        assert all(proof.bound == proof.value for proof in whole.proofs)
        seen["found"] += 1
        seen["dropped"] += reduced.reduction.undominated < reduced.reduction.candidates

    same()
    assert min(seen.values()) >= 15


@settings(max_examples=120)
@given(group(), wanted())
def test_whatever_is_left_out_has_a_better_one_that_is_left(problem: Problem, rules: Rules) -> None:
    """Better in the objective or equal and earlier; and it keeps the hard rules if the one left out does."""
    columns = write_out(problem)
    left = undominated(columns, rules)
    assert left.tolist() == sorted(set(left.tolist()))
    held, ranked = keeping(columns, rules), keys(columns, rules)
    for c in set(range(len(columns))) - set(left.tolist()):
        assert any(ranked[other] < ranked[c] and (held[other] or not held[c]) for other in left.tolist())


@settings(max_examples=60)
@given(group(), wanted())
def test_what_is_not_usable_breaks_a_hard_rule(problem: Problem, rules: Rules) -> None:
    """Every column that keeps them all is usable; where rules judge session by session, no other one is."""
    columns = write_out(problem)
    keep, left = set(np.flatnonzero(keeping(columns, rules))), set(usable(columns, rules).tolist())
    assert keep <= left
    assert keep == left or {rule.name for rule in rules.hard} & {"contract", "spacing"}


def two_hours(*words: tuple[str, str]) -> Problem:
    """Return a problem with two schedules: always at 00:00 (words first), always at 02:00 (words second)."""
    people: list[Person] = [attending(f"p{k}", first, second) for k, (first, second) in enumerate(words)]
    return listed(people, [[day(t, hour) for t in range(T)] for hour in (0, 120)])


def left_of(
    problem: Problem, *objective: Criterion | Quorum | Contract, hard: tuple[Leaders, ...] = ()
) -> list[int]:
    """Return the columns that are left under an objective."""
    return undominated(write_out(problem), Rules(hard=hard, objective=objective)).tolist()


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ([("aaaa", "aaaa")], [0]),  # equal: the earlier one
        ([("aaaa", "aaa.")], [0]),  # the earlier one has more
        ([("aaa.", "aaaa")], [1]),  # the later one has more
        ([("aaa.", ".aaa")], [0, 1]),  # other sessions: both stay, contracts may differ
        ([("aaaa", "...."), ("....", "aaaa")], [0, 1]),  # other people
        ([("piii", "aaaa")], [0]),  # attendance alone does not see the level
    ],
)
def test_by_attendance(words: list[tuple[str, str]], left: list[int]) -> None:
    """One with at least the presences of another dominates it."""
    assert left_of(two_hours(*words), Attendance()) == left


def test_preference_and_burden_are_looked_at_where_they_are_levels() -> None:
    """The later one is liked better; by burden the earlier one, of which half an hour is unsocial, is worse."""
    liked = two_hours(("aaaa", "apaa"))
    assert left_of(liked, Attendance()) == [0]
    assert left_of(liked, Attendance(), Preference()) == [1]
    lighter = two_hours(("aaaa", "aaaa"))
    assert left_of(lighter, Attendance(), Burden(from_min=30, to_min=60)) == [1]
    assert left_of(lighter, Attendance(), Burden(from_min=130, to_min=160)) == [0]


def test_what_a_rule_looks_at_keeps_a_later_column() -> None:
    """The later one has one presence more of a member: equal for a quorum of one, not for the contract."""
    problem = two_hours(("aaaa", "aaaa"), ("...a", "..aa"))
    assert left_of(problem, Quorum(at_least=1)) == [0]
    assert left_of(problem, Quorum(at_least=2)) == [0, 1]  # a rule's level may still tie: the earlier one stays
    assert left_of(problem, Contract()) == [0, 1]
    assert left_of(problem, Contract(), Attendance()) == [1]


def test_without_any_level_the_first_is_left() -> None:
    """Nothing to look at: the tie-break decides."""
    assert left_of(
        two_hours(("aaaa", "....")),
    ) == [0]
    hard = two_hours(("....", "aaaa"))
    columns = write_out(hard)
    assert undominated(columns, Rules(hard=(Quorum(at_least=1),), objective=())).tolist() == [0, 1]
    assert usable(columns, Rules(hard=(Quorum(at_least=1),), objective=())).tolist() == [1]


def test_too_many_to_compare_are_all_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the answer is the same."""
    monkeypatch.setattr(reduce, "MOST_COMPARISONS", 0)
    people = [attending("ana", "aaaa", "aa.a", "a.aa"), attending("ben", "aaa.", "aaaa", "....")]
    problem = listed(people, [[day(t, h) for t, h in enumerate(hours)] for hours in product(HOURS, repeat=T)])
    rules = Rules(hard=(), objective=(Attendance(), Preference()))
    many = solve(problem, rules)
    monkeypatch.undo()
    few = solve(problem, rules)
    assert many.reduction.undominated == len(problem.candidates) == 81
    assert few.reduction.undominated == 1
    assert many.solution is not None
    assert few.solution is not None
    assert many.solution.candidate == few.solution.candidate
    assert many.levels == few.levels
