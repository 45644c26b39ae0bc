"""One run at a time: a lock on a file. The system takes it back when the process that holds it ends, however.

The file is removed with the lock, by its holder. So a lock counts only if, once it is held, the file is still
the one of that name: somebody else may have removed it in between and a third made a new one (docs/adr/0007).
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reports.hindrances import FolderError, found_at, in_the_way, refuse_foreign
from reports.rights import fit
from reports.stopping import unbroken

PAUSE_SECONDS = 0.02
_NUMBER = re.compile(rb"[0-9]{0,20}\s*")
"""All that a run writes into a lock's file: which process it is."""

_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FAR = 1 << 30  # on Windows a locked byte cannot be read: one behind all that is written


class TakenError(Exception):
    """Somebody else holds the lock; the message says since when, and which process, if that is known."""


@contextmanager
def hold(file: Path, tries: int, folder: Path | None = None) -> Iterator[None]:
    """Hold the lock on a file within a ``with``.

    Parameters
    ----------
    file
        Made, and removed at the end; its folder has to be there.
    tries
        At least 1; between two of them a short pause.
    folder
        What it is the lock of: whoever shares that may take the lock. None: its owner alone.

    Raises
    ------
    TakenError
        Somebody else holds it, to the last try.
    FolderError
        Something else stands there: a link, or a file of another name.
    OSError
        The file cannot be made, or the file system knows no locks.
    """
    handle = None
    try:
        with unbroken():
            handle = _take(file, tries, folder)
            _sign(handle)
        yield
    finally:
        with unbroken():
            if handle is not None:
                _give_back(file, handle)


def _take(file: Path, tries: int, folder: Path | None) -> int:
    for attempt in range(tries):
        if attempt:
            time.sleep(PAUSE_SECONDS)
        handle = _open(file, folder)
        if handle is None:
            continue
        if _mine(handle, file):
            return handle
        os.close(handle)
    raise TakenError(_holder(file))


def _open(file: Path, folder: Path | None) -> int | None:
    """Open the lock's file, made if it is not there; None if somebody took it away just now."""
    with suppress(FileExistsError):
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if os.name == "posix":
            fit(handle, folder)
        return handle
    found = found_at(file)
    if found is None:
        return None
    refuse_foreign(file, found)
    with suppress(FileNotFoundError):
        handle = os.open(file, os.O_RDWR | _AS_IT_IS)
        if _NUMBER.fullmatch(os.pread(handle, 40, 0) if hasattr(os, "pread") else b""):
            return handle
        os.close(handle)
        raise FolderError(in_the_way(file, "holds something"))
    return None


def _mine(handle: int, file: Path) -> bool:
    """Lock an open file; say whether that is the lock that everybody goes by."""
    try:
        return _locked(handle) and _is_named(handle, file)
    except BaseException:
        os.close(handle)
        raise


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_named(handle: int, file: Path) -> bool:
    """Say whether an open file still has its name; on Windows nobody can take it away."""
    try:
        return sys.platform == "win32" or os.path.samestat(os.fstat(handle), os.stat(file))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Write down who holds it; the file's age says since when."""
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, f"{os.getpid()}\n".encode())


def _holder(file: Path) -> str:
    """Return ``since 2026-11-22 14:03, process 4711``; empty if that cannot be known."""
    try:
        process = file.read_text(encoding="ascii").strip()
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(file.stat().st_mtime))
    except (OSError, ValueError):  # gone by now, or not yet signed
        return ""
    return f"since {since}, process {process}" if process else ""


def _give_back(file: Path, handle: int) -> None:
    with suppress(OSError):
        if sys.platform != "win32" and _is_named(handle, file):
            file.unlink()
    os.close(handle)
    if sys.platform == "win32":  # an open file cannot be removed there; a newcomer's stays for the same reason
        with suppress(OSError):
            file.unlink()
