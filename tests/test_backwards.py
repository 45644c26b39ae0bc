"""Time does not go backwards: no command takes a moment before the plan in force, or before a recorded session."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports.standing import EarlierError, going_on
from scheduler.ledger import Entry, Ledger
from tests.commands import AS_OF, changed, content, run, written
from tests.status_case import STARTS, plan

MADE = datetime(2026, 11, 22, 10, tzinfo=UTC)
RECORDED = "--as-of=2027-02-18T20:00Z"
COMMANDS = {
    "solve": (),
    "solve --dry-run": ("--dry-run",),
    "record": ("--session", "2", "--held", "no"),
    "answer": ("--person", "ken", "--session", "3", "--no"),
    "replies": (Path("answers"),),
    "status": (),
    "compare": (),
    "whatif": ("--remove", "ken"),
    "explain": ("--slot", "3rd Th 14:00 Europe/Zurich"),
}


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A group with a plan, of which the first session is recorded."""
    file = written(tmp_path_factory.mktemp("group") / "group.yaml", changed())
    assert run("solve", file, AS_OF).code == 0
    assert run("record", file, "--session", 1, "--present", "all", RECORDED).code == 0
    (file.parent / "answers").mkdir()
    return file


@pytest.fixture
def file(group: Path, tmp_path: Path) -> Path:
    """The group's file, in a folder of its own."""
    shutil.copytree(group.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "group.yaml"


def ask(file: Path, words: str, moment: str) -> tuple[int, str]:
    """Run one of the commands; return its code and its talk."""
    more = [file.parent / one if isinstance(one, Path) else one for one in COMMANDS[words]]
    done = run(words.split()[0], file, *more, moment)
    return done.code, done.err


@pytest.mark.parametrize("words", COMMANDS)
def test_a_moment_before_a_recorded_session_is_refused(file: Path, words: str) -> None:
    """With the moment when it began, and before anything is written; the very moment is taken."""
    before = content(file.with_suffix(".out"))
    start = f"{datetime.fromisoformat(_first(file)):%Y-%m-%dT%H:%M}"
    code, said = ask(file, words, "--as-of=2027-02-01T10:00Z")
    assert (code, content(file.with_suffix(".out"))) == (2, before)
    assert f"session 1, of which something is recorded, began at {start}" in said
    assert ask(file, words, f"--as-of={start}Z")[0] != 2


@pytest.mark.parametrize("words", COMMANDS)
def test_a_moment_before_the_plan_is_refused(file: Path, words: str) -> None:
    """Nothing is recorded then; a second is too much, the same moment is fine."""
    (file.with_suffix(".out") / "ledger.csv").unlink()
    before = content(file.with_suffix(".out"))
    code, said = ask(file, words, "--as-of=2026-11-22T09:59:59Z")
    assert (code, content(file.with_suffix(".out"))) == (2, before)
    assert "the plan in force was made at 2026-11-22T10:00:00Z" in said
    assert ask(file, words, AS_OF)[0] != 2


def _first(file: Path) -> str:
    import json

    plan = json.loads((file.with_suffix(".out") / "plan.json").read_text(encoding="utf-8"))
    return str(plan["sessions"][0]["start"])


def test_fresh_forgets_the_moment_too(file: Path) -> None:
    """A plan that was written with a moment to come is given up so; what was recorded goes to the history."""
    done = run("solve", file, "--fresh", "--as-of=2026-11-20T10:00Z")
    assert done.code == 0, done.err
    written_plan = content(file.with_suffix(".out"))
    assert b'"at": "2026-11-20T10:00:00Z"' in written_plan["plan.json"]


def test_the_clock_of_a_computer_may_be_a_few_minutes_behind() -> None:
    """It then counts as the moment of the plan; more than that is said, with what to do."""
    few, many = MADE - timedelta(minutes=5), MADE - timedelta(minutes=16)
    assert going_on(plan(), Ledger(), few, by_clock=True) == MADE
    with pytest.raises(EarlierError, match="this computer's clock says 2026-11-22T09:44:00Z"):
        going_on(plan(), Ledger(), many, by_clock=True)
    with pytest.raises(EarlierError, match="--as-of 2026-11-22T09:55:00Z is too early"):
        going_on(plan(), Ledger(), few, by_clock=False)


@pytest.mark.parametrize(
    ("status", "recorded_at", "refused"),
    [("not_held", "2027-01-10T10:00:00Z", False), ("not_held", "2027-01-22T10:00:00Z", True)],
)
def test_a_session_called_off_in_advance_has_not_happened(status: str, recorded_at: str, refused: bool) -> None:
    """One that was recorded afterwards as not held was to be held: before its begin there is no going back."""
    ledger = Ledger((Entry(1, "*", status, None, recorded_at),))
    early = datetime.fromisoformat(STARTS[0]) - timedelta(days=2)
    if refused:
        with pytest.raises(EarlierError, match="session 1"):
            going_on(plan(), ledger, early, by_clock=False)
    else:
        assert going_on(plan(), ledger, early, by_clock=False) == early
