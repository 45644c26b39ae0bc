"""Relaxations: what would be enough for hand-made groups; each one solved by brute force on random ones."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import oracle
import pytest
from commands import AS_OF, BALINT, Group, changed, run, written
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Case, Someone, Wanted, Window

from calendars.slots import WEEKDAYS
from calendars.stretch import Edge
from configs.loosen import Given, bench_of, why_nothing_fits, with_hard
from configs.schema import Config
from configs.validate import LoadedConfig, load_config, parse_config
from scheduler.conflict import Conflict
from scheduler.deadline import Deadline
from scheduler.hours import Longer
from scheduler.nothing import explain_nothing
from scheduler.relax import Bench, End, NothingFits, Relaxation
from scheduler.result import Status
from scheduler.solve import solve

TODAY = date(2026, 11, 22)
PATIENT = "--time-limit=86400"
"""The whole answer is wanted, however slow the machine."""
NEVER = Deadline(clock=lambda: 0.0)
"""No limit, on a clock that stands still."""


@pytest.fixture(autouse=True)
def _short_memory() -> Iterator[None]:
    """Empty the oracle's caches after each test."""
    yield
    oracle.forget()


def loaded(group: Group) -> LoadedConfig:
    """Return a group as a file that was read."""
    return parse_config(json.dumps(group).encode(), Path("group.yaml"))


def enough(group: Group) -> list[str]:
    """Return the sentences of all that would be enough for a group, and what to write."""
    with TemporaryDirectory() as folder:
        file = written(Path(folder) / "group.yaml", group)
        rows = run("solve", file, AS_OF, PATIENT, "--json").document["relaxations"]
    return [f"{row['sentence']} {row['where']}" for row in rows]


# By hand ----------------------------------------------------------------------------------------------------


def leaders_apart(minutes: int, **more: Any) -> Group:
    """Return two leaders in Zurich, all winter: one leaves at 14:00, the other comes that much after 13:00."""
    begin = f"{13 + minutes // 60}:{minutes % 60:02}"
    return changed(
        leaders=[
            {"id": "ana", "name": "Ana Prado", "zone": "Europe/Zurich", "available": "Mo-Fr 08:00-14:00"},
            {
                "id": "bob",
                "name": "Bob Frei",
                "zone": "Europe/Zurich",
                "available": f"Mo-Fr {begin}-20:00",
            },
        ],
        programme={"first_month": "2027-01", "sessions": 2},
        **more,
    )


def test_the_fewest_minutes_of_one_person_are_named_with_weekday_and_clock_times() -> None:
    """An hour from 13:30 needs Ana until 14:30, an hour until 14:00 needs Bob from 13:00."""
    found = enough(leaders_apart(30))
    assert found[0].startswith(
        "If Ana Prado could stay 30 minutes longer on Thursdays, until 14:30 instead of 14:00 (Europe/Zurich): "
        "3rd Thursday 13:30 Europe/Zurich, with "
    )
    assert any("If Bob Frei could begin 30 minutes earlier on Thursdays, at 13:00 instead of 13:30" in one
               for one in found)  # fmt: skip
    assert not any(" and Bob Frei could" in one for one in found)  # neither alone is needed less than both


def test_two_people_are_asked_where_neither_alone_is_enough() -> None:
    """Four hours lie between them and nobody is asked for more than two: none; with two hours, an hour each."""
    apart = leaders_apart(120, slots={"grid": 60})
    found = enough(apart)
    assert any(re.search(r"stay 60 minutes longer .* and Bob Frei could begin 60 minutes earlier", one)
               for one in found)  # fmt: skip
    assert not any("could" in one for one in enough(leaders_apart(300)))


def test_each_step_of_a_rule_is_named_as_it_is_written() -> None:
    """One leader instead of both; presence in the first two sessions only does not help in two sessions."""
    found = enough(leaders_apart(300))
    assert [one for one in found if "`rules: leaders: {present: 1}`" in one]
    assert not [one for one in found if "sessions: 2" in one]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"programme": {"blackouts": ["2027-03-18"]}}, "`programme: blackouts: without 2027-03-18`"),
        ({"programme": {"blackouts": ["2027-03-18"]}}, "`slots: ordinals: [2, 3]`"),
        ({"programme": {"blackouts": ["2027-03-18"]}}, "`slots: weekdays: [We, Th]`"),
        (
            {"programme": {"blackouts": ["2027-03-18"]}},
            "`programme: skip_months: with 2027-03, and one session less`",
        ),
        ({"rules": {"spacing": {"min_days": 30}}}, "`rules: spacing: {min_days: 28}`"),
        ({"rules": {"quorum": {"at_least": 4, "hard": True}}}, "`rules: quorum: {at_least: 3}`"),
        ({"rules": {"quorum": {"at_least": 4, "hard": True}}}, "`rules: quorum: {hard: false}`"),
        ({"rules": {"regions": {"at_least": 1, "hard": True}}}, "`rules: regions: {hard: false}`"),
    ],
)
def test_every_kind_of_change_is_tried(change: Group, expected: str) -> None:
    """The one that mends what was broken is named with what to write."""
    assert any(expected in one for one in enough(changed(**change)))


def test_the_grid_and_the_clock_of_a_member_are_tried() -> None:
    """Ana has the hour from 12:15 on her clock, which follows another zone's in summer."""
    group = changed(
        leaders=[{"id": "ana", "name": "Ana", "zone": "America/New_York", "available": "Mo-Fr 12:15-13:15"}],
        programme={"first_month": "2027-01", "sessions": 2},
    )
    assert any("`slots: grid: 15`" in one for one in enough(group))
    summer = changed(
        leaders=[{"id": "ana", "name": "Ana", "zone": "America/New_York", "available": "Mo-Fr 12:00-13:00"}],
        slots={"anchors": ["UTC"]},
    )
    assert any("`slots: anchors: [UTC, leaders]`" in one for one in enough(summer))


def test_one_more_clock_time_is_tried() -> None:
    """Ana comes from 18:10 to 19:25: only 18:15 is enough beside the times of the file, and no half hour."""
    group = changed(
        leaders=[{"id": "ana", "name": "Ana", "zone": "Europe/Zurich", "available": "Mo-Fr 18:10-19:25"}],
        slots={"times": ["09:00", "16:30"], "anchors": ["leaders"]},
    )
    found = enough(group)
    assert any('`slots: times: ["09:00", "16:30", "18:15"]`' in one for one in found)
    assert any(one.startswith("If 18:15 were allowed too (times): 3rd Thursday 18:15") for one in found)
    assert not any("without times" in one for one in found)
    longer = enough({**group, "leaders": [{**group["leaders"][0], "available": "Mo-Fr 18:00-20:30"}]})
    assert any("18:00 were allowed too" in one for one in longer)
    assert any("`slots: grid: 30, without times`" in one for one in longer)


def test_two_changes_are_named_where_no_single_one_is_enough(tmp_path: Path) -> None:
    """Two independent causes: a black date, and a quorum that nobody can reach."""
    group = changed(programme={"blackouts": ["2027-03-18"]}, rules={"quorum": {"at_least": 4, "hard": True}})
    done = run("solve", written(tmp_path / "group.yaml", group), AS_OF, PATIENT, "--json").document
    assert len(done["conflicts"]) == 2
    assert all(len(one["changes"]) == 2 for one in done["relaxations"])
    assert done["relaxations"]
    assert "No single change is enough" in done["tried"]["sentence"]


def test_nobody_s_contract_may_break() -> None:
    """A wish made a rule: conflicts name the contracts, and letting them break again is among what is enough."""
    hard = with_hard(load_config(BALINT), ["contract", "leaders", "quorum"])
    assert (hard.config.rules.contract.hard, hard.config.rules.quorum.hard) == (True, True)  # type: ignore[union-attr]
    why = why_nothing_fits(Given(loaded=with_hard(load_config(BALINT), ["contract"]), today=TODAY), NEVER)
    assert why.conflicts
    assert all({fact.rule for fact in one if fact.rule} == {"contract"} for one in why.conflicts)
    assert any(one.ask.trials and one.ask.trials[0].write.endswith("{hard: false}") for one in why.relaxations)
    assert why.complete


def test_ctrl_c_shows_what_is_known_so_far() -> None:
    """The conflicts are there, what was not tried is said to be missing."""

    def stop(what: str) -> None:
        if what.startswith("longer hours"):
            raise KeyboardInterrupt

    why = explain_nothing(bench_of(Given(loaded=loaded(leaders_apart(30)), today=TODAY)), NEVER, stop)
    assert why.conflicts
    assert (why.causes, why.end) == (End.COMPLETE, End.STOPPED)
    assert not why.complete


def test_no_time_is_not_taken_for_nothing() -> None:
    """Without time nothing is tried, and that is said."""
    over = Deadline.after(0, lambda: 0.0)
    why = why_nothing_fits(Given(loaded=loaded(leaders_apart(30)), today=TODAY), over)
    assert (why.conflicts, why.relaxations, why.tried) == ((), (), 0)
    assert (why.causes, why.end) == (End.TIME, End.TIME)


def steps(number: int) -> Deadline:
    """Return a deadline that is over when the clock was looked at so many times."""
    looks = count()
    return Deadline.after(number, lambda: float(next(looks)))


def named(why: NothingFits) -> tuple[tuple[Conflict, ...], list[str]]:
    """Return what an explanation names."""
    asks = [str((tuple(trial.write for trial in one.ask.trials), one.ask.longer)) for one in why.relaxations]
    return why.conflicts, asks


@cache
def whole(group: str) -> tuple[Bench, tuple[tuple[Conflict, ...], list[str]]]:
    """Return what can be changed in a group, and what is named where nothing stops the search."""
    bench = bench_of(Given(loaded=loaded(json.loads(group)), today=TODAY))
    return bench, named(explain_nothing(bench, NEVER))


def test_whenever_the_time_is_up_what_is_named_is_true_and_what_is_missing_is_said() -> None:
    """Stopped at every look at the clock: a part of the whole answer, which comes only where it says complete."""
    black = changed(programme={"blackouts": ["2027-03-18"]}, rules={"quorum": {"at_least": 4, "hard": True}})
    seen: Counter[str] = Counter()
    for group, looks in product((leaders_apart(30), black), (*range(0, 150, 5), *range(150, 1000, 50))):
        bench, (conflicts, asks) = whole(json.dumps(group))
        why = explain_nothing(bench, steps(looks))
        found, enough = named(why)
        assert found == conflicts[: len(found)]
        assert set(enough) <= set(asks)
        assert not why.complete or (found, enough) == (conflicts, asks)
        assert why.causes is End.TIME or found == conflicts
        seen.update([f"{len(found)} conflicts", f"{min(len(enough), 2)} changes", str(why.end)])
    for reached in ("0 conflicts", "2 conflicts", "0 changes", "2 changes", "complete", "time"):
        assert seen[reached], (reached, seen)


def test_ctrl_c_at_any_moment_leaves_what_is_known() -> None:
    """While causes, single changes and hours are looked for, and while the best plans are worked out."""
    bench = bench_of(Given(loaded=loaded(leaders_apart(30)), today=TODAY))
    said: list[str] = []
    conflicts, asks = named(explain_nothing(bench, NEVER, said.append))
    for n in range(len(said)):
        left = count(n, -1)

        def stop(what: str, left: Iterator[int] = left) -> None:
            if next(left) == 0:
                raise KeyboardInterrupt

        why = explain_nothing(bench, NEVER, stop)
        assert why.end is End.STOPPED
        assert set(named(why)[1]) < set(asks)
        assert why.conflicts == (conflicts if n else ())
    assert asks


def test_ctrl_c_before_anything_is_looked_at_shows_why_there_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the changes are only listed: nothing is known, and it is said."""

    def stop(given: Given) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("configs.loosen.bench_of", stop)
    why = why_nothing_fits(Given(loaded=loaded(leaders_apart(30)), today=TODAY), NEVER)
    assert (why.conflicts, why.relaxations, why.end) == ((), (), End.STOPPED)


@pytest.mark.parametrize("command", [["solve"], ["explain"], ["whatif", "--set", "group.name=H"]])
def test_a_limit_that_is_over_at_once_leaves_the_nearest_slots_and_says_what_is_missing(
    command: list[str], tmp_path: Path
) -> None:
    """The limit is that of the whole command, and nothing is left of it for the explanation."""
    file = written(tmp_path / "group.yaml", leaders_apart(30))
    done = run(command[0], file, *command[1:], "--time-limit", "0", AS_OF)
    words = " ".join(done.out.split())
    assert done.code == 3
    assert "0 changes were looked at; none of them is known to be enough." in words
    assert "The time was up before all that stands in the way was found and all changes were looked at" in words
    assert "The slots that come nearest" in words


@pytest.mark.parametrize("style", [[], ["--plain"]])
@pytest.mark.parametrize("columns", [80, 120])
def test_facts_stand_with_file_and_line(style: list[str], columns: int, tmp_path: Path) -> None:
    """A conflict says what stands where; names, no ids; no line is too long."""
    file = written(tmp_path / "group.yaml", leaders_apart(30))
    done = run("solve", file, AS_OF, PATIENT, *style, columns=columns)
    words = " ".join(done.out.split())
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "08:00-14:00" in text)
    assert f"Ana Prado can come Mo-Fr 08:00-14:00 (Europe/Zurich) (group.yaml:{line})" in words
    assert "“all leaders can attend every session” in session 1 (January 2027)" in words
    assert "ana" not in words.split()
    assert max(map(len, done.out.splitlines())) <= columns


# By brute force ---------------------------------------------------------------------------------------------

ZONES = (("Europe/Zurich", 60), ("America/New_York", -300), ("Asia/Kolkata", 330), ("UTC", 0))
"""With their offsets in winter."""


def text_of(windows: Sequence[Window]) -> str:
    """Write windows within a day, one a weekday, as a file has them."""
    return ", ".join(
        f"{WEEKDAYS[wd]} {low // 60:02}:{low % 60:02}-{high // 60:02}:{high % 60:02}" for wd, low, high in windows
    )


def windows_of(text: str | None) -> tuple[Window, ...]:
    """Read what ``text_of`` wrote."""
    rows = re.findall(r"(\w\w) (\d\d):(\d\d)-(\d\d):(\d\d)", text or "")
    return tuple((WEEKDAYS.index(wd), int(a) * 60 + int(b), int(c) * 60 + int(d)) for wd, a, b, c, d in rows)


@st.composite
def group(draw: st.DrawFn) -> Group:
    """Draw a small group over a clock change, mostly without a slot."""
    people: list[dict[str, Any]] = []
    for n in range(draw(st.integers(2, 3))):
        zone, offset = draw(st.sampled_from(ZONES))
        begin = 13 * 60 + offset + draw(st.integers(-3, 3)) * 30
        hours = [(wd, begin, begin + draw(st.sampled_from((60, 90, 120)))) for wd in (2, 3, 4)]
        people.append({"id": f"p{n}", "name": f"P{n}", "zone": zone, "region": f"r{n % 2}",
                       "available": text_of(hours)})  # fmt: skip
    leaders = draw(st.integers(1, 2))
    day = draw(st.sampled_from(("2027-03-18", "2027-02-18")))
    rules: dict[str, Any] = {"contract": {"max_absences": draw(st.integers(0, 1)), "hard": draw(st.booleans())}}
    if draw(st.booleans()):
        rules["quorum"] = {"at_least": draw(st.integers(1, 3)), "hard": True}
    return {
        "group": {"name": "G"},
        "programme": {"first_month": "2027-02", "sessions": 2, "duration": 60,
                      "blackouts": [day] if draw(st.booleans()) else []},
        "slots": {"weekdays": ["Th"], "ordinals": [3], "anchors": [people[0]["zone"]],
                  **({"grid": 60} if draw(st.integers(0, 3)) else {"times": ["13:00", "15:30"]})},
        "rules": rules,
        "leaders": people[:leaders],
        "members": people[leaders:],
    }  # fmt: skip


def case_of(config: Config, longer: Sequence[Longer] = ()) -> Case:
    """Return a configuration as the oracle takes it, with longer hours of some people."""
    rules, hard = config.rules, ["leaders", "spacing"]
    hard += [name for name in ("contract", "quorum", "regions") if getattr(getattr(rules, name), "hard", False)]
    wanted = Wanted(
        hard=tuple(hard),
        objective=tuple(one for one in config.objective if getattr(rules, one, 1) is not None),
        present=rules.leaders.present,
        sessions=rules.leaders.sessions,
        then=rules.leaders.then,
        max_absences=rules.contract.max_absences,
        max_consecutive=rules.contract.max_consecutive,
        quorum=rules.quorum.at_least if rules.quorum else 1,
        min_days=rules.spacing.min_days,
    )
    named = {"leaders": [one.zone for one in config.leaders], "members": [one.zone for one in config.members]}
    anchors = [zone for one in config.slots.anchors for zone in sorted(named.get(one, [one]))]
    return Case(
        people=tuple(
            Someone(id=one.id, zone=one.zone, leader=one in config.leaders, region=one.region,
                    available=_longer(windows_of(one.available), [x for x in longer if x.person == one.id]))
            for one in config.people
        ),
        months=tuple((month.year, month.number) for month in config.programme.months),
        wanted=wanted,
        duration=config.programme.duration,
        ordinals=tuple(config.slots.ordinals),
        weekdays=tuple(config.slots.weekdays),
        grid=config.slots.grid,
        times=config.slots.times or (),
        anchors=tuple(dict.fromkeys(anchors)),
        blackouts=frozenset(
            days.first + timedelta(n)
            for days in config.programme.blackouts
            for n in range((days.last - days.first).days + 1)
        ),
    )  # fmt: skip


def _longer(windows: tuple[Window, ...], longer: Sequence[Longer]) -> tuple[Window, ...]:
    for one in longer:
        ends = one.stretch.edge is Edge.END
        spots = {(spot.weekday, spot.minute) for spot in one.stretch.spots or ()}
        windows = tuple(
            (wd, low - (0 if ends else more), high + (more if ends else 0))
            for wd, low, high in windows
            for more in [one.stretch.minutes if not spots or (wd, high if ends else low) in spots else 0]
        )
    return windows


def as_changed(config: Config, one: Relaxation) -> Case:
    """Return the case with what a relaxation asks for."""
    for trial in one.ask.trials:
        config = trial.change(config)
    return case_of(config, one.ask.longer)


def test_brute_force_agrees_with_every_relaxation_and_finds_no_other() -> None:
    """Each gives the slot's sessions and attendances that it says; no change that it leaves out is enough."""
    seen: Counter[str] = Counter()

    @settings(max_examples=40)
    @given(drawn=group())
    def compare(drawn: Group) -> None:
        file = loaded(drawn)
        if oracle.solve(case_of(file.config)) is not None:
            seen["fits"] += 1
            return
        given_file = Given(loaded=file, today=TODAY)
        bench = bench_of(given_file)
        assert solve(bench.problem, bench.rules).status is Status.INFEASIBLE
        why = explain_nothing(bench, NEVER)
        assert why.complete
        for one in why.relaxations:
            best = oracle.solve(as_changed(file.config, one))
            assert best is not None, one.ask
            assert tuple(map(int, one.schedule.starts)) == best.instants
            assert -one.attends == best.levels[[*case_of(file.config).wanted.objective].index("attendance")][0]
            seen.update([*(trial.kind for trial in one.ask.trials), *["hours"] * bool(one.ask.longer)])
            if len(one.ask.longer) == 1 and one.ask.longer[0].stretch.minutes > 15:
                assert oracle.solve(case_of(file.config, [_less(one.ask.longer[0])])) is None
        told = {trial.write for one in why.relaxations for trial in one.ask.trials if len(one.ask.trials) == 1}
        passed = [trial for trial in bench.trials if trial.write not in told and not trial.series]
        if len(why.relaxations) < 24:
            assert not [one.write for one in passed if oracle.solve(case_of(one.change(file.config)))]
        seen["none"] += not why.relaxations
        oracle.forget()

    compare()
    for reached in ("hours", "leaders", "anchors", "ordinals", "session", "contract", "times"):
        assert seen[reached], (reached, seen)


def _less(longer: Longer) -> Longer:
    """Return a quarter of an hour less, at every window."""
    return replace(longer, stretch=replace(longer.stretch, minutes=longer.stretch.minutes - 15, spots=None))


def test_the_windows_of_the_oracle_are_read_as_they_are_written() -> None:
    """Guard: what is compared is the same group."""
    rows = ((2, 600, 660), (4, 0, 1440))
    assert windows_of(text_of(rows)) == rows
