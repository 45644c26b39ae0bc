"""Where nothing fits: conflicts, and the changes that would be enough, as far as the time goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from calendars.errors import UserError
from scheduler.columns import Columns
from scheduler.conflict import Conflict, each_conflict
from scheduler.constraint import Rules
from scheduler.deadline import Deadline, TimeIsUp
from scheduler.facts import Kind
from scheduler.holding import Facts
from scheduler.hours import Hours, possible
from scheduler.problem import Problem
from scheduler.relax import Ask, Bench, End, NothingFits, Relaxation, Said, Trial
from scheduler.schedule import schedule_of
from scheduler.solve import rank
from scheduler.tables import Tables, compact

_CONFLICTS, _CHANGES = 0.4, 0.8
"""The parts of the time after which conflicts and changes are no longer looked for."""

MOST_OF_TWO = 3
"""So many pairs of changes are looked for where no single one is enough."""

MOST_ASKS = 24
"""So many of the changes that are enough are solved."""


def explain_nothing(bench: Bench, deadline: Deadline, said: Said = lambda what: None) -> NothingFits:
    """Find the conflicts and the changes that would be enough.

    Parameters
    ----------
    bench
        What no slot fits, and what can be changed.
    deadline
        When to stop. What is known then is returned.
    said
        Told what is tried. A KeyboardInterrupt ends the search as the deadline does.
    """
    search = _Search(bench, deadline, said)
    try:
        search.everything()
    except KeyboardInterrupt:
        search.ended(End.STOPPED)
    except TimeIsUp:
        search.ended(End.TIME)
    return NothingFits(
        ground=bench.ground,
        conflicts=tuple(search.conflicts),
        relaxations=search.relaxations(),
        tried=search.tried,
        causes=search.causes,
        end=search.end,
    )


class _Search:
    def __init__(self, bench: Bench, deadline: Deadline, said: Said) -> None:
        self.bench, self.said = bench, said
        self.deadline, self.until = deadline, deadline
        self.conflicts: list[Conflict] = []
        self.found: list[Ask] = []
        self.plans: dict[Ask, Relaxation] = {}
        self.considered = 0
        self.hours: Hours | None = None
        self.causes = self.end = End.COMPLETE

    @property
    def tried(self) -> int:
        """How many changes were tried."""
        return self.considered + (self.hours.tried if self.hours else 0)

    def ended(self, end: End) -> None:
        """Note that something was not finished; the first reason stays."""
        self.end = end if self.end is End.COMPLETE else self.end

    def look(self, what: str) -> bool:
        """Say what comes next, and whether there is time for it."""
        self.said(what)
        if self.until.left() > 0:
            return True
        self.ended(End.TIME)
        return False

    def everything(self) -> None:
        """Find conflicts, then what would be enough: one change, else longer hours of two, else two changes."""
        until = [self.deadline.part(share) for share in (_CONFLICTS, _CHANGES, 1.0)]
        self.until = until[0]
        self.said("what stands in the way")
        facts = self._find_conflicts()
        self.until = until[1]
        self.tables = Tables(facts.columns)
        self._one()
        self._longer()
        if not self.found:
            self._two()
        self.until = until[2]
        self._solve_longer()

    def _find_conflicts(self) -> Facts:
        self.causes = End.STOPPED
        facts = Facts(self.bench.ground)
        try:
            for one in each_conflict(facts, self.until.check):
                self.conflicts.append(one)  # one by one: what is found counts, whatever comes
            self.causes = End.COMPLETE
        except TimeIsUp:
            self.causes = End.TIME
            self.ended(End.TIME)
        return facts

    def relaxations(self) -> tuple[Relaxation, ...]:
        """Return what is known to be enough, the least first: what moves fewer people before what asks less."""
        known = [self.plans[ask] for ask in self._least() if ask in self.plans]
        return tuple(sorted(known, key=lambda one: (one.ask.cost[0], one.moved[1])))

    def _least(self) -> list[Ask]:
        return sorted(self.found, key=lambda ask: ask.cost)[:MOST_ASKS]

    def _one(self) -> None:
        """Find single changes that are enough. One that leaves a conflict whole cannot be."""
        done: set[str] = set()
        for trial in self.bench.trials:
            if not self.look(trial.words):
                return
            if self._hopeful((trial,)) and trial.series not in done and self._enough((trial,)):
                done |= {trial.series} - {""}

    def _longer(self) -> None:
        if len(self.bench.problem.candidates):
            columns = self.tables.columns(self.bench.problem)
            self.hours = Hours(columns, self.bench.rules, self.conflicts, self.look)
            for way in (self.hours.alone, self.hours.together):
                for longer in way():
                    self.found.append(Ask(longer=longer))

    def _two(self) -> None:
        """Find two changes at once that are enough, those that ask the least first; not more than a few."""
        pairs = sorted(combinations(self.bench.trials, 2), key=lambda pair: pair[0].cost + pair[1].cost)
        for pair in pairs:
            if len(self.found) == MOST_OF_TWO or not self.look(" and ".join(one.words for one in pair)):
                return
            if pair[0].kind != pair[1].kind and self._hopeful(pair):
                self._enough(pair)

    def _hopeful(self, trials: Sequence[Trial]) -> bool:
        """Say whether each conflict is loosened by one of the changes: one that stays whole allows no plan."""
        self.considered += 1
        return all(any(_touches(trial, it) for trial in trials) for it in self.conflicts)

    def _enough(self, trials: tuple[Trial, ...]) -> bool:
        """Say whether changes are enough, and keep the best plan with them."""
        built = self._built(trials)
        if built is None:
            return False
        left = possible(self.tables.columns(built[0]), built[1])
        left = left.only(left.attended)
        if len(left):
            ask = Ask(trials=trials)
            self.found.append(ask)
            self.plans[ask] = _planned(ask, left.only(rank(compact(left), built[1]).order[:1]))
        return len(left) > 0

    def _built(self, trials: Sequence[Trial]) -> tuple[Problem, Rules] | None:
        """Build with changes; None where the file could not be so, as when no session would be left."""
        try:
            return self.bench.build(trials)
        except UserError:
            return None

    def _solve_longer(self) -> None:
        """Find the best plan with longer hours, of those that ask the least."""
        for ask in self._least():
            if ask not in self.plans and self.hours is not None:
                if not self.look("the best plan with each change"):
                    return
                narrow = replace(ask, longer=self.hours.narrowed(ask.longer))
                self.plans[ask] = _planned(narrow, self.hours.best(narrow.longer))


def _planned(ask: Ask, best: Columns) -> Relaxation:
    """Return the plan that the only column gives."""
    problem = best.problem
    slot = problem.candidates.slot(int(best.candidates[0]))
    return Relaxation(ask=ask, slot=slot, schedule=schedule_of(problem, best.starts[0]))


def _touches(trial: Trial, conflict: Conflict) -> bool:
    """Say whether a change loosens one of the facts of a conflict."""
    keys: set[tuple[str, str]] = set()
    for fact in conflict:
        keys.add((fact.kind, fact.rule if fact.kind is Kind.RULE else str(fact.number)))
        keys.add((fact.kind, "*"))
        keys |= {("session", str(number)) for number in fact.sessions}
    return any(one in keys for one in trial.facts)
