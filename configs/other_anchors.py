"""Whether a slot would be better on the clock of somebody whose zone stands among nobody's anchors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import Slot
from calendars.zones import Clock
from configs.build import Built, Span, blackouts_of
from configs.space import slot_space
from configs.validate import LoadedConfig
from scheduler.candidates import SlotSpace, find_candidates
from scheduler.constraint import as_read, numbers
from scheduler.plan import PRICED
from scheduler.result import Result
from scheduler.solve import best_of

LARGEST = 100
"""Of larger groups it is not asked: they would wait for the answer, and have people on every clock."""


@dataclass(frozen=True, kw_only=True)
class Better:
    """A slot on another clock that wins by a level.

    Parameters
    ----------
    slot
        Its anchor is none that the file allows.
    level
        The first level that differs; of those up to attendance.
    value, chosen
        What it is there, and at the slot that was chosen.
    anchors
        What the file would have to say under ``slots``.
    """

    slot: Slot
    level: str
    value: tuple[int | float, ...]
    chosen: tuple[int | float, ...]
    anchors: tuple[str, ...]


def better_anchor(loaded: LoadedConfig, built: Built, result: Result) -> Better | None:
    """Return a slot on another clock that is better by a level; None if there is none, or a plan is in force.

    Parameters
    ----------
    loaded, built
        The file, and what was solved.
    result
        With a solution.
    """
    space = slot_space(loaded.config, None)
    zones = tuple(_zones(built, space)) if built.agenda is None and len(built.problem.people) <= LARGEST else ()
    if not zones:
        return None
    other, span = replace(space, anchors=zones), Span.of(built.problem.months)
    clocks = [span.clock(zone) for zone in zones]
    candidates = find_candidates(other, built.problem.months, clocks, blackouts_of(loaded.config))
    best = best_of(replace(built.problem, candidates=candidates), built.rules)
    return _compared(best, result, loaded.config.anchors)


def _zones(built: Built, space: SlotSpace) -> Iterator[str]:
    """Yield people's zones whose clocks change otherwise than those of the anchors, one of each kind; and UTC."""
    span = Span.of(built.problem.months)
    known = {_changes(span.clock(zone), space.grid_min) for zone in space.anchors}
    homes = [person.zone for person in built.problem.people]
    for zone in sorted({*homes, "UTC"}, key=lambda one: (-homes.count(one), one)):
        kind = _changes(span.clock(zone), space.grid_min)
        if kind not in known:
            known.add(kind)
            yield zone


def _changes(clock: Clock, grid_min: int) -> tuple[object, ...]:
    """Return what tells clocks apart on which slots give other instants: days and sizes of changes, the grid."""
    first, days = int(clock.offset[0]), clock.begin // MINUTES_PER_DAY
    return tuple(days.tolist()), tuple((clock.offset - first).tolist()), first % grid_min


def _compared(best: Result, result: Result, anchors: tuple[str, ...]) -> Better | None:
    if best.solution is None or result.solution is None:
        return None
    columns = best.solution.schedule.column, result.solution.schedule.column
    for level in result.rules.objective:
        there, here = (tuple(int(number) for number in numbers(level, one)[:, 0]) for one in columns)
        if there > here:
            return None
        if there < here:
            slot, zone = best.solution.slot, best.solution.slot.zone
            said = (as_read(level, one) for one in (there, here))
            return Better(
                slot=slot, level=level.name, value=next(said), chosen=next(said), anchors=(*anchors, zone)
            )
        if level.name == PRICED:
            return None
    return None
