"""The output folder: whole or not at all, and what a user put there stays."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from reports import durable, folder, lock, swap
from reports.folder import FolderError, locked, replace_file, settled, write_folder

OLD = {"plan.json": b"old", "group.ics": b"old", "invites/ana.ics": b"old", "invites/ken.ics": b"old"}
NEW = {"plan.json": b"new", "group.ics": b"new", "invites/ana.ics": b"new"}


def content(target: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(path.relative_to(target).as_posix()): path.read_bytes()
        for path in sorted(target.rglob("*"))
        if path.is_file()
    }


def test_a_new_folder_holds_exactly_the_files(tmp_path: Path) -> None:
    """A first run makes the folder, and nothing else is left beside it."""
    assert write_folder(tmp_path / "g.out", OLD, frozenset())
    assert content(tmp_path / "g.out") == OLD
    assert os.listdir(tmp_path) == ["g.out"]


def test_files_that_no_longer_belong_go_and_the_users_stay(tmp_path: Path) -> None:
    """A person who left loses the invite; notes, own folders and own invites stay."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    mine = {"notes.txt": b"mine", "sub/deep.txt": b"mine", "invites/mine.ics": b"mine"}
    for name, data in mine.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(data)
    assert write_folder(target, NEW, frozenset(OLD))
    assert content(target) == NEW | mine


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    """An unchanged state touches nothing."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    before = (target / "plan.json").stat().st_mtime_ns, target.stat().st_ino
    assert not write_folder(target, OLD, frozenset(OLD))
    assert ((target / "plan.json").stat().st_mtime_ns, target.stat().st_ino) == before


def test_a_file_of_the_user_in_the_way_is_refused(tmp_path: Path) -> None:
    """A group.ics that this program did not write is not overwritten."""
    target = tmp_path / "mine"
    target.mkdir()
    (target / "group.ics").write_bytes(b"precious")
    with pytest.raises(FolderError, match=r"group\.ics.*would be lost"):
        write_folder(target, NEW, frozenset())
    assert content(target) == {"group.ics": b"precious"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "g.out").write_bytes(b"x")
    with pytest.raises(FolderError, match="this is a file"):
        write_folder(tmp_path / "g.out", NEW, frozenset())


def test_a_missing_parent_is_refused(tmp_path: Path) -> None:
    """The message names what is missing."""
    with pytest.raises(FolderError, match="no such folder"):
        write_folder(tmp_path / "nowhere" / "g.out", NEW, frozenset())


def failing_at(step: int, right: Callable[..., object], error: OSError) -> Callable[..., object]:
    """Return a function that does its work, but for one call."""
    calls = count(1)

    def wrapped(*args: object, **more: object) -> object:
        if next(calls) == step:
            raise error
        return right(*args, **more)

    return wrapped


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize("step", range(1, 6))
@pytest.mark.parametrize("exchanged", [True, False])
def test_an_error_at_any_step_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, exchanged: bool
) -> None:
    """A full disk while writing, or a refused rename, loses nothing and leaves nothing behind."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    if not exchanged:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
        monkeypatch.setattr(swap, "move", failing_at(step - 3, swap.move, FULL))
    monkeypatch.setattr(swap, "write_file", failing_at(step, swap.write_file, FULL))
    if step <= (3 if exchanged else 5):  # three files, two renames
        with pytest.raises(FolderError, match="No space left"):
            write_folder(target, NEW, frozenset(OLD))
        assert content(target) == OLD
    else:
        write_folder(target, NEW, frozenset(OLD))
        assert content(target) == NEW
    assert os.listdir(tmp_path) == ["g.out"]


@pytest.mark.parametrize("died", ["before", "between"])
def test_a_run_that_died_is_repaired_by_the_next(tmp_path: Path, died: str) -> None:
    """Whatever a killed run left, the next one starts from the old state and ends whole."""
    target, old, new = tmp_path / "g.out", tmp_path / ".g.out.old", tmp_path / ".g.out.new"
    write_folder(target, OLD, frozenset())
    (target / "notes.txt").write_bytes(b"mine")
    new.mkdir()
    (new / "plan.json").write_bytes(b"half")
    if died == "between":
        target.rename(old)
    assert write_folder(target, NEW, frozenset(OLD))
    assert content(target) == NEW | {"notes.txt": b"mine"}
    assert os.listdir(tmp_path) == ["g.out"]


# One run at a time ------------------------------------------------------------------------------------------


@contextmanager
def another_run(target: Path) -> Iterator[threading.Event]:
    """A run in another thread, which holds the lock of a folder until the event."""
    holds, ends = threading.Event(), threading.Event()

    def work() -> None:
        with locked(target):
            holds.set()
            ends.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert holds.wait(10)
        yield ends
    finally:
        ends.set()
        thread.join(10)


@pytest.mark.parametrize("there", [True, False])
def test_a_second_run_is_told_who_works_on_the_folder(
    tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After pauses of a second in all, whether the folder is there or is being made; then it may have its turn."""
    target, pauses = tmp_path / "g.out", list[float]()
    monkeypatch.setattr("reports.lock.time.sleep", pauses.append)
    if there:
        write_folder(target, OLD, frozenset())
    with another_run(target):
        pattern = (
            rf"g\.out: another run .* \(since 20..-..-.. ..:.., process {os.getpid()}\): wait until it has ended"
        )
        for work in (
            lambda: write_folder(target, NEW, frozenset(OLD)),
            lambda: replace_file(target, "ledger.csv", b"x"),
            lambda: locked(target).__enter__(),
        ):
            with pytest.raises(FolderError, match=pattern):
                work()
    assert sum(pauses) < 4
    monkeypatch.undo()
    assert target.exists() == there
    assert write_folder(target, NEW, frozenset(OLD))
    assert os.listdir(tmp_path) == ["g.out"]


def test_a_second_run_waits_for_a_reader(tmp_path: Path) -> None:
    """Whoever holds the lock for a moment does not turn a run away."""
    target = tmp_path / "g.out"
    with another_run(target) as ends:
        threading.Timer(0.1, ends.set).start()
        assert write_folder(target, NEW, frozenset())
    assert os.listdir(tmp_path) == ["g.out"]


def test_a_run_within_a_run_is_the_same_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the folder is written; and the lock ends with the outer one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("g.out")
    with locked(Path("g.out")), locked(tmp_path / "g.out"), locked(tmp_path / "link"):
        assert write_folder(Path("g.out"), OLD, frozenset())
        with locked(Path("other/../g.out")), locked(Path("h.out")):
            replace_file(Path("link"), "ledger.csv", b"a")
        assert os.path.exists(".g.out.lock")
        assert not os.path.exists(".h.out.lock")
    assert sorted(os.listdir()) == ["g.out", "link"]
    assert content(Path("g.out")) == OLD | {"ledger.csv": b"a"}


def test_the_lock_ends_with_an_error(tmp_path: Path) -> None:
    """Any, also one that is not about the folder, which goes on unchanged."""
    for error in (OSError(5, "elsewhere"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, locked(tmp_path / "g.out"):
            raise error
        assert caught.value is error
    assert os.listdir(tmp_path) == []


def test_a_lock_on_a_file_that_is_gone_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder removed it between our opening and our locking it: the lock is taken on the next one's."""
    file, right, opened = tmp_path / "lock", os.open, []

    def slow(path: str, *args: int) -> int:
        handle = right(path, *args)
        if not opened:
            os.unlink(path)
        opened.append(handle)
        return handle

    monkeypatch.setattr(os, "open", slow)
    with lock.hold(file, 2):
        assert len(opened) == 2
        assert file.exists()
    assert not file.exists()


def test_the_lock_of_somebody_else_is_not_removed(tmp_path: Path) -> None:
    """Who removes a lock by hand lets a second run in; the first one leaves that one's lock alone."""
    file = tmp_path / "lock"
    with lock.hold(file, 1):
        file.unlink()
        file.write_bytes(b"another")
    assert file.read_bytes() == b"another"


def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written without a lock."""
    fcntl = pytest.importorskip("fcntl")

    def refuse(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(FolderError, match="No locks available"):
        write_folder(tmp_path / "g.out", NEW, frozenset())
    assert content(tmp_path) == {".g.out.lock": b""}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_place_that_may_not_be_written(tmp_path: Path) -> None:
    """Locking says so; reading goes on."""
    write_folder(tmp_path / "g.out", OLD, frozenset())
    (tmp_path / ".g.out.lock").touch()
    tmp_path.chmod(0o500)
    try:
        settled(tmp_path / "g.out")
        with pytest.raises(FolderError, match="Permission denied"):
            locked(tmp_path / "h.out").__enter__()
    finally:
        tmp_path.chmod(0o700)


# Readers ----------------------------------------------------------------------------------------------------


def test_a_reader_puts_a_folder_back(tmp_path: Path) -> None:
    """Set aside by a run that died between two renames; a half-built one goes, and a lock without holder."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    target.rename(tmp_path / ".g.out.old")
    (tmp_path / ".g.out.new").mkdir()
    (tmp_path / ".g.out.new" / "plan.json").write_bytes(b"half")
    (tmp_path / ".g.out.part").write_bytes(b"half")
    (tmp_path / ".g.out.lock").write_bytes(b"4711")
    settled(target)
    assert content(target) == OLD
    assert os.listdir(tmp_path) == ["g.out"]


def test_a_reader_touches_nothing_where_nothing_is_wrong(tmp_path: Path) -> None:
    """No lock is taken: the place is left as it was, to the date."""
    write_folder(tmp_path / "g.out", OLD, frozenset())
    before = tmp_path.stat().st_mtime_ns
    settled(tmp_path / "g.out")
    settled(tmp_path / "no.out")
    settled(Path("/"))
    assert tmp_path.stat().st_mtime_ns == before


def test_a_reader_leaves_a_living_run_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is building stays, and the reader does not wait."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    with another_run(target):
        (tmp_path / ".g.out.new").mkdir()
        pauses = list[float]()
        monkeypatch.setattr("reports.lock.time.sleep", pauses.append)
        settled(target)
        assert not pauses
        assert sorted(os.listdir(tmp_path)) == [".g.out.lock", ".g.out.new", "g.out"]


def test_a_reader_of_a_folder_in_the_making_is_told(tmp_path: Path) -> None:
    """Not that there is no plan, but that somebody makes it."""
    with another_run(tmp_path / "g.out"), pytest.raises(FolderError, match="another run"):
        settled(tmp_path / "g.out")


def test_a_reader_within_a_run_is_that_run(tmp_path: Path) -> None:
    """It does not meet itself."""
    with locked(tmp_path / "g.out"):
        settled(tmp_path / "g.out")


# Somebody else's changes while a run works ------------------------------------------------------------------


@pytest.mark.parametrize("exchanged", [True, False])
@pytest.mark.parametrize("when", ["building", "putting"])
def test_a_file_of_the_user_that_comes_late_is_carried_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, exchanged: bool
) -> None:
    """Saved after the others were carried over, or at the very moment of the exchange."""
    target, mine = tmp_path / "g.out", {"notes.txt": b"later", "new.txt": b"new", "sub/deep.txt": b"deep"}
    write_folder(target, OLD, frozenset())
    (target / "notes.txt").write_bytes(b"first")
    (target / "gone.txt").write_bytes(b"goes")

    def save() -> None:
        (target / "sub").mkdir()
        for name, data in mine.items():
            (target / "save.tmp").write_bytes(data)
            (target / "save.tmp").replace(target / name)
        (target / "gone.txt").unlink()

    once = [save]

    def late(right: Callable[..., object]) -> Callable[..., object]:
        def work(*args: object) -> object:
            if once:
                once.pop()()
            return right(*args)

        return work

    if not exchanged:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    name = "sync_folder" if when == "building" else "exchange"
    monkeypatch.setattr(swap, name, late(getattr(swap, name)))
    assert write_folder(target, NEW, frozenset(OLD))
    assert content(target) == NEW | mine
    assert os.listdir(tmp_path) == ["g.out"]


def test_a_late_file_is_seen_before_the_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the new state is shown once, with the file, and never taken back."""
    target, shown = tmp_path / "g.out", []
    write_folder(target, OLD, frozenset())
    notes = target / "notes.txt"
    monkeypatch.setattr(swap, "sync_folder", lambda folder: notes.exists() or notes.write_bytes(b"mine"))
    monkeypatch.setattr(swap, "exchange", lambda one, other: shown.append(content(one)))
    write_folder(target, NEW, frozenset(OLD))
    assert shown == [NEW | {"notes.txt": b"mine"}]


def test_an_open_file_of_the_user_goes_on(tmp_path: Path) -> None:
    """Who has a file open while the folder is exchanged writes to the one in the new folder."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    with (target / "notes.txt").open("wb") as mine:
        write_folder(target, NEW, frozenset(OLD))
        mine.write(b"mine")
    assert content(target) == NEW | {"notes.txt": b"mine"}


def test_files_that_never_stop_changing_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After three tries the run gives up, with a sentence."""
    target, saved = tmp_path / "g.out", count()
    write_folder(target, OLD, frozenset())
    monkeypatch.setattr(swap, "sync_folder", lambda folder: (target / f"{next(saved)}.txt").write_bytes(b"x"))
    with pytest.raises(FolderError, match="change while this run writes"):
        write_folder(target, NEW, frozenset(OLD))
    assert {name: data for name, data in content(target).items() if name in OLD} == OLD
    assert len(content(target)) == len(OLD) + next(saved)
    assert os.listdir(tmp_path) == ["g.out"]


@pytest.mark.parametrize("change", ["changed", "removed", "added"])
def test_what_came_after_reading_is_not_overwritten(tmp_path: Path, change: str) -> None:
    """A colleague's newer plan, brought by a shared folder while this run worked, or a line written by hand."""
    target, names = tmp_path / "g.out", ("plan.json", "ledger.csv")
    write_folder(target, {"group.ics": b"old"} if change == "added" else OLD | {"ledger.csv": b"old"}, frozenset())
    with locked(target):
        for name in names:
            if change == "removed":
                (target / name).unlink()
            else:
                (target / name).write_bytes(b"their line")
        before = content(target)
        with pytest.raises(FolderError, match=r"(plan\.json|ledger\.csv): was changed by somebody else"):
            write_folder(target, NEW, frozenset({*OLD, "ledger.csv"}))
        with pytest.raises(FolderError, match=r"ledger\.csv: was changed by somebody else"):
            replace_file(target, "ledger.csv", b"mine")
    assert content(target) == before


# A single file ----------------------------------------------------------------------------------------------


def test_a_file_is_replaced_again_and_again_within_a_run(tmp_path: Path) -> None:
    """What the run itself wrote is no change by somebody else; the rights of the file stay."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    with locked(target):
        replace_file(target, "ledger.csv", b"a")
        (target / "ledger.csv").chmod(0o640)
        replace_file(target, "ledger.csv", b"a,b")
        replace_file(target, "mail/ana.eml", b"mail")
        write_folder(target, NEW, frozenset(OLD))
        write_folder(target, OLD, frozenset(OLD))
    assert content(target) == OLD | {"ledger.csv": b"a,b", "mail/ana.eml": b"mail"}
    if os.name != "nt":
        assert (target / "ledger.csv").stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["g.out"]


def test_a_file_without_its_folder(tmp_path: Path) -> None:
    """It is made by solving, not by recording."""
    with pytest.raises(FolderError, match="no such folder: run schedule solve"):
        replace_file(tmp_path / "g.out", "ledger.csv", b"x")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["write_file", "move"])
def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The sentence names the file and the reason; nothing is left beside it."""
    target = tmp_path / "g.out"
    write_folder(target, {"ledger.csv": b"line"}, frozenset())
    monkeypatch.setattr(folder, name, failing_at(1, getattr(folder, name), FULL))
    with pytest.raises(FolderError, match=r"ledger\.csv: cannot be written \(No space left on device\)"):
        replace_file(target, "ledger.csv", b"more")
    assert content(target) == {"ledger.csv": b"line"}
    assert os.listdir(tmp_path) == ["g.out"]


# Other systems ----------------------------------------------------------------------------------------------


def test_a_reader_in_the_way_gets_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where an open file cannot be renamed; who stays is named as the reason."""
    (tmp_path / "a").touch()
    monkeypatch.setattr(durable, "_PAUSES", (0.001, 0.001))
    busy = PermissionError(13, "Permission denied")
    with monkeypatch.context() as two:
        two.setattr(os, "replace", failing_at(1, os.replace, busy))
        durable.move(tmp_path / "a", tmp_path / "b")
    assert os.listdir(tmp_path) == ["b"]
    with monkeypatch.context() as always:
        always.setattr(os, "replace", lambda one, other: failing_at(1, print, busy)())
        with pytest.raises(PermissionError):
            durable.move(tmp_path / "b", tmp_path / "c")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_systems_without_the_exchange_do_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """A library without the call is no error."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    durable._exchange_call.cache_clear()
    try:
        assert not durable.exchange(tmp_path, tmp_path)
    finally:
        durable._exchange_call.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="another system's call")
def test_the_exchange_is_one_step(tmp_path: Path) -> None:
    """Both names stay, and what is not there is not exchanged."""
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert durable.exchange(tmp_path / "a", tmp_path / "b")
    assert sorted(content(tmp_path)) == ["a/b", "b/a"]
    assert not durable.exchange(tmp_path / "a", tmp_path / "c")


def test_files_are_copied_where_they_cannot_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a memory stick; links stay links."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    (target / "notes.txt").write_bytes(b"mine")
    (target / "link").symlink_to("nowhere")

    def refuse(*args: object, **more: object) -> None:
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    write_folder(target, NEW, frozenset(OLD))
    assert content(target) == NEW | {"notes.txt": b"mine"}
    assert os.readlink(target / "link") == "nowhere"


def test_write_protected_folders_of_the_user_are_no_hindrance(tmp_path: Path) -> None:
    """They are carried over with their rights, and the ones set aside are removed."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    (target / "sub").mkdir()
    (target / "sub" / "mine.txt").write_bytes(b"mine")
    (target / "sub").chmod(0o500)
    write_folder(target, NEW, frozenset(OLD))
    assert content(target) == NEW | {"sub/mine.txt": b"mine"}
    assert os.listdir(tmp_path) == ["g.out"]
    if os.name != "nt":
        assert (target / "sub").stat().st_mode & 0o777 == 0o500
    (target / "sub").chmod(0o700)
