"""Whether a slot would win if one person had other hours: only what these change is judged anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.columns import Columns
from scheduler.constraint import Counting, Criterion, Rule, Rules, numbers
from scheduler.extra_hours import with_person
from scheduler.schedule import Schedule


class Versus:
    """A slot against the chosen one, as one person after the other gets other hours: see ``why.wins``.

    Parameters
    ----------
    rules, mine, chosen
        The slot, and the chosen one if there is one, for the same people.
    """

    def __init__(self, rules: Rules, mine: Schedule, chosen: Schedule | None) -> None:
        self.rules, self.mine, self.chosen = rules, mine, chosen
        self._parts: dict[tuple[int, str], int] = {}

    def wins(self, p: int, one: Schedule) -> bool:
        """Say whether a slot wins with other hours of one person, by judging anew what they change.

        Parameters
        ----------
        p
            Position of the person.
        one
            The slot with these hours.
        """
        if any(self._broken(rule, self.mine, one, p) for rule in self.rules.hard):
            return False
        if self.chosen is None or np.array_equal(one.starts, self.chosen.starts):
            return self.chosen is None
        other = with_person(self.chosen, p, one.problem.people[p])
        for level in self.rules.objective:
            ours, theirs = self._amounts(level, self.mine, one, p), self._amounts(level, self.chosen, other, p)
            if ours != theirs:
                return ours < theirs
        return False

    def _amounts(self, level: Rule | Criterion, before: Schedule, after: Schedule, p: int) -> tuple[int, ...]:
        if isinstance(level, Criterion):
            return tuple(int(number) for number in numbers(level, after.column)[:, 0])
        return (self._broken(level, before, after, p),)

    def _broken(self, rule: Rule, before: Schedule, after: Schedule, p: int) -> int:
        """Return the broken parts: where a rule counts heads all of them, else the person's own are judged anew."""
        if isinstance(rule, Counting):
            return int(rule.broken(after.column)[0])
        key = id(before), rule.name
        if key not in self._parts:
            self._parts[key] = int(rule.broken(before.column)[0])
        own = (int(rule.broken(_alone(one, p))[0]) for one in (before, after))
        return self._parts[key] - next(own) + next(own)


def _alone(schedule: Schedule, p: int) -> Columns:
    """Return a schedule as the column of one person."""
    people = schedule.problem.people[p : p + 1]
    level, member = schedule.level[[p]], schedule.member[[p]]
    return replace(schedule, problem=replace(schedule.problem, people=people), level=level, member=member).column
