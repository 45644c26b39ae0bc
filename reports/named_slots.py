"""Why a slot that somebody named cannot be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from calendars.slots import ORDINAL_NAMES, WEEKDAY_NAMES, Slot
from reports.words import listing, short_day
from scheduler.candidates import SlotSpace, describe_refusal
from scheduler.constraint import Rules, Violation
from scheduler.problem import Problem
from scheduler.schedule import schedule_of

MOST_SHOWN = 3
"""Broken parts of the rules that are named before the rest is only counted."""


def refusals(slot: Slot, alone: Problem, whole: Problem, rules: Rules) -> list[str]:
    """Return every reason why a slot cannot be chosen; none if it can.

    Parameters
    ----------
    slot
        The slot.
    alone
        The problem in which it alone may be chosen, whatever the file allows.
    whole
        The problem with every slot that the file allows.
    rules
        What a plan has to satisfy.
    """
    if not len(alone.candidates):
        position = alone.candidates.space.position(slot)
        assert position is not None
        return [describe_refusal(alone.candidates, position, alone.months, alone.numbers)]
    starts = alone.candidates.starts[0]
    allowed = bool((whole.candidates.starts == starts).all(axis=1).any())
    schedule = schedule_of(alone, np.asarray(starts))
    broken = [found for rule in rules.hard for found in rule.violations(schedule)]
    outside = [] if allowed else [f"the file does not allow it: {listing(_outside(slot, whole.candidates.space))}"]
    return [*outside, *_broken(slot, alone, broken)]


def _outside(slot: Slot, space: SlotSpace) -> Iterator[str]:
    """Say which key of ``slots`` leaves a slot out."""
    if slot.zone not in space.anchors:
        yield f"{slot.zone} is none of the anchors"
    if slot.ordinal not in space.ordinals:
        yield f"{ORDINAL_NAMES[slot.ordinal]} is none of the ordinals"
    if slot.weekday not in space.weekdays:
        yield f"{WEEKDAY_NAMES[slot.weekday]} is none of the weekdays"
    if slot.minute not in space.minutes:
        yield f"{slot.time} is " + (
            "none of the times" if space.times else f"not on the grid of {space.grid_min} minutes"
        )


def _broken(slot: Slot, problem: Problem, broken: Sequence[Violation]) -> list[str]:
    """Say which hard rules break; beyond a few, how many more times."""
    said = [found.sentence + _days(slot, problem, found) for found in broken[:MOST_SHOWN]]
    rest = len(broken) - len(said)
    return [*said, f"{rest} more breaches of the rules"] if rest > 0 else said


def _days(slot: Slot, problem: Problem, found: Violation) -> str:
    """Return the dates of the sessions concerned, on the slot's own clock."""
    months = [problem.months[problem.position(number)] for number in found.sessions]
    days = [short_day(slot.day(month)) for month in months]
    return f" ({listing(days)})" if days else ""
