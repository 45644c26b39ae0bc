"""Who may read and write what this program makes (docs/adr/0006): its owner alone, or whoever the folder lets.

Everything is made for its owner alone and given its rights after that; no umask widens or narrows them.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
"""Rights of what stands in no folder yet."""


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone.

    Raises
    ------
    FileExistsError
        Something has this name, be it a link.
    """
    os.mkdir(path, FOLDER)
    _close(path)


def keep(path: Path, model: Path) -> None:
    """Give a file or folder the rights of the one whose place it takes: mode, group, owner, lists of access."""
    found = os.stat(model)
    kept = _give(path, found)
    shutil.copystat(model, path)
    os.utime(path)  # the rights of the old one, not its age
    if not kept:
        _allow(path, _narrow(stat.S_IMODE(found.st_mode)))


def fit(path: Path | int, folder: Path | None) -> None:
    """Give a new file or folder the rights of the folder in which it stands; a file without x.

    Parameters
    ----------
    path
        Its path or, where the system has that, its open handle.
    folder
        The folder; None: it stands in none that was there before, and is its owner's alone.
    """
    is_file = not stat.S_ISDIR(os.stat(path).st_mode)
    if folder is None:
        _allow(path, FILE) if is_file else _close(path)
        return
    found = os.stat(folder)
    mode = stat.S_IMODE(found.st_mode) | FOLDER
    mode = mode if _give(path, found) else _narrow(mode)
    _allow(path, mode & 0o666 if is_file else mode)


def _close(folder: Path | int) -> None:
    """Let nobody else into a new folder; that its files belong to the group of the folder around it stays so."""
    _allow(folder, FOLDER | os.stat(folder).st_mode & stat.S_ISGID)


def make_folders(folder: Path, top: Path) -> None:
    """Make a folder within another one, with those between that are missing."""
    for one in reversed((folder, *folder.parents)):
        if one.is_relative_to(top) and not one.is_dir():
            make_folder(one)
            fit(one, one.parent)


def take_place(path: Path, place: Path, top: Path) -> None:
    """Give something new the rights that it is to have at a place.

    Parameters
    ----------
    path
        The new file or folder.
    place
        Where it will be: what is there now has rights that stay; else they are those of the folder around it.
    top
        The outermost folder that counts.
    """
    if place.exists():
        keep(path, place)
        return
    around = (one for one in place.parents if one.is_relative_to(top) and one.is_dir())
    fit(path, next(around, None))


def own(path: Path, found: os.stat_result) -> None:
    """Give a copy the owner and the group of the original as far as the system lets us."""
    if not _give(path, found) and not path.is_symlink():
        _allow(path, _narrow(stat.S_IMODE(found.st_mode)))


def _give(path: Path | int, found: os.stat_result) -> bool:
    """Give something the owner (only the superuser can) and the group of another; tell whether the group fits."""
    if os.name != "posix":
        return True
    there = os.stat(path) if isinstance(path, int) else os.lstat(path)
    for owner in (found.st_uid, there.st_uid):
        if (owner, found.st_gid) == (there.st_uid, there.st_gid):
            return True
        with suppress(OSError):
            if isinstance(path, int):
                os.chown(path, owner, found.st_gid)
            else:
                os.chown(path, owner, found.st_gid, follow_symlinks=False)
            return True
    return False


def _allow(path: Path | int, mode: int) -> None:
    """Set the mode; a memory stick knows none, and nothing that is made here lets more people in than this."""
    if os.name == "posix" and stat.S_IMODE(os.stat(path).st_mode) != mode:
        with suppress(OSError):
            os.chmod(path, mode)


def _narrow(mode: int) -> int:
    """Return a mode for another group than the one it was meant for: it may do what everybody may."""
    return mode & ~0o7070 | (mode & 0o007) << 3
