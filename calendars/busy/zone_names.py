"""What zone is meant by the many names that calendar programs give to zones.

An IANA name says it; others are Windows' own names ("W. Europe Standard Time", which Outlook numbers when it
copies one), what Windows and Exchange show for them ("(UTC+01:00) Amsterdam, Berlin, Bern, …"), an IANA name with
the owner of a registry before it ("/mozilla.org/…/Europe/Berlin"), an abbreviation or an offset. A name of which
only an offset is known, while it speaks of a place, stays unknown: its clock changes would be guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from calendars.zones import zone_names

_LABEL = re.compile(r"\((?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})[:.]?(\d\d)?)?\)\s*(.*)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d\d))?(?:[:.]?00)?", re.IGNORECASE)
_PAIR = re.compile(
    r"GMT\s*([+-])(\d\d)[:.]?(\d\d)(?:\s*\(Standard\))?\s*/\s*(?:GMT\s*)?([+-])(\d\d)[:.]?(\d\d)(?:\s*\(Daylight\))?",
    re.IGNORECASE,
)
_WORDS_ABOUT = re.compile(
    r"\b(standard|daylight|summer|winter|time|zone|islands?|is\.|sar|old|city of|the|us|usa|canada|and)(?!\w)"
    r"|[&*]|%2a|\.$"
)
_UTC = frozenset(
    ("z", "utc", "gmt", "coordinated universal", "co-ordinated universal", "universal coordinated", "universal")
)
_MOST_PEOPLE = {
    (-9, -8): "America/Anchorage",
    (-8, -7): "America/Los_Angeles",
    (-7, -6): "America/Denver",
    (-6, -5): "America/Chicago",
    (-5, -4): "America/New_York",
    (-4, -3): "America/Halifax",
    (0, 1): "Europe/London",
    (1, 2): "Europe/Berlin",
    (2, 3): "Europe/Athens",
    (10, 11): "Australia/Sydney",
    (12, 13): "Pacific/Auckland",
}
"""Zones by their offsets in hours, standard and daylight: Lotus and Lync name them so."""
_OTHERS = {
    "abu dhabi": "Asia/Dubai",
    "aedt": "Australia/Sydney",
    "aest": "Australia/Sydney",
    "aleutian": "America/Adak",
    "astana": "Asia/Almaty",
    "azerbijan": "Asia/Baku",
    "baja california": "America/Tijuana",
    "bangalore": "Asia/Kolkata",
    "basel": "Europe/Zurich",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "bombay": "Asia/Kolkata",
    "brasilia": "America/Sao_Paulo",
    "brasília": "America/Sao_Paulo",
    "bst": "Europe/London",
    "canberra": "Australia/Sydney",
    "cape verde": "Atlantic/Cape_Verde",
    "cabo verde": "Atlantic/Cape_Verde",
    "cdt": "America/Chicago",
    "central america": "America/Guatemala",
    "cest": "Europe/Berlin",
    "chennai": "Asia/Kolkata",
    "chetumal": "America/Cancun",
    "chokurdakh": "Asia/Srednekolymsk",
    "cst": "America/Chicago",
    "eastern european": "Europe/Athens",
    "central european": "Europe/Berlin",
    "western european": "Europe/Lisbon",
    "western/central europe": "Europe/Berlin",
    "edinburgh": "Europe/London",
    "edt": "America/New_York",
    "eest": "Europe/Athens",
    "ekaterinburg": "Asia/Yekaterinburg",
    "france": "Europe/Paris",
    "georgetown": "America/Guyana",
    "germany": "Europe/Berlin",
    "greenland": "America/Nuuk",
    "greenwich mean": "Europe/London",
    "haiti": "America/Port-au-Prince",
    "hanoi": "Asia/Bangkok",
    "indiana": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "islamabad": "Asia/Karachi",
    "israel": "Asia/Jerusalem",
    "italy": "Europe/Rome",
    "jst": "Asia/Tokyo",
    "madras": "Asia/Kolkata",
    "marshall": "Pacific/Majuro",
    "mdt": "America/Denver",
    "mesz": "Europe/Berlin",
    "mez": "Europe/Berlin",
    "mid-atlantic": "Etc/GMT+2",
    "mitteleuropäische zeit": "Europe/Berlin",
    "mumbai": "Asia/Kolkata",
    "new caledonia": "Pacific/Noumea",
    "new delhi": "Asia/Kolkata",
    "nuku'alofa": "Pacific/Tongatapu",
    "nzdt": "Pacific/Auckland",
    "nzst": "Pacific/Auckland",
    "osaka": "Asia/Tokyo",
    "pdt": "America/Los_Angeles",
    "petropavlovsk-kamchatsky": "Asia/Kamchatka",
    "port louis": "Indian/Mauritius",
    "pretoria": "Africa/Johannesburg",
    "pst": "America/Los_Angeles",
    "quito": "America/Guayaquil",
    "salvador": "America/Bahia",
    "sapporo": "Asia/Tokyo",
    "solomon": "Pacific/Guadalcanal",
    "spain": "Europe/Madrid",
    "sri jayawardenepura": "Asia/Colombo",
    "st. petersburg": "Europe/Moscow",
    "switzerland": "Europe/Zurich",
    "turks caicos": "America/Grand_Turk",
    "wellington": "Pacific/Auckland",
    "west central africa": "Africa/Lagos",
}
"""Places and abbreviations in these programs' lists that are no city of an IANA name."""


def zone_named(text: str) -> tzinfo | None:
    """Return the zone that a calendar program means by a name; None: it cannot be told."""
    name = re.sub(r"\\(.)", r"\1", text).strip().strip("\"'").strip()
    found = _iana(name) or _windows(name)
    if found:
        return ZoneInfo(found)
    return _pair(name) or _labelled(name) or _fixed(name) or _spoken(name)


def _iana(name: str) -> str | None:
    """Return an IANA name in whatever case, with blanks, or behind a registry's own path."""
    path = name.replace(" ", "_").strip("/").lower().split("/")
    known = _lower()
    return next((known[one] for k in range(len(path)) if (one := "/".join(path[k:])) in known), None)


@cache
def _lower() -> dict[str, str]:
    return {name.lower(): name for name in sorted(zone_names())}


@cache
def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # only for a name that IANA does not have

    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _windows(name: str) -> str | None:
    """Return the zone of a Windows name, in its summer form, as Outlook copies it, as Lotus shortens it."""
    known = _windows_names()
    plain = re.sub(r"\b(daylight|summer)\b", "standard", re.sub(r"\s+", " ", name.lower()))
    copied = re.sub(r"\s*(#?\d+|\(\d+\))$", "", plain)
    tried = (plain, copied, f"{plain} standard time", f"{plain} time")
    return next((known[one] for one in tried if one in known), None)


def _pair(name: str) -> tzinfo | None:
    match = _PAIR.fullmatch(name)
    if not match or match[3] != "00" or match[6] != "00":
        return None
    zone = _MOST_PEOPLE.get((int(match[1] + match[2]), int(match[4] + match[5])))
    return ZoneInfo(zone) if zone else None


def _labelled(name: str) -> tzinfo | None:
    """Return the zone of ``(UTC-05:00) Eastern Time (US & Canada)``: a place that fits, or the bare offset."""
    match = _LABEL.fullmatch(name)
    if not match:
        return None
    shift = _shift(match[1] or "+", match[2] or "0", match[3])
    rest = match[4].strip()
    if not rest or shift is None:
        return timezone(shift) if shift is not None else None
    found = _iana(rest) or _windows(rest)
    return ZoneInfo(found) if found else _spoken(rest, shift) or _fixed(rest[len(rest.rstrip("0123456789")) - 1 :])


def _fixed(name: str) -> tzinfo | None:
    """Return an offset: ``UTC+2``, ``GMT-0500``, ``+05:30``; east is positive, as everywhere but in ``Etc/``."""
    match = _OFFSET.fullmatch(name)
    shift = _shift(match[1], match[2], match[3]) if match else None
    return timezone(shift) if shift is not None else None


def _shift(sign: str, hours: str, minutes: str | None) -> timedelta | None:
    if int(hours) > 14 or int(minutes or 0) > 59:
        return None
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -shift if sign == "-" else shift


def _spoken(name: str, shift: timedelta | None = None) -> tzinfo | None:
    """Return the zone of the first place of a list that has the offset in some month, else of the first known."""
    pieces = [name, *re.split(r"[,;:/()]|\s-\s", name)]
    keys = [" ".join(_WORDS_ABOUT.sub(" ", piece.lower()).split()) for piece in pieces]
    if any(key in _UTC for key in keys):
        return UTC
    found = [ZoneInfo(zone) for key in keys if (zone := _OTHERS.get(key) or _cities().get(key))]
    fitting = [zone for zone in found if shift in _shifts(zone)]
    return next(iter((*fitting, *found)), None)


def _shifts(zone: ZoneInfo) -> tuple[timedelta | None, ...]:
    """Return the offsets in winter and in summer of a recent year."""
    return tuple(datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))


@cache
def _cities() -> dict[str, str]:
    """Return IANA names by their last part. Countries' own words (``US/Eastern``) come last, Etc/ not at all."""
    found: dict[str, str] = {}
    for name in sorted(zone_names(), key=lambda one: (one.startswith("Canada/"), one.startswith("US/"), one)):
        area, _, city = name.rpartition("/")
        if area and area not in ("Etc", "Brazil", "Mexico", "Chile") and city not in ("North", "South", "West"):
            found.setdefault(city.replace("_", " ").lower(), name)
    return found
