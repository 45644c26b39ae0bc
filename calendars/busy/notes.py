"""What of a calendar could not be read as it stands, in one sentence: how many events, why, on which dates.

Neither titles nor anything else of an event is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

_DATES = 5
_NAMES = 3
_SHOWN = 40


class Fault(Enum):
    """Why, and what is done instead: said of one event, and of several."""

    LOST = "has no begin that can be read and is left out", "have no begin that can be read and are left out"
    ZONE = (
        "is in a time zone that nothing defines{zones} and taken on the person's own clock",
        "are in a time zone that nothing defines{zones} and taken on the person's own clock",
    )
    END = (
        "has no end that can be read and is taken to the end of its day",
        ("have no end that can be read and are taken to the end of their day"),
    )
    BACKWARDS = (
        "ends before it begins and is taken to the end of its day",
        ("end before they begin and are taken to the end of their day"),
    )
    RULE = (
        "repeats by a rule that cannot be read: only its first date counts",
        ("repeat by rules that cannot be read: only their first dates count"),
    )
    PART = (
        "repeats by a rule of which a part cannot be read: it is left out of the rule",
        ("repeat by rules of which a part cannot be read: it is left out of the rules"),
    )
    OFTEN = (
        "repeats too often to be worked out: only its first date counts",
        ("repeat too often to be worked out: only their first dates count"),
    )
    TWO = (
        "has more than one recurrence rule: each of them counts",
        "have more than one recurrence rule: each counts",
    )
    EXCEPTION = (
        "has an exception (EXDATE) that cannot be read: busy on that date too",
        ("have an exception (EXDATE) that cannot be read: busy on that date too"),
    )
    ADDED = (
        "has an added date (RDATE) that cannot be read and is left out",
        ("have an added date (RDATE) that cannot be read and is left out"),
    )
    PERIOD = (
        "is a free/busy list with a period that cannot be read and is left out",
        ("are free/busy lists with periods that cannot be read and are left out"),
    )
    PLACE = (
        "changes one date of a series but does not say which: both count",
        ("change one date of a series but do not say which: both count"),
    )


class Notes:
    """Collects the faults of one file."""

    def __init__(self) -> None:
        self._found: dict[Fault, list[date | None]] = {}
        self._events = 0
        self._zones: set[str] = set()

    def add(self, faults: Iterable[Fault], day: date | None, zones: Iterable[str] = ()) -> None:
        """Take down one event.

        Parameters
        ----------
        faults
            What is wrong with it; nothing: then it is not taken down.
        day
            When it is; None: that cannot be told.
        zones
            Names of zones that nothing defines.
        """
        distinct = set(faults)
        self._events += bool(distinct)
        self._zones.update(zones)
        for fault in distinct:
            self._found.setdefault(fault, []).append(day)

    def sentence(self) -> str | None:
        """Return what is to be said of the file; None: nothing."""
        if not self._events:
            return None
        count = "1 event is" if self._events == 1 else f"{self._events:,} events are"
        reasons = "; ".join(self._reason(fault) for fault in Fault if fault in self._found)
        return f"{count} not read as written: {reasons}. What is missing can be stated under 'unavailable'"

    def _reason(self, fault: Fault) -> str:
        days = self._found[fault]
        known = sorted({str(day) for day in days if day})
        dates = f" ({_listed(known, _DATES)})" if known else ""
        zones = f" ({_listed(sorted(self._zones), _NAMES)})" if self._zones else ""
        return f"{len(days):,}{dates} {fault.value[len(days) > 1].replace('{zones}', zones)}"


def _listed(words: list[str], most: int) -> str:
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def shown(zone: str) -> str:
    """Return a zone's name for a message: short, and without anything that cannot be printed."""
    return repr(zone if len(zone) <= _SHOWN else zone[:_SHOWN] + "…")
