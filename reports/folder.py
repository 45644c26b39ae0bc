"""The output folder: written whole or not at all; what a user put there stays.

The new state is built beside the old one, in full, then takes its place by two renames. Files of the user
are carried over. If the program dies between the renames the next run puts the old folder back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from calendars.errors import UserError

Files = Mapping[str, bytes]
"""Content by path relative to the folder, with ``/``."""


class FolderError(UserError):
    """The folder cannot be written; the message says why and what to do. Nothing was changed."""


def write_folder(target: Path, files: Files, ours: frozenset[str]) -> bool:
    """Bring a folder to a new state.

    Parameters
    ----------
    target
        The folder; made if it is not there.
    files
        Everything it is to hold, apart from what the user put there.
    ours
        Paths that an earlier run wrote: replaced, or removed if not among ``files``.

    Returns
    -------
    bool
        False if the folder held exactly this already; then nothing is written.

    Raises
    ------
    FolderError
        It is no folder, a file of the user's is in the way, or the disk refuses.
    """
    try:
        return _bring(_place(target), files, ours)
    except OSError as error:
        reason = error.strerror or error
        raise FolderError(f"{target}: cannot be written ({reason}); the folder was left as it was") from None


def _place(target: Path) -> Path:
    """Return where a folder really is: a link to it stays a link, and ``.`` has a name."""
    return target.resolve() if target.is_symlink() or target.name in ("", "..") else target


def _bring(target: Path, files: Files, ours: frozenset[str]) -> bool:
    _refuse_here(target)
    _recover(target)
    _refuse(target, files, ours)
    if _holds(target, files, ours):
        return False
    _replace(target, files, ours)
    return True


def _refuse_here(target: Path) -> None:
    """Refuse to replace the folder in which somebody works, who would be left in one that is gone."""
    if Path.cwd().is_relative_to(target.resolve()):
        raise FolderError(f"{target}: you are working inside this folder: go to another (cd ..), or use --out")


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{suffix}")


def _recover(target: Path) -> None:
    """Clean up after a run that died: put the old folder back if the new one had not taken its place."""
    old, new = _beside(target, "old"), _beside(target, "new")
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, new):
        if left.exists():
            shutil.rmtree(left)


def _refuse(target: Path, files: Files, ours: frozenset[str]) -> None:
    if target.exists() and not target.is_dir():
        raise FolderError(f"{target}: this is a file, a folder of this name is needed: move it, or use --out")
    if not target.parent.is_dir():
        raise FolderError(f"{target.parent}: there is no such folder: make it, or use another --out")
    taken = sorted(name for name in files if name not in ours and os.path.lexists(target / name))
    if taken:
        raise FolderError(
            f"{target / taken[0]}: was not written by this program and would be lost: move it away, or use --out"
        )


def _holds(target: Path, files: Files, ours: frozenset[str]) -> bool:
    stale = any((target / name).exists() for name in ours - files.keys())
    return not stale and all(_same(target / name, content) for name, content in files.items())


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _replace(target: Path, files: Files, ours: frozenset[str]) -> None:
    new, old = _beside(target, "new"), _beside(target, "old")
    try:
        _build(new, target, files, ours)
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:  # Ctrl-C too must leave the old state; it goes on below
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _build(new: Path, target: Path, files: Files, ours: frozenset[str]) -> None:
    new.mkdir()
    for folder, _, _ in os.walk(target):
        (new / Path(folder).relative_to(target)).mkdir(exist_ok=True)
    for name in _of_the_user(target, ours | files.keys()):
        shutil.copy2(target / name, new / name, follow_symlinks=False)
    for path, content in files.items():
        _write(new / path, content)
    for folder, _, _ in os.walk(target):
        shutil.copymode(folder, new / Path(folder).relative_to(target))


def _of_the_user(target: Path, ours: frozenset[str]) -> Iterator[PurePosixPath]:
    for root, folders, names in os.walk(target):
        links = [one for one in folders if (Path(root) / one).is_symlink()]
        for name in (*names, *links):
            relative = (Path(root) / name).relative_to(target)
            if relative.as_posix() not in ours:
                yield PurePosixPath(relative.as_posix())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def locked(target: Path) -> Iterator[None]:  # stand-in: replaced when the branch of the folder is merged
    """Keep other runs out of a folder."""
    yield


def replace_file(target: Path, name: str, content: bytes) -> None:  # stand-in, as above
    """Replace one file of a folder."""
    path = target / f".{name}.new"
    try:
        _write(path, content)
        os.replace(path, target / name)
    except OSError as error:
        raise FolderError(f"{target / name}: cannot be written ({error.strerror or error})") from None
