"""Names of time zones: which are known, and what somebody meant who wrote another."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from configs.cities import City, cities_named, nearest_cities
from configs.problems import found, listing, looked_up, nearest, quoted

_ABBREVIATIONS = {
    "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "MT": "America/Denver",
    "MDT": "America/Denver",
    "CT": "America/Chicago",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "ET": "America/New_York",
    "EDT": "America/New_York",
    "AST": "America/Puerto_Rico",
    "ADT": "America/Halifax",
    "AKST": "America/Anchorage",
    "AKDT": "America/Anchorage",
    "BRT": "America/Sao_Paulo",
    "PET": "America/Lima",
    "BST": "Europe/London",
    "CEST": "Europe/Paris",
    "EEST": "Europe/Athens",
    "MSK": "Europe/Moscow",
    "WAT": "Africa/Lagos",
    "CAT": "Africa/Maputo",
    "EAT": "Africa/Nairobi",
    "SAST": "Africa/Johannesburg",
    "IST": "Asia/Kolkata",
    "PKT": "Asia/Karachi",
    "PHT": "Asia/Manila",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "AWST": "Australia/Perth",
    "ACST": "Australia/Adelaide",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}
_BRITAIN = ("Europe/London",)
_STATES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
_PLACES = {
    **dict.fromkeys(("uk", "u.k.", "gb", "england", "scotland", "wales", "britain", "greatbritain"), _BRITAIN),
    **dict.fromkeys(("unitedkingdom", "northernireland"), _BRITAIN),
    **dict.fromkeys(("us", "u.s.", "usa", "u.s.a.", "america", "unitedstates", "unitedstatesofamerica"), _STATES),
    "california": ("America/Los_Angeles",),
    "hawaii": ("Pacific/Honolulu",),
    "holland": ("Europe/Amsterdam",),
    "korea": ("Asia/Seoul",),
    "southkorea": ("Asia/Seoul",),
    "uae": ("Asia/Dubai",),
}
"""Countries by the names that the zone data do not know, without blanks; of many zones those of most people."""
_QUESTIONABLE = {
    "EST": "America/New_York",
    "MST": "America/Denver",
    "HST": "Pacific/Honolulu",
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "WET": "Europe/Lisbon",
    "CET": "Europe/Paris",
    "MET": "Europe/Paris",
    "EET": "Europe/Athens",
    "Iceland": "Atlantic/Reykjavik",
}
"""Names that the zone data have, but that say a clock's rules rather than a place; the place probably meant."""
_AT_OFFSET = {
    -10: "Pacific/Honolulu",
    -9: "America/Anchorage",
    -8: "America/Los_Angeles",
    -7: "America/Denver",
    -6: "America/Chicago",
    -5: "America/New_York",
    -4: "America/Halifax",
    -3: "America/Sao_Paulo",
    0: "Europe/London",
    1: "Europe/Paris",
    2: "Europe/Athens",
    3: "Europe/Istanbul",
    4: "Asia/Dubai",
    5: "Asia/Karachi",
    7: "Asia/Bangkok",
    8: "Asia/Manila",
    9: "Asia/Tokyo",
    10: "Australia/Sydney",
    12: "Pacific/Auckland",
}
_CLOCKS = {
    "pacific": "America/Los_Angeles",
    "mountain": "America/Denver",
    "central": "America/Chicago",
    "eastern": "America/New_York",
    "atlantic": "America/Halifax",
    "newfoundland": "America/St_Johns",
    "alaska": "America/Anchorage",
    "brasilia": "America/Sao_Paulo",
    "british": "Europe/London",
    "westerneuropean": "Europe/Lisbon",
    "centraleuropean": "Europe/Paris",
    "easterneuropean": "Europe/Athens",
    "gulf": "Asia/Dubai",
    "indian": "Asia/Kolkata",
    "westafrica": "Africa/Lagos",
    "centralafrica": "Africa/Maputo",
    "eastafrica": "Africa/Nairobi",
    "chinese": "Asia/Shanghai",
    "korean": "Asia/Seoul",
    "australianwestern": "Australia/Perth",
    "australiancentral": "Australia/Adelaide",
    "australianeastern": "Australia/Sydney",
}
"""What clocks are called; without blanks and the words that follow."""
_TIME_WORDS = re.compile(r"\b(?:(?:standard|daylight|summer|local)[ -]*)?time(?:[ -]*zone)?\b.*", re.IGNORECASE)
_UNKNOWN = (
    "; expected a name such as Europe/Paris or America/New_York: write the nearest large city of the same country"
)
_OFFSET = re.compile(r"(UTC|GMT|Z)?\s*[+-−±]?\s*[0-9]{1,2}([:.]?[0-9]{2})?", re.IGNORECASE)


def zone(value: Any) -> str:
    """Return an IANA name of a time zone; of anything else, say which was probably meant."""
    if isinstance(value, str) and value in _known():
        return value
    if not isinstance(value, str):
        raise ValueError(f"expected a time zone such as Europe/Paris, found {found(value)}")
    raise ValueError(f"unknown time zone {quoted(value)}{looked_up(_hint, value, _UNKNOWN)}")


def anchor(value: Any) -> str:
    """Return ``leaders``, ``members`` or an IANA name."""
    if isinstance(value, str) and value.lower() in ("leaders", "members", "utc"):
        return value.upper() if value.lower() == "utc" else value.lower()
    if isinstance(value, str) and value.lower() in ("leader", "member"):
        raise ValueError(f"unknown anchor {value!r} (did you mean '{value.lower()}s'?)")
    return zone(value)


def zones_named(text: str) -> tuple[str, ...]:
    """Return the zones (at most four) that a text names, however it is spelt: by IANA name, city or country."""
    if text in _known():
        return (text,)
    return tuple(dict.fromkeys(zone for zone, _ in _places(text)))[:4]


def _known() -> frozenset[str]:
    from calendars.zones import zone_names  # brings numpy, which 'schedule schema' can do without

    return zone_names()


def _hint(text: str) -> str:
    if _OFFSET.fullmatch(text.strip()):
        return ": an offset knows no daylight saving; write the place, such as Europe/Paris or Asia/Manila"
    meant = _ABBREVIATIONS.get(text.strip().upper())
    if meant:
        return f": abbreviations are ambiguous; write the place, such as {meant!r}"
    places = _meant(text)
    if not places:
        return _UNKNOWN
    names = (f"{_QUESTIONABLE.get(name, name)!r}{where and f' ({where})'}" for name, where in places[:4])
    return f" (did you mean {listing(names)}?)"


def _meant(text: str) -> list[tuple[str, str]]:
    """Return the zones that may be meant, the most likely ways to read a text first."""
    region, _, last = text.rpartition("/")
    within = [(name, "") for name, _ in _places(last) if region and name.startswith(f"{region}/")]
    places = within or next((found for one in _readings(text) if (found := _abbreviated(one) or _places(one))), [])
    one = None if places else nearest(text, _known(), 0.8 if region else 0.7)
    return places or ([(one, "")] if one else _places(last) or _cities(nearest_cities(text)))


def _readings(text: str) -> list[str]:
    """Return what may be the name in a text: all, without what stands in brackets, within them, without "time"."""
    inside = re.findall(r"\(([^()]*)\)", text)
    parts = [text, re.sub(r"\([^()]*\)", "", text), *inside]
    return [*parts, *(_TIME_WORDS.sub("", part) for part in parts)]


def _abbreviated(text: str) -> list[tuple[str, str]]:
    meant = _ABBREVIATIONS.get(text.partition("/")[0].strip().upper())
    return [(meant, "")] if meant else []


def _places(text: str) -> list[tuple[str, str]]:
    """Return the zones that a name stands for, each with the country if several cities have the name."""
    known = _PLACES.get(_key(text)) or _by_place().get(_key(text))
    clock = _CLOCKS.get(_key(text))
    if known or clock:
        return [(name, "") for name in known or (clock or "",)]
    return _cities(cities_named(text))


def _cities(cities: tuple[City, ...]) -> list[tuple[str, str]]:
    """Return the zones of cities, the first country of each zone."""
    places: dict[str, str] = {}
    for one in cities:
        places.setdefault(one.zone, one.country)
    return list(places.items()) if len(places) > 1 else [(zone, "") for zone in places]


def _key(text: str) -> str:
    return text.strip().replace("_", " ").replace(" ", "").lower()


@cache
def _by_place() -> dict[str, tuple[str, ...]]:
    """Return the zones (at most four) by whole name, by city and by country, in lower case without spaces."""
    found_at: dict[str, list[str]] = {}
    for name in sorted(_known()):
        found_at.setdefault(_key(name), []).append(name)
    for country, name in _zones_of_countries():
        found_at.setdefault(_key(name.rsplit("/", 1)[-1]), []).append(name)
        found_at.setdefault(_key(country), []).append(name)
    return {key: tuple(dict.fromkeys(names))[:4] for key, names in found_at.items()}


@cache
def _zones_of_countries() -> tuple[tuple[str, str], ...]:
    """Return pairs (country in English, zone), one per zone that is somebody's official one."""
    countries = dict(line.split("\t")[:2] for line in _table("iso3166.tab"))
    rows = (line.split("\t") for line in _table("zone.tab"))
    return tuple((countries.get(row[0], row[0]), row[2].strip()) for row in rows)


@cache
def official_zones() -> frozenset[str]:
    """Return the zones that stand for a place today; other names are aliases or fixed offsets."""
    return frozenset(name for _, name in _zones_of_countries())


@cache
def aliases() -> dict[str, str]:
    """Return what each alias of the zone data stands for: ``US/Eastern`` → ``America/New_York``."""
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {alias: target for _, target, alias in links}


def zone_doubt(name: str) -> str | None:
    """Say what is doubtful about a known zone: a fixed offset, an abbreviation, an old name; None: nothing."""
    if re.fullmatch(r"(Etc/)?(GMT|UTC|UCT|Universal|Zulu|Greenwich)?([+-]?[0-9]+)?|Factory|EST|MST|HST", name):
        return _fixed(name)
    if name in official_zones():
        return None
    target = _QUESTIONABLE.get(name) or aliases().get(name)
    return f"{name} is an alias: write {target}" if target else None


def _fixed(name: str) -> str:
    match = re.search(r"[+-][0-9]+$", name)
    hours = -int(match[0]) if match else 0  # POSIX: Etc/GMT+5 lies five hours behind
    place = _QUESTIONABLE.get(name) or _AT_OFFSET.get(hours)
    sign = f" (it means UTC{hours:+}: the sign is turned round)" if hours else ""
    return f"{name} has no daylight saving{sign}" + (f": meant {place}?" if place else ": write the place")


def _table(name: str) -> list[str]:
    """Return the lines of one of the tables that the package tzdata brings, comments left out."""
    lines = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
