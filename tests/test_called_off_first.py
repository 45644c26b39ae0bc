"""Where nothing fits any more for one session of a plan in force, calling that one off is advised first."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.commands import AS_OF, changed, run, written

MARCH = "--as-of=2027-03-01T10:00Z"


def group(*away: str) -> Any:
    """Return six sessions from February on, with days on which the only leader cannot come."""
    whole = changed(programme={"sessions": 6}, slots={"ordinals": [2, 3]})
    whole["leaders"][0]["unavailable"] = [*away]
    return whole


def asked(folder: Path, command: str, *away: str, out: bool = False) -> Any:
    """Publish, take the leader away, and ask."""
    file = written(folder / "group.yaml", group())
    more = ("--out", folder / "elsewhere") if out else ()
    assert run("solve", file, AS_OF, *more).code == 0
    done = run(command, written(file, group(*away)), MARCH, "--json", *more)
    assert done.code == 3, done.err
    return done.document


@pytest.mark.parametrize("command", ["solve", "explain"])
@pytest.mark.parametrize("out", [False, True])
def test_a_session_without_leaders_is_called_off_before_anybody_moves(
    tmp_path: Path, command: str, out: bool
) -> None:
    """The leader is away all June: the first advice is to call session 5 off, and its command does what it says."""
    first = asked(tmp_path, command, "2027-06-01/2027-06-30", out=out)["relaxations"][0]
    assert first["kind"] == "called off"
    assert first["sentence"].startswith("If session 5 (June 2027) were called off: ")
    assert first["sentence"].endswith("; nothing moves.")
    told = first["changes"][0]["write"]
    assert told in first["where"]
    words = shlex.split(told)
    assert words[:2] == ["schedule", "record"]
    assert run(*words[1:], MARCH).code == 0
    target = tmp_path / ("elsewhere" if out else "group.out")
    done = run("solve", tmp_path / "group.yaml", MARCH, "--out", target)
    assert done.code == 0, done.err
    plan = json.loads((target / "plan.json").read_text(encoding="utf-8"))
    assert first["slot"].items() <= plan["slots"][0].items()
    assert [one["number"] for one in plan["sessions"] if one["status"] == "cancelled"] == [5]


def test_two_sessions_take_two_commands(tmp_path: Path) -> None:
    """May and June: both are named, each with its command."""
    first = asked(tmp_path, "solve", "2027-05-01/2027-06-30")["relaxations"][0]
    assert first["sentence"].startswith("If sessions 4 (May 2027) and 5 (June 2027) were called off: ")
    assert first["where"].count("schedule record") == 2


def test_what_moves_is_said_of_every_advice(tmp_path: Path) -> None:
    """What people feel stands with each change; where no plan is in force nothing is said of it."""
    document = asked(tmp_path, "solve", "2027-06-01/2027-06-30")
    assert all("moves" in one["sentence"] for one in document["relaxations"])
    fresh = run("solve", tmp_path / "group.yaml", MARCH, "--json", "--fresh").document
    assert not any("moves" in one["sentence"] for one in fresh["relaxations"])
    assert all(one["kind"] != "called off" for one in fresh["relaxations"])
