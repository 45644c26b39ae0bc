"""Keeping the slot in force beside the best other one, session by session."""

from __future__ import annotations

from typing import Any

from reports.compare import slot_json
from reports.measures import Scale, called, difference
from reports.words import slot_name
from scheduler.columns import write_out
from scheduler.constraint import as_read, numbers
from scheduler.plan import PRICED
from scheduler.problem import Problem
from scheduler.reduce import usable
from scheduler.replan import Option, best_change, keeping
from scheduler.result import Result
from scheduler.schedule import Schedule, schedule_of
from scheduler.solve import rank

Json = dict[str, Any]


def options(whole: Problem, result: Result) -> list[Json]:
    """Return to keep the slot in force, possible or not, the best change, and what was asked for if it is neither.

    Parameters
    ----------
    whole
        What was solved again, with every slot that the file allows.
    result
        With a solution, perhaps of one slot that was asked for.
    """
    assert result.solution is not None
    assert result.ranking is not None
    ranking = result.ranking
    if result.solution.schedule.problem is not whole:
        columns = write_out(whole)
        ranking = rank(columns.only(usable(columns, result.rules)), result.rules)
    keep, other = _keep(whole, result), best_change(whole, ranking)
    rows = [_titled(_row(whole, result, keep), "keep", "Keep")]
    rows += [] if other is None else [_titled(_row(whole, result, other), "change", "Change to")]
    if not any(row["chosen"] for row in rows):
        asked = Option(slot=result.solution.slot, schedule=result.solution.schedule)
        rows.append(_titled(_row(whole, result, asked), "asked", "As asked,"))
    return rows


def _titled(row: Json, kind: str, title: str) -> Json:
    return row | {"kind": kind, "title": f"{title} {row['name']}"}


def verdict(result: Result, limits: Scale) -> str:
    """Say why one of two plans was taken; nothing where there are not two."""
    decision = result.decision
    if decision is None or decision.keep == decision.change:
        return ""
    stays = decision.taken == decision.keep
    if decision.is_asked:
        asked = "asked for: the next `solve` does not move for the same reason" if stays else "asked for"
        return f"{'The slot stays' if stays else 'The group moves'}, as you {asked}."
    if not stays:
        assert decision.decisive is not None
        return f"The group moves: what that wins ({limits.title(decision.decisive).lower()}) is worth the move."
    before = " It was turned down before." if decision.turned_down else ""
    return (
        f"The slot stays: what another would win is not worth the move.{before} `--change` takes it all the same."
    )


def _keep(whole: Problem, result: Result) -> Option:
    """Return the slot in force; where it is not possible, what holds most of its sessions."""
    option, decision, ranking = keeping(whole, result.rules), result.decision, result.ranking
    if option.possible or decision is None or ranking is None or decision.keep == decision.change:
        return option
    candidate = int(ranking.columns.candidates[decision.keep])
    starts = ranking.columns.starts[decision.keep]
    return Option(slot=whole.candidates.slot(candidate), schedule=schedule_of(whole, starts))


def _row(problem: Problem, result: Result, option: Option) -> Json:
    sessions, moved_people = option.moved
    assert result.solution is not None
    chosen = result.solution.schedule
    row: Json = {
        "slot": slot_json(option.slot),
        "name": slot_name(option.slot),
        "possible": option.possible,
        "chosen": option.schedule is not None and bool((option.schedule.starts == chosen.starts).all()),
        "why_not": _why_not(option),
        "against": "" if option.schedule is None else _against(result, option.schedule, chosen),
        "moved_sessions": sessions,
        "moved_people": moved_people,
    }
    return row | (_attendance(problem, result, option.schedule) if option.schedule is not None else {})


def _attendance(problem: Problem, result: Result, schedule: Schedule) -> Json:
    bound = sum(person.under_contract for person in problem.people)
    return {
        "attends": int(schedule.attends.sum()),
        "per_session": [
            {"number": number, "attends": int(there)}
            for number, there in zip(problem.numbers, schedule.attends.sum(axis=0), strict=True)
        ],
        "contracts_kept": bound - _broken(result, schedule),
        "contracts": bound,
        "contract_written": result.rules.contract_written,
    }


def _against(result: Result, schedule: Schedule, chosen: Schedule) -> str:
    """Say by what an option is better or worse than the one chosen: the first level that differs decides."""
    if (schedule.starts == chosen.starts).all():
        return ""
    for level in result.rules.objective:
        mine, best = (
            as_read(level, tuple(int(n) for n in numbers(level, one.column)[:, 0])) for one in (schedule, chosen)
        )
        if mine != best:
            priced = " (with the price of moving)" if level.name == PRICED else ""
            return difference(called(level.name, result.rules.contract_written), mine, best) + priced
    return ""


def _broken(result: Result, schedule: Schedule) -> int:
    """Return how many contracts an option breaks."""
    rule = result.rules.judge("contract")
    return 0 if rule is None else int(rule.broken(schedule.column)[0])


def _why_not(option: Option) -> list[str]:
    return [*([option.refusal] if option.refusal else []), *(found.sentence for found in option.broken)]
