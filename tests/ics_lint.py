"""The profile of our calendar files as checks on raw bytes, written without the writer (docs/adr/0005, RFC 5545).

``problems(data, kind)`` returns one sentence for each breach. Each check has a broken sample in
tests/test_ics_lint.py that shows it able to fail.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

BARRED = ("VALARM", "RDATE", "UNTIL", "COMMENT", "X-ALT-DESC", "BYSETPOS", "DURATION", "EXRULE")
NEEDED = ("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "STATUS")
HEAD = ["VERSION:2.0", "PRODID:", "CALSCALE:GREGORIAN", "METHOD:"]
SAME = (
    "DTSTAMP",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "ORGANIZER",
    "ATTENDEE",
)
ROLE = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT"
ASKED = {"PUBLISH": "", "REQUEST": f"{ROLE};PARTSTAT=NEEDS-ACTION;RSVP=TRUE", "CANCEL": ROLE}
STATES = {"PUBLISH": {"CONFIRMED", "CANCELLED"}, "REQUEST": {"CONFIRMED"}, "CANCEL": {"CANCELLED"}}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

Lines = list[str]


def problems(data: bytes, kind: str) -> list[str]:
    """Return what is wrong with a file of a kind: its METHOD, ``PUBLISH``, ``REQUEST`` or ``CANCEL``."""
    found = list(_octets(data))
    lines = re.sub(rb"\r\n[ \t]", b"", data).decode("utf-8", "replace").split("\r\n")
    zones, events = _parts(lines, "VTIMEZONE"), _parts(lines, "VEVENT")
    found += _frame(lines, kind)
    found += _zones(lines, zones)
    for event in events:
        found += _event(event) + _person(event, kind) + _state(event, kind)
    return found + _together(events) + _together_of(events, kind)


def _octets(data: bytes) -> Lines:
    found = []
    if data.startswith(b"\xef\xbb\xbf"):
        found.append("begins with a byte order mark")
    if not data.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        found.append("a line does not end in CRLF")
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data):
        found.append("holds a control character")
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            found.append("a line is longer than 75 octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append("a fold or a byte breaks a character")
    return found


def _frame(lines: Lines, kind: str) -> Lines:
    found = []
    ends = [lines[0], *lines[-2:]]
    if ends != ["BEGIN:VCALENDAR", "END:VCALENDAR", ""] or lines.count("BEGIN:VCALENDAR") != 1:
        found.append("is not one VCALENDAR")
    if len(lines) < 6 or any(not line.startswith(want) for line, want in zip(lines[1:5], HEAD, strict=True)):
        found.append("the head is not VERSION, PRODID, CALSCALE, METHOD")
    if lines.count(f"METHOD:{kind}") != 1:
        found.append(f"METHOD is not {kind}")
    parts = [line.removeprefix("BEGIN:") for line in lines if line.startswith("BEGIN:V")][1:]
    if parts != sorted(parts, reverse=True):
        found.append("a VTIMEZONE comes after a VEVENT")
    if not set(parts) <= {"VTIMEZONE", "VEVENT"} or "VEVENT" not in parts:
        found.append("holds something else than VTIMEZONE and VEVENT")
    names = {re.split("[:;]", line)[0] for line in lines} | set(parts)
    return found + [f"holds {name}" for name in BARRED if name in names or _in_rule(lines, name)]


def _in_rule(lines: Lines, name: str) -> bool:
    return any(re.search(rf"^RRULE[:;].*{name}=", line) for line in lines)


def _zones(lines: Lines, zones: list[Lines]) -> Lines:
    found = []
    defined = Counter(line.removeprefix("TZID:") for zone in zones for line in zone if line.startswith("TZID:"))
    used = {name for line in lines for name in re.findall(r"^[A-Z-]+;TZID=([^:;]+)", line)}
    if set(defined) != used or any(count > 1 for count in defined.values()):
        found.append("TZIDs and VTIMEZONEs are not one to one")
    if any(not re.fullmatch(r"UTC|[A-Za-z]+(?:/[A-Za-z0-9_+-]+)*|[A-Z0-9]+", name) for name in defined):
        found.append("a TZID is no plain IANA name")
    for zone in zones:
        found += _zone(zone)
    return found


def _zone(zone: Lines) -> Lines:
    found = []
    if zone.count("BEGIN:STANDARD") != 1 or zone.count("BEGIN:DAYLIGHT") > 1:
        found.append("a VTIMEZONE has not one STANDARD and at most one DAYLIGHT")
    rules = [line for line in zone if line.startswith("RRULE:")]
    if any(not re.fullmatch(r"RRULE:FREQ=YEARLY;BYMONTH=\d+;BYDAY=(-1|[1-4])[A-Z]{2}", rule) for rule in rules):
        found.append("a VTIMEZONE's rule is no yearly nth weekday")
    if len(rules) != (2 if "BEGIN:DAYLIGHT" in zone else 0):
        found.append("a VTIMEZONE with DAYLIGHT needs two rules, one without needs none")
    starts = [line.removeprefix("DTSTART:") for line in zone if line.startswith("DTSTART")]
    if any(not re.fullmatch(r"\d{8}T\d{6}", start) or start > "2000" for start in starts):
        found.append("a VTIMEZONE does not begin years before, in local time")
    return found


def _event(event: Lines) -> Lines:
    names = Counter(re.split("[:;]", line)[0] for line in event)
    found = [f"{name} is not there once" for name in NEEDED if names[name] != 1]
    found += [f"{name} is there twice" for name in (*SAME, "RRULE", "RECURRENCE-ID") if names[name] > 1]
    if _value(event, "UID") != _value(event, "UID").lower():
        found.append("the UID is not in lower case")
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if not re.fullmatch(r"\d{8}T\d{6}Z", _value(event, name)):
            found.append(f"{name} is not in UTC")
    if _value(event, "DTSTAMP") != _value(event, "LAST-MODIFIED") or _value(event, "CREATED") > _value(
        event, "DTSTAMP"
    ):
        found.append("CREATED, LAST-MODIFIED and DTSTAMP disagree")
    if not re.fullmatch(r"\d+", _value(event, "SEQUENCE")):
        found.append("SEQUENCE is no number")
    return found + _times(event) + _rule(event)


def _times(event: Lines) -> Lines:
    found = []
    moments = [line for line in event if re.match("DTSTART|DTEND|EXDATE|RECURRENCE-ID", line)]
    form = re.compile(r"[A-Z-]+(;TZID=[^:;]+:\d{8}T\d{6}|:\d{8}T\d{6}Z)")
    if any(not form.fullmatch(line) for line in moments):
        found.append("a time is floating, a date or a list")
    if len({re.sub(r"^[A-Z-]+|\d{8}T\d{6}", "", line) for line in moments}) > 1:
        found.append("times of one event differ in type or TZID")
    if _value(event, "DTEND") <= _value(event, "DTSTART"):
        found.append("DTEND is not after DTSTART")
    return found


def _rule(event: Lines) -> Lines:
    if "RECURRENCE-ID" in _names(event) and {"RRULE", "EXDATE"} & _names(event):
        return ["an override has an RRULE or EXDATE"]
    if "RRULE" not in _names(event):
        return ["EXDATE without RRULE"] if "EXDATE" in _names(event) else []
    form = re.fullmatch(r"FREQ=MONTHLY;BYDAY=(-1|[1-4])([A-Z]{2});COUNT=(\d+)", _value(event, "RRULE"))
    if not form:
        return ["the rule is not FREQ=MONTHLY;BYDAY=nXX;COUNT=n"]
    if _value(event, "DTSTART").endswith("Z"):
        return ["a recurring event is written in Z times"]
    return _places(event, int(form[1]), DAYS.index(form[2]), int(form[3]))


def _places(event: Lines, ordinal: int, weekday: int, count: int) -> Lines:
    """Walk day by day from DTSTART to the rule's last place."""
    start = datetime.strptime(_value(event, "DTSTART"), "%Y%m%dT%H%M%S")
    places, day = [], start
    while len(places) < count and day < start + timedelta(days=31 * count):
        if day.weekday() == weekday and _nth(day, ordinal):
            places.append(day.strftime("%Y%m%dT%H%M%S"))
        day += timedelta(days=1)
    dropped = [line.split(":")[1] for line in event if line.startswith("EXDATE")]
    found = [] if places and places[0] == _value(event, "DTSTART") else ["DTSTART is not on the rule"]
    if not set(dropped) <= set(places) or len(set(dropped)) != len(dropped):
        found.append("an EXDATE is not on the rule, or there twice")
    return found if len(dropped) < count else [*found, "every session is dropped"]


def _nth(day: datetime, ordinal: int) -> bool:
    if ordinal == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day + 6) // 7 == ordinal


def _together(events: list[Lines]) -> Lines:
    """Check what holds between the events of a file."""
    found = []
    masters = [event for event in events if "RRULE" in _names(event)]
    overrides = [event for event in events if "RECURRENCE-ID" in _names(event)]
    uids = Counter(_value(event, "UID") for event in events if event not in overrides)
    if any(count > 1 for count in uids.values()):
        found.append("two events have one UID")
    if any(_value(event, "UID") not in uids for event in overrides) or (overrides and not masters):
        found.append("an override stands alone")
    differ = [name for name in SAME if len({_value(event, name) for event in events}) > 1]
    return found + [f"{name} differs between the events" for name in differ]


def _person(event: Lines, kind: str) -> Lines:
    """Check who the event is for, and from whom."""
    lines = [line for line in event if re.match("ATTENDEE[:;]", line)]
    if kind == "PUBLISH":
        return ["holds ATTENDEE"] if lines else []
    form = re.compile(rf'ATTENDEE(;CN="[^"]*")?{re.escape(ASKED[kind])}:mailto:[^@:]+@[^@:]+')
    found = [] if all(form.fullmatch(line) for line in lines) else ["the ATTENDEE is not asked as it should be"]
    if kind == "REQUEST" and "ORGANIZER" not in _names(event):
        found.append("a REQUEST comes from nobody")
    if len(lines) > 1 or (kind == "REQUEST" and not lines):
        found.append("there is not one ATTENDEE")
    return found


def _state(event: Lines, kind: str) -> Lines:
    """Check whether the event takes place, which its method decides, and takes time accordingly."""
    status, found = _value(event, "STATUS"), []
    if status not in STATES[kind]:
        found.append(f"STATUS is {status} in a {kind}")
    if _value(event, "TRANSP") != {"CONFIRMED": "OPAQUE"}.get(status, "TRANSPARENT"):
        found.append("TRANSP does not go with STATUS")
    if kind == "PUBLISH" and status == "CANCELLED" and "RRULE" in _names(event):
        found.append("a published series is cancelled")
    if kind == "CANCEL" and "RECURRENCE-ID" in _names(event):
        found.append("one session of a series is cancelled alone")
    return found


def _together_of(events: list[Lines], kind: str) -> Lines:
    """Check what holds between the events of a file that goes to one person."""
    found = []
    if kind == "REQUEST" and len({_value(event, "UID") for event in events}) > 1:
        found.append("a REQUEST holds several UIDs")
    if kind == "CANCEL" and any(_value(event, "SEQUENCE") == "0" for event in events):
        found.append("a CANCEL is not above the invite")
    return found


def _names(event: Lines) -> set[str]:
    return {re.split("[:;]", line)[0] for line in event}


def _value(event: Lines, name: str) -> str:
    return next((line.split(":", 1)[1] for line in event if re.split("[:;]", line)[0] == name), "")


def _parts(lines: Lines, name: str) -> list[Lines]:
    """Return the lines between BEGIN and END of each component of a name."""
    text = "\n".join(lines)
    found = re.findall(rf"^BEGIN:{name}\n(.*?)^END:{name}$", text, re.MULTILINE | re.DOTALL)
    return [part.rstrip("\n").split("\n") for part in found]
