"""Ids of people: short words that also name files, on every system."""

from __future__ import annotations

import re

MAX_ID = 64
"""Characters of an id."""

ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"

_ID = re.compile(ID_PATTERN)
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))


def is_id(word: str) -> bool:
    """Say whether a word may name somebody and, with an ending, a file in any folder: never one elsewhere."""
    return _ID.fullmatch(word) is not None and len(word) <= MAX_ID and ".." not in word and not word.endswith(".")


def is_device(word: str) -> bool:
    """Say whether Windows keeps a file name for a device of its own."""
    return word.lower().split(".")[0] in _DEVICES
