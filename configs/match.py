"""Names as people give themselves in a meeting, matched with the names of a group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from scheduler.plan import PlannedPerson

K = TypeVar("K", bound=Hashable)

_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_TITLES = {"dr", "dra", "drs", "doc", "doctor", "doktor", "prof", "professor", "med", "md", "phd", "mph", "mag"}
_TITLES |= {"dipl", "mr", "mrs", "ms", "miss", "mx", "sir", "herr", "frau", "ext", "external", "guest", "host"}


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without what people write differently: case, accents, punctuation, spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold().translate(_SPECIAL))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’](s\b)?", "", bare)).split())


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


def _unique(pairs: Iterable[tuple[K, str]]) -> dict[K, str]:
    """Return a table; what several people share means nobody."""
    found: dict[K, str] = {}
    for key, person in pairs:
        found[key] = "" if key in found else person
    return found
