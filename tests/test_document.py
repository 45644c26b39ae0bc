"""The JSON document: what it says is right, and it stays the same."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reports_case import (
    NAMES,
    RULES,
    ZONES,
    document,
    group,
    impossible,
    narrow,
    planned,
    problem,
    solved,
    zurich,
)

from constraints import Attendance, Contract, Leaders
from reports.document import plan_document, show_document
from scheduler.constraint import Rules
from scheduler.plan import OUTSIDE
from scheduler.result import LevelResult, Status
from scheduler.schedule import schedule_of

ROOT = Path(__file__).resolve().parent.parent


def values(node: Any) -> list[Any]:
    """Return every value of a document that is no container."""
    if isinstance(node, dict):
        assert all(type(key) is str for key in node)
        return [value for one in node.values() for value in values(one)]
    return [value for one in node for value in values(one)] if type(node) in (list, tuple) else [node]


@pytest.mark.parametrize(
    "one", [document(), show_document(solved()[1]), show_document(solved()[1], "p2"), impossible()]
)
def test_documents_hold_plain_values_only(one):
    """No numpy number, no enum, nothing that another JSON writer would refuse."""
    assert {type(value) for value in values(one)} <= {str, int, bool, float, type(None)}
    assert json.loads(json.dumps(one, allow_nan=False)) == json.loads(json.dumps(one))


def test_documents_carry_their_format_and_kind():
    """A reader can tell what it reads."""
    kinds = [(one["format"], one["kind"]) for one in (document(), show_document(solved()[1]), impossible())]
    assert kinds == [(1, "plan"), (1, "show"), (1, "infeasible")]


def test_the_same_problem_gives_the_same_document_twice():
    """Solving again changes no byte."""
    one = problem(group())
    plan, result = planned(one)
    assert json.dumps(plan_document(plan, one, result, ())) == json.dumps(document())


def test_the_keys_are_those_promised():
    """Keys may be added; a key that goes is a new format."""
    assert set(document()) >= {
        *("format", "kind", "group", "status", "sentence", "duration_min", "limits", "rules", "proof", "sheet"),
        *("contracts", "anchors", "alternatives", "warnings", "plan"),
    }


def test_the_sentence_names_slot_length_and_months():
    """One sentence says it all."""
    expected = "1st Thursday of the month, 13:30 UTC, 90 minutes, 12 sessions from January to December 2027"
    assert document()["sentence"] == expected


def test_the_weeks_out_of_step_are_those_of_2027():
    """Against Zurich: Denver from 14 to 28 March; Cairo until 30 April; Sydney by two hours, in October by one."""
    _, plan, _ = zurich()
    found = {
        tuple(shift["sessions"]): [row["name"] for row in shift["people"]]
        for shift in show_document(plan)["sheet"]["shifts"]
    }
    assert found == {
        (1, 2, 3, 11, 12): ["Mia Chen", "Sita Rai"],
        (3,): ["Ana Prado"],
        (4,): ["Yasmine Fahmy"],
        (10,): ["Mia Chen"],
    }


def test_shifts_are_said_in_words():
    """Months by name, both hours."""
    _, plan, _ = zurich()
    said = show_document(plan)["sheet"]["shifts"]
    ana = next(one for one in plan.people if one.name == "Ana Prado")
    usual, march = ana.local[0][11:16], ana.local[2][11:16]
    assert f"In March the clock hour differs: Ana Prado {march} instead of {usual}." in [
        one["sentence"] for one in said
    ]
    assert any(one["sentence"].startswith("In January–March, November and December the") for one in said)


def test_cells_give_the_local_weekday_and_the_distance_of_dates():
    """Thursday in UTC is Friday in Sydney after midnight."""
    cells = document()["sheet"]["people"][2]["cells"]
    assert (cells[0]["weekday"], cells[0]["time"], cells[0]["days"]) == ("Fr", "00:30", 1)
    assert (cells[5]["weekday"], cells[5]["time"], cells[5]["days"]) == ("Th", "23:30", 0)


def test_the_sheet_of_solve_and_of_show_is_one():
    """A published plan says the same as a fresh one."""
    assert document()["sheet"] == show_document(solved()[1])["sheet"]


def test_a_slot_that_ties_is_said_to_tie():
    """The 3rd Thursday is as good as the 1st on every level."""
    tie = document()["alternatives"][0]
    assert (tie["name"], tie["verdict"], tie["differences"]) == ("3rd Thursday 13:30 UTC", "ties", [])
    assert tie["sentences"][0].startswith("Ties with the chosen slot on every level")


def test_the_alternatives_are_the_next_best_of_the_ranking():
    """The next best, then the next best at another hour of the week, and so on."""
    assert [row["rank"] for row in document()["alternatives"]] == [2, 5, 16]


def test_alternatives_that_share_most_sessions_are_followed_by_another_time():
    """A neighbour in another anchor zone is an alternative on paper only."""
    one = problem(
        group(), ordinals=(3,), anchors=("Europe/Zurich", "Europe/Athens", "Africa/Tunis", "UTC", "Africa/Cairo")
    )
    plan, result = planned(one, Rules(hard=(Leaders(),), objective=(Attendance(),)))
    rows = plan_document(plan, one, result, ())["alternatives"]
    near = [row for row in rows[:3] if row["shared"] * 2 >= 12]
    assert len(rows) == (4 if len(near) == 3 else 3)
    assert rows[-1]["shared"] * 2 < 12


@pytest.mark.parametrize("kind", ["anchors", "alternatives"])
def test_rows_have_the_numbers_of_a_schedule_judged_afresh(kind):
    """Attendances and levels agree with the definition."""
    one, _, result = solved()
    for row in document()[kind]:
        starts = one.candidates.starts[result.ranking.columns.candidates[result.ranking.order[row["rank"] - 1]]]
        schedule = schedule_of(one, starts)
        assert row["attends"] == schedule.attends.sum()
        attendance = next(level for level in row["levels"] if level["name"] == "attendance")
        assert attendance["value"] == [row["attends"]]


def test_every_anchor_zone_is_compared_and_the_chosen_one_marked():
    """Zones that come to the same sessions share a row."""
    rows = document()["anchors"]
    assert sorted(anchor["zone"] for row in rows for anchor in row["anchors"]) == [
        "America/Denver",
        "Europe/Zurich",
        "UTC",
    ]
    assert [row["anchors"][0]["zone"] for row in rows if row["chosen"]] == ["UTC"]


def test_who_pays_for_an_anchor_is_counted_as_in_the_sheet():
    """The anchors' shifts are those that the sheet of that slot shows."""
    one, plan, result = zurich()
    row = plan_document(plan, one, result, ())["anchors"][0]
    shifted = {p["id"]: sum(c["shifted"] for c in p["cells"]) for p in show_document(plan)["sheet"]["people"]}
    assert {payer["id"]: payer["sessions"] for payer in row["shifts"]} == {k: v for k, v in shifted.items() if v}
    assert row["constant"] == 1


def test_anchors_that_come_to_the_same_sessions_share_a_row():
    """Zurich and Berlin keep the same clocks."""
    one = problem(group(), ordinals=(3,), anchors=("Europe/Zurich", "Europe/Berlin"))
    plan, result = planned(one)
    (row,) = plan_document(plan, one, result, ())["anchors"]
    assert [anchor["zone"] for anchor in row["anchors"]] == ["Europe/Zurich", "Europe/Berlin"]


def test_what_an_alternative_loses_is_said_in_names_and_months():
    """Sita's two hours hold one slot only."""
    sita = replace(group()[4], availability=narrow(ZONES[4], 18, 20))
    one = problem((*group()[:4], sita), ordinals=(3,))
    plan, result = planned(one, Rules(hard=(Leaders(),), objective=(Attendance(),)))
    rows = plan_document(plan, one, result, ())["alternatives"]
    for row in rows:
        ranked = result.ranking.columns.candidates[result.ranking.order[row["rank"] - 1]]
        absent, before = schedule_of(one, one.candidates.starts[ranked]).absent, result.solution.schedule.absent
        for key, cells in (("loses", absent & ~before), ("gains", before & ~absent)):
            found = {who["id"]: who["sessions"] for who in row[key]}
            assert found == {f"p{p}": (np.flatnonzero(cells[p]) + 1).tolist() for p in range(5) if cells[p].any()}
    said = [sentence for row in rows for sentence in row["sentences"]]
    assert any(sentence.startswith("Would lose Sita Rai (") for sentence in said)


def test_members_without_a_further_absence_are_at_the_edge_and_beyond_it_broken():
    """Three absences are the limit, four are beyond it."""
    one, plan, result = solved()
    edge = (
        "absent",
        *plan.people[1].levels[1:3],
        "absent",
        *plan.people[1].levels[4:6],
        "absent",
        *plan.people[1].levels[7:],
    )
    two = (*plan.people[3].levels[:10], "absent", "absent")
    people = (
        plan.people[0],
        replace(plan.people[1], absences=3, longest_run=1, levels=edge),
        replace(plan.people[2], absences=4, longest_run=2, contract="broken"),
        replace(plan.people[3], absences=2, longest_run=1, levels=two),
        plan.people[4],
    )
    rows = plan_document(replace(plan, people=people), one, result, ())["contracts"]
    assert [(row["name"], row["state"]) for row in rows] == [("Mia Chen", "broken"), ("Reto Baumann", "edge")]
    assert "Thu 7 Jan 2027, Thu 1 Apr 2027 and Thu 1 Jul 2027" in rows[1]["sentence"]


def test_a_proof_that_was_stopped_says_what_is_known():
    """Never called proven."""
    one, plan, result = solved()
    levels = (*result.levels[:2], LevelResult(name="attendance", value=(58,), bound=(60,)), *result.levels[3:])
    stopped = replace(result, status=Status.FEASIBLE, levels=levels)
    proof = plan_document(plan, one, stopped, ())["proof"]
    assert proof["sentence"].startswith("Not proven to be best")
    assert (proof["levels"][2]["proven"], proof["levels"][2]["bound_words"]) == (
        False,
        "60 of 60 possible attendances",
    )


def test_a_level_that_is_not_optimised_is_reported():
    """Left out of the objective, still counted."""
    one = problem(group())
    rules = Rules(hard=(Leaders(),), objective=(Attendance(),), reported=(Contract(),))
    plan, result = planned(one, rules)
    assert [level["name"] for level in plan_document(plan, one, result, ())["proof"]["reported"]] == ["contract"]


def test_the_document_of_one_person_holds_nothing_of_others():
    """Neither names nor ids nor numbers of others."""
    one = json.dumps(show_document(solved()[1], "p2"))
    assert "Mia Chen" in one
    assert not any(name in one for name in NAMES if name != "Mia Chen")
    assert not any(word in one for word in ('"p0"', '"p1"', '"p3"', '"p4"', 'attends": 5', 'absent": ['))


def test_nobody_of_an_unknown_id_is_shown():
    """The caller learns it."""
    with pytest.raises(ValueError, match="nobody with the id 'nobody'"):
        show_document(solved()[1], "nobody")


def test_a_person_without_any_session_has_no_usual_hour():
    """Membership before or after the programme."""
    plan = solved()[1]
    gone = replace(plan.people[3], levels=(OUTSIDE,) * 12, attends=0)
    person = show_document(replace(plan, people=(*plan.people[:3], gone)))["sheet"]["people"][3]
    assert (person["usual"], person["sessions"], person["constant"]) == (None, 0, True)


def test_an_infeasible_problem_says_who_lacks_what_and_when():
    """In names, dates, minutes, and what to do."""
    one = impossible()
    words = one["nearest"][0]["words"]
    assert words[0].startswith("Ana Prado cannot come")
    assert words[0].endswith("(their own time).")
    assert "2027" in words[0]
    leaders = next(rule for rule in one["rules"] if rule["name"] == "leaders")
    assert leaders["candidates"] == 0
    assert any("leaves no slot even by itself" in advice for advice in one["advice"])
    assert one["advice"][0].startswith("If Ana Prado could come at the times above")
    assert all(lack["sessions"][0]["date"] for near in one["nearest"] for lack in near["lacks"])


def test_the_limits_are_those_of_the_rules():
    """Of contract, quorum and unsocial hours."""
    limits = document()["limits"]
    assert (limits["quorum"], limits["max_absences"], limits["unsocial"]) == (4, 3, ["22:00", "07:00"])
    assert RULES.objective[1].at_least == limits["quorum"]


def test_showing_a_plan_loads_neither_the_solver_nor_rich():
    """`schedule show --plain` is to be quick."""
    code = "import sys, reports.document, reports.plain; print({'ortools', 'rich', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
