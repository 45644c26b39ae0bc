"""`schedule explain`: every kind of fact by hand, and explanations never contradict the solver or availability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import oracle
import pytest
from commands import AS_OF, BALINT, changed, content, run, written
from conftest import T, attending, day, listed, problem_of, rules_of, somebody
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Case, Judged, Someone
from test_oracle import case

from calendars.availability import Block
from calendars.intervals import interval_set
from calendars.slots import Slot
from constraints import Attendance, Contract
from reports.explain import slot_document
from reports.explain_person import person_document
from scheduler.constraint import Rules
from scheduler.deadline import Deadline
from scheduler.extra_hours import ExtraHours, fewest_hours, hours_of, with_hours, with_person
from scheduler.reasons import reasons
from scheduler.schedule import Schedule, schedule_of
from scheduler.solve import solve
from scheduler.versus import Versus
from scheduler.why import Asked, best_keeping, contract_of, each_help, hours_to_keep, in_order, verdict, wins

Json = dict[str, Any]

NEVER = Deadline(clock=lambda: 0.0)
"""No limit, on a clock that stands still."""


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def explained(path: Path, group: Json, *arguments: object) -> Json:
    """Write a group and return what `schedule explain` says of it."""
    done = run("explain", written(path / "group.yaml", group), *arguments, "--json", AS_OF)
    assert done.code in (0, 3), done.err
    document: Json = done.document
    return document


def with_ken(**keys: object) -> Json:
    """Return the small group in which Ken lives in Lagos, where clocks never change; some keys changed.

    The slots are 13:00 or 15:00 in Zurich: there the clocks go forward on 28 March 2027, between two sessions.
    """
    group = changed(slots={"grid": 60})
    group["leaders"][0]["available"] = "Mo-Fr 07:00-12:00"
    ken = {"id": "ken", "name": "Ken Abe", "zone": "Africa/Lagos", "available": "Mo-Fr 08:00-20:00", **keys}
    group["members"][0] = {**ken, "valid_at": "2026-11-01"}
    return group


def facts_of(path: Path, group: Json, slot: str = "3rd Th 14:00 Europe/Zurich") -> dict[int, list[Json]]:
    """Return the facts that keep Ken from each session of a slot that breaks a rule about him if he misses one."""
    group["rules"] = {"contract": {"max_absences": 0, "hard": True}}
    document = explained(path, group, "--slot", slot)
    rows = [reason for one in document["concerned"] if one["id"] == "ken" for reason in one["reasons"]]
    return {session["number"]: row["facts"] for row in rows for session in row["sessions"]}


def short(facts: dict[int, list[Json]]) -> dict[int, list[tuple[Any, ...]]]:
    """Return kind, minutes, and minutes before and after the hours."""
    keys = ("kind", "minutes", "before_min", "after_min")
    return {number: [tuple(fact[key] for key in keys) for fact in one] for number, one in facts.items()}


# Facts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("14:30-20:00", {n: [("outside", 30, 30, 0)] for n in (1, 2)} | {3: [("outside", 60, 90, 0)]}),
        ("08:00-13:30", {n: [("outside", 60, 0, 90)] for n in (1, 2)} | {3: [("outside", 30, 0, 30)]}),
        ("13:30-20:00", {3: [("clock_change", 30, 30, 0)]}),
        ("08:00-14:30", {n: [("clock_change", 30, 0, 30)] for n in (1, 2)}),
        ("13:15-13:45", {n: [("outside", 60, 0, 75)] for n in (1, 2)} | {3: [("outside", 30, 15, 15)]}),
        ("13:00-13:20,13:50-15:00", {3: [("clock_change", 30, 0, 0)]}),
        ("01:00-02:00", {n: [("outside", 60, 0, 0)] for n in (1, 2, 3)}),
    ],
)
def test_minutes_outside_hours_are_told_on_either_side_and_after_a_clock_change(
    tmp_path: Path, hours: str, expected: dict[int, list[tuple[Any, ...]]]
) -> None:
    """14:00 in Zurich is 14:00 in Lagos in February and March and 13:00 in April: by hand."""
    assert short(facts_of(tmp_path, with_ken(available=f"Mo-Fr {hours}"))) == expected


def test_a_clock_change_names_both_times_and_the_other_sessions(tmp_path: Path) -> None:
    """In April it is 13:00 for Ken, 30 minutes before his hours; in February and March 14:00, within them."""
    (fact,) = facts_of(tmp_path, with_ken(available="Mo-Fr 13:30-20:00"))[3]
    assert (fact["time"], fact["other_time"], fact["other_sessions"]) == ("13:00", "14:00", [1, 2])
    assert fact["sentence"] == (
        "It is 13:00 for them and not 14:00 as in February and March, because clocks change: "
        "it begins 30 minutes before their hours."
    )


def test_a_journey_is_named_with_the_time_there_and_at_home(tmp_path: Path) -> None:
    """In March Ken is in Lima, six hours behind Zurich's winter time: 08:00; hours there begin at 09:00."""
    stay = {"from": "2027-03-10", "to": "2027-03-20", "zone": "America/Lima"}
    facts = facts_of(tmp_path, with_ken(available="Mo-Fr 09:00-20:00", away=[stay]))
    assert list(facts) == [2]
    (fact,) = facts[2]
    assert (fact["kind"], fact["label"], fact["time"], fact["other_time"]) == (
        "away",
        "America/Lima",
        "08:00",
        "14:00",
    )
    assert (fact["minutes"], fact["before_min"]) == (60, 60)


def test_a_journey_does_not_promise_what_home_would_not_hold(tmp_path: Path) -> None:
    """Who could not come at home either is not told that home would help."""
    stay = {"from": "2027-03-10", "to": "2027-03-20", "zone": "America/Lima"}
    (fact,) = facts_of(tmp_path, with_ken(available="Mo-Fr 17:00-20:00", away=[stay]))[2]
    assert (fact["kind"], fact["other_time"]) == ("away", None)


def test_leave_holidays_and_membership_are_named(tmp_path: Path) -> None:
    """Good Friday stands by its name; leave, and days before and after the membership, by their kind."""
    facts = facts_of(tmp_path, with_ken(unavailable=["2027-02-18"], until="2027-04-14"))
    assert short(facts) == {1: [("unavailable", 60, 0, 0)]}, "outside the membership nobody is absent"
    group = with_ken(holidays="NG", **{"from": "2027-03-01"})
    group["slots"] = {"weekdays": ["Fr"], "ordinals": [4], "anchors": ["Europe/Zurich"]}
    facts = facts_of(tmp_path, group, "4th Friday 14:00 Zurich")
    assert [(fact["kind"], fact["label"]) for fact in facts[2]] == [("holiday", "Good Friday")]


def test_a_busy_event_takes_the_minutes_that_it_overlaps(tmp_path: Path) -> None:
    """An event from 13:30 UTC keeps Ken from the second half of his February session (13:00 UTC)."""
    about = ["UID:1", "DTSTAMP:20260101T000000Z", "DTSTART:20270218T133000Z", "DTEND:20270218T150000Z"]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:x",
        "BEGIN:VEVENT",
        *about,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    text = "\r\n".join(lines)
    (tmp_path / "ken.ics").write_text(text, newline="")
    assert short(facts_of(tmp_path, with_ken(busy=["ken.ics"]))) == {1: [("busy", 30, 0, 0)]}


def test_a_declined_invitation_is_a_fact_of_its_own() -> None:
    """Blocks keep their kind, and several facts of one session stand side by side."""
    ken = attending("ken", "aa.a")
    declined = Block(
        kind="declined", label="", instants=interval_set([(day(1), day(1) + 60), (day(2), day(2) + 60)])
    )
    ken = replace(ken, availability=ken.availability.without(declined))
    schedule = schedule_of(listed([ken], [[day(t) for t in range(T)]]), np.array([day(t) for t in range(T)]))
    found = [[fact.kind for fact in facts] for facts in reasons(schedule, 0)]
    assert found == [[], ["declined"], ["declined", "outside"], []]


def test_what_happened_is_not_explained_anew(tmp_path: Path) -> None:
    """A session of the past that Ken missed is said to be past, whatever his hours say."""
    path = written(tmp_path / "group.yaml", with_ken())
    assert run("solve", path, AS_OF).code == 0
    after = "--as-of=2027-02-20T10:00Z"
    assert run("record", path, "--session", 1, "--absent", "ken", after).code == 0
    document = run("explain", path, "--person", "Ken", "--json", after).document
    (row,) = document["missed"]["reasons"]
    assert [fact["kind"] for fact in row["facts"]] == ["recorded"]
    assert document["missed"]["sessions"] == [1]
    assert document["hours"]["minutes"] is None


# Facts never contradict availability -----------------------------------------------------------------------------


def minutes(person: Someone, start: int, duration: int) -> Counter[str]:
    """Count the minutes of a session that each kind of thing takes, minute by minute."""
    found: Counter[str] = Counter()
    for minute in range(start, start + duration):
        now = oracle.own_time(person, minute)
        of_week = now.weekday() * 1440 + now.hour * 60 + now.minute
        found["outside"] += all(of_week not in one for _, one in person.weeks)
        found["unavailable"] += now.date() in person.unavailable
        found["busy"] += any(begin <= minute < end for begin, end in person.busy)
        found["membership"] += not oracle.within(person, now.date())
    return +found


def test_facts_are_those_of_an_independent_count() -> None:
    """For random groups: facts exactly where somebody cannot come, each kind with its own minutes."""
    seen: Counter[str] = Counter()

    @settings(max_examples=120)
    @given(case(), st.integers(0, 10_000))
    def same(one: Case, n: int) -> None:
        problem = problem_of(one)
        if not len(problem.candidates):
            return
        schedule = schedule_of(problem, problem.candidates.starts[n % len(problem.candidates)])
        for p, person in enumerate(one.people):
            for start, facts in zip(schedule.starts.tolist(), reasons(schedule, p), strict=True):
                there = oracle.level_of(person, start, one.duration) > 0
                counted = Counter[str]() if there else minutes(person, start, one.duration)
                hours = ("clock_change", "away")
                merged = {"outside" if fact.kind in hours else fact.kind: fact.minutes for fact in facts}
                assert merged == dict(counted)
                seen.update(fact.kind for fact in facts)
                for fact in facts:
                    away = oracle.own_time(person, start) != oracle.local(person.zone, start)
                    assert fact.kind not in ("clock_change", "away", "outside") or (fact.kind == "away") == away

    same()
    assert min(seen[kind] for kind in ("outside", "clock_change", "away", "unavailable", "busy", "membership")) > 0


# Explaining never contradicts solving ----------------------------------------------------------------------------


def asked_of(one: Case, name: oracle.Name) -> Asked | None:
    """Return a slot as it is asked about; None where it is no candidate."""
    starts = oracle.sessions(one, name)
    return None if starts is None else Asked(
        slot=Slot(*name), starts=np.array(starts, dtype=np.int64), obstacles=(), limits=()
    )  # fmt: skip


def test_an_explanation_never_contradicts_the_solver() -> None:
    """For random groups and slots: levels, verdict, rules and who comes are those of brute force."""
    seen: Counter[str] = Counter()

    @settings(max_examples=40)
    @given(case(), st.integers(0, 10_000))
    def same(one: Case, n: int) -> None:
        names = list(oracle.slots(one))
        name = names[n % len(names)]
        best = oracle.solve(one)
        question = asked_of(one, best.slot if best is not None and n % 5 == 0 else name)
        if question is None:
            return
        problem = problem_of(one)
        result = solve(problem, rules_of(one.wanted))
        found = slot_document("Group", problem, result, question, [], NEVER)
        assert question.starts is not None
        mine = Judged(one, tuple(question.starts.tolist()))
        broken = Counter({rule: mine.broken(rule) for rule in one.wanted.hard})
        assert Counter(part["rule"] for part in found["broken"]) == +broken
        levels = tuple(mine.level(level) for level in one.wanted.objective)
        expected = _expected(best, mine, levels, bool(+broken))
        assert found["verdict"] == expected
        seen[expected] += 1
        if best is not None:
            _same_people(one, found, mine, Judged(one, best.instants))
            _same_levels(one, found, levels, best.levels)

    same()
    assert min(seen[one] for one in ("same", "worse", "ties", "breaks rules")) > 0, seen


def _expected(best: oracle.Best | None, mine: Judged, levels: tuple[tuple[int, ...], ...], broken: bool) -> str:
    if broken:
        return "breaks rules"
    if best is None:  # a slot that keeps the rules can be chosen, if anybody comes
        assert not any(mine.there(person, t) for person in mine.case.people for t in range(len(mine.starts)))
        return "alone"
    if mine.starts == best.instants:
        return "same"
    assert levels >= best.levels
    return "ties" if levels == best.levels else "worse"


def _same_people(one: Case, found: Json, mine: Judged, chosen: Judged) -> None:
    for key, here, there in (("lost", chosen, mine), ("won", mine, chosen)):
        said = {row["id"]: row["sessions"] for row in found[key]}
        told = {
            row["id"]: sorted(at["number"] for reason in row["reasons"] for at in reason["sessions"])
            for row in found[key]
        }
        rows = {
            person.id: [
                t + 1 for t in range(len(one.months)) if here.there(person, t) and not there.there(person, t)
            ]
            for person in one.people
        }
        assert said == {who: numbers for who, numbers in rows.items() if numbers}
        assert told == said, "each session has its reason"


def _same_levels(
    one: Case, found: Json, mine: tuple[tuple[int, ...], ...], best: tuple[tuple[int, ...], ...]
) -> None:
    for name, level, here, there in zip(one.wanted.objective, found["levels"], mine, best, strict=True):
        sign = -1 if name in ("attendance", "preference") else 1
        assert level["value"] == [sign * number for number in here]
        assert level["chosen"] == [sign * number for number in there]
        assert level["verdict"] == ("ties" if here == there else "worse" if here > there else "better")


def test_hours_to_keep_a_contract_do_keep_it_and_the_best_slot_for_one_is_that_of_brute_force() -> None:
    """For random groups: added to the file's hours they suffice, and no slot that keeps the contract is better."""
    seen: Counter[str] = Counter()

    @settings(max_examples=40)
    @given(case(), st.integers(0, 10_000))
    def same(one: Case, n: int) -> None:
        bound = [p for p, person in enumerate(one.people) if person.bound]
        others = (name for name in one.wanted.objective if name != "contract")
        wanted = replace(one.wanted, max_absences=n % 2, max_consecutive=1, objective=(*others, "contract"))
        one = replace(one, wanted=wanted)
        result = solve(problem_of(one), rules_of(one.wanted))
        if result.solution is None or not bound:
            return
        p, schedule, contract = bound[n % len(bound)], result.solution.schedule, contract_of(result.rules)
        assert contract is not None
        assert result.ranking is not None
        document = person_document("Group", schedule.problem, result, p, [])
        assert document["missed"]["sessions"] == [t + 1 for t in np.flatnonzero(schedule.absent[p])]
        _hours_suffice(one, schedule, p, seen)
        _best_is_best(one, p, best_keeping(result.ranking, contract, p), schedule, seen)

    same()
    assert min(seen[one] for one in ("hours", "a slot")) > 0, seen


def _hours_suffice(one: Case, schedule: Schedule, p: int, seen: Counter[str]) -> None:
    contract, starts = Contract(max_absences=one.wanted.max_absences), tuple(schedule.starts.tolist())
    if not Judged(one, starts)._breaks_contract(one.people[p]):
        return
    hours = hours_to_keep(contract, schedule, p)
    seen["hours" if hours else "no hours"] += 1
    if hours is not None:
        windows = tuple((extra.weekday, extra.begin_min, extra.end_min) for extra in hours)
        person = replace(one.people[p], if_needed=(*one.people[p].if_needed, *windows))
        assert not Judged(one, starts)._breaks_contract(person)


def _best_is_best(one: Case, p: int, candidate: int | None, schedule: Schedule, seen: Counter[str]) -> None:
    keeping = [
        (tuple(judged.level(name) for name in one.wanted.objective), judged.starts)
        for judged in (Judged(one, starts) for starts in oracle.candidates(one))
        if not any(judged.broken(rule) for rule in one.wanted.hard) and not judged._breaks_contract(one.people[p])
    ]
    seen["a slot" if keeping else "no slot"] += 1
    starts = None if candidate is None else tuple(schedule.problem.candidates.starts[candidate].tolist())
    assert starts == (min(keeping)[1] if keeping else None)


# Hours -----------------------------------------------------------------------------------------------------------


def test_hours_are_joined_by_the_week_and_go_over_midnight() -> None:
    """Runs on two Mondays are one; 1970-01-05 was a Monday."""
    monday = 4 * 1440
    runs = [
        (monday + 60, monday + 120),
        (monday + 7 * 1440 + 120, monday + 7 * 1440 + 150),
        (monday + 1430, monday + 1450),
    ]
    assert hours_of(runs) == (
        ExtraHours(weekday=0, begin_min=60, end_min=150),
        ExtraHours(weekday=0, begin_min=1430, end_min=1450),
    )


def test_more_hours_do_not_lift_what_blocks() -> None:
    """Who is outside the membership, or has declined, is not brought back by hours."""
    ken = somebody("ken", membership=[(day(0), day(2))])
    ken = replace(
        ken,
        availability=ken.availability.without(
            Block(kind="busy", label="", instants=interval_set([(day(1), day(1) + 30)]))
        ),
    )
    wide = with_hours(ken, tuple(ExtraHours(weekday=n, begin_min=0, end_min=1440) for n in range(7)))
    starts = np.array([day(t) for t in range(T)])
    assert wide.availability.levels(starts, 60).tolist() == [1, 0, 0, 0]


def test_the_fewest_hours_are_taken() -> None:
    """Ken misses three sessions and may miss one: of 30, 60 and 60 minutes the cheapest two are mended."""
    starts = np.array([day(t) for t in range(T)])  # on a Thursday, a Saturday, a Monday and a Wednesday
    ken = somebody("ken", [(day(0) + 30, day(0) + 90), (day(3), day(3) + 60), (day(1) + 45, day(1) + 60)])
    problem = listed([ken], [starts.tolist()])
    hours = hours_to_keep(Contract(max_absences=1), schedule_of(problem, starts), 0)
    assert hours == (ExtraHours(weekday=3, begin_min=0, end_min=30), ExtraHours(weekday=5, begin_min=0, end_min=45))


def test_where_blocks_break_a_contract_no_hours_are_proposed() -> None:
    """Two sessions on leave are more than the contract allows, whatever the hours."""
    starts = np.array([day(t) for t in range(T)])
    ken = attending("ken", "aa..")
    leave = Block(
        kind="unavailable", label="", instants=interval_set([(day(0), day(0) + 60), (day(1), day(1) + 60)])
    )
    ken = replace(ken, availability=ken.availability.without(leave))
    schedule = schedule_of(listed([ken], [starts.tolist()]), starts)
    assert hours_to_keep(Contract(max_absences=1), schedule, 0) is None
    assert hours_to_keep(Contract(max_absences=2, max_consecutive=2), schedule, 0) is not None


def test_enough_means_that_the_slot_would_win() -> None:
    """Hours of one person that turn the verdict are named as enough, and they do turn it."""
    late = [day(t, 120) for t in range(T)]
    people = [
        attending("ana", "aaaa", "aaaa", leader=True),
        attending("ken", "aaaa", "...."),
        attending("eva", "aa..", "aaaa"),
    ]
    problem = listed(people, [[day(t) for t in range(T)], late])
    rules = Rules(hard=(), objective=(Attendance(),))
    chosen, mine = (schedule_of(problem, np.array(one)) for one in ([day(t) for t in range(T)], late))
    assert verdict(rules, mine, chosen) == "worse"
    (best, *_) = in_order(each_help(rules, mine, chosen))
    assert best.enough
    assert problem.people[best.p].id == "ken"
    changed_person = with_hours(problem.people[best.p], best.hours)
    after = with_person(mine, best.p, changed_person)
    assert verdict(rules, after, with_person(chosen, best.p, changed_person)) == "better"
    assert fewest_hours(mine, 0, lambda _: False) is None


def test_judging_only_what_changes_says_the_same_as_judging_all() -> None:
    """Hours of one person more, at random slots of random groups, under every rule, hard or not."""
    seen: Counter[bool] = Counter()

    @settings(max_examples=60)
    @given(case(), st.integers(0, 10_000), st.integers(0, 6), st.booleans())
    def same(one: Case, n: int, weekday: int, alone: bool) -> None:
        problem, rules = problem_of(one), rules_of(one.wanted)
        if not len(problem.candidates):
            return
        starts = problem.candidates.starts
        mine, chosen = (schedule_of(problem, starts[k % len(starts)]) for k in (n, n // 7))
        other = None if alone else chosen
        versus = Versus(rules, mine, other)
        for p, person in enumerate(problem.people):
            more = with_hours(person, (ExtraHours(weekday=weekday, begin_min=0, end_min=3 * 1440),))
            after = with_person(mine, p, more)
            assert versus.wins(p, after) == wins(rules, after, other)
            seen[wins(rules, after, other)] += 1
        oracle.forget()

    same()
    assert min(seen[True], seen[False]) > 0, seen


def test_whenever_the_time_is_up_the_hours_that_are_named_help_and_the_rest_is_said_to_be_missing() -> None:
    """Stopped at every look at the clock, and by Ctrl-C."""
    late = [day(t, 120) for t in range(T)]
    people = [
        attending("ana", "aaaa", "aaaa", leader=True),
        attending("ken", "aaaa", "...."),
        attending("eva", "aaaa", "...a"),
        attending("liv", "...a", "aaa."),
    ]
    problem, slot = listed(people, [[day(t) for t in range(T)], late]), Slot(1, 0, 120, "UTC")
    result = solve(problem, Rules(hard=(), objective=(Attendance(),)))
    question = Asked(slot=slot, starts=np.array(late), obstacles=(), limits=())

    def told(clock: Callable[[], float], seconds: float | None) -> tuple[list[str], str]:
        deadline = Deadline.after(seconds, clock)
        win = slot_document("Group", problem, result, question, [], deadline)["win"]
        return [row["sentence"] for row in win["hours"]], " ".join(win["sentences"])

    whole, nothing_more = told(lambda: 0.0, None)
    assert len(whole) > 1
    assert "others may help" not in nothing_more
    reached: Counter[int] = Counter()
    for looks in range(30):
        ticks = count()
        some, said = told(lambda ticks=ticks: float(next(ticks)), looks)  # type: ignore[misc]
        assert set(some) <= set(whole)
        cut = "The time was up before everybody's hours were tried: others may help too; --time-limit SECONDS"
        assert some == whole or cut in said
        reached[len(some)] += 1
    assert {0, len(whole)} <= set(reached)

    def stop() -> float:
        raise KeyboardInterrupt

    assert told(stop, None)[0] == []
    assert "The search was stopped before everybody's hours were tried" in told(stop, None)[1]


# The slot as a candidate -----------------------------------------------------------------------------------------


def test_blackouts_and_skipped_times_are_told_session_by_session(tmp_path: Path) -> None:
    """Both blacked-out dates are named; 02:30 does not exist in Zurich on the last Sunday of March 2027."""
    group = changed(programme={"blackouts": ["2027-02-18", "2027-04-15"]})
    group["slots"] = {"weekdays": ["Th", "Fr"], "ordinals": [3], "anchors": ["Europe/Zurich"]}
    document = explained(tmp_path, group, "--slot", "3rd Th 14:00 Zurich")
    assert document["verdict"] == "impossible"
    assert [(one["kind"], one["session"], one["date"]) for one in document["obstacles"]] == [
        ("blackout", 1, "2027-02-18"),
        ("blackout", 3, "2027-04-15"),
    ]
    assert "blackouts" in document["win"]["sentences"][0]
    document = explained(tmp_path, group, "--slot", "last Sunday 2:30 Zurich")
    assert [(one["kind"], one["session"]) for one in document["obstacles"]] == [("skipped_time", 2)]
    assert "02:30 does not exist in Europe/Zurich" in document["obstacles"][0]["sentence"]
    assert document["levels"] == []


def test_a_slot_that_the_file_does_not_allow_is_compared_all_the_same(tmp_path: Path) -> None:
    """What forbids it is named by its key, and what it would be worth is said."""
    document = explained(tmp_path, changed(), "--slot", "2nd Tue 14:10 Athens")
    said = " ".join(document["not_allowed"])
    assert all(key in said for key in ("weekdays", "ordinals", "grid", "anchors"))
    assert not document["candidate"]
    assert document["levels"]


def test_a_clock_time_that_is_not_among_the_times_is_named_by_its_key(tmp_path: Path) -> None:
    """Where the file names clock times there is no grid to be on."""
    group = changed(slots={"times": ["13:00", "14:05"]})
    document = explained(tmp_path, group, "--slot", "3rd Th 15:00 Zurich")
    assert document["not_allowed"] == ["the clock time is not among `slots: times:`"]
    assert explained(tmp_path, group, "--slot", "3rd Th 14:05 Zurich")["not_allowed"] == []


def test_the_same_sessions_from_another_anchor_are_the_chosen_slot(tmp_path: Path) -> None:
    """13:00 in Paris is 13:00 in Zurich, although Paris is no anchor of the file."""
    document = explained(tmp_path, changed(), "--slot", "3rd Th 14:00 Paris")
    assert document["called"] == "3rd Thursday 14:00 Europe/Zurich"
    assert document["not_allowed"] == []


def test_a_session_of_the_past_stays_and_moving_counts(tmp_path: Path) -> None:
    """With a plan in force explaining sees the agenda that solving sees: past sessions stay where they were."""
    path = written(tmp_path / "group.yaml", with_ken())
    assert run("solve", path, AS_OF).code == 0
    before = content(tmp_path)
    after = "--as-of=2027-02-20T10:00Z"
    chosen = run("solve", path, "--dry-run", "--json", after).document
    document = run("explain", path, "--slot", "3rd Th 15:00 Zurich", "--json", after).document
    assert document["verdict"] in ("worse", "same")
    levels = {level["name"]: level["chosen"] for level in document["levels"]}
    assert levels == {level["name"]: level["value"] for level in chosen["proof"]["levels"]}
    assert all(1 not in row["sessions"] for row in (*document["lost"], *document["won"]))
    assert content(tmp_path) == before, "nothing is written"


# The command -----------------------------------------------------------------------------------------------------


def test_the_model_case_reads_well_at_every_width(tmp_path: Path) -> None:
    """80 and 120 columns are kept, --plain keeps 76, names stand instead of ids."""
    for words in (("--slot", "3rd Thursday 2:30pm Zurich"), ("--person", "priya")):
        for columns in (80, 120):
            done = run("explain", BALINT, *words, "--out", tmp_path / "none", AS_OF, columns=columns)
            assert done.code == 0, done.err
            assert max(map(len, done.out.splitlines())) <= columns
        plain = run("explain", BALINT, *words, "--out", tmp_path / "none", "--plain", AS_OF).out
        assert max(map(len, plain.splitlines())) <= 76
        assert "Priya Raghavan" in plain or "Eleni Markou" in plain
    assert not (tmp_path / "none").exists()


def test_without_a_question_it_says_what_to_ask_or_why_nothing_fits(tmp_path: Path) -> None:
    """A group with a plan asks back; an infeasible one says what solve says, with its exit code."""
    path = written(tmp_path / "group.yaml", changed())
    done = run("explain", path, AS_OF)
    assert (done.code, done.out) == (2, "")
    assert "--slot" in done.err
    assert "--person" in done.err
    none = changed(slots={"weekdays": ["Su"]})
    path = written(tmp_path / "none.yaml", none)
    told, solved = run("explain", path, "--json", AS_OF), run("solve", path, "--dry-run", "--json", AS_OF)
    assert (told.code, told.document) == (3, solved.document)
    about = run("explain", path, "--slot", "3rd Su 14:00 Zurich", "--json", AS_OF)
    assert about.code == 3
    assert about.document["verdict"] == "breaks rules"
    assert about.document["chosen"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--slot", "3rd Th 14:00 Zurich", "--person", "ken"), "name one of them"),
        (("--person", "nobody"), "ken (Ken Abe)"),
        (("--slot", "Th 14:00 Zurich"), "which one of the month"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, one sentence, nothing on standard output."""
    done = run("explain", written(tmp_path / "group.yaml", changed()), *arguments, AS_OF)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_a_person_who_misses_nothing_is_told_so(tmp_path: Path) -> None:
    """There is nothing to explain, and nothing is proposed."""
    document = explained(tmp_path, with_ken(), "--person", "ana")
    assert document["sentence"].startswith("Ana Prado misses no session")
    assert (document["hours"], document["best"], document["contract"]) == (None, None, None)
