"""How far a foreign calendar is followed, and the error of one that cannot be used at all."""

from __future__ import annotations

from collections.abc import Callable

MAX_BYTES = 5_000_000
"""Largest calendar file."""
MAX_EVENTS = 50_000
"""Most occurrences of all events of a file in the span that is asked for."""
MAX_STEPS = 1_000_000
"""Most moments that one rule is looked through for."""
MAX_SECONDS = 10.0
"""Longest time to read one file, all its calendars together; looked at before each event."""


MAX_DEPTH = 20
"""Most components within each other; RFC 5545 has three."""


class BusyError(ValueError):
    """A calendar file that cannot be used; the message says why, and nothing of what is in the events."""


class TooOften(ValueError):
    """A rule that takes too many moments to look through, or happens too often."""


class Budget:
    """What one file may still cost.

    Parameters
    ----------
    clock
        Seconds from any origin; handed in, so that no test hangs on the machine's speed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = clock() + MAX_SECONDS
        self._events = 0

    def spend(self, events: int = 0) -> None:
        """Count occurrences and look at the clock.

        Raises
        ------
        BusyError
            There is nothing left.
        """
        self._events += events
        if self._events > MAX_EVENTS:
            raise BusyError(f"has more than {MAX_EVENTS:,} events in the time of the programme")
        if self._clock() > self._until:
            raise BusyError(f"takes more than {MAX_SECONDS:.0f} seconds to work out")
