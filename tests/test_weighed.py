"""A plan in force of which nobody can know yet: it is said that it counts, and what forgets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import AS_OF, changed, run, written

LINE = "Weighed against the plan in force, although nothing was sent and nobody answered yet"
COMMANDS = {"solve": (), "compare": (), "whatif": ("--set", "slots.ordinals=[2]")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A group with a plan; its file now asks for another slot."""
    path = written(tmp_path / "group.yaml", changed())
    assert LINE not in run("solve", path, AS_OF, "--json").out
    return written(path, changed(slots={"ordinals": [2]}))


@pytest.mark.parametrize("command", COMMANDS)
def test_one_line_says_that_a_plan_counts_and_what_forgets_it(file: Path, command: str) -> None:
    """Among the warnings, once."""
    done = run(command, file, *COMMANDS[command], AS_OF, "--json")
    assert done.code == 0, done.err
    (said,) = (one for one in done.document["warnings"] if LINE in one)
    assert f"schedule solve {file} --fresh" in said.replace('"', "")


@pytest.mark.parametrize("known", ["sent", "answered", "held"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_said_once_somebody_can_know(file: Path, command: str, known: str) -> None:
    """A mail went out, somebody answered, or the first session has begun: it is no trial any more."""
    if known == "sent":
        assert run("send", file, "--arrived", "ken").code == 0
    if known == "answered":
        assert run("answer", file, "--person", "ken", "--session", 1, "--yes", AS_OF).code == 0
    moment = "--as-of=2027-03-01T10:00Z" if known == "held" else AS_OF
    assert LINE not in run(command, file, *COMMANDS[command], moment, "--json").out


def test_fresh_and_no_changes_say_nothing(file: Path) -> None:
    """Where the plan stays to the byte, or is forgotten, nothing was weighed."""
    written(file, changed())
    assert run("solve", file, AS_OF).err.startswith("No changes")
    assert LINE not in run("solve", file, AS_OF, "--fresh", "--json").out
