"""What beside their hours is understood of a person: membership, travel, leave, holidays, busy times; in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import numpy as np

from calendars.intervals import MINUTES_PER_DAY, Intervals, intersection, interval_set, union
from calendars.slots import WEEKDAYS
from calendars.zones import wall_minutes, wall_time
from reports.measures import duration
from reports.words import count, listing, place
from reports.year_hours import Programme
from scheduler.problem import Person, Role

_LAST_MINUTE = np.array([0, 1], dtype=np.int64)
"""From the end of an interval back to its last minute: what clocks show after it may be something else."""


def also(person: Person, programme: Programme) -> list[str]:
    """Return sentences without a full stop, one for each kind of thing that the file says.

    Parameters
    ----------
    person
        Somebody of the group.
    programme
        The days that are spoken of.
    """
    return [*_membership(person, programme), *_away(person, programme), *_blocks(person, programme)]


def _membership(person: Person, programme: Programme) -> Iterator[str]:
    if person.optional:
        yield "optional: not counted for contract and quorum"
    leads = person.role is Role.LEADER
    days = _days(person, person.availability.membership, programme)
    if days is None:
        yield f"{'does not lead' if leads else 'not in the group'} at any time of the programme"
    elif days != (programme.first, programme.last):
        since = f" from {programme.day(days[0])}" if days[0] > programme.first else ""
        until = f" until {programme.day(days[1])}" if days[1] < programme.last else ""
        yield f"{'leads' if leads else 'in the group'}{since}{until}"


def _away(person: Person, programme: Programme) -> Iterator[str]:
    for first, last, zone in person.away:
        yield f"away {programme.span(first, last)}, on the clock of {place(zone)} ({zone})"


def _blocks(person: Person, programme: Programme) -> Iterator[str]:
    leave = [programme.span(*days) for days, _ in _spans(person, "unavailable", programme)]
    if leave:
        yield f"keeps free {listing(leave)}"
    holidays = sorted(first for (first, _), _ in _spans(person, "holiday", programme))
    if holidays:
        yield f"{count(len(holidays), 'public holiday')} kept free: {_by_month(holidays, programme)}"
    busy = [one.instants for one in person.availability.blocks if one.kind == "busy"]
    if busy:
        yield _busy(person, union(*busy), programme)


def _by_month(days: list[date], programme: Programme) -> str:
    """Return ``1, 18 January; 15 February``."""
    months = groupby(days, key=lambda day: (day.year, day.month))
    rows = [list(mine) for _, mine in months]
    return "; ".join(f"{', '.join(str(day.day) for day in mine)} {programme.month(mine[0])}" for mine in rows)


def _spans(person: Person, kind: str, programme: Programme) -> Iterator[tuple[tuple[date, date], str]]:
    """Yield the dates of each block of a kind within the programme, and what it is called."""
    for block in person.availability.blocks:
        days = _days(person, block.instants, programme) if block.kind == kind else None
        if days:
            yield days, block.label


def _days(person: Person, instants: Intervals, programme: Programme) -> tuple[date, date] | None:
    """Return the first and the last date of the programme, on the person's clock, that instants reach."""
    if not len(instants):
        return None
    edges = person.availability.clock.wall(instants[[0, -1], [0, 1]] - _LAST_MINUTE)
    first = max(wall_time(int(edges[0])).date(), programme.first)
    last = min(wall_time(int(edges[-1])).date(), programme.last)
    return (first, last) if first <= last else None


def _busy(person: Person, instants: Intervals, programme: Programme) -> str:
    """Say how often and how long, and when first: enough to see whether it is the right calendar."""
    walls = person.availability.clock.wall(instants - _LAST_MINUTE) + _LAST_MINUTE
    begin, after = wall_minutes(programme.first), wall_minutes(programme.last) + MINUTES_PER_DAY
    rows = intersection(walls, interval_set([(begin, after)]))
    if not len(rows):
        return "no busy time in the programme"
    first, until = (wall_time(int(one)) for one in rows[0])
    total = duration(int((rows[:, 1] - rows[:, 0]).sum()))
    when = f"{WEEKDAYS[first.weekday()]} {programme.day(first.date())} {first:%H:%M}–{until:%H:%M}"
    return f"busy {count(len(rows), 'time')} by their calendar, {total} in all; the first is {when}"
