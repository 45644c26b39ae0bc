"""Explanations on a terminal, and as sentences."""

from __future__ import annotations

from typing import Any

from reports.page import Page
from reports.words import listing

Json = dict[str, Any]


def set_explain(page: Page, document: Json) -> None:
    """Add an explanation to a page."""
    page.say(document["group"], "bold")
    page.say(document["sentence"], "bold")
    for title, rows in sections(document):
        page.heading(title)
        page.listed(rows)


def sections(document: Json) -> list[tuple[str, list[str]]]:
    """Return headings with their sentences; those without any are left out."""
    found = _of_slot(document) if document["subject"] == "slot" else _of_person(document)
    found.append(("Warnings", document["warnings"]))
    return [(title, rows) for title, rows in found if rows]


def _of_slot(document: Json) -> list[tuple[str, list[str]]]:
    broken = [*_parts(document["broken"]), *_people(document["concerned"])]
    return [
        ("Sessions that are in the way", [one["sentence"] for one in document["obstacles"]]),
        ("Rules that it breaks", broken),
        ("Beside the chosen slot, the most important first", _levels(document)),
        ("Who could not come, although they can at the chosen slot", _people(document["lost"])),
        ("Who could come instead, and what keeps them from the chosen slot", _people(document["won"])),
        ("Unsocial hours, beside the chosen slot", [one["sentence"] for one in document["unsocial"]]),
        ("What would have to change", _changes(document["win"])),
    ]


def _changes(win: Json | None) -> list[str]:
    if win is None:
        return []
    together = [win["together"]["sentence"]] if win["together"] else []
    return [*win["sentences"], *(one["sentence"] for one in win["hours"]), *together]


def _parts(broken: list[Json]) -> list[str]:
    """Return broken parts; sessions that break a rule alike are one sentence."""
    alike: dict[str, list[int]] = {}
    rows = []
    for one in broken:
        head, colon, rest = one["sentence"].partition(": ")
        if colon and len(one["sessions"]) == 1 and head == f"Session {one['sessions'][0]}":
            alike.setdefault(rest, []).extend(one["sessions"])
        else:
            rows.append(one["sentence"])
    return [*(f"{_sessions(numbers)}: {rest}" for rest, numbers in alike.items()), *rows]


def _sessions(numbers: list[int]) -> str:
    return f"Session{'s' if len(numbers) > 1 else ''} {listing(map(str, numbers))}"


def _levels(document: Json) -> list[str]:
    if document["verdict"] == "same":
        return []
    rows = []
    for level in document["levels"]:
        rows.append(f"{level['title']}: {level['sentence']}.")
        rows += [f"{level['title']}, only at this slot: {said}" for said in _parts(level["lost"])]
        rows += [f"{level['title']}, only at the chosen slot: {said}" for said in _parts(level["won"])]
    return rows


def _people(rows: list[Json]) -> list[str]:
    return [reason["sentence"] for person in rows for reason in person["reasons"]]


def _of_person(document: Json) -> list[tuple[str, list[str]]]:
    hours, best = document["hours"], document["best"]
    kept_what = "the contract" if document["contract_written"] else "that"
    kept = [] if best is None else [best["sentence"], *_people(best["lost"])]
    return [
        ("Sessions missed, and why", _people([document["missed"]])),
        ("Sessions outside the membership", _people([document["outside"]])),
        ("Hours that would help", [hours["sentence"]] if hours else []),
        (f"If {kept_what} had to be kept, and who could not come then", kept),
    ]
