"""Ctrl-C at any moment: what the command says of the disk is true; and streams that take nothing more."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cli
from reports import durable, swap
from reports.folder import settled
from reports.stopping import begin, unbroken
from tests.commands import AS_OF, SMALL, Done, content, environment, program, run, spawn, written

CALLS = ("open", "fsync", "link", "replace", "unlink", "mkdir", "rmdir", "chmod", "utime", "listdir")

Arguments = tuple[object, ...]


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    """A group with its plan and a file of the user."""
    file = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", file, AS_OF).code == 0
    (tmp_path / "group.out" / "notes.txt").write_bytes(b"mine")
    return file


def pressing(right: Callable[..., Any], moments: list[int], after: bool) -> Callable[..., Any]:
    """Return a call of the system during which Ctrl-C is pressed, if its turn has come."""

    def wrapped(*args: Any, **more: Any) -> Any:
        moments[0] -= 1
        pressed = moments[0] == 0
        if pressed and not after:
            signal.raise_signal(signal.SIGINT)
        done = right(*args, **more)
        if pressed and after:
            signal.raise_signal(signal.SIGINT)
        return done

    return wrapped


def stopped_at(moment: int, after: bool, exchange: bool, arguments: Arguments) -> tuple[Done, bool]:
    """Run a command with Ctrl-C at its k-th call of the system; say too whether it got that far."""
    moments = [moment]
    with pytest.MonkeyPatch.context() as disk:
        for name in CALLS:
            disk.setattr(os, name, pressing(getattr(os, name), moments, after))
        other = durable.exchange if exchange else lambda one, other: False
        disk.setattr(swap, "exchange", pressing(other, moments, after))
        done = run(*arguments)
    return done, moments[0] <= 0


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(
    "command",
    [
        ("solve", "--fresh", "--as-of=2026-11-23T10:00:00Z"),  # each fifth moment, for it takes longer
        ("record", "--session", 1, "--present", "all", "--as-of=2027-03-01T10:00Z"),
        ("send", "--arrived", "ken"),
    ],
)
def test_what_is_said_after_stopping_is_true(solved: Path, after: bool, exchange: bool, command: Arguments) -> None:
    """Nothing written: all is as it was. Else it says what was, and that is whole."""
    name, target, said = command[0], solved.with_suffix(".out"), set()
    old, kept, moment, reached = content(target), solved.with_suffix(".kept"), 0, True
    shutil.copytree(target, kept)
    while reached:
        moment += 5 if name == "solve" else 1
        shutil.rmtree(target)
        shutil.copytree(kept, target)
        done, reached = stopped_at(moment, after, exchange, (name, solved, *command[1:]))
        now = content(target)
        if done.code == 4:
            said.add(done.err.removeprefix("Stopped. "))
            assert (done.err == "Stopped. Nothing was written.\n") == (now == old), (moment, done)
            assert now["notes.txt"] == b"mine"
        settled(target)
        assert content(target) == now
        assert sorted(os.listdir(solved.parent)) == ["group.kept", "group.out", "group.yaml"]
    assert "Nothing was written.\n" in said
    assert any(one.startswith("Written by then: ") for one in said)
    assert done.code == 0
    assert content(target) != old


@pytest.mark.parametrize("after", [True, False])
def test_the_exchange_is_not_interrupted(solved: Path, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """The new plan is in place, and that is said."""
    target = solved.with_suffix(".out")
    old = content(target)
    monkeypatch.setattr(swap, "exchange", pressing(durable.exchange, [1], after))
    done = run("solve", solved, "--fresh", "--as-of=2026-11-23T10:00:00Z")
    assert (done.code, done.err) == (4, f"Stopped. Written by then: {target}.\n")
    assert content(target)["history/plan-0000.json"] == old["plan.json"] != content(target)["plan.json"]
    assert sorted(os.listdir(solved.parent)) == ["group.out", "group.yaml"]


def test_a_starter_that_was_begun_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is whole, and that is said."""
    import configs.starter

    right = configs.starter.starter_text

    def text() -> str:
        signal.raise_signal(signal.SIGINT)
        return right()

    monkeypatch.setattr(configs.starter, "starter_text", text)
    done = run("init", tmp_path / "group.yaml")
    assert (done.code, done.err) == (4, f"Stopped. Written by then: {tmp_path / 'group.yaml'}.\n")
    assert (tmp_path / "group.yaml").read_text(encoding="utf-8") == right()


def test_ctrl_c_is_heard_at_the_end_of_what_is_one_step() -> None:
    """Of the outermost one; in another thread, which does not hear it, nothing changes."""
    seen = []

    def work() -> None:
        with unbroken():
            with unbroken():
                signal.raise_signal(signal.SIGINT)
                seen.append("inner")
            seen.append("outer")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert seen == ["inner", "outer"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    thread = threading.Thread(target=lambda: [seen.append("thread") for _ in [unbroken().__enter__()]])
    thread.start()
    thread.join()
    assert seen[2:] == ["thread"]


# Streams ---------------------------------------------------------------------------------------------------

ENDS: list[tuple[Arguments, int]] = [
    (("solve", "group.yaml", AS_OF), 0),
    (("check", "group.yaml"), 0),
    (("show", "group.yaml"), 0),
    (("solve", "nowhere.yaml"), 2),
    (("record", "group.yaml"), 2),
    (("nonsense",), 2),
    (("--help",), 0),
    (("--version",), 0),
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("arguments", "code"), ENDS)
def test_a_full_disk_behind_the_talk_changes_no_end(
    solved: Path, arguments: Arguments, code: int, unbuffered: str
) -> None:
    """The result is there all the same."""
    with open("/dev/full", "w") as full:
        done = spawn(*arguments, cwd=solved.parent, stderr=full, env={"PYTHONUNBUFFERED": unbuffered})
    assert done.code == code
    assert bool(done.out) == (code == 0)


@pytest.mark.parametrize("closed", ["stdout", "stderr", "both"])
@pytest.mark.parametrize(("arguments", "code"), ENDS)
def test_readers_that_leave_change_no_end(solved: Path, arguments: Arguments, code: int, closed: str) -> None:
    """As ``2>&1 | head -1`` does."""
    ours, theirs = os.pipe()
    os.close(ours)
    streams = {"stdout": theirs, "stderr": theirs} if closed == "both" else {closed: theirs}
    try:
        done = subprocess.run(
            program(*arguments),
            cwd=solved.parent,
            env=environment(),
            check=False,
            timeout=60,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )
    finally:
        os.close(theirs)
    assert done.returncode == code
    assert (done.stdout or b"") + (done.stderr or b"") != b"" or closed != "stdout" or code == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
def test_a_result_that_cannot_be_shown_was_recorded_and_that_is_said(solved: Path) -> None:
    """A full disk behind stdout is an error; what is in the folder by then is named."""
    with open("/dev/full", "w") as full:
        done = spawn("record", solved, "--session", 1, "--present", "all", "--as-of=2027-03-01T10:00Z", stdout=full)
    assert done.code == 2
    assert "The output cannot be written" in done.err
    assert f"Written by then: {solved.with_suffix('.out') / '.gitattributes'}, " in done.err


def test_ctrl_c_before_a_command_begins_is_answered_too(solved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No end without a word, and the code is the one of any other Ctrl-C."""

    def press() -> None:
        begin()
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "begin", press)
    done = run("record", solved, "--session", 1, "--present", "all", AS_OF)
    assert done.code == 4
    assert "Stopped. Nothing was written." in done.err


def test_ctrl_c_while_a_library_is_loaded_is_no_fault_of_the_program(
    solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiled libraries turn it into an error of their own, of which it is the cause."""

    def load(*_: object) -> None:
        begin()
        raise ImportError("initialization failed") from KeyboardInterrupt()

    monkeypatch.setattr(cli, "_moment", load)
    done = run("solve", solved, AS_OF)
    assert (done.code, done.err) == (4, "Stopped. Nothing was written.\n")
