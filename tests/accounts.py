"""Commands run by other accounts than the one that runs the tests: permissions do not bind the superuser."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

Result = TypeVar("Result")

ANNA, BERT = 61001, 61002
"""Two accounts, each with a group of the same number."""

TEAM = 61009
"""A group of both."""

needs_superuser = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser can be somebody else"
)


def as_account(uid: int, work: Callable[[], Result], umask: int = 0o022) -> Result:
    """Do something in a child process of another account and return what it returned; raise what it raised."""
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads, which the child does not use
        process = os.fork()
    if process == 0:
        try:
            os.setgroups([TEAM])
            os.setgid(uid)
            os.setuid(uid)
            os.umask(umask)
            done = _outcome(work)
            os.write(theirs, done)
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        succeeded, result = pickle.loads(pipe.read())
    os.waitpid(process, 0)
    if succeeded:
        return result  # type: ignore[no-any-return]  # what the child pickled
    raise result


def _outcome(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except BaseException as error:
        traceback.print_exc()
        return pickle.dumps((False, error))


@contextmanager
def place_of(uid: int, mode: int = 0o755) -> Iterator[Path]:
    """Make a folder of an account in which others can look, and take it away at the end."""
    place = Path(tempfile.mkdtemp(prefix="accounts-"))
    try:
        os.chown(place, uid, TEAM)
        place.chmod(mode)
        yield place
    finally:
        shutil.rmtree(place)


def modes(folder: Path) -> dict[str, str]:
    """Return the mode of a folder and of all below it, in octal, by path."""
    return {
        one.relative_to(folder).as_posix(): f"{one.lstat().st_mode & 0o7777:o}"
        for one in (folder, *folder.rglob("*"))
    }
