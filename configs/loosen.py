"""What a file could say otherwise: the ground on which conflicts are found, and the changes that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from calendars.intervals import MINUTES_PER_DAY
from calendars.slots import LAST, Slot
from configs.build import Built, Span, build_loaded, build_problem, engine_of
from configs.problems import Place
from configs.schema import Config
from configs.session_trials import called_off, dropped, without_blackout
from configs.slot_trials import FINEST_GRID, line_of, slot_trials
from configs.soften import sharpened, softer
from configs.validate import LoadedConfig
from scheduler.candidates import Refusal, SlotSpace, find_candidates
from scheduler.columns import Bools
from scheduler.constraint import Rules
from scheduler.deadline import Deadline
from scheduler.facts import LIMITS, Blackout, Fact, Ground, Kind, Source, source_key
from scheduler.incumbent import InForce
from scheduler.ledger import EVERYBODY, NOT_HELD, Entry
from scheduler.nothing import explain_nothing
from scheduler.plan import moment_text
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
    out
        The output folder, where it was named.
    """

    loaded: LoadedConfig
    today: date
    standing: InForce | None = None
    slot: Slot | None = None

    known: Built | None = None
    out: Path | None = None

    @cached_property
    def built(self) -> Built:
        """What the file gives; handed in where it is known already."""
        return self.known or build_loaded(self.loaded, self.today, self.standing, self.slot)

    def changed(self, config: Config) -> tuple[Problem, Rules]:
        """Build another configuration in place of the file's, for the same people."""
        loaded, people = replace(self.loaded, config=config), self.built.problem.people
        return engine_of(loaded, self.standing, self.slot, people)[:2]

    def without(self, sessions: Sequence[int]) -> Given:
        """Return the same with published sessions called off and the others at the slot in force."""
        assert self.standing is not None
        at, slot = moment_text(self.standing.as_of), self.standing.plan.slots[0].slot
        entries = [Entry(number, EVERYBODY, NOT_HELD, None, at) for number in sessions]
        ledger = self.standing.ledger.with_entries(entries)
        return replace(self, standing=replace(self.standing, ledger=ledger), slot=slot, known=self.built)


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
        off = [number for trial in trials for number in trial.off]
        return (given.without(off) if off else given).changed(changed)

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
    yield from called_off(given.loaded.path, given.out, built.problem, built.rules)
    if given.slot is None:
        yield from slot_trials(given.loaded, built.problem.candidates.space)
    for number in range(len(config.programme.blackouts)):
        yield without_blackout(given.loaded, number)
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
    yield from dropped(given.loaded, built.problem)
