"""Explanations in words: why somebody cannot come, and what would let them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import WEEKDAY_NAMES, Slot
from calendars.zones import wall_time
from reports.measures import duration
from reports.words import clock, count, listing, long_day, months, short_day, slot_name
from scheduler.candidates import Refusal
from scheduler.extra_hours import Hours, minutes_of
from scheduler.reasons import AWAY, BEGINS, CLOCK_CHANGE, HOURS, MEMBERSHIP, Fact, Facts
from scheduler.why import Asked, Obstacle

_BLOCKS = {
    "unavailable": "leave: a date that they keep free",
    "busy": "a busy event in their calendar",
    "declined": "they declined a session on this date",
    "recorded": "missed, as recorded or published: it is past",
}

_LIMITS = {
    "weekdays": "the weekday is not among `slots: weekdays:`",
    "ordinals": "which one of the month it is, is not among `slots: ordinals:`",
    "grid": "the clock time is not on `slots: grid:`",
    "times": "the clock time is not among `slots: times:`",
    "anchors": "the zone is not among `slots: anchors:`",
}


def fact_words(fact: Fact, duration_min: int, days: Sequence[date]) -> str:
    """Say one thing that keeps somebody away, in a programme with a session in each month of some days."""
    if fact.kind in HOURS:
        return _hours_words(fact, duration_min, days)
    if fact.kind == "holiday":
        return f"a public holiday, {fact.label}" if fact.label else "a public holiday"
    if fact.kind == MEMBERSHIP:
        return "before their membership begins" if fact.label == BEGINS else "after their membership has ended"
    return _BLOCKS.get(fact.kind, fact.kind)


def _hours_words(fact: Fact, duration_min: int, days: Sequence[date]) -> str:
    now, beyond = clock(fact.wall % MINUTES_PER_DAY), _beyond(fact, duration_min)
    other = None if fact.other is None else clock(fact.other)
    if fact.kind == AWAY:
        where = f" ({fact.label})" if fact.label else ""
        home = f"; at home it would be {other}, within them" if other else ""
        return f"they are away{where}, where it is {now}: {beyond}{home}"
    if fact.kind == CLOCK_CHANGE:
        when = months([t + 1 for t in fact.others], days)
        return f"it is {now} for them and not {other} as in {when}, because clocks change: {beyond}"
    return f"it is {now} for them: {beyond}"


def _beyond(fact: Fact, duration_min: int) -> str:
    """Say how far a session lies outside somebody's hours."""
    if fact.before_min and fact.after_min:
        return f"it begins {_min(fact.before_min)} before and ends {_min(fact.after_min)} after their hours"
    if fact.before_min:
        return f"it begins {_min(fact.before_min)} before their hours"
    if fact.after_min:
        return f"it ends {_min(fact.after_min)} after their hours"
    if fact.minutes < duration_min:
        return f"{fact.minutes} of its {duration_min} minutes lie outside their hours"
    return "it lies outside their hours"


def _min(minutes: int) -> str:
    """Return ``90 minutes``, ``4 hours``, ``2 hours and 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hour"), *([count(rest, "minute")] if rest else [])]
    return listing(parts) if hours > 1 else count(minutes, "minute")


def reason_words(rows: Sequence[tuple[int, Facts]], zone: str, duration_min: int, days: Sequence[date]) -> str:
    """Say for sessions with the same facts when they are on the person's own clock, and what the facts are.

    Parameters
    ----------
    rows
        Position of each session, and its facts.
    zone
        Where the person is at home.
    duration_min
        Of a session.
    days
        A date in the month of each session of the programme.
    """
    facts = rows[0][1]
    said = "; and ".join(fact_words(fact, duration_min, days) for fact in facts)
    shown = "" if any(fact.kind == AWAY for fact in facts) else f" ({zone})"
    return f"{_when(rows, days)}{shown}: {said}"


def _when(rows: Sequence[tuple[int, Facts]], days: Sequence[date]) -> str:
    """Return the dates of a few sessions; of many the weekdays, and the months or that it is all of them."""
    walls = [wall_time(facts[0].wall) for _, facts in rows]
    if len(rows) <= _FEW:
        return listing(short_day(wall) for wall in walls)
    weekdays = listing(f"{name}s" for name in dict.fromkeys(WEEKDAY_NAMES[wall.weekday()] for wall in walls))
    if len(rows) == len(days):
        return f"{weekdays}, all {count(len(rows), 'session')}"
    return f"{weekdays} in {months([t + 1 for t, _ in rows], days)}"


_FEW = 3
"""So many sessions are named by their dates."""


def hours_words(hours: Hours) -> str:
    """Name hours of the week: ``18:00–18:30 on Tuesdays (30 min more a week, on their own clock)``."""
    parts = []
    for one in hours:
        end = clock(one.end_min % MINUTES_PER_DAY) if one.end_min % MINUTES_PER_DAY else "24:00"
        parts.append(f"{clock(one.begin_min)}–{end} on {WEEKDAY_NAMES[one.weekday]}s")
    return f"{listing(parts)} ({duration(minutes_of(hours))} more a week, on their own clock)"


def obstacle_words(obstacle: Obstacle, number: int, slot: Slot) -> str:
    """Say what is against one session."""
    when = f"session {number} would fall on {long_day(obstacle.day)}"
    if obstacle.why is Refusal.BLACKOUT:
        return f"{when}, a date that the file blacks out"
    if obstacle.why is Refusal.TOO_LATE:
        return f"{when}, for which it is too late: it is past, or within the days of notice"
    return f"{when}, when {slot.time} does not exist in {slot.zone}: the clocks go forward"


def limit_words(asked: Asked) -> list[str]:
    """Say what of the file's ``slots`` leaves a slot out."""
    return [_LIMITS[key] for key in asked.limits]


def change_words(asked: Asked) -> list[str]:
    """Say what would have to change for a slot to be a candidate."""
    found = []
    black = [long_day(one.day) for one in asked.obstacles if one.why is Refusal.BLACKOUT]
    if black:
        found.append(f"The file would have to allow sessions on {listing(black)}: see `programme: blackouts:`.")
    if any(one.why is Refusal.SKIPPED_TIME for one in asked.obstacles):
        found.append(f"Another clock time, or another zone: {slot_name(asked.slot)} has no such time on that date.")
    if any(one.why is Refusal.TOO_LATE for one in asked.obstacles):
        found.append("Sessions that are past, or within the days of notice, cannot be moved any more.")
    return found
