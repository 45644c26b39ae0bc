"""Solving again: keep what is published, or change it.

Two plans are looked at. *Keep* is the best of those that hold the fewest published sessions at another instant;
*change* is the best of all. A change is taken if it wins more than moving costs, at the first level that decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import sub

import numpy as np

from calendars.slots import Slot
from calendars.zones import GAP
from scheduler.candidates import Refusal, describe_refusal
from scheduler.columns import Bools, Columns
from scheduler.constraint import Criterion, Priced, Rules, Violation, numbers
from scheduler.plan import PRICED
from scheduler.problem import Gain, Problem
from scheduler.result import Decision, Ranking, Take
from scheduler.schedule import Schedule, schedule_of


def decide(ranking: Ranking, rules: Rules, take: Take) -> Decision:
    """Take one of two plans.

    Parameters
    ----------
    ranking
        Of a problem with an incumbent; one candidate or more keep the hard rules.
    rules
        The levels, with the price of moving.
    take
        Which plan is asked for.
    """
    problem = ranking.columns.problem
    assert problem.incumbent is not None
    fixed, turned_down = problem.incumbent.fixed, problem.incumbent.turned_down
    keep, change = fewest_moved(ranking), int(ranking.order[0])
    gains = tuple(_gains(ranking.columns, rules, keep, change)) if keep != change else ()
    worth, decisive = _is_worth_it(ranking.columns, rules, _beyond(gains, turned_down), (keep, change))
    asked = {Take.KEEP: keep, Take.CHANGE: change}.get(take)
    taken = asked if asked is not None else change if worth else keep
    broken, moved = _broken(problem, rules), ranking.columns.elsewhere[taken]
    few = 0 < broken.sum() * 2 <= fixed.open.sum()
    return Decision(
        keep=keep,
        change=change,
        taken=taken,
        gains=gains,
        is_asked=asked is not None,
        decisive=decisive if asked is None else None,
        broken=_numbers(problem, broken),
        moved=_numbers(problem, moved),
        is_held_back=bool(few and (moved & ~broken).any() and take is not Take.CHANGE),
        turned_down=(gains if take is Take.KEEP else turned_down) if taken == keep != change else (),
    )


def fewest_moved(ranking: Ranking) -> int:
    """Return the position of the best candidate among those that hold the fewest published sessions elsewhere."""
    moved = ranking.columns.elsewhere[ranking.order].sum(axis=1)
    return int(ranking.order[int(np.argmin(moved))])


def _gains(columns: Columns, rules: Rules, keep: int, change: int) -> Iterator[Gain]:
    """Return what a change wins at each level, in what people read; at attendance without the price of moving."""
    both = columns.only(np.array([keep, change], dtype=np.intp))
    for level in rules.objective:
        unit = level.unit if isinstance(level, Criterion) else 1
        amount = tuple(Fraction(int(kept - changed), unit) for kept, changed in numbers(level, both))
        paid = _price(rules) * _person_sessions(columns, keep, change) if level.name == PRICED else Fraction(0)
        yield Gain(name=level.name, amount=(amount[0] + paid, *amount[1:]))


def _price(rules: Rules) -> Fraction:
    return next((level.price for level in rules.objective if isinstance(level, Priced)), Fraction(0))


def _person_sessions(columns: Columns, keep: int, change: int) -> int:
    """Return how many more published sessions of people the change moves than keeping does."""
    moved = columns.moved
    return int(moved[change].sum() - moved[keep].sum())


def _beyond(gains: Sequence[Gain], turned_down: Sequence[Gain]) -> tuple[Gain, ...]:
    """Return gains without what was turned down of them before."""
    known = {gain.name: gain.amount for gain in turned_down}
    return tuple(
        replace(gain, amount=tuple(map(sub, gain.amount, known.get(gain.name, (0,) * len(gain.amount)))))
        for gain in gains
    )


def _is_worth_it(
    columns: Columns, rules: Rules, gains: Sequence[Gain], plans: tuple[int, int]
) -> tuple[bool, str | None]:
    """Say whether a change is worth what it moves beyond keeping, and which level says so."""
    if PRICED not in [level.name for level in rules.objective]:
        return False, None
    costs, after = _costs(columns, rules, plans), False
    for gain in gains:
        nothing, cost = (Fraction(0),) * len(gain.amount), costs.get(gain.name)
        after = after or gain.name == PRICED
        if gain.amount < nothing or (gain.name == PRICED and gain.amount[0] < costs[PRICED]):
            return False, gain.name
        if gain.amount > nothing and (gain.amount[0] > cost if cost is not None else after):
            return True, gain.name
    return False, None


def _costs(columns: Columns, rules: Rules, plans: tuple[int, int]) -> dict[str, Fraction]:
    """Return what has to be won where moving is paid for: sessions, shares of contracts, attendances."""
    price, more = _price(rules), _moved_more(columns, plans)
    incumbent, people = columns.problem.incumbent, columns.problem.people
    assert incumbent is not None
    bound = [person.under_contract for person in people]
    shares = Fraction(int((incumbent.stays[bound] & more).sum()), len(more))
    sessions = price * int(more.sum())
    attendances = price * _person_sessions(columns, *plans)
    return {"contract": price * shares, "quorum": sessions, "regions": sessions, PRICED: attendances}


def _moved_more(columns: Columns, plans: tuple[int, int]) -> Bools:
    """Say which sessions the change moves and keeping does not; shape (t,)."""
    keep, change = plans
    return np.asarray(columns.elsewhere[change] & ~columns.elsewhere[keep])


def in_the_way(problem: Problem, rules: Rules) -> tuple[int, ...]:
    """Return the numbers of the published sessions that cannot stay, where these are few."""
    incumbent = problem.incumbent
    if incumbent is None or incumbent.fixed.renewal or (incumbent.fixed.published == GAP).any():
        return ()
    broken = _broken(problem, rules)
    return _numbers(problem, broken) if 2 * broken.sum() <= incumbent.fixed.open.sum() else ()


def _broken(problem: Problem, rules: Rules) -> Bools:
    """Say which published sessions are blacked out or break a hard rule by themselves as they stand; shape (t,)."""
    assert problem.incumbent is not None
    fixed = problem.incumbent.fixed
    column = schedule_of(problem, fixed.published).column
    fine = np.logical_and.reduce([rule.usable(column)[0] for rule in rules.hard] or [np.ones_like(fixed.closed)])
    return np.asarray(fixed.open & (fixed.closed | ~fine))


def _numbers(problem: Problem, sessions: Bools) -> tuple[int, ...]:
    return tuple(number for number, told in zip(problem.numbers, sessions, strict=True) if told)


@dataclass(frozen=True, kw_only=True, eq=False)
class Option:
    """One way to go on.

    Parameters
    ----------
    slot
        For the sessions to come.
    schedule
        All sessions that count; None where the slot has no time for each of them.
    broken
        Where it breaks hard rules.
    refusal
        Why it cannot be chosen whatever the rules say; empty if it can.
    """

    slot: Slot
    schedule: Schedule | None
    broken: tuple[Violation, ...] = ()
    refusal: str = ""

    @property
    def possible(self) -> bool:
        """Whether it could be chosen."""
        return self.schedule is not None and not self.broken and not self.refusal

    @property
    def moved(self) -> tuple[int, int]:
        """How many sessions move for somebody, and for how many people at least one does."""
        if self.schedule is None or self.schedule.problem.incumbent is None:
            return 0, 0
        incumbent = self.schedule.problem.incumbent
        elsewhere = incumbent.stays & (self.schedule.starts != incumbent.fixed.published)
        return int(elsewhere.any(axis=0).sum()), int(elsewhere.any(axis=1).sum())


def keeping(problem: Problem, rules: Rules) -> Option:
    """Return the option to keep the slot in force.

    Parameters
    ----------
    problem
        With an incumbent.
    rules
        What a plan has to satisfy.
    """
    assert problem.incumbent is not None
    slot, begins = problem.incumbent.fixed.slot, problem.incumbent.fixed.published
    refusal = _refusal(problem)
    if (begins == GAP).any():
        return Option(slot=slot, schedule=None, refusal=refusal or "a clock time is skipped")
    schedule = schedule_of(problem, begins)
    broken = tuple(found for rule in rules.hard for found in rule.violations(schedule))
    return Option(slot=slot, schedule=schedule, broken=broken, refusal=refusal)


def _refusal(problem: Problem) -> str:
    """Say why the slot in force is no candidate."""
    assert problem.incumbent is not None
    candidates = problem.candidates
    if (candidates.starts == problem.incumbent.fixed.published).all(axis=1).any():
        return ""
    position = candidates.space.position(problem.incumbent.fixed.slot)
    if position is None:
        return "the file does not allow it: see slots"
    if candidates.refusal[position] in (Refusal.NONE, Refusal.NOT_ASKED):
        return "another slot was asked for"
    why = describe_refusal(candidates, position, problem.months, problem.numbers)
    if candidates.refusal[position] != Refusal.BLACKOUT:
        return why
    number = problem.numbers[int(candidates.refusing_session[position])]
    return f"{why}; to call off this session alone: schedule record FILE --session {number} --held no"


def best_change(problem: Problem, ranking: Ranking) -> Option | None:
    """Return the best option but to keep the slot in force; None if there is none."""
    assert problem.incumbent is not None
    for column in ranking.order:
        starts = ranking.columns.starts[column]
        if not np.array_equal(starts, problem.incumbent.fixed.published):
            slot = problem.candidates.slot(int(ranking.columns.candidates[column]))
            return Option(slot=slot, schedule=schedule_of(problem, starts))
    return None
