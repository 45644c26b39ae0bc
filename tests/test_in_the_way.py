"""What stands where the program writes: links are never followed nor taken over, volumes are told apart."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reports import hindrances, swap
from reports.folder import replace_file, settled, write_folder
from reports.hindrances import FolderError
from reports.sent import COLUMNS, Entry, append
from tests.commands import AS_OF, SMALL, content, run, written

if os.name != "posix":
    pytest.skip("links need no permission here", allow_module_level=True)

OLD = {"plan.json": b"old", "invites/ana.ics": b"old"}
NEW = {"plan.json": b"new", "group.ics": b"new", "invites/ana.ics": b"new", "history/plan-0000.json": b"old"}
OURS = frozenset(OLD | NEW)
VICTIM = b"precious\n"


def symbolic(place: Path, victim: Path) -> None:
    """Put a link to somebody's file."""
    place.symlink_to(victim)


def hard(place: Path, victim: Path) -> None:
    """Put a second name of somebody's file."""
    place.hardlink_to(victim)


def symbolic_folder(place: Path, victim: Path) -> None:
    """Put a link to somebody's folder."""
    place.symlink_to(victim.parent, target_is_directory=True)


def dangling(place: Path, victim: Path) -> None:
    """Put a link to a file that is not there yet."""
    place.symlink_to(victim.parent / "not yet")


def pipe(place: Path, victim: Path) -> None:
    """Put something that never ends."""
    os.mkfifo(place)


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file of somebody's, elsewhere; it is as it was in the end, and nothing has come beside it."""
    file = tmp_path / "elsewhere" / "precious"
    file.parent.mkdir()
    file.write_bytes(VICTIM)
    mode = file.stat().st_mode
    yield file
    assert content(file.parent) == {"precious": VICTIM}
    assert file.stat().st_mode == mode


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with a plan, and a file of the user."""
    (tmp_path / "in").mkdir()
    write_folder(tmp_path / "in" / "g.out", OLD, OURS)
    return tmp_path / "in" / "g.out"


WORKS: list[Callable[[Path], object]] = [
    lambda target: write_folder(target, NEW, OURS),
    lambda target: replace_file(target, "ledger.csv", b"line"),
]


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("put", [symbolic, hard, symbolic_folder, dangling, pipe])
@pytest.mark.parametrize("kind", ["lock", "new", "old", "part", "new2", "old9"])
def test_nothing_beside_the_folder_is_followed(
    target: Path, victim: Path, kind: str, put: Callable[[Path, Path], None], work: Callable[[Path], object]
) -> None:
    """It is named and left, and so is the plan; reading goes on."""
    place = target.with_name(f".g.out.{kind}")
    put(place, victim)
    before = place.lstat()
    with pytest.raises(FolderError, match=rf"{place.name}: is .*which this program did not make.*move it away"):
        work(target)
    settled(target)
    assert place.lstat().st_ino == before.st_ino
    assert content(target) == OLD
    assert sorted(os.listdir(target.parent)) == sorted({place.name, "g.out"})


@pytest.mark.parametrize("put", [symbolic, symbolic_folder, dangling, pipe])
@pytest.mark.parametrize(
    "name", ["plan.json", "group.ics", "invites", "history", "invites/ana.ics", "ledger.csv", "mail"]
)
def test_nothing_within_the_folder_is_followed(
    target: Path, victim: Path, name: str, put: Callable[[Path, Path], None]
) -> None:
    """Neither a file that is written nor a folder around it; nor is the user's link dropped."""
    if (target / name).is_dir():
        (target / name / "ana.ics").unlink()
        (target / name).rmdir()
    (target / name).unlink(missing_ok=True)
    put(target / name, victim)
    works = [lambda: replace_file(target, name if "." in name else f"{name}/a.eml", b"line")]
    if name in OURS or name in ("invites", "history"):
        works.append(lambda: write_folder(target, NEW, OURS))
    for work in works:
        with pytest.raises(FolderError, match=rf"{name}: is .*which this program did not make"):
            work()
    assert (target / name).is_symlink() or (target / name).is_fifo()
    assert os.listdir(target.parent) == ["g.out"]


def test_a_second_name_of_a_file_within_is_left_to_the_other(target: Path, victim: Path) -> None:
    """The new state of the file is a file of its own."""
    (target / "plan.json").unlink()
    hard(target / "plan.json", victim)
    hard(target / "ledger.csv", victim)
    write_folder(target, NEW, OURS)
    replace_file(target, "ledger.csv", b"line")
    assert content(target) == NEW | {"ledger.csv": b"line"}


@pytest.mark.parametrize("put", [symbolic, hard, dangling, pipe, symbolic_folder])
def test_no_line_of_the_record_goes_elsewhere(
    target: Path, victim: Path, put: Callable[[Path, Path], None]
) -> None:
    """A file to which lines are added is written in place."""
    put(target / "sent.csv", victim)
    entry = Entry(**dict.fromkeys(COLUMNS, "x") | {"state": "sent", "at": "2027-01-21T13:00:00Z"})
    with pytest.raises(FolderError, match=r"sent\.csv: is .*which this program did not make"):
        append(target / "sent.csv", entry)


def test_links_of_the_user_stay_links(target: Path, victim: Path) -> None:
    """Those that are in nobody's way are carried over."""
    symbolic(target / "a", victim)
    symbolic_folder(target / "b", victim)
    dangling(target / "c", victim)
    hard(target / "d", victim)
    write_folder(target, NEW, OURS)
    assert [(target / name).is_symlink() for name in "abcd"] == [True, True, True, False]
    assert (target / "d").samefile(victim)


def test_what_stands_in_the_way_is_a_sentence_of_the_command(tmp_path: Path, victim: Path) -> None:
    """With code 2; a dry run and reading go on."""
    file = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", file, AS_OF).code == 0
    symbolic(tmp_path / ".group.out.lock", victim)
    done = run("solve", file, AS_OF, "--fresh")
    assert done.code == 2
    assert done.err == (
        f"{tmp_path / '.group.out.lock'}: is a link, which this program did not make; it was left alone: "
        "move it away, then run again\n"
    )
    assert run("solve", file, AS_OF, "--dry-run").code == 0
    assert run("show", file).code == 0


# Volumes ---------------------------------------------------------------------------------------------------

VOLUME = r"is a volume of its own \(a mount point\).*: use a folder inside of it, such as --out .*plan"


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A folder on which something is mounted."""
    place = tmp_path / "a b" / "g.out"
    place.mkdir(parents=True)
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "none", place], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("nothing can be mounted here")
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_mounted_folder_is_told_and_one_inside_of_it_does(volume: Path) -> None:
    """What the sentence says to do works."""
    for work in WORKS:
        with pytest.raises(FolderError, match=VOLUME):
            work(volume)
    assert (os.listdir(volume), os.listdir(volume.parent)) == ([], ["g.out"])
    write_folder(volume / "plan", NEW, OURS)
    replace_file(volume / "plan", "ledger.csv", b"line")
    assert content(volume / "plan") == NEW | {"ledger.csv": b"line"}


@pytest.mark.parametrize("bound", [True, False])
def test_what_is_mounted_inside_is_not_cleared_away(volume: Path, bound: bool) -> None:
    """Neither another disk nor a folder of the same one: the folder around it is left as it was."""
    target = volume / "g.out"
    write_folder(target, OLD, OURS)
    (target / "mine").mkdir()
    (volume / "other").mkdir()
    what = ["--bind", volume / "other"] if bound else ["-t", "tmpfs", "none"]
    subprocess.run(["mount", *what, target / "mine"], check=True)
    try:
        (target / "mine" / "notes.txt").write_bytes(b"mine")
        with pytest.raises(FolderError, match="mine: is mounted from elsewhere"):
            write_folder(target, NEW, OURS)
        replace_file(target, "ledger.csv", b"line")
        assert content(target) == OLD | {"ledger.csv": b"line", "mine/notes.txt": b"mine"}
    finally:
        subprocess.run(["umount", target / "mine"], check=True)


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV])
def test_a_folder_that_the_system_does_not_rename_is_told(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Where it does not tell mount points, the refusal does."""
    monkeypatch.setattr(hindrances, "_MOUNTS", Path("/nowhere"))
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)

    def refuse(one: Path, other: Path) -> None:
        raise OSError(number, os.strerror(number), str(one), None, str(other))

    monkeypatch.setattr(swap, "move", refuse)
    with pytest.raises(FolderError, match=VOLUME):
        write_folder(target, NEW, OURS)
    assert content(target) == OLD
    assert os.listdir(target.parent) == ["g.out"]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("plan.json", ["show"]),
        ("ledger.csv", ["status"]),
        ("answers.csv", ["status"]),
        ("sent.csv", ["send", "--dry-run"]),
    ],
)
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str, command: list[str]) -> None:
    """Nobody ever writes into it: the command would hang, and hold the folder's lock; it is refused by name."""
    file = written(tmp_path / "g.yaml", SMALL)
    run("solve", file, AS_OF)
    place = tmp_path / "g.out" / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    done = run(command[0], file, *command[1:])
    assert done.code == 2
    assert f"{name}: cannot be read (it is a pipe or a device, not a file)" in done.err


def test_a_link_to_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    """It would fill the memory."""
    file = written(tmp_path / "g.yaml", SMALL)
    run("solve", file, AS_OF)
    (tmp_path / "g.out" / "ledger.csv").symlink_to("/dev/zero")
    done = run("status", file)
    assert done.code == 2
    assert "ledger.csv: cannot be read (it is a pipe or a device, not a file)" in done.err


@pytest.mark.parametrize("name", [".group.out.old", ".group.out.new", ".group.out.new2"])
def test_a_folder_of_the_users_under_a_name_of_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    """It holds what no run has left: nothing is deleted, and what is in the way is said."""
    file = written(tmp_path / "group.yaml", SMALL)
    assert run("solve", file, AS_OF).code == 0
    (tmp_path / name).mkdir()
    (tmp_path / name / "notes.txt").write_text("mine")
    done = run("solve", file, AS_OF)
    assert done.code == 2
    assert f"{name}: holds notes.txt, which this program did not make" in " ".join(done.err.split())
    assert (tmp_path / name / "notes.txt").read_text() == "mine"


def test_a_file_of_the_users_under_the_name_of_the_lock_is_left_alone(tmp_path: Path) -> None:
    """A lock's file holds the number of a process, or nothing."""
    file = written(tmp_path / "group.yaml", SMALL)
    (tmp_path / ".group.out.lock").write_text("my notes about locks")
    done = run("solve", file, AS_OF)
    assert done.code == 2
    assert ".group.out.lock: holds something, which this program did not make" in " ".join(done.err.split())
    assert (tmp_path / ".group.out.lock").read_text() == "my notes about locks"
