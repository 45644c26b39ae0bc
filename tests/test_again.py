"""Solving again against brute force: the same plan for hundreds of groups that changed, at any time of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import oracle
import pytest
from again_oracle import Again, Published, place_of, solve_again
from conftest import person_of, problem_of, rules_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Case, Someone
from test_oracle import SOMETIMES, case, person

from calendars.slots import Month
from calendars.zones import minutes_of, moment_of, wall_minutes, zone_clock
from constraints import Attendance
from scheduler.answers import Answer, Answers
from scheduler.calendar import month_of
from scheduler.candidates import SlotSpace, find_candidates
from scheduler.constraint import Criterion, Rules
from scheduler.incumbent import Agenda, InForce, agenda_of, forgiving, incumbent_of
from scheduler.ledger import Entry, Ledger
from scheduler.plan import Plan, moment_from, moment_text
from scheduler.problem import Problem
from scheduler.publish import Occasion, make_plan
from scheduler.refused import absent_as_announced
from scheduler.result import Result, Status
from scheduler.solve import solve

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
LEVELS = {"absent": 0, "if_needed": 1, "available": 2, "preferred": 3}


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def first_plan(one: Case) -> Plan | None:
    """Return the plan of a first solve, if there is one."""
    problem = problem_of(one)
    result = solve(problem, rules_of(one.wanted))
    if result.solution is None:
        return None
    return make_plan(problem, result, Occasion(group="Group", as_of=BEFORE, config_sha256=""))


def published(plan: Plan) -> tuple[Published, ...]:
    """Return what a plan says, in the oracle's values."""
    found = []
    for t, session in enumerate(plan.sessions):
        month = month_of(plan, session)
        invited = [one for one in plan.people if one.levels[t] != "outside"]
        found.append(
            Published(
                month=(month.year, month.number),
                start=minutes_of(moment_from(session.start)),
                promised={one.id: one.id in session.present for one in invited},
                level={one.id: LEVELS[one.levels[t]] for one in invited},
                zone={one.id: zone_at(one.local[t], session.start) for one in invited},
            )
        )
    return tuple(found)


def zone_at(text: str, start: str) -> str:
    """Return a zone whose clock shows what a person's showed: Etc/GMT if it fits, else found among all tried."""
    offset = datetime.fromisoformat(text).utcoffset()
    assert offset is not None
    for zone in ("UTC", *ZONES_OF_OFFSETS):
        shown = oracle.local(zone, minutes_of(moment_from(start)))
        if shown == datetime.fromisoformat(text).replace(tzinfo=None):
            return zone
    raise AssertionError(text)


ZONES_OF_OFFSETS = (*(f"Etc/GMT{n:+d}" for n in range(-14, 13)), "Asia/Kolkata", "Asia/Kathmandu",
                    "Australia/Lord_Howe", "America/St_Johns", "Australia/Adelaide")  # fmt: skip


def in_force(again: Again, plan: Plan) -> InForce:
    """Return the plan in force as the engine takes it."""
    numbers = {one.month: n for n, one in enumerate(again.published, 1)}
    at = moment_text(moment_of(again.as_of))
    entries = [Entry(numbers[month], who, word, None, at) for (month, who), word in again.recorded.items()]
    entries += [Entry(numbers[month], "*", "not_held", None, at) for month in again.not_held]
    return InForce(
        plan=plan,
        as_of=moment_of(again.as_of),
        ledger=Ledger(tuple(entries)),
        answers=Answers(
            tuple(
                Answer(moment_text(moment_of(start)), who, word, moment_text(moment_of(when)), "mail session")
                for start, who, word, when in again.answers
            )
        ),
    )


def problem_again(again: Again, plan: Plan) -> tuple[Problem, Rules, Agenda]:
    """Return a group that is solved again as the engine takes it."""
    one = again.case
    agenda = agenda_of(
        [Month(*month) for month in one.months], in_force(again, plan), again.notice_days, one.blackouts
    )
    months = [*agenda.months, *(Month(*month) for month in one.months), *(Month(*p.month) for p in again.published)]
    begin = wall_minutes(date(min(months).year, min(months).number, 1) - timedelta(days=12))
    end = wall_minutes(date(max(months).year, max(months).number, 28) + timedelta(days=18))
    space = SlotSpace(
        ordinals=one.ordinals, weekdays=one.weekdays, grid_min=one.grid, times=one.times, anchors=tuple(one.anchors)
    )
    clocks = [zone_clock(zone, begin, end) for zone in space.anchors]
    people = tuple(person_of(someone, begin, end) for someone in one.people)
    people = absent_as_announced(people, agenda.force.answers)
    problem = Problem(
        people=people,
        months=agenda.months,
        duration_min=one.duration,
        candidates=find_candidates(space, agenda.months, clocks, one.blackouts, agenda.fixed),
        numbers=agenda.numbers,
        incumbent=incumbent_of(agenda, people),
    )
    priced = rules_of(one.wanted)
    levels = tuple(Attendance(price=again.price) if isinstance(x, Attendance) else x for x in priced.objective)
    rules, _ = forgiving(replace(priced, objective=levels), problem)
    return problem, rules, agenda


def minimised(result: Result) -> tuple[tuple[Fraction, ...], ...]:
    """Return the engine's level values as what is minimised."""
    return tuple(
        tuple(Fraction(str(n)) * (-1 if isinstance(rule, Criterion) and rule.maximised else 1) for n in level.value)
        for rule, level in zip(result.rules.objective, result.levels, strict=True)
    )


@st.composite
def changed(draw: st.DrawFn, closing: bool = False) -> tuple[Again, Plan]:
    """Draw a group with a plan, some way into its programme, and what has changed since."""
    before = draw(case())
    plan = first_plan(before)
    assume(plan is not None)
    assert plan is not None
    told = published(plan)
    notice = draw(st.sampled_from((0, 0, 0, 14, 40)))
    edge = st.builds(lambda one, by: one.start - notice * 1440 + by, st.sampled_from(told), EDGES)
    last = told[0].start if closing else told[-1].start
    as_of = draw(st.one_of(st.integers(told[0].start - 20 * 1440, last + 1440), edge))
    first = date(*before.months[0], 1)
    people = [ended(one, told, draw(SOMETIMES)) for one in before.people]
    if draw(st.booleans()) and len(people) > 1:
        people.pop(draw(st.integers(0, len(people) - 1)))
    if draw(st.booleans()):
        people.append(draw(person("new", first)))
    if draw(st.booleans()):
        k = draw(st.integers(0, len(people) - 1))
        people[k] = draw(person(people[k].id, first))
    closed: set[date] = set()
    if closing:  # one published date is closed for all, or for somebody
        when = oracle.local(plan.slots[0].slot.zone, draw(st.sampled_from(told[-2:])).start).date()
        k = draw(st.sampled_from((-1, *(n for n, one in enumerate(people) if one.leader))))
        closed = {when} if k < 0 else set()
        before = replace(before, ordinals=(1, 2, 3, 4))  # something else is possible
        people = [replace(p, unavailable=p.unavailable | {when}) if n == k else p for n, p in enumerate(people)]
    past = [one for one in told if one.start <= as_of]
    pairs = [(one.month, who) for one in past for who in one.promised]
    recorded = draw(st.dictionaries(st.sampled_from(pairs), RECORDS, max_size=6)) if pairs else {}
    coming = [(one.start, who) for one in told if one.start > as_of for who in one.promised]
    slot = plan.slots[0].slot
    return Again(
        case=replace(
            before,
            people=tuple(people),
            months=draw(months(before, len(past))),
            blackouts=before.blackouts | closed,
        ),
        slot=(slot.ordinal, slot.weekday, slot.minute, slot.zone),
        published=told,
        as_of=as_of,
        notice_days=notice,
        price=Fraction(draw(st.sampled_from(("0", "0.25", "0.5", "1", "0.3", "2")))),
        recorded=recorded,
        not_held=frozenset(off(draw, told)),
        answers=answered(draw, coming, as_of),
    ), plan


def answered(draw: st.DrawFn, coming: list[tuple[int, str]], as_of: int) -> tuple[tuple[int, str, str, int], ...]:
    """Draw what was answered about sessions to come: mostly no, sometimes of an hour at which they were before."""
    if not coming:
        return ()
    about = draw(st.lists(st.sampled_from(coming), max_size=3))
    shifts = [draw(st.sampled_from((0, 0, 0, 60, -180))) for _ in about]
    words = [draw(st.sampled_from(("declined", "declined", "accepted", "tentative"))) for _ in about]
    return tuple(
        (start + shift, who, word, as_of - 100 + n)
        for n, ((start, who), shift, word) in enumerate(zip(about, shifts, words, strict=True))
    )


EDGES = st.sampled_from((-1, 0, 1, 600, -600))
"""Minutes around the moment from which on a session stays."""
RECORDS = st.sampled_from(("present", "absent", "absent", "excused"))


def ended(one: Someone, told: tuple[Published, ...], soon: bool) -> Someone:
    """Return somebody, perhaps with a membership that ends before the last published session."""
    if not soon:
        return one
    last = date(1970, 1, 1) + timedelta(days=told[-1].start // 1440 - 3)
    return replace(one, until=last if one.since is None else max(one.since, last))


def off(draw: st.DrawFn, told: tuple[Published, ...]) -> list[tuple[int, int]]:
    """Draw sessions that were called off or not held; one stays."""
    if draw(st.sampled_from((True, True, False))):
        return []
    return [draw(st.sampled_from(told)).month] if len(told) > 1 else []


def months(before: Case, begun: int) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Draw the months that the file asks for now: as before, one less, or one more."""
    year, month = before.months[-1]
    after = (year + month // 12, month % 12 + 1)
    shorter = before.months[:-1] if len(before.months) > max(begun, 1) else before.months
    return st.sampled_from((before.months, before.months, shorter, (*before.months, after)))


def compare(again: Again, plan: Plan, seen: Counter[str]) -> None:
    """Compare both plans, the one taken and whether it is held back with brute force."""
    problem, rules, agenda = problem_again(again, plan)
    assert tuple((month.year, month.number) for month in problem.months) == again.months
    found, plans = solve(problem, rules), solve_again(again)
    oracle.forget()
    seen[str(found.status)] += 1
    if plans is None:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert found.solution is not None
    assert found.decision is not None
    assert found.ranking is not None
    slot, best, decision = found.solution.slot, plans.taken, found.decision
    assert minimised(found) == best.levels
    assert tuple(found.solution.schedule.starts.tolist()) == best.instants
    assert (slot.ordinal, slot.weekday, slot.minute, slot.zone) == best.slot
    starts = found.ranking.columns.starts
    assert tuple(starts[decision.keep].tolist()) == plans.keep.instants
    assert tuple(starts[decision.change].tolist()) == plans.change.instants
    assert decision.is_held_back == plans.held_back
    seen["stays" if best.instants == again.kept() else "moves"] += 1
    seen["past"] += bool(agenda.held)
    seen["recorded"] += bool(again.recorded)
    seen["aside"] += bool(agenda.aside)
    if decision.keep != decision.change:
        seen["keep" if best is plans.keep else "change"] += 1
        seen[f"by {decision.decisive}"] += 1
    seen["held back"] += plans.held_back


def test_solving_again_is_what_brute_force_says() -> None:
    """History, records, notice, prices and changed people: same status, levels, sessions and slot."""
    seen: Counter[str] = Counter()

    @settings(max_examples=180)
    @given(changed())
    def same(drawn: tuple[Again, Plan]) -> None:
        assume(drawn[0].months)
        compare(*drawn, seen)

    same()
    assert seen["optimal"] >= 60
    assert min(seen[key] for key in ("stays", "moves", "past", "recorded", "aside")) >= 10, seen
    assert seen["change"] >= 2, seen


def test_a_closed_date_is_what_brute_force_says() -> None:
    """One published date is blacked out, or somebody is away: the group moves, or the plan is held back."""
    seen: Counter[str] = Counter()

    @settings(max_examples=60)
    @given(changed(closing=True))
    def same(drawn: tuple[Again, Plan]) -> None:
        assume(drawn[0].months)
        compare(*drawn, seen)

    same()
    assert min(seen[key] for key in ("held back", "stays", "moves")) >= 5, seen


def test_the_oracle_knows_a_place() -> None:
    """3rd Thursday 14:00 in Zurich, January 2027: the 21st, 13:00 UTC."""
    assert place_of((3, 3, 840, "Europe/Zurich"), (2027, 1)) == minutes_of(datetime(2027, 1, 21, 13, tzinfo=UTC))
