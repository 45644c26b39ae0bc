"""Side by side: what every possible slot is worth in a few measures, and which slots no other one beats.

All candidates are looked at, so nothing has to be proven: the first of the ranking is what solving gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calendars.availability import Availability
from scheduler.columns import Bools, Columns, Index
from scheduler.constraint import Criterion, Numbers, Rules
from scheduler.result import Ranking

_NO_TIME = np.iinfo(np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Worth:
    """What some candidates are worth; each array has the shape (c,).

    Parameters
    ----------
    attends
        Attendances in all sessions together.
    kept
        Contracts kept; None if there is no such rule, or nobody whom it binds.
    most_min
        Unsocial minutes of the person who has most of them; None if nothing says which hours are unsocial.
    constant
        People whose clock hour is the same all year.
    moved
        People of whose published sessions one or more move; None if nothing is published.
    """

    attends: Numbers
    kept: Numbers | None
    most_min: Numbers | None
    constant: Numbers
    moved: Numbers | None

    @property
    def minimised(self) -> Numbers:
        """The measures that there are, less being better; shape (k, c)."""
        more = [-one for one in (self.attends, self.kept, self.constant) if one is not None]
        return np.stack([*more, *(one for one in (self.most_min, self.moved) if one is not None)])


def worth(columns: Columns, rules: Rules) -> Worth:
    """Return what candidates are worth, each as the one constant slot."""
    burden = next((one for one in (*rules.objective, *rules.reported) if one.name == "burden"), None)
    return Worth(
        attends=columns.headcount().sum(axis=1),
        kept=_kept(columns, rules),
        most_min=burden.measure(columns)[0] if isinstance(burden, Criterion) else None,
        constant=_constant(columns),
        moved=None if columns.problem.incumbent is None else _moved(columns),
    )


def _kept(columns: Columns, rules: Rules) -> Numbers | None:
    bound = sum(person.under_contract for person in columns.problem.people)
    rule = rules.judge("contract")
    return None if rule is None or not bound else bound - rule.broken(columns)


def _constant(columns: Columns) -> Numbers:
    """Count the people whose clock shows the same hour at every session within their membership."""
    inside = columns.members | (columns.levels > 0)
    found: dict[tuple[int, bytes], Bools] = {}
    total = np.zeros(len(columns), dtype=np.int64)
    for person, mine in zip(columns.problem.people, inside, strict=True):
        key = (id(person.availability.clock), mine.tobytes())
        if key not in found:
            found[key] = _same_hour(columns, person.availability, mine)
        total += found[key]
    return total


def _same_hour(columns: Columns, availability: Availability, inside: Bools) -> Bools:
    hours, mine = availability.clock.wall(columns.starts) % 1440, inside[columns.instant]
    earliest = np.where(mine, hours, _NO_TIME.max).min(axis=1, initial=_NO_TIME.max)
    latest = np.where(mine, hours, _NO_TIME.min).max(axis=1, initial=_NO_TIME.min)
    return np.asarray(earliest >= latest)


def _moved(columns: Columns) -> Numbers:
    """Count the people who stay and have a session at another instant than published."""
    incumbent = columns.problem.incumbent
    assert incumbent is not None
    elsewhere = columns.starts != incumbent.fixed.published
    total = np.zeros(len(columns), dtype=np.int64)
    for stays in incumbent.stays:
        total += elsewhere[:, stays].any(axis=1)
    return total


@dataclass(frozen=True, kw_only=True, eq=False)
class Front:
    """The slots that no other one beats.

    Parameters
    ----------
    columns
        Positions among the ranking's columns, best first. Of slots that are worth the same only the best is there.
    equals
        The others that are worth the same, best first, for each.
    """

    columns: Index
    equals: tuple[Index, ...]


def frontier(ranking: Ranking, values: Worth) -> Front:
    """Return the candidates for which no other one is as good in every measure and better in one.

    Parameters
    ----------
    ranking
        Candidates; those in its order keep the hard rules.
    values
        What its columns are worth.
    """
    rows = values.minimised[:, ranking.order].T
    distinct, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    which, kept = which.reshape(-1), _unbeaten(distinct)
    kept = sorted(kept, key=lambda one: int(first[one]))
    groups = [ranking.order[which == one] for one in kept]
    return Front(
        columns=np.array([group[0] for group in groups], dtype=np.intp),
        equals=tuple(group[1:] for group in groups),
    )


def _unbeaten(rows: Numbers) -> list[int]:
    """Return the rows that no other is below or equal everywhere; rows are distinct and in lexical order.

    What beats a row comes before it.
    """
    kept: list[int] = []
    for position, row in enumerate(rows):
        if not (rows[kept] <= row).all(axis=1).any():
            kept.append(position)
    return kept
