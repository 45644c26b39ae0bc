"""Ctrl-C: what is one step is done or not begun, and what was written by then is known."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITTEN: list[Path] = []
"""What the command under way has written so far."""


@contextmanager
def unbroken() -> Iterator[None]:
    """Hold Ctrl-C back within a ``with``; it is heard at the end."""
    if threading.current_thread() is not threading.main_thread():  # only that one hears it
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def begin() -> None:
    """Begin a command: nothing is written."""
    _WRITTEN.clear()


def wrote(path: Path) -> None:
    """Note what is written, within the same ``unbroken`` as the writing."""
    if path not in _WRITTEN:
        _WRITTEN.append(path)


def stopped() -> str:
    """Return the sentence for somebody who pressed Ctrl-C."""
    return f"Stopped. {written() or 'Nothing was written.'}"


def written() -> str:
    """Return the sentence about what the command has written so far; ``""`` for nothing."""
    return f"Written by then: {', '.join(map(str, _WRITTEN))}." if _WRITTEN else ""
