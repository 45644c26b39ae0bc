"""Names of zones as calendar programs write them: which are understood, and which cannot be."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from calendars.busy import read_busy
from calendars.busy.zone_names import zone_named
from calendars.zones import minutes_of, zone_names
from tests.test_busy import Read, read, utc

__all__ = ["read"]

NEW_YORK, BERLIN, LONDON, CHICAGO, LOS_ANGELES = (-5, -4), (1, 2), (0, 1), (-6, -5), (-8, -7)
NAMES = {
    # Windows, and what Outlook makes of its names
    "W. Europe Standard Time": BERLIN,
    "W. Europe Standard Time 2": BERLIN,
    "Eastern Standard Time 1": NEW_YORK,
    "Eastern Daylight Time": NEW_YORK,
    "eastern standard time": NEW_YORK,
    "GMT Standard Time": LONDON,
    "UTC-11": (-11, -11),
    "UTC+12": (12, 12),
    # as they are shown: Windows, Exchange, Teams, old and new, with their slips
    "(UTC-05:00) Eastern Time (US & Canada)": NEW_YORK,
    "(UTC-05:00) Eastern Time (US and Canada)": NEW_YORK,
    "(GMT-05:00) Eastern Time (US & Canada)": NEW_YORK,
    "(GMT -05.00) Eastern Time (US * Canada)": NEW_YORK,
    "(GMT-06:00) Central Time (US %2A Canada)": CHICAGO,
    "Pacific Time (US & Canada); Tijuana": LOS_ANGELES,
    "Eastern Time": NEW_YORK,
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": BERLIN,
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien": BERLIN,
    r"(UTC+01:00) Amsterdam\, Berlin\, Bern\, Rome": BERLIN,
    "(GMT+01.00) Sarajevo/Warsaw/Zagreb": BERLIN,
    "Amsterdam, Belgrade, Berlin, Brussels, Budapest, Madrid, Paris, Prague, Stockholm": BERLIN,
    "Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London": LONDON,
    "(UTC+00:00) Dublin, Edinburgh, Lisbon, London": LONDON,
    "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi": (5.5, 5.5),
    "(UTC+10:00) Canberra, Melbourne, Sydney": (11, 10),
    "(UTC-07:00) Chihuahua, La Paz, Mazatlan": (-7, -7),
    "(UTC-03:30) Newfoundland": (-3.5, -2.5),
    "(UTC-07:00) Arizona": (-7, -7),
    "(UTC) Coordinated Universal Time": (0, 0),
    "(UTC-11:00) Co-ordinated Universal Time-11": (-11, -11),
    "(GMT -05:00) America/New_York": NEW_YORK,
    # Lotus and Lync
    "Eastern": NEW_YORK,
    "W. Europe": BERLIN,
    "GMT -0500 (Standard) / GMT -0400 (Daylight)": NEW_YORK,
    "GMT-06.00/-05.00": CHICAGO,
    # IANA's names behind somebody else's
    "/mozilla.org/20050126_1/Europe/Berlin": BERLIN,
    "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin": BERLIN,
    "/citadel.org/20210210_1/America/New_York": NEW_YORK,
    "/Europe/Berlin": BERLIN,
    "europe/berlin": BERLIN,
    "America/New York": NEW_YORK,
    "tzone://Microsoft/Utc": (0, 0),
    '"Europe/Berlin"': BERLIN,
    # fixed offsets
    "(GMT +01:00)": (1, 1),
    "(UTC-03:30)": (-3.5, -3.5),
    "UTC+2": (2, 2),
    "UTC +02:00": (2, 2),
    "GMT-0500": (-5, -5),
    "GMT+5": (5, 5),
    "+05:30": (5.5, 5.5),
    "-0300": (-3, -3),
    "Z": (0, 0),
    # abbreviations and languages
    "PST": LOS_ANGELES,
    "CEST": BERLIN,
    "MEZ": BERLIN,
    "Central European Time": BERLIN,
}
UNKNOWN = (
    "Customized Time Zone",
    "tzone://Microsoft/Custom",
    "(GMT+03:00) Москва",  # a place: its clock changes are not known
    "GMT-0500/-0330",
    "UTC+25",
    "+99:99",
    "Nowhere/City",
    "Floating",
    "Own",
    "",
    "(",
    "(UTC+",
    "x" * 10_000,
)


def hours(name: str) -> tuple[float, ...]:
    """Return the offsets of a zone in January and July 2027, in hours."""
    zone = zone_named(name)
    assert zone is not None, name
    moments = (datetime(2027, month, 15, tzinfo=zone) for month in (1, 7))
    return tuple((one.utcoffset() or timedelta()) / timedelta(hours=1) for one in moments)


@pytest.mark.parametrize("name", NAMES)
def test_what_programs_call_a_zone_is_understood(name: str):
    """Winter and summer, in hours east of Greenwich."""
    assert hours(name) == NAMES[name]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_told_is_not_guessed(name: str):
    """Nor does any text take long or break anything."""
    assert zone_named(name) is None


def test_every_iana_name_is_itself():
    """However somebody else's names look."""
    assert all(str(zone_named(name)) == name for name in zone_names())


@pytest.mark.parametrize(
    "zone",
    [
        '"(UTC-05:00) Eastern Time (US & Canada)"',
        "(UTC-05:00) Eastern Time (US & Canada)",
        "(UTC-05:00) Eastern Time (US and Canada)",
        "Eastern Standard Time 1",
        "/mozilla.org/20050126_1/America/New_York",
    ],
)
@pytest.mark.parametrize(
    "place", ["DTSTART;TZID={}:20270115T050000", "DTSTART;VALUE=DATE-TIME;TZID={}:20270115T050000"]
)
def test_names_with_colons_are_read_with_and_without_quotes(read: Read, zone: str, place: str):
    """Exchange leaves the quotes out."""
    busy = read(f"{place.format(zone)}\nDURATION:PT1H")
    assert busy.instants.tolist() == utc(("2027-01-15T10:00", "2027-01-15T11:00"))
    assert busy.note is None


@pytest.mark.parametrize("name", ["Eastern Standard Time", "(UTC-05:00) Eastern Time (US & Canada)", "US/Eastern"])
def test_the_default_zone_may_be_called_as_programs_call_zones(read: Read, name: str):
    """X-WR-TIMEZONE, also for a series that is written in UTC: it keeps its time on that clock."""
    busy = read(
        "DTSTART:20270115T050000\nDURATION:PT1H",
        "DTSTART:20270312T150000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
        extra=f"X-WR-TIMEZONE:{name}",
    )
    assert busy.instants[:, 0].tolist() == [
        row[0] for row in utc(*[(at, at) for at in ("2027-01-15T10:00", "2027-03-12T15:00", "2027-03-19T14:00")])
    ]


def test_reading_a_plain_calendar_loads_no_parser_of_calendars():
    """Only a name that neither IANA nor the file knows is looked up in the table of Windows."""
    code = "import sys, calendars.busy; assert not {'icalendar', 'dateutil', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "name", ["UTC+02:00", "GMT+02:00", "GMT +02:00", "+02:00", "UTC+2:00", "GMT+02:00;X-OLD=1"]
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_fixed_offset_needs_no_quotes(tmp_path: Path, name: str, quote: str) -> None:
    """The colon in it is none before the value, although a value with a colon must be quoted."""
    zone, semicolon, rest = name.partition(";")
    begin = f"DTSTART;TZID={quote}{zone}{quote}{semicolon}{rest}:20270105T100000"
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", begin, "DURATION:PT1H", "END:VEVENT", "END:VCALENDAR", "")
    (tmp_path / "a.ics").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    busy = read_busy(tmp_path / "a.ics", date(2027, 1, 1), date(2027, 1, 31))
    begins = minutes_of(datetime(2027, 1, 5, 8, tzinfo=UTC))
    assert (busy.instants.tolist(), busy.note) == ([[begins, begins + 60]], None)
