"""Relaxations: changes that would make a plan possible, those that ask the least first, each solved as changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from calendars.slots import Slot
from scheduler.conflict import Conflict
from scheduler.constraint import Rules
from scheduler.facts import Ground
from scheduler.hours import Longer
from scheduler.problem import Problem
from scheduler.replan import Option
from scheduler.schedule import Schedule

SECONDS = 10.0
"""For everything, unless a limit is asked for."""

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
    off
        Numbers of published sessions to call off, in place of a change of the file; ``write`` is the command.
    """

    kind: str
    facts: tuple[tuple[str, str], ...]
    cost: int
    words: str
    write: str
    line: int
    change: Callable[[Any], Any]
    series: str = ""
    off: tuple[int, ...] = ()


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

    @property
    def moved(self) -> tuple[int, int]:
        """How many published sessions move, and for how many people; none in a new programme."""
        incumbent = self.schedule.problem.incumbent
        renewal = incumbent is not None and incumbent.fixed.renewal
        return (0, 0) if renewal else Option(slot=self.slot, schedule=self.schedule).moved


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


class End(StrEnum):
    """How a search ended."""

    COMPLETE = "complete"
    TIME = "time"
    STOPPED = "stopped"


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
    causes
        How the search for conflicts ended.
    end
        How the whole ended: complete where all that is meant to be tried was.
    """

    ground: Ground
    conflicts: tuple[Conflict, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    tried: int = 0
    causes: End = End.COMPLETE
    end: End = End.COMPLETE

    @property
    def complete(self) -> bool:
        """Whether the time sufficed for everything."""
        return self.end is End.COMPLETE
