"""What is written, read back by strangers: every file of a plan, for real examples and groups all over the world.

Expected values come from the YAML and the standard library, from nothing of ours: instants by ``datetime`` and the
zone data, calendars by unrelated parsers, the best slot by brute force.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import holidays
import icalendar
import oracle
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import zone_of

from tests.commands import AS_OF, BALINT, GRAPHQL, ROOT, content, run, values_of, written
from tests.ics_lint import problems
from tests.ics_readers import (
    READERS,
    disguised,
    embedded_changes,
    embedded_zone,
    ical_js_lacks,
    read_with_ical_js,
    text_of,
)
from tests.test_vtimezone import real_changes

Spans = list[tuple[datetime, datetime]]
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


# The file, read again ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Somebody as the file has them."""

    id: str
    name: str
    zone: str
    leader: bool
    values: dict[str, Any] = field(hash=False)

    @property
    def bound(self) -> bool:
        """Whether the contract binds this person."""
        return not self.leader and not self.values.get("optional")

    def zone_on(self, instant: datetime) -> str:
        """Return the zone in which they are: dates of a journey are those of the clock at home."""
        today = instant.astimezone(zone_of(self.zone)).date().isoformat()
        away = [one["zone"] for one in self.values.get("away", ()) if one["from"] <= today <= one["to"]]
        return away[-1] if away else self.zone

    def clock(self, instant: datetime) -> datetime:
        """Return what their clock shows."""
        return instant.astimezone(zone_of(self.zone_on(instant)))

    def belongs(self, instant: datetime) -> bool:
        """Say whether a moment lies within their membership, by their own date."""
        today = self.clock(instant).date().isoformat()
        return self.values.get("from", "0") <= today <= self.values.get("until", "9")


@dataclass(frozen=True)
class Solved:
    """A file and the folder that was made of it."""

    values: dict[str, Any]
    files: dict[str, bytes]

    @property
    def plan(self) -> Any:
        """What ``plan.json`` holds."""
        return json.loads(self.files["plan.json"])

    @property
    def people(self) -> list[Asked]:
        """Leaders, then members."""
        return [
            Asked(one["id"], one["name"], one["zone"], role == "leaders", one)
            for role in ("leaders", "members")
            for one in self.values.get(role, ())
        ]

    @property
    def spans(self) -> Spans:
        """Begin and end of each session."""
        return [(moment(one["start"]), moment(one["end"])) for one in self.plan["sessions"]]

    def calendars(self) -> Iterator[tuple[str, bytes, Spans, Asked | None]]:
        """Yield each calendar file with the sessions that it must hold and whose it is."""
        yield "group.ics", self.files["group.ics"], self.spans, None
        for person in self.people:
            own = [span for span in self.spans if person.belongs(span[0])]
            path = f"invites/{person.id}.ics"
            assert (path in self.files) == bool(own)
            if own:
                yield path, self.files[path], own, person


def moment(text: str) -> datetime:
    """Return a moment that ends in Z."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def solve(path: Path, folder: Path) -> Solved | None:
    """Solve a file into a folder; None: proven infeasible."""
    done = run("solve", path, AS_OF, "--out", folder / "x.out")
    assert done.code in (0, 3), done.err
    return Solved(values_of(path), content(folder / "x.out")) if done.code == 0 else None


# Groups -----------------------------------------------------------------------------------------------------

ANCHORS = (
    "Europe/Zurich",
    "America/New_York",
    "Africa/Cairo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "UTC",
    "America/Havana",
)
"""The last has no VTIMEZONE that every reader understands: its sessions are single events."""

CAST = (
    ("Wilhelmina Oakes", "wilma", "Europe/London", "Mo-Su 07:00-23:00"),
    ("Bartholomew Quill", "barty", "America/Denver", "Mo-Su 05:00-20:00; We off"),
    ("Seraphina Nakamura", "sera", "Asia/Tokyo", "Mo-Su 00:00-24:00"),
    ("Thaddeus Obi", "thad", "Africa/Lagos", "Mo-Fr 06:00-23:00"),
    ("Ingeborg Sand", "inge", "Pacific/Auckland", "Mo-Su 00:00-24:00"),
)


def group_at(anchor: str, **programme: Any) -> dict[str, Any]:
    """Return a group anchored in a zone: journeys, memberships, an optional member, months left out."""
    people: list[dict[str, Any]] = [
        {"id": short, "name": name, "email": f"{short}.{short}@example.org", "zone": zone, "available": hours}
        for name, short, zone, hours in CAST
    ]
    people[1] |= {"from": "2027-03-10", "preferred": "Sa-Su 06:00-12:00"}
    people[2] |= {"away": [{"from": "2027-04-01", "to": "2027-05-20", "zone": "America/Santiago"}]}
    people[3] |= {"until": "2027-10-20", "if_needed": "Sa 00:00-24:00", "region": "Savanna"}
    people[4] |= {"optional": True, "region": "Longcloud"}
    host = {"id": "hostess", "name": "Hortensia Valdemar", "zone": anchor, "available": "Mo-Su 08:00-21:00"}
    return {
        "group": {"name": "Circle", "organizer": {"name": "Office", "email": "office@example.org"}},
        "programme": {
            "first_month": "2027-01",
            "sessions": 11,
            "duration": 75,
            "skip_months": ["2027-08"],
            "meeting_url": "https://example.org/room",
            **programme,
        },
        "slots": {"weekdays": ["Tu", "Fr", "Su"], "ordinals": [1, 2, "last"], "grid": 60, "anchors": [anchor]},
        "rules": {"quorum": {"at_least": 3}, "regions": {"at_least": 1}, "leaders": {"present": "all"}},
        "leaders": [host],
        "members": people,
    }


EXAMPLES = {"balint": BALINT, "graphql": GRAPHQL, "starter": ROOT / "configs" / "starter.yaml"}
CASES = (*EXAMPLES, *ANCHORS)


@pytest.fixture(scope="module", params=CASES)
def solved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Solved:
    """Each example and each anchor, solved."""
    folder = tmp_path_factory.mktemp("solved")
    path = EXAMPLES.get(request.param) or written(folder / "group.yaml", group_at(request.param))
    found = solve(path, folder)
    assert found is not None
    return found


# Calendar files ---------------------------------------------------------------------------------------------


def assert_calendars(solved: Solved) -> None:
    """Every calendar file: the profile, the instants in every reader, the offsets, the UIDs."""
    uids = {one["start"]: one["uid"] for one in solved.plan["sessions"]}
    for path, data, spans, _ in solved.calendars():
        assert problems(data, "PUBLISH") == [], path
        for name, read in READERS.items():
            assert read(data) == spans, (path, name)
            if (
                b"BEGIN:DAYLIGHT" in data
            ):  # under a name that they do not know, two of them lose a zone without rules
                assert read(disguised(data)) == spans, (path, name, "by the VTIMEZONE alone")
        events = icalendar.Calendar.from_ical(data).walk("VEVENT")
        expected = {uids[f"{start:%Y-%m-%dT%H:%M:%SZ}"] for start, _ in spans}
        assert {str(event["UID"]) for event in events} == expected, path
        assert_offsets(data, spans)


def assert_offsets(data: bytes, spans: Spans) -> None:
    """Demand that an embedded VTIMEZONE has the zone's changes in all years of the sessions, and its offsets."""
    lines = data.decode().split("\r\n")
    if "BEGIN:VTIMEZONE" not in lines:
        assert b"TZID" not in data
        return
    block = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    zone = block[1].removeprefix("TZID:")
    years = range(spans[0][0].year, spans[-1][1].year + 1)
    changes = real_changes(zone, years)
    assert embedded_changes(block, years) == changes
    ours = embedded_zone(block)
    for edge in (*changes, *(end for span in spans for end in span)):
        for instant in (edge - timedelta(minutes=1), edge):
            real = instant.astimezone(zone_of(zone)).replace(tzinfo=None)
            assert instant.astimezone(ours).replace(tzinfo=None) == real


def test_every_calendar_holds_exactly_the_sessions(solved: Solved) -> None:
    """Three unrelated readers, with their own zone data and with the file's alone; members within membership."""
    assert_calendars(solved)


@pytest.mark.skipif(bool(ical_js_lacks()), reason=ical_js_lacks())
def test_thunderbirds_reader_agrees(solved: Solved) -> None:
    """For the group's file of each case."""
    assert read_with_ical_js(solved.files["group.ics"]) == solved.spans


def test_the_folder_holds_exactly_these_files(solved: Solved) -> None:
    """The plan, the group's calendar, one for each person with a session; for those with an address a mail.

    A mail needs the organizer's address as well.
    """
    calendars = list(solved.calendars())
    organizer = solved.values["group"].get("organizer", {}).get("email")
    mailed = [owner.id for *_, owner in calendars if owner and organizer and owner.values.get("email")]
    mails = {f"mail/{one}.eml" for one in mailed}
    assert set(solved.files) == {"plan.json", *(path for path, *_ in calendars), *mails}


def test_both_forms_of_calendars_occurred(tmp_path: Path) -> None:
    """Else the tests above prove half of what they say."""
    forms = set()
    for zone in ("Europe/Zurich", "America/Havana"):
        (tmp_path / zone[:3]).mkdir()
        found = solve(written(tmp_path / f"{zone[:3]}.yaml", group_at(zone)), tmp_path / zone[:3])
        assert found is not None
        forms.add(found.files["group.ics"].count(b"BEGIN:VEVENT"))
    assert forms == {1, 11}


# Privacy ----------------------------------------------------------------------------------------------------

MONTHS = "january february march april may june july august september october november december"
CALENDAR_WORDS = set(MONTHS.split())


def assert_private(solved: Solved) -> None:
    """Nobody's file holds name, id, address, region, zone or clock time of anybody else, the group's of nobody."""
    anchor = {slot["zone"] for slot in solved.plan["slots"]}
    for path, data, spans, owner in solved.calendars():
        text = re.sub(rb"\r\n[ \t]", b"", data).decode().replace("\\n", "\n").replace("\\", "")
        text = text.replace("BEGIN:STANDARD", "").replace("END:STANDARD", "")
        words = {word.lower() for word in re.findall(r"[\w.@+/-]*\w", text)}
        parts = {part for word in words for part in re.findall(r"\w+", word)}
        own = traces(owner) if owner else set()
        shared = own | {trace for zone in anchor for trace in zone_traces(zone)} | group_words(solved)
        for other in solved.people:
            if other is not owner:
                leaked = (traces(other) - shared) & (words | parts)
                assert not leaked, (path, other.id, leaked)
        assert_own_times(solved, text, spans, owner)


def traces(person: Asked) -> set[str]:
    """Return every word that tells of a person, in lower case."""
    name = {word.lower() for word in re.findall(r"\w{3,}", person.name)}
    zones = [person.zone, *(one["zone"] for one in person.values.get("away", ()))]
    region = set(re.findall(r"\w{3,}", person.values.get("region", "").lower()))
    found = {person.id.lower(), person.values.get("email", "").lower(), *name, *region}
    return (found | {trace for zone in zones for trace in zone_traces(zone)}) - CALENDAR_WORDS - {""}


def zone_traces(zone: str) -> set[str]:
    """Return a zone's name and its last part."""
    return {zone.lower(), zone.lower().rpartition("/")[2]}


def group_words(solved: Solved) -> set[str]:
    """Return the words of what is the group's own: name, organizer, address of the meeting."""
    shown = [solved.values["group"], solved.values["programme"].get("meeting_url", "")]
    return set(re.findall(r"\w+", json.dumps(shown).lower()))


def assert_own_times(solved: Solved, text: str, spans: Spans, owner: Asked | None) -> None:
    """Demand that each clock time in a description is the anchor's or the owner's own."""
    description = text.split("DESCRIPTION:")[1].split("\nLOCATION:")[0].split("\r\n")[0]
    shown = set(re.findall(r"\b\d\d:\d\d\b", description))
    anchors = {
        f"{one.astimezone(zone_of(slot['zone'])):%H:%M}" for slot in solved.plan["slots"] for one, _ in spans
    }
    own = {f"{owner.clock(end):%H:%M}" for span in spans for end in span} if owner else set()
    assert shown <= anchors | own, shown - anchors - own


def test_nobodys_file_tells_of_anybody_else(solved: Solved) -> None:
    """Neither names nor ids, addresses, regions, zones nor clock times."""
    assert_private(solved)


def test_a_description_lists_ones_own_sessions(solved: Solved) -> None:
    """Each with its local begin, as every reader shows it."""
    for path, data, spans, owner in solved.calendars():
        if owner is None:
            continue
        texts = set(text_of(data, "DESCRIPTION").values())
        assert len(texts) == 1, path
        lines = re.findall(r"^\w{3} (\d+ \w{3} \d{4}), (\d\d:\d\d)–", texts.pop(), re.MULTILINE)
        assert lines == [
            (f"{own.day} {own:%b %Y}", f"{own:%H:%M}") for own in (owner.clock(one) for one, _ in spans)
        ]


# plan.json --------------------------------------------------------------------------------------------------

SHAPE: dict[str, Any] = {
    "format": int,
    "group": str,
    "status": str,
    "revision": int,
    "made": {"at": str, "version": str, "tzdata": str, "config_sha256": str},
    "issue": {"sequence": int, "created": str, "stamp": str, "invited": [str]},
    "levels": [{"name": str, "value": (int, list), "bound": (int, list, type(None))}],
    "slots": [{"ordinal": int, "weekday": str, "time": str, "zone": str}],
    "sessions": [
        {
            "number": int,
            "uid": str,
            "slot": int,
            "start": str,
            "end": str,
            "status": str,
            "present": [str],
            "absent": [str],
        }
    ],
    "people": [
        {
            "id": str,
            "role": str,
            "attends": int,
            "absences": int,
            "longest_run": int,
            "contract": (str, type(None)),
            "burden_min": int,
            "local": [str],
        }
    ],
}
"""Format 1 as it is promised to other programs; keys may be added."""


def assert_shape(value: Any, shape: Any) -> None:
    """Demand every promised key, in the promised order, with a value of its kind."""
    if isinstance(shape, dict):
        assert isinstance(value, dict)
        assert [key for key in value if key in shape] == list(shape)
        for key, inner in shape.items():
            assert_shape(value[key], inner)
    elif isinstance(shape, list):
        assert isinstance(value, list)
        for one in value:
            assert_shape(one, shape[0])
    else:
        assert isinstance(value, shape)
        assert not isinstance(value, bool)


def test_the_plan_has_the_promised_shape(solved: Solved) -> None:
    """Keys, kinds, order, and words."""
    plan = solved.plan
    assert_shape(plan, SHAPE)
    assert (plan["format"], plan["revision"], plan["issue"]["sequence"], plan["status"]) == (1, 0, 0, "optimal")
    assert plan["made"]["at"] == plan["issue"]["created"] == plan["issue"]["stamp"] == "2026-11-22T10:00:00Z"
    assert re.fullmatch("[0-9a-f]{64}", plan["made"]["config_sha256"])
    assert re.fullmatch("20[0-9]{2}[a-z]", plan["made"]["tzdata"])
    assert plan["issue"]["invited"] == sorted(person.id for person in solved.people)
    assert {one["status"] for one in plan["sessions"]} == {"planned"}
    assert [one["role"] for one in plan["people"]] == [
        "leader" if person.leader else "member" for person in solved.people
    ]
    assert [one["value"] for one in plan["levels"]] == [one["bound"] for one in plan["levels"]]


def assert_plan(solved: Solved) -> None:
    """Recompute everything that a plan says of itself."""
    assert_sessions(solved)
    rows = solved.plan["people"]
    for person, row in zip(solved.people, rows, strict=True):
        assert row["id"] == person.id
        assert_person(solved, person, row)
    assert_levels(solved)


def assert_sessions(solved: Solved) -> None:
    """One session a month, at the slot's place on the anchor's clock (PEP 495, first pass)."""
    programme, plan = solved.values["programme"], solved.plan
    months = list(months_of(programme))
    assert [one["number"] for one in plan["sessions"]] == list(range(1, len(months) + 1))
    for (year, month), one, (start, end) in zip(months, plan["sessions"], solved.spans, strict=True):
        slot = plan["slots"][one["slot"]]
        day = oracle.slot_day(year, month, slot["ordinal"], DAYS.index(slot["weekday"]))
        hour, minute = map(int, slot["time"].split(":"))
        wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone_of(slot["zone"]))
        assert start == wall.astimezone(UTC)
        assert end - start == timedelta(minutes=programme["duration"])
        outside = [person.id for person in solved.people if not person.belongs(start)]
        assert sorted([*one["present"], *one["absent"], *outside]) == sorted(one.id for one in solved.people)


def months_of(programme: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield year and month of each session."""
    year, month = map(int, programme["first_month"].split("-"))
    left = programme["sessions"]
    while left:
        if f"{year}-{month:02}" not in programme.get("skip_months", ()):
            yield year, month
            left -= 1
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def assert_person(solved: Solved, person: Asked, row: Any) -> None:
    """A person's row from the sessions' lists, the zone data and the file's rules."""
    sessions, terms = solved.plan["sessions"], rules_of(solved.values)
    present = [person.id in one["present"] for one in sessions]
    absent = [person.id in one["absent"] for one in sessions]
    runs = [len(list(run)) for missed, run in groupby(absent) if missed]
    assert (row["attends"], row["absences"], row["longest_run"]) == (
        sum(present),
        sum(absent),
        max(runs, default=0),
    )
    broken = row["absences"] > terms["max_absences"] or row["longest_run"] > terms["max_consecutive"]
    assert row["contract"] == (("broken" if broken else "kept") if person.bound else None)
    assert row["local"] == [person.clock(start).isoformat(timespec="minutes") for start, _ in solved.spans]
    burden = sum(
        unsocial(person, span, terms["unsocial"])
        for span, there in zip(solved.spans, present, strict=True)
        if there
    )
    assert row["burden_min"] == burden
    levels = ["outside" if not person.belongs(start) else None for start, _ in solved.spans]
    for level, out, there in zip(row["levels"], levels, present, strict=True):
        assert (level == "outside") == (out == "outside")
        assert there == (level in ("preferred", "available", "if_needed"))


def unsocial(person: Asked, span: tuple[datetime, datetime], hours: tuple[str, str]) -> int:
    """Count the minutes of a session inside unsocial hours of somebody's own clock, one by one."""
    start, end = span
    begin, until = hours
    minutes = [start + timedelta(minutes=n) for n in range(int((end - start) / timedelta(minutes=1)))]
    clocks = [f"{person.clock(one):%H:%M}" for one in minutes]
    inside = (lambda now: begin <= now < until) if begin < until else (lambda now: now >= begin or now < until)
    return sum(map(inside, clocks))


def rules_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a file's rules, with their defaults."""
    rules = values.get("rules", {})
    contract, burden = rules.get("contract", {}), rules.get("burden", {})
    return {
        "max_absences": contract.get("max_absences", 3),
        "max_consecutive": contract.get("max_consecutive", 1),
        "unsocial": (burden.get("from", "22:00"), burden.get("to", "07:00")),
        "quorum": rules.get("quorum", {}).get("at_least"),
        "regions": rules.get("regions", {}).get("at_least"),
    }


DEFAULT_OBJECTIVE = ["contract", "quorum", "regions", "attendance", "burden", "preference", "constancy"]


def off_habit(row: dict[str, Any]) -> int:
    """Count a person's attendances at another clock time than at most of them."""
    attended = [
        local[11:16] for local, level in zip(row["local"], row["levels"], strict=True) if level in ATTENDING
    ]
    return len(attended) - max(Counter(attended).values(), default=0)


ATTENDING = ("preferred", "available", "if_needed")


def assert_levels(solved: Solved) -> None:
    """The levels of the objective from the plan's own rows."""
    plan, terms = solved.plan, rules_of(solved.values)
    rows, people = plan["people"], {person.id: person for person in solved.people}
    counted = [
        [one for one in session["present"] if not people[one].values.get("optional")]
        for session in plan["sessions"]
    ]
    regions = [
        {people[one].values.get("region") for one in session["present"]} - {None} for session in plan["sessions"]
    ]
    words = [level for row in rows for level in row["levels"]]
    expected = {
        "contract": sum(row["contract"] == "broken" for row in rows),
        "attendance": sum(row["attends"] for row in rows),
        "burden": [max(row["burden_min"] for row in rows), sum(row["burden_min"] for row in rows)],
        "preference": words.count("preferred") - words.count("if_needed"),
        "constancy": sum(off_habit(row) for row in rows),
    }
    if terms["quorum"]:
        expected["quorum"] = sum(len(one) < terms["quorum"] for one in counted)
    if terms["regions"]:
        expected["regions"] = sum(len(one) < terms["regions"] for one in regions)
    order = solved.values.get("objective", DEFAULT_OBJECTIVE)
    wanted = [(name, expected[name]) for name in order if name in expected]
    assert [(level["name"], level["value"]) for level in plan["levels"]] == wanted


def test_the_plan_agrees_with_itself_and_with_the_clocks(solved: Solved) -> None:
    """Who is where when, absences and runs, contracts, burden, local times, levels: all counted again."""
    assert_plan(solved)


# Random groups ----------------------------------------------------------------------------------------------

HOURS = ("Mo-Su 06:00-23:00", "Mo-Fr 12:00-22:00", "Mo-Su 00:00-24:00", "Tu,Fr 17:00-02:00", "Sa-Su 09:00-21:00")
DAY = st.integers(0, 330).map(lambda days: (date(2027, 1, 15) + timedelta(days=days)).isoformat())


@st.composite
def somebody(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Draw a person with journeys and membership now and then."""
    person: dict[str, Any] = {"id": name.lower(), "name": f"{name} {name}son", "email": f"{name}@example.org"}
    person |= {"zone": draw(st.sampled_from(ANCHORS)), "available": draw(st.sampled_from(HOURS))}
    if draw(st.booleans()):
        person["if_needed"] = draw(st.sampled_from(HOURS))
    if draw(st.booleans()):
        first, last = sorted((draw(DAY), draw(DAY)))
        person["away"] = [{"from": first, "to": last, "zone": draw(st.sampled_from(ANCHORS))}]
    if draw(st.integers(0, 3)) == 0:
        person["from" if draw(st.booleans()) else "until"] = draw(DAY)
    return person


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a group that usually has a plan."""
    anchor = draw(st.sampled_from(ANCHORS))
    group = group_at(
        anchor,
        first_month=draw(st.sampled_from(("2027-01", "2027-03", "2027-10", "2026-12"))),
        sessions=draw(st.integers(1, 13)),
        duration=draw(st.sampled_from((30, 45, 90, 120))),
        skip_months=draw(st.sampled_from(([], ["2027-04"], ["2027-03", "2027-11"]))),
    )
    group["slots"] |= {
        "weekdays": draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True)),
        "ordinals": draw(st.lists(st.sampled_from((1, 2, 3, 4, "last")), min_size=1, max_size=2, unique=True)),
        "grid": draw(st.sampled_from((60, 30))),
    }
    group["members"] = [draw(somebody(name)) for name in ("Qadir", "Zelda", "Ximena")[: draw(st.integers(0, 3))]]
    group["leaders"][0]["available"] = draw(st.sampled_from(HOURS))
    return group


def test_random_groups_are_written_right() -> None:
    """All of the above for groups that nobody thought of; several forms and outcomes are reached."""
    seen = {"plan": 0, "series": 0, "singles": 0}

    @settings(max_examples=45)
    @given(groups())
    def right(group: dict[str, Any]) -> None:
        with TemporaryDirectory() as made:
            folder = Path(made)
            found = solve(written(folder / "group.yaml", group), folder)
            if found is None:
                return
            assert_calendars(found)
            assert_private(found)
            assert_plan(found)
        seen["plan"] += 1
        seen["series" if b"RRULE:FREQ=MONTHLY" in found.files["group.ics"] else "singles"] += 1

    right()
    assert seen["plan"] >= 20
    assert min(seen.values()) >= 1


# The best slot, by brute force ------------------------------------------------------------------------------

WINDOW = re.compile(r"((?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+) (\d\d):(\d\d)-(\d\d):(\d\d)")


def windows(expression: str | None) -> tuple[oracle.Window, ...]:
    """Return the weekly windows of an opening_hours expression of the simple kind that the examples use."""
    week: dict[int, list[oracle.Window]] = {}
    for rule in (expression or "").split(";"):
        fresh: dict[int, list[oracle.Window]] = {}
        for days, *times in WINDOW.findall(rule):
            hours, minutes, until, rest = map(int, times)
            for day in weekdays(days):
                fresh.setdefault(day, []).append((day, hours * 60 + minutes, until * 60 + rest))
        week |= fresh  # a later rule replaces the days that it names
    return tuple(window for day in week.values() for window in day)


def weekdays(text: str) -> Iterator[int]:
    """Yield the days of ``Mo-Th``, ``Su-Tu`` or ``Mo,We``."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from ((begin + n) % 7 for n in range((end - begin) % 7 + 1))


def dates(periods: list[str]) -> frozenset[date]:
    """Return every date of ``2027-12-24/2028-01-02`` and the like."""
    found = set()
    for period in periods:
        first, _, last = period.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        found |= {day + timedelta(days=n) for n in range((end - day).days + 1)}
    return frozenset(found)


def as_oracle_has_it(person: Asked, folder: Path, years: range) -> oracle.Someone:
    """Return somebody with public holidays and calendars worked out by the packages themselves."""
    values = person.values
    off = set(dates(values.get("unavailable", [])))
    if "holidays" in values:
        country, _, part = values["holidays"].partition("-")
        off |= set(holidays.country_holidays(country, subdiv=part or None, years=years))
    busy, days = busy_times(values.get("busy", []), folder, years)
    return oracle.Someone(
        id=person.id,
        zone=person.zone,
        leader=person.leader,
        optional=bool(values.get("optional")),
        region=values.get("region"),
        preferred=windows(values.get("preferred")),
        available=windows(values.get("available")),
        if_needed=windows(values.get("if_needed")),
        away=tuple(
            (date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["zone"])
            for one in values.get("away", ())
        ),
        unavailable=frozenset(off | days),
        busy=tuple(busy),
        since=date.fromisoformat(values["from"]) if "from" in values else None,
        until=date.fromisoformat(values["until"]) if "until" in values else None,
    )


def busy_times(names: list[str], folder: Path, years: range) -> tuple[list[tuple[int, int]], set[date]]:
    """Return the minutes of timed events and the dates of all-day ones."""
    minutes, days = [], set()
    for name in names:
        calendar = icalendar.Calendar.from_ical((folder / name).read_bytes())
        for event in recurring_ical_events.of(calendar).between((years[0], 1, 1), (years[-1], 12, 31)):
            start, end = event["DTSTART"].dt, event["DTEND"].dt
            if isinstance(start, datetime):
                minutes.append((int(start.timestamp()) // 60, int(end.timestamp()) // 60))
            else:
                days |= {start + timedelta(days=n) for n in range((end - start).days)}
    return minutes, days


def as_oracle_asks(path: Path) -> oracle.Case:
    """Return an example as the oracle takes it, by a way of its own from the YAML."""
    values = values_of(path)
    people, programme, slots = Solved(values, {}).people, values["programme"], values["slots"]
    months, terms = tuple(months_of(programme)), rules_of(values)
    years = range(months[0][0] - 1, months[-1][0] + 2)
    leaders, order = values["rules"]["leaders"] if "rules" in values else {}, values.get("objective")
    levels = order or ["contract", *["quorum"] * bool(terms["quorum"]), *DEFAULT_OBJECTIVE[3:]]
    begin, until = (int(one[:2]) * 60 + int(one[3:]) for one in terms["unsocial"])
    homes = {
        "leaders": {one.zone for one in people if one.leader},
        "members": {one.zone for one in people if not one.leader},
    }
    anchors = [zone for one in slots["anchors"] for zone in sorted(homes.get(one, {one}))]
    return oracle.Case(
        people=tuple(as_oracle_has_it(one, path.parent, years) for one in people),
        months=months,
        duration=programme["duration"],
        ordinals=tuple(oracle.LAST if one == "last" else one for one in slots.get("ordinals", (1, 2, 3, 4))),
        weekdays=tuple(DAYS.index(one) for one in slots.get("weekdays", DAYS)),
        grid=slots.get("grid", 30),
        anchors=tuple(dict.fromkeys(anchors)),
        blackouts=dates(programme.get("blackouts", [])),
        wanted=oracle.Wanted(
            hard=("leaders", "spacing"),
            objective=tuple(levels),
            sessions=leaders.get("sessions"),
            then=leaders.get("then", 1),
            max_absences=terms["max_absences"],
            max_consecutive=terms["max_consecutive"],
            quorum=terms["quorum"] or 1,
            regions=terms["regions"] or 1,
            unsocial=(begin, until),
        ),
    )


def narrowed(path: Path, folder: Path, **slots: Any) -> Path:
    """Return a copy of an example with fewer slots to choose from, its calendars beside it."""
    values = values_of(path)
    shutil.copytree(path.parent / "busy", folder / "busy")
    return written(folder / path.name, {**values, "slots": {**values["slots"], **slots}})


NARROW: dict[str, dict[str, Any]] = {
    "balint": {"ordinals": [3], "grid": 60, "weekdays": ["Tu", "We", "Th", "Sa"]},
    "graphql": {"ordinals": [1], "grid": 60, "weekdays": ["Mo"], "anchors": ["America/Los_Angeles", "UTC"]},
}
WHOLE = pytest.mark.skipif("WHOLE_EXAMPLES" not in os.environ, reason="takes a minute: set WHOLE_EXAMPLES")


@pytest.mark.parametrize("name", NARROW)
def test_the_examples_best_slot_is_that_of_brute_force(name: str, tmp_path: Path) -> None:
    """Every slot of a part, every minute, plain Python, from the YAML by a way of its own: same slot, same levels.

    The parts hold the best slot of the whole.
    """
    part = compared(narrowed(EXAMPLES[name], tmp_path, **NARROW[name]), tmp_path)
    (tmp_path / "whole").mkdir()
    whole = solve(EXAMPLES[name], tmp_path / "whole")
    assert whole is not None
    assert (part.plan["slots"], part.plan["levels"]) == (whole.plan["slots"], whole.plan["levels"])


@WHOLE
@pytest.mark.parametrize("name", NARROW)
def test_the_examples_best_slot_is_that_of_brute_force_over_all_slots(name: str, tmp_path: Path) -> None:
    """The same for the file as it is."""
    compared(EXAMPLES[name], tmp_path)


def compared(path: Path, folder: Path) -> Solved:
    """Demand that the engine finds for a file what the oracle finds; return it."""
    found = solve(path, folder)
    assert found is not None
    try:
        best = oracle.solve(as_oracle_asks(path))
    finally:
        oracle.forget()
    assert best is not None
    slot = found.plan["slots"][0]
    hours, minutes = map(int, slot["time"].split(":"))
    assert (slot["ordinal"], DAYS.index(slot["weekday"]), hours * 60 + minutes, slot["zone"]) == best.slot
    assert tuple(int(start.timestamp()) // 60 for start, _ in found.spans) == best.instants
    sign = {"attendance": -1, "preference": -1}
    rows = [(level["name"], level["value"]) for level in found.plan["levels"]]
    read = [
        [sign.get(name, 1) * one for one in (value if isinstance(value, list) else [value])] for name, value in rows
    ]
    assert tuple(map(tuple, read)) == best.levels
    return found
