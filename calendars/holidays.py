"""Public holidays by the package ``holidays``: dates on a person's own calendar.

What the package calls public: no bank, school or optional days. Days off in lieu are included ("observed"),
beside the day itself. Dates that rest on a sighting of the moon are kept; their names say "(estimated)".
A country alone gives what is kept in all of it; where states or cantons differ, name the subdivision.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

_LANGUAGE = "en_US"
_PACKAGES = ("holidays", "holidays.countries")


class HolidaysError(ValueError):
    """An unknown code of a country or subdivision.

    Parameters
    ----------
    code
        The code as it was written.
    nearest
        Codes that may be meant, the likeliest first; may be empty.
    """

    def __init__(self, code: str, what: str, nearest: tuple[str, ...] = ()) -> None:
        self.code, self.nearest = code, nearest
        meant = f" (did you mean {' or '.join(map(repr, nearest))}?)" if nearest else ""
        super().__init__(f"unknown {what} {code!r}{meant}")


def check_holiday_code(code: str) -> str:
    """Return the code of a country or subdivision as ISO 3166 writes it: ``US``, ``US-CO``, ``CH-ZH``.

    Lower case is mended. Names and other codes (``Switzerland``, ``USA``, ``UK``) are errors that name the code.

    Raises
    ------
    HolidaysError
        The package knows no holidays of such a country or subdivision.
    """
    country, dash, part = (piece.strip() for piece in code.partition("-"))
    if country.upper() not in _countries():
        raise HolidaysError(code, "country", _nearest_countries(country, part))
    country = country.upper()
    return f"{country}-{_subdivision(code, country, part)}" if dash else country


@lru_cache(1024)
def holiday_dates(code: str, first: date, last: date) -> tuple[tuple[date, str], ...]:
    """Return the public holidays from the first to the last day, in order, each day once.

    Names are English where the package has them; several of one day are joined by "; ".

    Raises
    ------
    HolidaysError
        As ``check_holiday_code``.
    """
    country, _, part = check_holiday_code(code).partition("-")
    years = range(first.year, last.year + 1)
    found = _entity(country)(subdiv=part or None, years=years, language=_LANGUAGE, observed=True)
    return tuple(sorted((day, name) for day, name in found.items() if first <= day <= last))


def known_years(code: str) -> range:
    """Return the years for which the package has holidays of a code: outside, there seem to be none.

    Raises
    ------
    HolidaysError
        As ``check_holiday_code``.
    """
    entity = _entity(check_holiday_code(code).partition("-")[0])
    return range(entity.start_year, entity.end_year + 1)


def _subdivision(code: str, country: str, part: str) -> str:
    known: dict[str, str] = {name.casefold(): name for name in _entity(country).subdivisions}
    if part.casefold() not in known:
        raise HolidaysError(code, "subdivision", _nearest_subdivisions(country, part))
    return known[part.casefold()]


def _nearest_subdivisions(country: str, part: str) -> tuple[str, ...]:
    """Return codes by their name (``US-Colorado``) or near it; without either the country's own."""
    entity = _entity(country)
    known = {name.casefold(): name for name in entity.subdivisions}
    known |= {alias.casefold(): name for alias, name in entity.subdivisions_aliases.items()}
    near = _nearest(part.casefold(), known, cutoff=0.5)
    return tuple(f"{country}-{name}" for name in near) or (country,)


def _nearest_countries(country: str, part: str) -> tuple[str, ...]:
    """Return codes by another code (``UK``, ``USA``) or by a name, or the ones whose spelling is near."""
    known = _other_names()
    found = _nearest(_plain(f"{country}{part}"), known, cutoff=0.75) or _nearest(
        _plain(country), known, cutoff=0.75
    )
    return found or _nearest(country.upper(), {code: code for code in _countries()}, cutoff=0.5)


def _nearest(word: str, known: dict[str, str], cutoff: float) -> tuple[str, ...]:
    """Return what a word stands for, or what the words like it do."""
    words = [word] if word in known else difflib.get_close_matches(word, known, n=3, cutoff=cutoff)
    return tuple(dict.fromkeys(known[one] for one in words))


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


@cache
def _other_names() -> dict[str, str]:
    """Return alpha-2 codes by all that a country is called, written small and without blanks."""
    registered = ((module, *names) for module, names in _registry().COUNTRIES.items())
    return {_plain(name): names[2] for names in registered for name in names if name != names[2]}


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Return module and class by alpha-2 code."""
    return {names[1]: (module, names[0]) for module, names in _registry().COUNTRIES.items()}


def _registry() -> Any:
    return _loaded("holidays.registry")


@cache
def _entity(country: str) -> Any:
    """Return the package's class for a country."""
    module, name = _countries()[country]
    return getattr(_loaded(f"holidays.countries.{module}"), name)


def _loaded(module: str) -> ModuleType:
    """Import one module of the package without what its parent packages import.

    ``holidays`` and ``holidays.countries`` load all 250 countries: for a dozen of them four times as long
    as the modules that are needed. If a release should not stand this, the ordinary import follows.
    """
    try:
        with _bare_packages():
            return importlib.import_module(module)
    except (ImportError, AttributeError):
        return importlib.import_module(module)


@contextmanager
def _bare_packages() -> Iterator[None]:
    """Put empty packages that only know their folder in place, unless the real ones are loaded already."""
    bare = {name: _bare(name) for name in _PACKAGES if name not in sys.modules}
    sys.modules.update(bare)
    try:
        yield
    finally:
        for name in bare:
            del sys.modules[name]


@cache
def _bare(name: str) -> ModuleType:
    package = ModuleType(name)
    root = importlib.util.find_spec("holidays")
    assert root is not None
    folder = (root.submodule_search_locations or [""])[0]
    package.__path__ = [folder + name.removeprefix("holidays").replace(".", "/")]
    return package
