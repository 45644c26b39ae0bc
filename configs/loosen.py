"""What a file could say otherwise: the ground on which conflicts are found, and the changes that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import LAST, WEEKDAY_NAMES, Slot
from configs.build import Built, Span, build_loaded, build_problem, engine_of
from configs.problems import Place
from configs.schema import Config
from configs.slot_trials import FINEST_GRID, line_of, slot_trials
from configs.soften import sharpened, softer
from configs.validate import LoadedConfig
from scheduler.candidates import Refusal, SlotSpace, find_candidates
from scheduler.columns import Bools
from scheduler.constraint import Rules
from scheduler.deadline import Deadline
from scheduler.facts import LIMITS, Blackout, Fact, Ground, Kind, Source, source_key
from scheduler.incumbent import InForce
from scheduler.nothing import explain_nothing
from scheduler.problem import Problem
from scheduler.relax import SECONDS, Bench, End, NothingFits, Said, Trial


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a file was built with, to build it again with changes: see ``build.build_loaded``.

    Parameters
    ----------
    loaded, today, standing, slot
        The same.
    known
        What they give, where that is known.
    """

    loaded: LoadedConfig
    today: date
    standing: InForce | None = None
    slot: Slot | None = None

    known: Built | None = None

    @cached_property
    def built(self) -> Built:
        """What the file gives; handed in where it is known already."""
        return self.known or build_loaded(self.loaded, self.today, self.standing, self.slot)

    def changed(self, config: Config) -> tuple[Problem, Rules]:
        """Build another configuration in place of the file's, for the same people."""
        loaded, people = replace(self.loaded, config=config), self.built.problem.people
        return engine_of(loaded, self.standing, self.slot, people)[:2]


def why_nothing_fits(given: Given, deadline: Deadline, said: Said = lambda what: None) -> NothingFits:
    """Find what cannot hold together in a file without a plan, and which changes would be enough.

    Parameters
    ----------
    given
        The file, and what it was built with.
    deadline
        When to stop; without a limit after ``SECONDS``.
    said
        See ``nothing.explain_nothing``.
    """
    built, deadline = given.built, deadline.at_most(SECONDS)
    try:
        bench = bench_of(given)
    except KeyboardInterrupt:
        ground = Ground(problem=built.problem, rules=built.rules)
        return NothingFits(ground=ground, causes=End.STOPPED, end=End.STOPPED)
    return explain_nothing(bench, deadline, said)


def with_hard(loaded: LoadedConfig, names: Sequence[str]) -> LoadedConfig:
    """Return a file in which no plan may break some rules: "what if nobody's contract may break?"

    Parameters
    ----------
    loaded
        The file.
    names
        Of contract, quorum and regions; one that the file does not ask for is left out.
    """
    return replace(loaded, config=sharpened(loaded.config, names))


def bench_of(given: Given) -> Bench:
    """Return all that can be changed in a file."""
    built, config = given.built, given.loaded.config

    def build(trials: Sequence[Trial]) -> tuple[Problem, Rules]:
        changed = config
        for trial in trials:
            changed = trial.change(changed)
        return given.changed(changed)

    return Bench(
        ground=_ground(given, built),
        problem=built.problem,
        rules=built.rules,
        trials=tuple(_trials(given, built)),
        build=build,
    )


# The ground -------------------------------------------------------------------------------------------------


def _ground(given: Given, built: Built) -> Ground:
    config = given.loaded.config
    whole = built.problem.candidates.space
    wide = whole if given.slot else _wide(config, whole)
    bare = config.changed(programme=config.programme.changed(blackouts=()), slots=_slots(config, wide))
    problem = build_problem(replace(given.loaded, config=bare), built.agenda, given.slot, built.problem.people)
    return Ground(
        problem=problem,
        rules=built.rules,
        space=None if given.slot else whole,
        allowed={} if given.slot else allowed(wide, whole),
        blackouts=tuple(_blackouts(config, problem)),
        sources=dict(_sources(given.loaded, problem)),
    )


def _wide(config: Config, whole: SlotSpace) -> SlotSpace:
    """Return every weekday, ordinal and quarter of an hour, and the file's own times, on everybody's clock."""
    return SlotSpace(
        ordinals=(1, 2, 3, 4, LAST),
        times=tuple({*range(0, MINUTES_PER_DAY, FINEST_GRID), *whole.times}),
        anchors=(*whole.anchors, *(one.zone for one in config.people), "UTC"),
    )


def _slots(config: Config, space: SlotSpace) -> Any:
    return config.slots.changed(
        weekdays=space.weekdays,
        ordinals=space.ordinals,
        grid=space.grid_min,
        times=space.times,
        anchors=space.anchors,
    )


def allowed(wide: SlotSpace, whole: SlotSpace) -> dict[Kind, Bools]:
    """Say for each limit which slots of the wide space keep it."""
    a, o, w, k = np.unravel_index(np.arange(int(np.prod(wide.shape))), wide.shape)
    return {
        Kind.WEEKDAYS: np.isin(w, [wide.weekdays.index(one) for one in whole.weekdays]),
        Kind.ORDINALS: np.isin(o, [wide.ordinals.index(one) for one in whole.ordinals]),
        Kind.TIMES if whole.times else Kind.GRID: np.isin(np.array(wide.minutes)[k], whole.minutes),
        Kind.ANCHORS: np.asarray(a < len(whole.anchors)),
    }


def _blackouts(config: Config, problem: Problem) -> Iterator[Blackout]:
    span, space = Span.of(problem.months), problem.candidates.space
    clocks = [span.clock(zone) for zone in space.anchors]
    fixed = problem.incumbent.fixed if problem.incumbent else None
    for days in config.programme.blackouts:
        dates = frozenset(date.fromordinal(n) for n in range(days.first.toordinal(), days.last.toordinal() + 1))
        refusal = find_candidates(space, problem.months, clocks, dates, fixed).refusal
        yield Blackout(first=days.first, last=days.last, refused=np.asarray(refusal == Refusal.BLACKOUT))


def _sources(loaded: LoadedConfig, problem: Problem) -> Iterator[tuple[tuple[str, ...], Source]]:
    """Yield where each fact stands in the file."""
    config = loaded.config
    for name in ("leaders", "contract", "quorum", "regions", "spacing"):
        yield (Kind.RULE, name), Source(line=line_of(loaded, ("rules", name)))
    for kind in LIMITS:
        yield source_key(Fact(kind=kind)), Source(line=line_of(loaded, ("slots", kind)))
    for number in range(len(config.programme.blackouts)):
        line = line_of(loaded, ("programme", "blackouts", number))
        yield source_key(Fact(kind=Kind.BLACKOUT, number=number)), Source(line=line)
    places = [(group, n) for group in ("leaders", "members") for n in range(len(getattr(config, group)))]
    for place, person in zip(places, problem.people, strict=True):
        yield from _own_sources(loaded, place, person)


def _own_sources(loaded: LoadedConfig, place: Place, person: Any) -> Iterator[tuple[tuple[str, ...], Source]]:
    own = getattr(loaded.config, str(place[0]))[place[1]]
    said = [(key, getattr(own, key)) for key in ("preferred", "available", "if_needed") if getattr(own, key)]
    words = "; or ".join(text for _, text in said)
    line = line_of(loaded, (*place, said[0][0])) if said else line_of(loaded, place)
    yield source_key(Fact(kind=Kind.WINDOWS, people=(person.id,))), Source(line=line, words=words)
    seen: dict[str, int] = {}
    for number, block in enumerate(person.availability.blocks):
        nth = seen[block.kind] = seen.get(block.kind, -1) + 1
        key = "holidays" if block.kind == "holiday" else block.kind
        inner = (*place, key, nth) if block.kind in ("unavailable", "busy") else (*place, key)
        line = line_of(loaded, inner) or line_of(loaded, (*place, key))
        yield source_key(Fact(kind=Kind.BLOCK, people=(person.id,), number=number)), Source(line=line)


# The changes ------------------------------------------------------------------------------------------------


def _trials(given: Given, built: Built) -> Iterator[Trial]:
    """Yield every change of the file that is tried."""
    config = given.loaded.config
    if given.slot is None:
        yield from slot_trials(given.loaded, built.problem.candidates.space)
    for number in range(len(config.programme.blackouts)):
        yield _without_blackout(given.loaded, number)
    for one in softer(config):
        line = line_of(given.loaded, ("rules", one.rule))
        yield Trial(
            kind=one.rule,
            facts=((Kind.RULE, one.rule),),
            cost=one.cost,
            words=one.words,
            write=f"rules: {one.rule}: {{{one.write}}}",
            line=line,
            series=one.series,
            change=one.change,
        )
    yield from _dropped(given.loaded, built)


def _without_blackout(loaded: LoadedConfig, number: int) -> Trial:
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


def _dropped(loaded: LoadedConfig, built: Built) -> Iterator[Trial]:
    """Yield the programme without one of its sessions; those that have begun or cannot move any more stay."""
    problem = built.problem
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
