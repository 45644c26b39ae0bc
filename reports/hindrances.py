"""What keeps a folder from being written, found before anything is: each in a sentence that says what to do."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from calendars.errors import UserError

_MOUNTS = Path("/proc/self/mountinfo")


class FolderError(UserError):
    """The folder cannot be written; the message says why and what to do. Nothing was changed."""


def found_at(path: str | Path) -> os.stat_result | None:
    """Return what stands at a place, a link as itself; None if nothing does.

    Raises
    ------
    OSError
        That cannot be known: it is not the same as nothing.
    """
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def refuse_foreign(path: Path, found: os.stat_result, folder: bool = False) -> None:
    """Refuse what this program never makes at a place of its own: a link, a second name of a file, another kind.

    Parameters
    ----------
    path, found
        Where, and what stands there.
    folder
        Whether the program makes a folder there; else a file.
    """
    kind = stat.S_IFMT(found.st_mode)
    if kind == stat.S_IFLNK:
        raise FolderError(in_the_way(path, "is a link"))
    if kind != (stat.S_IFDIR if folder else stat.S_IFREG):
        raise FolderError(in_the_way(path, f"is not a {'folder' if folder else 'file'}"))
    if not folder and found.st_nlink > 1:
        raise FolderError(in_the_way(path, "is a second name of another file (a hard link)"))


def in_the_way(path: Path, what: str) -> str:
    """Return the sentence about something that stands where the program writes."""
    return f"{path}: {what}, which this program did not make; it was left alone: move it away, then run again"


def refuse_place(target: Path) -> None:
    """Refuse what cannot be replaced; whoever works inside the folder would be left in one that is gone."""
    if Path.cwd().is_relative_to(os.path.realpath(target)):
        raise FolderError(f"{target}: you are working inside this folder: go to another (cd ..), or use --out")
    if not os.path.isdir(target.parent):
        raise FolderError(f"{target.parent}: there is no such folder: make it, or use another --out")
    found = found_at(target)
    if found and not stat.S_ISDIR(found.st_mode):
        raise FolderError(f"{target}: this is a file, a folder of this name is needed: move it, or use --out")
    if found and os.name == "posix" and found.st_uid != os.geteuid() and not os.access(target, os.W_OK):
        raise FolderError(
            f"{target}: belongs to another account, which does not let yours write into it: "
            "ask for that (chmod -R g+rwX), or use --out"
        )
    if _mounts(target, below=False):
        raise FolderError(volume(target))


def refuse_mounts(target: Path) -> None:
    """Refuse a folder with something mounted in it, which would be cleared away with the folder set aside."""
    for point in _mounts(target, below=True):
        raise FolderError(
            f"{point}: is mounted from elsewhere and cannot be carried over: unmount it, or use --out"
        )


def volume(target: Path) -> str:
    """Return what to do about a folder that cannot be exchanged."""
    return (
        f"{target}: is a volume of its own (a mount point), which cannot be exchanged as a whole; nothing was "
        f"written: use a folder inside of it, such as --out {target / 'plan'}"
    )


def _mounts(folder: Path, below: bool) -> list[str]:
    """Return what is mounted on a folder or, if asked for, below it; only Linux tells all of it."""
    top = os.path.realpath(folder)
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return [top] if not below and os.path.ismount(top) else []
    points = [re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), line.split(" ")[4]) for line in lines]
    return [point for point in points if (point.startswith(top + os.sep) if below else point == top)]


def refuse_links(target: Path, files: Iterable[str], ours: Iterable[str]) -> None:
    """Refuse to write through links within the folder, and to put a file where something else stands."""
    paths = [PurePosixPath(name) for name in {*files, *ours}]
    for folder in sorted({str(parent) for path in paths for parent in path.parents} - {"."}):
        found = found_at(target / folder)
        if found:
            refuse_foreign(target / folder, found, folder=True)
    wanted = set(files)
    for path in sorted(map(str, paths)):
        found = found_at(target / path)
        if found and stat.S_ISLNK(found.st_mode):
            raise FolderError(in_the_way(target / path, "is a link"))
        if found and path in wanted and not stat.S_ISREG(found.st_mode):
            raise FolderError(in_the_way(target / path, "is not a file"))


def refuse_taken(target: Path, files: Iterable[str], ours: frozenset[str]) -> None:
    """Refuse to overwrite a file that this program did not write."""
    taken = sorted(name for name in files if name not in ours and found_at(target / name))
    if taken:
        raise FolderError(
            f"{target / taken[0]}: was not written by this program and would be lost: move it away, or use --out"
        )
