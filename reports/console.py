"""The documents on a terminal, by rich: every width, meaning never in colour alone, every encoding.

What sets a page of one kind is imported when there is such a page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.text import Text

from reports.contracts import heading
from reports.grid import set_sheet
from reports.page import Page

Json = dict[str, Any]


def render(document: Json, console: Console) -> None:
    """Print a document of any kind."""
    _KINDS[document["kind"]](document, console)


def render_plan(document: Json, console: Console) -> None:
    """Print a fresh plan: the slot, its proof, the year, who pays, what else there is."""
    page = _page(console)
    _title(page, document)
    page.say(document["proof"]["sentence"])
    if document["never"]:
        page.heading("Who can never come")
        page.listed(one["sentence"] for one in document["never"])
    if document["change"] is not None:
        from reports.change_page import set_change

        set_change(page, document["change"])
    _levels(page, document["proof"])
    _sheet(page, document)
    _contracts(page, document["contracts"], document["limits"])
    if not document["asked"]:
        _slots(page, "The best slot of each anchor zone, with its attendances", document["anchors"])
        _slots(page, "The best other slots, with their attendances", document["alternatives"])
    _warnings(page, document["warnings"])
    _print(page, console)


def render_show(document: Json, console: Console) -> None:
    """Print a published plan, for everybody or for one person."""
    page = _page(console)
    _title(page, document)
    if document["person"] is None:
        _sheet(page, document)
        _contracts(page, document["contracts"], document["limits"])
    else:
        _own(page, document["sheet"]["people"][0])
    _print(page, console)


def render_infeasible(document: Json, console: Console) -> None:
    """Print why there is no plan and what to do."""
    page = _page(console)
    page.say(document["sentence"], "bold red")
    _conflicts(page, document)
    page.heading("How many slots each rule leaves by itself")
    page.pairs([(f"{rule['candidates']:,}", rule["sentence"]) for rule in document["rules"]], right=True)
    page.listed(one["sentence"] for one in document["refused"])
    if document["nearest"]:
        page.heading("The slots that come nearest, and what they lack")
    for one in document["nearest"]:
        page.say(one["name"], "bold")
        page.listed(one["words"])
    _enough(page, document)
    _warnings(page, document["warnings"])
    _print(page, console)


def _conflicts(page: Page, document: Json) -> None:
    """Add what cannot hold together."""
    from reports.enough import conflict_paragraphs

    if document.get("conflicts"):
        page.heading("What stands in the way")
    for sentence, words in conflict_paragraphs(document):
        page.say(sentence)
        page.listed(words)


def _enough(page: Page, document: Json) -> None:
    """Add the changes that would be enough; where none was found, what may help."""
    from reports.enough import relaxation_words, tried_words

    changes = relaxation_words(document)
    if changes:
        page.heading("What would be enough, the least first")
        page.listed(changes)
    for sentence in tried_words(document):
        page.say(sentence)
    if not changes:
        page.heading("What to do next")
        page.listed(document["advice"])


def render_status(document: Json, console: Console) -> None:
    """Print how a group under way stands."""
    from reports.status_page import set_status

    page = _page(console)
    set_status(page, document)
    _print(page, console)


def render_explain(document: Json, console: Console) -> None:
    """Print why not this slot, or why somebody misses sessions."""
    from reports.explain_page import set_explain

    page = _page(console)
    set_explain(page, document)
    _print(page, console)


def render_compare(document: Json, console: Console) -> None:
    """Print slots side by side."""
    from reports.side_page import set_compare

    page = _page(console)
    set_compare(page, document)
    _print(page, console)


def render_whatif(document: Json, console: Console) -> None:
    """Print what a changed file would give."""
    from reports.whatif import set_whatif

    page = _page(console)
    set_whatif(page, document)
    _print(page, console)


def render_held_back(document: Json, console: Console) -> None:
    """Print which sessions cannot be held, and the choices."""
    from reports.change_page import held_back_sections, set_options

    page = _page(console)
    page.say(document["group"], "bold")
    page.say(document["sentence"], "bold")
    for title, rows in held_back_sections(document):
        page.heading(title)
        page.listed(rows)
    set_options(page, document["options"])
    _print(page, console)


def _weeks(document: Json, console: Console) -> None:
    from reports.weeks_console import render_weeks

    render_weeks(document, console)


_KINDS: dict[str, Callable[[Json, Console], None]] = {
    "plan": render_plan,
    "show": render_show,
    "infeasible": render_infeasible,
    "status": render_status,
    "compare": render_compare,
    "explain": render_explain,
    "whatif": render_whatif,
    "weeks": _weeks,
    "held_back": render_held_back,
}


def _page(console: Console) -> Page:
    return Page(console.width, console.encoding)


def _print(page: Page, console: Console) -> None:
    """Print a page at once. Text, never markup: brackets in names mean nothing."""
    text = Text(end="")
    for line in page.lines:
        for words, style in line:
            text.append(words, style)
        text.append("\n")
    console.print(text, soft_wrap=True, end="")


def _title(page: Page, document: Json) -> None:
    page.say(document["group"], "bold")
    page.say(f"{document['sentence']}.", "bold green")


def _levels(page: Page, proof: Json) -> None:
    """Add the levels of the objective, and where they are not proven, what is known."""
    page.heading("How good it is, the most important first")
    rows = [(level["title"], _level(level)) for level in proof["levels"]]
    page.pairs(rows + [(level["title"], f"{level['words']} (not optimised)") for level in proof["reported"]])
    for note in proof["notes"]:
        page.say(note)


def _level(level: Json) -> str:
    if level["proven"]:
        return str(level["words"])
    bound = level["bound_words"]
    return f"{level['words']} (not proven; {f'at best: {bound}' if bound else 'no limit is known'})"


def _sheet(page: Page, document: Json) -> None:
    page.heading("The year on everybody's own clock")
    if document["sheet"]["people"]:
        set_sheet(page, document["sheet"], document["limits"])
    page.listed(shift["sentence"] for shift in document["sheet"]["shifts"])


def _own(page: Page, person: Json) -> None:
    page.heading(f"The sessions in {person['name']}'s own time")
    page.listed(person["lines"] or ["No session lies within the membership."])
    for sentence in person["sentences"]:
        page.say(sentence)


def _contracts(page: Page, rows: list[Json], limits: Json) -> None:
    if rows:
        page.heading(heading(limits))
        marks = {"broken": "broken" if limits["contract_written"] else "", "edge": "at edge"}
        page.pairs([(marks[row["state"]], row["sentence"]) for row in rows])


def _slots(page: Page, title: str, rows: list[Json]) -> None:
    """Add slots beside the chosen one: attendances, name, and what is to be said of them."""
    page.heading(title)
    for row in rows:
        chosen = ", the chosen slot" if row.get("chosen") else ""
        page.pairs([(str(row["attends"]), row["title"] + chosen), *(("", words) for words in row["sentences"])])
    if not rows:
        page.say("There is no other slot that keeps the rules.")


def _warnings(page: Page, warnings: list[str]) -> None:
    if warnings:
        page.heading("Warnings")
        page.listed(warnings)
