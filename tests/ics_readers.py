"""Calendar files read back by programs that share no code with the writer, nor with each other.

Each ``read_with_…`` returns every session of a file as (start, end) in UTC, sorted. What each does with the
VTIMEZONE in the file was tried by giving it a wrong one (tests/test_invites.py repeats that):

============================ ===========================================================================
icalendar                    its own zone data for a TZID it knows, the VTIMEZONE for any other
ical                         the same
vobject with dateutil        the VTIMEZONE (of a TZID met before in the process, the first); pytz for offset zero
ical.js                      the VTIMEZONE
============================ ===========================================================================

So `disguised` renames the TZIDs of a file to what nobody knows: then all of them must read the VTIMEZONE.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import icalendar
import recurring_ical_events
import vobject
from dateutil import rrule, tz
from ical.calendar_stream import IcsCalendarStream

Spans = list[tuple[datetime, datetime]]


def read_with_icalendar(data: bytes) -> Spans:
    """Read with icalendar and expand with recurring-ical-events. Known TZIDs: its own zone data."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).all()
    return _sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in events)


def read_with_ical(data: bytes) -> Spans:
    """Read and expand with ical. Known TZIDs: its own zone data."""
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return _sorted((event.dtstart, event.end) for event in calendar.timeline_tz(UTC))


def read_with_vobject(data: bytes) -> Spans:
    """Read with vobject, expand with dateutil. It keeps the first VTIMEZONE of a TZID for good: made to forget."""
    _vobject_forgets()
    events = vobject.readOne(data.decode()).vevent_list
    masters = [event for event in events if hasattr(event, "rrule")]
    others = [event for event in events if not hasattr(event, "rrule")]
    moved = {event.recurrence_id.value for event in others if hasattr(event, "recurrence_id")}
    spans = [(event.dtstart.value, event.dtend.value) for event in others]
    for event in masters:
        length = event.dtend.value - event.dtstart.value
        spans += [(start, start + length) for start in event.getrruleset() if start not in moved]
    return _sorted(spans)


def read_with_ical_js(data: bytes) -> Spans:
    """Read and expand with ical.js (Thunderbird's) in Node."""
    done = subprocess.run(["node", "-e", _ICAL_JS], input=data, capture_output=True, check=True)
    return _sorted((_moment(start), _moment(end)) for start, end in json.loads(done.stdout))


@cache
def ical_js_lacks() -> str:
    """Return what `read_with_ical_js` lacks on this machine, or ``""``."""
    if not shutil.which("node"):
        return "Node is not installed"
    found = subprocess.run(["node", "-e", "require('ical.js')"], capture_output=True, check=False)
    return "" if found.returncode == 0 else "the npm package ical.js is not where Node looks (NODE_PATH)"


READERS: dict[str, Callable[[bytes], Spans]] = {
    "icalendar": read_with_icalendar,
    "ical": read_with_ical,
    "vobject": read_with_vobject,
}


def disguised(data: bytes) -> bytes:
    """Return a file with each TZID renamed to one that no reader knows, so that the VTIMEZONE must be read."""
    names = re.findall(rb"^TZID:(.*?)\r$", data, re.MULTILINE)
    for name in names:
        alias = b"Unknown-" + hashlib.sha256(data).hexdigest()[:12].encode() + name[-4:].replace(b"/", b"-")
        data = re.sub(rb"(TZID[:=])" + re.escape(name) + rb"(?=[:;\r])", rb"\g<1>" + alias, data)
    return data


def embedded_zone(lines: Iterable[str]) -> Any:
    """Return the zone that dateutil makes of a VTIMEZONE's lines, from these lines alone."""
    return tz.tzical(io.StringIO("\r\n".join(lines))).get()


def embedded_changes(lines: Iterable[str], years: range) -> list[datetime]:
    """Return every onset in a VTIMEZONE over some years, in UTC, ascending; evaluated line by line."""
    found, seen = [], {}
    for line in lines:
        name, _, value = line.partition(":")
        seen[name] = value
        if line.startswith("END:") and "RRULE" in seen:
            rule = rrule.rrulestr(seen["RRULE"], dtstart=datetime.strptime(seen["DTSTART"], "%Y%m%dT%H%M%S"))
            shift = datetime.strptime(seen["TZOFFSETFROM"], "%z").utcoffset()
            local = rule.between(datetime(years[0], 1, 1), datetime(years[-1] + 1, 1, 1), inc=True)
            found += [(onset - shift).replace(tzinfo=UTC) for onset in local]
            seen = {}
    return sorted(found)


def text_of(data: bytes, name: str) -> dict[str, str]:
    """Return a text property of the first event as each reader gives it."""
    event = next(iter(icalendar.Calendar.from_ical(data).walk("VEVENT")))
    other = IcsCalendarStream.calendar_from_ics(data.decode()).events[0]
    third = vobject.readOne(data.decode()).vevent_list[0]
    return {
        "icalendar": str(event[name]),
        "ical": str(getattr(other, name.lower())),
        "vobject": str(getattr(third, name.lower()).value),
    }


def _vobject_forgets() -> None:
    known = vars(vobject.icalendar)["__tzidMap"]
    known.clear()
    known["UTC"] = vobject.icalendar.utc


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written.replace("Z", "+00:00"))


def _sorted(spans: Iterable[tuple[datetime, datetime]]) -> Spans:
    """Return spans in UTC; a reader that has lost the zone must not be saved by the machine's own."""
    pairs = list(spans)
    assert all(moment.tzinfo is not None for pair in pairs for moment in pair)
    return sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in pairs)


_ICAL_JS = """
const ICAL = require('ical.js').default || require('ical.js');
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents('vevent').map(one => new ICAL.Event(one));
const masters = events.filter(event => !event.isRecurrenceException());
for (const event of events.filter(one => one.isRecurrenceException())) {
  masters.find(one => one.uid === event.uid).relateException(event);
}
const spans = [];
const add = (one) => spans.push([one.startDate.toJSDate().toJSON(), one.endDate.toJSDate().toJSON()]);
for (const event of masters) {
  if (!event.isRecurring()) { add(event); continue; }
  const each = event.iterator();
  for (let place = each.next(); place; place = each.next()) add(event.getOccurrenceDetails(place));
}
console.log(JSON.stringify(spans));
"""
