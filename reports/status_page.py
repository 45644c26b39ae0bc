"""The status of a group on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.grid import label
from reports.page import Box, Page
from reports.words import count, listing, width, wrapped

Json = dict[str, Any]

NARROWEST_TABLE = 76
"""On a narrower terminal the table is said in sentences."""
WIDEST_NAME = 26
_REST = 59
"""Columns that everything but the names takes."""

_HEADS = (("", "Came"), ("", "Missed"), ("", "Excused"), ("", "Left"), ("Now in", "a row"))
_WIDTHS = (4, 6, 7, 4, 11)


def set_status(page: Page, document: Json) -> None:
    """Add the status of a group to a page."""
    page.say(document["group"], "bold")
    page.say(f"{document['sentence']}.", "bold green")
    page.say(next_words(document))
    for sentence in document["never"]:
        page.say(sentence, "bold")
    page.heading(came(document))
    if page.columns < NARROWEST_TABLE:
        page.listed(f"{label(one)}: {person_words(one)}" for one in document["people"])
    else:
        _table(page, document["people"])
    for title, rows in lists(document):
        page.heading(title)
        page.listed(rows)
    if document["sessions"]:
        page.heading("The sessions so far")
        page.pairs([(f"{one['number']} {one['day']}", one["sentence"]) for one in document["sessions"]])
    if document["totals"]:
        page.say(document["totals"]["sentence"])


def came(document: Json) -> str:
    """Return what stands above the people."""
    if document["limits"]["contract_written"]:
        return "Who came, and what the contract leaves"
    most = document["limits"]["max_absences"]
    return "Who came" if most is None else f"Who came, and what is left of {count(most, 'absence')}"


def next_words(document: Json) -> str:
    """Say when the next session is, and without whom."""
    coming = document["next"]
    if coming is None:
        return "No session is to come."
    names = {one["id"]: one["name"] for one in document["people"]}
    absent = [names[one] for one in coming["absent"]]
    without = f", without {listing(absent)}" if absent else ""
    return f"Next: session {coming['number']}, {coming['when']}{without}.{_answered(coming, names)}"


def _answered(coming: Json, names: dict[str, str]) -> str:
    """Say what was answered for the next session."""
    words = []
    for answer in ("accepted", "tentative", "declined"):
        who = [names[one] for one, said in coming["answers"].items() if said == answer]
        words += [f"{answer}: {listing(who)}"] if who else []
    return f" Answers: {'; '.join(words)}." if words else ""


def lists(document: Json) -> list[tuple[str, list[str]]]:
    """Return the lists of sentences with their titles, none of them empty."""
    people = document["people"]
    found = [
        ("At risk", [one["sentence"] for one in document["at_risk"]]),
        ("Since the answers", [_with_choices(one) for one in document["answered"]]),
        (
            "Yes, but not by the file",
            [f"{one['sentence']} {one['line']}".strip() for one in document["contradictions"]],
        ),
        ("Not recorded yet", [one["sentence"] for one in document["unrecorded"]]),
        ("Answers", [f"{one['name']}: {one['answers_words']}." for one in people if one["answers"]]),
        ("Before", [f"{one['name']}: {one['previous']}." for one in people if one["previous"]]),
    ]
    return [(title, rows) for title, rows in found if rows]


def _with_choices(effect: Json) -> str:
    return f"{effect['sentence']} You can {'; or '.join(effect['choices'])}"


def person_words(person: Json) -> str:
    """Return a person's row of the table as a sentence."""
    left = "" if person["left"] is None else f"{person['left']} left"
    streak = f"now {person['streak_words']} in a row" if person["streak"] else ""
    guest = f"as a guest {person['guest']}" if person["guest"] else ""
    planned = f"planned absence: {listing(person['planned_words'])}" if person["planned"] else ""
    said = [f"attended {person['attended']}", f"missed {person['missed']}", f"excused {person['excused']}"]
    return "; ".join([", ".join([*said, *([left] if left else [])]), *filter(None, (streak, guest, planned))])


def _table(page: Page, people: Sequence[Json]) -> None:
    widest = max(width(page.fit(label(one))) for one in people)
    name = min(widest, WIDEST_NAME, page.columns - _REST)
    heads = zip(_HEADS, _WIDTHS, strict=True)
    boxes = [Box(lines=head, width=columns, style="bold", right=True) for head, columns in heads]
    last = Box(lines=["Absences", "to come"], width=0, style="bold")
    page.beside([Box(lines=["", "Person"], width=name, style="bold"), *boxes, last], gap=2)
    for one in people:
        room = page.columns - name - sum(_WIDTHS) - 2 * (len(_WIDTHS) + 1)
        page.beside([Box(lines=wrapped(page.fit(label(one)), name), width=name), *_cells(one, room)], gap=2)


def _last_column(words: Sequence[str], room: int) -> list[str]:
    """Return the absences to come in lines that fit beside the rest of a row; without months that do not."""
    fitting = [one if all(width(part) <= room for part in one.split()) else one.partition(":")[0] for one in words]
    return [line for one in fitting for line in wrapped(one, room)]


def _cells(person: Json, room: int) -> list[Box]:
    left = "-" if person["left"] is None else str(person["left"])
    texts = [[str(person[key])] for key in ("attended", "missed", "excused")]
    styles = ["", "", "", "bold red" if person["left"] == 0 else "", ""]
    rows = zip([*texts, [left], [person["streak_words"]]], _WIDTHS, styles, strict=True)
    boxes = [Box(lines=cell, width=columns, style=style, right=True) for cell, columns, style in rows]
    guest = [f"guest {person['guest']}x"] if person["guest"] else []
    return [*boxes, Box(lines=[*_last_column(person["planned_words"], room), *guest], width=0)]
