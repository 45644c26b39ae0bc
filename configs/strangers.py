"""Names in reports that match nobody: whom they may mean, and what is said and asked about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from configs.attendance import Found, Presence, minutes_of_all, status_of_all
from configs.match import SHARES_A_WORD, likeness
from configs.report_cells import AttendanceError
from configs.shell import quoted
from scheduler.finding import nearest
from scheduler.ledger import PRESENT
from scheduler.plan import Plan, PlannedPerson

MOST_NAMED = 20
"""Names that a message lists before the rest is only counted."""

Seen = Sequence[Presence]


def candidates(
    plan: Plan, seen: Seen, missing: Sequence[PlannedPerson] = (), *, typos: bool = True
) -> list[PlannedPerson]:
    """Return the people whom an unmatched name may mean: the nearest, and those missing who share a word of it.

    An id that is nobody's means nobody else. Typing errors take long to find, so that long lists go without.
    """
    if not seen[0].name and seen[0].id:
        return []
    alike = {one.id: likeness(one, seen[0].shown) for one in plan.people}
    least = max(alike.values()) or 1
    people = [
        one for one in plan.people if alike[one.id] >= (min(least, SHARES_A_WORD) if one in missing else least)
    ]
    if not people and typos:
        near = nearest(
            plan.people, re.sub(r"[^\w\s]|\b(dr|prof)\b", " ", seen[0].shown, flags=re.IGNORECASE).strip()
        )
        people = [near] if near else []
    return sorted(people, key=lambda one: one not in missing)


def with_guests(plan: Plan, found: Found, missing: Sequence[PlannedPerson], at_least: int) -> Found:
    """Return what was found with names that match nobody as guests, but for those that may be somebody missing."""
    typos = len(found.unmatched) <= MOST_NAMED
    may_be = [bool(_may_be(plan, seen, missing, at_least, typos)) for seen in found.unmatched]
    asked = [seen for seen, one in zip(found.unmatched, may_be, strict=True) if one]
    guests = [_shown(seen) for seen, one in zip(found.unmatched, may_be, strict=True) if not one]
    rest = [f"and {len(guests) - MOST_NAMED:,} more"] if len(guests) > MOST_NAMED else []
    names = ", ".join([*guests[:MOST_NAMED], *rest])
    said = [f"guests, of whom nothing is recorded: {names}"] if guests else []
    return replace(found, unmatched=tuple(asked), notes=(*found.notes, *said))


def _may_be(
    plan: Plan, seen: Seen, missing: Sequence[PlannedPerson], at_least: int, typos: bool = True
) -> list[PlannedPerson]:
    """Return who of those missing would have been there, if a name is theirs."""
    if status_of_all(seen, at_least) != PRESENT:
        return []
    return [one for one in candidates(plan, seen, missing, typos=typos) if one in missing]


def left_out_notes(plan: Plan, found: Found, missing: Sequence[PlannedPerson], at_least: int) -> list[str]:
    """Return sentences about people who are recorded as absent though a name that was left out may be theirs."""
    return [
        f"{_shown(seen)} was left out, and {one.name}, who may be meant, was not there"
        for seen in found.left_out
        for one in _may_be(plan, seen, missing, at_least)
    ]


def unmatched(plan: Plan, found: Found, missing: Sequence[PlannedPerson], at_least: int) -> AttendanceError:
    """Return the error about names that match nobody, with the options that settle each.

    Whoever was there long enough is not offered for leaving out alone, since that may make somebody absent.
    """
    lines, options, open_ones = [], [], 0
    for seen in found.unmatched[:MOST_NAMED]:
        words, settled = _line(plan, seen, missing, at_least)
        lines.append(f"- {_shown(seen)}, {words}")
        options += [settled] if settled else []
        open_ones += not settled
    rest = len(found.unmatched) - len(lines)
    more = [f"- and {rest:,} more names"] if rest else []
    names = "1 name matches" if len(found.unmatched) == 1 else f"{len(found.unmatched)} names match"
    head = f"Nothing was recorded: {names} nobody in the group, or more than one person."
    ready = [f"If that is right, repeat the command with: {' '.join(options)}"] if options else []
    choose = (
        [f"Choose one option for {'each' if open_ones > 1 else 'the name'} that has several."] if open_ones else []
    )
    all_guests = (
        ["With --guests all names that can be nobody's of the group are guests."] if open_ones or rest else []
    )
    return AttendanceError("\n".join([head, *lines, *more, *ready, *choose, *all_guests]))


def _line(plan: Plan, seen: Seen, missing: Sequence[PlannedPerson], at_least: int) -> tuple[str, str]:
    """Return whom a name may mean, and the option that settles it; empty where somebody has to choose."""
    near, ignore = candidates(plan, seen, missing), f"--ignore {quoted(seen[0].shown)}"
    if len(near) == 1:
        settled = _who(seen, near[0].id)
        return f"nearest is {near[0].name}: {settled}", settled
    if near:
        names = " and ".join(one.name for one in near)
        return f"nearest are {names}: {' or '.join(_who(seen, one.id) for one in near)}", ""
    if status_of_all(seen, at_least) != PRESENT:
        return f"nobody is near: {ignore}, or --who NAME=ID", ignore
    return f"nobody is near: {_who(seen, 'ID')}{_missing(missing)}, or {ignore} if it is nobody of the group", ""


def _missing(people: Sequence[PlannedPerson]) -> str:
    """Return the ids that may be meant."""
    some = [f"{one.id} ({one.name})" for one in people[:3]]
    return f" with {', '.join(some)}{' …' if len(people) > 3 else ''}" if some else ""


def _shown(seen: Seen) -> str:
    minutes = minutes_of_all(seen)
    return repr(seen[0].shown) + ("" if minutes is None else f" ({minutes} min)")


def _who(seen: Seen, person: str) -> str:
    return f"--who {quoted(f'{seen[0].shown}={person}')}"
