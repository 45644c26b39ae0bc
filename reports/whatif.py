"""What a changed file would give, beside what there is: nothing of it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from reports.change_page import change_paragraphs, set_change
from reports.compare import slot_json
from reports.grid import set_sheet
from reports.measures import amount, scale
from reports.page import Page
from reports.sheet import Times, sentence, sheet
from reports.words import listing, slot_name
from scheduler.calendar import month_of
from scheduler.plan import Plan

Json = dict[str, Any]

FORMAT = 1
_AHEAD = timedelta(days=40)
"""A session of a month may begin a day before it, and sessions lie two weeks apart: ample."""


def whatif_document(
    options: Sequence[str],
    before: Plan | None,
    after: Plan,
    change: Json | None,
    warnings: Sequence[str],
    force: bool,
    answered: Sequence[Json] = (),
    never: Sequence[Json] = (),
) -> Json:
    """Return what a changed file gives.

    Parameters
    ----------
    options
        The changes, as they were typed.
    before
        The plan in force, or the one that the file gives as it is; None: it gives none.
    after
        The plan that the changed file gives.
    change
        From one to the other (`changes.change_document`); None if there is nothing to compare with.
    warnings
        Sentences that only the changed file calls for.
    force
        Whether ``before`` is the plan in force.
    answered
        What answers bring about in it (`answered.effect_rows`).
    never
        Who could come to no session (`never.never`).
    """
    limits = scale(after)
    return {
        "format": FORMAT,
        "kind": "whatif",
        "group": after.group,
        "options": list(options),
        "compared": "nothing" if before is None else "plan in force" if force else "file as it is",
        "status": after.status,
        "sentence": _sentence(before, after, force),
        "before": None if before is None else _side(before),
        "after": _side(after),
        "change": change,
        "answered": list(answered),
        "never": list(never),
        "limits": limits.json(),
        "sheet": sheet(after, Times(after)) if before is None else None,
        "warnings": list(warnings),
    }


def _sentence(before: Plan | None, after: Plan, force: bool) -> str:
    new, old = slot_name(after.slots[0].slot), None if before is None else slot_name(before.slots[0].slot)
    if old is None:
        return f"It would be {new}. As it is, the file gives no plan."
    said = f"It would stay {new}." if new == old else f"It would be {new} instead of {old}."
    return said if force else f"{said} {_UNPUBLISHED}"


_UNPUBLISHED = "No plan is published: what changes is said against the one that the file gives as it is."


def _side(plan: Plan) -> Json:
    """Return a plan's slot and how good it is."""
    limits, rows = scale(plan), []
    for level in plan.levels:
        value: list[float] = [*level.value] if isinstance(level.value, list) else [level.value]
        words = amount(level.name, value, limits)
        rows.append({"name": level.name, "title": limits.title(level.name), "value": value, "words": words})
    slot = plan.slots[0].slot
    return {
        "slot": slot_json(slot),
        "name": slot_name(slot),
        "sentence": sentence(plan, Times(plan)),
        "attends": sum(person.attends for person in plan.people),
        "people": len(plan.people),
        "levels": rows,
    }


def before_all(plans: Sequence[Plan], notice_days: int, moment: datetime) -> datetime:
    """Return a moment at which nothing of some plans has begun or is too near to change; else the moment itself."""
    first = min(month_of(plan, session) for plan in plans for session in plan.sessions)
    return min(moment, datetime(first.year, first.number, 1, tzinfo=UTC) - _AHEAD - timedelta(days=notice_days))


def set_whatif(page: Page, document: Json) -> None:
    """Add what a changed file gives to a page."""
    page.say(document["group"], "bold")
    page.listed(document["options"])
    page.say(document["sentence"], "bold green")
    if document["never"]:
        page.heading(_NEVER)
        page.listed(one["sentence"] for one in document["never"])
    if document["change"] is not None:
        set_change(page, document["change"])
    page.heading("How good it would be, the most important first")
    page.pairs([(level["title"], _words(level, document)) for level in document["after"]["levels"]])
    if document["sheet"] is not None:
        page.heading("The year on everybody's own clock")
        set_sheet(page, document["sheet"], document["limits"])
    if document["warnings"]:
        page.heading("New warnings")
        page.listed(document["warnings"])
    if document["answered"]:
        page.heading(_ANSWERED)
        page.listed(one["sentence"] for one in document["answered"])
    page.heading(_NOTHING)


_NEVER = "Who could never come"
_NOTHING = "Nothing was written."
_ANSWERED = "In the plan in force, since the answers"


def _words(level: Json, document: Json) -> str:
    """Say what a level would be, and what it is now where that differs."""
    levels = document["before"]["levels"] if document["before"] else []
    now = next((one["words"] for one in levels if one["name"] == level["name"]), level["words"])
    return str(level["words"]) if now == level["words"] else f"{level['words']} (now: {now})"


def whatif_paragraphs(document: Json, year: Sequence[list[str]]) -> list[list[str]]:
    """Return what a changed file gives as paragraphs of sentences.

    Parameters
    ----------
    document
        Made by `whatif_document`.
    year
        Paragraphs on everybody's year, where there is nothing to compare with.
    """
    levels = [f"- {one['title']}: {_words(one, document)}." for one in document["after"]["levels"]]
    warnings = ["New warnings:", *(f"- {one}" for one in document["warnings"])] if document["warnings"] else []
    answered = [f"- {one['sentence']}" for one in document["answered"]]
    answered = [f"{_ANSWERED}:", *answered] if answered else []
    return [
        [f"{document['group']}, with {listing(document['options'])}: {document['sentence']}"],
        [f"{_NEVER}:", *(f"- {one['sentence']}" for one in document["never"])] if document["never"] else [],
        *change_paragraphs(document["change"]),
        ["How good it would be, the most important first:", *levels],
        *year,
        warnings,
        answered,
        [_NOTHING],
    ]
