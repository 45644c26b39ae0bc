"""The names beside a folder that belong to it, and what a run that died has left under them.

Whoever calls this holds the folder's lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reports.durable import clear, move
from reports.hindrances import FolderError, found_at, in_the_way, refuse_foreign

_KINDS = ("old", "new", "part")
"""The old folder set aside, a new folder, a file about to take its place."""

_OURS = frozenset(
    (
        *("plan.json", "group.ics", "invites", "mail", "cancellations", "history"),
        *("ledger.csv", "answers.csv", "sent.csv", "names.csv"),
    )
)
"""What the program makes in a folder, by the first part of its path."""

_MOST = 9
"""Of each kind; more than one only where another account's cannot be removed."""


def beside(target: Path, suffix: str) -> Path:
    """Return the name beside a folder of something that belongs to it."""
    return target.parent / f".{target.name}.{suffix}"


def is_disturbed(target: Path) -> bool:
    """Tell whether anything stands beside a folder that a run makes, be it under way or dead."""
    return any(os.path.lexists(one) for one in (beside(target, "lock"), *(path for _, path in _names(target))))


def free(target: Path, kind: str) -> Path:
    """Return a name of a kind that is not in use, after all that are: the last one is the latest."""
    used = [number for number, path in enumerate(_numbered(target, kind)) if found_at(path)]
    names = list(_numbered(target, kind))[max(used, default=-1) + 1 :]
    if not names:
        raise FolderError(
            f"{beside(target, kind)}: so are {_MOST} that cannot be removed: remove them, then run again"
        )
    return names[0]


def refuse_strange(target: Path) -> None:
    """Refuse folders with a file that no run has left there: it is neither the program's nor in the folder too.

    Raises
    ------
    FolderError
        There is one; the message names it.
    """
    kept = found_at(target)
    for path in (path for kind, path in _names(target) if kept and kind != "part" and not path.is_symlink()):
        for root, _, names in os.walk(path):  # what cannot be listed cannot be removed either
            for name in (Path(root, one).relative_to(path) for one in names):
                if name.parts[0] not in _OURS and not os.path.lexists(target / name):
                    raise FolderError(in_the_way(path, f"holds {name.as_posix()}"))


def recover(target: Path) -> dict[Path, str]:
    """Clean up after a run that died: put the old folder back if no other is in its place.

    Returns
    -------
    dict
        What cannot be removed, with the reason; nothing needs it any more.

    Raises
    ------
    FolderError
        Something stands there that no run has left.
    """
    left = [(kind, path, found) for kind, path in _names(target) if (found := found_at(path))]
    for kind, path, found in left:
        refuse_foreign(path, found, folder=kind != "part")
    aside = [path for kind, path, _ in left if kind == "old"]
    if aside and not found_at(target):
        move(aside[-1], target)
    reasons = ((path, _removed(path)) for _, path, _ in left)
    return {path: reason for path, reason in reasons if reason}


def _removed(path: Path) -> str:
    """Remove something; return the reason if that cannot be, else ``""``."""
    try:
        clear(path)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _names(target: Path) -> Iterator[tuple[str, Path]]:
    yield from ((kind, path) for kind in _KINDS for path in _numbered(target, kind))


def _numbered(target: Path, kind: str) -> Iterator[Path]:
    yield from (beside(target, kind if number == 1 else f"{kind}{number}") for number in range(1, _MOST + 1))
