"""One answer whatever the machine does; the ways a solve can end, told apart; no plan leaves unchecked."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import oracle
import pytest
from conftest import DAY, T, attending, day, listed, problem_of, rules_of, somebody
from hypothesis import given, settings
from oracle import Case, Someone, Wanted
from test_oracle import WEEK, WEEKS, case, daily, minimised

from constraints import Attendance, Burden, Contract, Leaders, Preference, Quorum, Regions, Spacing
from scheduler.check import check_solution
from scheduler.columns import write_out
from scheduler.constraint import Rules
from scheduler.cpsat import Answer, Model, Run, SolverOptions
from scheduler.errors import EngineError
from scheduler.model import Choice, Known, Limits, choose
from scheduler.problem import Problem
from scheduler.result import Ranking, Result, Status
from scheduler.schedule import Schedule, schedule_of
from scheduler.solve import rank, solve

OBJECTIVE = ("contract", "quorum", "regions", "attendance", "burden", "preference")
COHORT = Case(
    people=(
        Someone(id="ana", zone="America/Denver", leader=True, region="west", available=daily(WEEK, 6, 20)),
        Someone(id="ben", zone="America/New_York", leader=True, region="east", available=daily(WEEK, 7, 22)),
        Someone(id="cleo", zone="Europe/Lisbon", region="europe", available=WEEKS[0], preferred=WEEKS[3]),
        Someone(id="dai", zone="Africa/Cairo", region="africa", available=daily((4, 5), 8, 23)),
        Someone(id="eva", zone="Asia/Kolkata", region="asia", available=daily(WEEK, 17, 25)),
        Someone(id="fay", zone="Australia/Sydney", region="pacific", available=WEEKS[0], if_needed=WEEKS[1]),
        Someone(id="gus", zone="Asia/Manila", region="pacific", available=daily((0, 1, 2), 19, 26)),
        Someone(id="hal", zone="Europe/Zurich", optional=True, region="europe", available=WEEKS[3]),
    ),
    months=tuple((2027, month) for month in (2, 3, 4, 10, 11)),
    wanted=Wanted(
        hard=("leaders", "spacing"), objective=OBJECTIVE, sessions=2, quorum=6, regions=5, max_absences=1
    ),
    ordinals=(1, 2, 3, 4),
    weekdays=tuple(range(7)),
    anchors=("UTC", "America/Denver", "Europe/Lisbon", "Australia/Sydney"),
    blackouts=frozenset([date(2027, 3, 4)]),
)


@pytest.fixture(scope="module")
def cohort() -> Problem:
    """Return eight people on as many clocks, 2688 slots."""
    return problem_of(COHORT)


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def told(result: Result) -> tuple[object, ...]:
    """Return what a result says to people: status, slot, sessions, levels."""
    assert result.solution is not None
    return (
        result.status,
        result.solution.slot,
        tuple(result.solution.schedule.starts.tolist()),
        result.levels,
        result.reported,
    )


def test_the_cohort_is_worth_solving(cohort: Problem) -> None:
    """Guard: reduction leaves several candidates, no level is trivial, not everybody can always come."""
    result = solve(cohort, rules_of(COHORT.wanted))
    assert result.status is Status.OPTIMAL
    assert result.reduction.usable > result.reduction.undominated > 5
    values = {level.name: level.value for level in result.levels}
    assert values["attendance"] < (8 * 5,)
    assert values["burden"] > (0, 0)
    assert values["contract"] > (0,)


def test_the_answer_is_that_of_brute_force() -> None:
    """All people and sessions, over two weekdays of two weeks and two anchors."""
    narrow = replace(COHORT, weekdays=(2, 5), ordinals=(1, 3), anchors=COHORT.anchors[::2])
    result, best = solve(problem_of(narrow), rules_of(narrow.wanted)), oracle.solve(narrow)
    assert best is not None
    assert result.solution is not None
    assert minimised(result) == best.levels
    slot = result.solution.slot
    assert (slot.ordinal, slot.weekday, slot.minute, slot.zone) == best.slot


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_one_answer_for_any_number_of_workers_any_seed_and_any_order(cohort: Problem, workers: int) -> None:
    """Five seeds, people shuffled for each."""
    rules = rules_of(COHORT.wanted)
    first = told(solve(cohort, rules))
    for seed in range(5):
        people = list(cohort.people)
        random.Random(seed).shuffle(people)
        shuffled = replace(cohort, people=tuple(people))
        limits = Limits(solver=SolverOptions(workers=workers, seed=seed))
        assert told(solve(shuffled, rules, limits)) == first


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_one_answer_where_many_are_equal_and_nothing_is_reduced(cohort: Problem, workers: int) -> None:
    """The model itself, over every fourth candidate, with levels that hundreds share: the tie-break decides."""
    everything = write_out(cohort)
    columns = everything.only(np.arange(0, len(everything), 4))
    rules = Rules(hard=(Leaders(present=1), Spacing()), objective=(Quorum(at_least=3), Contract(max_absences=3)))
    expected = rank(columns, rules)
    best = expected.numbers[:, expected.order[0]]
    assert (expected.numbers == best[:, None]).all(axis=0).sum() > 20
    for seed in range(5):
        found = choose(columns, rules, Limits(solver=SolverOptions(workers=workers, seed=seed)))
        assert found.answer is Answer.OPTIMAL
        assert found.column == expected.order[0]


def test_renaming_and_reordering_people_changes_nothing(cohort: Problem) -> None:
    """Ids only name; the order of the file says nothing."""
    rules = rules_of(COHORT.wanted)
    renamed = [replace(one, id=f"z{9 - k}", name="?") for k, one in enumerate(cohort.people)]
    turned = replace(cohort, people=tuple(reversed(renamed)))
    assert told(solve(turned, rules)) == told(solve(cohort, rules))


def test_an_optional_person_who_can_always_come_changes_only_the_count(cohort: Problem) -> None:
    """Without the level burden, which they would bear too: same slot, one attendance more a session."""
    wanted = replace(COHORT.wanted, objective=("contract", "quorum", "attendance", "preference"))
    guest = Someone(id="guest", optional=True, available=WEEKS[1])
    with_guest = problem_of(replace(COHORT, people=(*COHORT.people, guest)))
    one, other = solve(cohort, rules_of(wanted)), solve(with_guest, rules_of(wanted))
    assert one.solution is not None
    assert other.solution is not None
    assert other.solution.slot == one.solution.slot
    sessions = len(COHORT.months)
    expected = [(level.value[0] + (sessions if level.name == "attendance" else 0),) for level in one.levels]
    assert [level.value for level in other.levels] == expected


def test_a_person_who_can_never_come_and_is_optional_changes_nothing(cohort: Problem) -> None:
    """Nobody has to wait for them."""
    ghost = Someone(id="ghost", optional=True)
    with_ghost = problem_of(replace(COHORT, people=(ghost, *COHORT.people)))
    rules = rules_of(COHORT.wanted)
    assert told(solve(with_ghost, rules)) == told(solve(cohort, rules))


def test_reported_levels_are_measured_and_not_optimised(cohort: Problem) -> None:
    """Moving a level from the objective to the report changes its value only for the worse, and claims no bound."""
    whole = Rules(hard=(Leaders(present=1),), objective=(Attendance(), Burden()))
    part = Rules(hard=(Leaders(present=1),), objective=(Attendance(),), reported=(Burden(), Contract()))
    one, other = solve(cohort, whole), solve(cohort, part)
    assert other.levels[0] == one.levels[0]
    assert [level.name for level in other.reported] == ["burden", "contract"]
    assert other.reported[0].value >= one.levels[1].value
    assert {level.bound for level in other.reported} == {None}


def test_the_ranking_holds_all_that_keep_the_hard_rules_best_first() -> None:
    """00:00 has most attendances but breaks the hard contract of Ben, who is absent twice in a row there."""
    people = [attending("ana", "aaaa", "aaa.", "aa.."), attending("ben", "a..a", "a.aa", "aa.a"),
              attending("eva", "aaaa", "...a", "..aa")]  # fmt: skip
    problem = listed(people, [[day(t, hour) for t in range(T)] for hour in (0, 120, 240)])
    contract = Contract(max_absences=3, max_consecutive=1)
    rules = Rules(hard=(contract,), objective=(Attendance(),))
    lenient = [replace(one, optional=one.id == "eva") for one in people]
    found = solve(replace(problem, people=tuple(lenient)), rules)
    assert found.solution is not None
    assert found.ranking is not None
    assert found.ranking.numbers.tolist() == [[-10, -7, -7]]
    assert found.ranking.columns.candidates[found.ranking.order].tolist() == [1]  # ana misses two in a row at 04:00
    assert found.solution.candidate == 1


# How a solve can end.

EASY = listed(
    [
        attending("ana", "aaaa", "aaa.", leader=True),
        attending("ben", "a.a.", "aaap"),
        attending("eva", "iaaa", ".aaa"),
    ],
    [[day(t, hour) for t in range(T)] for hour in (0, 120)]
    + [[day(0), day(1, 120), day(2, 120), day(3)], [day(0, 120), day(1), day(2), day(3, 120)]],
)
LEVELS = Rules(hard=(), objective=(Contract(), Attendance(), Burden(), Preference()))


def test_no_limit_takes_an_answer_that_is_known() -> None:
    """The ranking has proved it; the model, which would confirm it, has no time."""
    result = solve(EASY, LEVELS, Limits(seconds=0))
    assert result.status is Status.OPTIMAL
    assert told(result) == told(solve(EASY, LEVELS))


def chosen(limits: Limits | None = None) -> Choice:
    """Choose by the model alone."""
    return choose(write_out(EASY), LEVELS, limits or Limits())


def test_without_time_the_model_alone_knows_nothing() -> None:
    """Not infeasible: there is neither a column nor a proof that there is none."""
    assert chosen(Limits(seconds=0)) == Choice(answer=Answer.UNKNOWN, column=None, proofs=())


def stopping(monkeypatch: pytest.MonkeyPatch, stage: int, spoil: Callable[[Run], Run]) -> None:
    """Let the solver's answer at a stage (from 0) be another one."""
    runs, real = iter(range(100)), Model.run

    def run(self: Model, *given: object) -> Run:
        found = real(self, *given)
        return spoil(found) if next(runs) == stage else found

    monkeypatch.setattr(Model, "run", run)


def unproven(found: Run) -> Run:
    """Return a run that a limit stopped: a solution, and a bound one better."""
    assert found.bound is not None
    return replace(found, answer=Answer.FEASIBLE, bound=found.bound - 1)


def lost(found: Run) -> Run:
    """Return a run that a limit stopped before it found anything."""
    return replace(found, answer=Answer.UNKNOWN, values=None, objective=None, bound=None)


def test_a_stopped_proof_is_feasible_with_the_bounds_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at attendance: contract proven, attendance with its bound, later levels without one."""
    whole = chosen()
    stopping(monkeypatch, 1, unproven)
    found = chosen()
    assert found.answer is Answer.FEASIBLE
    contract, attendance = found.proofs
    assert contract == whole.proofs[0]
    assert attendance.bound == whole.proofs[1].value - 1


def test_the_second_stage_of_a_level_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at the second stage of burden: the first is proven."""
    stopping(monkeypatch, 3, unproven)
    found = chosen()
    largest, total = found.proofs[2:]
    assert found.answer is Answer.FEASIBLE
    assert (largest.level, total.level) == ("burden", "burden")
    assert (largest.bound, total.bound) == (largest.value, total.value - 1)


@pytest.mark.parametrize("stage", [1, 2, 4, 5])
def test_a_run_that_finds_nothing_later_keeps_the_plan_found_before(
    monkeypatch: pytest.MonkeyPatch, stage: int
) -> None:
    """UNKNOWN after the first level is FEASIBLE of the whole."""
    stopping(monkeypatch, stage, lost)
    found = chosen()
    assert found.answer is Answer.FEASIBLE
    assert found.column is not None
    assert found.proofs[0].bound == found.proofs[0].value


def test_ctrl_c_ends_all_levels() -> None:
    """Also when the level at hand was proven in the same moment: no further level begins."""
    begun = []

    def wait(thread: threading.Thread) -> None:
        thread.join()
        raise KeyboardInterrupt

    found = chosen(Limits(wait=wait, progress=lambda *told: begun.append(told)))
    assert begun == [("contract", 0, 6)]
    assert found.answer is Answer.FEASIBLE
    assert found.column is not None
    assert [proof.level for proof in found.proofs] == ["contract"]


def test_ctrl_c_while_the_model_confirms_leaves_the_proven_answer() -> None:
    """The model is asked once, whether anything is better; the ranking has already proved the answer."""
    waits = []

    def wait(thread: threading.Thread) -> None:
        waits.append(1)
        raise KeyboardInterrupt

    result = solve(EASY, LEVELS, Limits(wait=wait))
    assert len(waits) == 1
    assert told(result) == told(solve(EASY, LEVELS))


def test_ctrl_c_at_the_last_proof_takes_nothing_away() -> None:
    """Everything is proven: the result is optimal."""
    waits = []

    def wait(thread: threading.Thread) -> None:
        thread.join()
        waits.append(1)
        if len(waits) == 6:
            raise KeyboardInterrupt

    assert chosen(Limits(wait=wait)).answer is Answer.OPTIMAL
    assert len(waits) == 6


def test_progress_names_every_stage_in_order() -> None:
    """Burden has two; the tie-break comes last."""
    begun: list[tuple[str, int, int]] = []
    chosen(Limits(progress=lambda *told: begun.append(told)))
    names = ["contract", "attendance", "burden", "burden", "preference", "tie-break"]
    assert begun == [(name, done, 6) for done, name in enumerate(names)]


def test_the_model_finds_what_is_better_than_what_it_is_told() -> None:
    """For every column taken for the best: what it answers is better; of the best one it says that nothing is."""
    columns = write_out(EASY)
    ranking = rank(columns, LEVELS)
    place = {int(c): k for k, c in enumerate(ranking.order)}
    for c in place:
        known = Known(column=c, values=tuple(ranking.numbers[:, c].tolist()))
        found = choose(columns, LEVELS, Limits(), known)
        assert found.column is not None
        assert place[found.column] < place[c] or (place[c] == 0 and found.answer is Answer.OPTIMAL)


def test_a_limit_that_suffices_changes_nothing(cohort: Problem) -> None:
    """The same answer with a time limit as without."""
    rules = rules_of(COHORT.wanted)
    assert told(solve(cohort, rules, Limits(seconds=300))) == told(solve(cohort, rules))


# Why there is no plan.


def test_the_explanation_names_the_rule_that_leaves_nothing() -> None:
    """The contract alone leaves two of four schedules, the quorum of three none, the leader all."""
    people = [attending("ana", "aaaa", "aaaa", leader=True), attending("ben", "aa.a", "aaaa"),
              attending("eva", "aaaa", ".a.a")]  # fmt: skip
    problem = listed(people, EASY.candidates.starts)
    strict = Contract(max_absences=0, max_consecutive=0)
    result = solve(problem, Rules(hard=(Leaders(), Quorum(at_least=4), strict), objective=()))
    assert result.status is Status.INFEASIBLE
    assert result.infeasibility is not None
    left = {alone.rule: alone.candidates for alone in result.infeasibility.rules}
    assert left["leaders"] == 4
    assert left["quorum"] == 0
    assert left["contract"] == sum(not strict.violations(one) for one in schedules(problem))
    assert [alone.sentence for alone in result.infeasibility.rules][1] == "at least 4 people attend each session"


def schedules(problem: Problem) -> Iterator[Schedule]:
    """Return every candidate as a schedule."""
    return (schedule_of(problem, starts) for starts in problem.candidates.starts)


def test_rules_that_each_leave_something_can_leave_nothing_together() -> None:
    """00:00 suits the leader, 02:00 the quorum: each rule alone leaves one candidate."""
    people = [attending("ana", "aaaa", "....", leader=True), attending("ben", "....", "aaaa"),
              attending("eva", "....", "aaaa")]  # fmt: skip
    problem = listed(people, [[day(t, hour) for t in range(T)] for hour in (0, 120)])
    found = solve(problem, Rules(hard=(Leaders(), Quorum(at_least=2)), objective=(Attendance(),)))
    assert found.status is Status.INFEASIBLE
    assert found.infeasibility is not None
    assert [alone.candidates for alone in found.infeasibility.rules] == [1, 1]
    assert len(found.infeasibility.nearest) == 2
    assert {len(near.violations) for near in found.infeasibility.nearest} == {T}


def test_refused_slots_are_counted_by_reason() -> None:
    """Every 2nd Sunday blacked out in April, 02:00 skipped in March: no candidate at all is infeasible."""
    nobody = Case(
        people=(Someone(id="ana", available=WEEKS[1]),),
        months=((2027, 3), (2027, 4)),
        wanted=Wanted(objective=("attendance",)),
        ordinals=(2,),
        weekdays=(6,),
        anchors=("America/New_York",),
        blackouts=frozenset([date(2027, 4, 11)]),
    )
    result = solve(problem_of(nobody), rules_of(nobody.wanted))
    assert result.status is Status.INFEASIBLE
    assert result.infeasibility is not None
    assert result.infeasibility.refused == {"blackout": 23, "skipped clock time": 1, "too late": 0}
    assert result.infeasibility.nearest == ()


def test_the_nearest_candidates_are_nearest_by_brute_force() -> None:
    """Random groups with impossible demands: fewest broken parts, then fewest minutes of availability lacking."""
    met = 0

    @settings(max_examples=25)
    @given(case())
    def nearest(one: Case) -> None:
        nonlocal met
        narrow = replace(
            one, weekdays=one.weekdays[:1], ordinals=one.ordinals[:1], grid=60, anchors=one.anchors[:1]
        )
        hard = replace(one.wanted, hard=("leaders", "contract", "quorum"), quorum=9, share=None, max_absences=0)
        demanding = replace(narrow, wanted=hard)
        result = solve(problem_of(demanding), rules_of(hard))
        assert result.infeasibility is not None
        scores = sorted(lacking(demanding, starts) for starts in oracle.candidates(demanding))
        found = [
            (len(near.violations), sum(violation.lacking_min for violation in near.violations))
            for near in result.infeasibility.nearest
        ]
        assert found == scores[: len(found)]
        assert len(found) == min(3, len(scores))
        met += len(scores) > 3
        oracle.forget()

    nearest()
    assert met >= 15


def lacking(one: Case, starts: tuple[int, ...]) -> tuple[int, int]:
    """Return broken parts of the hard rules, and minutes that those who break them lack."""
    judged, minutes = oracle.Judged(one, starts), 0
    leaders = [person for person in one.people if person.leader]
    for t, start in enumerate(starts):
        leading = [p for p in leaders if oracle.within(p, oracle.own_time(p, start).date())]
        if judged._session_breaks("leaders", t):
            minutes += sum(missing(p, start, one.duration) for p in leading if not judged.there(p, t))
    for person in one.people:
        absences = judged.absences(person)
        if person.bound and any(absences):
            minutes += sum(
                missing(person, start, one.duration)
                for start, absent in zip(starts, absences, strict=True)
                if absent
            )
    return sum(judged.broken(rule) for rule in one.wanted.hard), minutes


def missing(person: Someone, start: int, duration: int) -> int:
    """Return how many minutes of a session somebody cannot attend."""
    return sum(oracle.level_at(person, minute) == 0 for minute in range(start, start + duration))


def test_the_nearest_is_found_among_many_that_break_as_much() -> None:
    """Ninety candidates break one part each; the last of them lacks a single minute, the others an hour."""
    ana = somebody("ana", [(89 * DAY + 1, 89 * DAY + 60)], leader=True)
    problem = listed([ana], [[k * DAY] for k in range(90)])
    result = solve(problem, Rules(hard=(Leaders(),), objective=()))
    assert result.infeasibility is not None
    assert result.infeasibility.nearest[0].violations[0].lacking_min == 1


# No plan leaves unchecked.


def solved() -> Result:
    """Return a result that stands up to its check."""
    rules = Rules(
        hard=(Leaders(),),
        objective=(Contract(max_absences=0), Attendance(), Burden()),
        reported=(Regions(at_least=1),),
    )
    result = solve(EASY, rules)
    assert result.solution is not None
    check_solution(result)
    return result


def absent_leader(result: Result) -> Result:
    """Let nobody be there."""
    assert result.solution is not None
    schedule = replace(result.solution.schedule, level=np.zeros_like(result.solution.schedule.level))
    return replace(result, solution=replace(result.solution, schedule=schedule))


def wrong_value(result: Result) -> Result:
    """Claim one attendance more than was proven."""
    level = replace(result.levels[1], value=(result.levels[1].value[0] + 1,))
    return replace(result, levels=(result.levels[0], level, result.levels[2]))


def no_bound(result: Result) -> Result:
    """Claim to be optimal without a proof of the last level."""
    return replace(result, levels=(*result.levels[:2], replace(result.levels[2], bound=None)))


def second_best(result: Result) -> Result:
    """Choose the second best candidate."""
    assert result.ranking is not None
    assert result.solution is not None
    second = int(result.ranking.columns.candidates[result.ranking.order[1]])
    return replace(result, solution=replace(result.solution, candidate=second))


class Disagreeing(Contract):
    """A contract whose two judgements differ."""

    def violations(self, schedule: Schedule) -> tuple[()]:
        """Find nothing."""
        return ()


def two_minds(result: Result) -> Result:
    """Put a rule into the objective that disagrees with itself."""
    return replace(result, rules=replace(result.rules, objective=(Disagreeing(max_absences=0), Attendance())))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (absent_leader, "cannot attend: Ana"),
        (wrong_value, "attendance: .* recomputed, .* proven"),
        (no_bound, "burden: .* proven"),
        (second_best, "is better"),
        (two_minds, "contract: .* parts broken, 0 violations"),
    ],
)
def test_a_result_that_is_not_what_it_claims_is_refused(tamper: Callable[[Result], Result], words: str) -> None:
    """It is a bug of ours, and says so."""
    with pytest.raises(EngineError, match=words):
        check_solution(tamper(solved()))


def test_a_feasible_result_claims_neither_proof_nor_rank() -> None:
    """What a limit stopped may be unproven; hard rules bind it all the same."""
    check_solution(replace(no_bound(solved()), status=Status.FEASIBLE))
    check_solution(replace(second_best(solved()), status=Status.FEASIBLE))
    with pytest.raises(EngineError):
        check_solution(replace(absent_leader(solved()), status=Status.FEASIBLE))


def test_a_model_that_has_something_better_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranking and model disagree: no plan leaves."""
    monkeypatch.setattr("scheduler.solve.rank", lambda columns, rules: backwards(rank(columns, rules)))
    with pytest.raises(EngineError, match="is better"):
        solve(EASY, LEVELS)


def backwards(ranking: Ranking) -> Ranking:
    """Put the worst first."""
    return replace(ranking, order=ranking.order[::-1])
