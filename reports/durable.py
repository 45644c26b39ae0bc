"""Files and folders on the disk: still there after a power cut, and exchanged in one step where the system can."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

_WINDOWS = os.name == "nt"
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4) if _WINDOWS else ()
"""Seconds to wait for readers: on Windows alone an open file cannot be renamed, nor the folders around it."""

_LINUX_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_LINUX_EXCHANGE = 2  # RENAME_EXCHANGE, renameat2(2)
_MAC_SWAP = 2  # RENAME_SWAP, renamex_np(2)

_Exchange = Callable[[bytes, bytes], int]


def write_file(path: Path, content: bytes) -> None:
    """Write a file, with the folders around it, and wait until the disk has its content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; systems that cannot be asked for it are not."""
    with suppress(OSError):  # the content is safe by now, and no name was ever half written
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def share_file(source: Path, target: Path) -> None:
    """Give a file a second name, so that whoever has it open goes on in both; where that cannot be, copy it.

    Links stay links.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a memory stick, a share, another owner's file
        shutil.copy2(source, target, follow_symlinks=False)
        if not target.is_symlink():
            with target.open("rb+" if _WINDOWS else "rb") as stream:
                os.fsync(stream.fileno())


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
    """Remove a folder with all that is in it, or a file; write-protected ones too."""
    if not tree.is_dir():
        tree.unlink(missing_ok=True)
        return
    for folder, _, names in os.walk(tree):
        os.chmod(folder, stat.S_IRWXU)
        for name in names if _WINDOWS else ():  # elsewhere a protected file goes like any other
            os.chmod(os.path.join(folder, name), stat.S_IWRITE)
    shutil.rmtree(tree)
