"""Slots side by side: brute force says which no other beats; the table, its sentences, its CSV."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import oracle
import pytest
from commands import AS_OF, BALINT, changed, content, run, written
from conftest import problem_of, rule_of, rules_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oracle import Case, Judged, Someone
from test_oracle import case

from configs.build import build, build_loaded
from configs.edits import edits_of
from configs.validate import load_config
from configs.whatif import changed_config
from reports.side_by_side import compare_document
from reports.side_words import buys
from reports.spreadsheet import csv_text
from scheduler.constraint import Rules
from scheduler.frontier import frontier, worth
from scheduler.incumbent import InForce
from scheduler.publish import Occasion, make_plan
from scheduler.replan import Option
from scheduler.result import Result
from scheduler.schedule import schedule_of
from scheduler.solve import best_of, solve

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

NOWHERE = f"--out={Path(tempfile.gettempdir()) / 'no-plan-is-here.out'}"
"""Whatever lies beside the example: no plan is in force."""


def judged_by(one: Case) -> Rules:
    """Return a case's rules; contract and burden at least reported, as a file's always are."""
    rules = rules_of(one.wanted)
    known = {level.name for level in rules.objective}
    more = tuple(rule_of(name, one.wanted) for name in ("contract", "burden") if name not in known)
    return replace(rules, reported=more)


def brute(one: Case) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return every candidate that keeps the hard rules with what it is worth, less being better."""
    found = {}
    for starts in oracle.candidates(one):
        judged = Judged(one, starts)
        somebody = any(judged.there(person, t) for person in one.people for t in range(len(starts)))
        if somebody and not any(judged.broken(rule) for rule in one.wanted.hard):
            same = sum(_same_hour(someone, starts) for someone in one.people)
            attends, burden = judged.level("attendance")[0], judged.level("burden")[0]
            bound = any(someone.bound for someone in one.people)
            found[starts] = (attends, *((judged.broken("contract"),) if bound else ()), -same, burden)
    return found


def _same_hour(someone: Someone, starts: tuple[int, ...]) -> bool:
    times = [oracle.own_time(someone, start) for start in starts]
    return len({(now.hour, now.minute) for now in times if oracle.within(someone, now.date())}) < 2


def beats(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Say whether one is as good in everything and better in something."""
    return one != other and all(mine <= theirs for mine, theirs in zip(one, other, strict=True))


def shown(result: Result) -> dict[tuple[int, ...], int]:
    """Return the sessions of the slots that no other beats, with how many others are worth the same."""
    assert result.ranking is not None
    columns = result.ranking.columns
    front = frontier(result.ranking, worth(columns, result.rules))
    starts = [tuple(columns.starts[column].tolist()) for column in front.columns]
    return {one: len(others) for one, others in zip(starts, front.equals, strict=True)}


def wider(one: Case) -> Case:
    """Return a group with more slots to choose from, so that several are beaten by no other."""
    anchors = tuple(dict.fromkeys((*one.anchors, "UTC", "Europe/Zurich", "America/New_York")))
    return replace(one, weekdays=(1, 4), ordinals=(1, 3), grid=120, anchors=anchors)


def test_the_frontier_is_what_brute_force_says() -> None:
    """Random groups over clock changes: the same slots unbeaten, each worth once, by its best in the ranking."""
    seen: Counter[str] = Counter()

    @settings(max_examples=40)
    @given(st.one_of(case(), case().map(wider)))
    def same(one: Case) -> None:
        result, all_of_them = best_of(problem_of(one), judged_by(one)), brute(one)
        assert (result.solution is None) == (not all_of_them)
        if result.solution is not None:
            unbeaten = {
                starts: mine
                for starts, mine in all_of_them.items()
                if not any(beats(other, mine) for other in all_of_them.values())
            }
            found = shown(result)
            assert {all_of_them[starts] for starts in found} == set(unbeaten.values())
            worths = Counter(unbeaten.values())
            assert {unbeaten[starts]: equals + 1 for starts, equals in found.items()} == worths
            seen["several"] += len(found) > 1
            seen["equals"] += any(found.values())
            seen["beaten"] += len(unbeaten) < len(all_of_them)
        oracle.forget()

    same()
    assert min(seen["several"], seen["equals"], seen["beaten"]) >= 2, seen


def test_the_first_of_the_ranking_is_what_solving_gives() -> None:
    """Without any solver: the same slot, sessions, levels, or none."""

    @settings(max_examples=25)
    @given(case())
    def same(one: Case) -> None:
        problem, rules = problem_of(one), judged_by(one)
        mine, solved = best_of(problem, rules), solve(problem, rules)
        assert mine.status == solved.status
        assert mine.levels == solved.levels
        if mine.solution is not None and solved.solution is not None:
            assert mine.solution.slot == solved.solution.slot
            assert mine.solution.schedule.starts.tolist() == solved.solution.schedule.starts.tolist()
        oracle.forget()

    same()


@pytest.fixture(scope="module")
def model() -> Any:
    """The model case side by side, all of it."""
    done = run("compare", BALINT, AS_OF, NOWHERE, "--top", 99, "--json")
    assert done.code == 0
    return done.document


def test_the_model_case_chooses_what_solving_chooses(model: Any) -> None:
    """The chosen slot stands first, is marked, and has the attendances of the solved plan."""
    solved = run("solve", BALINT, AS_OF, NOWHERE, "--dry-run", "--json").document
    first = model["rows"][0]
    assert first["chosen"]
    assert [row["chosen"] for row in model["rows"]].count(True) == 1
    assert first["slot"] == solved["plan"]["slots"][0]
    assert first["attends"] == sum(one["attends"] for one in solved["plan"]["people"])
    assert first["contracts_kept"] == sum(one["contract"] == "kept" for one in solved["plan"]["people"])
    assert first["most_min"] == max(one["burden_min"] for one in solved["plan"]["people"])
    assert {row["name"]: row["attends"] for row in model["anchors"]} == {
        row["name"]: row["attends"] for row in solved["anchors"]
    }
    assert {row["name"]: row["constant"] for row in model["anchors"]} == {
        row["name"]: row["constant"] for row in solved["anchors"]
    }


def test_all_unbeaten_slots_are_there_when_asked_for(model: Any) -> None:
    """As many rows as unbeaten slots, in the order of the ranking, none worth the same as another."""
    assert len(model["rows"]) == model["unbeaten"] == 20
    ranks = [row["rank"] for row in model["rows"]]
    assert ranks == sorted(ranks)
    keys = [one["name"] for one in model["measures"]]
    assert keys == ["attends", "contracts_kept", "most_min", "constant"]
    assert len({tuple(row[key] for key in keys) for row in model["rows"]}) == len(ranks)


@pytest.mark.parametrize("top", [1, 2, 4, 7])
def test_top_keeps_the_chosen_slot_and_what_is_best_in_something(model: Any, top: int) -> None:
    """So many rows; from five on every measure's best is among them; what is hidden is counted."""
    document = run("compare", BALINT, AS_OF, NOWHERE, "--top", top, "--json").document
    assert len(document["rows"]) == top
    assert document["rows"][0]["chosen"]
    if top >= 5:
        assert max(row["attends"] for row in document["rows"]) == max(row["attends"] for row in model["rows"])
        assert min(row["most_min"] for row in document["rows"]) == min(row["most_min"] for row in model["rows"])
    assert f"{20 - top} more slots that no other one beats: --top 20 shows all." in " ".join(
        run("compare", BALINT, AS_OF, NOWHERE, "--top", top).out.split()
    )


@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_fits_the_terminal(columns: int) -> None:
    """No line is wider, and none is cut."""
    done = run("compare", BALINT, AS_OF, NOWHERE, "--slot", "2nd Tu 19:00 Europe/Athens", columns=columns)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= columns
    assert "4 attendances more" in done.out
    assert "…" not in done.out


def test_the_sentences_fit_an_email() -> None:
    """Every slot with its numbers in words, on lines of at most 76 characters."""
    done = run("compare", BALINT, AS_OF, NOWHERE, "--plain", "--slot", "2nd Tu 19:00 Europe/Athens")
    said = " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 76
    assert "- 2nd Tuesday 07:30 America/Denver: 184 attendances, 11 of 14 contracts kept, 15 h at unsocial" in said
    assert "cannot attend: Walter Lindqvist" in said


BASE = {"attends": 20, "contracts_kept": 3, "contracts": 4, "most_min": 60, "constant": 2, "people": 5, "moved": 2}


@pytest.mark.parametrize(
    ("changes", "against", "said"),
    [
        ({"chosen": True}, "", "The chosen slot."),
        (
            {"attends": 24, "contracts_kept": 1},
            "2 contracts more broken",
            "4 attendances more than with the chosen slot, for 2 contracts more broken.",
        ),
        (
            {"most_min": 0, "constant": 3, "moved": 3},
            "x",
            "1 h less at unsocial hours for whoever has most and 1 person more at the same hour all year than with "
            "the chosen slot, for 1 person more who is moved.",
        ),
        ({"attends": 19}, "x", "Buys nothing: 1 attendance fewer than with the chosen slot."),
        (
            {"attends": 21},
            "1 session more below the quorum",
            "1 attendance more than with the chosen slot, and worse in none of these; it comes behind for another "
            "reason: 1 session more below the quorum.",
        ),
        (
            {},
            "",
            "Worth the same as the chosen slot in all of these, and it ties on every level; the chosen one begins "
            "earlier in the year.",
        ),
        ({"attends": None}, "", ""),
        (
            {"attends": 21, "possible": False},
            "1 attendance more",
            "1 attendance more than with the chosen slot, and worse in none of these.",
        ),
    ],
)
def test_what_a_slot_buys(changes: dict[str, Any], against: str, said: str) -> None:
    """One line: what is won, for what; without a price, why it is not the chosen one."""
    row = BASE | {"chosen": False, "possible": True} | changes
    assert buys(row, BASE, against, False) == said


def named(*slots: str, group: Any = None, folder: Path | None = None) -> list[Any]:
    """Return the rows of some named slots, of the model case or a group."""
    file = BALINT if group is None or folder is None else written(folder / "group.yaml", group)
    words = [word for slot in slots for word in ("--slot", slot)]
    done = run("compare", file, AS_OF, "--json", *words, *([NOWHERE] if file is BALINT else []))
    assert done.code == 0, done.err
    return list(done.document["named"])


def test_named_slots_are_shown_whatever_they_are_worth() -> None:
    """A rule that breaks, a blackout, a weekday that the file leaves out: each says so; a good one has its rank."""
    athens, black, finer, good = named(
        "2nd Tu 19:00 Europe/Athens", "1st Sa 14:00 UTC", "2nd Tu 13:40 UTC", "2nd Tuesday 13:30 UTC"
    )
    assert not athens["possible"]
    assert athens["attends"] == 69
    assert "cannot attend: Walter Lindqvist" in athens["why_not"][0]
    assert athens["why_not"][0].endswith("(Tue 12 Jan 2027)")
    assert athens["why_not"][3] == "9 more breaches of the rules"
    assert black["why_not"] == ["session 5 would fall on Saturday 2027-05-01, a date that the file blacks out"]
    assert black["attends"] is None
    assert finer["why_not"][0] == "the file does not allow it: 13:40 is not on the grid of 30 minutes"
    assert good["possible"]
    assert good["unbeaten"]
    assert good["rank"] == 13


def test_a_slot_that_the_file_does_not_allow_says_by_which_key(tmp_path: Path) -> None:
    """Weekday, ordinal and anchor; another anchor that gives the same sessions is allowed all the same."""
    other, same = named("2nd Mo 14:00 Asia/Tokyo", "3rd Th 14:00 Europe/Paris", group=changed(), folder=tmp_path)
    assert other["why_not"][0] == (
        "the file does not allow it: Asia/Tokyo is none of the anchors, 2nd is none of the ordinals and "
        "Monday is none of the weekdays"
    )
    assert same["possible"]
    assert same["chosen"] == (same["rank"] == 1)


def test_a_skipped_clock_time_is_named(tmp_path: Path) -> None:
    """Half past two on the last Sunday of March does not exist in Zurich."""
    (row,) = named("last Su 02:30 Europe/Zurich", group=changed(), folder=tmp_path)
    assert "02:30 does not exist in Europe/Zurich" in row["why_not"][0]


def test_with_a_plan_in_force_people_moved_are_counted() -> None:
    """Each slot moves exactly whom going over to it would move, and nobody who is new."""
    new = "members: {name: Maria Novak, zone: Europe/Prague, available: Mo-Fr 08:00-22:00}"
    loaded = changed_config(load_config(BALINT), edits_of((), [new], ()))
    first = build(BALINT, TODAY)
    solved = best_of(first.problem, first.rules)
    occasion = Occasion(group=first.group, as_of=NOW, config_sha256=first.sha256)
    plan = make_plan(first.problem, solved, occasion)
    for moment, least in ((NOW, 12), (datetime(2027, 4, 1, tzinfo=UTC), 8)):
        built = build_loaded(loaded, moment.date(), InForce(plan=plan, as_of=moment))
        result = best_of(built.problem, built.rules)
        assert result.ranking is not None
        columns = result.ranking.columns
        moved = worth(columns, built.rules).moved
        assert moved is not None
        for column in result.ranking.order[:40]:
            schedule = schedule_of(built.problem, columns.starts[column])
            slot = built.problem.candidates.slot(int(columns.candidates[column]))
            assert moved[column] == Option(slot=slot, schedule=schedule).moved[1]
        document = compare_document(built.group, result, top=99)
        row = document["rows"][0]
        assert (row["in_force"], row["chosen"], row["moved"]) == (True, True, 0)
        assert row["buys"] == "The chosen slot; it is the one in force."
        assert max(one["moved"] for one in document["rows"]) >= least


def test_the_slot_in_force_is_shown_when_another_is_chosen(tmp_path: Path) -> None:
    """A leader's hours change: the slot in force is in the table with what it lacks, and nothing is written."""
    file = written(tmp_path / "group.yaml", changed())
    assert run("solve", file, AS_OF).code == 0
    group = changed()
    group["leaders"][0]["available"] = "Mo-Fr 04:30-06:45"
    written(file, group)
    before = content(tmp_path)
    done = run("compare", file, AS_OF, "--json")
    assert done.code == 0
    (force,) = done.document["named"]
    assert force["in_force"]
    assert not force["possible"]
    assert force["moved"] == 0
    assert "Ana Prado" in force["why_not"][0]
    assert done.document["rows"][0]["moved"] == 3
    out = run("compare", file, AS_OF)
    assert "The slot in force\n" in out.out
    assert "This is the slot in force." in out.out
    assert content(tmp_path) == before


def test_an_infeasible_file_says_what_solving_says(tmp_path: Path) -> None:
    """The document of an infeasible solve, and its exit code."""
    group = changed()
    group["leaders"][0]["available"] = "Su 03:00-04:00"
    file = written(tmp_path / "group.yaml", group)
    done, solved = (run(command, file, AS_OF, "--json") for command in ("compare", "solve"))
    assert (done.code, solved.code) == (3, 3)
    assert done.document["sentence"] == solved.document["sentence"]
    assert done.document["nearest"] == solved.document["nearest"]


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    """No folder, no file."""
    file = written(tmp_path / "group.yaml", changed())
    for form in ((), ("--json",), ("--csv",), ("--plain",)):
        assert run("compare", file, AS_OF, *form).code == 0
    assert list(content(tmp_path)) == ["group.yaml"]


def test_the_csv_is_read_back() -> None:
    """One header, one line for each slot of each table, the numbers of the JSON document."""
    words = ("compare", BALINT, AS_OF, NOWHERE, "--slot", "1st Sa 14:00 UTC")
    document, done = run(*words, "--json").document, run(*words, "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    expected = [*document["rows"], *document["named"], *document["anchors"]]
    assert [row["slot"] for row in rows] == [one["name"] for one in expected]
    assert [row["attends"] for row in rows] == [
        "" if one["attends"] is None else str(one["attends"]) for one in expected
    ]
    assert [row["possible"] for row in rows].count("no") == 1
    assert rows[0]["chosen"] == "yes"
    assert {row["table"] for row in rows} == {"slots", "named", "anchors"}


SIGNS = tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", '  =1,"2"', "＝1"])
def test_no_name_becomes_a_formula(tmp_path: Path, name: str) -> None:
    """Whoever has most unsocial minutes is a cell; a spreadsheet must not compute it."""
    group = changed(rules={"burden": {"from": "00:00", "to": "23:59"}})
    for one in (*group["leaders"], *group["members"]):
        one["name"] = name
    done = run("compare", written(tmp_path / "group.yaml", group), AS_OF, "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert rows[0]["most"] == f"'{name.strip()}"
    assert not any(cell.lstrip().startswith(SIGNS) for row in rows for cell in row.values())


@settings(max_examples=40)
@example([[" =1", "\u00a0@x"], ["\t=1", "a\nb"]])
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text()), min_size=2, max_size=2), max_size=5))
def test_any_table_is_read_back(rows: list[list[int | str | None]]) -> None:
    """Commas, quotes, line breaks and formulas in cells: as many lines and cells, no text that is computed."""
    text = csv_text(("a", "b"), rows)
    read = list(csv.reader(io.StringIO(text)))
    assert read[0] == ["a", "b"]
    assert len(text.splitlines()) == len(read) == len(rows) + 1
    for cells, given_ones in zip(read[1:], rows, strict=True):
        for cell, one in zip(cells, given_ones, strict=True):
            if isinstance(one, str):
                assert not cell.lstrip().startswith(SIGNS)
                assert len(cell) - len(one) in (0, 1)
            else:
                assert cell == ("" if one is None else str(one))
