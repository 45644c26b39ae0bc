"""Progress on stderr, for whatever takes longer than a second."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE_SECONDS = 1.0
_LOOK_SECONDS = 0.1


class Talk:
    """A line on the terminal that says what is being worked on; silent where there is no terminal."""

    def __init__(self) -> None:
        """Begin silent."""
        self._text = "Working out who can be where"
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE_SECONDS, self._start)

    def __enter__(self) -> Talk:
        """Begin to count the second of patience."""
        self._timer.daemon = True
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        with self._lock:
            self._timer.cancel()
            if self._status is not None:
                self._status.stop()

    def level(self, name: str, done: int, total: int) -> None:
        """Say which level is being proven; the hook ``Limits.progress``."""
        with self._lock:
            step = f" (step {done + 1} of {total})" if total > 1 else ""
            self._text = f"Proving the best {name}{step}; Ctrl-C keeps the best plan so far"
            if self._status is not None:
                self._status.update(self._text)

    def trying(self, what: str) -> None:
        """Say which change is tried, where no slot fits."""
        with self._lock:
            self._text = f"No slot fits; looking at {what}; Ctrl-C shows what is known so far"
            if self._status is not None:
                self._status.update(self._text)

    def wait(self, solving: threading.Thread) -> None:
        """Wait for a solver thread in short looks, so that Ctrl-C is heard everywhere; ``Limits.wait``."""
        while solving.is_alive():
            solving.join(_LOOK_SECONDS)

    def _start(self) -> None:
        from rich.console import Console

        with self._lock:
            if self._timer.finished.is_set():
                return
            self._status = Console(stderr=True).status(self._text)
            self._status.start()
