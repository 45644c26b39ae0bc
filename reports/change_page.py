"""What changes, on a terminal and in sentences: keep or change, session by session, then who is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.page import Box, Page
from reports.words import COMMAND, count, people, width

Json = dict[str, Any]


def set_change(page: Page, change: Json) -> None:
    """Add what changes to a page."""
    page.heading("What changes")
    page.say(change["sentence"], "bold")
    for line in change["lines"]:
        page.hanging(line, _STYLES.get(line[:1], ""))
    concerned = list(_concerned(change))
    if concerned:
        page.heading("Who can come more often, or less")
        page.listed(concerned)
    set_options(page, change["options"], change["verdict"])


_STYLES = {"+": "green", "-": "red", "~": "yellow"}


def set_options(page: Page, rows: list[Json], verdict: str = "") -> None:
    """Add the options, each with its numbers, and a table of attendances session by session."""
    page.heading("Keep the slot, or change it")
    if verdict:
        page.say(verdict)
    page.pairs([(_mark(row), f"{row['title']}: {words}") for row in rows for words in [_words(row)]])
    table = [row for row in rows if "per_session" in row]
    if table:
        _table(page, table)


def _mark(row: Json) -> str:
    return "chosen" if row["chosen"] else "" if row["possible"] else "no"


def _words(row: Json) -> str:
    if "attends" not in row:
        return f"not possible: {'; '.join(row['why_not'])}."
    kept = f", {kept_words(row)}" if row["contracts"] else ""
    against = f" Against the chosen one: {row['against']}." if row["against"] else ""
    said = f"{count(row['attends'], 'attendance')}{kept}, {effect(row)}.{against}"
    return said if row["possible"] else f"{said} Not possible: {'; '.join(row['why_not'])}."


def kept_words(row: Json) -> str:
    """Say how many contracts are kept; where nobody wrote one, how many members miss too much."""
    if row.get("contract_written", True):
        return f"{row['contracts_kept']} of {count(row['contracts'], 'contract')} kept"
    over = row["contracts"] - row["contracts_kept"]
    if not over:
        return "nobody misses too many sessions"
    return f"{over} of {count(row['contracts'], 'member')} {'misses' if over == 1 else 'miss'} too many sessions"


def effect(row: Json) -> str:
    """Say what an option moves."""
    if not row["moved_sessions"]:
        return "moves nothing"
    return f"moves {count(row['moved_sessions'], 'session')} for {people(row['moved_people'])}"


def _table(page: Page, rows: list[Json]) -> None:
    """Set the attendances side by side, in blocks as wide as the page."""
    names = ["Session", *(_short(row) for row in rows)]
    left = max(map(width, names))
    numbers = [str(one["number"]) for one in rows[0]["per_session"]]
    counts = [[str(one["attends"]) for one in row["per_session"]] for row in rows]
    room = max(1, (page.columns - left) // 4)
    for first in range(0, len(numbers), room):
        for name, cells in zip(names, [numbers, *counts], strict=True):
            boxes = [Box(lines=[name], width=left, style="bold" if name == "Session" else "")]
            boxes += [Box(lines=[cell], width=3, right=True) for cell in cells[first : first + room]]
            page.beside(boxes)


_IF = {"keep": "if you keep", "change": "if you change", "asked": "as asked"}


def _short(row: Json) -> str:
    return {"keep": "Keep", "change": "Change", "asked": "Asked"}[row["kind"]]


def _concerned(change: Json) -> Iterator[str]:
    """Yield who wins or loses sessions, and whose contract is touched."""
    yield from (row["sentence"] for row in change["people"] if row["sentence"])
    yield from change["contracts"]
    yield from change["notes"]


def change_paragraphs(change: Json | None) -> list[list[str]]:
    """Return what changes as paragraphs of sentences; nothing for a first plan."""
    if change is None:
        return []
    rows = change["options"]
    listed = [f"- {row['title']}{' (chosen)' if row['chosen'] else ''}: {_words(row)}" for row in rows]
    listed += [f"- Attendances {_IF[row['kind']]}: {_counts(row)}." for row in rows if "attends" in row]
    return [
        ["What changes:", change["sentence"], *change["lines"]],
        list(_concerned(change)),
        ["Keep the slot, or change it:", *filter(None, [change["verdict"]]), *listed],
    ]


def _counts(row: Json) -> str:
    return ", ".join(f"session {one['number']}: {people(one['attends'])}" for one in row["per_session"])


def held_back_sections(document: Json) -> list[tuple[str, list[str]]]:
    """Return headings with their sentences, of a plan that is held back; commands stand below theirs."""
    choices = [
        line
        for row in document["choices"]
        for line in (row["sentence"], *(f"{COMMAND}{one}" for one in row["commands"]))
    ]
    return [
        ("What stands in the way", [said for row in document["sessions"] for said in row["sentences"]]),
        ("What you can do, what is felt least first", choices),
        *([("Warnings", document["warnings"])] if document["warnings"] else []),
    ]
