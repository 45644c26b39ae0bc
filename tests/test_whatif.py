"""What if: a file with changes in memory is the file that somebody would have edited; nothing is written."""

from __future__ import annotations

import copy
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import AS_OF, BALINT, Group, changed, content, run, written
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.edits import Edit, EditError, edits_of
from configs.problems import ConfigError
from configs.smells import smells
from configs.validate import LoadedConfig, parse_config
from configs.whatif import changed_config, new_warnings

FILE = Path("group.yaml")

IDS = ("ana", "ken", "eva", "mia", "leo.k", "nobody")
PEOPLE = (
    {"id": "mia", "name": "Mia Sand", "zone": "Europe/Oslo", "available": "Mo-Fr 13:00-20:00"},
    {"name": "Leo Kim", "id": "leo.k", "zone": "Asia/Seoul", "available": "Mo-Fr 19:00-23:00"},
    {"name": "Eva Roth", "zone": "Europe/Zurich", "available": "Mo-Su 08:00-20:00"},
    {"id": "KEN", "name": "Another", "zone": "UTC"},
    {"name": "Nowhere", "zone": "Europe/Atlantis"},
)
PERSONAL: tuple[tuple[str, Any], ...] = (
    ("available", "Mo-Fr 17:00-22:00; Sa 09:00-13:00"),
    ("available", "sometimes"),
    ("if_needed", None),
    ("zone", "America/Lima"),
    ("zone", "Mars"),
    ("optional", "true"),
    ("unavailable", ["2027-03-01/2027-03-20", "2027-04-15"]),
    ("away", [{"from": "2027-02-01", "to": "2027-02-20", "zone": "Asia/Manila"}]),
    ("holidays", "CH"),
    ("hobby", "chess"),
    ("id", "eva"),
)
SHARED: tuple[tuple[str, Any], ...] = (
    ("programme.sessions", "5"),
    ("programme.first_month", "2027-01"),
    ("programme.first_month", "January"),
    ("programme.blackouts", ["2027-03-18"]),
    ("rules.contract.max_absences", "1"),
    ("rules.contract", {"max_absences": "0", "hard": "true"}),
    ("rules.quorum.at_least", "2"),
    ("rules.leaders.present", "2"),
    ("rules.spacing.min_days", "20"),
    ("slots.weekdays", ["Tu", "Th"]),
    ("slots.grid", "15"),
    ("slots.grid", "20"),
    ("group.organizer.zone", "Europe/Rome"),
    ("objective", ["attendance", "contract"]),
    ("objective", ["attendance", "luck"]),
)


def as_yaml(value: Any) -> str:
    """Write a value as somebody would after ``=``."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def loaded(group: Group) -> LoadedConfig:
    """Read a group."""
    return parse_config(json.dumps(group).encode(), FILE)


class Rejected(Exception):
    """The edit itself is impossible."""


def edited_by_hand(group: Group, removed: list[str], added: list[Any], put: list[tuple[str, str, Any]]) -> Group:
    """Edit a group's values as somebody would in the file."""
    group = copy.deepcopy(group)
    for one in removed:
        lists = [group[key] for key in ("leaders", "members") if any(_is(one, p) for p in group[key])]
        if not lists:
            raise Rejected
        lists[0][:] = [person for person in lists[0] if not _is(one, person)]
    group["members"] += copy.deepcopy(added)
    for key, path, value in put:
        block: Any = group
        if key:
            hits = [person for person in group["members"] if _is(key, person)]
            if not hits:
                raise Rejected
            block = hits[0]
        *steps, last = path.split(".")
        for step in steps:
            block = block.setdefault(step, {})
        block[last] = value
    return group


def _is(who: str, person: Any) -> bool:
    own = person.get("id") or person["name"].replace(" ", "-")
    return bool(own.casefold() == who.casefold())  # ids name files, so case does not count


SETS = st.one_of(
    st.tuples(st.sampled_from(("ken", "ken", "eva", "mia", "leo.k", "nobody")), st.sampled_from(PERSONAL)),
    st.tuples(st.just(""), st.sampled_from(SHARED)),
)


def outcome(before: LoadedConfig, edits: tuple[Edit, ...]) -> tuple[str, Any]:
    """Return what is wrong with a change, and the configuration if nothing is."""
    try:
        return "", changed_config(before, edits).config
    except (EditError, ConfigError) as error:
        return str(error), None


def test_the_changed_file_is_the_edited_file() -> None:
    """Random removals, additions and values, right and wrong: the same configuration, or refused by both."""
    seen: Counter[str] = Counter()

    @settings(max_examples=200)
    @given(
        st.lists(st.sampled_from(IDS), max_size=1),
        st.lists(st.sampled_from(PEOPLE), max_size=2, unique_by=lambda one: one["name"]),
        st.lists(SETS, max_size=3, unique_by=lambda one: (one[0], one[1][0])),
    )
    def same(removed: list[str], added: list[Any], sets: list[Any]) -> None:
        put = [(who, path, value) for who, (path, value) in sets if path != "id" or len(sets) == 1]
        options = [f"{f'members.{who}.' if who else ''}{path}={as_yaml(value)}" for who, path, value in put]
        edits = edits_of(removed, [f"members: {json.dumps(one)}" for one in added], options)
        before = loaded(changed())
        values = before.root.plain()
        said, mine = outcome(before, edits)
        assert all("--" in line for line in said.splitlines())
        try:
            theirs: Any = loaded(edited_by_hand(changed(), removed, added, put)).config
        except (Rejected, ConfigError):
            theirs = None
        assert mine == theirs
        assert before.root.plain() == values
        seen["refused" if mine is None else "changed" if mine != before.config else "same"] += 1

    same()
    assert min(seen["refused"], seen["changed"]) >= 30


EDITS: tuple[tuple[tuple[str, ...], list[str], list[Any], list[tuple[str, str, Any]]], ...] = (
    (("--remove", "ken"), ["ken"], [], []),
    (("--set", "members.ken.available=Mo-Fr 07:00-12:00"), [], [], [("ken", "available", "Mo-Fr 07:00-12:00")]),
    (("--set", "slots.weekdays=[Mo, Tu, We]"), [], [], [("", "slots.weekdays", ["Mo", "Tu", "We"])]),
    (("--add", f"members: {json.dumps(PEOPLE[0])}"), [], [PEOPLE[0]], []),
    (("--set", "programme.first_month=2026-12"), [], [], [("", "programme.first_month", "2026-12")]),
    (("--set", "programme.sessions=5"), [], [], [("", "programme.sessions", "5")]),
)


@pytest.mark.parametrize(("words", "removed", "added", "put"), EDITS, ids=lambda one: str(one)[:30])
@pytest.mark.parametrize("published", [False, True])
def test_what_is_shown_is_what_solving_the_edited_file_shows(
    tmp_path: Path, words: tuple[str, ...], removed: Any, added: Any, put: Any, published: bool
) -> None:
    """The slot and levels of the edited file; with a plan in force also the same change, word for word."""
    file = written(tmp_path / "group.yaml", changed())
    if published:
        assert run("solve", file, AS_OF).code == 0
    before = content(tmp_path)
    asked = run("whatif", file, AS_OF, "--json", *words)
    assert asked.code == 0, asked.err
    assert content(tmp_path) == before
    written(file, edited_by_hand(changed(), removed, added, put))
    solved = run("solve", file, AS_OF, "--json", "--dry-run").document
    mine = asked.document
    assert mine["after"]["slot"] == solved["plan"]["slots"][0]
    assert [one["value"] for one in mine["after"]["levels"]] == [one["value"] for one in solved["proof"]["levels"]]
    assert mine["compared"] == ("plan in force" if published else "file as it is")
    if published:
        assert mine["change"] == solved["change"]
    assert mine["change"]["options"][0]["kind"] == "keep"


def test_without_a_plan_the_difference_is_to_the_file_as_it_is(tmp_path: Path) -> None:
    """Who joins and leaves, which sessions move for whom, and that no plan is published."""
    words = (
        "--remove",
        "lourdes",
        "--remove",
        "Chidi Okafor",
        "--set",
        "members.harriet.available=Mo-Fr 17:00-24:00",
    )
    done = run("whatif", BALINT, AS_OF, *words, "--out", tmp_path / "out")
    said = " ".join(done.out.split())
    assert done.code == 0
    assert "It would be 3rd Tuesday 15:30 Europe/Zurich instead of 3rd Thursday 15:00 Europe/Zurich." in said
    assert "No plan is published" in said
    assert "2 people leave and 12 sessions move" in said
    assert "Keep 3rd Thursday 15:00 Europe/Zurich" in said
    assert "Nothing was written." in said
    assert max(map(len, done.out.splitlines())) <= 80
    assert not list(tmp_path.iterdir())
    plain = run("whatif", BALINT, AS_OF, *words, "--out", tmp_path / "out", "--plain")
    assert max(map(len, plain.out.splitlines())) <= 76
    assert "2 people leave" in " ".join(plain.out.split())


def test_a_change_that_changes_nothing_says_so(tmp_path: Path) -> None:
    """The slot stays, nobody joins or leaves, no session moves."""
    file = written(tmp_path / "group.yaml", changed())
    document = run("whatif", file, AS_OF, "--set", "members.eva.region=Alps", "--json").document
    assert document["before"] == document["after"]
    assert document["change"]["lines"] == []
    assert document["sentence"].startswith("It would stay 3rd Thursday 14:00 Europe/Zurich.")


def test_a_file_without_a_plan_can_become_one_with(tmp_path: Path) -> None:
    """As it is nothing fits; the change mends it; there is nothing to compare with."""
    group = changed()
    group["leaders"][0]["available"] = "Su 03:00-04:00"
    file = written(tmp_path / "group.yaml", group)
    done = run("whatif", file, AS_OF, "--set", "leaders.ana.available=Mo-Fr 08:00-12:00", "--json")
    assert done.code == 0
    assert (done.document["compared"], done.document["change"]) == ("nothing", None)
    assert "As it is, the file gives no plan." in done.document["sentence"]
    text = run("whatif", file, AS_OF, "--set", "leaders.ana.available=Mo-Fr 08:00-12:00")
    assert "As it is, the file gives no plan." in text.out


def test_what_fits_no_more_is_explained_as_solving_does(tmp_path: Path) -> None:
    """Exit code 3, the options, and why."""
    file = written(tmp_path / "group.yaml", changed())
    done = run("whatif", file, AS_OF, "--set", "leaders.ana.available=Su 03:00-04:00", "--json")
    assert done.code == 3
    assert done.document["kind"] == "infeasible"
    assert done.document["sentence"].startswith("With --set 'leaders.ana.available=Su 03:00-04:00': No slot keeps")


def test_a_person_with_shared_values_changes_alone() -> None:
    """An alias of YAML gives two people one value: only the one who is named gets another."""
    group = changed()
    text = yaml.safe_dump(group, sort_keys=False).replace("available: Mo-Fr 12:00-18:00", "<AVAILABLE>")
    text = text.replace("available: Mo-Fr 19:00-24:00", "available: &hours Mo-Fr 19:00-24:00")
    text = text.replace("<AVAILABLE>", "available: *hours").replace("2027-02", '"2027-02"')
    before = parse_config(text.encode(), FILE)
    after = changed_config(before, edits_of((), (), ["members.ken.available=Mo 10:00-12:00"])).config
    assert [one.available for one in after.members] == ["Mo 10:00-12:00", "Mo-Fr 19:00-24:00"]


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("set", "members.kne.available=Mo", "nobody of members has the id 'kne' (did you mean ken, Ken Abe?)"),
        ("set", "members.ana.available=Mo", "nobody of members has the id 'ana': ana stands under leaders"),
        ("set", "members.ken.availble=Mo", "members[0].availble: unknown key (did you mean 'available'?)"),
        (
            "set",
            "members.ken.zone=Asia/Tokio",
            "members[0].zone: unknown time zone 'Asia/Tokio' (did you mean 'Asia/Tokyo'?)",
        ),
        ("set", "members.ken=x", "expected a path such as members.ID.available, found 'members.ken'"),
        ("set", "members=[]", "expected a path such as members.ID.available, found 'members'"),
        ("set", "program.sessions=3", "there is no 'program' (did you mean 'programme'?)"),
        ("set", "programme.sesions=3", "programme.sesions: unknown key (did you mean 'sessions'?)"),
        ("set", "rules.contract.max_absence=3", "unknown key (did you mean 'max_absences'?)"),
        ("set", "rules.leaders.present=2", "2 leaders are asked for, but the file has 1"),
        ("set", "rules..x=2", "a key is missing between two dots"),
        ("set", "programme.duration.x=2", "programme.duration is '60', which has no key 'x'"),
        ("set", "programme.sessions", "expected a path and its value with '=' between"),
        ("set", "slots.grid=[", "the value cannot be read"),
        ("set", "slots.grid=15\nobjective: []", "it holds a line break"),
        ("set", "slots.grid=a: b", "the value cannot be read"),
        ("add", "membres: {name: A, zone: UTC}", "found 'membres' (did you mean 'members'?)"),
        ("add", "Ana", "the value cannot be read"),
        ("add", "members: Ana", "expected a person such as"),
        ("add", "members: {name: A}", "members[2].zone: is missing"),
        ("add", "members: {id: ken, name: A, zone: UTC}", "'ken' is the id of members[0] already"),
        ("remove", "Ken Abbe", "nobody of leaders or members has the id 'Ken Abbe' (did you mean ken, Ken Abe?)"),
        ("remove", "zzzzz", "known are ana, ken, eva"),
    ],
)
def test_mistakes_name_the_option(option: str, text: str, said: str, tmp_path: Path) -> None:
    """Exit code 2; the option, what was found and what is nearest; no line of the file."""
    done = run("whatif", written(tmp_path / "group.yaml", changed()), AS_OF, f"--{option}", text)
    assert done.code == 2
    assert done.err.startswith(f"--{option} {text!r}"[:40])
    assert said in done.err
    assert "group.yaml" not in done.err


def test_a_mistake_elsewhere_in_the_file_names_line_and_option(tmp_path: Path) -> None:
    """Without its only leader the file asks for too many: its line, and after which option."""
    file = written(tmp_path / "group.yaml", changed(rules={"leaders": {"present": 1, "then": 1}}))
    done = run("whatif", file, AS_OF, "--remove", "ana")
    assert done.code == 2
    assert "rules.leaders.present: 1 leaders are asked for, but the file has 0 (after --remove 'ana')" in done.err
    assert "group.yaml:" in done.err


def test_a_missing_calendar_names_the_option(tmp_path: Path) -> None:
    """Calendars are read after the file was validated; the option stands there too."""
    done = run("whatif", written(tmp_path / "group.yaml", changed()), AS_OF, "--set", "members.ken.busy=[ken.ics]")
    assert done.code == 2
    assert done.err.startswith("--set 'members.ken.busy=[ken.ics]': members[0].busy:")


def test_nothing_asked_is_refused(tmp_path: Path) -> None:
    """Without any option there is nothing to try."""
    done = run("whatif", written(tmp_path / "group.yaml", changed()), AS_OF)
    assert done.code == 2
    assert "--set, --add or --remove" in done.err


def test_a_namesake_is_asked_for_by_id(tmp_path: Path) -> None:
    """Two people of one name: the message lists their ids."""
    group = changed()
    group["members"][1]["name"] = "Ken Abe"
    done = run("whatif", written(tmp_path / "group.yaml", group), AS_OF, "--remove", "ken abe")
    assert "several people are called 'ken abe': write the id, ken or eva" in done.err


def test_only_new_warnings_are_said() -> None:
    """Those of the file as it is stay away, also of people who move up in the list; new ones name the option."""
    group = changed()
    del group["members"][1]["email"]
    before, today = loaded(group), date(2026, 11, 22)
    edits = edits_of(["ken"], [], ["members.eva.valid_at=2020-01-01"])
    after = changed_config(before, edits)
    said = new_warnings(map(str, smells(after, today)), map(str, smells(before, today)), edits)
    assert len(said) == 1
    assert "hours were confirmed" in said[0]
    assert not any("line -" in one for one in said)


def test_an_id_with_dots_is_found() -> None:
    """The longest id that begins the path is meant."""
    group = changed()
    group["members"][0]["id"] = "ken.abe"
    group["members"][1]["id"] = "ken"
    after = changed_config(loaded(group), edits_of((), (), ["members.ken.abe.optional=true"])).config
    assert [one.optional for one in after.members] == [True, False]
