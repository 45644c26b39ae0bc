"""The plan: written and read back, damaged in every way, and carried on from one issue to the next."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import oracle
import pytest
from conftest import problem_of, rules_of
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Case, Someone, Wanted
from test_oracle import WEEK, WEEKS, daily

from calendars.zones import moment_of
from constraints import Contract
from reports.issue import issued
from scheduler.change import Change
from scheduler.incumbent import InForce, agenda_of
from scheduler.plan import Issued, Plan, moment_from
from scheduler.plan_file import PlanError, plan_json, read_plan, write_plan
from scheduler.problem import Problem
from scheduler.publish import Occasion, make_plan
from scheduler.result import Result
from scheduler.solve import solve

ISSUED = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = datetime(2027, 1, 5, 9, 30, tzinfo=UTC)
NOWHERE = Path("no folder of that name")
"""Where nothing of what people were sent lies: it is what the plan in force makes."""
CASE = Case(
    people=(
        Someone(id="ana", zone="America/Denver", leader=True, region="west", available=daily(WEEK, 6, 12)),
        Someone(id="ken", zone="Europe/Zurich", available=daily(WEEK, 14, 19), preferred=daily(WEEK, 14, 18)),
        Someone(id="eva", zone="Asia/Kathmandu", region="asia", if_needed=WEEKS[1], optional=True),
        Someone(
            id="max",
            zone="Australia/Lord_Howe",
            available=daily(WEEK, 0, 24),
            unavailable=frozenset([datetime(2027, 3, 5).date()]),
            since=datetime(2027, 2, 20).date(),
        ),
    ),
    months=((2027, 2), (2027, 3), (2027, 4)),
    wanted=Wanted(hard=("leaders",), objective=("contract", "attendance", "burden", "preference"), max_absences=0),
    weekdays=(3,),
    anchors=("Europe/Zurich",),
)


def occasion(moment: datetime = ISSUED) -> Occasion:
    """Return the circumstances of an issue."""
    return Occasion(group="Balint „2.0“\n[bold]", as_of=moment, config_sha256="00ff")


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Return the group's problem."""
    return problem_of(CASE)


@pytest.fixture(scope="module")
def result(problem: Problem) -> Result:
    """Return its solution."""
    return solve(problem, rules_of(CASE.wanted))


@pytest.fixture(scope="module")
def plan(problem: Problem, result: Result) -> Plan:
    """Return the first plan."""
    return make_plan(problem, result, occasion())


def written(tmp_path: Path, content: bytes) -> Path:
    """Return a file with some content."""
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    return path


def test_a_plan_says_what_was_solved(plan: Plan, result: Result) -> None:
    """Every number of it against the oracle, from the sessions alone."""
    best = oracle.solve(CASE)
    assert best is not None
    judged = oracle.Judged(CASE, best.instants)
    starts = [moment_of(start) for start in best.instants]
    assert [moment_from(session.start) for session in plan.sessions] == starts
    assert [moment_from(one.end) for one in plan.sessions] == [at + timedelta(minutes=90) for at in starts]
    assert (plan.slots[0].slot.ordinal, plan.slots[0].slot.weekday, plan.slots[0].slot.minute) == best.slot[:3]
    for t, session in enumerate(plan.sessions):
        there = {person.id for person in CASE.people if judged.there(person, t)}
        assert set(session.present) == there
        assert set(session.absent) == {person.id for person in CASE.people if judged.absences(person)[t]}
        assert session.number == t + 1
    for person, planned in zip(CASE.people, plan.people, strict=True):
        absent = judged.absences(person)
        assert planned.id == person.id
        assert planned.attends == sum(judged.there(person, t) for t in range(3))
        assert planned.absences == sum(absent)
        hours, unsocial = CASE.wanted.unsocial, []
        for t, start in enumerate(best.instants):
            minutes = oracle.unsocial_minutes(person, start, 90, hours) if judged.there(person, t) else 0
            unsocial.append(minutes)
            own = oracle.own_time(person, start)
            shift = int((own - datetime(1970, 1, 1)) / timedelta(minutes=1)) - start
            sign, size = "-" if shift < 0 else "+", abs(shift)
            assert planned.local[t] == f"{own:%Y-%m-%dT%H:%M}{sign}{size // 60:02}:{size % 60:02}"
            inside = oracle.within(person, own.date())
            names = ("absent", "if_needed", "available", "preferred")
            assert planned.levels[t] == (names[oracle.level_of(person, start, 90)] if inside else "outside")
        assert list(planned.unsocial_min) == unsocial
        assert planned.burden_min == sum(unsocial)
    assert [one.contract for one in plan.people] == [None, "kept", None, "broken"]
    oracle.forget()


def test_a_contract_that_is_only_reported_is_told_all_the_same(problem: Problem) -> None:
    """Hard, a level, or reported: the plan says whether it is kept."""
    rules = replace(rules_of(replace(CASE.wanted, objective=("attendance",))), reported=(Contract(max_absences=0),))
    reported = make_plan(problem, solve(problem, rules), occasion())
    assert [one.contract for one in reported.people] == [None, "kept", None, "broken"]


def test_a_plan_is_read_back_equal_and_written_alike(tmp_path: Path, plan: Plan) -> None:
    """Both ways, to the byte; foreign letters and line ends in names survive."""
    content = write_plan(plan)
    back = read_plan(written(tmp_path, content))
    assert back == plan
    assert write_plan(back) == content
    assert json.loads(content) == json.loads(json.dumps(plan_json(plan)))
    assert content.endswith(b"}\n")


def test_the_same_input_gives_the_same_plan(problem: Problem, plan: Plan) -> None:
    """Solved again, with the same moment of issue: the same bytes, the UID included."""
    again = make_plan(problem, solve(problem, rules_of(CASE.wanted)), occasion())
    assert write_plan(again) == write_plan(plan)
    other = make_plan(problem, solve(problem, rules_of(CASE.wanted)), replace(occasion(), group="Other"))
    assert other.issue.uid != plan.issue.uid


def following(problem: Problem, result: Result, moment: Occasion, incumbent: Plan, folder: Path = NOWHERE) -> Plan:
    """Make a plan that follows another one, and issue it to whom it says something else."""
    agenda = agenda_of(problem.months, InForce(plan=incumbent, as_of=moment.as_of), notice_days=0)
    made = make_plan(problem, result, moment, agenda)
    return issued(Change(before=incumbent, after=made, as_of=moment.as_of), moment, folder)[0]


def test_an_unchanged_plan_stays_the_incumbent(problem: Problem, result: Result, plan: Plan) -> None:
    """Issued later, from a file with other comments: nothing new to anybody, so it is the very same plan."""
    assert following(problem, result, replace(occasion(LATER), config_sha256="ff00"), plan) is plan


@pytest.fixture(scope="module")
def moved() -> tuple[Problem, Result]:
    """Return the group with a new member and without Max, on another weekday."""
    new = Someone(id="zoe", available=WEEKS[1])
    other = replace(CASE, people=(*CASE.people[:3], new), weekdays=(1,))
    problem = problem_of(other)
    return problem, solve(problem, rules_of(other.wanted))


def test_a_changed_plan_keeps_its_identity(plan: Plan, moved: tuple[Problem, Result]) -> None:
    """UID and CREATED stay, SEQUENCE and revision rise, everybody who was ever invited is remembered."""
    follower = following(*moved, occasion(LATER), plan)
    assert follower.issue.uid == plan.issue.uid
    assert follower.issue.created == plan.issue.created
    assert follower.issue.sequence == plan.issue.sequence + 1
    assert follower.revision == plan.revision + 1
    assert follower.issue.stamp == "2027-01-05T09:30:00Z"
    assert follower.issue.invited == ("ana", "eva", "ken", "max", "zoe")
    assert follower.slots != plan.slots
    assert follower.made.at == "2027-01-05T09:30:00Z"
    assert [(one.id, one.issued.sequence if one.issued else None) for one in follower.people] == [
        ("ana", 1), ("ken", 1), ("eva", 1), ("zoe", 1)
    ]  # fmt: skip
    assert follower.issue.group.sequence == 1
    (left,) = follower.former
    (max_,) = (person for person in plan.people if person.id == "max")
    assert (left.id, left.issued.sequence, left.slot) == ("max", 1, plan.slots[0])
    had = [session for session, level in zip(plan.sessions, max_.levels, strict=True) if level != "outside"]
    assert [session.start for session in left.sessions] == [session.start for session in had]
    assert len(had) == 2
    assert following(*moved, occasion(LATER + timedelta(days=1)), follower) is follower


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
def test_a_later_issue_has_a_later_stamp(plan: Plan, moved: tuple[Problem, Result], back: timedelta) -> None:
    """Also when ``--as-of`` says the same moment or an earlier one: calendars go by it."""
    follower = following(*moved, occasion(ISSUED - back), plan)
    assert follower.issue.stamp == "2026-11-22T10:00:01Z"
    assert follower.issue.sequence == 1
    stamps = {one.issued.stamp for one in (*follower.people, *follower.former) if one.issued}
    assert {*stamps, follower.issue.group.stamp} == {follower.issue.stamp}


def test_a_missing_or_unreadable_file_says_what_to_do(tmp_path: Path) -> None:
    """No file, a folder in its place."""
    with pytest.raises(PlanError, match="no plan here yet"):
        read_plan(tmp_path / "plan.json")
    with pytest.raises(PlanError, match="cannot be read"):
        read_plan(tmp_path)


def test_another_format_is_not_guessed(tmp_path: Path, plan: Plan) -> None:
    """A later version of the program may have written it."""
    with pytest.raises(PlanError, match="format 2 was written by another version"):
        read_plan(written(tmp_path, json.dumps({**plan_json(plan), "format": 2}).encode()))


def former_form(plan: Plan, sequence: int = 0) -> dict[str, Any]:
    """Return a first plan as it was written before everybody's invites were numbered one by one."""
    data = json.loads(write_plan(plan))
    del data["former"], data["issue"]["group"]
    data["issue"]["sequence"] = sequence
    for person in data["people"]:
        del person["email"], person["issued"]
    return data


def test_a_plan_of_the_former_form_is_read(tmp_path: Path, plan: Plan) -> None:
    """Everybody with a session has what the last issue was; nobody has left; addresses come with the next solve."""
    outside = replace(plan.people[2], levels=("outside",) * 3)
    one = replace(plan, people=(*plan.people[:2], outside, plan.people[3]))
    read = read_plan(written(tmp_path, json.dumps(former_form(one, sequence=4)).encode()))
    last = Issued(sequence=4, stamp=plan.issue.stamp)
    assert read.issue == replace(plan.issue, sequence=4, group=last)
    assert [person.issued for person in read.people] == [last, last, None, last]
    assert read.former == ()
    assert [replace(person, issued=None) for person in read.people] == [
        replace(person, issued=None, email="") for person in one.people
    ]
    assert replace(read, issue=plan.issue, people=plan.people) == plan
    assert read_plan(written(tmp_path, write_plan(read))) == read


def test_a_plan_of_the_former_form_goes_on_in_the_same_series(
    tmp_path: Path, problem: Problem, result: Result, plan: Plan, moved: tuple[Problem, Result]
) -> None:
    """Solved again without a change nobody is sent anything; with one the SEQUENCE is above the last."""
    read = read_plan(written(tmp_path, json.dumps(former_form(plan, sequence=4)).encode()))
    same = following(problem, result, occasion(LATER), read)
    assert same is read
    changed = following(*moved, occasion(LATER), read)
    assert (changed.issue.uid, changed.issue.sequence) == (plan.issue.uid, 5)
    assert {one.issued.sequence for one in (*changed.people, *changed.former) if one.issued} == {5}


def test_every_truncation_is_damage(tmp_path: Path, plan: Plan) -> None:
    """Cut off anywhere, as a full disk would."""
    content = write_plan(plan)
    for length in (*range(0, len(content) - 2, 37), len(content) - 2):
        with pytest.raises(PlanError):
            read_plan(written(tmp_path, content[:length]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b"1",
        b'"text"',
        b"{}",
        b'{"format": 1}',
        b'{"format": [1]}',
        b"[" * 100_000,
        b'{"format": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b"NaN",
        "ünfug".encode("latin-1"),
    ],
    ids=range(16),
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    """Hostile and accidental files alike give one message."""
    with pytest.raises(PlanError, match=r"plan\.json: "):
        read_plan(written(tmp_path, content))


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Return the way to every value within a JSON value."""
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*at, key))


def put(data: dict[str, object], at: tuple[str | int, ...], value: object) -> object:
    """Put a value in the place of another; return the other."""
    inner: object = data
    for key in at[:-1]:
        inner = inner[key]
    old = inner[at[-1]]
    inner[at[-1]] = value
    return old


WRONG = (None, True, 3, -1, 10**30, 1.5, float("inf"), float("nan"), "", "x", [], ["x"], [[[]]], {}, {"a": 1})


def kind(value: object) -> object:
    """Return what a value is to JSON: an empty and a filled list are the same."""
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value)


def test_a_value_of_another_kind_is_damage(tmp_path: Path, plan: Plan) -> None:
    """Anywhere in the file; where nothing may stand instead (no region, no bound, no contract) it may."""
    data = json.loads(write_plan(plan))
    may_be_nothing = {"region", "contract", "bound", "max_absences", "max_consecutive", "quorum", "regions"}
    may_be_nothing |= {"quorum_share", "leaders", "leaders_first", "issued"}
    refused = 0
    for turn, at in enumerate(list(places(data))):
        old = put(data, at, None)
        for wrong in WRONG[turn % 3 :: 3]:
            if kind(wrong) == kind(old) or (wrong is None and at[-1] in may_be_nothing):
                continue
            if at[-1] in {"value", "bound"} and kind(wrong) in ("number", list) and wrong not in ([[[]]], ["x"]):
                continue  # one amount or several
            if at[-1] in may_be_nothing and old is None:
                continue
            put(data, at, wrong)
            with pytest.raises(PlanError):
                read_plan(written(tmp_path, json.dumps(data).encode()))
            refused += 1
        put(data, at, old)
    assert read_plan(written(tmp_path, json.dumps(data).encode())) == plan
    assert refused > 300


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        (("sessions",), []),
        (("slots",), []),
        (("slots", 0, "time"), "25:00"),
        (("slots", 0, "time"), "noon"),
        (("slots", 0, "weekday"), "Xx"),
        (("slots", 0, "ordinal"), 7),
        (("slots", 0, "zone"), "Nowhere/Land"),
        (("slots", 0, "zone"), "../../etc/passwd"),
        (("sessions", 0, "start"), "2027-02-30T10:00:00Z"),
        (("sessions", 1, "end"), "soon"),
        (("sessions", 2, "slot"), 1),
        (("issue", "stamp"), "today"),
        (("issue", "created"), ""),
        (("issue", "group", "stamp"), "now"),
        (("issue", "group", "sequence"), 1),
        (("issue", "group", "sequence"), -1),
        (("issue", "group", "withdrawn"), [{"month": "2027-2", "start": "2027-02-18T13:00:00Z"}]),
        (("people", 1, "issued", "sequence"), 10**6),
        (("people", 1, "issued", "stamp"), "2026-11-22"),
        (("people", 1, "issued", "withdrawn"), [{"month": "2027-02", "start": "2027-02-18"}]),
        (("people", 1, "issued", "withdrawn"), [{"month": "2027-02", "start": "2027-02-18T13:00:00Z"}] * 2),
        (("former",), [{}]),
        (("people", 0, "local"), []),
        (("people", 0, "levels"), ["preferred"]),
        (("people", 0, "unsocial_min"), [0, 0, 0, 0]),
        (("revision",), float("inf")),
        (("revision",), 1.5),
        (("format",), True),
    ],
)
def test_a_value_that_means_nothing_is_damage(
    tmp_path: Path, plan: Plan, at: tuple[str | int, ...], wrong: object
) -> None:
    """What would break the next solve or the next invite is refused when it is read."""
    data = json.loads(write_plan(plan))
    put(data, at, wrong)
    with pytest.raises(PlanError):
        read_plan(written(tmp_path, json.dumps(data).encode()))


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        (("sessions",), []),
        (("sessions", 0, "month"), "March"),
        (("sessions", 0, "start"), "2027-03-05"),
        (("sessions", 0, "month"), "2027-05"),
        (("slot", "time"), "24:00"),
        (("slot", "zone"), "Nowhere/Land"),
        (("zone",), "Nowhere/Land"),
        (("issued", "sequence"), 2),
        (("issued",), None),
    ],
)
def test_a_cancellation_that_means_nothing_is_damage(
    tmp_path: Path, plan: Plan, moved: tuple[Problem, Result], at: tuple[str | int, ...], wrong: object
) -> None:
    """Its file is written again with every plan, so it must be possible to."""
    data = json.loads(write_plan(following(*moved, occasion(LATER), plan)))
    assert read_plan(written(tmp_path, json.dumps(data).encode())).former
    put(data["former"][0], at, wrong)
    with pytest.raises(PlanError):
        read_plan(written(tmp_path, json.dumps(data).encode()))


EARLIER = {"contract_written": True, "quorum_share": None, "leaders": 1, "leaders_first": None, "leaders_then": 1}
"""Terms that earlier versions did not write down, and what holds then."""


def test_missing_and_unknown_keys_are_damage(tmp_path: Path, plan: Plan) -> None:
    """Each key of each object left out, and one put beside it; unknown ones at the top only are let pass."""
    whole = json.loads(write_plan(plan))
    for at in places(whole):
        if isinstance(at[-1], int):
            continue
        data = copy.deepcopy(whole)
        inner = data
        for key in at[:-1]:
            inner = inner[key]
        del inner[at[-1]]
        if at[-1] in EARLIER:
            terms = replace(plan.terms, **{at[-1]: EARLIER[at[-1]]})
            assert read_plan(written(tmp_path, json.dumps(data).encode())) == replace(plan, terms=terms)
            continue
        if at[-1] == "turned_down":
            assert read_plan(written(tmp_path, json.dumps(data).encode())) == plan
            continue
        with pytest.raises(PlanError):
            read_plan(written(tmp_path, json.dumps(data).encode()))
        inner[at[-1] + "x"] = 1
        with pytest.raises(PlanError):
            read_plan(written(tmp_path, json.dumps(data).encode()))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=3))
def test_changed_bytes_give_a_plan_or_a_message(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, where: int, other: bytes
) -> None:
    """No other error, whatever a disk or an editor does to it."""
    content = bytearray(write_plan(plan))
    where %= len(content)
    content[where : where + len(other)] = other
    path = written(tmp_path_factory.mktemp("plan"), bytes(content))
    try:
        read = read_plan(path)
    except PlanError:
        return
    assert read_plan(written(path.parent, write_plan(read))) == read
