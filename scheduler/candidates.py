"""The slots that may be chosen: every ordinal, weekday, clock time and anchor zone of the grid.

Slots that meet a skipped clock time or a blackout in one of their sessions are no candidates; the reason
is kept. Slots that give the same instants in every session are one candidate, named by the first anchor
listed and then by the lowest ordinal (a 4th Thursday can be the last one in all months of a programme).
Candidates are in the order of the tie-break: by their instants, earliest first; when a published plan is
solved again those before all others that hold fewer published sessions at another instant. Its slot keeps its
name, and sessions that are fixed have the same instant in every candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from calendars.intervals import MINUTES_PER_DAY, Minutes
from calendars.slots import ORDINAL_NAMES, WEEKDAY_NAMES, Month, Slot, nth_weekday
from calendars.zones import GAP, Clock, wall_minutes

Index = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


class Refusal(IntEnum):
    """Why a slot is no candidate."""

    NONE = 0
    BLACKOUT = 1
    SKIPPED_TIME = 2
    TOO_LATE = 3
    NOT_ASKED = 4


@dataclass(frozen=True, kw_only=True)
class SlotSpace:
    """What slots may be made of.

    Parameters
    ----------
    ordinals
        1 to 4 and ``LAST``.
    weekdays
        0 (Monday) to 6.
    grid_min
        Minutes between clock times; divides a day.
    times
        The only clock times, in minutes after midnight, in place of the grid; empty: those of the grid.
    anchors
        IANA names, each once; the first that gives some instants names the candidate.
    """

    ordinals: tuple[int, ...] = (1, 2, 3, 4)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    grid_min: int = 30
    times: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ("UTC",)

    def __post_init__(self) -> None:
        """Put ordinals, weekdays and times into their natural order: how a file lists them changes no answer."""
        order = list(ORDINAL_NAMES)
        object.__setattr__(self, "ordinals", tuple(sorted(set(self.ordinals), key=order.index)))
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        object.__setattr__(self, "times", tuple(sorted(set(self.times))))
        object.__setattr__(self, "anchors", tuple(dict.fromkeys(self.anchors)))

    @property
    def minutes(self) -> Sequence[int]:
        """The clock times, in minutes after midnight, ascending."""
        return self.times or range(0, MINUTES_PER_DAY, self.grid_min)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of anchors, ordinals, weekdays and clock times."""
        return len(self.anchors), len(self.ordinals), len(self.weekdays), len(self.minutes)

    def slot(self, position: int) -> Slot:
        """Return the slot at a position of the enumeration (anchors, ordinals, weekdays, clock times)."""
        a, o, w, k = np.unravel_index(position, self.shape)
        return Slot(self.ordinals[o], self.weekdays[w], self.minutes[int(k)], self.anchors[a])

    def position(self, slot: Slot) -> int | None:
        """Return where a slot stands in the enumeration, or None if the space does not hold it."""
        try:
            where = (
                self.anchors.index(slot.zone),
                self.ordinals.index(slot.ordinal),
                self.weekdays.index(slot.weekday),
                self.minutes.index(slot.minute),
            )
        except ValueError:
            return None
        return int(np.ravel_multi_index(where, self.shape))


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """The candidates, and for every slot of the space what became of it.

    Parameters
    ----------
    space
        What the slots were made of; n slots in all.
    starts
        Begin of every session of every candidate; shape (c, t), rows distinct, by the number of published sessions
        at another instant if there are any, then ascending in lexical order.
    names
        Position in the space of the slot that names each candidate; shape (c,).
    candidate_of
        Candidate that each slot of the space became, or -1; shape (n,).
    refusal
        Why a slot is no candidate (``Refusal``); shape (n,).
    refusing_session
        The first session (from 0) that made it none, or -1; shape (n,).
    """

    space: SlotSpace
    starts: Minutes
    names: Index
    candidate_of: Index
    refusal: npt.NDArray[np.uint8]
    refusing_session: Index

    def slot(self, candidate: int) -> Slot:
        """Return the slot that names a candidate."""
        return self.space.slot(int(self.names[candidate]))

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.starts)

    def best_by_anchor(self, order: Index) -> dict[str, int]:
        """Return for each anchor the first candidate in ``order`` that a slot with this anchor gives."""
        per_anchor = self.candidate_of.reshape(len(self.space.anchors), -1)
        rank = np.full(len(self) + 1, len(order), dtype=np.intp)  # the last entry stands for "no candidate"
        rank[order] = np.arange(len(order))
        best = {}
        for anchor, mine in zip(self.space.anchors, per_anchor, strict=True):
            first = int(rank[mine].min(initial=len(order)))
            if first < len(order):
                best[anchor] = int(order[first])
        return best


@dataclass(frozen=True, kw_only=True, eq=False)
class Fixed:
    """What a published plan leaves to choose.

    Parameters
    ----------
    slot
        The slot in force.
    published
        Begin of every session at the slot in force: as published, or where nothing is published as the slot gives
        it; ``GAP`` where it gives nothing. Shape (t,).
    there
        Which of them are published, and so may stay; shape (t,).
    pinned
        Which of them stay, whatever is chosen; shape (t,).
    earliest
        No session may be set on an instant before this one. A session whose published begin is later stays where
        it is under slots whose own date is already past.
    closed
        Which of them fall on a date that is blacked out by now; shape (t,).
    renewal
        Whether nothing is published, and the sessions that the slot in force gives count as if they were.
    """

    slot: Slot
    published: Minutes
    there: Bools
    pinned: Bools
    earliest: int
    closed: Bools
    renewal: bool = False

    @property
    def open(self) -> Bools:
        """Published sessions that could still be held at another instant; shape (t,)."""
        return np.asarray((self.there | self.renewal) & ~self.pinned & (self.published != GAP))

    def moved(self, starts: Minutes) -> Bools:
        """Say which published sessions some candidates hold at another instant; shape (c, t)."""
        return np.asarray((starts != self.published) & self.open)


def find_candidates(
    space: SlotSpace,
    months: Sequence[Month],
    clocks: Sequence[Clock],
    blackouts: frozenset[date] = frozenset(),
    fixed: Fixed | None = None,
) -> Candidates:
    """Enumerate the slots of a space over a programme.

    Parameters
    ----------
    space
        What slots may be made of.
    months
        The month of each session.
    clocks
        The clock of each anchor, in the space's order, over the programme and a day on both sides.
    blackouts
        Dates, on the anchor zone's calendar, on which no session may begin.
    fixed
        What is published already; None: nothing.
    """
    days = _days(space, months)
    walls = days[:, :, None, :] + np.array(space.minutes)[None, None, :, None]
    starts = np.stack([clock.first_pass(walls) for clock in clocks]).reshape(-1, len(months))
    black = np.isin(days, [wall_minutes(day) for day in blackouts])
    black = np.broadcast_to(black[None, :, :, None, :], (*space.shape, len(months))).reshape(starts.shape)
    late = np.zeros(starts.shape, dtype=bool)
    if fixed is not None:
        late = (starts < fixed.earliest) & (starts != GAP) & ~fixed.pinned
        stays = fixed.pinned | (late & fixed.there & (fixed.published >= fixed.earliest))
        starts, black, late = np.where(stays, fixed.published, starts), black & ~stays, late & ~stays
    refusal, session = _refusals(starts, black, late)
    merged = _merge(space, starts, refusal, session)
    return merged if fixed is None else _fewest_moved_first(merged, fixed)


def _days(space: SlotSpace, months: Sequence[Month]) -> Minutes:
    """Return 00:00 of every date, in wall minutes; shape (ordinals, weekdays, months)."""
    return np.array(
        [
            [[wall_minutes(nth_weekday(m, ordinal, weekday)) for m in months] for weekday in space.weekdays]
            for ordinal in space.ordinals
        ],
        dtype=np.int64,
    )


def _refusals(starts: Minutes, black: Bools, late: Bools) -> tuple[npt.NDArray[np.uint8], Index]:
    skipped = starts == GAP
    bad = skipped | black | late
    first = np.argmax(bad, axis=1)
    rows = np.arange(len(starts))
    kind = np.where(late[rows, first], Refusal.TOO_LATE, Refusal.BLACKOUT)
    kind = np.where(skipped[rows, first], Refusal.SKIPPED_TIME, kind)
    refused = bad.any(axis=1)
    return np.where(refused, kind, Refusal.NONE).astype(np.uint8), np.where(refused, first, -1)


def _merge(space: SlotSpace, starts: Minutes, refusal: npt.NDArray[np.uint8], session: Index) -> Candidates:
    """Join slots with equal instants; ``np.unique`` returns the first of equals, in the order of the space."""
    good = np.flatnonzero(refusal == Refusal.NONE)
    distinct, first, inverse = np.unique(starts[good], axis=0, return_index=True, return_inverse=True)
    candidate_of = np.full(len(starts), -1, dtype=np.intp)
    candidate_of[good] = inverse.reshape(-1)
    return Candidates(
        space=space,
        starts=distinct,
        names=good[first],
        candidate_of=candidate_of,
        refusal=refusal,
        refusing_session=session,
    )


def _fewest_moved_first(candidates: Candidates, fixed: Fixed) -> Candidates:
    """Put candidates that move fewer published sessions before the others; the slot in force keeps its name."""
    order = np.argsort(fixed.moved(candidates.starts).sum(axis=1), kind="stable")
    place = np.append(np.argsort(order), -1)  # the last entry is for slots that are no candidate
    candidate_of, names = place[candidates.candidate_of], candidates.names[order]
    own = candidates.space.position(fixed.slot)
    if own is not None and candidate_of[own] >= 0:
        names[candidate_of[own]] = own
    return replace(candidates, starts=candidates.starts[order], names=names, candidate_of=candidate_of)


def only_slot(candidates: Candidates, slot: Slot) -> Candidates:
    """Return the one candidate that a slot is, or none if it is none; for all others nobody asked."""
    position = candidates.space.position(slot)
    asked = np.zeros(len(candidates.refusal), dtype=bool)
    keep = np.empty(0, dtype=np.intp)
    if position is not None:
        asked[position] = True
        keep = candidates.candidate_of[[position]]
        keep = keep[keep >= 0]
    return replace(
        candidates,
        starts=candidates.starts[keep],
        names=np.full(len(keep), position, dtype=np.intp),
        candidate_of=np.where(asked & (candidates.candidate_of >= 0), 0, -1),
        refusal=np.where(asked, candidates.refusal, Refusal.NOT_ASKED).astype(np.uint8),
    )


def describe_refusal(candidates: Candidates, position: int, months: Sequence[Month], numbers: Sequence[int]) -> str:
    """Say why a slot of the space is no candidate.

    Parameters
    ----------
    candidates, position
        The slot.
    months, numbers
        Of the sessions.

    Raises
    ------
    ValueError
        The slot is a candidate.
    """
    slot, why = candidates.space.slot(position), Refusal(int(candidates.refusal[position]))
    if why is Refusal.NONE:
        raise ValueError(f"{slot} is a candidate")
    session = int(candidates.refusing_session[position])
    day = slot.day(months[session])
    when = f"session {numbers[session]} would fall on {WEEKDAY_NAMES[slot.weekday]} {day.isoformat()}"
    if why is Refusal.BLACKOUT:
        return f"{when}, a date that the file blacks out"
    if why is Refusal.TOO_LATE:
        return f"{when}, for which it is too late"
    return f"{when}, when {slot.time} does not exist in {slot.zone}: the clocks go forward"
