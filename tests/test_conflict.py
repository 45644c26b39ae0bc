"""Conflicts: the cause of hand-made groups, and on random groups what brute force says of each set of facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import oracle
import pytest
from conftest import attending, day, listed, problem_of, rules_of
from hypothesis import given, settings
from oracle import Case, Judged, Someone, Wanted
from test_oracle import WEEK, case, daily

from calendars.zones import zone_clock
from configs.loosen import allowed
from constraints import Contract, Leaders, Quorum, Spacing
from scheduler.candidates import Refusal, find_candidates
from scheduler.columns import write_out
from scheduler.conflict import Conflict, conflicts
from scheduler.constraint import Rule, Rules
from scheduler.facts import LIMITS, Blackout, Fact, Ground, Kind
from scheduler.holding import Facts
from scheduler.hours import possible
from scheduler.problem import Person, Problem

ALWAYS = daily(WEEK, 0, 24)


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def facts_of(people: Sequence[Person], hard: Sequence[Rule], hours: int = 3) -> Facts:
    """Return the facts of a group whose four sessions may begin at 00:00, 02:00 … of their days."""
    starts = [[day(t, hour * 120) for t in range(4)] for hour in range(hours)]
    problem = listed(people, starts)
    return Facts(Ground(problem=problem, rules=Rules(hard=tuple(hard), objective=())))


def named(conflict: Conflict) -> set[tuple[str, ...]]:
    """Return facts in short."""
    return {(str(one.kind), one.rule or "-", *(one.people or (one.part,))) for one in conflict}


# By hand ----------------------------------------------------------------------------------------------------


def test_two_leaders_who_never_meet_are_the_single_cause() -> None:
    """Ana can come at 00:00, Bob at 02:00 only; Ken, whom no hard rule looks at, is not mentioned."""
    people = [
        attending("ana", "aaaa", "....", leader=True),
        attending("bob", "....", "aaaa", leader=True),
        attending("ken", "...."),
    ]
    found = conflicts(facts_of(people, [Leaders(), Spacing()]))
    assert [named(one) for one in found] == [
        {("rule", "leaders", "1"), ("windows", "-", "ana"), ("windows", "-", "bob")}
    ]


def test_two_independent_causes_are_two_conflicts() -> None:
    """The leaders never meet, and Ken can come to nothing; neither conflict mentions what is in the other."""
    people = [
        attending("ana", "aaaa", "....", leader=True),
        attending("bob", "....", "aaaa", leader=True),
        attending("ken", "...."),
        attending("eva", "aaaa", "aaaa", "aaaa"),
    ]
    found = conflicts(facts_of(people, [Leaders(), Contract()]))
    assert sorted(map(sorted, map(named, found))) == sorted(
        map(
            sorted,
            [
                {("rule", "leaders", "1"), ("windows", "-", "ana"), ("windows", "-", "bob")},
                {("rule", "contract", "ken"), ("windows", "-", "ken")},
            ],
        )
    )


def test_a_cause_in_three_people_takes_all_three() -> None:
    """Of three hours each of three suits two of the leaders: any two of them could agree."""
    people = [
        attending("ana", "aaaa", "aaaa", "....", leader=True),
        attending("bob", "aaaa", "....", "aaaa", leader=True),
        attending("cle", "....", "aaaa", "aaaa", leader=True),
    ]
    (found,) = conflicts(facts_of(people, [Leaders()]))
    assert {one.people for one in found if one.kind is Kind.WINDOWS} == {("ana",), ("bob",), ("cle",)}
    assert len([one for one in found if one.kind is Kind.RULE]) == 1


def test_a_cause_over_three_sessions_takes_all_three() -> None:
    """Each hour fails in another session, so that three sessions are needed to rule out all of them."""
    (found,) = conflicts(facts_of([attending("ana", ".aaa", "a.aa", "aa.a", leader=True)], [Leaders()]))
    assert {one.sessions for one in found if one.kind is Kind.RULE} == {(1,), (2,), (3,)}


def test_a_quorum_nobody_can_reach_is_a_cause_by_itself() -> None:
    """Five people are wanted of two: no hours of anybody matter."""
    people = [attending("ana", "aaaa"), attending("ken", "aaaa")]
    (found,) = conflicts(facts_of(people, [Quorum(at_least=5)]))
    assert named(found) == {("rule", "quorum", "1")}


def test_the_same_cause_in_another_session_is_no_second_conflict() -> None:
    """Whoever comes, no session has five people; the leaders who never meet are a cause of their own."""
    people = [attending("ana", "aaaa", "....", leader=True), attending("bob", "....", "aaaa", leader=True)]
    found = conflicts(facts_of(people, [Leaders(), Quorum(at_least=5)]))
    assert sorted(len(one) for one in found) == [1, 3]


def test_what_fits_has_no_conflict() -> None:
    """Where a slot keeps all facts there is nothing to explain."""
    assert conflicts(facts_of([attending("ana", "aaaa", leader=True)], [Leaders()])) == ()


# By brute force ---------------------------------------------------------------------------------------------


def ground_of(one: Case) -> tuple[Ground, Case]:
    """Return the ground of a case, and the case with a wider space and no blackouts."""
    wide = replace(
        one,
        weekdays=tuple(sorted({*one.weekdays, (one.weekdays[0] + 1) % 7})),
        ordinals=tuple(sorted({*one.ordinals, 2}, key=oracle.ORDINALS.index)),
        grid=60 if one.grid == 120 else one.grid,
        times=tuple(sorted({*one.times, *range(0, 1440, 60)})) if one.times else (),
        anchors=tuple(dict.fromkeys((*one.anchors, one.people[0].zone))),
        blackouts=frozenset(),
    )
    problem, own = problem_of(wide), problem_of(one)
    blackouts = [_blackout(problem, wide, one_day) for one_day in sorted(one.blackouts)]
    ground = Ground(
        problem=problem,
        rules=rules_of(one.wanted),
        space=own.candidates.space,
        allowed=allowed(problem.candidates.space, own.candidates.space),
        blackouts=tuple(blackouts),
    )
    return ground, wide


def _blackout(problem: Problem, wide: Case, when: date) -> Blackout:
    begin, end = (int(problem.candidates.starts.min()) - 40000, int(problem.candidates.starts.max()) + 40000)
    clocks = [zone_clock(zone, begin, end) for zone in problem.candidates.space.anchors]
    refusal = find_candidates(problem.candidates.space, problem.months, clocks, frozenset([when])).refusal
    return Blackout(first=when, last=when, refused=np.asarray(refusal == Refusal.BLACKOUT))


def holds(one: Case, wide: Case, facts: Collection[Fact]) -> bool:
    """Say by brute force whether some slot of the wide space keeps some facts."""
    people = tuple(_freed(person, facts) for person in one.people)
    judged = replace(wide, people=people)
    days = sorted(one.blackouts)
    black = frozenset(days[fact.number] for fact in facts if fact.kind is Kind.BLACKOUT)
    for slot in oracle.slots(wide):
        starts = oracle.sessions(replace(judged, blackouts=black), slot)
        if starts is not None and _within(one, slot, facts) and _kept(Judged(judged, starts), facts):
            return True
    return False


def _freed(person: Someone, facts: Collection[Fact]) -> Someone:
    own = {(fact.kind, fact.number) for fact in facts if fact.people == (person.id,)}
    if (Kind.WINDOWS, 0) not in own:
        person = replace(person, available=ALWAYS, preferred=(), if_needed=())
    if (Kind.BLOCK, 0) not in own:
        person = replace(person, unavailable=frozenset())
    return person if (Kind.BLOCK, 1) in own else replace(person, busy=())


def _within(one: Case, slot: oracle.Name, facts: Collection[Fact]) -> bool:
    ordinal, weekday, minute, zone = slot
    keeps = {
        Kind.ORDINALS: ordinal in one.ordinals,
        Kind.WEEKDAYS: weekday in one.weekdays,
        Kind.GRID: minute % one.grid == 0,
        Kind.TIMES: minute in one.times,
        Kind.ANCHORS: zone in one.anchors,
    }
    return all(keeps[fact.kind] for fact in facts if fact.kind in LIMITS)


def _kept(judged: Judged, facts: Collection[Fact]) -> bool:
    people = {person.id: person for person in judged.case.people}
    for fact in facts:
        if fact.kind is Kind.RULE and fact.rule == "contract":
            if judged._breaks_contract(people[fact.part]):
                return False
        elif fact.kind is Kind.RULE and judged._session_breaks(fact.rule, fact.sessions[0] - 1):
            return False
    return True


def test_brute_force_finds_every_conflict_true_and_smallest() -> None:
    """No slot keeps a conflict; without any one of its facts some slot does; conflicts share nothing."""
    seen: Counter[str] = Counter()

    @settings(max_examples=200)
    @given(one=case())
    def compare(one: Case) -> None:
        hard = tuple(sorted({*one.wanted.hard, "contract", "leaders"}))
        leaders = [replace(person, leader=True, optional=False) for person in one.people[:2]]
        wanted = replace(one.wanted, hard=hard, max_absences=0, present=None, quorum=min(one.wanted.quorum, 3))
        small = replace(one, people=(*leaders, *one.people[2:3]), months=one.months[:2], duration=60, grid=120,
                        wanted=wanted)  # fmt: skip
        ground, wide = ground_of(small)
        facts = Facts(ground)
        found = conflicts(facts)
        fits = len(possible(write_out(problem_of(small)), ground.rules)) > 0
        assert facts.possible(facts.all) == fits
        assert not (found and fits)
        if not fits:
            assert found or not facts.possible(())
        for conflict in found:
            assert not holds(small, wide, conflict)
            assert all(holds(small, wide, [one for one in conflict if one is not left]) for left in conflict)
            seen.update({str(fact.kind) for fact in conflict})
            seen[f"size {min(len(conflict), 4)}"] += 1
        assert all(not set(a) & set(b) for a, b in product(found, found) if a is not b)
        seen[f"{len(found)} conflicts"] += 1
        oracle.forget()

    compare()
    for reached in (
        "0 conflicts",
        "1 conflicts",
        "2 conflicts",
        "size 3",
        "size 4",
        "weekdays",  # ordinals: the next test
    ):
        assert seen[reached], (reached, seen)


def test_a_blackout_a_weekday_and_an_ordinal_together_are_named() -> None:
    """Only 1st Mondays, and the one in February 2027 is black: lifting any of the three helps."""
    one = Case(
        people=(Someone(id="ana", leader=True, available=ALWAYS),),
        months=((2027, 1), (2027, 2)),
        wanted=Wanted(hard=("leaders", "spacing")),
        blackouts=frozenset([date(2027, 2, 1), date(2027, 1, 1) + timedelta(days=1)]),
    )
    (found,) = conflicts(Facts(ground_of(one)[0]))
    assert {fact.kind for fact in found} == {Kind.BLACKOUT, Kind.WEEKDAYS, Kind.ORDINALS}
    assert [fact.number for fact in found if fact.kind is Kind.BLACKOUT] == [1]


def test_a_day_off_is_named_among_what_stands_in_the_way() -> None:
    """Only 1st Mondays, and on the one in February 2027 the leader is away: not her hours, that day."""
    one = Case(
        people=(Someone(id="ana", leader=True, available=ALWAYS, unavailable=frozenset([date(2027, 2, 1)])),),
        months=((2027, 1), (2027, 2)),
        wanted=Wanted(hard=("leaders", "spacing")),
    )
    (found,) = conflicts(Facts(ground_of(one)[0]))
    assert {fact.kind for fact in found} == {Kind.RULE, Kind.BLOCK, Kind.WEEKDAYS, Kind.ORDINALS}
    assert [fact.sessions for fact in found if fact.kind is Kind.RULE] == [(2,)]


def test_clock_times_that_are_named_are_among_what_stands_in_the_way() -> None:
    """Ana comes in the afternoon, the file knows two mornings: by brute force any hour would do but for them."""
    one = Case(
        people=(Someone(id="ana", leader=True, available=tuple((day, 840, 1080) for day in range(7))),),
        months=((2027, 1), (2027, 2)),
        wanted=Wanted(hard=("leaders",)),
        duration=60,
        times=(9 * 60, 10 * 60 + 20),
    )
    ground, wide = ground_of(one)
    (found,) = conflicts(Facts(ground))
    assert {fact.kind for fact in found} == {Kind.RULE, Kind.WINDOWS, Kind.TIMES}
    assert not holds(one, wide, found)
    assert all(holds(one, wide, [fact for fact in found if fact is not left]) for left in found)
