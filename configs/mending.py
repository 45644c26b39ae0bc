"""The line of a file that would let somebody come who said yes: their hours and these sessions, ready to paste."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from calendars.availability import Availability
from calendars.counts import verb
from calendars.errors import UserError
from calendars.intervals import Intervals, contains, overlap
from calendars.slots import Month
from calendars.windows import parse_windows
from calendars.zones import minutes_of, wall_time
from configs.build import availability_of
from configs.fields import Days
from configs.files import read_bytes
from configs.people import Person
from configs.problems import Place
from configs.validate import LoadedConfig, load_config, parse_config
from scheduler.effects import Mend
from scheduler.plan import PlannedSession, moment_from

_LAST = np.array([[0, 1]], dtype=np.int64)
"""From the end of a session to its last minute."""
_DAY = timedelta(days=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BLOCKS = {
    "unavailable": "a date under `unavailable` stands against it",
    "holiday": "a public holiday of theirs (`holidays`) stands against it",
    "busy": "a busy event in their calendar (`busy`) stands against it",
}


def mending(file: Path, wanted: Mapping[str, Sequence[PlannedSession]]) -> dict[str, Mend]:
    """Return what to write in a file so that people can come to sessions, by id.

    Parameters
    ----------
    file
        The group's file as it is now; where it cannot be read nothing is proposed.
    wanted
        The sessions of each person.
    """
    try:
        loaded = load_config(file)
        return {
            person.id: _mend(loaded, (group, n), person, wanted[person.id])
            for group in ("leaders", "members")
            for n, person in enumerate(getattr(loaded.config, group))
            if person.id in wanted
        }
    except (
        UserError,
        ValueError,
    ):  # of the file, or of a calendar that it names: said by the commands that need it
        return {}


def refusal(file: Path, planned: str) -> str:
    """Return why a file cannot be used, and what that leaves out; nothing where it can be.

    Parameters
    ----------
    file
        The group's file as it is now.
    planned
        Checksum of the file that the plan in force was made of, which could be used.
    """
    try:
        data = read_bytes(file)
        if hashlib.sha256(data).hexdigest() != planned:
            parse_config(data, file)
    except UserError as error:
        first, *rest = str(error).splitlines()
        more = f" ({verb(len(rest), 'more line like this', 'more lines like this')})" if rest else ""
        return (
            f"The file cannot be used: {first}{more}. What is said here goes by the plan in force, with its quorum "
            "and its leaders, and no line to write in the file is shown. `schedule check FILE` lists what to mend."
        )
    return ""


def _mend(loaded: LoadedConfig, place: tuple[str, int], person: Person, sessions: Sequence[PlannedSession]) -> Mend:
    spans = np.array([[minutes_of(moment_from(text)) for text in (one.start, one.end)] for one in sessions])
    own = availability_of(loaded, person, _months(spans))
    kinds = {block.kind for block in own.blocks if overlap(block.instants, spans[:, 0], spans[:, 1]).any()}
    written = {"unavailable": f": write {_without(person, own, spans)}"}
    others = tuple(f"{text} ({_where(loaded, (*place, key))}{written.get(key, '')})" for key, text in _keyed(kinds))
    outside = spans[~contains(own.windows[0], spans[:, 0], spans[:, 1])]
    if not len(outside):
        return Mend(others=others)
    key, hours = _line(person, own, outside)
    line = f"{key}: {json.dumps(hours, ensure_ascii=False)}"
    return Mend(where=_where(loaded, (*place, key)), line=line, others=others)


def _without(person: Person, own: Availability, spans: Intervals) -> str:
    """Return the dates kept free, without those of some sessions: ``unavailable: [2027-03-01/2027-03-03]``."""
    left = person.unavailable
    for begin, last in own.clock.wall(spans - _LAST):
        taken = Days(wall_time(int(begin)).date(), wall_time(int(last)).date())
        left = tuple(part for days in left for part in _parts(days, taken))
    return f"unavailable: [{', '.join(map(str, left))}]"


def _parts(days: Days, taken: Days) -> Iterator[Days]:
    """Give what of some days lies before and after others."""
    before = Days(days.first, min(days.last, taken.first - _DAY))
    after = Days(max(days.first, taken.last + _DAY), days.last)
    yield from (one for one in (before, after) if one.first <= one.last)


def _where(loaded: LoadedConfig, place: Place) -> str:
    return f"{loaded.path}:{loaded.line_of(place)}"


def _keyed(kinds: set[str]) -> list[tuple[str, str]]:
    keys = {"holiday": "holidays"}
    return [(keys.get(kind, kind), text) for kind, text in _BLOCKS.items() if kind in kinds]


def _months(spans: Intervals) -> tuple[Month, ...]:
    """Return the first and the last month that some instants touch."""
    ends = (wall_time(int(moment)) for moment in (spans.min(), spans.max()))
    return tuple(Month(day.year, day.month) for day in ends)


def _line(person: Person, own: Availability, spans: Intervals) -> tuple[str, str]:
    """Return the key, and its value with these sessions; a key of its own where adding to the other does not do."""
    more = _hours(own, spans)
    for key in ("available", "if_needed", "preferred"):
        before = getattr(person, key)
        line = f"{before}, {more}" if before else more
        if _holds(line, own, spans):
            return key, line
    return "available", more


def _holds(line: str, own: Availability, spans: Intervals) -> bool:
    """Say whether some hours cover all of the sessions."""
    first, last = (wall_time(int(moment)).date() for moment in own.clock.wall(spans - _LAST)[[0, -1], [0, 1]])
    windows = own.clock.instants_of(parse_windows(line).wall(first, last))
    return bool(contains(windows, spans[:, 0], spans[:, 1]).all())


def _hours(own: Availability, spans: Intervals) -> str:
    """Return dates and clock times on the person's own clock: ``2027 Feb 18,2027 Mar 18 17:00-18:30``."""
    dates: dict[str, list[str]] = {}
    for begin, last in own.clock.wall(spans - _LAST):
        day, end = wall_time(int(begin)), wall_time(int(last) + 1)
        clock = f"{day:%H:%M}-{'24:00' if f'{end:%H:%M}' == '00:00' else f'{end:%H:%M}'}"
        dates.setdefault(clock, []).append(f"{day.year} {_MONTHS[day.month - 1]} {day:%d}")
    return ", ".join(f"{','.join(days)} {clock}" for clock, days in dates.items())
