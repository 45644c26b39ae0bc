"""Names of days and months in the languages that members write in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

DAYS: dict[str, str] = {
    "English": "monday tuesday wednesday thursday friday saturday sunday",
    "German": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "French": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "Spanish": "lunes martes miercoles jueves viernes sabado domingo",
    "Portuguese": "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabado domingo",
    "Italian": "lunedi martedi mercoledi giovedi venerdi sabato domenica",
}
"""The seven days from Monday on, without accents."""

_OTHER_DAYS = {
    "English": {"weds": 2},
    "German": {"sonnabend": 5},
    "Portuguese": {f"{n}{sign}": n - 2 for n in range(2, 7) for sign in ("a", "a-feira")},
}

MONTHS: tuple[str, ...] = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janner feber maerz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
)
"""The twelve months, a line a language, without accents; Austrian ones in a line of their own."""


def plain(word: str) -> str:
    """Return a word in lower case, without accents and a full stop at its end."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).rstrip(".")


def days_of(word: str) -> dict[str, int]:
    """Return the weekday (0 is Monday) that a word names, by language; a name may be cut to two letters or more."""
    word = plain(word)
    named = {language: _day(language, word) for language in DAYS} if len(word) > 1 else {}
    return {language: day for language, day in named.items() if day is not None}


@cache
def _day(language: str, word: str) -> int | None:
    other = _OTHER_DAYS.get(language, {}).get(word)
    names = DAYS[language].split()
    hits = {
        n
        for n, name in enumerate(names)
        for one in (name, f"{name}s", f"{name.removesuffix('-feira')}s")
        if one.startswith(word)
    }
    return other if other is not None else hits.pop() if len(hits) == 1 else None


def days_together(words: Iterable[str]) -> dict[str, int] | None:
    """Return what weekday each word means where they stand together; None: some word may mean two days, or none.

    ``Do`` is a Thursday beside ``Mo``, a Sunday beside ``Lu``, and doubtful alone.
    """
    meanings = {word: days_of(word) for word in words}
    common = [language for language in DAYS if all(language in found for found in meanings.values())]
    read = {tuple(found[language] for found in meanings.values()) for language in common}
    if "English" in common:
        read = {tuple(found["English"] for found in meanings.values())}
    if not common and all(len(set(found.values())) == 1 for found in meanings.values()):
        read = {tuple(next(iter(found.values())) for found in meanings.values())}
    return dict(zip(meanings, read.pop(), strict=True)) if len(read) == 1 else None


@cache
def month_of(word: str) -> int | None:
    """Return the month, 1 to 12, that a word of three letters or more names, also cut; None: none, or several."""
    word = "sep" if plain(word) == "sept" else plain(word)
    names = [line.split() for line in MONTHS]
    hits = {n for line in names for n, name in enumerate(line, start=1) if len(word) > 2 and name.startswith(word)}
    return hits.pop() if len(hits) == 1 else None
