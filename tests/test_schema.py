"""A file becomes typed values, or every problem in it is named at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bad_files import CONTENT, GOOD
from hypothesis import given
from hypothesis import strategies as st

from calendars.slots import LAST, Month
from configs.datewords import meant_days, meant_month
from configs.fields import Days
from configs.ids import complete_ids, made_from
from configs.loader import read_yaml
from configs.problems import LISTED, ConfigError, Problem
from configs.schema import Config, json_schema
from configs.smells import smells
from configs.starter import starter_text
from configs.validate import LoadedConfig, load_config, parse_config

FILE = Path("g.yaml")
FULL = """\
group:
  name: Balint 2.0
  organizer: {name: Coordination, email: coordination@example.org, zone: Europe/Zurich}
programme:
  first_month: 2027-01
  sessions: 12
  duration: 90
  skip_months: [2027-08]
  blackouts: [2027-12-24/2028-01-02, 2027-07-07]
  meeting_url: https://example.org/j/1
slots:
  weekdays: [sunday, Mo]
  ordinals: [last, 1]
  grid: 15
  anchors: [utc, leaders, Europe/Zurich]
rules:
  leaders: {present: 1, sessions: 2, then: 0}
  contract: {max_absences: 2, max_consecutive: 2, hard: true}
  quorum: {at_least: 2}
  regions: {at_least: 1, hard: true}
  stability: {price: 0.5}
  burden: {from: 21:30, to: 24:00}
  rotation: {slots: 1, changes: null}
  moves: {at_most: 0, within_days: 7}
  spacing: {min_days: 21}
objective: [attendance, contract]
leaders:
  - id: 007
    name: "[/oops] & <b>"
    email: ana@example.org
    zone: America/Denver
    region: 1.10
    preferred: Mo-Th 08:00-10:00
    available: mo-fr 07:00-12:00
    if_needed: Sa 09:00-12:00
    unavailable: [2027-03-14/2027-03-28, 2027-05-01]
    away: [{from: 2027-06-01, to: 2027-06-21, zone: Asia/Manila}]
    holidays: no
    busy: [ana.ics]
members:
  - {name: Zoë Ørsted, zone: Asia/Tokyo, from: 2027-06-01, until: 2027-12-31, optional: true, valid_at: 2026-11-01}
"""


def parsed(text: str) -> LoadedConfig:
    """Return the configuration in a text."""
    return parse_config(text.encode(), FILE)


def complaints(text: str) -> list[str]:
    """Return what is said of a text."""
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    return [str(one).removeprefix("g.yaml:") for one in caught.value.problems]


@pytest.mark.parametrize(("old", "new", "messages"), [(row[0], row[1], row[2:]) for row in CONTENT])
def test_mistakes_are_explained_word_for_word(old: str, new: str, messages: tuple[str, ...]) -> None:
    """Where, what was found, what was expected, the nearest known word."""
    assert complaints(GOOD.replace(old, new, 1)) == list(messages)


def test_all_problems_are_named_at_once_in_the_order_of_the_lines() -> None:
    """One wrong key does not hide the others, nor a wrong person the contradictions between people."""
    text = FULL.replace("sessions: 12", "sessions: many\n  sessions: 12").replace("grid: 15", "grid: 7")
    text = text.replace("zone: Asia/Tokyo", "zone: Asia/Tokio, id: '007'").replace("present: 1", "present: 5")
    assert [one.partition(": ")[0] + ": " + one.split(": ")[1] for one in complaints(text)] == [
        "6: programme.sessions",
        "7: programme.sessions",
        "15: slots.grid",
        "18: rules.leaders.present",
        "42: members[0].id",
        "42: members[0].zone",
    ]


def test_every_key_arrives_as_its_type() -> None:
    """Every key of the format, the odd spellings included."""
    config = parsed(FULL).config
    assert config.programme.first_month == Month(2027, 1)
    assert config.programme.blackouts == (
        Days(date(2027, 12, 24), date(2028, 1, 2)),
        Days(date(2027, 7, 7), date(2027, 7, 7)),
    )
    assert (config.slots.weekdays, config.slots.ordinals, config.slots.grid) == ((0, 6), (1, LAST), 15)
    assert config.slots.anchors == ("UTC", "leaders", "Europe/Zurich")
    rules = config.rules
    assert (rules.leaders.present, rules.leaders.sessions, rules.leaders.then) == (1, 2, 0)
    assert (rules.burden.begin, rules.burden.end, rules.stability.price) == (21 * 60 + 30, 1440, 0.5)
    assert rules.contract.hard
    assert rules.regions is not None
    assert rules.rotation.changes is None
    assert config.objective == ("attendance", "contract")


def test_clock_times_arrive_in_order() -> None:
    """With and without quotation marks, one digit or two; a grid beside them is not looked at, and that is said."""
    loaded = parsed(FULL.replace("  grid: 15", "  grid: 15\n  times: [16:30, '9:00', 00:00]"))
    assert loaded.config.slots.times == (0, 540, 990)
    said = [str(one) for one in smells(loaded, date(2026, 11, 22))]
    grid = "line 14: slots.grid: the grid is not looked at, because slots.times says which clock times: delete one"
    assert grid in said
    assert grid not in [str(one) for one in smells(parsed(FULL), date(2026, 11, 22))]


def test_people_arrive_as_they_were_written() -> None:
    """Text keys keep the text: leading zeros, trailing zeros, markup, Norway."""
    leader, member = parsed(FULL).config.people
    assert (leader.id, leader.name, leader.region, leader.holidays) == ("007", "[/oops] & <b>", "1.10", ("NO",))
    assert leader.available == "mo-fr 07:00-12:00"
    assert (leader.away[0].first, leader.away[0].last) == (date(2027, 6, 1), date(2027, 6, 21))
    assert leader.busy == ("ana.ics",)
    assert member.id == "zoe-orsted"
    assert parsed(FULL).config.members[0].leaves == date(2027, 12, 31)


def test_what_is_left_out_has_its_default() -> None:
    """Quorum and regions are off, all other rules on; empty keys count as left out."""
    config = parsed(GOOD.replace("leaders:", "slots:\nrules:\nobjective:\nleaders:", 1)).config
    assert config.slots.anchors == ("leaders", "UTC")
    assert config.slots.ordinals == (1, 2, 3, 4)
    assert config.objective == ("contract", "quorum", "regions", "attendance", "burden", "preference", "constancy")
    assert config.rules.quorum is None
    assert config.rules.regions is None
    assert (config.rules.leaders.present, config.rules.leaders.sessions, config.rules.leaders.then) == (
        None,
        None,
        1,
    )
    assert (config.rules.burden.begin, config.rules.burden.end) == (22 * 60, 7 * 60)
    assert config.rules.spacing.min_days == 14


def test_skipped_months_prolong_the_programme() -> None:
    """Twelve sessions from January, none in August: the last is in January."""
    months = parsed(FULL).config.programme.months
    assert (len(months), months[6:8], months[-1]) == (12, (Month(2027, 7), Month(2027, 9)), Month(2028, 1))


def test_lines_and_checksum_come_with_the_configuration(tmp_path: Path) -> None:
    """What is found later can be pointed at too; the checksum is that of the bytes."""
    path = tmp_path / "g.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    loaded = load_config(path)
    assert loaded.path == path
    assert loaded.line_of(("leaders", 0, "busy")) == 39
    assert str(loaded.problem(("leaders", 0, "busy"), "unreadable")) == f"{path}:39: leaders[0].busy: unreadable"
    assert loaded.sha256 != parsed(FULL).sha256
    assert loaded.config == parsed(FULL).config


def test_groups_without_leaders_or_members_are_allowed() -> None:
    """Somebody must be there."""
    head = GOOD[: GOOD.index("leaders:")]
    assert not parsed(head + "leaders: []\nmembers: [{name: X, zone: UTC}]\n").config.leaders
    assert complaints(head + "leaders:\nmembers: []\n") == [
        "1: there is nobody in this file: list people under 'leaders:' and 'members:'"
    ]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Ana Prado", "ana-prado"),
        ("  Zoë  Ørsted ", "zoe-orsted"),
        ("Łukasz O'Neill, MD", "lukasz-oneill-md"),
        ("李 Ana", "ana"),
        ("../../etc", "etc"),
        ("x" * 300, "x" * 56),
    ],
)
def test_ids_are_made_from_names(name: str, made: str) -> None:
    """Letters and digits of plain English, dashes between."""
    assert made_from(name) == made


def test_ids_of_other_scripts_belong_to_the_name_not_to_the_place_in_the_list() -> None:
    """Nobody takes over another's id, and with it their invite, when the list changes."""
    eleni, li = made_from("Ελένη"), made_from("李明")
    assert re.fullmatch(r"person-\d{6}", eleni)
    assert eleni != li
    assert complete_ids([("", "李明"), ("", "Ελένη")]) == (li, eleni)


def test_made_ids_keep_clear_of_given_ones_and_of_devices() -> None:
    """Case does not count, since ids name files."""
    given = [("", "Ana"), ("ANA", "Bo"), ("", "ana"), ("", "Con"), ("", "Ana 2")]
    assert complete_ids(given) == ("ana-2", "ANA", "ana-3", "con-2", "ana-2-2")


def test_a_text_of_many_problems_lists_the_first_ones() -> None:
    """All are there for programs; people read the first hundreds."""
    people = "".join(f"  - {{name: x{n}, zone: Nowhere{n}}}\n" for n in range(900))
    with pytest.raises(ConfigError) as caught:
        parsed(GOOD + people)
    assert len(caught.value.problems) == 900
    assert str(caught.value).splitlines()[LISTED:] == ["… and 700 more problems"]


def test_the_starter_file_is_valid() -> None:
    """What 'schedule init' writes can be checked at once."""
    loaded = parsed(starter_text())
    assert len(loaded.config.leaders) == 1
    assert len(loaded.config.members) == 4


def properties(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys of all blocks with what the schema says of them."""
    blocks = [schema, *schema["$defs"].values()]
    return [(key, one) for block in blocks for key, one in block["properties"].items()]


def test_the_json_schema_describes_every_key() -> None:
    """Editors show a description and, of single values, an example that fits the pattern."""
    schema = json_schema()
    for key, one in properties(schema):
        assert one["description"].endswith("."), key
        assert "anyOf" not in one or {"type": "null"} not in one["anyOf"], key
        for pattern, example in [(one.get("pattern"), text) for text in one.get("examples", ())]:
            assert pattern is None or re.search(pattern, example), key
    assert schema["required"] == ["group", "programme"]
    assert schema["additionalProperties"] is False


def test_the_json_schema_writes_values_as_the_file_does() -> None:
    """Numbers are numbers, months and clock times text, defaults as somebody would write them."""
    schema = json_schema()
    programme, slots = schema["$defs"]["Programme"]["properties"], schema["$defs"]["Slots"]["properties"]
    assert programme["sessions"]["type"] == "integer"
    assert programme["first_month"]["type"] == "string"
    assert slots["weekdays"]["default"] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert schema["$defs"]["BurdenRule"]["properties"]["from"]["default"] == "22:00"
    assert schema["$defs"]["LeadersRule"]["properties"]["present"]["default"] == "all"


def test_models_take_values_of_their_own_types() -> None:
    """Programs may build a configuration without a file."""
    programme = {"first_month": Month(2027, 1), "sessions": 3, "duration": 60}
    config = Config.model_validate({"group": {"name": "x"}, "programme": programme})
    assert config.programme.months == (Month(2027, 1), Month(2027, 2), Month(2027, 3))


LINES = FULL.splitlines(keepends=True)
FRAGMENTS = [
    *"[]{}:-#&*!|>'\"%@`?,~\t \n",
    "- ",
    ": ",
    "<<: ",
    "&a ",
    "*a",
    "!!x ",
    "null",
    "99999999999999999999",
    "é",
    "\0",
]
mutations = st.lists(
    st.tuples(st.integers(0, len(FULL)), st.integers(0, 12), st.sampled_from([*FRAGMENTS, *LINES, ""])), max_size=6
)


@given(mutations)
def test_mutated_files_give_a_configuration_or_problems(changes: list[tuple[int, int, str]]) -> None:
    """Never another error, and never a problem without words."""
    text = FULL
    for place, cut, new in changes:
        text = text[:place] + new + text[place + cut :]
    survives(text.encode())


@given(
    st.lists(st.sampled_from([*FRAGMENTS, "a", "members", "name", "zone", "\n  ", "\n"]), max_size=60).map("".join)
)
def test_random_yaml_gives_problems(text: str) -> None:
    """Text made of YAML's signs."""
    survives(text.encode())


@given(st.binary(max_size=200))
def test_random_bytes_give_problems(data: bytes) -> None:
    """Whatever the bytes."""
    survives(data)


@given(
    st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=5),
    st.data(),
)
def test_any_shape_at_any_key_gives_problems(value: object, data: st.DataObject) -> None:
    """Lists for texts and texts for blocks, at every key of the full file."""
    line = data.draw(st.sampled_from([n for n, one in enumerate(LINES) if ": " in one]))
    key = LINES[line].partition(": ")[0]
    written = str(value).replace("None", "null")
    survives("".join([*LINES[:line], f"{key}: {written}\n", *LINES[line + 1 :]]).encode())


def survives(data: bytes) -> None:
    """Read a file; anything but a configuration or problems in words is an error."""
    problems: Sequence[Problem] | None = None
    try:
        parse_config(data, FILE)
    except ConfigError as error:
        problems = error.problems
    assert problems is None or problems
    assert all(one.message and "\n" not in str(one) for one in problems or ())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.2027", "2027-12-31"),
        ("1. März 2027", "2027-03-01"),
        ("1er août 2027", "2027-08-01"),
        ("24 de dezembro de 2027", "2027-12-24"),
        ("24. 12. 2027", "2027-12-24"),
        ("2027/8/1", "2027-08-01"),
        ("1 Oct 2026", "2026-10-01"),
        ("1st of October 2026", "2026-10-01"),
        ("Sept. 3, 2027", "2027-09-03"),
        ("12/31/2027", "2027-12-31"),
        ("31/12/2027", "2027-12-31"),
        ("03/04/2027", None),
        ("31.2.2027", None),
        ("1 Foo 2027", None),
        ("24.12.2027-2.1.2028", "2027-12-24/2028-01-02"),
        ("2027-05-03 - 2027-05-30", "2027-05-03/2027-05-30"),
        ("1 May 2027 to 3 May 2027", "2027-05-01/2027-05-03"),
        ("2.1.2028-24.12.2027", None),
    ],
)
def test_dates_in_other_notations_are_offered_in_the_right_one(text: str, meant: str | None) -> None:
    """What could be two dates is not guessed."""
    assert meant_days(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("January 2027", "2027-01"),
        ("enero de 2027", "2027-01"),
        ("01/2027", "2027-01"),
        ("2027 Sept", "2027-09"),
        ("2027-13", None),
        ("soon", None),
    ],
)
def test_months_in_other_notations_are_offered_in_the_right_one(text: str, meant: str | None) -> None:
    """By name or number."""
    assert meant_month(text) == meant


KINDS = ("x", None, [], ["x"], [[]], [None], {}, {"x": 1}, {"x": {"y": []}}, [{"x": 1}], 5, -1, 10**30, True, 1.5)
"""A value of every kind, in place of any other."""


def ways(values: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value within a file's values."""
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, value in inner:
        yield (*way, step)
        yield from ways(value, (*way, step))


def keys_of(node: Any, schema: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every key that a JSON Schema knows, the first entry of lists standing for all."""
    for one in (node, *node.get("anyOf", ()), *node.get("oneOf", ())):
        found = schema["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if found is not node and found is not one:
            yield from keys_of(found, schema)
        for key, value in found.get("properties", {}).items() if found is one else ():
            yield (key,)
            yield from ((key, *way) for way in keys_of(value, schema))
        if "items" in one:
            yield from ((0, *way) for way in keys_of(one["items"], schema))


def test_no_key_is_broken_by_a_value_of_another_kind() -> None:
    """Each key that there is, alone and within a whole file: a block, a list or a text is refused in words."""
    full = read_yaml(FULL, "g.yaml").root.plain()
    schema = json_schema()
    places = {*ways(full), *keys_of(schema, schema)}
    assert {("slots",), ("members", 0, "away", 0, "zone"), ("rules", "quorum", "at_least")} <= places
    for place in places:
        for value in KINDS:
            put = value
            for step in reversed(place):
                put = [put] if isinstance(step, int) else {step: put}
            for file in (put, changed_at(full, place, value)):
                with suppress(ConfigError):
                    parse_config(json.dumps(file).encode(), FILE)


def changed_at(values: Any, place: Sequence[str | int], value: Any) -> Any:
    """Return values with another one at a place, where there is that place."""
    if not place:
        return value
    step, *rest = place
    inner = dict(values) if isinstance(values, dict) else [*values] if isinstance(values, list) else {}
    if isinstance(inner, dict) and isinstance(step, str):
        return {**inner, step: changed_at(inner.get(step), rest, value)}
    return [changed_at(inner[0] if inner else {}, rest, value)] if step == 0 else inner


@pytest.mark.parametrize(
    ("key", "text", "offered"),
    [
        ("unavailable", "5-16 April 2027", "[2027-04-05/2027-04-16]"),
        ("unavailable", "April 5-16, 2027", "[2027-04-05/2027-04-16]"),
        ("unavailable", "5.-16.4.2027", "[2027-04-05/2027-04-16]"),
        ("unavailable", "5 April - 16 May 2027", "[2027-04-05/2027-05-16]"),
        ("unavailable", "24.12. - 2.1.2028", "[2027-12-24/2028-01-02]"),
        ("unavailable", "5 April 2027, 8 May 2027", "[2027-04-05, 2027-05-08]"),
        ("unavailable", "next week", None),
        ("unavailable", "2027-02-30", None),
        ("unavailable", "16-5 April 2027", None),
        ("busy", "ken.ics, school.ics", "[ken.ics, school.ics]"),
        ("anchors", "Zurich", "[Europe/Zurich]"),
        ("times", "22h", "[22:00]"),
        ("ordinals", "third", "[3]"),
        ("weekdays", "Funday", None),
    ],
)
def test_a_list_that_is_offered_is_taken(key: str, text: str, offered: str | None) -> None:
    """What is to be written in place of one value passes; else the message asks what is meant."""
    found = wrong(key, text)
    assert re.findall(r"write (\[.*\])", found) == ([offered] if offered else [])
    assert not offered or not wrong(key, offered)


def wrong(key: str, text: str) -> str:
    """Return what is said of a value under a key of a good file; empty: it is taken."""
    member = f"name: Ken Ito\n    {key}: {text}"
    slots = f"slots: {{{key}: {text}}}\nleaders:"
    changed = (
        GOOD.replace("name: Ken Ito", member) if key in ("unavailable", "busy") else GOOD.replace("leaders:", slots)
    )
    try:
        parse_config(changed.encode(), FILE)
    except ConfigError as error:
        return str(error)
    return ""
