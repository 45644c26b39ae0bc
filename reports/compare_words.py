"""What is said of a slot beside the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from reports.words import count, listing, months

Json = dict[str, Any]


def differences_words(row: Json) -> str:
    """Say how a slot compares with the chosen one, the most important level first."""
    if not row["differences"]:
        return "Ties with the chosen slot on every level; the chosen one begins earlier in the year."
    return f"Against the chosen slot: {listing(row['differences'])}."


def anchor_title(row: Json) -> str:
    """Name the slot of an anchor zone, and what it is called from other anchors."""
    first, *others = row["anchors"]
    same = listing(f"{one['slot']['time']} {one['zone']}" for one in others)
    return f"{first['name']} (the same as {same})" if same else str(first["name"])


def anchor_lines(row: Json) -> list[str]:
    """Say what an anchor's best slot is worth and who pays for it."""
    against = [] if row["chosen"] else [differences_words(row)]
    return [*against, _constancy(row)]


def _constancy(row: Json) -> str:
    kept = f"Same clock hour all year for {row['constant']} of {row['people']}"
    by_sessions: dict[int, list[str]] = {}
    for payer in row["shifts"]:
        by_sessions.setdefault(payer["sessions"], []).append(payer["name"])
    parts = [f"in {count(number, 'session')} for {listing(names)}" for number, names in sorted(by_sessions.items())]
    return f"{kept}; another hour {'; '.join(parts)}." if parts else f"{kept}."


def alternative_lines(row: Json, days: Sequence[date]) -> list[str]:
    """Say what another slot loses, level by level and in names."""
    lines = [differences_words(row)]
    if row["loses"]:
        lines.append(f"Would lose {who_when(row['loses'], days)}.")
    if row["gains"]:
        lines.append(f"Would win {who_when(row['gains'], days)}.")
    if row["shared"]:
        lines.append(f"{count(row['shared'], 'session')} at the same moment as with the chosen slot.")
    return lines


def who_when(rows: Sequence[Json], days: Sequence[date]) -> str:
    """Say who and in which months: ``Ken Abe (March and May) and Ana Prado (June)``."""
    return listing([f"{row['name']} ({months(row['sessions'], days)})" for row in rows])
