"""Members whose contract is broken, or at its edge: no absence is left to them."""

from __future__ import annotations

from typing import Any

from reports.measures import Scale, too_many
from reports.sheet import ABSENT, Times
from reports.words import count, listing, short_day
from scheduler.plan import Plan, PlannedPerson

Json = dict[str, Any]


def contracts(plan: Plan, times: Times, scale: Scale) -> list[Json]:
    """Return the members in question, broken contracts first; without a contract only those who miss much."""
    rows = [_row(person, times, scale) for person in plan.people if person.contract]
    shown = [row for row in rows if row["state"] == "broken" or (row["state"] == "edge" and scale.contract_written)]
    return sorted(shown, key=lambda row: (row["state"] != "broken", -row["absences"]))


def heading(limits: Json, published: bool = False) -> str:
    """Return what stands above these members.

    Parameters
    ----------
    limits
        Of the document.
    published
        Whether nothing is to be decided any more.
    """
    if not limits["contract_written"]:
        return f"Who would miss {too_many(limits['max_absences'], limits['max_consecutive'])}"
    return "Contracts broken" if published else "Contracts broken, or with no absence left"


_WHERE = (
    "No contract is written: {few} counts as too much. `rules: contract:` sets other limits, an `objective` "
    "without contract drops them."
)


def unwritten(scale: Scale) -> list[str]:
    """Say which line sets or drops the limits that nobody wrote; nothing where they are written, or off."""
    if scale.contract_written or scale.max_absences is None or not scale.members:
        return []
    return [_WHERE.format(few=f"to miss {scale.too_many}")]


def _row(person: PlannedPerson, times: Times, scale: Scale) -> Json:
    missed = [number for number, level in enumerate(person.levels, 1) if level == ABSENT]
    state = "broken" if person.contract == "broken" else "edge" if _at_edge(person, scale) else "kept"
    return {
        "id": person.id,
        "name": person.name,
        "state": state,
        "absences": person.absences,
        "longest_run": person.longest_run,
        "sessions": missed,
        "sentence": _sentence(person, state, missed, times, scale),
    }


def _at_edge(person: PlannedPerson, scale: Scale) -> bool:
    """Say whether any further absence would break the contract."""
    if not person.absences or scale.max_absences is None or scale.max_consecutive is None:
        return False
    in_a_row = scale.max_consecutive > 1 and person.longest_run == scale.max_consecutive
    return person.absences == scale.max_absences or in_a_row


def _sentence(person: PlannedPerson, state: str, missed: list[int], times: Times, scale: Scale) -> str:
    run = "all" if person.longest_run == len(missed) else f"{person.longest_run} of them"
    row = f", {run} in a row" if person.longest_run > 1 else ""
    if not person.attends:
        said = f"{person.name} would miss every session, {len(missed)} in all."
    else:
        days = listing([short_day(times.days[number - 1]) for number in missed])
        said = f"{person.name} would miss {count(len(missed), 'session')}{row}: {days}."
    return said + (_limits(scale) if state == "broken" else " No further absence is left.")


def _limits(scale: Scale) -> str:
    if not scale.contract_written:
        return ""
    if scale.max_absences is None:
        return " The contract allows fewer."
    return f" The contract allows {scale.max_absences}, and {scale.max_consecutive} in a row."
