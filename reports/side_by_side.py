"""Slots side by side: those that no other one beats, those that somebody named, the best of each anchor zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from calendars.slots import Slot
from reports.compare import anchored_slot, slot_json
from reports.measures import called, difference
from reports.named_slots import refusals
from reports.side_words import buys, measures, summary
from reports.words import slot_name
from scheduler.columns import Columns, write_out
from scheduler.constraint import Criterion, Rule, as_read, numbers
from scheduler.frontier import Front, Worth, frontier, worth
from scheduler.plan import PRICED
from scheduler.problem import Problem
from scheduler.result import Ranking, Result

Json = dict[str, Any]

FORMAT = 1
TOP = 10
"""How many slots are shown when nobody asks for more or fewer."""


@dataclass(frozen=True, eq=False)
class Table:
    """A ranked problem, and what its slots are worth.

    Parameters
    ----------
    result
        With a solution and a ranking (`scheduler.solve.best_of`).
    """

    result: Result

    @property
    def ranking(self) -> Ranking:
        """All candidates, and the order of those that keep the hard rules."""
        assert self.result.ranking is not None
        return self.result.ranking

    @property
    def problem(self) -> Problem:
        """What was ranked."""
        return self.ranking.columns.problem

    @property
    def chosen(self) -> int:
        """Position of the chosen candidate among the columns."""
        assert self.result.solution is not None
        return int(np.searchsorted(self.ranking.columns.candidates, self.result.solution.candidate))

    @cached_property
    def values(self) -> Worth:
        """What every column is worth."""
        return worth(self.ranking.columns, self.result.rules)

    @cached_property
    def front(self) -> Front:
        """The columns that no other one beats."""
        return frontier(self.ranking, self.values)

    def one(self, column: int) -> Columns:
        """Return a candidate alone."""
        return self.ranking.columns.only(np.array([column], dtype=np.intp))

    def slot(self, column: int) -> Slot:
        """Return the slot that names a candidate."""
        return self.problem.candidates.slot(int(self.ranking.columns.candidates[column]))

    @cached_property
    def base(self) -> Json:
        """What the chosen slot is worth."""
        return _worth(self.one(self.chosen), self.result)


def compare_document(
    group: str,
    result: Result,
    named: Sequence[tuple[Slot, Problem]] = (),
    top: int = TOP,
    warnings: Sequence[str] = (),
) -> Json:
    """Return slots side by side.

    Parameters
    ----------
    group
        Name of the group.
    result
        Of `scheduler.solve.best_of`, with a solution.
    named
        Slots to be shown whatever they are worth, each with the problem in which it alone may be chosen. The one in
        force is left out if it is shown anyhow.
    top
        How many of the slots that no other one beats are shown; all that are best in something come first.
    warnings
        Sentences to hand on.
    """
    table = Table(result)
    shown = _shown(table, max(1, top))
    rows = [_row(table, column) | {"equals": _equals(table, column)} for column in shown]
    asked = [_named(table, slot, problem) for slot, problem in named]
    document = {
        "format": FORMAT,
        "kind": "compare",
        "group": group,
        "chosen": slot_name(table.slot(table.chosen)),
        "slots": result.reduction.slots,
        "candidates": result.reduction.candidates,
        "possible": len(table.ranking.order),
        "unbeaten": len(table.front.columns),
        "measures": measures(table.base),
        "rows": rows,
        "named": [row for row in asked if not (row["in_force"] and any(one["in_force"] for one in rows))],
        "anchors": _anchors(table),
        "warnings": list(warnings),
    }
    return document | {"sentence": summary(document)}


def _shown(table: Table, top: int) -> list[int]:
    """Return the chosen slot, those best in one measure, then the best ranked; in the order of the ranking."""
    ranked = [table.chosen, *(int(one) for one in table.front.columns if one != table.chosen)]
    values = table.values.minimised
    best = [min(ranked, key=lambda one: (int(row[one]), ranked.index(one))) for row in values]
    picked = list(dict.fromkeys((table.chosen, *best, *ranked)))[:top]
    return [one for one in ranked if one in picked]


def _equals(table: Table, column: int) -> list[str]:
    """Name the other slots that are worth the same."""
    for one, others in zip(table.front.columns, table.front.equals, strict=True):
        if one == column:
            return [slot_name(table.slot(int(other))) for other in others]
    return []


def _row(table: Table, column: int, slot: Slot | None = None) -> Json:
    """Return a candidate that keeps the hard rules."""
    row = _seen(table, table.one(column), slot or table.slot(column))
    return row | {"buys": buys(row, table.base, row["against"], _in_force(table, table.chosen))}


def _seen(table: Table, one: Columns, slot: Slot) -> Json:
    """Return what a slot is worth, beside the chosen one."""
    same = np.flatnonzero((table.ranking.columns.starts == one.starts[0]).all(axis=1))
    column = int(same[0]) if len(same) else -1
    rank = np.flatnonzero(table.ranking.order == column)
    return {
        "rank": int(rank[0]) + 1 if len(rank) else None,
        "slot": slot_json(slot),
        "name": slot_name(slot),
        "chosen": column == table.chosen,
        "in_force": _is_in_force(one),
        "unbeaten": column in table.front.columns.tolist() or _equal_of_unbeaten(table, column),
        "possible": True,
        "why_not": [],
        **_worth(one, table.result),
        "against": _against(table, one),
    }


def _equal_of_unbeaten(table: Table, column: int) -> bool:
    return any(column in others.tolist() for others in table.front.equals)


def _in_force(table: Table, column: int) -> bool:
    return _is_in_force(table.one(column))


def _is_in_force(one: Columns) -> bool:
    incumbent = one.problem.incumbent
    return incumbent is not None and bool((one.starts[0] == incumbent.fixed.published).all())


def _worth(one: Columns, result: Result) -> Json:
    """Return the measures of a single column as plain values; None where there is nothing to measure."""
    values = worth(one, result.rules)
    minutes = (one.minutes_within(result.rules.unsocial_hours)[:, one.instant[0]] * one.attends[:, 0]).sum(axis=1)
    people = one.problem.people
    most = people[int(minutes.argmax())].name if len(people) and minutes.any() else None
    return {
        "attends": int(values.attends[0]),
        "contracts_kept": None if values.kept is None else int(values.kept[0]),
        "contracts": sum(person.under_contract for person in people),
        "contract_written": result.rules.contract_written,
        "most_min": None if values.most_min is None else int(values.most_min[0]),
        "most": most,
        "constant": int(values.constant[0]),
        "people": len(people),
        "moved": None if values.moved is None else int(values.moved[0]),
    }


def _against(table: Table, one: Columns) -> str:
    """Say by what a slot is better or worse than the chosen one: the first level that differs decides."""
    chosen = table.one(table.chosen)
    for level in table.result.rules.objective:
        mine, best = _numbers(level, one), _numbers(level, chosen)
        if mine != best:
            priced = level.name == PRICED and one.problem.incumbent is not None
            name = called(level.name, table.result.rules.contract_written)
            return difference(name, mine, best) + (" (with the price of moving)" if priced else "")
    return ""


def _numbers(level: Rule | Criterion, one: Columns) -> tuple[int | float, ...]:
    return as_read(level, tuple(int(number) for number in numbers(level, one)[:, 0]))


def _named(table: Table, slot: Slot, problem: Problem) -> Json:
    """Return a slot that somebody named, possible or not."""
    why, columns = refusals(slot, problem, table.problem, table.result.rules), write_out(problem)
    if not len(columns):
        head = {"rank": None, "slot": slot_json(slot), "name": slot_name(slot), "chosen": False, "in_force": False}
        nothing = dict.fromkeys(table.base, None)
        row: Json = {**head, "unbeaten": False, **nothing, "against": ""}
    else:
        row = _seen(table, columns, slot)
    row |= {"possible": not why, "why_not": why}
    return row | {"buys": buys(row, table.base, row["against"], _in_force(table, table.chosen))}


def _anchors(table: Table) -> list[Json]:
    """Return the best slot of each anchor zone, best first; zones that come to the same sessions are one row."""
    candidates, columns = table.problem.candidates, table.ranking.columns
    best = candidates.best_by_anchor(columns.candidates[table.ranking.order])
    zones: dict[int, list[str]] = {}
    for zone, candidate in best.items():
        zones.setdefault(candidate, []).append(zone)
    rows = []
    for candidate, same in zones.items():
        column = int(np.searchsorted(columns.candidates, candidate))
        slots = [anchored_slot(table.problem, zone, candidate) for zone in same]
        rows.append(
            _row(table, column, slots[0]) | {"zones": same, "equals": [slot_name(one) for one in slots[1:]]}
        )
    return sorted(rows, key=lambda row: int(row["rank"]))
