"""``schedule check`` shows all that is understood of everybody, so that nothing has to be guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import AS_OF, changed, run, written

ANA = {"id": "ana", "name": "Ana", "zone": "Europe/Zurich", "available": "Mo-Fr 09:00-17:00"}


def checked(folder: Path, **person: Any) -> dict[str, Any]:
    """Return what is understood of a member whose organizer lives in Zurich."""
    group = changed(
        group={"organizer": {"name": "C", "zone": "Europe/Zurich"}},
        programme={"first_month": "2027-01", "sessions": 12, "blackouts": []},
        leaders=[ANA],
        members=[{"id": "ken", "name": "Ken", "zone": "Asia/Tokyo", "available": "Mo-Fr 17:00-20:00", **person}],
    )
    document = run("check", written(folder / "group.yaml", group), AS_OF, "--json").document
    return dict(next(one for one in document["people"] if one["id"] == "ken"))


def words(person: dict[str, Any], clock: str, level: str = "available") -> list[tuple[str, str]]:
    """Return what is said of a level on a clock."""
    return [(row["when"], row["words"]) for row in person["year"][clock][level]]


def test_hours_stand_on_both_clocks_with_every_different_week(tmp_path: Path) -> None:
    """Tokyo has no summer time: in Zurich its hours are an hour later in summer."""
    person = checked(tmp_path)
    assert words(person, "own") == [("", "Mo–Fr 17:00–20:00")]
    assert (
        words(person, "host")
        == [
            ("until 28 March", "Mo–Fr 09:00–12:00"),
            ("29 March–31 October", "Mo–Fr 10:00–13:00"),
            ("from 1 November", "Mo–Fr 09:00–12:00"),
        ]
        or words(person, "host")[0][1] == "Mo–Fr 09:00–12:00"
    )
    assert person["year"]["own"]["available"][0]["weekdays"] == ["Mo", "Tu", "We", "Th", "Fr"]
    assert person["year"]["own"]["available"][0]["windows"] == [{"begin": "17:00", "end": "20:00"}]


def test_levels_are_said_apart(tmp_path: Path) -> None:
    """Preferred hours are available ones too; what is needed only if needed is what neither is."""
    person = checked(tmp_path, preferred="Mo[1] 18:00-19:00", if_needed="Mo-Sa 19:00-21:00")
    assert words(person, "own", "preferred") == [("", "first Monday of the month 18:00–19:00")]
    assert words(person, "own", "if_needed") == [("", "Mo–Fr 20:00–21:00"), ("", "Sa 19:00–21:00")]


def test_a_journey_changes_the_organizers_clock_only(tmp_path: Path) -> None:
    """In February Ken's 17:00 is that of Lima, until the 19th ends in Tokyo; leave and travel are named."""
    away = [{"from": "2027-02-01", "to": "2027-02-19", "zone": "America/Lima"}]
    person = checked(tmp_path, away=away, unavailable=["2027-03-01/2027-03-05", "2027-05-03"])
    assert words(person, "own") == [("", "Mo–Fr 17:00–20:00")]
    assert ("1–18 February", "Mo–Fr 23:00–02:00") in words(person, "host")
    assert person["also"] == [
        "away 1–19 February, on the clock of Lima (America/Lima)",
        "keeps free 1–5 March and 3 May",
    ]


BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Tokyo:20270105T173000
DTEND;TZID=Asia/Tokyo:20270105T190000
RRULE:FREQ=WEEKLY;COUNT=4
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("person", "also"),
    [
        ({}, []),
        ({"from": "2027-03-01", "until": "2027-10-15"}, ["in the group from 1 March until 15 October"]),
        ({"until": "2027-12-31"}, []),
        ({"from": "2026-03-01", "until": "2027-06-30"}, ["in the group until 30 June"]),
        ({"from": "2028-03-01"}, ["not in the group at any time of the programme"]),
        ({"optional": True}, ["optional: not counted for contract and quorum"]),
        (
            {"holidays": "CH-ZH"},
            [
                "9 public holidays kept free: 1 January; 26, 29 March; 1, 6, 17 May; 1 August; 25, 26 December",
            ],
        ),
        (
            {"busy": ["ken.ics"]},
            ["busy 4 times by their calendar, 6 h in all; the first is Tu 5 January 17:30–19:00"],
        ),
    ],
)
def test_what_else_is_understood_is_said(person: dict[str, Any], also: list[str], tmp_path: Path) -> None:
    """Membership, holidays, busy times."""
    (tmp_path / "ken.ics").write_text(BUSY, encoding="utf-8")
    assert checked(tmp_path, **person)["also"] == also


def test_the_screen_says_it_too(tmp_path: Path) -> None:
    """One cell a clock; where both clocks show the same it is said once."""
    checked(tmp_path, available="Fr[1] 14:00-17:00", until="2027-06-30")
    done = run("check", tmp_path / "group.yaml", AS_OF)
    shown = " ".join(done.out.replace("│", " ").split())
    assert "first Friday of" in shown
    assert "in the group until" in shown
    assert "the same" in shown
    assert "no hours in the programme" not in shown
    checked(tmp_path, available="2026 Mo 10:00-12:00")
    assert "no hours in the programme" in " ".join(run("check", tmp_path / "group.yaml", AS_OF).out.split())


@pytest.mark.parametrize("command", [["check"], ["solve", "--dry-run"]])
def test_hours_off_the_grid_are_named_by_check_and_by_solve(command: list[str], tmp_path: Path) -> None:
    """Two people in Prague, 90 minutes from 12:45: no slot of the grid fits, and what would is said."""
    people = [
        {"id": one, "name": one.title(), "zone": "Europe/Prague", "available": "Tu 12:45-14:15"} for one in "ab"
    ]
    group = {
        "group": {"name": "G"},
        "programme": {"first_month": "2027-01", "sessions": 12, "duration": 90},
        "slots": {"anchors": ["members"]},
        "members": people,
    }
    document = run(*command, written(tmp_path / "group.yaml", group), AS_OF, "--json").document
    found = [one for one in document["warnings"] if "fits into Tu 12:45-14:15" in one]
    assert [one.split(" of ")[-1] for one in found] == ["A: `slots: grid: 15` would", "B: `slots: grid: 15` would"]
    group["slots"]["grid"] = 15
    document = run(*command, written(tmp_path / "group.yaml", group), AS_OF, "--json").document
    assert not [one for one in document["warnings"] if "fits into" in one]


def test_plain_sentences_say_a_persons_hours_for_a_mail(tmp_path: Path) -> None:
    """A paragraph each, both clocks, in lines that fit a mail."""
    checked(tmp_path, until="2027-06-30", available="Mo-Fr 17:00-20:00, Fr[1] 21:00-22:00")
    done = run("check", tmp_path / "group.yaml", AS_OF, "--plain")
    assert "Ana, on the clock of Europe/Zurich:\n- available: Mo–Fr 09:00–17:00\n\n" in done.out
    assert "Ken, on the clock of Asia/Tokyo:\n- available: " in done.out
    assert "- in the group until 30 June\nOn the clock of Europe/Zurich:\n- available:" in done.out
    assert max(map(len, done.out.splitlines())) <= 76


def test_many_days_of_a_month_are_said_as_a_range(tmp_path: Path) -> None:
    """Five weekdays in full would be a line of their own."""
    off = ",".join(f"{day}[1]" for day in ("Mo", "Tu", "We", "Th", "Fr"))
    person = checked(tmp_path, available=f"Mo-Fr 17:00-20:00; {off} off")
    assert words(person, "own") == [("", "Mo–Fr, each but the first of the month 17:00–20:00")]
