"""Each hard rule of a file one step softer, and soft ones made hard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calendars.counts import count, percent
from configs.schema import Config

FIRST = 2
"""Sessions in which the leaders' presence matters most."""

CLOSER_DAYS = 14
"""So many steps of one day are tried for the time between sessions."""

_LEVELS = ("contract", "quorum", "regions")


@dataclass(frozen=True, kw_only=True, eq=False)
class Softer:
    """A rule one step softer: how much that asks, in words, as written in the file."""

    rule: str
    cost: int
    words: str
    write: str
    series: str = ""
    change: Callable[[Config], Config]


def sharpened(config: Config, names: Sequence[str]) -> Config:
    """Return a configuration in which some rules are hard, of those that it asks for."""
    there = [name for name in names if name in _LEVELS and getattr(config.rules, name) is not None]
    hard = {name: getattr(config.rules, name).changed(hard=True) for name in there}
    return config.changed(rules=config.rules.changed(**hard))


def softer(config: Config) -> Iterator[Softer]:
    """Yield every step."""
    if config.leaders:
        yield from _leaders(config)
    if config.rules.contract.hard:
        yield from _contract(config)
    for name, things in (("quorum", "people"), ("regions", "regions")):
        rule = getattr(config.rules, name)
        if rule is not None and rule.hard:
            yield from _at_least(name, things, rule.at_least) if rule.at_least else _share(rule.share)
    yield from _spacing(config)


def _step(rule: str, cost: int, words: str, series: str = "", **values: Any) -> Softer:
    def change(config: Config) -> Config:
        changed = getattr(config.rules, rule).changed(**values)
        return config.changed(rules=config.rules.changed(**{rule: changed}))

    written = ", ".join(f"{key}: {str(value).lower()}" for key, value in values.items())
    return Softer(rule=rule, cost=cost, words=words, write=written, series=series, change=change)


def _leaders(config: Config) -> Iterator[Softer]:
    rule, number = config.rules.leaders, len(config.leaders)
    present = number if rule.present is None else rule.present
    later = "one leader" if rule.then == 1 else f"{rule.then} leaders"
    who = {1: "the leader", 2: "both leaders"}.get(number, "all leaders")
    who = who if present == number else f"{present} leaders"
    if (rule.sessions is None or rule.sessions > FIRST) and rule.then < present:
        yield _step("leaders", 50, f"{who} had to come to the first two sessions only, {later} to the others",
                    sessions=FIRST)  # fmt: skip
    if present > 1:
        fewer = "one leader were" if present == 2 else f"{present - 1} leaders were"
        first = "the first session" if rule.sessions == 1 else f"the first {rule.sessions} sessions"
        where = "in every session" if rule.sessions is None else f"in {first}"
        yield _step("leaders", 70, f"{fewer} enough {where}", present=present - 1)
    if rule.sessions is not None and rule.then > 1:
        fewer = "one leader were" if rule.then == 2 else f"{rule.then - 1} leaders were"
        yield _step("leaders", 60, f"{fewer} enough in the later sessions", then=rule.then - 1)


def _contract(config: Config) -> Iterator[Softer]:
    rule = config.rules.contract
    more, row = rule.max_absences + 1, rule.max_consecutive + 1
    yield _step("contract", 55, f"a member could miss {more} {_sessions(more)}", max_absences=more)
    yield _step("contract", 55, f"a member could miss {row} {_sessions(row)} in a row", max_consecutive=row)
    yield _step("contract", 65, "a contract could be broken where it has to be (a wish, no rule)", hard=False)


def _sessions(number: int) -> str:
    return "session" if number == 1 else "sessions"


def _at_least(name: str, things: str, number: int) -> Iterator[Softer]:
    if number > 1:
        fewer = number - 1
        thing = {"people": "person", "regions": "region"}[things] if fewer == 1 else things
        yield _step(name, 50, f"{fewer} {thing} were enough in each session", at_least=fewer)
    yield _step(name, 65, f"fewer {things} could come to a session where it has to be (a wish, no rule)",
                hard=False)  # fmt: skip


def _share(share: float) -> Iterator[Softer]:
    fewer = Fraction(str(share)) - Fraction(1, 10)
    if fewer > 0:
        words = f"{percent(fewer)} of the group were enough in each session"
        yield _step("quorum", 50, words, share=float(fewer))
    words = "fewer people could come to a session where it has to be (a wish, no rule)"
    yield _step("quorum", 65, words, hard=False)


def _spacing(config: Config) -> Iterator[Softer]:
    days = config.rules.spacing.min_days
    for fewer in range(days - 1, max(days - CLOSER_DAYS, 0) - 1, -1):
        words = f"{count(fewer, 'day')} between two sessions were enough"
        yield _step("spacing", 50, words, "spacing", min_days=fewer)
