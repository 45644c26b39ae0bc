"""What this program keeps is read from files alone: a pipe would be waited for, a device never ends."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_stored(path: Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    OSError
        It is not there, cannot be read, or is no file; its ``strerror`` says which.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(None, "it is a pipe or a device, not a file", str(path))
        return stream.read()
