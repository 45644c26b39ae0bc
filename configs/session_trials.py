"""What could be done about single sessions and dates: the changes of `programme` that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from calendars.slots import WEEKDAY_NAMES
from configs.schema import Config
from configs.shell import command
from configs.slot_trials import line_of
from configs.validate import LoadedConfig
from scheduler.constraint import Rules
from scheduler.facts import Kind
from scheduler.problem import Problem
from scheduler.relax import Trial
from scheduler.replan import in_the_way


def called_off(file: Path, out: Path | None, problem: Problem, rules: Rules) -> Iterator[Trial]:
    """Yield the plan in force without the few sessions that cannot stay: nobody else has to move."""
    numbers = in_the_way(problem, rules)
    more = ("--out", out) if out else ()
    if numbers and len(numbers) < len(problem.numbers):
        record = ("record", file)
        commands = [command(*record, "--session", str(one), "--held", "no", *more) for one in numbers]
        yield Trial(
            kind="called off",
            facts=((Kind.BLACKOUT, "*"), *(("session", str(one)) for one in numbers)),
            cost=0,
            words=f"{_sessions_words(problem, numbers)} were called off",
            write="` and `".join(commands),
            line=0,
            change=lambda config: config,
            off=numbers,
        )


def _sessions_words(problem: Problem, numbers: Sequence[int]) -> str:
    months = [problem.months[problem.position(one)] for one in numbers]
    named = [f"{one} ({_MONTHS[m.number - 1]} {m.year})" for one, m in zip(numbers, months, strict=True)]
    several = f"sessions {', '.join(named[:-1])} and {named[-1]}"
    return several if len(named) > 1 else f"session {named[0]}"


def without_blackout(loaded: LoadedConfig, number: int) -> Trial:
    """Return the file without one entry of its blackouts."""
    days = loaded.config.programme.blackouts[number]
    written = str(days.first) if days.first == days.last else f"{days.first}/{days.last}"

    def change(config: Config) -> Config:
        kept = tuple(one for one in config.programme.blackouts if one is not days)
        return config.changed(programme=config.programme.changed(blackouts=kept))

    return Trial(
        kind="blackout",
        facts=((Kind.BLACKOUT, str(number)),),
        cost=35,
        words=f"a session could fall on {_days_words(days.first, days.last)}",
        write=f"programme: blackouts: without {written}",
        line=line_of(loaded, ("programme", "blackouts", number)),
        change=change,
    )


def _days_words(first: date, last: date) -> str:
    def one(day: date) -> str:
        return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1]} {day.year}"

    return one(first) if first == last else f"one of the days from {one(first)} to {one(last)}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def dropped(loaded: LoadedConfig, problem: Problem) -> Iterator[Trial]:
    """Yield the programme without one of its sessions; those that have begun or cannot move any more stay."""
    pinned = problem.incumbent.fixed.pinned if problem.incumbent else np.zeros(len(problem.months), dtype=bool)
    for t, month in enumerate(problem.months):
        if len(problem.months) > 1 and not pinned[t]:
            yield _without_session(loaded, month, problem.numbers[t : t + 2])


def _without_session(loaded: LoadedConfig, month: Any, numbers: Sequence[int]) -> Trial:
    def change(config: Config) -> Config:
        programme = config.programme
        skipped = (*programme.skip_months, month)
        return config.changed(programme=programme.changed(sessions=programme.sessions - 1, skip_months=skipped))

    return Trial(
        kind="session",
        facts=(
            ("session", str(numbers[0])),
            (Kind.RULE, "contract"),
            (Kind.RULE, "spacing"),
            (Kind.BLACKOUT, "*"),
            *((("session", str(numbers[1])),) if len(numbers) > 1 else ()),
        ),
        cost=80,
        words=f"there were no session in {_MONTHS[month.number - 1]} {month.year}",
        write=f"programme: skip_months: with {month}, and one session less",
        line=line_of(loaded, ("programme", "sessions")),
        change=change,
    )
