"""The documents as sentences, to be pasted into an e-mail: no tables, no colour, lines of at most 76 characters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from calendars.slots import WEEKDAY_NAMES, WEEKDAYS
from reports.change_page import change_paragraphs, held_back_sections
from reports.contracts import heading
from reports.enough import conflict_paragraphs, relaxation_words, tried_words
from reports.explain_page import sections
from reports.grid import label
from reports.sheet import ABSENT, IF_NEEDED, shifted_sessions
from reports.side_page import compare_paragraphs
from reports.status_page import came, lists, next_words, person_words
from reports.whatif import whatif_paragraphs
from reports.words import COMMAND, count, listing, long_day, months, visible, wrapped
from reports.year_hours import level_lines
from scheduler.plan import CANCELLED, EXCUSED, HELD, OUTSIDE

Json = dict[str, Any]

COLUMNS = 76


def plain_text(document: Json) -> str:
    """Return a document of any kind as sentences."""
    kinds = {"plan": plain_plan, "show": plain_show, "infeasible": plain_infeasible, "status": plain_status}
    kinds |= {
        "compare": plain_compare,
        "whatif": plain_whatif,
        "explain": plain_explain,
        "weeks": plain_weeks,
        "held_back": plain_held_back,
    }
    return kinds[document["kind"]](document)


def plain_plan(document: Json) -> str:
    """Return a fresh plan as sentences."""
    proof = document["proof"]
    levels = [f"{level['title']}: {level['words']}." for level in (*proof["levels"], *proof["reported"])]
    return _text(
        _slot(document),
        [proof["sentence"]],
        _titled("Who can never come:", (one["sentence"] for one in document["never"])),
        *change_paragraphs(document["change"]),
        ["How good it is, the most important first:", *_items(levels), *proof["notes"]],
        *_year(document),
        _titled(f"{heading(document['limits'])}:", (row["sentence"] for row in document["contracts"])),
        _titled("The best slot of each anchor zone:", (_slot_words(row) for row in document["anchors"])),
        _titled("The best other slots:", (_slot_words(row) for row in document["alternatives"])),
        _titled("Warnings:", document["warnings"]),
    )


def plain_show(document: Json) -> str:
    """Return a published plan as sentences, for everybody or to one person."""
    if document["person"] is not None:
        return _text(*_letter(document))
    contracts = _titled(f"{heading(document['limits'], True)}:", (row["sentence"] for row in document["contracts"]))
    return _text(_slot(document), *_year(document), contracts)


def plain_weeks(document: Json) -> str:
    """Return everybody's hours as understood, a paragraph each: to be confirmed by those whose they are."""
    return _text(
        [document["sentence"]],
        *(_hours(person, document["host_zone"]) for person in document["people"]),
        _titled("Warnings:", document["warnings"]),
    )


def _hours(person: Json, host_zone: str) -> list[str]:
    own, host = level_lines(person)
    there = [f"On the clock of {host_zone}:", *_items(host)] if host != ["the same"] else []
    return [f"{person['name']}, on the clock of {person['zone']}:", *_items(own), *there]


def plain_infeasible(document: Json) -> str:
    """Return why there is no plan as sentences."""
    rules = (
        f"{count(rule['candidates'], 'slot')} if only this rule counts: {rule['sentence']}."
        for rule in document["rules"]
    )
    nearest = [[f"Near, but not possible: {one['name']}.", *_items(one["words"])] for one in document["nearest"]]
    changes = relaxation_words(document)
    return _text(
        [document["sentence"]],
        *([sentence, *_items(words)] for sentence, words in conflict_paragraphs(document)),
        [*_items(rules), *_items(one["sentence"] for one in document["refused"])],
        *nearest,
        _titled("What would be enough, the least first:", changes),
        tried_words(document),
        [] if changes else _titled("What to do next:", document["advice"]),
        _titled("Warnings:", document["warnings"]),
    )


def plain_status(document: Json) -> str:
    """Return how a group under way stands as sentences."""
    people = (f"{label(one)}: {person_words(one)}." for one in document["people"])
    sessions = (f"{one['number']}. {one['day']}: {one['sentence']}." for one in document["sessions"])
    totals = document["totals"]
    return _text(
        _slot(document),
        [next_words(document), *document["never"]],
        [f"{came(document)}:", *_items(people)],
        *(_titled(f"{title}:", rows) for title, rows in lists(document)),
        _titled("The sessions so far:", sessions),
        [totals["sentence"]] if totals else [],
    )


def plain_held_back(document: Json) -> str:
    """Return which sessions cannot be held, and the choices, as sentences."""
    found = ([f"{title}:", *_items(rows)] for title, rows in held_back_sections(document))
    return _text([f"{document['group']}: {document['sentence']}"], *found)


def plain_explain(document: Json) -> str:
    """Return why not this slot, or why somebody misses sessions, as sentences."""
    said = f"{document['group']}: {document['sentence']}"
    return _text([said], *(_titled(f"{title}:", rows) for title, rows in sections(document)))


def plain_compare(document: Json) -> str:
    """Return slots side by side as sentences."""
    return _text(*compare_paragraphs(document))


def plain_whatif(document: Json) -> str:
    """Return what a changed file would give as sentences."""
    return _text(*whatif_paragraphs(document, _year(document) if document["sheet"] is not None else []))


def _text(*paragraphs: list[str]) -> str:
    """Join paragraphs of lines, with an empty line between, each line wrapped."""
    return "\n\n".join("\n".join(_wrapped(line) for line in lines) for lines in paragraphs if lines) + "\n"


def _wrapped(line: str) -> str:
    """Wrap a line; an item's further lines stand below its first word."""
    if line.startswith(COMMAND):
        return visible(line)
    indent = 2 if line.startswith("- ") else 0
    return "\n".join(wrapped(visible(line), COLUMNS, indent))


def _items(sentences: Iterable[str]) -> list[str]:
    return [one if one.startswith(COMMAND) else f"- {one}" for one in sentences]


def _titled(title: str, sentences: Iterable[str]) -> list[str]:
    items = _items(sentences)
    return [title, *items] if items else []


def _slot(document: Json) -> list[str]:
    return [f"{document['group']}: {document['sentence']}."]


def _slot_words(row: Json) -> str:
    chosen = ", the chosen slot" if row.get("chosen") else ""
    return f"{row['title']}{chosen}: {count(row['attends'], 'attendance')}. {' '.join(row['sentences'])}"


def _year(document: Json) -> list[list[str]]:
    """Return the sessions with those who cannot come, and every person's year."""
    sheet = document["sheet"]
    names = {person["id"]: person["name"] for person in sheet["people"]}
    days = [date.fromisoformat(session["date"]) for session in sheet["sessions"]]
    return [
        ["The sessions:", *_items(_session(one, names) for one in sheet["sessions"])],
        ["Everybody's year, in their own time:", *_items(_person(person, days) for person in sheet["people"])],
    ]


def _session(session: Json, names: dict[str, str]) -> str:
    when = f"{long_day(date.fromisoformat(session['date']))}, {session['time']} {session['zone']}"
    if session["status"] == CANCELLED:
        return f"{when}: called off."
    missing = [names[one] for one in session["absent"]]
    who = f", without {listing(missing)}" if missing else ""
    quorum = session.get("quorum")
    below = quorum is not None and session["counted"] < quorum
    some = f", as {session['counted']} of them count" if session["counted"] < session["attends"] else ""
    warning = f" That is below the quorum of {quorum}{some}." if below else ""
    can = "were there" if session["status"] == HELD else "can come"
    return f"{when}: {session['attends']} {can}{who}.{warning}"


def _person(person: Json, days: list[date]) -> str:
    """Say one person's year: the usual time, when it differs, absences, hours only if needed, unsocial hours."""
    if person["usual"] is None:
        return f"{person['name']}: no session lies within the membership."
    parts = [_usual(person), *(f"{time} in {months(n, days)}" for time, n in _others(person).items())]
    found = [f"{person['name']} ({person['zone']}): {'; '.join(parts)}."]
    for words, numbers in _remarks(person):
        always = len(numbers) == person["sessions"]
        if always and words == _ABSENT:
            found += ["Can never come."]
        elif numbers:
            found += [f"{words} {'every time' if always else f'in {months(numbers, days)}'}."]
    return " ".join(found)


def _usual(person: Json) -> str:
    key = next(one for one in person["cells"] if one["level"] != OUTSIDE and not one["shifted"])
    return f"{_weekday(key)} {person['usual']}"


def _weekday(cell: Json) -> str:
    return WEEKDAY_NAMES[WEEKDAYS.index(cell["weekday"])]


def _others(person: Json) -> dict[str, tuple[int, ...]]:
    """Return the unusual times, with the weekday, and the sessions that have them."""
    cells = person["cells"]
    return {f"{_weekday(cells[n[0] - 1])} {time}": n for time, n in shifted_sessions(person).items()}


_ABSENT = "Cannot come"


def _remarks(person: Json) -> list[tuple[str, list[int]]]:
    cells = list(enumerate(person["cells"], 1))
    return [
        (_ABSENT, [n for n, one in cells if one["level"] == ABSENT]),
        ("Only if needed", [n for n, one in cells if one["level"] == IF_NEEDED]),
        ("At unsocial hours", [n for n, one in cells if one["unsocial_min"]]),
        ("Not in the group", [n for n, one in cells if one["level"] == OUTSIDE]),
        ("Excused", [n for n, one in cells if one["level"] == EXCUSED]),
    ]


def _letter(document: Json) -> list[list[str]]:
    """Return what one person has to know, to be mailed to that person."""
    person = document["sheet"]["people"][0]
    return [
        [f"Dear {person['name']},"],
        [f"{document['group']} meets: {document['sentence']}."],
        ["The sessions in your own time:", *_items(person["lines"])] if person["lines"] else [_NO_SESSION],
        person["sentences"],
    ]


_NO_SESSION = "No session lies within your membership."
