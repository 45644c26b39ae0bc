"""What answers bring about, in sentences: who is missing where, whose contract breaks, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.measures import scale
from reports.replies import named_session
from reports.status import allowed
from reports.words import Suggest, count, listing, visible
from scheduler.effects import CONTRACT, LEADER, Effect, Mend
from scheduler.plan import Plan, PlannedSession
from scheduler.standing import quorum_at

Json = dict[str, Any]


def effect_rows(plan: Plan, found: Iterable[Effect], suggest: Suggest) -> list[Json]:
    """Return for each session what answers make of it, and the commands that do something about it."""
    by_session: dict[int, list[Effect]] = {}
    for one in found:
        by_session.setdefault(one.number, []).append(one)
    return [
        {
            "number": number,
            "kinds": [one.kind for one in alike],
            "people": list(dict.fromkeys(who for one in alike for who in one.who)),
            "sentence": f"{_named(plan, _session(plan, number))}: {'; '.join(_words(plan, one) for one in alike)}.",
            "choices": list(dict.fromkeys(choice for one in alike for choice in _choices(one, suggest))),
        }
        for number, alike in by_session.items()
    ]


def _words(plan: Plan, effect: Effect) -> str:
    names = {one.id: one.name for one in plan.people}
    who = visible(listing(names[one] for one in effect.who))
    if effect.kind == CONTRACT and plan.terms.contract_written:
        return f"with it {who} will break the contract, {allowed(plan)}"
    if effect.kind == CONTRACT:
        return f"with it {who} will have missed {scale(plan).too_many}"
    if effect.kind == LEADER:
        return _too_few_leaders(effect, who)
    people = "nobody" if not effect.left else "1 person" if effect.left == 1 else f"{effect.left} people"
    return f"{people} can come without {who}, and the quorum is {quorum_at(plan, _session(plan, effect.number))}"


def _too_few_leaders(effect: Effect, who: str) -> str:
    if effect.wanted == 1:
        return f"no leader can come without {who}"
    left = count(effect.leaders, "leader") if effect.leaders else "no leader"
    return f"{left} can come without {who}, and {effect.wanted} have to be there (`rules: leaders`)"


def _session(plan: Plan, number: int) -> PlannedSession:
    return next(one for one in plan.sessions if one.number == number)


def _named(plan: Plan, session: PlannedSession) -> str:
    said = named_session(plan, session)
    return said[0].upper() + said[1:]


def _choices(effect: Effect, suggest: Suggest) -> list[str]:
    number = ("--session", str(effect.number))
    off = f"call this one off: {suggest('record', *number, '--held', 'no')}"
    move = f"see what another time for all would give: {suggest('solve', '--change', '--dry-run')}"
    if effect.kind == CONTRACT:
        excused = f"excuse them, afterwards: {suggest('record', *number, '--excused', effect.who[0])}"
        return [excused, move]
    return [off, move]


def contradiction_rows(
    plan: Plan, found: Mapping[str, Sequence[PlannedSession]], mends: Mapping[str, Mend]
) -> list[Json]:
    """Return each contradiction with its sentence, and what to write in the file."""
    names = {one.id: one.name for one in plan.people}
    return [
        {
            "id": who,
            "numbers": [one.number for one in sessions],
            "sentence": _contradiction(plan, names[who], sessions, mends.get(who)),
            "line": mends[who].line if who in mends else "",
        }
        for who, sessions in found.items()
    ]


def _contradiction(plan: Plan, name: str, sessions: Sequence[PlannedSession], mend: Mend | None) -> str:
    first = named_session(plan, sessions[0])
    what = first if len(sessions) == 1 else f"{count(len(sessions), 'session')}, the first of them {first}"
    if mend is not None and not mend.line and not mend.others:
        return visible(f"{name} said yes to {what}: the plan in force does not count on them yet; solve again.")
    said = f"{name} said yes to {what}, but the file says no, and the plan goes by the file"
    others = f": {'; '.join(mend.others)}" if mend and mend.others else ""
    to_do = f" If {name} can come, write in {mend.where}:" if mend and mend.line else ""
    return visible(f"{said}{others}.{to_do}")


def lines_of(effects: Sequence[Json], contradictions: Sequence[Json]) -> list[str]:
    """Return all of it as lines, what can be done below each sentence."""
    said = []
    for one in effects:
        said += [one["sentence"], *(f"  {choice}" for choice in one["choices"])]
    for one in contradictions:
        said += [one["sentence"], *([f"  {one['line']}"] if one["line"] else [])]
    return said


def warnings_of(contradictions: Sequence[Json]) -> list[str]:
    """Return contradictions as sentences that hold all."""
    return [f"{one['sentence']} {one['line']}".strip() for one in contradictions]
