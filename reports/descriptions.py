"""The text inside calendar files. Nobody's file shows anything of another person.

Absences are left out, the person's own too: a calendar is often shared with a family or a practice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from reports.sheet import ABSENT, Times, person_row, sentence, shifted_sessions
from reports.words import listing, long_day, months, short_day, visible
from scheduler.plan import CANCELLED, OUTSIDE, Plan, PlannedPerson


def group_description(plan: Plan, times: Times) -> str:
    """Return the text for the whole group's calendar: the slot and the sessions in its anchor zone."""
    lines = [
        f"{session.number}. {long_day(begin)}, {begin:%H:%M} {plan.slots[session.slot].zone}"
        for session, begin in zip(plan.sessions, times.anchored, strict=True)
        if session.status != CANCELLED
    ]
    return "\n".join((f"{sentence(plan, times)}.", "", *lines, "", "Your calendar shows your own local time."))


def person_description(plan: Plan, person: PlannedPerson, times: Times) -> str:
    """Return the text for one person's calendar: the sessions on the person's own clock, and where it differs."""
    person = without_cancelled(plan, person)
    lines = session_lines(person, times)
    if not lines:
        return f"{visible(plan.group)}: no session lies within your membership."
    first = f"{sentence(plan, times)}."
    shift = clock_sentences(plan, person, times)
    return "\n".join((first, "", "On your own clock:", *lines, *([""] if shift else []), *shift))


def without_cancelled(plan: Plan, person: PlannedPerson) -> PlannedPerson:
    """Return a person as calendars show them: sessions that were called off are not theirs."""
    pairs = zip(plan.sessions, person.levels, strict=True)
    return replace(person, levels=tuple(OUTSIDE if one.status == CANCELLED else level for one, level in pairs))


def session_lines(person: PlannedPerson, times: Times) -> list[str]:
    """Return the sessions within the membership: ``Thu 21 Jan 2027, 08:00–09:30``."""
    ends = _ends(person, times)
    return [
        f"{short_day(begin)}, {begin:%H:%M}–{end:%H:%M}"
        for begin, end, level in zip(_begins(person), ends, person.levels, strict=True)
        if level != OUTSIDE
    ]


def _begins(person: PlannedPerson) -> list[datetime]:
    return [datetime.fromisoformat(text).replace(tzinfo=None) for text in person.local]


def _ends(person: PlannedPerson, times: Times) -> list[datetime]:
    """Return the local ends; a clock change within a session counts, unless the person is away from home."""
    at_home = times.walls(person.zone, times.starts)
    ends = times.walls(person.zone, times.ends)
    lengths = (timedelta(minutes=end - start) for start, end in zip(times.starts, times.ends, strict=True))
    return [
        end if begin == home else begin + length
        for begin, home, end, length in zip(_begins(person), at_home, ends, lengths, strict=True)
    ]


def away(person: PlannedPerson, times: Times) -> frozenset[int]:
    """Return the numbers of the sessions at which the person's clock is not that of home."""
    at_home = times.walls(person.zone, times.starts)
    return frozenset(
        t for t, pair in enumerate(zip(_begins(person), at_home, strict=True), 1) if pair[0] != pair[1]
    )


def clock_sentences(plan: Plan, person: PlannedPerson, times: Times) -> list[str]:
    """Say in which months the person's clock hour differs from most of the year, and why."""
    row = person_row(person, times)
    travel = away(person, times)
    said = []
    for time, numbers in shifted_sessions(row).items():
        for group, why in (
            ([n for n in numbers if n not in travel], _change(plan, person, times)),
            ([n for n in numbers if n in travel], f"you are then away from {person.zone}"),
        ):
            said += [_clock_sentence(group, times.days, time, row["usual"], why)] if group else []
    return said


def absence_sentences(person: PlannedPerson) -> list[str]:
    """Say when the person is not expected, for a letter to that person alone."""
    begins = [begin for begin, level in zip(_begins(person), person.levels, strict=True) if level == ABSENT]
    days = listing(short_day(begin) for begin in begins)
    return [f"As far as we know you cannot come on {days}."] if begins else []


def _clock_sentence(numbers: Sequence[int], days: Sequence[date], time: str, usual: str, why: str) -> str:
    sessions = "the session begins" if len(numbers) == 1 else "the sessions begin"
    return f"In {months(numbers, days)} {sessions} at {time} instead of {usual}: {why}."


def _change(plan: Plan, person: PlannedPerson, times: Times) -> str:
    """Say which clocks change."""
    anchor = plan.slots[0].zone
    here, there = (_from_mean(times, zone) for zone in (person.zone, anchor))
    if here.any() and there.any():
        how = "in opposite directions" if here @ there < 0 else "on different days"
        return f"the clocks of {anchor} and {person.zone} change {how}"
    if here.any():
        return f"the clocks of {person.zone} change, those of {anchor} do not"
    return f"the clocks of {anchor} change, those of {person.zone} do not"


def _from_mean(times: Times, zone: str) -> npt.NDArray[np.float64]:
    """Return how far a zone's offset at each session is from its mean."""
    starts = np.array(times.starts, dtype=np.int64)
    offsets = times.clock(zone).wall(starts) - starts
    return np.asarray(offsets - offsets.mean())
