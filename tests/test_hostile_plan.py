"""A plan in force, and what lies beside it, with any value replaced: words and an exit code, never a bug.

Whatever a damaged folder says, no command touches anything outside it, and one that refuses changes nothing in it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.ids import is_id
from scheduler.plan_file import PlanError, read_plan
from tests.commands import changed, content, run, written

Way = tuple[str | int, ...]

BOB = {
    "id": "bob",
    "name": "Bob Law",
    "email": "bob@example.org",
    "zone": "Europe/London",
    "region": "west",
    "available": "Mo-Fr 10:00-18:00",
}

ELSEWHERE = ["../../x", "/tmp/x", "..", "a/b", "a\\b", "con", "x" * 300]
HOSTILE: list[Any] = [
    None, True, 0, -1, 1, 7, 10**30, 1.5, float("nan"), float("inf"), -float("inf"), "", " ", "x", *ELSEWHERE,
    "\x1b]0;x\x07", "a\nb", "\ud800", "\u202ex", "2027-02-30T10:00:00Z", "2027-06-17T12:00:00Z",
    "9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z", "2027-05", "9999-12", "0001-01-01T00:00+23:59", "Asia/Tokyo",
    "../UTC", "Mo", "24:00", "1:2:3",
    [], ["x"], ["../x"], [[[]]], {}, {"a": 1},
]  # fmt: skip

COMMANDS = (
    ("show",),
    ("show", "--plain"),
    ("status", "--as-of=2027-02-20T10:00Z"),
    ("send", "--dry-run"),
    ("send", "--arrived=ken"),
    ("record", "--session=2", "--absent=ken", "--as-of=2027-03-20T10:00Z"),
    ("solve", "--yes", "--as-of=2027-01-02T10:00Z"),
    ("solve", "--yes", "--as-of=2027-02-25T10:00Z"),
    ("solve", "--fresh", "--as-of=2027-03-22T10:00Z"),
    ("solve", "--revision=0", "--yes", "--as-of=2027-01-02T10:00Z"),
    ("compare", "--as-of=2027-01-02T10:00Z"),
    ("explain", "--person=ken", "--as-of=2027-01-02T10:00Z"),
    ("whatif", "--remove=ken", "--as-of=2027-01-02T10:00Z"),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a group whose plan has history, somebody who left, a ledger and answers."""
    place = tmp_path_factory.mktemp("kept")
    group = changed()
    group["members"].append(BOB)
    file = written(place / "group.yaml", group)
    assert run("solve", file, "--as-of=2026-11-22T10:00Z").code == 0
    group["members"].pop()
    written(file, group)
    assert run("solve", file, "--yes", "--as-of=2026-12-22T10:00Z").code == 0
    assert run("record", file, "--session=1", "--absent=ken", "--as-of=2027-02-20T10:00Z").code == 0
    row = "2027-03-18T13:00:00Z,ken,declined,2027-02-25T10:00:00Z,mail session"
    (place / "group.out" / "answers.csv").write_text(f"start,person,answer,answered_at,source\n{row}\n")
    return place


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Yield the way to every value within a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield (*way, step)
        yield from ways(one, (*way, step))


def replaced(plan: Any, way: Way, value: Any) -> bytes:
    """Return a plan's bytes with another value in one place."""
    whole = json.loads(json.dumps(plan))
    inner: Any = whole
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    return json.dumps(whole).encode()


def survives(kept: Path, place: Path, path: str, data: bytes, words: tuple[str, ...]) -> None:
    """Demand that a command on a damaged folder ends in words, and that nothing goes where it should not."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(kept, place / "here")
    file = place / "here" / "group.yaml"
    (file.with_suffix(".out") / path).write_bytes(data)
    before = content(place)
    done = run(words[0], file, *words[1:])
    assert done.code in (0, 2, 3, 4, 5), (words, done.err)
    after = content(place)
    after.pop("here/.group.out.lock", None)
    inside = "here/group.out/"
    assert [one for one in after.items() if not one[0].startswith(inside)] == [
        ("here/group.yaml", file.read_bytes())
    ]
    if done.code == 2:
        assert after == before


@settings(max_examples=120)
@given(data=st.data())
def test_no_value_of_a_plan_breaks_a_command(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A hostile value, or one of another place of the same plan; in the plan in force or in the one before."""
    path = data.draw(st.sampled_from(("plan.json", "plan.json", "history/plan-0000.json")))
    plan = json.loads((kept / "group.out" / path).read_bytes())
    places = sorted(ways(plan), key=str)
    way = data.draw(st.sampled_from(places))
    others = [value_at(plan, other) for other in places]
    value = data.draw(st.sampled_from(HOSTILE) | st.sampled_from(others))
    words = data.draw(st.sampled_from(COMMANDS))
    survives(kept, tmp_path_factory.getbasetemp() / "damaged", path, replaced(plan, way, value), words)


def value_at(plan: Any, way: Way) -> Any:
    """Return what stands in a place."""
    for step in way:
        plan = plan[step]
    return plan


def test_every_value_is_read_or_refused(kept: Path, tmp_path: Path) -> None:
    """Each place with hostile values: nothing but a ``PlanError``; what is read names no file elsewhere."""
    plan = json.loads((kept / "group.out" / "plan.json").read_bytes())
    path, refused = tmp_path / "plan.json", 0
    for turn, way in enumerate(ways(plan)):
        for value in HOSTILE[turn % 3 :: 3]:
            path.write_bytes(replaced(plan, way, value))
            try:
                read = read_plan(path)
            except PlanError:
                refused += 1
            else:
                ids = [one.id for one in (*read.people, *read.former)]
                told = [who for one in read.sessions for who in (*one.present, *one.absent)]
                assert all(map(is_id, (*ids, *told, *read.issue.invited)))
    assert refused > 1_500


@pytest.mark.parametrize("word", ELSEWHERE)
@pytest.mark.parametrize("way", [("former", 0, "id"), ("people", 0, "id"), ("sessions", 0, "present", 0)])
def test_an_id_that_is_a_path_writes_nothing(kept: Path, tmp_path: Path, way: Way, word: str) -> None:
    """Refused at its place, by every command."""
    data = replaced(json.loads((kept / "group.out" / "plan.json").read_bytes()), way, word)
    for words in COMMANDS:
        if words[1:] != ("--fresh",):
            survives(kept, tmp_path / "x", "plan.json", data, words)
    done = run("show", tmp_path / "x" / "here" / "group.yaml")
    assert done.code == 2
    assert "in place of an id" in done.err


TABLES = ("ledger.csv", "answers.csv")
CELLS = [str(one) for one in HOSTILE if not isinstance(one, list | dict)] + [
    "2027-02-18T13:00:00Z",
    "ken",
    "*",
    "1",
    "held",
]


@settings(max_examples=60)
@given(data=st.data())
def test_no_cell_of_a_record_breaks_a_command(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Nor does one of another column."""
    path = data.draw(st.sampled_from(TABLES))
    rows = [line.split(",") for line in (kept / "group.out" / path).read_text().splitlines()]
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 4))
    rows[row][column] = data.draw(st.sampled_from(CELLS) | st.sampled_from([cell for one in rows for cell in one]))
    table = "\n".join(map(",".join, rows)).encode("utf-8", "surrogatepass")
    words = data.draw(st.sampled_from(COMMANDS))
    survives(kept, tmp_path_factory.getbasetemp() / "damaged", path, table, words)
