"""Cities by name, for whoever writes one in place of a time zone. Data: GeoNames, CC BY 4.0 (``cities.tsv``)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from configs.problems import nearest


@dataclass(frozen=True)
class City:
    """Where a city lies.

    Parameters
    ----------
    code
        Country, or state: ``IE``, ``US-OR``.
    country
        Its name in English.
    zone
        IANA name of its time zone.
    """

    code: str
    country: str
    zone: str


def folded(name: str) -> str:
    """Return a name in lower case, without accents, blanks and signs: ``São Paulo`` → ``saopaulo``."""
    if name.isascii() and name.isalpha():  # most of the many
        return name.lower()
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if one.isalnum())  # what combines is no letter


def cities_named(text: str) -> tuple[City, ...]:
    """Return the places that have a city of such a name, the largest city first.

    Parameters
    ----------
    text
        A name, with accents or without; a country, or a state of the USA, may follow after a comma.
    """
    name, _, where = text.partition(",")
    found = _cities().get(folded(name), ())
    inside = tuple(one for one in found if _lies_in(one, folded(where)))
    return (inside or found) if where.strip() else found


def _lies_in(city: City, where: str) -> bool:
    states = ("usa", "us", "unitedstates", "america") if city.code.startswith("US-") else ()
    return where in (folded(city.country), folded(city.code), city.code[-2:].lower(), *states)


def nearest_cities(text: str) -> tuple[City, ...]:
    """Return the places of the city that was probably meant by a name that none has; a letter may be wrong."""
    name = folded(text.partition(",")[0])
    near = (one for one in _by_letter().get(name[:1], ()) if abs(len(one) - len(name)) <= 1)
    hit = nearest(name, near, 0.8) if len(name) >= 5 else None
    return _cities()[hit] if hit else ()


@cache
def _by_letter() -> dict[str, list[str]]:
    """Return the names that begin with each letter."""
    found: dict[str, list[str]] = {}
    for name in _cities():
        found.setdefault(name[:1], []).append(name)
    return found


@cache
def _cities() -> dict[str, tuple[City, ...]]:
    """Return the places of each name, folded. It takes a tenth of a second, once something is wrong."""
    text = files("configs").joinpath("cities.tsv").read_text(encoding="utf-8")
    heads, _, rows = text.partition("\n\n")
    columns = (line.split("\t") for line in heads.splitlines() if not line.startswith("#"))
    places = {number: City(*rest) for number, *rest in columns}
    found: dict[str, dict[City, None]] = {}
    for row in rows.splitlines():
        number, names = row.split("\t")
        for name in names.split("|"):
            found.setdefault(folded(name), {})[places[number]] = None
    return {name: tuple(cities) for name, cities in found.items()}
