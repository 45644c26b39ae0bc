"""Refused dates: who declined a session is away on that whole date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calendars.availability import Block
from calendars.intervals import MINUTES_PER_DAY, interval_set
from calendars.reply import DECLINED
from calendars.zones import Clock, minutes_of
from scheduler.answers import Answer, Answers
from scheduler.plan import moment_from
from scheduler.problem import Person


def absent_as_announced(people: Sequence[Person], answers: Answers) -> tuple[Person, ...]:
    """Return people without the dates that they declined.

    A declined session takes the whole date of its begin, on the person's own clock, whatever other hour it is
    moved to, until they answer otherwise about a session on that date.
    """
    said: dict[str, list[Answer]] = {}
    for one in answers.counted():
        said.setdefault(one.person, []).append(one)
    return tuple(_without(person, said[person.id]) if person.id in said else person for person in people)


def _without(person: Person, said: Sequence[Answer]) -> Person:
    own = person.availability
    days = _refused_days(own.clock, said)
    if not days:
        return person
    walls = interval_set([(day * MINUTES_PER_DAY, (day + 1) * MINUTES_PER_DAY) for day in days])
    block = Block(kind=DECLINED, label="", instants=own.clock.instants_of(walls))
    return replace(person, availability=own.without(block))


def _refused_days(clock: Clock, said: Sequence[Answer]) -> list[int]:
    """Return the days, counted from 1970 on, about which somebody's last answer is no."""
    last: dict[int, Answer] = {}
    begin, end = clock.span
    for one in said:
        start = minutes_of(moment_from(one.start))
        if begin <= start < end:
            day = int(clock.wall(np.array([start]))[0]) // MINUTES_PER_DAY
            last[day] = max(last.get(day, one), one, key=lambda answer: answer.order)
    return sorted(day for day, one in last.items() if one.answer == DECLINED)
