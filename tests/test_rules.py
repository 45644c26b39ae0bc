"""Every rule two ways: what it posts to the model and what it says of a finished schedule are the same.

On every schedule of tiny problems, and by tables whose numbers are derived by hand, since two wrong methods
can agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from conftest import DAY, T, attending, day, listed, somebody

from calendars.availability import availability
from calendars.intervals import interval_set
from calendars.zones import travelling_clock, wall_minutes, zone_clock
from constraints import (
    CATALOGUE,
    CRITERIA,
    RULES,
    Attendance,
    Burden,
    Constancy,
    Contract,
    Leaders,
    Preference,
    Quorum,
    Regions,
    Spacing,
)
from scheduler.columns import Columns, write_out
from scheduler.constraint import Counting, Criterion, Rule
from scheduler.cpsat import Answer, Model, Run, SolverOptions
from scheduler.linear import Linear, Literal
from scheduler.presence import Tally
from scheduler.problem import Person, Problem
from scheduler.schedule import Schedule, schedule_of
from scheduler.variables import Variables, always

RULE_CASES: tuple[Rule, ...] = (
    Leaders(),
    Leaders(present=1),
    Leaders(present=2, sessions=2),
    Leaders(sessions=1, then=0),
    Leaders(sessions=3, then=2),
    Leaders(present=3),
    Contract(),
    Contract(max_absences=1, max_consecutive=4),
    Contract(max_absences=4, max_consecutive=0),
    Contract(max_absences=4, max_consecutive=2),
    Contract(max_absences=4, max_consecutive=3),
    Contract(max_absences=2, max_consecutive=1),
    Contract(max_absences=0, max_consecutive=9),
    Quorum(at_least=1),
    Quorum(at_least=3),
    Quorum(at_least=5),
    Quorum(share=Fraction(1, 2)),
    Quorum(share=Fraction(1)),
    Quorum(share=Fraction(0)),
    Regions(at_least=1),
    Regions(at_least=2),
    Regions(at_least=3),
    Spacing(),
    Spacing(min_days=28),
    Spacing(min_days=29),
    Spacing(min_days=30),
    Spacing(min_days=0),
)
CRITERION_CASES: tuple[Criterion, ...] = (
    Attendance(),
    Preference(),
    Burden(),
    Burden(from_min=60, to_min=90),
    Burden(from_min=0, to_min=1440),
    Burden(from_min=30, to_min=15),
    Constancy(),
)


def all_schedules() -> Problem:
    """Return a problem with every choice of one of two or three hours for each session, and some other days."""
    people = [
        attending("ana", "aaaa", "ap.i", "..a.", leader=True, region="north"),
        attending("ben", "apa.", "....", "iaaa", leader=True, region="south", outside=(3,)),
        attending("cleo", "a..a", "aaaa", ".p.p", region="north"),
        attending("dai", "....", "pppp", "a.a."),
        attending("eva", "aaaa", "....", ".iii", region="east", outside=(0, 3)),
        attending("fay", "....", "aaaa", "aaaa", optional=True, region="west"),
    ]
    shifts = (0, 120, 240)
    chosen = product(shifts[:2], shifts, shifts, shifts[1:])
    rows = [[day(t, shift) for t, shift in enumerate(one)] for one in chosen]
    moved = [
        [day(0), day(1, offset), day(2, 120), day(3)]
        for offset in (-DAY, -2 * DAY + 720, -DAY - 720, -DAY - 721, -2 * DAY, -20 * DAY, DAY - 1, 16 * DAY)
    ]
    close = [[day(0), day(0, 10 * DAY), day(0, 20 * DAY), day(3)], [day(0), day(1), day(1, DAY), day(1, 9 * DAY)]]
    return listed(people, rows + moved + close)


PROBLEM = all_schedules()
COLUMNS = write_out(PROBLEM)


def schedule(column: int, problem: Problem = PROBLEM) -> Schedule:
    """Return a candidate as a finished schedule."""
    return schedule_of(problem, problem.candidates.starts[column])


def posted(rule: Rule, columns: Columns) -> tuple[Model, Variables]:
    """Return a model with a choice of columns under a hard rule."""
    model = Model()
    variables = Variables(model, columns)
    rule.post(variables, always)
    return model, variables


def run(model: Model) -> Run:
    """Solve a model to its end."""
    return model.run(SolverOptions())


def fewest_broken(rule: Rule, columns: Columns) -> int:
    """Return the fewest literals that are false when a rule is posted with one for each part."""
    model = Model()
    variables = Variables(model, columns)
    kept: dict[str, Literal] = {}

    def under(part: str) -> Literal:
        return kept.setdefault(part, model.literal())

    rule.post(variables, under)
    model.minimise(Linear(dict.fromkeys(kept.values(), -1), len(kept)))
    found = run(model)
    assert found.answer is Answer.OPTIMAL
    assert found.objective is not None
    return found.objective


def test_every_class_of_the_catalogue_has_cases() -> None:
    """No rule without a test."""
    assert {type(rule) for rule in RULE_CASES} == set(RULES)
    assert {type(one) for one in CRITERION_CASES} == set(CRITERIA)
    assert set(CATALOGUE) == {*RULES, *CRITERIA}
    assert len({kind.name for kind in CATALOGUE}) == len(CATALOGUE)
    assert all(isinstance(one, Criterion) for one in CRITERION_CASES)
    assert not any(isinstance(rule, Criterion) for rule in RULE_CASES)


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_the_hard_form_leaves_exactly_the_schedules_without_violation(rule: Rule) -> None:
    """On every schedule: fixed and posted under ``always``, feasible exactly when ``violations`` is empty."""
    for column in range(len(COLUMNS)):
        model, _ = posted(rule, COLUMNS.only(np.array([column])))
        feasible = run(model).answer is Answer.OPTIMAL
        assert feasible == (not rule.violations(schedule(column)))


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_the_hard_form_leaves_them_also_where_all_may_be_chosen(rule: Rule) -> None:
    """The literal of a candidate can be true in the model of all candidates exactly when it has no violation."""
    for column in range(0, len(COLUMNS), 7):
        model, variables = posted(rule, COLUMNS)
        model.between(Linear({variables.chosen[column]: 1}), 1, None)
        feasible = run(model).answer is Answer.OPTIMAL
        assert feasible == (not rule.violations(schedule(column)))


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_the_soft_form_counts_the_violations(rule: Rule) -> None:
    """On every schedule: as few false literals as violations, and as many parts broken in the numbers."""
    broken = rule.broken(COLUMNS)
    assert broken.shape == (len(COLUMNS),)
    for column in range(len(COLUMNS)):
        found = len(rule.violations(schedule(column)))
        assert int(broken[column]) == found
        assert fewest_broken(rule, COLUMNS.only(np.array([column]))) == found


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_a_schedule_without_violation_is_usable(rule: Rule) -> None:
    """``usable`` refuses no session of a schedule that keeps the rule; session rules refuse exactly the broken."""
    usable = rule.usable(COLUMNS)
    for column in range(len(COLUMNS)):
        violations = rule.violations(schedule(column))
        assert violations or usable[column].all()
        if isinstance(rule, (Leaders, Quorum, Regions)):
            refused = {t + 1 for t in np.flatnonzero(~usable[column])}
            assert refused == {t for violation in violations for t in violation.sessions}


@pytest.mark.parametrize("rule", [one for one in RULE_CASES if isinstance(one, Counting)], ids=repr)
def test_heads_counted_one_by_one_say_the_same_as_usable(rule: Rule) -> None:
    """All counted at once, and without each of them, who is taken away at each instant."""
    assert isinstance(rule, Counting)
    tally, there = Tally(rule.heads(COLUMNS)), COLUMNS.levels > 0
    for p in range(len(PROBLEM.people)):
        alone, together, others = tally.count(there), tally.count(there), there.copy()
        others[p] = False
        tally.less(alone, p, there[p])
        tally.less_all(together, [p], there)
        assert (alone == tally.count(others)).all()
        assert (together == alone).all()
    enough = tally.heads(tally.count(there))[COLUMNS.instant] >= tally.least[np.arange(T), COLUMNS.instant]
    assert (enough == rule.usable(COLUMNS)).all()


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_more_of_every_feature_breaks_no_more(rule: Rule) -> None:
    """Reduction stands on it: a column that has no less of any feature breaks no more parts."""
    features, broken = rule.features(COLUMNS), rule.broken(COLUMNS)
    assert features.shape[1] == len(COLUMNS)
    for one, other in combinations(range(0, len(COLUMNS), 2), 2):
        if (features[:, one] >= features[:, other]).all():
            assert broken[one] <= broken[other]
        if (features[:, one] <= features[:, other]).all():
            assert broken[one] >= broken[other]


@pytest.mark.parametrize("rule", RULE_CASES, ids=repr)
def test_violations_say_what_they_are_about(rule: Rule) -> None:
    """Each names its rule, has a sentence, and people and sessions that exist; the rule has a sentence too."""
    ids = {person.id for person in PROBLEM.people}
    for column in range(len(COLUMNS)):
        for found in rule.violations(schedule(column)):
            assert found.rule == rule.name
            assert found.sentence
            assert set(found.people) <= ids
            assert set(found.sessions) <= set(range(1, T + 1))
            assert found.sessions
    assert rule.describe()


def test_the_cases_meet_kept_and_broken() -> None:
    """Guard: among all schedules every rule class is both kept and broken, by one part and by several."""
    seen: dict[type, set[int]] = {}
    for rule in RULE_CASES:
        seen.setdefault(type(rule), set()).update(rule.broken(COLUMNS).tolist())
    for kind in RULES:
        assert {0, 1, 2} <= seen[kind], kind


@pytest.mark.parametrize("one", CRITERION_CASES, ids=repr)
def test_minimised_stages_are_what_is_measured(one: Criterion) -> None:
    """On every schedule: each stage, minimised in turn, takes the value that ``measure`` gives."""
    measured = one.measure(COLUMNS)
    for column in range(len(COLUMNS)):
        model = Model()
        stages = one.stages(Variables(model, COLUMNS.only(np.array([column]))))
        found = []
        for stage in stages:
            model.minimise(stage)
            result = run(model)
            assert result.answer is Answer.OPTIMAL
            assert result.objective is not None
            assert result.bound == result.objective
            found.append(result.objective)
            model.between(stage, None, result.objective)
        assert found == measured[:, column].tolist()
    assert one.describe()


@pytest.mark.parametrize("one", CRITERION_CASES, ids=repr)
def test_more_of_every_feature_is_never_worse_and_more_in_sum_is_better(one: Criterion) -> None:
    """Reduction stands on it."""
    features, measured = one.features(COLUMNS), one.measure(COLUMNS)
    sums, met = features.sum(axis=0), 0
    for a, b in product(range(0, len(COLUMNS), 2), repeat=2):
        if (features[:, a] >= features[:, b]).all():
            first, second = measured[:, a].tolist(), measured[:, b].tolist()
            assert first < second if sums[a] > sums[b] else first == second
            met += a != b
    assert met


# Hand-written tables. In a word, a letter is a session: "." absent, "a" available, "p" preferred, "i" if needed.


def one_schedule(*people: Person, starts: Sequence[int] = ()) -> Schedule:
    """Return the schedule with sessions at 00:00, 30 days apart, or at other moments."""
    problem = listed(people, [list(starts) or [day(t) for t in range(T)]])
    return schedule(0, problem)


def sessions_of(rule: Rule, judged: Schedule) -> list[tuple[int, ...]]:
    """Return the sessions of each violation."""
    return [found.sessions for found in rule.violations(judged)]


@pytest.mark.parametrize(
    ("rule", "first", "second", "expected"),
    [
        (Leaders(), "aaaa", "pipi", []),  # both always
        (Leaders(), "aaa.", "a.aa", [2, 4]),  # one lacks in the 2nd, the other in the 4th
        (Leaders(present=1), "a.a.", ".a.a", []),  # one of them always
        (Leaders(present=1), "a...", ".a..", [3, 4]),  # nobody in the 3rd and 4th
        (Leaders(sessions=2), "aa..", "aaaa", []),  # both in the first two, then one
        (Leaders(sessions=2), "a.aa", "aaaa", [2]),  # the 2nd is still among the first two
        (Leaders(sessions=2), "aaaa", "aa..", []),  # the 3rd no longer is
        (Leaders(sessions=2), "aa..", "aa..", [3, 4]),  # nobody later
        (Leaders(sessions=2, then=0), "aa..", "aa..", []),  # nobody needed later
        (Leaders(sessions=1, then=2), "aaaa", "aa.a", [3]),  # both later as well
        (Leaders(present=1, sessions=1, then=2), "aaaa", ".aaa", []),  # fewer first, more later
        (Leaders(present=3), "aaaa", "aaaa", []),  # no more than there are
        (Leaders(present=3), "aaaa", "aa.a", [3]),
        (Leaders(sessions=0), "...a", "aaa.", []),  # no session is among the first
        (Leaders(sessions=9), ".aaa", "aaaa", [1]),  # all are
    ],
)
def test_leaders(rule: Leaders, first: str, second: str, expected: list[int]) -> None:
    """Two leaders and a member whose presence says nothing."""
    judged = one_schedule(
        attending("ana", first, leader=True), attending("ben", second, leader=True), attending("cleo", "aaaa")
    )
    assert sessions_of(rule, judged) == [(t,) for t in expected]


@pytest.mark.parametrize(
    ("rule", "first", "second", "expected"),
    [
        (Leaders(), "aa..", "..aa", []),  # handed over after the 2nd: all of those who lead are there
        (Leaders(), "a...", "..aa", [2]),  # ana still leads at the 2nd
        (Leaders(present=2), "aa..", "..aa", []),  # no more than lead then
        (Leaders(present=1), "aa..", "..a.", [4]),
        (Leaders(sessions=2), "aa..", "...a", [3]),  # later one, of the one who leads then
        (Leaders(sessions=2, then=0), "aa..", "....", []),  # a written 0 asks for nobody
        (Leaders(present=0, then=0), "....", "....", []),
    ],
)
def test_leaders_are_counted_while_they_lead(rule: Leaders, first: str, second: str, expected: list[int]) -> None:
    """Ana leads the first two sessions, Ben the last two; posted and judged alike."""
    judged = one_schedule(
        attending("ana", first, leader=True, outside=(2, 3)), attending("ben", second, leader=True, outside=(0, 1))
    )
    assert sessions_of(rule, judged) == [(t,) for t in expected]
    assert fewest_broken(rule, judged.column) == len(expected)


def test_a_date_on_which_nobody_leads_breaks_the_rule() -> None:
    """Whether all are asked for or one; only 0 asks for nobody."""
    judged = one_schedule(attending("ana", "aa.a", leader=True, outside=(2,)), attending("ben", "aaaa"))
    for rule in (Leaders(), Leaders(present=1), Leaders(present=2), Leaders(sessions=1)):
        (found,) = rule.violations(judged)
        assert (found.people, found.sessions) == ((), (3,))
        assert found.sentence == "session 3: nobody leads on that date"
    assert not Leaders(present=0).violations(judged)


def test_one_date_may_ask_for_more_leaders_than_another() -> None:
    """In one column Ben leads already at the 2nd session and cannot come; in the other, a day before, not yet."""
    ana = somebody("ana", [(0, day(4))], leader=True)
    ben = somebody("ben", [(day(2), day(3))], membership=[(day(1, -60), day(4))], leader=True)
    problem = listed([ana, ben], [[0, day(1, shift)] for shift in (-1440, 0)])
    assert Leaders().broken(write_out(problem)).tolist() == [0, 1]


def test_a_missing_leader_is_named_with_the_minutes() -> None:
    """Ana is free from 00:20, so she lacks 20 of the 60 minutes of the first session."""
    ana = somebody("ana", [(20, 60), *((day(t), day(t, 60)) for t in range(1, T))], leader=True)
    (found,) = Leaders().violations(one_schedule(ana, attending("ben", "aaaa", leader=True)))
    assert (found.people, found.sessions, found.lacking_min) == (("ana",), (1,), 20)
    assert found.sentence == "session 1: cannot attend: Ana (for 20 of 60 minutes)"


def test_a_leader_who_is_away_altogether_is_named_without_minutes() -> None:
    """Whoever declined, or has no hour then, lacks no part of the session."""
    ana = somebody("ana", [(day(t), day(t, 60)) for t in range(1, T)], leader=True)
    (found,) = Leaders().violations(one_schedule(ana, attending("ben", "aaaa", leader=True)))
    assert found.sentence == "session 1: cannot attend: Ana"


@pytest.mark.parametrize(
    ("rule", "word", "expected"),
    [
        (Contract(), "aaaa", False),
        (Contract(), ".a.a", False),  # two absences, not in a row
        (Contract(), "a..a", True),  # two in a row
        (Contract(), "..aa", True),  # at the begin
        (Contract(), "aa..", True),  # at the end
        (Contract(max_absences=3, max_consecutive=4), "a...", False),  # three are allowed
        (Contract(max_absences=3, max_consecutive=4), "....", True),  # four are not
        (Contract(max_absences=1, max_consecutive=1), ".a.a", True),  # two where one is allowed
        (Contract(max_absences=1, max_consecutive=1), "i.ip", False),  # if needed is attendance
        (Contract(max_absences=0, max_consecutive=0), "aaa.", True),
        (Contract(max_absences=4, max_consecutive=0), "aaa.", True),  # not even one in a row
        (Contract(max_absences=4, max_consecutive=2), ".a..", False),  # two in a row are allowed
        (Contract(max_absences=4, max_consecutive=2), "...a", True),  # three are not
        (Contract(max_absences=4, max_consecutive=3), "....", True),  # the whole programme is one too many
        (Contract(max_absences=4, max_consecutive=4), "....", False),  # no stretch is longer than the programme
    ],
)
def test_contract(rule: Contract, word: str, expected: bool) -> None:
    """A member; the same absences of a leader and of an optional person are not counted."""
    judged = one_schedule(
        attending("ana", word, leader=True), attending("cleo", word), attending("fay", word, optional=True)
    )
    assert [found.people for found in rule.violations(judged)] == [("cleo",)] * expected


@pytest.mark.parametrize(
    ("word", "outside", "expected"),
    [
        ("aa..", (2, 3), False),  # left after the 2nd session: no absence
        ("..aa", (0, 1), False),  # joined before the 3rd
        (".a.a", (0, 2), False),
        ("...a", (0,), True),  # the 2nd and 3rd in a row
        (".a..", (0,), True),  # the 3rd and 4th
        (".a.a", (0,), False),  # only the 3rd counts
    ],
)
def test_contract_counts_the_sessions_within_the_membership(
    word: str, outside: tuple[int, ...], expected: bool
) -> None:
    """Two in a row are one too many; sessions before the first or after the last day are none."""
    judged = one_schedule(attending("cleo", word, outside=outside))
    assert bool(Contract().violations(judged)) == expected


def test_a_broken_contract_is_told_with_its_sessions_and_minutes() -> None:
    """Sessions 2 and 3 are missed, of the 3rd only a quarter of an hour."""
    cleo = somebody("cleo", [(day(0), day(0, 60)), (day(2, 15), day(2, 60)), (day(3), day(3, 60))])
    (found,) = Contract().violations(one_schedule(cleo))
    assert (found.people, found.sessions, found.lacking_min) == (("cleo",), (2, 3), 75)
    assert found.sentence == "Cleo would miss 2 sessions (2, 3), 2 of them in a row"


@pytest.mark.parametrize(
    ("at_least", "expected"),
    [
        (1, [3]),  # in the 3rd only the optional one is there
        (2, [3, 4]),  # the leader counts, the optional one does not
        (3, [2, 3, 4]),
        (4, [1, 2, 3, 4]),  # four in the 1st with the optional one, three without
    ],
)
def test_quorum(at_least: int, expected: list[int]) -> None:
    """Counted by session: 3, 2, 0, 1."""
    judged = one_schedule(
        attending("ana", "aa..", leader=True),
        attending("ben", "ai.p"),
        attending("cleo", "a..."),
        attending("fay", "aaaa", optional=True),
    )
    assert sessions_of(Quorum(at_least=at_least), judged) == [(t,) for t in expected]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0", []),
        ("0.33", [3]),
        ("0.5", [3]),  # two of three, one of two
        ("0.67", [1, 2, 3, 4]),
    ],
)
def test_quorum_as_a_share_of_those_who_then_belong(share: str, expected: list[int]) -> None:
    """There are 2, 2, 0, 1 of the three who count; in the last session one has left, and one suffices for half."""
    judged = one_schedule(
        attending("ana", "aa.a", leader=True),
        attending("ben", "aa..", outside=(3,)),
        attending("cleo", "...."),
        attending("fay", "aaaa", optional=True),
    )
    rule = Quorum(share=Fraction(share))
    assert sessions_of(rule, judged) == [(t,) for t in expected]
    assert fewest_broken(rule, judged.column) == len(expected)


def test_a_share_is_an_exact_decimal() -> None:
    """0.07 of 100 people is 7, though 0.07 * 100 in binary numbers is a little more."""
    people = [attending(f"p{n}", "aaaa" if n < 7 else "....") for n in range(100)]
    assert not Quorum(share=Fraction("0.07")).violations(one_schedule(*people))
    assert len(Quorum(share=Fraction("0.0701")).violations(one_schedule(*people))) == T


@pytest.mark.parametrize(
    ("at_least", "expected"),
    [
        (1, [4]),  # in the 4th only the one without a region is there
        (2, [2, 3, 4]),  # two of one region in the 2nd count once
        (3, [1, 2, 3, 4]),
    ],
)
def test_regions(at_least: int, expected: list[int]) -> None:
    """Distinct regions by session: 2, 1, 1, 0; a leader's and an optional person's count."""
    judged = one_schedule(
        attending("ana", "a...", leader=True, region="north"),
        attending("ben", "aa..", region="south"),
        attending("cleo", ".a..", region="south"),
        attending("dai", "aaaa"),
        attending("fay", "..a.", optional=True, region="west"),
    )
    assert sessions_of(Regions(at_least=at_least), judged) == [(t,) for t in expected]


@pytest.mark.parametrize(
    ("min_days", "gap_min", "expected"),
    [
        (14, 14 * DAY, False),
        (14, 13 * DAY, True),
        (28, 28 * DAY - 60, False),  # clocks went forward in between: still four weeks
        (28, 28 * DAY + 60, False),
        (28, 28 * DAY - 720, False),  # half a day rounds up
        (28, 28 * DAY - 721, True),
        (0, 0, False),
    ],
)
def test_spacing(min_days: int, gap_min: int, expected: bool) -> None:
    """Two gaps: the first far enough, the second as given; the violation names both sessions of it."""
    starts = [0, 40 * DAY, 40 * DAY + gap_min]
    judged = one_schedule(attending("ana", "aaaa"), starts=starts)
    assert sessions_of(Spacing(min_days=min_days), judged) == [(2, 3)] * expected


def test_spacing_over_a_real_clock_change() -> None:
    """2nd Sunday of February and of March, 09:00 New York: 28 days but one hour, and it keeps ``min_days: 28``."""
    walls = np.array([wall_minutes(date(2027, 2, 14)), wall_minutes(date(2027, 3, 14))]) + 9 * 60
    clock = zone_clock("America/New_York", int(walls[0]) - DAY, int(walls[1]) + DAY)
    february, march = clock.first_pass(walls).tolist()
    assert march - february == 28 * DAY - 60
    judged = one_schedule(attending("ana", "aaaa"), starts=[february, march])
    assert not Spacing(min_days=28).violations(judged)
    assert Spacing(min_days=29).violations(judged)


GROUP = (
    attending("ana", "aap.", leader=True),  # 3 attendances, 1 preferred
    attending("cleo", "iiaa"),  # 4, 2 if needed
    attending("dai", ".ppp"),  # 3, 3 preferred
    attending("fay", "i...", optional=True),  # 1, 1 if needed
)


def measured(one: Criterion, judged: Schedule) -> list[int]:
    """Return what a criterion measures."""
    return one.measure(judged.column)[:, 0].tolist()


def test_attendance_is_the_number_of_attendances() -> None:
    """3 + 4 + 3 + 1 = 11, the optional person's included."""
    assert measured(Attendance(), one_schedule(*GROUP)) == [-11]


def test_preference_is_preferred_minus_if_needed() -> None:
    """1 + 3 preferred, 2 + 1 if needed: 4 - 3 = 1."""
    assert measured(Preference(), one_schedule(*GROUP)) == [-1]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((22 * 60, 7 * 60), [240, 660]),  # 00:00 to 01:00 is within: an hour an attendance; 3, 4, 3, 1 of them
        ((0, 30), [120, 330]),  # half of each
        ((45, 90), [60, 165]),  # the last quarter
        ((60, 120), [0, 0]),  # begins when the session ends
        ((23 * 60, 0), [0, 0]),  # ends when the session begins
        ((23 * 60, 1), [4, 11]),  # one minute over midnight
    ],
)
def test_burden_is_the_largest_total_then_the_sum(hours: tuple[int, int], expected: list[int]) -> None:
    """Of those who attend; cleo, always there, bears most."""
    assert measured(Burden(from_min=hours[0], to_min=hours[1]), one_schedule(*GROUP)) == expected


def test_burden_goes_by_everybodys_own_clock() -> None:
    """00:00 UTC is 05:45 in Kathmandu: of 05:45 to 06:45 a quarter of an hour lies before 06:00."""
    midnight = wall_minutes(date(2027, 3, 1))
    clock = zone_clock("Asia/Kathmandu", midnight - DAY, midnight + 2 * DAY)
    free = [(midnight, midnight + DAY)]
    person = somebody("ana", free)
    held = availability(clock, available=[interval_set([(midnight, midnight + DAY)])])
    there = Person(id="tek", name="Tek", role=person.role, zone="Asia/Kathmandu", availability=held)
    judged = one_schedule(person, there, starts=[midnight])
    assert measured(Burden(from_min=22 * 60, to_min=6 * 60), judged) == [60, 75]


def test_the_best_of_a_burden_is_fairness_first() -> None:
    """At 00:00 one bears 60, at 02:00 two bear 30 each: (60, 60) and (30, 60); the second is better."""
    ana = somebody("ana", [(0, 60), (120, 180)])
    ben = somebody("ben", [(120, 180)])
    problem = listed([ana, ben], [[0], [120]])
    columns = write_out(problem)
    burden = Burden(from_min=0, to_min=150)
    assert burden.measure(columns).T.tolist() == [[60, 60], [30, 60]]
    model = Model()
    variables = Variables(model, columns)
    model.minimise(burden.stages(variables)[0])
    found = run(model)
    assert found.objective == 30
    assert found.values is not None
    assert variables.candidate(found.values) == 1


HABITS = [
    ((0, 0, 0, 0), "aaaa", 0),
    ((0, 0, 120, 120), "aaaa", 2),  # two at each: the most frequent one is either
    ((0, 120, 120, 120), "aaaa", 1),
    ((0, 120, 120, 120), ".aaa", 0),  # where somebody is absent nothing jumps for them
    ((0, 120, 240, 0), "aaaa", 2),  # three clock times
    ((0, 1440, 2880, 120), "aaaa", 1),  # other weekdays, the same clock time
    ((0, 120, 120, 120), "....", 0),
]


@pytest.mark.parametrize(("shifts", "word", "expected"), HABITS)
def test_constancy_is_attendances_off_the_most_frequent_clock_time(
    shifts: tuple[int, ...], word: str, expected: int
) -> None:
    """Of one person, whose clock is UTC; measured and posted alike."""
    free = [(day(t, shift), day(t, shift + 60)) for t, shift in enumerate(shifts) if word[t] != "."]
    judged = one_schedule(somebody("ana", free), starts=[day(t, shift) for t, shift in enumerate(shifts)])
    assert measured(Constancy(), judged) == [expected]
    model = Model()
    model.minimise(Constancy().stages(Variables(model, judged.column))[0])
    assert run(model).objective == expected


def test_constancy_goes_by_the_clock_where_somebody_then_is() -> None:
    """12:00 UTC in January, April, July: 13:00, 14:00, 14:00 in Zurich; in April Ana is in Lagos, at 13:00."""
    days = [wall_minutes(date(2027, month, 20)) for month in (1, 4, 7)]
    span = (days[0] - 30 * DAY, days[-1] + 30 * DAY)
    home, there = zone_clock("Europe/Zurich", *span), zone_clock("Africa/Lagos", *span)
    journey = (interval_set([(days[1] - 5 * DAY, days[1] + 5 * DAY)]), there)
    always_free = [interval_set([(days[0] - 9 * DAY, days[-1] + 9 * DAY)])]
    plain = somebody("ben")
    stays = replace(plain, availability=availability(home, available=always_free))
    travels = replace(
        plain, id="ana", availability=availability(travelling_clock(home, [journey]), available=always_free)
    )
    starts = [one + 12 * 60 for one in days]
    assert measured(Constancy(), one_schedule(stays, starts=starts)) == [1]
    assert measured(Constancy(), one_schedule(travels, starts=starts)) == [1]  # July is the other one now
    assert measured(Constancy(), one_schedule(travels, starts=starts[:2])) == [0]
    assert measured(Constancy(), one_schedule(stays, travels, starts=starts)) == [2]


def test_rules_without_leaders_regions_or_members() -> None:
    """A group of one optional person: nothing to count, and what is demanded of nobody is broken."""
    judged = one_schedule(attending("fay", "a.a.", optional=True))
    assert len(Leaders().violations(judged)) == T  # at least one; without leaders in the file the rule is off
    assert len(Leaders(present=1).violations(judged)) == T
    assert not Contract(max_absences=0, max_consecutive=0).violations(judged)
    assert len(Quorum(at_least=1).violations(judged)) == T
    assert len(Regions(at_least=1).violations(judged)) == T
    for rule in RULE_CASES:
        assert int(rule.broken(judged.column)[0]) == len(rule.violations(judged))
        assert fewest_broken(rule, judged.column) == len(rule.violations(judged))
