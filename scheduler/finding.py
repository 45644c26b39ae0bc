"""Finding people: whom somebody means who wrote an id, a name, or a part of one. Every command asks here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from calendars.errors import UserError

_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})

_ALIKE, _ALIKE_WORD = 0.6, 0.7
"""How much a whole name, and one word of it, has to be like what was written to be offered."""


class PersonError(UserError):
    """Nobody is meant, or several people could be; the message names those who are near."""


class Named(Protocol):
    """Somebody of a group."""

    @property
    def id(self) -> str:
        """In the file."""

    @property
    def name(self) -> str:
        """As people say it."""


P = TypeVar("P", bound=Named)


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without what people write differently: case, accents, punctuation, spaces."""
    if name.isascii():
        return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"'(s\b)?", "", name.casefold())).split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold().translate(_SPECIAL))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’](s\b)?", "", bare)).split())


def person_meant(people: Sequence[P], wanted: str, option: str = "") -> P:
    """Return the one person whom somebody means.

    Parameters
    ----------
    people
        Among whom to look.
    wanted
        An id, a name, the beginning of one, or one word of a name; case and accents do not matter.
    option
        Where it was written, for the message.

    Raises
    ------
    PersonError
        Nobody is meant, or several.
    """
    found = hits(people, wanted)
    if len(found) == 1:
        return found[0]
    what = f"{option} {wanted!r}".lstrip()
    if found:
        raise PersonError(f"{what} may be {_choices(found, ' or ')}: write the id")
    near = nearest(people, wanted)
    hint = f"did you mean {_choices([near])}?" if near else f"write one of {_choices(people)}"
    raise PersonError(f"{what}: nobody in the group has this id or name; {hint}")


def hits(people: Sequence[P], wanted: str) -> list[P]:
    """Return whom a text may mean: an id counts more than a name, the whole more than a beginning or a word."""
    exact, word = wanted.strip().casefold(), folded(wanted)
    ways = (
        lambda one: exact == one.id.casefold(),
        lambda one: exact == one.name.casefold(),
        lambda one: word in _texts(one),
        lambda one: any(text.startswith(word) for text in _texts(one)),
        lambda one: word in folded(one.name).split(),
    )
    tried = ([one for one in people if way(one)] for way in ways) if word else iter([])
    return next((found for found in tried if found), [])


def nearest(people: Sequence[P], wanted: str) -> P | None:
    """Return the person whose id or name is most like a text, or a word of whose name is like a word; or None."""
    text = folded(wanted[:100])
    whole = {own: one for one in reversed(people) for own in _texts(one)}
    words = {own: one for one in reversed(people) for own in folded(one.name).split()}
    return (None if " " in text else _like(text, words, _ALIKE_WORD)) or _like(text, whole, _ALIKE)


def _like(text: str, known: dict[str, P], least: float) -> P | None:
    from difflib import get_close_matches  # only needed once something is wrong

    close = get_close_matches(text, known, n=1, cutoff=least)
    return known[close[0]] if close else None


def _texts(person: Named) -> tuple[str, str]:
    return folded(person.id), folded(person.name)


def _choices(people: Iterable[Named], gap: str = ", ") -> str:
    return gap.join(f"{one.id} ({one.name})" for one in people)
