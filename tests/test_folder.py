"""The output folder: whole or not at all, and what a user put there stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reports import folder
from reports.folder import FolderError, write_folder

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


@pytest.mark.parametrize("step", range(1, 8))
def test_an_error_at_any_step_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A full disk while writing, or a refused rename, loses nothing and leaves nothing behind."""
    target = tmp_path / "g.out"
    write_folder(target, OLD, frozenset())
    calls = 0

    def fail_at(real):  # type: ignore[no-untyped-def]  # wraps functions of any signature
        def wrapped(*args, **kwargs):  # type: ignore[no-untyped-def]  # as above
            nonlocal calls
            calls += 1
            if calls == step:
                raise OSError(28, "No space left on device")
            return real(*args, **kwargs)

        return wrapped

    monkeypatch.setattr(folder, "_write", fail_at(folder._write))
    monkeypatch.setattr(Path, "rename", fail_at(Path.rename))
    if step <= 5:  # three files, two renames
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
