"""Who can be where: the one definition, on arrays.

A person is available at an instant when their wall clock at that instant, in the zone where they then
are, is inside one of their windows, and nothing blocks it. A person can attend a session when they are
available at every instant of it; the session's level for them is the lowest over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from calendars.intervals import Intervals, Minutes, contains, difference, overlap, union
from calendars.zones import Clock

Levels = npt.NDArray[np.uint8]


class Level(IntEnum):
    """How gladly somebody is there; 0 stands for "cannot attend"."""

    ABSENT = 0
    IF_NEEDED = 1
    AVAILABLE = 2
    PREFERRED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Something that keeps a person away although the windows would allow it.

    Parameters
    ----------
    kind
        ``unavailable``, ``holiday``, ``busy``, ``membership``, or ``declined``: an answer to the invitation.
    label
        What to call it to people: the holiday's name, or nothing.
    instants
        When it holds.
    note
        What of its source could not be read as it stands, in one sentence; empty: nothing.
    """

    kind: str
    label: str
    instants: Intervals
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Availability:
    """When one person can attend, over a span of time.

    Parameters
    ----------
    clock
        What the person's own clock shows, journeys included.
    windows
        Instants inside the person's windows, whatever blocks them: at level ``IF_NEEDED`` or higher, at
        ``AVAILABLE`` or higher, at ``PREFERRED``.
    blocks
        What keeps the person away.
    membership
        Instants whose date, on the person's clock, lies within the membership.
    free
        ``windows`` without the blocks and within the membership.
    walls
        What ``windows`` were made of: minutes of the person's own clock at each level, as the file says them.
    """

    clock: Clock
    windows: tuple[Intervals, Intervals, Intervals]
    blocks: tuple[Block, ...]
    membership: Intervals
    free: tuple[Intervals, Intervals, Intervals]
    walls: tuple[Intervals, Intervals, Intervals]

    def levels(self, start: Minutes, duration_min: int) -> Levels:
        """Return the level of each session ``[start, start + duration_min)``; any shape."""
        held = [contains(free, start, start + duration_min) for free in self.free]
        return np.asarray(np.sum(held, axis=0, dtype=np.uint8))

    def is_member(self, start: Minutes) -> npt.NDArray[np.bool_]:
        """Say for each instant whether it lies within the membership; any shape."""
        return contains(self.membership, start, start + 1)

    def minutes_missing(self, start: Minutes, duration_min: int) -> Minutes:
        """Return how many minutes of each session the person cannot attend; any shape."""
        return duration_min - overlap(self.free[0], start, start + duration_min)

    def without(self, block: Block) -> Availability:
        """Return the availability with one block more."""
        free = tuple(difference(one, block.instants) for one in self.free)
        return replace(self, blocks=(*self.blocks, block), free=(free[0], free[1], free[2]))


def availability(
    clock: Clock,
    *,
    preferred: Sequence[Intervals] = (),
    available: Sequence[Intervals] = (),
    if_needed: Sequence[Intervals] = (),
    blocks: Sequence[Block] = (),
    membership: Intervals | None = None,
) -> Availability:
    """Combine windows and blocks into what a person can attend.

    Parameters
    ----------
    clock
        The person's clock; its span bounds everything.
    preferred, available, if_needed
        Windows of each level, in wall minutes. Where levels overlap the highest counts.
    blocks
        What keeps the person away, in instants.
    membership
        Wall minutes of the first to the last day of membership; None: always.
    """
    said = [union(*walls) for walls in (preferred, available, if_needed)]
    named = [clock.instants_of(walls) for walls in said]
    windows = (union(*named), union(*named[:2]), named[0])
    always = np.array([[clock.begin[0], clock.end]], dtype=np.int64)
    member = always if membership is None else clock.instants_of(membership)
    blocked = union(difference(always, member), *(block.instants for block in blocks))
    free = tuple(difference(one, blocked) for one in windows)
    return Availability(
        clock=clock,
        windows=windows,
        blocks=tuple(blocks),
        membership=member,
        free=(free[0], free[1], free[2]),
        walls=(union(*said), union(*said[:2]), said[0]),
    )


def level_table(people: Sequence[Availability], starts: Minutes, duration_min: int) -> Levels:
    """Return the level of every person for sessions at many instants.

    Parameters
    ----------
    people
        Availabilities; one that occurs several times (the same object) is computed once.
    starts
        Begins of sessions, ascending; shape (i,).
    duration_min
        Length of each session.

    Returns
    -------
    Levels
        Shape (len(people), i). Costs one pass over the starts a person, not a search for each cell.
    """
    table = np.zeros((len(people), len(starts)), dtype=np.uint8)
    first_row: dict[int, int] = {}
    for row, person in enumerate(people):
        twin = first_row.setdefault(id(person), row)
        table[row] = table[twin] if twin < row else _level_row(person, starts, duration_min)
    return table


def _level_row(person: Availability, starts: Minutes, duration_min: int) -> Levels:
    """Count level by level: +1 at the first start that an interval holds, -1 after the last, summed up."""
    steps = np.zeros(len(starts) + 1, dtype=np.int8)
    for free in person.free:
        _add_steps(steps, free, starts, duration_min)
    return np.cumsum(steps[:-1], dtype=np.int8).view(np.uint8)


def covered(one: Intervals, starts: Minutes, duration_min: int) -> npt.NDArray[np.bool_]:
    """Say for sessions at many instants, ascending, whether a set covers them whole: `contains` in one pass."""
    steps = np.zeros(len(starts) + 1, dtype=np.int8)
    _add_steps(steps, one, starts, duration_min)
    return np.cumsum(steps[:-1], dtype=np.int8).view(np.bool_)


def _add_steps(steps: npt.NDArray[np.int8], free: Intervals, starts: Minutes, duration_min: int) -> None:
    enters = np.searchsorted(starts, free[:, 0])
    leaves = np.searchsorted(starts, free[:, 1] - (duration_min - 1))
    fits = enters < leaves  # of disjoint intervals no two that fit enter or leave at the same start
    steps[enters[fits]] += 1
    steps[leaves[fits]] -= 1
