"""What a file allows of slots, as the engine takes it."""

from __future__ import annotations

from collections.abc import Iterator

from calendars.slots import Slot
from configs.schema import Config
from scheduler.candidates import SlotSpace


def slot_space(config: Config, slot: Slot | None) -> SlotSpace:
    """Return what slots may be made of; for a given one just what it is made of."""
    if slot is not None:
        own, day, minute, zone = (slot.ordinal,), (slot.weekday,), (slot.minute,), (slot.zone,)
        return SlotSpace(ordinals=own, weekdays=day, times=minute, anchors=zone)
    return SlotSpace(
        ordinals=config.slots.ordinals,
        weekdays=config.slots.weekdays,
        grid_min=config.slots.grid,
        times=config.slots.times or (),
        anchors=tuple(_anchors(config)),
    )


def _anchors(config: Config) -> Iterator[str]:
    """Yield the zones of the anchors; those of a group of people in alphabetical order: theirs tells nothing."""
    for anchor in config.anchors:
        if anchor == "leaders":
            yield from sorted({leader.zone for leader in config.leaders})
        elif anchor == "members":
            yield from sorted({member.zone for member in config.members})
        else:
            yield anchor
