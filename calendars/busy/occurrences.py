"""From the events of a calendar to the times that they take: series repeated, single dates of them replaced.

Everything is worked out on the clock of a series, where its rules are written, and only within the days that are
asked for: no date at the edge of the calendar ever meets a zone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from calendars.busy.content import Component
from calendars.busy.events import Event, EventReader, Length, wall
from calendars.busy.file_zones import midnight
from calendars.busy.limits import Budget, TooOften
from calendars.busy.notes import Fault, Notes
from calendars.busy.recurrence import moments

Period = tuple[date, date]
"""Begin and end: dates, datetimes on the owner's own clock or datetimes with a zone."""

_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_NOTHING = timedelta(0)
_UNSURE = {Fault.RULE, Fault.OFTEN, Fault.ADDED, Fault.PERIOD, Fault.LOST}
"""Faults after which nobody knows when the event is as well."""


class Occurrences:
    """Works out the events of one calendar.

    Parameters
    ----------
    reader
        Reads an event.
    zone
        Zone of a series in UTC (X-WR-TIMEZONE): Google gives single dates so, and repeats them on its own clock.
    first, last
        Days that are asked for.
    budget, notes
        What the file may cost; where what could not be read is taken down.
    """

    def __init__(
        self, reader: EventReader, zone: tzinfo | None, first: date, last: date, budget: Budget, notes: Notes
    ) -> None:
        self._reader = reader
        self._zone = zone
        self._low, self._high = midnight(first), midnight(last)
        self._budget = budget
        self._notes = notes

    def of(self, calendar: Component) -> Iterator[Period]:
        """Give the times that the events of a calendar take; what lies outside the days asked for is cut off."""
        series: dict[str, list[Event]] = defaultdict(list)
        for number, part in enumerate(calendar.parts):
            if part.name in ("VEVENT", "VFREEBUSY"):
                self._budget.spend()
                event = self._reader.read(part) if part.name == "VEVENT" else self._reader.read_free_busy(part)
                series[event.uid or f"\n{number}"].append(event)
        for events in series.values():
            yield from self._of_series(events)

    def _of_series(self, events: list[Event]) -> Iterator[Period]:
        """Give the times of all events of one UID. Of several versions the one with the highest SEQUENCE counts."""
        series = _newest(event for event in events if event.recurrence is None and Fault.PLACE not in event.faults)
        replacing = _without_deleted(_newest(event for event in events if event.recurrence is not None), series)
        by_zone: dict[tzinfo | None, Replaced] = {}
        for event in series:
            zone = self._zone_of(event)
            if zone not in by_zone:
                by_zone[zone] = Replaced(replacing, zone)
            yield from self._of_event(event, by_zone[zone])
        for event in (*replacing, *(event for event in events if Fault.PLACE in event.faults)):
            yield from self._of_event(event, _NONE_REPLACED)

    def _of_event(self, event: Event, replaced: Replaced) -> Iterator[Period]:
        lost = Fault.LOST in event.faults
        found = [] if lost else list(self._spans(event, replaced))
        if not event.free and (found or _UNSURE & event.faults or self._is_near(event.begin)):
            begin = found[0][0][0] if found else event.begin
            self._notes.add(event.faults, None if lost else _day(begin), event.zones)
        yield from (span for span, free in found if not free)

    def _is_near(self, begin: date) -> bool:
        """Say whether an event lies so near that it is spoken of: what was wrong years ago is nobody's concern."""
        return self._low - midnight(begin) < _YEAR and midnight(begin) - self._high < _YEAR

    def _spans(self, event: Event, replaced: Replaced) -> Iterator[tuple[Period, bool]]:
        """Give each time of an event that touches the days asked for, and whether it is free."""
        zone = self._zone_of(event)
        excluded = {_key(moment, zone) for moment in event.excluded}
        for begin, length in sorted(self._begins(event, zone).items(), key=lambda one: one[0]):
            if begin in excluded or begin.date() in excluded or replaced.names(begin):
                continue
            ruling, shift = replaced.onward(begin) or (event, _NOTHING)
            self._budget.spend(1)
            span = self._span(begin + shift, ruling, length or ruling.length, zone)
            if span:
                yield span, ruling.free

    def _zone_of(self, event: Event) -> tzinfo | None:
        zone = event.begin.tzinfo if isinstance(event.begin, datetime) else None
        return self._zone if self._zone and zone is UTC and event.rules else zone

    def _begins(self, event: Event, zone: tzinfo | None) -> dict[datetime, Length | None]:
        """Return the begins of an event on its own clock, with their lengths where they are not the event's."""
        begin = wall(event.begin, zone)
        low = self._low - min(_whole(event.length), self._low - datetime.min)
        found: dict[datetime, Length | None] = {begin: None}
        for rule in event.rules:
            self._budget.spend()
            until = wall(rule.until, zone) if isinstance(rule.until, datetime) else rule.until
            try:
                found.update(dict.fromkeys(moments(replace(rule, until=until), begin, low, self._high)))
            except TooOften:
                event.faults.add(Fault.OFTEN)
        found.update((wall(moment, zone), length) for moment, length in event.added)
        return found

    def _span(self, begin: datetime, event: Event, length: Length | None, zone: tzinfo | None) -> Period | None:
        """Return begin and end, cut to the days asked for; None: they touch none of these days."""
        end = begin + min(_whole(length), datetime.max - begin) if length else _next_day(begin)
        if not isinstance(event.begin, datetime):
            end = max(_next_day(begin), end if end == midnight(end.date()) else _next_day(end))
        if begin >= self._high or end < self._low:
            return None
        start, stop = (min(max(one, self._low), self._high) for one in (begin, end))
        if not isinstance(event.begin, datetime):
            return start.date(), stop.date()
        if length and length.passed and zone and start == begin and stop == end:
            return start.replace(tzinfo=zone), _passed(begin + length.shown, zone, length.passed)
        return start.replace(tzinfo=zone), stop.replace(tzinfo=zone)


class Replaced:
    """Which dates of a series are replaced, on its clock.

    Parameters
    ----------
    events
        The events that replace one date, or all from one date on (RANGE=THISANDFUTURE).
    zone
        Zone of the series; None: the owner's own clock.
    """

    def __init__(self, events: list[Event], zone: tzinfo | None) -> None:
        places = [(event, event.recurrence) for event in events if event.recurrence is not None]
        self._keys = {_key(place, zone) for _, place in places}
        rows = [(wall(place, zone), number, event) for number, (event, place) in enumerate(places) if event.onward]
        self._onward = sorted(rows, key=lambda row: row[:2])
        self._from = [row[0] for row in self._onward]
        self._zone = zone

    def names(self, begin: datetime) -> bool:
        """Say whether one date is replaced by an event of its own."""
        return begin in self._keys or begin.date() in self._keys

    def onward(self, begin: datetime) -> tuple[Event, timedelta] | None:
        """Return the event that all dates from an earlier one on follow, and how much later each then begins."""
        place = bisect_right(self._from, begin)
        if not place:
            return None
        since, _, event = self._onward[place - 1]
        return event, wall(event.begin, self._zone) - since


_NONE_REPLACED = Replaced([], None)


def _newest(events: Iterable[Event]) -> list[Event]:
    """Return the events of the highest SEQUENCE for each date that is replaced, and for the series itself."""
    found = list(events)
    highest: dict[date | None, int] = {}
    for event in found:
        highest[event.recurrence] = max(event.sequence, highest.get(event.recurrence, 0))
    return [event for event in found if event.sequence == highest[event.recurrence]]


def _without_deleted(replacing: list[Event], series: list[Event]) -> list[Event]:
    """Leave out dates that were changed first, and then excluded by a later version of their series."""
    version: dict[date, int] = {}
    for event in series:
        version.update((moment, event.sequence) for moment in event.excluded)
    return [event for event in replacing if event.sequence >= version.get(event.recurrence or date.min, 0)]


def _key(moment: date, zone: tzinfo | None) -> date:
    """Return a moment on the clock of a series; a date stands for all that begins on it."""
    return wall(moment, zone) if isinstance(moment, datetime) else moment


def _whole(length: Length | None) -> timedelta:
    return length.shown + length.passed if length else _DAY


def _next_day(moment: datetime) -> datetime:
    return midnight(moment.date() + _DAY) if moment.date() < date.max else datetime.max


def _passed(moment: datetime, zone: tzinfo, passed: timedelta) -> datetime:
    """Return a later moment: hours pass, whatever clocks show meanwhile (RFC 5545 §3.3.6)."""
    return moment.replace(tzinfo=zone).astimezone(UTC) + passed


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
