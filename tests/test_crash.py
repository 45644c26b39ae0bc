"""Killed at any moment: the old state or the new one is there, whole, and nothing of the user's is lost.

A child process, forked from the test, does the real work and ends without a word before its k-th call that changes
the disk, for every k.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from reports import durable, swap
from reports.folder import locked, replace_file, settled, write_folder
from tests.commands import AS_OF, SMALL, content, environment, program, run, spawn, written

if not hasattr(os, "fork"):
    pytest.skip("no fork here", allow_module_level=True)

OLD = {"plan.json": b"old" * 99, "invites/ana.ics": b"old", "invites/ken.ics": b"old"}
NEW = {"plan.json": b"new" * 99, "group.ics": b"new", "invites/ana.ics": b"new"}
LEDGER = b"session,person,status,minutes,recorded_at\n1,ana,present,,2027-03-01T10:00:00Z\n"
MINE = {"ledger.csv": LEDGER, "sub/notes.txt": b"mine"}
MORE = {**MINE, "ledger.csv": LEDGER + b"2,ana,absent,,2027-04-01T10:00:00Z\n"}

CALLS = (
    *("open", "write", "fsync", "link", "symlink", "rename", "replace", "unlink", "mkdir", "rmdir", "chmod"),
    *("chown", "utime", "setxattr", "truncate", "ftruncate"),
)
EXCHANGES = [False, *([True] if sys.platform in ("linux", "darwin") else [])]
DONE, DIED, FAILED = 0, 77, 99

Files = dict[str, bytes]
Work = Callable[[Path], object]


# The child --------------------------------------------------------------------------------------------------


class Mortal:
    """Ends this process before the k-th call that changes the disk; for a child only."""

    def __init__(self, die_at: int) -> None:
        self._left = die_at

    def prepare(self, exchange: bool) -> None:
        """Count all calls from now on."""
        for name in CALLS:
            if hasattr(os, name):
                setattr(os, name, self._before(getattr(os, name)))
        io.open = self._after(io.open)  # a file that is made, and empty
        swap.exchange = self._before(durable.exchange) if exchange else no_exchange

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(DIED)

    def _before(self, right: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            self._step()
            return right(*args, **more)

        return wrapped

    def _after(self, right: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            done = right(*args, **more)
            self._step()
            return done

        return wrapped


def no_exchange(one: Path, other: Path) -> bool:
    """As on a system that cannot exchange two folders."""
    return False


def ended(work: Work, target: Path, die_at: int, exchange: bool) -> int:
    """Do the work in a child that dies before its k-th call; return how it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads, which the child does not use
        process = os.fork()
    if process == 0:
        try:
            Mortal(die_at).prepare(exchange)
            work(target)
        except BaseException:
            traceback.print_exc()
            os._exit(FAILED)
        os._exit(DONE)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def deaths(tmp_path: Path, begin: Callable[[Path], None], work: Work, exchange: bool) -> list[Path]:
    """Return the folders of children of which each died one call later, from the first to the last call."""
    targets: list[Path] = []
    while True:
        target = tmp_path / f"{len(targets)}" / "g.out"
        target.parent.mkdir()
        begin(target)
        end = ended(work, target, len(targets) + 1, exchange)
        assert end in (DIED, DONE)
        if end == DONE:
            assert os.listdir(target.parent) == ["g.out"]
            return targets
        targets.append(target)


def lay(files: Files, root: Path) -> None:
    """Put files below a folder."""
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


# Every step -------------------------------------------------------------------------------------------------


def begin_old(target: Path) -> None:
    """The old state, with files of the user."""
    lay(OLD | MINE, target)


def begin_without(target: Path) -> None:
    """No folder yet."""


def write_first(target: Path) -> None:
    """Make the folder."""
    write_folder(target, NEW, frozenset())


def write_new(target: Path) -> None:
    """Bring the folder to its new state."""
    write_folder(target, NEW, frozenset(OLD))


def add_line(target: Path) -> None:
    """Add a line to the ledger."""
    replace_file(target, "ledger.csv", MORE["ledger.csv"])


def both(target: Path) -> None:
    """Add a line, then solve again, as one run."""
    with locked(target):
        add_line(target)
        write_new(target)


@pytest.mark.parametrize("exchange", EXCHANGES)
@pytest.mark.parametrize(
    ("work", "states", "at_least"),
    [(write_new, [OLD | MINE, NEW | MINE], 25), (add_line, [OLD | MINE, OLD | MORE], 6)],
)
@pytest.mark.parametrize("repair", ["reader", "next run"])
def test_a_run_that_dies_leaves_the_old_state_or_the_new(
    tmp_path: Path, work: Work, states: list[Files], at_least: int, exchange: bool, repair: str
) -> None:
    """At every call: whole at once where folders can be exchanged, and after a reader or another run everywhere."""
    seen = []
    for target in deaths(tmp_path, begin_old, work, exchange):
        if exchange or target.exists():
            assert content(target) in states
        if repair == "reader":
            settled(target)
        else:
            with locked(target):
                pass
        seen.append(states.index(content(target)))
        assert os.listdir(target.parent) == ["g.out"]
    assert len(seen) >= at_least
    assert seen == sorted(seen)
    assert set(seen) == {0, 1}


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_a_run_that_has_to_copy_dies_without_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    """Where files get no second name: the originals that go over their copies are whole at every call."""

    def refuse(*args: object, **more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for target in deaths(tmp_path, begin_old, write_new, exchange):
        if exchange:
            assert content(target) in (OLD | MINE, NEW | MINE)
        settled(target)
        assert content(target) in (OLD | MINE, NEW | MINE)
        assert os.listdir(target.parent) == ["g.out"]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_the_next_run_ends_what_a_dead_one_began(tmp_path: Path, exchange: bool) -> None:
    """Wherever the first died, the second ends in the new state, with every line of the ledger."""
    for target in deaths(tmp_path, begin_old, both, exchange):
        write_folder(target, NEW, frozenset(OLD) | frozenset(NEW))
        assert content(target) in (NEW | MINE, NEW | MORE)
        assert os.listdir(target.parent) == ["g.out"]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_a_first_run_that_dies_leaves_no_folder_or_a_whole_one(tmp_path: Path, exchange: bool) -> None:
    """Nothing half made is ever under the name."""
    seen = []
    for target in deaths(
        tmp_path, lambda target: None, lambda target: write_folder(target, NEW, frozenset()), exchange
    ):
        settled(target)
        assert not target.exists() or content(target) == NEW
        seen.append(target.exists())
        assert os.listdir(target.parent) == ["g.out"] * target.exists()
    assert set(seen) == {False, True}


def begin_dead(target: Path) -> None:
    """What a run leaves that died between its two renames."""
    lay(OLD | MINE, target.with_name(".g.out.old"))
    lay(NEW | MINE, target.with_name(".g.out.new"))
    lay({".g.out.lock": b"4711\n", ".g.out.part": b"half"}, target.parent)


def test_a_repair_that_dies_is_repaired(tmp_path: Path) -> None:
    """Recovery may be killed as well, at every call."""
    targets = deaths(tmp_path, begin_dead, settled, exchange=False)
    assert len(targets) > 8
    for target in targets:
        settled(target)
        assert content(target) == OLD | MINE
        assert os.listdir(target.parent) == ["g.out"]


# The command ------------------------------------------------------------------------------------------------

SECOND = "2026-11-23T10:00:00Z"
SIGNAL = """
import os, sys
from reports import folder
right = folder.write_folder
def write(*args):
    os.write(2, b"x")
    {wait}
    return right(*args)
folder.write_folder = write
"""


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    """A group with its plan and two files of the user."""
    file = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", file, AS_OF).code == 0
    lay(MINE, tmp_path / "group.out")
    return file


def anew(file: Path) -> list[str]:
    """Return the arguments that write everything anew."""
    return ["solve", str(file), f"--as-of={SECOND}", "--fresh"]


def test_the_command_killed_at_any_moment(solved: Path) -> None:
    """SIGKILL, around the writing: one of two plans is there, with its own invites and the user's files."""
    target = solved.with_suffix(".out")
    old = content(target)
    lay(old, solved.parent / "new.out")
    assert spawn(*anew(solved), "--out", solved.parent / "new.out").code == 0
    new = content(solved.parent / "new.out")
    assert old["plan.json"] != new["plan.json"] != new["history/plan-0000.json"] == old["plan.json"]
    assert new.keys() == old.keys() | {"history/plan-0000.json"}
    moments = random.Random(7)
    for _ in range(5):
        shutil.rmtree(target)
        lay(old, target)
        with subprocess.Popen(
            program(*anew(solved), before=SIGNAL.format(wait="")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        ) as child:
            assert child.stderr is not None
            assert child.stderr.read(1) == b"x"
            sleep(moments.uniform(0, 0.02))
            child.send_signal(signal.SIGKILL)
        if True in EXCHANGES:
            assert content(target) in (old, new)
        assert run("show", solved).code == 0
        assert content(target) in (old, new)
        assert sorted(os.listdir(solved.parent)) == ["group.out", "group.yaml", "new.out"]


def test_of_two_runs_at_once_one_does_its_work(solved: Path) -> None:
    """The other one leaves with code 2 and says who is working; what the first wrote is whole."""
    target = solved.with_suffix(".out")
    with subprocess.Popen(
        program(*anew(solved), before=SIGNAL.format(wait="sys.stdin.read(1)")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as first:
        assert first.stderr is not None
        assert first.stderr.read(1) == b"x"
        before = content(target)
        second = run(*anew(solved))
        dry, shown = run(*anew(solved), "--dry-run"), run("show", solved)
        assert content(target) == before
        first.communicate(b"\n", timeout=30)
    assert (first.returncode, second.code, second.out) == (0, 2, "")
    assert f"{target}: another run of schedule is working on it (since 2" in second.err
    assert f", process {first.pid}): wait until it has ended, then run the same command again" in second.err
    assert (dry.code, shown.code) == (0, 0)
    assert content(target)["plan.json"] != before["plan.json"]
    assert sorted(os.listdir(solved.parent)) == ["group.out", "group.yaml"]


def test_two_runs_that_start_together(solved: Path) -> None:
    """Each either does its work or says that the other one does."""
    children = [
        subprocess.Popen(
            program("solve", solved, f"--as-of={SECOND}", "--fresh"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        for _ in range(2)
    ]
    ends = [(child.communicate(timeout=60)[1].decode(), child.returncode) for child in children]
    assert 0 in [code for _, code in ends]
    assert all(code == 0 or (code == 2 and "another run of schedule" in said) for said, code in ends)
    assert run("show", solved).code == 0
    assert sorted(os.listdir(solved.parent)) == ["group.out", "group.yaml"]
