"""How many test calendars of two libraries are read, and whether two other readers find the same busy time.

    python benchmarks/calendars.py [FOLDER]

Without a folder the source packages of icalendar and recurring-ical-events are fetched by pip into a temporary one;
they bring their test calendars with them. Looked at is every file that holds an event, in the year in which most of
its events begin.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import icalendar  # noqa: E402  # after the path
import recurring_ical_events  # noqa: E402  # after the path
from ical.calendar_stream import IcsCalendarStream  # noqa: E402  # after the path

from calendars.busy import BusyError, read_busy  # noqa: E402  # found through the path above

PACKAGES = ("icalendar", "recurring-ical-events")
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FREE = {"TRANSP": "TRANSPARENT", "STATUS": "CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}

Taken = set[tuple[bool, int]]
"""Minutes that are busy, with whether they are on the owner's own clock."""


def fetched(folder: Path) -> Path:
    """Return a folder with the source packages, as they are installed here."""
    names = [f"{name}=={version(name)}" for name in PACKAGES]
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        str(folder),
    ]
    subprocess.run([*pip, *names], check=True)
    for archive in folder.glob("*.tar.gz"):
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    return folder


def year_of(data: bytes) -> int:
    """Return the year in which most events begin."""
    years = Counter(re.findall(rb"DTSTART[^\n]*?:(19[5-9]\d|20\d\d)\d{4}", data))
    return int(years.most_common(1)[0][0]) if years else 2020


def own(file: Path, year: int) -> Taken:
    """Read with this program."""
    busy = read_busy(file, date(year, 1, 1), date(year, 12, 31))
    rows = [(True, *row) for row in busy.wall.tolist()] + [(False, *row) for row in busy.instants.tolist()]
    return inner(rows, year)


def with_icalendar(file: Path, year: int) -> Taken:
    """Read with icalendar, expand with recurring-ical-events."""
    rows = []
    for calendar in icalendar.Calendar.from_ical(file.read_bytes(), multiple=True):
        for event in recurring_ical_events.of(calendar).between(date(year, 1, 1), date(year + 1, 1, 1)):
            free = any(str(event.get(name, "")).upper() == word for name, word in FREE.items())
            rows += [] if free else [row(event["DTSTART"].dt, event["DTEND"].dt)]
    return inner(rows, year)


def with_ical(file: Path, year: int) -> Taken:
    """Read and expand with ical."""
    rows = []
    for calendar in IcsCalendarStream.from_ics(file.read_text(encoding="utf-8-sig")).calendars:
        for event in calendar.timeline.overlapping(date(year, 1, 1), date(year + 1, 1, 1)):
            states = (str(getattr(one, "value", one)).upper() for one in (event.transparency, event.status))
            if not {"TRANSPARENT", "CANCELLED"} & set(states):
                rows.append(row(event.dtstart, event.end))
    return inner(rows, year)


def row(begin: date, end: date) -> tuple[bool, int, int]:
    """Return a time as minutes, those that it begins and ends in included; a date is its midnight."""
    floating, left = minute(begin)
    if isinstance(begin, datetime):
        right = minute(end + timedelta(seconds=59))[1] if minute(end) > minute(begin) else left
        return floating, left, right
    return floating, left, max(minute(end)[1], left + 1440)


def minute(moment: date) -> tuple[bool, int]:
    """Return whether a moment is on the owner's clock, and its minute."""
    exact = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    floating = exact.tzinfo is None
    return floating, ((exact.replace(tzinfo=UTC) if floating else exact) - EPOCH) // MINUTE


def inner(rows: Iterable[tuple[bool, int, int]], year: int) -> Taken:
    """Return the minutes of a year, but for the days at its ends, which lie otherwise in other zones."""
    low, high = (minute(day)[1] for day in (date(year, 1, 2), date(year, 12, 30)))
    return {(floating, one) for floating, a, b in rows for one in range(max(a, low), min(b, high))}


def tried(read: Callable[[Path, int], Taken], file: Path, year: int) -> Taken | str:
    """Return what a reader finds, or why it finds nothing."""
    try:
        return read(file, year)
    except BusyError as error:
        return re.sub("^'.*?' ", "", str(error))
    except Exception as error:  # whatever another reader makes of a broken file
        return type(error).__name__


def main(folder: Path) -> None:
    """Print the figures and every file that is read otherwise."""
    files = [file for file in sorted(folder.rglob("*.ics")) if b"BEGIN:VEVENT" in file.read_bytes()]
    refused: Counter[str] = Counter()
    agree: Counter[tuple[str, str]] = Counter()
    for file in files:
        year = year_of(file.read_bytes())
        ours = tried(own, file, year)
        if isinstance(ours, str):
            refused[ours.partition(":")[0]] += 1
            continue
        others = [tried(read, file, year) for read in (with_icalendar, with_ical)]
        found = ["refuses" if isinstance(one, str) else "same" if one == ours else "other" for one in others]
        agree[found[0], found[1]] += 1
        if "other" in found:
            print(f"{file.name}: recurring-ical-events {found[0]}, ical {found[1]}")
    print(f"{len(files)} files with events; refused here: {sum(refused.values())} {dict(refused)}")
    for (first, second), count in agree.most_common():
        print(f"{count:4} read here; recurring-ical-events: {first}, ical: {second}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(fetched(Path(temporary)))
