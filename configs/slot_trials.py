"""What a file could allow of slots beside what it allows: the changes of `slots` that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import LAST, ORDINAL_NAMES, WEEKDAY_NAMES, WEEKDAYS, clock_text
from configs.problems import Place
from configs.schema import Config
from configs.validate import LoadedConfig
from scheduler.candidates import SlotSpace
from scheduler.facts import Kind
from scheduler.relax import Trial

FINEST_GRID = 15
"""Minutes between the clock times that are tried where the file allows others."""


def slot_trials(loaded: LoadedConfig, space: SlotSpace) -> Iterator[Trial]:
    """Yield every change of what a file allows of slots; ``space`` is what it allows."""
    for day in range(7):
        if day not in space.weekdays:
            days = sorted({*space.weekdays, day})
            written = ", ".join(WEEKDAYS[one] for one in days)
            words = f"a {WEEKDAY_NAMES[day]} were allowed too"
            yield _slot_trial(loaded, Kind.WEEKDAYS, 30, words, f"weekdays: [{written}]", weekdays=tuple(days))
    for ordinal in (1, 2, 3, 4, LAST):
        if ordinal not in space.ordinals:
            ordinals = tuple(one for one in ORDINAL_NAMES if one in (*space.ordinals, ordinal))
            name = "the last one" if ordinal == LAST else f"the {ORDINAL_NAMES[ordinal]} one"
            words = f"{name} of a month were allowed too (ordinals)"
            written = ", ".join('"last"' if one == LAST else str(one) for one in ordinals)
            yield _slot_trial(loaded, Kind.ORDINALS, 10, words, f"ordinals: [{written}]", ordinals=ordinals)
    yield from _time_trials(loaded, space.times) if space.times else _grid_trials(loaded, space.grid_min)
    yield from _anchor_trials(loaded, space)


def _grid_trials(loaded: LoadedConfig, grid_min: int) -> Iterator[Trial]:
    for grid in (30, 15):
        if grid < grid_min:
            words = f"a session could begin every {grid} minutes (grid)"
            yield _slot_trial(loaded, Kind.GRID, 5, words, f"grid: {grid}", "grid", grid=grid)


def _time_trials(loaded: LoadedConfig, times: Sequence[int]) -> Iterator[Trial]:
    """Yield one clock time more, the nearest that is enough, half hours before quarters; and all of a grid."""

    def far(minute: int) -> tuple[bool, int]:
        apart = ((minute - one) % MINUTES_PER_DAY for one in times)
        return minute % 30 != 0, min(min(one, MINUTES_PER_DAY - one) for one in apart)

    for minute in sorted({*range(0, MINUTES_PER_DAY, FINEST_GRID)} - {*times}, key=lambda one: (*far(one), one)):
        more = tuple(sorted((*times, minute)))
        written = ", ".join(f'"{clock_text(one)}"' for one in more)
        words = f"{clock_text(minute)} were allowed too (times)"
        yield _slot_trial(loaded, Kind.TIMES, 5, words, f"times: [{written}]", "times", times=more)
    words = "a session could begin every 30 minutes (grid, in place of times)"
    yield _slot_trial(loaded, Kind.TIMES, 6, words, "grid: 30, without times", times=None, grid=30)


def _anchor_trials(loaded: LoadedConfig, space: SlotSpace) -> Iterator[Trial]:
    config = loaded.config
    zones = {
        "UTC": {"UTC"},
        "leaders": {one.zone for one in config.leaders},
        "members": {one.zone for one in config.members},
    }
    for name, added in zones.items():
        if not added <= set(space.anchors):
            whose = "UTC" if name == "UTC" else f"the clock of one of the {name}"
            anchors = (*config.anchors, name)
            words = f"the slot could follow {whose} too (anchors)"
            yield _slot_trial(loaded, Kind.ANCHORS, 6, words, f"anchors: [{', '.join(anchors)}]", anchors=anchors)


def _slot_trial(
    loaded: LoadedConfig, kind: Kind, cost: int, words: str, written: str, series: str = "", **values: object
) -> Trial:
    def change(config: Config) -> Config:
        return config.changed(slots=config.slots.changed(**values))

    return Trial(
        kind=kind,
        facts=((kind, "0"),),
        cost=cost,
        words=words,
        write=f"slots: {written}",
        line=line_of(loaded, ("slots", kind)) or line_of(loaded, ("slots",)),
        series=series,
        change=change,
    )


def line_of(loaded: LoadedConfig, place: Place) -> int:
    """Return the line of a place that the file holds; 0 if it does not."""
    node = loaded.root
    for step in place:
        inner = node.step(step)
        if inner is None:
            return 0
        node = inner
    return loaded.line_of(place)
