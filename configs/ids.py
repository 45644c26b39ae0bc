"""Ids of people whom the file gives none: made from their names, the same on every machine, whatever the order."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from scheduler.ids import MAX_ID, is_device

_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "Œ": "Oe", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)


def complete_ids(given: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return an id for everybody, unique without regard to case.

    Parameters
    ----------
    given
        Pairs (id or nothing, name), in the file's order.
    """
    taken = {own.lower(): 1 for own, _ in given if own}
    return tuple(own or _fresh(made_from(name), taken) for own, name in given)


def _fresh(wish: str, taken: dict[str, int]) -> str:
    """Return the wish, or the first of wish-2, wish-3 … that is not taken, and take it.

    ``taken`` holds the ids, and of each the highest number tried after it.
    """
    number, one = taken.get(wish, 1), wish
    while one in taken or is_device(one):
        number += 1
        one = f"{wish}-{number}"
    taken[wish] = number
    taken.setdefault(one, 1)
    return one


def made_from(name: str) -> str:
    """Return ``ana-prado`` for ``Ana Prado``; of a name in another script, ``person-`` and a number of its own.

    That number is a checksum of the name rather than a position, so that nobody takes over another's id,
    and with it their invite, when the list of people changes.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_SPECIAL)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")[: MAX_ID - 8].strip("-")
    if re.search("[a-z]", slug):
        return slug
    checksum = hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()
    return f"person-{int.from_bytes(checksum[:4], 'big') % 1_000_000:06}"
