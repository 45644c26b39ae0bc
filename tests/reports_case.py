"""A group over five clocks that change on five different days of 2027, solved: what the reports are tested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from calendars.availability import Availability, availability
from calendars.intervals import Intervals, interval_set
from calendars.slots import Month
from calendars.zones import wall_minutes, zone_clock
from constraints import Attendance, Burden, Contract, Leaders, Preference, Quorum, Spacing
from reports.document import infeasible_document, plan_document
from scheduler.candidates import SlotSpace, find_candidates
from scheduler.constraint import Rules
from scheduler.plan import Plan
from scheduler.problem import Person, Problem, Role
from scheduler.publish import Occasion, make_plan
from scheduler.result import Result
from scheduler.solve import solve

MONTHS = tuple(Month(2027, 1).plus(n) for n in range(12))
BEGIN, END = wall_minutes(date(2026, 12, 20)), wall_minutes(date(2028, 1, 10))
NAMES = ("Ana Prado", "Reto Baumann", "Mia Chen", "Yasmine Fahmy", "Sita Rai")
ZONES = ("America/Denver", "Europe/Zurich", "Australia/Sydney", "Africa/Cairo", "Asia/Kathmandu")
RULES = Rules(
    hard=(Leaders(), Spacing()),
    objective=(Contract(), Quorum(at_least=4), Attendance(), Burden(), Preference()),
)


def daily(first: int, last: int) -> Intervals:
    """Return hours of every day, in wall minutes."""
    days = range(BEGIN // 1440 - 2, END // 1440 + 2)
    return interval_set([(day * 1440 + first * 60, day * 1440 + last * 60) for day in days])


def hours(zone: str) -> Availability:
    """Return the hours of everybody: 6 to 24, the evening only if needed; in Sydney until 23:30."""
    clock = zone_clock(zone, BEGIN, END)
    if zone == "Australia/Sydney":
        return availability(clock, available=[daily(6, 22)], if_needed=[daily(0, 2), daily(22, 24)])
    return availability(clock, preferred=[daily(9, 12)], available=[daily(6, 22)], if_needed=[daily(22, 24)])


def narrow(zone: str, first: int, last: int) -> Availability:
    """Return a few hours of every day."""
    return availability(zone_clock(zone, BEGIN, END), available=[daily(first, last)])


def group(names: tuple[str, ...] = NAMES, zones: tuple[str, ...] = ZONES) -> tuple[Person, ...]:
    """Return people, the first of them the leader."""
    return tuple(
        Person(
            id=f"p{n}",
            name=name,
            role=Role.LEADER if n == 0 else Role.MEMBER,
            zone=zone,
            availability=hours(zone),
        )
        for n, (name, zone) in enumerate(zip(names, zones, strict=True))
    )


def problem(people: tuple[Person, ...], **space: Any) -> Problem:
    """Return the choice of a slot on Thursdays for people."""
    slots = SlotSpace(**{"weekdays": (3,), "anchors": ("Europe/Zurich", "America/Denver", "UTC")} | space)
    candidates = find_candidates(slots, MONTHS, [zone_clock(zone, BEGIN, END) for zone in slots.anchors])
    return Problem(people=people, months=MONTHS, duration_min=90, candidates=candidates)


def planned(one: Problem, rules: Rules = RULES) -> tuple[Plan, Result]:
    """Solve and write down."""
    result = solve(one, rules)
    occasion = Occasion(group="Balint 2.0", as_of=datetime(2026, 11, 22, 10, tzinfo=UTC), config_sha256="0" * 64)
    return make_plan(one, result, occasion), result


@cache
def solved() -> tuple[Problem, Plan, Result]:
    """Return the group solved on any Thursday: ties among the ordinals, a choice of anchors."""
    one = problem(group())
    return (one, *planned(one))


@cache
def zurich() -> tuple[Problem, Plan, Result]:
    """Return the group solved on the 3rd Thursday in Zurich, whose clocks everybody else's leave."""
    one = problem(group(), ordinals=(3,), anchors=("Europe/Zurich",))
    return (one, *planned(one))


@cache
def impossible() -> dict[str, Any]:
    """Return the document of a group whose members may miss nothing and whose leader sleeps until 20:00."""
    sleeper = replace(group()[0], availability=narrow(ZONES[0], 20, 21))
    one = problem((sleeper, *group()[1:]))
    return infeasible_document(one, solve(one, RULES), ("Nobody has confirmed anything.",))


def document(warnings: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the document of the solved group."""
    one, plan, result = solved()
    return plan_document(plan, one, result, warnings)


def renamed(*names: str) -> Plan:
    """Return the plan with other names."""
    people = tuple(replace(one, name=name) for one, name in zip(solved()[1].people, names, strict=True))
    return replace(solved()[1], people=people)


def renamed_document(*names: str) -> dict[str, Any]:
    """Return the document of the group with other names."""
    one, _, result = solved()
    people = tuple(replace(person, name=name) for person, name in zip(one.people, names, strict=True))
    return plan_document(renamed(*names), replace(one, people=people), result, names)
