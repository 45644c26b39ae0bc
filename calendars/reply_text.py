"""The text of a calendar taken apart (RFC 5545 §3.4): what a reply is read from, and nothing else.

Calendars come with descriptions, alarms and attachments, and hostile ones with whatever costs time. Only the lines
that are looked at go on, event by event, so that one that is damaged does not take the others with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from calendars.reply import ReplyError

_READ = frozenset({"UID", "ATTENDEE", "RECURRENCE-ID", "DTSTART", "DTSTAMP", "SEQUENCE", "COMMENT", "BEGIN", "END"})
"""Properties of an event that are looked at."""
_LONGEST_LINE = 10_000
_MOST_LINES = 100
"""So many lines of one name are looked at in an event."""
_DEEPEST = 10
"""Components within components: an alarm in an event in a calendar is three."""
_MOST_RULES = 40
"""Most rules of clock changes in one text: twenty zones."""
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", "BYMONTH", "BYDAY", "BYMONTHDAY"})


@dataclass(frozen=True, kw_only=True)
class RawCalendar:
    """One calendar.

    Parameters
    ----------
    method
        Its METHOD in capitals; empty where it has none.
    zones, events
        Texts of its VTIMEZONE and VEVENT components, to which one may be added.
    """

    method: str = ""
    zones: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


def raw_calendars(text: str) -> list[RawCalendar]:
    """Return the calendars in a text, one after the other.

    Raises
    ------
    ReplyError
        None is whole, or a time zone would take too long to work out.
    """
    taker = _Taker()
    for line in _lines(text):
        taker.take(line)
    if not taker.whole:
        raise ReplyError("holds a calendar that is cut off, or none: save it again")
    return taker.whole


def _lines(text: str) -> Iterator[str]:
    """Give the unfolded lines (RFC 5545 §3.1) that are not longer than anything that is looked at.

    Which session is meant never goes unseen: an answer that names none is one to all.
    """
    ended = text.replace("\r\n", "\n").replace("\r", "\n")
    unfolded = re.sub(r"\n[ \t]", "", ended)
    long = (line for line in unfolded.split("\n") if line.strip())
    return (line for line in long if len(line) <= _LONGEST_LINE or _name(line) == "RECURRENCE-ID")


class _Taker:
    """Takes a calendar apart, line by line."""

    def __init__(self) -> None:
        self.whole: list[RawCalendar] = []
        self._path: list[str] = []
        self._calendar = RawCalendar()
        self._kept: list[str] = []
        self._seen: Counter[str] = Counter()
        self._rules = 0

    def take(self, line: str) -> None:
        """Take the next line."""
        name, value = _name(line), line.rpartition(":")[2].strip().upper()
        if name == "BEGIN":
            self._begin(value)
        self._keep(name, line, value)
        if name == "END" and value in self._path:
            self._end(value)

    def _begin(self, kind: str) -> None:
        if kind == "VCALENDAR":
            self._path, self._calendar = [], RawCalendar()
        if len(self._path) == _DEEPEST:
            raise ReplyError(f"holds a calendar with more than {_DEEPEST} components one in the other")
        self._path.append(kind)
        if len(self._path) == 2:
            self._kept, self._seen = [], Counter()

    def _keep(self, name: str, line: str, value: str) -> None:
        if self._path == ["VCALENDAR"] and name == "METHOD":
            self._calendar = replace(self._calendar, method=value)
        elif self._path[:2] == ["VCALENDAR", "VTIMEZONE"]:
            self._check_rule(name, value)
            self._kept.append(line)
        elif self._path == ["VCALENDAR", "VEVENT"] and self._is_read(name):
            self._kept.append(line)

    def _is_read(self, name: str) -> bool:
        self._seen[name] += 1
        return name in _READ and self._seen[name] <= _MOST_LINES

    def _check_rule(self, name: str, value: str) -> None:
        """Refuse zones whose clock changes would take for ever to work out. No calendar program writes such."""
        if name not in ("RRULE", "EXRULE"):
            return
        self._rules += 1
        if self._rules > _MOST_RULES or not _is_yearly(value):
            raise ReplyError("defines a time zone whose clock changes do not come once a year")

    def _end(self, kind: str) -> None:
        del self._path[len(self._path) - 1 - self._path[::-1].index(kind) :]
        if self._path == ["VCALENDAR"] and kind in ("VTIMEZONE", "VEVENT"):
            kept = self._calendar.zones if kind == "VTIMEZONE" else self._calendar.events
            kept.append("\r\n".join((*self._kept, "")))
        elif not self._path and kind == "VCALENDAR":
            self.whole.append(self._calendar)


def _name(line: str) -> str:
    """Return the name of a property in capitals."""
    return re.split("[^A-Z0-9-]", line.strip().upper(), maxsplit=1)[0]


def _is_yearly(rule: str) -> bool:
    """Say whether a rule gives a few days a year."""
    pairs = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    several = {name for name, value in pairs.items() if "," in value}
    return (
        pairs.get("FREQ") == "YEARLY"
        and pairs.keys() <= _RULE_PARTS
        and pairs.get("INTERVAL", "1") == "1"
        and (not several or (several == {"BYMONTHDAY"} and "BYDAY" in pairs))
    )
