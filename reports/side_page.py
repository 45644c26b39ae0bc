"""Slots side by side on a terminal and in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.change_page import kept_words
from reports.measures import duration
from reports.page import NARROWEST, Box, Page
from reports.side_words import rest
from reports.words import count, listing, people, wrapped

Json = dict[str, Any]

_HEADS = {
    "attends": ("attend-", "ances"),
    "contracts_kept": ("contracts", "kept"),
    "few_absences": ("few", "absences"),
    "most_min": ("most", "unsocial"),
    "constant": ("same", "hour"),
    "moved": ("people", "moved"),
}

_SHOWN = 4
"""Slots of the same worth that are named before the rest is only counted."""

TABLES = ("rows", "named", "anchors")
"""Keys of the tables, in order."""


def _title(key: str, rows: Sequence[Json]) -> str:
    if key == "rows":
        return "Slots that no other one beats, best first"
    if key == "anchors":
        return "The best slot of each anchor zone"
    force, named = any(row["in_force"] for row in rows), len(rows) - sum(row["in_force"] for row in rows)
    if not named:
        return "The slot in force"
    return "The slot in force, and those that you named" if force else "The slots that you named"


def set_compare(page: Page, document: Json) -> None:
    """Add slots side by side to a page."""
    page.say(document["group"], "bold")
    page.say(document["sentence"])
    for key in TABLES:
        if document[key]:
            page.heading(_title(key, document[key]))
            _table(page, document[key], document["measures"])
            if key == "rows" and rest(document):
                page.say(rest(document))
    page.heading("What the columns say")
    page.pairs(
        [(" ".join(_HEADS[one["called"]]).replace("- ", ""), one["sentence"]) for one in document["measures"]]
    )
    if document["warnings"]:
        page.heading("Warnings")
        page.listed(document["warnings"])


def _table(page: Page, rows: Sequence[Json], measures: Sequence[Json]) -> None:
    """Set slots with their numbers beside the name, and what each buys below it."""
    heads = [_HEADS[one["called"]] for one in measures]
    widths = [max(map(len, head)) for head in heads]
    left = max(page.prose - sum(widths) - len(widths), NARROWEST // 2)
    boxes = [Box(lines=head, width=wide, right=True) for head, wide in zip(heads, widths, strict=True)]
    page.beside([Box(lines=["", "slot"], width=left), *boxes])
    for row in rows:
        cells = [cell(row, one["name"]) for one in measures]
        numbers = [Box(lines=[one], width=wide, right=True) for one, wide in zip(cells, widths, strict=True)]
        style = "bold green" if row["chosen"] else "bold"
        page.beside([Box(lines=wrapped(page.fit(row["name"]), left), width=left, style=style), *numbers])
        for words in lines(row):
            page.indented(words)


def lines(row: Json) -> list[str]:
    """Return what is said of a slot beside its numbers."""
    equals = f"Worth the same: {listing(_few(row['equals']))}." if row.get("equals") else ""
    if row.get("zones"):
        equals = f"The same sessions as {listing(row['equals'])}." if row["equals"] else ""
    force = "This is the slot in force." if row["in_force"] and not row["chosen"] else ""
    why = "" if row["possible"] else f"Not possible: {'; '.join(row['why_not'])}."
    return [one for one in (row["buys"], force, why, equals) if one]


def _few(names: Sequence[str]) -> list[str]:
    """Return some names, and how many there are besides."""
    rest = len(names) - _SHOWN
    return [*names[:_SHOWN], f"{rest:,} others"] if rest > 1 else [*names]


def cell(row: Json, name: str) -> str:
    """Return a number as the table shows it."""
    value = row[name]
    if value is None:
        return "-"
    if name == "most_min":
        return duration(value) if value else "none"
    return f"{value}/{row['contracts']}" if name == "contracts_kept" else f"{value:,}"


def compare_paragraphs(document: Json) -> list[list[str]]:
    """Return slots side by side as paragraphs of sentences."""
    found = [[f"{document['group']}: {document['sentence']}"]]
    for key in TABLES:
        if document[key]:
            found.append([f"{_title(key, document[key])}:", *(f"- {_sentence(row)}" for row in document[key])])
            if key == "rows" and rest(document):
                found.append([rest(document)])
    if document["warnings"]:
        found.append(["Warnings:", *(f"- {one}" for one in document["warnings"])])
    return found


def _sentence(row: Json) -> str:
    said = " ".join(lines(row))
    if row["attends"] is None:
        return f"{row['name']}. {said}"
    parts = [count(row["attends"], "attendance")]
    if row["contracts_kept"] is not None:
        parts.append(kept_words(row))
    if row["most_min"] is not None:
        who = f" for {row['most']}, who has most" if row["most"] else ""
        parts.append(f"{duration(row['most_min'])} at unsocial hours{who}" if who else "nobody at unsocial hours")
    parts.append(f"the same hour all year for {people(row['constant'])} of {row['people']}")
    if row["moved"] is not None:
        parts.append(f"moves {people(row['moved'])}" if row["moved"] else "moves nobody")
    return f"{row['name']}: {', '.join(parts)}. {said}"
