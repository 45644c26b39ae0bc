"""One event (VEVENT): its times, read line by line, and whether it takes its owner's time at all.

A line that cannot be read costs that line only, and so that somebody is rather busy too long than too short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar

from calendars.busy import values
from calendars.busy.content import Component, Line
from calendars.busy.file_zones import FileZones, midnight
from calendars.busy.free import is_free
from calendars.busy.notes import Fault, shown

_NOTHING = timedelta(0)

T = TypeVar("T")


@dataclass(frozen=True)
class Length:
    """How long something lasts: ``shown`` on the clock, and after that ``passed`` in time (RFC 5545 §3.3.6)."""

    shown: timedelta
    passed: timedelta = _NOTHING


@dataclass(kw_only=True)
class Event:
    """What an event says of time.

    Parameters
    ----------
    begin
        A date; a naive datetime on the owner's own clock; an aware one.
    length
        None: to the end of the day on which it begins.
    free
        Whether it takes no time of its owner: marked as free, cancelled or declined.
    recurrence, onward
        Which date of a series it replaces, and whether all later ones as well; None: it stands for itself.
    """

    uid: str
    sequence: int
    begin: date
    length: Length | None
    free: bool
    rules: list[values.Rule] = field(default_factory=list)
    added: list[tuple[date, Length | None]] = field(default_factory=list)
    excluded: list[date] = field(default_factory=list)
    recurrence: date | None = None
    onward: bool = False
    faults: set[Fault] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)


class EventReader:
    """Reads the events of one calendar.

    Parameters
    ----------
    zones
        The zones of its file.
    default
        Name of the zone of times that name none (X-WR-TIMEZONE); empty: they are on the owner's own clock.
    addresses
        The owner's, in lower case.
    """

    def __init__(self, zones: FileZones, default: str, addresses: frozenset[str]) -> None:
        self._zones = zones
        self._default = default
        self._addresses = addresses

    def read(self, component: Component) -> Event:
        """Return an event; one without a begin has ``date.min`` and the fault ``LOST``."""
        reading = _Reading(self._zones, self._default, component)
        begin, length = reading.begin(), None
        if begin is None:
            reading.faults = {Fault.LOST}
        else:
            begin, length = reading.spread(begin)
        uid, recurrence = component.first("UID"), component.first("RECURRENCE-ID")
        sequence = component.word("SEQUENCE")
        repeats = begin is not None and recurrence is None  # one date of a series brings its rule along for nothing
        return Event(
            uid=uid.value.strip() if uid else "",
            sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
            begin=begin or date.min,
            length=length,
            free=is_free(component, self._addresses),
            rules=list(reading.rules()) if repeats else [],
            added=list(reading.added()) if repeats else [],
            excluded=list(reading.listed("EXDATE", Fault.EXCEPTION)) if begin else [],
            recurrence=reading.recurrence(),
            onward=recurrence is not None and recurrence.parameter("RANGE").upper() == "THISANDFUTURE",
            faults=reading.faults,
            zones=reading.unknown,
        )

    def read_free_busy(self, component: Component) -> Event:
        """Return the busy periods of a VFREEBUSY as one event that happens at each of them."""
        reading = _Reading(self._zones, self._default, component)
        (begin, length), *rest = list(reading.periods()) or [(date.min, None)]
        if begin == date.min and reading.faults:
            reading.faults = {Fault.LOST}
        return Event(
            uid="",
            sequence=0,
            begin=begin,
            length=length or Length(_NOTHING),
            free=begin == date.min and not reading.faults,
            added=rest,
            faults=reading.faults,
            zones=reading.unknown,
        )


class _Reading:
    """Reads the lines of one event and takes down what is wrong with them."""

    def __init__(self, zones: FileZones, default: str, component: Component) -> None:
        self._zones = zones
        self._default = default
        self._component = component
        self.faults: set[Fault] = set()
        self.unknown: set[str] = set()

    def begin(self) -> date | None:
        """Return the first begin that can be read. One date of a series may be taken away by its place alone."""
        for name in ("DTSTART", "RECURRENCE-ID"):
            found = [self._read(line, self._moment) for line in self._component.all(name)]
            good = [one for one in found if one is not None]
            if good:
                return good[0]
        return None

    def recurrence(self) -> date | None:
        """Return the date of a series that this event replaces; None: none, or it cannot be read."""
        line = self._component.first("RECURRENCE-ID")
        if line is None:
            return None
        found = self._read(line, self._moment)
        if found is None:
            self.faults.add(Fault.PLACE)
        return found

    def spread(self, begin: date) -> tuple[date, Length | None]:
        """Return the begin, as a moment where the end is one, and the length.

        A date without an end is a whole day, a moment without one a reminder (RFC 5545 §3.6.1).
        """
        ends, durations = (self._component.all(name) for name in ("DTEND", "DURATION"))
        for line in ends:
            end = self._read(line, self._moment)
            if end is not None and _comparable(begin, end):
                return self._until(begin, end)
        for line in durations:
            length = self._read(line, _duration)
            if length is not None:
                return begin, self._checked(begin, length)
        if ends or durations:
            self.faults.add(Fault.END)
            return begin, None
        return begin, Length(_NOTHING)

    def _until(self, begin: date, end: date) -> tuple[date, Length | None]:
        if isinstance(end, datetime) and not isinstance(begin, datetime):
            begin = midnight(begin).replace(tzinfo=end.tzinfo)
        zone = begin.tzinfo if isinstance(begin, datetime) else None
        return begin, self._checked(begin, Length(wall(end, zone) - wall(begin, zone)))

    def _checked(self, begin: date, length: Length) -> Length | None:
        if length.shown + length.passed < _NOTHING:
            self.faults.add(Fault.BACKWARDS)
            return None
        return length

    def rules(self) -> Iterator[values.Rule]:
        """Give the rules that can be read, each limit on the clock of the begin."""
        lines = self._component.all("RRULE")
        if len(lines) > 1:
            self.faults.add(Fault.TWO)
        for line in lines:
            rule = self._read(line, lambda _, text: values.rule(text))
            if rule is None:
                self.faults.add(Fault.RULE)
                continue
            if rule.broken:
                self.faults.add(Fault.PART)
            yield rule

    def added(self) -> Iterator[tuple[date, Length | None]]:
        """Give the begins that are added; with a length of their own, or None: that of the event."""
        for line, text in self._texts("RDATE"):
            begin, _, end = text.partition("/")
            first = self._value(line, begin, self._moment)
            length = self._period(line, first, end) if first is not None and end else None
            if first is None or (end and length is None):
                self.faults.add(Fault.ADDED)
            if first is not None:
                yield first, length

    def periods(self) -> Iterator[tuple[date, Length | None]]:
        """Give the periods of a VFREEBUSY that can be read and are not free (RFC 5545 §3.2.9)."""
        for line, text in self._texts("FREEBUSY"):
            if line.parameter("FBTYPE").upper() == "FREE":
                continue
            begin, _, end = text.partition("/")
            first = self._value(line, begin, self._moment)
            length = self._period(line, first, end) if first is not None else None
            if first is None or length is None:
                self.faults.add(Fault.PERIOD)
            else:
                yield first, length

    def _period(self, line: Line, first: date, end: str) -> Length | None:
        if end.strip()[:1].upper() in ("P", "+", "-"):
            return self._value(line, end, _duration)
        last = self._value(line, end, self._moment)
        if last is None or not _comparable(first, last):
            return None
        zone = first.tzinfo if isinstance(first, datetime) else None
        return Length(max(_NOTHING, wall(last, zone) - wall(first, zone)))

    def listed(self, name: str, fault: Fault) -> Iterator[date]:
        """Give the moments of a list that can be read."""
        for line, text in self._texts(name):
            found = self._value(line, text, self._moment)
            if found is None:
                self.faults.add(fault)
            else:
                yield found

    def _texts(self, name: str) -> Iterator[tuple[Line, str]]:
        return (
            (line, text) for line in self._component.all(name) for text in line.value.split(",") if text.strip()
        )

    def _read(self, line: Line, reader: Callable[[Line, str], T]) -> T | None:
        return self._value(line, line.value, reader)

    def _value(self, line: Line, text: str, reader: Callable[[Line, str], T]) -> T | None:
        try:
            return reader(line, text)
        except (ValueError, OverflowError):
            return None

    def _moment(self, line: Line, text: str) -> date:
        """Return a moment in its zone; on the owner's clock where nothing defines the zone."""
        found = values.moment(text, only_date=line.parameter("VALUE").upper() == "DATE")
        name = line.parameter("TZID") or self._default
        if not isinstance(found, datetime) or found.tzinfo is not None or not name:
            return found
        zone = self._zones.named(name)
        if zone is None:
            self.faults.add(Fault.ZONE)
            self.unknown.add(shown(name))
        return found.replace(tzinfo=zone)


def wall(moment: date, zone: tzinfo | None) -> datetime:
    """Return what a clock in a zone shows; without a zone, what stands there. A date is its midnight."""
    if isinstance(moment, datetime) and moment.tzinfo is not None and zone is not None:
        try:
            return moment.astimezone(zone).replace(tzinfo=None)
        except OverflowError:  # in the first or the last hours that there are
            pass
    return midnight(moment)


def _comparable(begin: date, end: date) -> bool:
    """Say whether it is known how much later the end is: not from the owner's own clock to a zone."""
    floating = isinstance(begin, datetime) and begin.tzinfo is None
    return not (floating and isinstance(end, datetime) and end.tzinfo is not None)


def _duration(_: Line, text: str) -> Length:
    return Length(*values.duration(text))
