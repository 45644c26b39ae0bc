"""From the bytes of a calendar file to its components and their lines (RFC 5545 §3.1, §3.4, §3.6).

Nothing here fails on account of one line: what is no content line is passed over, except where a time should
stand. Only what says when somebody is busy is kept; titles never get past this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from calendars.busy.limits import MAX_DEPTH, BusyError

TIMES = frozenset(("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"))
_STATES = ("UID", "SEQUENCE", "STATUS", "TRANSP", "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS")
_ZONES = ("TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-WR-CALNAME")
_KEPT = frozenset((*TIMES, *_STATES, *_ZONES, "BEGIN", "END"))

_PROPERTY = re.compile(r"\s*$|[A-Za-z0-9-]+[:;]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
# A parameter's value may be quoted. Programs leave the quotes out where they must not: around "(GMT +01:00)",
# "tzone://…" and "UTC+02:00". Possessive and bounded, so that no line takes more than one look at each of its
# characters.
_VALUE = r"""(?>"[^"]*"|\([^()"]{0,99}\)|tzone://|(?:(?<=[+−-]\d\d)|(?<=[+−-]\d)):[0-5]\d(?=[:;])|[^";:])*+"""
_PARAMETER = re.compile(rf"""\s*([^=:;"\s]+)\s*(?:=({_VALUE}))?""")


@dataclass(frozen=True)
class Line:
    """A property: name and parameters in upper case, the value as it stands."""

    name: str
    value: str
    parameters: dict[str, str]

    @property
    def word(self) -> str:
        """The value as a word of a fixed list."""
        return self.value.strip().upper()

    def parameter(self, name: str) -> str:
        """Return a parameter without its quotes; empty where there is none."""
        return self.parameters.get(name, "").strip().strip('"')


@dataclass
class Component:
    """What stands between BEGIN and END."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Return the lines of a property, those without a value left out: an empty one says nothing."""
        return [line for line in self.lines if line.name == name and line.value.strip()]

    def first(self, name: str) -> Line | None:
        """Return the first line of a property."""
        return next(iter(self.all(name)), None)

    def word(self, name: str) -> str:
        """Return the value of a property as a word; empty where there is none."""
        line = self.first(name)
        return line.word if line else ""


def calendars_in(content: bytes) -> list[Component]:
    """Return the VCALENDARs of a file. What stands before, between and after them is passed over.

    Raises
    ------
    BusyError
        There is none, one is cut off, or there is nothing in them that could be read.
    """
    root = Component("")
    stack, strange = [root], False
    for raw in _unfolded(_decoded(content)):
        line = _line(raw)
        if line is None:
            strange = strange or (len(stack) > 1 and not _PROPERTY.match(raw))
        elif line.name == "BEGIN":
            _open(stack, line.word)
        elif line.name == "END":
            _close(stack, line.word)
        else:
            stack[-1].lines.append(line)
    if len(stack) > 1:
        raise BusyError("is cut off: it does not end with END:VCALENDAR; export it again")
    if not root.parts:
        raise BusyError("is no calendar: it does not begin with BEGIN:VCALENDAR")
    if strange and not any(calendar.parts for calendar in root.parts):
        raise BusyError("cannot be read as a calendar: it holds no event, and lines that are none of a calendar")
    return root.parts


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8 as it should be, UTF-16 or Windows-1252 as older programs write it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:2]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _unfolded(text: str) -> Iterator[str]:
    """Give the lines, those that were folded in one piece. The line end is CRLF; others are met with."""
    whole: list[str] = []
    for line in filter(None, re.split(r"[\r\n]", text.lstrip())):
        if line[0] in " \t" and whole:
            whole.append(line[1:])
            continue
        yield "".join(whole)
        whole = [line]
    yield "".join(whole)


def _line(raw: str) -> Line | None:
    """Return the line if it is one of those that are used. A time without a value is one that cannot be read."""
    match = _NAME.match(raw)
    name = match[0].upper() if match else ""
    if name not in _KEPT:
        return None
    parameters: dict[str, str] = {}
    at = len(name)
    while raw[at : at + 1] == ";" and (found := _PARAMETER.match(raw, at + 1)):
        parameters.setdefault(found[1].upper(), found[2] or "")
        at = found.end()
    if raw[at : at + 1] != ":":
        return Line(name, raw, {}) if name in TIMES else None
    return Line(name, raw[at + 1 :], parameters)


def _open(stack: list[Component], name: str) -> None:
    """Begin a component; what cannot lie within the one before was not ended."""
    if name == "VCALENDAR" and len(stack) > 1:
        raise BusyError("is cut off: a calendar begins in it before another one ended; export it again")
    if name != "VCALENDAR" and len(stack) == 1:
        return
    if name in ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"):
        del stack[2:]
    if len(stack) > MAX_DEPTH:
        raise BusyError(f"cannot be read as a calendar: its parts lie more than {MAX_DEPTH} deep in each other")
    component = Component(name)
    stack[-1].parts.append(component)
    stack.append(component)


def _close(stack: list[Component], name: str) -> None:
    """End a component, and those within it that were not ended; an end without a begin says nothing."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return
