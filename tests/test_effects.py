"""What answers bring about: too few people, no leader, a broken contract; and yes where the hours say no."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import run, written
from replies_case import AS_OF, PLAN, STARTS, calendar, event, mail

from calendars.windows import parse_windows
from configs.validate import load_config
from scheduler.effects import Effect, contradictions, effects
from scheduler.ledger import EMPTY, Entry, Ledger
from scheduler.plan import Plan, moment_from

NOW = moment_from("2027-01-01T00:00:00Z")


def plan(*, quorum: int | None = 5, absent: dict[int, tuple[str, ...]] | None = None, leader: str = "") -> Plan:
    """Return the small plan, six people at each of five sessions, with some of them absent and perhaps a leader."""
    gone = absent or {}
    sessions = tuple(
        replace(
            one,
            present=tuple(who for who in one.present if who not in gone.get(one.number, ())),
            absent=gone.get(one.number, ()),
        )
        for one in PLAN.sessions
    )
    people = tuple(replace(one, role="leader", contract=None) if one.id == leader else one for one in PLAN.people)
    return replace(PLAN, sessions=sessions, people=people, terms=replace(PLAN.terms, quorum=quorum))


def no(*pairs: tuple[int, str]) -> dict[tuple[str, str], str]:
    """Return refusals by number and id."""
    return {(STARTS[number - 1], who): "declined" for number, who in pairs}


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ([(2, "ken")], []),
        ([(2, "ken"), (2, "eva")], [Effect(kind="quorum", number=2, who=("ken", "eva"), left=4)]),
        ([(2, "ken"), (3, "eva")], []),
        ([(2, "ken"), (4, "ken"), (5, "eva")], []),
        ([(2, "ken"), (3, "ken")], [Effect(kind="contract", number=3, who=("ken",), left=0)]),
    ],
)
def test_refusals_are_counted_session_by_session(refused: list[tuple[int, str]], expected: list[Effect]) -> None:
    """Six people, a quorum of five; two sessions in a row break a contract."""
    assert list(effects(plan(), EMPTY, NOW, no(*refused))) == expected


def test_only_what_is_to_come_and_takes_place_counts() -> None:
    """What has begun or was called off lacks nobody; without a quorum nobody is too few."""
    both = no((2, "ken"), (2, "eva"))
    assert effects(plan(), EMPTY, moment_from(STARTS[1]), both) == ()
    off = Ledger(
        (Entry(session=2, person="*", status="not_held", minutes=None, recorded_at="2027-01-01T00:00:00Z"),)
    )
    assert effects(plan(), off, NOW, both) == ()
    assert effects(plan(quorum=None), EMPTY, NOW, both) == ()
    assert effects(plan(absent={2: ("eva", "tom")}), EMPTY, NOW, {}) == ()


def test_what_was_solved_since_is_still_said() -> None:
    """A plan that already counts them absent says no less."""
    after = plan(absent={2: ("ken", "eva")})
    assert effects(after, EMPTY, NOW, no((2, "ken"), (2, "eva"))) == (
        Effect(kind="quorum", number=2, who=("ken", "eva"), left=4),
    )
    broken = plan(absent={2: ("ken",), 3: ("ken",)})
    assert [one.kind for one in effects(broken, EMPTY, NOW, no((2, "ken"), (3, "ken")))] == ["contract"]


def test_optional_people_count_for_no_quorum() -> None:
    """Their refusal lacks nowhere, their presence helps nowhere."""
    free = plan(quorum=5)
    free = replace(free, people=tuple(replace(one, optional=one.id == "ken") for one in free.people))
    assert effects(free, EMPTY, NOW, no((2, "ken"))) == ()
    assert effects(free, EMPTY, NOW, no((2, "eva")))[0].left == 4


def test_a_session_without_a_leader_is_named() -> None:
    """Once the last one declines."""
    assert effects(plan(leader="eva"), EMPTY, NOW, no((2, "eva"))) == (
        Effect(kind="leader", number=2, who=("eva",), left=5),
    )
    assert effects(plan(leader="eva"), EMPTY, NOW, no((2, "ken"))) == ()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"leaders": None}, [(1, 2), (1, 2), (1, 2)]),
        ({"leaders": 2}, [(1, 2), (1, 2), (1, 2)]),
        ({"leaders": 5}, [(1, 2), (1, 2), (1, 2)]),
        ({"leaders": None, "leaders_first": 2, "leaders_then": 1}, [(1, 2)]),
        ({"leaders": None, "leaders_first": 3, "leaders_then": 1}, [(1, 2), (1, 2)]),
        ({"leaders": 1, "leaders_first": 2, "leaders_then": 2}, [(1, 2), (1, 2)]),
        ({"leaders": 1}, []),
        ({"leaders": 0, "leaders_then": 0}, []),
    ],
)
def test_a_leader_who_declines_is_held_against_the_rule(
    rule: dict[str, Any], expected: list[tuple[int, int]]
) -> None:
    """Of two one declines sessions 2, 3 and 4; the first two sessions may ask for more than the later ones."""
    two = plan(quorum=None, leader="eva")
    two = replace(two, people=tuple(replace(one, role="leader") if one.id == "ken" else one for one in two.people))
    two = replace(two, terms=replace(two.terms, max_consecutive=9, max_absences=9, **rule))
    found = effects(two, EMPTY, NOW, no((2, "eva"), (3, "eva"), (4, "eva")))
    assert [(one.leaders, one.wanted) for one in found if one.kind == "leader"] == expected


def test_sessions_called_off_are_none_of_the_first_and_who_leads_later_is_not_asked_for() -> None:
    """With session 1 called off, sessions 2 and 3 are the first two; nobody waits for who leads from 4 on."""
    two = plan(quorum=None, leader="eva")
    ken = next(one for one in two.people if one.id == "ken")
    everybody = {one.number: one for one in two.sessions}
    rule = replace(two.terms, leaders=None, leaders_first=2)
    two = replace(two, terms=rule, people=tuple(replace(p, role="leader") if p is ken else p for p in two.people))
    off = Ledger(
        (Entry(session=1, person="*", status="not_held", minutes=None, recorded_at="2027-01-01T00:00:00Z"),)
    )
    said = no((2, "eva"), (3, "eva"), (4, "eva"))
    assert [one.number for one in effects(two, off, NOW, said) if one.kind == "leader"] == [2, 3]
    levels = ("outside",) * 3 + ken.levels[3:]
    late = replace(ken, role="leader", levels=levels)
    sessions = tuple(
        replace(one, present=tuple(w for w in one.present if w != "ken")) if number < 4 else one
        for number, one in everybody.items()
    )
    later = replace(two, people=tuple(late if one.id == "ken" else one for one in two.people), sessions=sessions)
    found = effects(later, EMPTY, NOW, said)
    assert [(one.number, one.wanted) for one in found if one.kind == "leader"] == [(2, 1), (3, 1)]


def test_a_contract_that_is_broken_without_the_answer_is_not_the_answers_doing() -> None:
    """Who can never come breaks it anyway."""
    never = plan(quorum=None, absent=dict.fromkeys(range(1, 6), ("ken",)))
    assert effects(never, EMPTY, NOW, no((5, "ken"))) == ()


def test_yes_where_the_plan_says_no_is_a_contradiction() -> None:
    """Of sessions to come; who cannot and says nothing contradicts nobody."""
    said = {(STARTS[1], "ken"): "accepted", (STARTS[3], "ken"): "accepted", (STARTS[3], "eva"): "tentative"}
    found = contradictions(plan(absent={2: ("ken",), 4: ("ken", "eva"), 5: ("ken",)}), EMPTY, NOW, said)
    assert {who: [one.number for one in sessions] for who, sessions in found.items()} == {"ken": [2, 4]}
    assert contradictions(plan(), EMPTY, AS_OF, said) == {}


# ---------------------------------------------------------------- the commands

GROUP: dict[str, Any] = {
    "group": {"name": "Evenings"},
    "programme": {"first_month": "2027-02", "sessions": 4, "duration": 90},
    "slots": {"weekdays": ["Th"], "ordinals": [1], "times": ["16:00"], "anchors": ["Europe/Oslo"]},
    "rules": {"quorum": {"at_least": 3}, "contract": {"max_absences": 3, "max_consecutive": 2}},
    "leaders": [{"id": "ingrid", "name": "Ingrid Moe", "zone": "Europe/Oslo", "available": "Th 15:00-20:00"}],
    "members": [
        {"id": "ann", "name": "Ann Lee", "zone": "Europe/London", "available": "Th 14:00-20:00"},
        {"id": "ken", "name": "Ken Abe", "zone": "Asia/Tokyo", "available": "Th 22:00-24:00, Fr 00:00-02:00"},
        {"id": "lena", "name": "Lena Roth", "zone": "Europe/Zurich", "available": "Mo-We 15:00-20:00"},
    ],
}
LATER = "--as-of=2027-01-05"


def solved(tmp_path: Path, **values: Any) -> Path:
    """Return the file of a group with a plan; ``values`` are Lena's."""
    group = deepcopy(GROUP)
    group["members"][2] |= values
    file = written(tmp_path / "group.yaml", group)
    assert run("solve", file, "--as-of", "2026-12-01").code == 0
    return file


def test_an_answer_that_leaves_too_few_says_so_at_once_and_what_can_be_done(tmp_path: Path) -> None:
    """With commands for that session; an answer that harms nothing says nothing; status and whatif say it too."""
    file = solved(tmp_path)
    done = run("answer", file, "--person", "ann", "--session", "3", "--no", LATER, columns=200)
    assert done.code == 0
    assert "Session 3, Thu 1 Apr 2027 16:00: 2 people can come without Ann Lee, and the quorum is 3." in done.out
    assert f"call this one off: schedule record {file} --session 3 --held no" in done.out
    assert f"schedule solve {file} --change --dry-run" in done.out
    assert "quorum" not in run("answer", file, "--person", "ann", "--session", "3", "--no", LATER).out
    assert "quorum" not in run("answer", file, "--person", "ann", "--session", "2", "--yes", LATER).out
    worse = run("answer", file, "--person", "ingrid", "--session", "3", "--no", LATER).out
    assert "1 person can come without Ingrid Moe and Ann Lee, and the quorum is 3; no leader can come" in worse
    status = run("status", file, LATER, "--json").document
    assert [(one["number"], one["kinds"]) for one in status["answered"]] == [(3, ["quorum", "leader"])]
    assert "Since the answers" in run("status", file, LATER).out
    tried = run("whatif", file, "--set", "rules.leaders.present=0", "--set", "rules.leaders.then=0", LATER)
    assert tried.code != 0 or "In the plan in force, since the answers" in tried.out


def test_a_leaders_no_against_the_rule_is_told_at_once(tmp_path: Path) -> None:
    """The rule is read back from the plan; a plan of an earlier version knows no more than that one has to come."""
    group = deepcopy(GROUP)
    group["rules"]["leaders"] = {"present": "all"}
    group["leaders"].append({"id": "jo", "name": "Jo Li", "zone": "Europe/Oslo", "available": "Th 15:00-20:00"})
    file = written(tmp_path / "group.yaml", group)
    assert run("solve", file, "--as-of", "2026-12-01").code == 0
    say = ("answer", file, "--person", "jo", "--session", "2", "--no", LATER)
    said = "1 leader can come without Jo Li, and 2 have to be there (`rules: leaders`)."
    assert said in run(*say, columns=200).out
    assert run("status", file, LATER, "--json").document["answered"][0]["kinds"] == ["leader"]
    kept = tmp_path / "group.out" / "plan.json"
    plan = json.loads(kept.read_text())
    plan["terms"] = {key: value for key, value in plan["terms"].items() if not key.startswith("leaders")}
    kept.write_text(json.dumps(plan))
    assert run("status", file, LATER, "--json").document["answered"] == []


def test_a_contract_that_an_answer_breaks_is_named(tmp_path: Path) -> None:
    """Three in a row, where two may be."""
    done = run("answer", solved(tmp_path), "--person", "ann", "--session", "2,3,4", "--no", LATER, columns=200)
    assert "with it Ann Lee will break the contract, it allows 3 absences, and 2 in a row" in done.out
    assert "--session 4 --excused ann" in done.out


def test_replies_say_what_the_answers_bring_about(tmp_path: Path) -> None:
    """As `answer` does, below the sentences."""
    from scheduler.plan_file import read_plan

    group = deepcopy(GROUP)
    group["members"][0]["email"] = "ken@example.org"
    group["group"]["organizer"] = {"name": "C", "email": "c@example.org"}
    file = written(tmp_path / "group.yaml", group)
    run("solve", file, "--as-of", "2026-12-01")
    uid = read_plan(tmp_path / "group.out" / "plan.json").issue.uid
    (tmp_path / "x.eml").write_bytes(
        mail(calendar(event(f"UID:{uid}", answer="DECLINED", stamp="20270104T080000Z")))
    )
    done = run("replies", file, tmp_path / "x.eml", LATER)
    assert done.code == 0
    assert done.out.count("2 people can come without Ann Lee, and the quorum is 3") == 4


def test_yes_that_the_hours_deny_is_named_with_the_line_that_mends_it(tmp_path: Path) -> None:
    """By answer, status and solve; written into the file, the contradiction is gone and the plan counts them."""
    file = solved(tmp_path)
    done = run("answer", file, "--person", "lena", "--session", "2,3", "--yes", LATER)
    assert "Lena Roth said yes to 2 sessions, the first of them session 2, Thu 4 Mar 2027 16:00," in done.out
    line = 'available: "Mo-We 15:00-20:00, 2027 Mar 04,2027 Apr 01 16:00-17:30"'
    assert f"  {line}\n" in done.out
    status = run("status", file, LATER, "--json").document
    assert [one["line"] for one in status["contradictions"]] == [line]
    for solve in (run("solve", file, LATER, "--dry-run"), run("solve", file, LATER)):
        assert "Lena Roth said yes to 2 sessions" in " ".join(solve.out.split())
    group = deepcopy(GROUP)
    group["members"][2]["available"] = line.split('"')[1]
    written(file, group)
    again = run("solve", file, "--as-of", "2027-01-06", "--json")
    assert again.code == 0
    assert "said yes" not in again.out
    assert run("status", file, "--as-of", "2027-01-06", "--json").document["contradictions"] == []
    assert load_config(file).config.members[2].available is not None


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"available": "Th 15:00-20:00", "unavailable": ["2027-03-04"]}, "`unavailable` stands against it"),
        ({"available": "Th 15:00-20:00", "unavailable": ["2027-03-04"]}, ": write unavailable: [])"),
        (
            {"available": "Th 15:00-20:00", "unavailable": ["2027-01-02", "2027-03-01/2027-03-10"]},
            ": write unavailable: [2027-01-02, 2027-03-01/2027-03-03, 2027-03-05/2027-03-10])",
        ),
        (
            {"zone": "Asia/Manila", "available": "24/7", "unavailable": ["2027-03-03/2027-03-05"]},
            ": write unavailable: [2027-03-03])",
        ),
        ({"available": "Th 15:00-20:00", "holidays": "CH", "unavailable": ["2027-03-04"]}, "`unavailable`"),
        ({"available": "Mo 15:00-20:00; 2027 Mar off"}, '"Mo 15:00-20:00; 2027 Mar off, 2027 Mar 04 16:00-17:30"'),
        ({"available": None, "if_needed": "Mo 15:00-20:00"}, 'available: "2027 Mar 04 16:00-17:30"'),
        ({"zone": "Australia/Sydney"}, '"Mo-We 15:00-20:00, 2027 Mar 05 02:00-03:30"'),
        ({"zone": "Europe/Moscow", "available": "Mo 09:00-12:00"}, "2027 Mar 04 18:00-19:30"),
        ({"zone": "Asia/Karachi"}, "2027 Mar 04 20:00-21:30"),
        ({"zone": "Asia/Dhaka", "available": 'Mo 09:00-12:00 "on call"'}, "2027 Mar 04 21:00-22:30"),
        ({"zone": "Asia/Bangkok"}, "2027 Mar 04 22:00-23:30"),
        ({"zone": "Asia/Kolkata"}, "2027 Mar 04 20:30-22:00"),
        ({"zone": "Asia/Manila"}, "2027 Mar 04 23:00-00:30"),
    ],
)
def test_the_line_is_on_the_persons_own_clock_and_fits_what_is_there(
    tmp_path: Path, values: dict[str, Any], told: str
) -> None:
    """Added to the hours, over midnight, across dates; what is not a matter of hours is said."""
    file = solved(tmp_path, **{key: value for key, value in values.items() if value is not None})
    if values.get("available", "") is None:
        group = deepcopy(GROUP)
        del group["members"][2]["available"]
        group["members"][2] |= {"if_needed": "Mo 15:00-20:00"}
        written(file, group)
    done = run("answer", file, "--person", "lena", "--session", "2", "--yes", LATER)
    assert told in done.out


def test_a_yes_after_a_no_asks_for_solving_again(tmp_path: Path) -> None:
    """The plan was solved without them since, and no hours stand against it; so where the file was mended."""
    file = solved(tmp_path, available="Th 15:00-20:00")
    run("answer", file, "--person", "lena", "--session", "3", "--no", LATER)
    run("solve", file, LATER)
    done = run("answer", file, "--person", "lena", "--session", "3", "--yes", "--as-of", "2027-01-06")
    assert "2027 16:00: the plan in force does not count on them yet; solve again." in done.out
    assert run("solve", file, "--as-of", "2027-01-07").code == 0
    assert run("status", file, "--as-of", "2027-01-07", "--json").document["contradictions"] == []


def test_a_file_that_cannot_be_read_does_not_stop_an_answer(tmp_path: Path) -> None:
    """Only the line is missing then."""
    file = solved(tmp_path)
    file.write_text("group: [")
    done = run("answer", file, "--person", "lena", "--session", "2", "--yes", LATER)
    assert (done.code, "but the file says no, and the plan goes by the file.\n" in done.out) == (0, True)


@pytest.mark.parametrize("command", ["answer", "status", "replies"])
def test_a_file_that_check_refuses_is_said_to_be_left_out(tmp_path: Path, command: str) -> None:
    """On the other stream, with the first mistake and its line; a file that can be used is not spoken of."""
    file = solved(tmp_path)
    mails = tmp_path / "mails"
    mails.mkdir()
    words = {"answer": ("--person", "lena", "--session", "2", "--yes"), "status": (), "replies": (mails,)}[command]
    whole = run(command, file, *words, LATER)
    assert "The file cannot be used" not in whole.err
    file.write_text(file.read_text() + "# a note\n")
    assert "The file cannot be used" not in run(command, file, *words, LATER).err
    file.write_text(file.read_text().replace("Asia/Tokyo", "Asia/Tokio"))
    done = run(command, file, *words, LATER)
    said = " ".join(done.err.split())
    assert done.code == whole.code
    assert "The file cannot be used: " in said
    assert "Asia/Tokio" in said
    assert "goes by the plan in force, with its quorum" in said
    file.unlink()
    assert "The file cannot be used:" in run(command, file, *words, LATER).err


def test_hours_with_dates_added_are_read_as_they_were_meant() -> None:
    """The comma adds, also after a rule that takes out."""
    assert parse_windows("Mo 15:00-20:00; 2027 Mar off, 2027 Mar 04,2027 Apr 01 16:00-17:30")
