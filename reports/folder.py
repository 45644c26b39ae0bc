"""The output folder: written whole or not at all, by one run at a time; what a user put there stays.

Whatever a run that died has left is put right by the next one, and by readers (docs/adr/0006, 0007).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path

from calendars.stored import read_stored
from reports.durable import move, sync_files, sync_folder, write_file
from reports.hindrances import (
    FolderError,
    found_at,
    refuse_links,
    refuse_mounts,
    refuse_place,
    refuse_taken,
    volume,
)
from reports.leftovers import beside, free, is_disturbed, recover, refuse_strange
from reports.lock import TakenError, hold
from reports.rights import make_folders, take_place
from reports.stopping import unbroken, wrote
from reports.streams import talk
from reports.swap import Files, Stamp, replace_folder, stamp, stamps

_PATIENCE = 25
"""Tries to get the lock: half a second, enough for a reader who puts something right."""

_HELD: ContextVar[Mapping[str, dict[str, Stamp]]] = ContextVar("_HELD")
"""The folders that this run holds the lock of, each as it was found; another thread's are not among them."""


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Be the only run that works on a folder, within a ``with``; what a run that died has left is put right first.

    Read what you go by inside of it. A ``locked`` within another one for the same folder changes nothing.

    Parameters
    ----------
    target
        The folder; it need not be there yet, the one around it does.

    Raises
    ------
    FolderError
        Another run is working on it, it cannot be a folder, or nothing can be written beside it.
    """
    place, key, held = _place(target), _key(target), _HELD.get({})
    if key in held:
        yield
        return
    with _told(place, "the folder was left as it was"):
        refuse_place(place)
    with _alone(place, _PATIENCE):
        before = _HELD.set({**held, key: stamps(place)})
        try:
            yield
        finally:
            _HELD.reset(before)
        for left, reason in recover(place).items():
            talk(_LEFT.format(left, reason))


def settled(target: Path) -> None:
    """Put right what a run that died has left, before somebody reads a folder; a living run is left alone.

    Raises
    ------
    FolderError
        There is no folder, but another run is making it, or the one set aside cannot be put back.
    """
    place = _place(target)
    if _key(target) in _HELD.get({}) or not is_disturbed(place):
        return
    there = os.path.lexists(place)
    try:
        with _alone(place, 1 if there else _PATIENCE):
            pass
    except FolderError:  # the folder that is there is whole
        if not os.path.lexists(place):
            raise


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
        As ``locked``; or a file of the user's is in the way, somebody else changed one of these files since the
        lock was taken, or the disk refuses.
    """
    place = _place(target)
    with locked(place), _told(place, "the folder was left as it was"):
        refuse_links(place, files, ours)
        refuse_taken(place, files, ours)
        _refuse_changed(place, ours)
        if _holds(place, files, ours):
            return False
        refuse_mounts(place)
        if not replace_folder(place, files, ours):
            raise FolderError(_CHANGING.format(place))
        _note(place, files.keys() | ours)
        return True


def replace_file(target: Path, name: str, content: bytes) -> None:
    """Bring one file of a folder to a new content: the old one is there, or the new one, whole.

    Parameters
    ----------
    target
        The folder.
    name
        The file's path within it, with ``/``; it need not be there yet.
    content
        All of it.

    Raises
    ------
    FolderError
        As ``locked``; or there is no such folder, somebody else changed the file since the lock was taken, or
        the disk refuses.
    """
    place = _place(target)
    with locked(place), _told(place / name, "it was left as it was"):
        if not place.is_dir():
            raise FolderError(f"{place}: there is no such folder: run schedule solve first, or name it with --out")
        refuse_links(place, (name,), ())
        _refuse_changed(place, (name,))
        _put(place / name, place, content)
        _note(place, (name,))


def _put(path: Path, place: Path, content: bytes) -> None:
    part = free(place, "part")
    try:
        write_file(part, content)
        sync_files([part])
        take_place(part, path, place)
        make_folders(path.parent, place)
        with unbroken():
            move(part, path)
            wrote(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _place(target: Path) -> Path:
    """Return where a folder really is: a link to it stays a link, and ``.`` has a name."""
    return Path(_key(target)) if os.path.islink(target) or target.name in ("", "..") else target


def _key(target: Path) -> str:
    """Return the one name of a folder, however it was written."""
    return os.path.realpath(target)


@contextmanager
def _alone(target: Path, tries: int) -> Iterator[None]:
    """Hold the lock, with what a dead run left put right."""
    with ExitStack() as stack:
        with _told(target, "the folder was left as it was"):
            try:
                folder = target if found_at(target) else None
                stack.enter_context(hold(beside(target, "lock"), tries, folder))
            except TakenError as holder:
                raise FolderError(_busy(target, str(holder))) from None
            refuse_strange(target)
            recover(target)
        yield


@contextmanager
def _told(path: Path, outcome: str) -> Iterator[None]:
    """Say in a sentence what a disk refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV) and path.is_dir():
            raise FolderError(volume(path)) from None
        advice = ": close it where it is open, then run the same command again" if _may_be_open(error) else ""
        raise FolderError(f"{path}: cannot be written ({_reason(path, error)}); {outcome}{advice}") from None


def _reason(path: Path, error: OSError) -> str:
    """Return the system's words, with the place that they are about if that is another."""
    about = error.filename if isinstance(error.filename, str | Path) else ""
    reason = error.strerror or str(error)
    return reason if about in ("", str(path), path) else f"{about}: {reason}"


def _may_be_open(error: OSError) -> bool:
    """On Windows a file that another program shows cannot be replaced."""
    return os.name == "nt" and isinstance(error, PermissionError)


_LEFT = (
    "Note: {} cannot be removed ({}). It is an earlier state, which nothing needs any more: "
    "have it removed by the account that it belongs to."
)

_CHANGING = (
    "{}: files in it change while this run writes; the folder was left as it was: "
    "close the programs that work in it, then run the same command again"
)


def _busy(target: Path, holder: str) -> str:
    return (
        f"{target}: another run of schedule is working on it{f' ({holder})' if holder else ''}: "
        "wait until it has ended, then run the same command again"
    )


def _refuse_changed(target: Path, names: Iterable[str]) -> None:
    """Refuse to overwrite what an editor or a shared folder brought after this run had read the file."""
    found = _HELD.get()[_key(target)]
    changed = sorted(name for name in names if stamp(target / name) != found.get(name))
    if changed:
        raise FolderError(
            f"{target / changed[0]}: was changed by somebody else while this run was working; "
            "it was left as it is: run the same command again"
        )


def _note(target: Path, names: Iterable[str]) -> None:
    """Take what this run itself wrote as found."""
    found = _HELD.get()[_key(target)]
    now = {name: stamp(target / name) for name in names}
    found.update({name: one for name, one in now.items() if one is not None})
    for name in [name for name, one in now.items() if one is None]:
        found.pop(name, None)


def _holds(target: Path, files: Files, ours: frozenset[str]) -> bool:
    stale = any(found_at(target / name) for name in ours - files.keys())
    return not stale and all(_same(target / name, content) for name, content in files.items())


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and read_stored(path) == content
