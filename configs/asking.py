"""A slot that somebody asks about: when its sessions would be, and what the file has against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calendars.intervals import Minutes
from calendars.slots import Month, Slot
from calendars.zones import GAP
from configs.build import Span, blackouts_of, months_of_all
from configs.schema import Config
from configs.space import slot_space
from scheduler.candidates import Candidates, Fixed, Refusal, SlotSpace, find_candidates
from scheduler.incumbent import Agenda
from scheduler.why import Asked, Obstacle


@dataclass(frozen=True, kw_only=True, eq=False)
class _Place:
    """A slot's session in one month: its begin with the blackouts left aside, and what is against it."""

    start: int | None
    why: Refusal


def asked(config: Config, agenda: Agenda | None, slot: Slot) -> Asked:
    """Look at a slot, session by session, whatever the file allows.

    Parameters
    ----------
    config
        The file.
    agenda
        The sessions, when a published plan is solved again; None: those of the file.
    slot
        The slot.
    """
    months = agenda.months if agenda else config.programme.months
    span = Span.of(months_of_all(months, agenda))
    places = list(_places(config, agenda, slot, months, span))
    starts = [place.start for place in places if place.start is not None]
    return Asked(
        slot=slot,
        starts=np.array(starts, dtype=np.int64) if len(starts) == len(months) else None,
        obstacles=tuple(
            Obstacle(t=t, day=slot.day(month), why=place.why)
            for t, (month, place) in enumerate(zip(months, places, strict=True))
            if place.why is not Refusal.NONE
        ),
        limits=tuple(_limits(slot_space(config, None), slot)),
    )


def _places(
    config: Config, agenda: Agenda | None, slot: Slot, months: Sequence[Month], span: Span
) -> Iterator[_Place]:
    space, clock, blackouts = slot_space(config, slot), span.clock(slot.zone), blackouts_of(config)
    position = space.position(slot)
    assert position is not None
    for t, month in enumerate(months):
        fixed = None if agenda is None else _fixed(agenda.fixed, t)
        judged, free = (
            find_candidates(space, [month], [clock], black, fixed) for black in (blackouts, frozenset())
        )
        yield _Place(start=_start(free, position), why=Refusal(int(judged.refusal[position])))


def _fixed(fixed: Fixed, t: int) -> Fixed:
    """Return what is published of one session."""
    one = slice(t, t + 1)
    return replace(
        fixed,
        published=fixed.published[one],
        there=fixed.there[one],
        pinned=fixed.pinned[one],
        closed=fixed.closed[one],
    )


def _start(found: Candidates, position: int) -> int | None:
    candidate = int(found.candidate_of[position])
    return None if candidate < 0 else _instant(found.starts[candidate])


def _instant(starts: Minutes) -> int | None:
    return None if starts[0] == GAP else int(starts[0])


def _limits(space: SlotSpace, slot: Slot) -> Iterator[str]:
    """Yield the keys of the file's ``slots`` that leave a slot out."""
    allowed = {
        "weekdays": slot.weekday in space.weekdays,
        "ordinals": slot.ordinal in space.ordinals,
        "times" if space.times else "grid": slot.minute in space.minutes,
        "anchors": slot.zone in space.anchors,
    }
    yield from (key for key, fits in allowed.items() if not fits)
