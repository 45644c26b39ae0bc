"""A folder's new state built beside the old one, then put in its place, so that one of the two is always there.

Whoever calls this holds the folder's lock.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from reports.durable import clear, exchange, move, share_file, sync_folder, write_file

Files = Mapping[str, bytes]
"""Content by path relative to the folder, with ``/``."""

Stamp = tuple[int, int]
"""Age in nanoseconds and size of a file; zeros for a folder."""

LEFT = ("old", "new", "part")
"""What a run that died may leave: the old folder set aside, a new folder, a file about to take its place."""

_BUILDS = 3
"""Times the new state is built if a user's files change meanwhile."""


def beside(target: Path, suffix: str) -> Path:
    """Return the name beside a folder of something that belongs to it."""
    return target.parent / f".{target.name}.{suffix}"


def recover(target: Path) -> None:
    """Clean up after a run that died: put the old folder back if no other is in its place."""
    old = beside(target, "old")
    if old.exists() and not target.exists():
        move(old, target)
    for suffix in LEFT:
        left = beside(target, suffix)
        if os.path.lexists(left):
            clear(left)


def stamp(path: str | Path) -> Stamp | None:
    """Return by what a change of a file is seen; None: it is not there."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return (0, 0) if os.path.isdir(path) else (found.st_mtime_ns, found.st_size)


def stamps(target: Path) -> dict[str, Stamp]:
    """Return the stamp of everything below a folder, by path with ``/``."""
    paths = (Path(root, name) for root, folders, names in os.walk(target) for name in (*folders, *names))
    found = {path.relative_to(target).as_posix(): stamp(path) for path in paths}
    return {path: one for path, one in found.items() if one is not None}


def replace_folder(target: Path, files: Files, ours: frozenset[str]) -> bool:
    """Replace a folder, or make it.

    Parameters
    ----------
    target, files, ours
        As for ``write_folder``.

    Returns
    -------
    bool
        False, with the folder as it was, if files in it did not stop changing.
    """
    return any(_replaced(target, files, ours) for _ in range(_BUILDS))


def _replaced(target: Path, files: Files, ours: frozenset[str]) -> bool:
    try:
        before = stamps(target)
        _build(beside(target, "new"), target, files, ours)
        return stamps(target) == before and _put(target, before)
    except FileNotFoundError:
        if target.parent.is_dir():  # a file of the user's went while it was being carried over
            return False
        raise
    finally:
        with suppress(OSError, KeyboardInterrupt):  # done or failed already; the next run cleans up as well
            recover(target)


def _put(target: Path, before: Mapping[str, Stamp]) -> bool:
    """Put the new folder in place; take that back, and return False, if the old one has changed since."""
    new = beside(target, "new")
    if not target.exists():
        move(new, target)
    elif exchange(new, target):
        if stamps(new) != before:
            exchange(new, target)
            return False
    elif not _put_by_renames(target, before):
        return False
    sync_folder(target.parent)
    return True


def _put_by_renames(target: Path, before: Mapping[str, Stamp]) -> bool:
    """As ``_put``, where there is no exchange: for microseconds there is no folder; ``recover`` knows that."""
    old = beside(target, "old")
    move(target, old)
    if stamps(old) != before:
        move(old, target)
        return False
    move(beside(target, "new"), target)
    return True


def _build(new: Path, target: Path, files: Files, ours: frozenset[str]) -> None:
    new.mkdir()
    for folder, _, _ in os.walk(target):
        (new / Path(folder).relative_to(target)).mkdir(exist_ok=True)
    for name in _of_the_user(target, ours | files.keys()):
        share_file(target / name, new / name)
    for path, content in files.items():
        write_file(new / path, content)
    for folder, _, _ in os.walk(new):
        sync_folder(Path(folder))
    for folder, _, _ in os.walk(target):
        shutil.copymode(folder, new / Path(folder).relative_to(target))


def _of_the_user(target: Path, ours: frozenset[str]) -> Iterator[PurePosixPath]:
    for root, folders, names in os.walk(target):
        links = [one for one in folders if (Path(root) / one).is_symlink()]
        for name in (*names, *links):
            relative = (Path(root) / name).relative_to(target)
            if relative.as_posix() not in ours:
                yield PurePosixPath(relative.as_posix())
