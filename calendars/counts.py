"""Numbers with the things that they count, one or many: ``1 session``, ``12 sessions``."""

from __future__ import annotations

from fractions import Fraction


def count(number: int, thing: str) -> str:
    """Return ``1 session``, ``12 sessions``, ``10,080 slots``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def people(number: int) -> str:
    """Return ``1 person``, ``9 people``."""
    return "1 person" if number == 1 else f"{number:,} people"


def verb(number: int, one: str, many: str) -> str:
    """Return a number with what it does: ``1 is possible``, ``280 are possible``, ``0 are possible``."""
    return f"{number:,} {one if number == 1 else many}"


def percent(share: Fraction) -> str:
    """Say a share: ``50%``, ``33.5%``."""
    return f"{float(share * 100):g}%"
