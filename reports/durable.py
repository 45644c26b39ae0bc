"""Files and folders on the disk: still there after a power cut, and exchanged in one step where the system can."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

from reports.hindrances import found_at
from reports.rights import own

_WINDOWS = os.name == "nt"
_BINARY = getattr(os, "O_BINARY", 0)
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4) if _WINDOWS else ()
"""Seconds to wait for readers: on Windows alone an open file cannot be renamed, nor the folders around it."""

_AT_ONCE = 8
"""Files that the disk is asked for at the same time."""

_LINUX_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_LINUX_EXCHANGE = 2  # RENAME_EXCHANGE, renameat2(2)
_MAC_SWAP = 2  # RENAME_SWAP, renamex_np(2)

_Exchange = Callable[[bytes, bytes], int]


def write_file(path: Path, content: bytes) -> None:
    """Make a file for its owner alone; ``sync_files`` waits until the disk has it.

    Raises
    ------
    FileExistsError
        Something has this name, be it a link.
    """
    with open_new(path) as stream:
        if not _WINDOWS:
            os.fchmod(stream.fileno(), 0o600)  # a umask may take even that, and `sync_files` opens it again
        stream.write(content)


def sync_files(paths: Sequence[Path]) -> None:
    """Wait until the disk has the content of files.

    Many at once: one after the other the 37 of a small group take 0.2 s, together hardly longer than one.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(_sync, path) for path in paths]:
            done.result()


def _sync(path: Path) -> None:
    with path.open("rb+" if _WINDOWS else "rb") as stream:
        os.fsync(stream.fileno())


def append_to(path: Path, content: bytes) -> None:
    """Add to the end of a file, never through a link, and wait until the disk has it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "ab") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def open_new(path: Path) -> BinaryIO:
    """Open a file that is not there yet, for its owner alone from the first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb")


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; systems that cannot be asked for it are not."""
    with suppress(OSError):  # the content is safe by now, and no name was ever half written
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def share_file(source: Path, target: Path) -> bool:
    """Give a file a second name, so that whoever has it open goes on in both; where that cannot be, copy it.

    Links stay links.

    Returns
    -------
    bool
        False if it is a copy.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a memory stick, a share, another owner's file
        shutil.copy2(source, target, follow_symlinks=False)
        own(target, os.lstat(source))
        if not target.is_symlink():
            with target.open("rb+" if _WINDOWS else "rb") as stream:
                os.fsync(stream.fileno())
        return False
    return True


def move(source: Path, target: Path) -> None:
    """Rename, over a file if there is one; readers in the way get a moment to finish."""
    for pause in _PAUSES:
        try:
            os.replace(source, target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(source, target)


def exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step.

    Returns
    -------
    bool
        False, with nothing done, where the system or the file system has no such step.
    """
    call = _exchange_call()
    return call is not None and call(os.fsencode(one), os.fsencode(other)) == 0


@cache
def _exchange_call() -> _Exchange | None:
    """Return the system's call, which says 0 for done; None if it has none."""
    with suppress(ImportError, AttributeError, OSError):
        import ctypes

        if sys.platform == "linux":
            renameat2 = ctypes.CDLL(None).renameat2
            return lambda one, other: int(renameat2(_LINUX_HERE, one, _LINUX_HERE, other, _LINUX_EXCHANGE))
        if sys.platform == "darwin":
            renamex_np = ctypes.CDLL(None).renamex_np
            return lambda one, other: int(renamex_np(one, other, _MAC_SWAP))
    return None


def clear(tree: Path) -> None:
    """Remove a folder with all that is in it as far as that can be, or a file; a link itself.

    Raises
    ------
    OSError
        The reason why not all of it could be removed.
    """
    found = found_at(tree)
    if found is None or not stat.S_ISDIR(found.st_mode):
        tree.unlink(missing_ok=True)
        return
    _unprotect(tree)
    shutil.rmtree(tree, ignore_errors=True)
    if found_at(tree):
        shutil.rmtree(tree)


def _unprotect(tree: Path) -> None:
    """Let folders of our own be emptied, and on Windows all files; what belongs to others is not ours to change."""
    for folder, _, names in os.walk(tree):
        with suppress(OSError):  # removing it tells the reason
            found = os.stat(folder)
            if os.name == "posix" and found.st_uid == os.geteuid() and found.st_mode & stat.S_IRWXU != stat.S_IRWXU:
                os.chmod(folder, stat.S_IRWXU)
            for name in names if _WINDOWS else ():  # elsewhere a protected file goes like any other
                os.chmod(os.path.join(folder, name), stat.S_IWRITE)
