"""What is shown of conflicts and of changes that would be enough: from the document alone, without the solver."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reports.words import count

Json = dict[str, Any]

MOST_SHOWN = 8
MOST_ALIKE = 3
"""Of the changes that are enough so many are shown to people, and so many of a kind; the document holds all."""


def conflict_paragraphs(document: Json) -> list[tuple[str, list[str]]]:
    """Return each conflict as a sentence and its facts in words; nothing if the document knows none."""
    return [(one["sentence"], one["words"]) for one in document.get("conflicts", ())]


def relaxation_words(document: Json) -> list[str]:
    """Return the changes to show, the least first, and how many were tried; nothing if none was looked for."""
    alike: Counter[str] = Counter()
    shown: list[str] = []
    for one in document.get("relaxations", ()):
        alike[one["kind"]] += 1
        if alike[one["kind"]] <= MOST_ALIKE and len(shown) < MOST_SHOWN:
            shown.append(f"{one['sentence']} {one['where']}".strip())
    return shown


def tried_words(document: Json) -> list[str]:
    """Return how many changes were tried, and how many of those that are enough are not shown."""
    if not document.get("tried"):
        return []
    hidden = len(document["relaxations"]) - len(relaxation_words(document))
    more = [f"{count(hidden, 'more change')} would be enough: see --json."] if hidden else []
    return [document["tried"]["sentence"], *more]
