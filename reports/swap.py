"""A folder's new state built beside the old one, then put in its place, so that one of the two is always there.

Whoever calls this holds the folder's lock.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from calendars.errors import UserError
from reports.durable import exchange, move, share_file, sync_files, sync_folder, write_file
from reports.hindrances import FolderError, found_at
from reports.leftovers import free, recover
from reports.rights import make_folder, make_folders, take_place
from reports.stopping import unbroken, wrote

Files = Mapping[str, bytes]
"""Content by path relative to the folder, with ``/``."""

Stamp = tuple[int, int]
"""Age in nanoseconds and size of a file; zeros for a folder."""

Tree = Mapping[str, os.stat_result]
"""All that is below a folder, by path with ``/``, each folder before what is in it; links as themselves."""

_BUILDS = 3
"""Times the new state is built if a user's files change meanwhile."""


def stamp(path: str | Path) -> Stamp | None:
    """Return by what a change of a file is seen; None: it is not there."""
    found = found_at(path)
    return found and _stamp(found)


def _stamp(found: os.stat_result) -> Stamp:
    return (0, 0) if stat.S_ISDIR(found.st_mode) else (found.st_mtime_ns, found.st_size)


def stamps(target: Path) -> dict[str, Stamp]:
    """Return the stamp of everything below a folder, as far as it can be seen, by path with ``/``."""
    found: dict[str, Stamp] = {}
    for root, folders, names in os.walk(target):
        for path in (Path(root, name) for name in (*folders, *names)):
            with suppress(OSError):
                found[path.relative_to(target).as_posix()] = _stamp(os.lstat(path))
    return found


def _tree(target: Path) -> Tree:
    """Return all that is below a folder; without one, nothing.

    Raises
    ------
    FolderError
        Something in it cannot be listed: it would be lost.
    """
    return dict(_below(target, "")) if found_at(target) else {}


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        inside = [(name, os.lstat(folder / name)) for name in sorted(os.listdir(folder))]
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FolderError(_lost(folder, error)) from None
    for name, found in inside:
        yield prefix + name, found
        if stat.S_ISDIR(found.st_mode):
            yield from _below(folder / name, f"{prefix}{name}/")


def _lost(path: Path, error: OSError) -> str:
    return (
        f"{path}: cannot be read ({error.strerror or error}), so it would be lost; nothing was written: "
        "make it readable, or move it out of the folder, then run the same command again"
    )


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
        before, new = _tree(target), free(target, "new")
        copied = _build(new, target, files, ours, before)
        return _is_still(target, before) and _put(new, target, before, copied)
    except FileNotFoundError:
        if target.parent.is_dir():  # a file of the user's went while it was being carried over
            return False
        raise
    finally:
        with suppress(OSError, UserError, KeyboardInterrupt):  # done or failed already; the next run cleans up too
            recover(target)


def _is_still(folder: Path, before: Tree) -> bool:
    """Tell whether a folder holds what it did; if that cannot be known, it does not."""
    try:
        now = _tree(folder)
    except (OSError, UserError):
        return False
    return {path: _stamp(one) for path, one in now.items()} == {path: _stamp(one) for path, one in before.items()}


def _put(new: Path, target: Path, before: Tree, copied: Sequence[str]) -> bool:
    """Put the new folder in place; take that back, and return False, if the old one has changed since."""
    with unbroken():
        old = _exchanged(new, target, before)
        if old is None:
            return False
        wrote(target)
        for name in copied:  # the same content; so its owner, and whoever has it open, go on with it
            with suppress(OSError):
                os.replace(old / name, target / name)
    sync_folder(target.parent)
    return True


def _exchanged(new: Path, target: Path, before: Tree) -> Path | None:
    """Return where the old folder is then; None if all is as it was.

    Where there is no exchange, there is no folder for microseconds; ``recover`` knows that.
    """
    if not found_at(target):
        move(new, target)
        return new
    if exchange(new, target):
        if _is_still(new, before):
            return new
        exchange(new, target)
        return None
    old = free(target, "old")
    move(target, old)
    if not _is_still(old, before):
        move(old, target)
        return None
    move(new, target)
    return old


def _build(new: Path, target: Path, files: Files, ours: frozenset[str], before: Tree) -> list[str]:
    """Build the new state, closed to everybody else; return what of the user's had to be copied."""
    make_folder(new)
    folders = [path for path, found in before.items() if stat.S_ISDIR(found.st_mode)]
    for path in folders:
        make_folder(new / path)
    kept = [path for path in before if path not in ours and path not in files and path not in folders]
    copied = [path for path in kept if not share_file(target / path, new / path)]
    for path, content in files.items():
        make_folders((new / path).parent, new)
        write_file(new / path, content)
    sync_files([new / path for path in files])
    for path in files:
        take_place(new / path, target / path, target)
    for folder, _, _ in os.walk(new):
        sync_folder(Path(folder))
    for folder, _, _ in os.walk(new, topdown=False):  # the outermost last: it opens all that is in it
        take_place(Path(folder), target / Path(folder).relative_to(new), target)
    return copied
