"""Names as people give themselves in a meeting, matched with the names of a group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from scheduler.finding import folded
from scheduler.plan import PlannedPerson

K = TypeVar("K", bound=Hashable)

_TITLES = {"dr", "dra", "drs", "doc", "doctor", "doktor", "prof", "professor", "med", "md", "phd", "mph", "mag"}
_TITLES |= {"dipl", "mr", "mrs", "ms", "miss", "mx", "sir", "herr", "frau", "ext", "external", "guest", "host"}

_NO_NAMES = {"iphone", "ipad", "ipod", "mac", "macbook", "imac", "android", "galaxy", "samsung", "huawei", "xiaomi"}
_NO_NAMES |= {"pixel", "phone", "mobile", "handy", "smartphone", "telefon", "telefono", "telephone", "tablet"}
_NO_NAMES |= {
    "laptop",
    "notebook",
    "desktop",
    "pc",
    "computer",
    "ordinateur",
    "zoom",
    "teams",
    "user",
    "pro",
    "air",
}
_NO_NAMES |= {"of", "the", "de", "von", "van", "di", "da", "do", "my", "mein", "mon", "on", "from", "and"}
"""Words beside a name in what a device or a program calls somebody."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text without what only writing differs in: case, width, accents, digits, marks of direction."""
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    kept = unicodedata.normalize("NFKC", "".join(one for one in bare if unicodedata.category(one) != "Cf"))
    return " ".join("".join(str(unicodedata.decimal(one, one)) for one in kept).casefold().split())


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, in whatever order they stand, without titles (unless there is nothing else)."""
    words = frozenset(folded(name).split())
    return words - _TITLES or words


def forms(name: str) -> list[str]:
    """Return what ``Nick (Original Name)`` may mean: the whole, the name before, and those in brackets."""
    return [name, re.sub(r"\([^()]*\)", " ", name), *re.findall(r"\(([^()]*)\)", name)]


class Matcher:
    """Finds the one person who is meant.

    Parameters
    ----------
    people
        The group.
    """

    def __init__(self, people: Sequence[PlannedPerson]) -> None:
        self._emails = _unique((one.email.casefold(), one.id) for one in people if one.email)
        self._ids = _unique((one.id.casefold(), one.id) for one in people)
        self._words = _unique((words_of(one.name), one.id) for one in people)
        self._names = {one.id: one.name for one in people}
        self.person = cache(self._person)
        """See `_person`; a report names the same people on thousands of lines."""

    def _person(self, own: str, email: str, name: str) -> tuple[str | None, str]:
        """Return the id of the person; None: nobody is meant, or several could be.

        With it comes the person's name where the match is not exact, else nothing.
        """
        sure = self._emails.get(email.casefold()) or self._ids.get(own.casefold())
        named = {sure} if sure else self._named(name)
        if named:
            return (named.pop() if len(named) == 1 else None), ""
        near = {one for form in forms(name) for one in self._within(words_of(form))}
        if len(near) != 1:
            return None, ""
        person = near.pop()
        return person, self._names[person]

    def _named(self, name: str) -> set[str]:
        """Return the people of exactly this name, id or address."""
        return {hit for form in forms(name) for hit in self._hits(form)} - {""}

    def _hits(self, form: str) -> Iterable[str]:
        word, words = form.strip().casefold(), words_of(form)
        yield self._words.get(words, "") if words else ""
        yield self._ids.get(word, "")
        yield self._emails.get(word, "")

    def _within(self, words: frozenset[str]) -> set[str]:
        """Return the people who have two words or more of a name, and all of it or all of their own."""
        return {
            person
            for own, person in self._words.items()
            if len(own & words) > 1 and (own <= words or words <= own) and person
        }


SHARES_A_WORD = 10
"""How much a name may mean a person, at least, with whom it has a word in common."""


def likeness(person: PlannedPerson, name: str) -> int:
    """Return how much a name may mean a person; 0: not at all.

    Words in common count most (``Greta's iPad`` for Greta, ``Juan Perez`` for Juan, ``Gretas Handy``), and beside
    them the first letters of others (``K. Abe``); then the id, names run together (``kenabe``, ``Greta77``), and
    initials.
    """
    words = [word for word in folded(name).split() if word not in _TITLES | _NO_NAMES]
    own = [word for word in folded(person.name).split() if word not in _TITLES]
    if not own or not words:
        return 0
    shared = [word for word in own if len(word) > 1 and {word, f"{word}s"} & {*words}]
    if shared:
        return SHARES_A_WORD * len(shared) + sum(word[0] in words for word in own if word not in shared)
    together, letters = "".join(words), "".join(word[0] for word in own)
    begun = any(len(one) > 3 and word.startswith(one) for one in own for word in words)
    if folded(person.id) in (" ".join(words), together) or begun:
        return 6
    first, last = own[0], own[-1]
    joined = {"".join(own), first[0] + last, first + last[0]} if len(own) > 1 else set()
    return 4 if together in joined or _fits(words, own) else 2 if len(letters) > 1 and together == letters else 0


def _fits(words: Sequence[str], own: Sequence[str]) -> bool:
    """Say whether a name may be a short form with initials: ``Ania K`` for Anna Kowalska."""
    first, *rest = words
    letters = [word[0] for word in own[1:]]
    begun = own[0].startswith(first[:2])
    return begun and bool(rest) and all(len(word) == 1 and word in letters for word in rest)


def _unique(pairs: Iterable[tuple[K, str]]) -> dict[K, str]:
    """Return a table; what several people share means nobody."""
    found: dict[K, str] = {}
    for key, person in pairs:
        found[key] = "" if key in found else person
    return found
