"""What a cell of an attendance report may be: somebody of the group, a moment of a session, a duration, a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache

from configs.match import Matcher, plain
from configs.report_values import moments_in, seconds_of
from scheduler.plan import Plan, moment_from

MOMENT, DURATION, NUMBER, ADDRESS, TEXT = "moment", "duration", "number", "address", "text"
MIXED = "mixed"
"""What stands in a cell, or in most cells of a column."""


class Group:
    """What is known of a group: whom a cell names, which days its sessions are near, how long they last.

    Parameters
    ----------
    plan
        The group's.
    """

    def __init__(self, plan: Plan) -> None:
        matcher = Matcher(plan.people)
        self.person: Callable[[str], str | None] = cache(lambda cell: matcher.person("", "", cell)[0])
        starts = [moment_from(one.start) for one in plan.sessions]
        self._days = {start.date().toordinal() + near for start in starts for near in (-1, 0, 1)}
        lengths = (moment_from(one.end) - start for one, start in zip(plan.sessions, starts, strict=True))
        self.longest = max(lengths, default=timedelta()).total_seconds()

    def near(self, cell: str) -> bool:
        """Say whether a moment lies on the day of a session, or beside it, in some order of day and month."""
        return any(moment.toordinal() in self._days for moment in moments_in(cell).values())


def kind_of(cell: str) -> str:
    """Return what stands in a cell."""
    if moments_in(cell):
        return MOMENT
    if seconds_of(cell) is not None:
        return NUMBER if re.fullmatch(r"[\d.,]+", plain(cell)) else DURATION
    return ADDRESS if re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", cell) else TEXT


def is_text(cell: str) -> bool:
    """Say whether a cell is neither a moment, a duration, a number nor an address."""
    return kind_of(cell) == TEXT


def kind_of_all(filled: Sequence[str]) -> str:
    """Return what four of five cells hold."""
    kinds = [kind_of(text) for text in filled]
    most = max({*kinds}, key=kinds.count, default="")
    return most if kinds.count(most) >= 0.8 * len(kinds) else MIXED
