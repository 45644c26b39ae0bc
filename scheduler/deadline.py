"""When a command has to end. The clock is handed in: nothing here asks for the present moment by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds since whenever, such as ``time.monotonic``."""


class TimeIsUp(Exception):
    """The deadline is over; what was found so far counts."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A moment at which to stop.

    Parameters
    ----------
    clock
        Tells the seconds.
    at
        When it is over, in seconds of the clock; infinite: never.
    """

    clock: Clock
    at: float = math.inf

    @classmethod
    def after(cls, seconds: float | None, clock: Clock) -> Deadline:
        """Return the deadline that is so many seconds away; None: never."""
        return cls(clock=clock, at=math.inf if seconds is None else clock() + seconds)

    def left(self) -> float:
        """Return the seconds that are left, infinite without a limit; not below 0."""
        return max(0.0, self.at - self.clock())

    @property
    def limit(self) -> float | None:
        """The seconds that are left, as a limit for somebody else; None: no limit."""
        return None if math.isinf(self.at) else self.left()

    def part(self, share: float) -> Deadline:
        """Return the deadline at which this share of the time that is left is over."""
        return Deadline(clock=self.clock, at=self.clock() + self.left() * share)

    def at_most(self, seconds: float) -> Deadline:
        """Return this deadline if there is a limit, else the one that is so many seconds away."""
        return Deadline.after(seconds, self.clock) if math.isinf(self.at) else self

    def check(self) -> None:
        """Raise if it is over.

        Raises
        ------
        TimeIsUp
            It is over.
        """
        if self.clock() >= self.at:
            raise TimeIsUp
