"""Explanations on a terminal, and as sentences."""

from __future__ import annotations

from typing import Any

from reports.crowd import reasons_of
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
    broken = [*_parts(document["broken"]), *reasons_of(document["concerned"])]
    return [
        ("Sessions that are in the way", [one["sentence"] for one in document["obstacles"]]),
        ("Rules that it breaks", broken),
        ("Beside the chosen slot, the most important first", _levels(document)),
        ("Who could not come, although they can at the chosen slot", reasons_of(document["lost"])),
        ("Who could come instead, and what keeps them from the chosen slot", reasons_of(document["won"])),
        ("Unsocial hours, beside the chosen slot", [one["sentence"] for one in document["unsocial"]]),
        ("What would have to change", _changes(document["win"])),
    ]


def _changes(win: Json | None) -> list[str]:
    if win is None:
        return []
    together = [win["together"]["sentence"]] if win["together"] else []
    return [*win["sentences"], *(one["sentence"] for one in win["hours"]), *together]


def _parts(broken: list[Json]) -> list[str]:
    """Return broken parts; sessions that break a rule alike are one sentence, and so are people."""
    alike: dict[str, list[int]] = {}
    rows, missing = list[str](), dict[str, list[str]]()
    for one in broken:
        who, misses, what = one["sentence"].partition(_MISSES)
        if misses and len(one["people"]) == 1:
            missing.setdefault(what, []).append(who)
            continue
        head, colon, rest = one["sentence"].partition(": ")
        if colon and len(one["sessions"]) == 1 and head == f"Session {one['sessions'][0]}":
            alike.setdefault(rest, []).extend(one["sessions"])
        else:
            rows.append(one["sentence"])
    rows += [f"{listing(names)}{_MISSES}{what}" for what, names in missing.items()]
    return [*(f"{_sessions(numbers)}: {rest}" for rest, numbers in alike.items()), *rows]


_MISSES = " would miss "


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


def _of_person(document: Json) -> list[tuple[str, list[str]]]:
    hours, best = document["hours"], document["best"]
    kept_what = "the contract" if document["contract_written"] else "that"
    kept = [] if best is None else [best["sentence"], *reasons_of(best["lost"])]
    return [
        ("Sessions missed, and why", reasons_of([document["missed"]])),
        ("Sessions outside the membership", reasons_of([document["outside"]])),
        ("Hours that would help", [hours["sentence"]] if hours else []),
        (f"If {kept_what} had to be kept, and who could not come then", kept),
    ]
