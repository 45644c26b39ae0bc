"""Relaxations: changes that would make a plan possible, those that ask the least first, each solved as changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from calendars.errors import UserError
from calendars.slots import Slot
from scheduler.columns import write_out
from scheduler.conflict import Conflict, conflicts
from scheduler.constraint import Rules
from scheduler.facts import Ground, Kind
from scheduler.holding import Facts
from scheduler.hours import Hours, Longer, possible, with_longer
from scheduler.model import Limits
from scheduler.problem import Problem
from scheduler.schedule import Schedule
from scheduler.solve import solve

SECONDS = 10.0
"""For everything, unless another limit is asked for."""

_SEARCH = 0.6
"""The part of the time in which changes are looked for; the rest is for solving with them."""

MOST_OF_TWO = 3
"""So many pairs of changes are looked for where no single one is enough."""

MOST_ASKS = 24
"""So many of the changes that are enough are solved."""

Said = Callable[[str], None]
"""Told what is being tried."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """One change of the file.

    Parameters
    ----------
    kind
        What is changed: ``grid``, ``leaders`` and so on.
    facts
        Which facts it loosens, as (kind, key): a rule's name, a blackout's number; "session" for a dropped one.
    cost
        How much it asks; smaller is less.
    words
        The change in a clause that goes on "if …".
    write
        What to write into the file.
    line
        Where, 0 if nothing stands there yet.
    change
        Makes the change; what it takes and returns is the business of whoever builds.
    series
        Of the changes of a series, such as one day less and two days less, the first that is enough is taken.
    """

    kind: str
    facts: tuple[tuple[str, str], ...]
    cost: int
    words: str
    write: str
    line: int
    change: Callable[[Any], Any]
    series: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked for at once: changes of the file, and longer hours of people."""

    trials: tuple[Trial, ...] = ()
    longer: tuple[Longer, ...] = ()

    @property
    def cost(self) -> tuple[int, int, int]:
        """How much it asks: number of changes, kind of change, minutes."""
        minutes = sum(one.stretch.minutes for one in self.longer)
        hours = 0 if not self.longer else 20 + 10 * len(self.longer) + (minutes > 30) * 5 + (minutes > 60) * 10
        changes = len(self.trials) + bool(self.longer)
        return changes, hours + sum(one.cost for one in self.trials), minutes


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxation:
    """An ask, and the plan that it would give.

    Parameters
    ----------
    ask
        What is asked for.
    slot, schedule
        The best plan then.
    """

    ask: Ask
    slot: Slot
    schedule: Schedule

    @property
    def attends(self) -> int:
        """Attendances in all sessions together."""
        return int(self.schedule.attends.sum())


@dataclass(frozen=True, kw_only=True, eq=False)
class Bench:
    """What can be changed.

    Parameters
    ----------
    ground
        All facts.
    problem, rules
        What no slot fits.
    trials
        The changes of the file.
    build
        Builds problem and rules with some of the changes.
    """

    ground: Ground
    problem: Problem
    rules: Rules
    trials: tuple[Trial, ...]
    build: Callable[[Sequence[Trial]], tuple[Problem, Rules]]


@dataclass(frozen=True, kw_only=True, eq=False)
class NothingFits:
    """Why there is no plan, and what would be enough.

    Parameters
    ----------
    ground
        Where the facts come from.
    conflicts
        Independent ones; each is a smallest set of facts that cannot hold together.
    relaxations
        Those that ask the least first.
    tried
        How many changes were tried.
    complete
        Whether all that are meant to be tried were.
    """

    ground: Ground
    conflicts: tuple[Conflict, ...]
    relaxations: tuple[Relaxation, ...]
    tried: int
    complete: bool


@dataclass
class _Watch:
    """The time that is left, and whether it sufficed."""

    seconds: float
    said: Said
    begun: float = field(default_factory=time.monotonic)
    complete: bool = True

    def left(self, part: float = 1.0) -> float:
        """Return the seconds left of a part of the time."""
        return self.seconds * part - (time.monotonic() - self.begun)

    def look(self, what: str, part: float = _SEARCH) -> bool:
        """Say what comes next, and whether there is time for it."""
        self.said(what)
        self.complete = self.complete and self.left(part) > 0
        return self.left(part) > 0


def explain_nothing(bench: Bench, seconds: float = SECONDS, said: Said = lambda what: None) -> NothingFits:
    """Find the conflicts and the changes that would be enough.

    Parameters
    ----------
    bench
        What no slot fits, and what can be changed.
    seconds
        After so many no further change is tried.
    said
        Told what is tried. A KeyboardInterrupt within ends the search; what was found is returned.
    """
    watch = _Watch(seconds, said)
    search = _Search(bench, watch)
    found: list[Relaxation] = []
    try:
        said("what stands in the way")
        search.conflicts = conflicts(Facts(bench.ground))
        asks = search.asks()
        found.extend(search.solved(asks))
    except KeyboardInterrupt:
        watch.complete = False
    return NothingFits(
        ground=bench.ground,
        conflicts=search.conflicts,
        relaxations=tuple(found),
        tried=search.tried,
        complete=watch.complete,
    )


class _Search:
    def __init__(self, bench: Bench, watch: _Watch) -> None:
        self.bench, self.watch = bench, watch
        self.conflicts: tuple[Conflict, ...] = ()
        self.considered = 0
        self.hours: Hours | None = None

    @property
    def tried(self) -> int:
        """How many changes were tried."""
        return self.considered + (self.hours.tried if self.hours else 0)

    def asks(self) -> list[Ask]:
        """Return what would be enough, the least first: one change, else longer hours of two, else two changes."""
        found = [Ask(trials=(trial,)) for trial in self._one()]
        if len(self.bench.problem.candidates):
            self.hours = Hours(self.bench.problem, self.bench.rules, self.conflicts, self.watch.look)
            found += [Ask(longer=longer) for longer in self.hours.alone()]
            found += [Ask(longer=longer) for longer in self.hours.together()]
        found = found or list(self._two())
        return sorted(found, key=lambda ask: ask.cost)[:MOST_ASKS]

    def _one(self) -> Iterator[Trial]:
        """Yield single changes that are enough. One that leaves a conflict whole cannot be."""
        done: set[str] = set()
        for trial in self.bench.trials:
            if self._hopeful((trial,)) and trial.series not in done and self._enough((trial,)):
                done |= {trial.series} - {""}
                yield trial

    def _two(self) -> Iterator[Ask]:
        """Yield two changes at once that are enough, those that ask the least first; not more than a few."""
        pairs = sorted(combinations(self.bench.trials, 2), key=lambda pair: pair[0].cost + pair[1].cost)
        found = 0
        for pair in pairs:
            if found == MOST_OF_TWO or self.watch.left(_SEARCH) <= 0:
                return
            if pair[0].kind != pair[1].kind and self._hopeful(pair) and self._enough(pair):
                found += 1
                yield Ask(trials=pair)

    def _hopeful(self, trials: Sequence[Trial]) -> bool:
        """Say whether each conflict is loosened by one of the changes: one that stays whole allows no plan."""
        self.considered += 1
        return all(any(_touches(trial, it) for trial in trials) for it in self.conflicts)

    def _enough(self, trials: Sequence[Trial]) -> bool:
        if not self.watch.look(" and ".join(trial.words for trial in trials)):
            return False
        built = self._built(trials)
        return built is not None and len(possible(write_out(built[0]), built[1])) > 0

    def _built(self, trials: Sequence[Trial]) -> tuple[Problem, Rules] | None:
        """Build with changes; None where the file could not be so, as when no session would be left."""
        try:
            return self.bench.build(trials)
        except UserError:
            return None

    def solved(self, asks: Iterable[Ask]) -> Iterator[Relaxation]:
        """Solve with each ask."""
        for ask in asks:
            if not self.watch.look("the best plan with each change", part=1.0):
                return
            solution = self._solved(ask)
            if solution is not None:
                yield solution

    def _solved(self, ask: Ask) -> Relaxation | None:
        built = self._built(ask.trials) if ask.trials else (self.bench.problem, self.bench.rules)
        assert built is not None
        problem = with_longer(built[0], ask.longer)
        solution = solve(problem, built[1], Limits(seconds=max(0.1, self.watch.left()))).solution
        if solution is None:
            return None
        return Relaxation(ask=ask, slot=solution.slot, schedule=solution.schedule)


def _touches(trial: Trial, conflict: Conflict) -> bool:
    """Say whether a change loosens one of the facts of a conflict."""
    keys: set[tuple[str, str]] = set()
    for fact in conflict:
        keys.add((fact.kind, fact.rule if fact.kind is Kind.RULE else str(fact.number)))
        keys.add((fact.kind, "*"))
        keys |= {("session", str(number)) for number in fact.sessions}
    return any(one in keys for one in trial.facts)
