"""A first honest explanation: which hard rule leaves no candidate, and how near the nearest came."""

from __future__ import annotations

import numpy as np

from calendars.intervals import Minutes, overlap_of_all
from scheduler.candidates import Refusal
from scheduler.columns import Columns, Index
from scheduler.constraint import Rules
from scheduler.result import Infeasibility, Nearest, RuleAlone
from scheduler.schedule import Schedule

NEAREST = 3
"""How many of the nearest candidates are shown."""

_LOOKED_AT = 60
"""How many of those with the fewest broken parts, and then the fewest minutes that people cannot attend, are
judged by the rules themselves."""

_REASONS = {
    Refusal.BLACKOUT: "blackout",
    Refusal.SKIPPED_TIME: "skipped clock time",
    Refusal.TOO_LATE: "too late",
}


def infeasibility(columns: Columns, rules: Rules) -> Infeasibility:
    """Explain why no candidate keeps all hard rules."""
    broken = [rule.broken(columns) for rule in rules.hard]
    alone = tuple(
        RuleAlone(rule=rule.name, sentence=rule.describe(), candidates=int(np.count_nonzero(parts == 0)))
        for rule, parts in zip(rules.hard, broken, strict=True)
    )
    refusal = columns.problem.candidates.refusal
    refused = {name: int(np.count_nonzero(refusal == kind)) for kind, name in _REASONS.items()}
    total = np.sum(broken, axis=0) if broken else np.zeros(len(columns), dtype=np.int64)
    if (total == 0).any():
        somebody = RuleAlone(rule="attendance", sentence="somebody attends one session or more", candidates=0)
        return Infeasibility(rules=(*alone, somebody), refused=refused, nearest=(), is_empty=True)
    return Infeasibility(rules=alone, refused=refused, nearest=_nearest(columns, rules, total))


def _nearest(columns: Columns, rules: Rules, broken: Index) -> tuple[Nearest, ...]:
    judged = [(int(broken[c]), _judge(columns, rules, int(c))) for c in _likely(columns, broken)]
    ranked = sorted(judged, key=lambda one: (one[0], sum(v.lacking_min for v in one[1].violations)))
    return tuple(nearest for _, nearest in ranked[:NEAREST])


def _likely(columns: Columns, broken: Index) -> Index:
    """Return candidates among which the nearest are: with fewest broken parts, then with fewest minutes missing."""
    worst = np.sort(broken)[:NEAREST].max(initial=0)
    tied = np.flatnonzero(broken <= worst)
    if len(tied) > _LOOKED_AT:
        missing = _minutes_missing(columns, tied)
        tied = tied[np.lexsort((missing, broken[tied]))[:_LOOKED_AT]]
    return tied


def _minutes_missing(columns: Columns, candidates: Index) -> Minutes:
    """Return how many minutes of all sessions people cannot attend, all together; optional people left out."""
    starts, duration = columns.starts[candidates], columns.problem.duration_min
    people = [person.availability for person in columns.problem.people if not person.optional]
    held = overlap_of_all([person.free[0] for person in people], starts, starts + duration).sum(axis=1)
    return np.asarray(len(people) * starts.shape[1] * duration - held)


def _judge(columns: Columns, rules: Rules, column: int) -> Nearest:
    at = columns.instant[column]
    level, member = columns.levels[:, at], columns.members[:, at]
    schedule = Schedule(problem=columns.problem, starts=columns.starts[column], level=level, member=member)
    found = tuple(violation for rule in rules.hard for violation in rule.violations(schedule))
    return Nearest(slot=columns.problem.candidates.slot(int(columns.candidates[column])), violations=found)
