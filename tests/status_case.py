"""A plan by hand, four sessions of five people: what ledger, recording and status are tested on."""

from __future__ import annotations

from datetime import UTC, datetime

from calendars.zones import zone_names
from scheduler.plan import (
    NOBODY,
    Issue,
    Issued,
    Made,
    Plan,
    PlannedPerson,
    PlannedSession,
    PlannedSlot,
    Terms,
)

STARTS = ("2027-01-21T13:00:00Z", "2027-02-18T13:00:00Z", "2027-03-18T13:00:00Z", "2027-04-15T12:00:00Z")
NAMES = {"ana": "Ana Prado", "ken": "Ken Abe", "eva": "Eva Roth", "kim": "Kim Müller", "li": "Li Østergård"}
ABSENT = {"eva": (4,)}
"""Planned absences."""
OUTSIDE = {"li": (1, 2)}
"""Li joins with the third session."""
AFTER = datetime(2027, 1, 22, tzinfo=UTC)
"""The day after the first session."""

_ISSUED = Issued(sequence=0, stamp="2026-11-22T10:00:00Z")


def plan(most: int = 2, in_row: int = 1) -> Plan:
    """Return the plan: 3rd Thursday 14:00 in Zurich, Ana leads, Kim is optional."""
    assert "Europe/Zurich" in zone_names()
    return Plan(
        group="Balint 2.0",
        status="optimal",
        revision=0,
        made=Made(at="2026-11-22T10:00:00Z", version="0", tzdata="2026a", config_sha256="0"),
        issue=Issue(
            uid="u",
            sequence=0,
            created="2026-11-22T10:00:00Z",
            stamp="2026-11-22T10:00:00Z",
            invited=tuple(NAMES),
            group=_ISSUED,
        ),
        sender=NOBODY,
        terms=Terms(
            max_absences=most,
            max_consecutive=in_row,
            quorum=None,
            regions=None,
            unsocial_from=1320,
            unsocial_to=360,
        ),
        levels=(),
        slots=(PlannedSlot(ordinal=3, weekday="Th", time="14:00", zone="Europe/Zurich"),),
        sessions=tuple(_session(n, start) for n, start in enumerate(STARTS, 1)),
        people=tuple(_person(who, name) for who, name in NAMES.items()),
        former=(),
    )


def _session(number: int, start: str) -> PlannedSession:
    absent = tuple(who for who in NAMES if number in ABSENT.get(who, ()))
    inside = [who for who in NAMES if number not in OUTSIDE.get(who, ())]
    return PlannedSession(
        number=number,
        uid="u",
        slot=0,
        start=start,
        end=start.replace("T13:00", "T14:30").replace("T12:00", "T13:30"),
        status="planned",
        present=tuple(who for who in inside if who not in absent),
        absent=absent,
    )


def _person(who: str, name: str) -> PlannedPerson:
    return PlannedPerson(
        id=who,
        name=name,
        email=f"{who}@example.org",
        role="leader" if who == "ana" else "member",
        zone="Europe/Zurich",
        region=None,
        optional=who == "kim",
        attends=4,
        absences=0,
        longest_run=0,
        contract=None if who in ("ana", "kim") else "kept",
        burden_min=0,
        local=(
            "2027-01-21T14:00+01:00",
            "2027-02-18T14:00+01:00",
            "2027-03-18T14:00+01:00",
            "2027-04-15T14:00+02:00",
        ),
        levels=tuple(
            "outside" if n in OUTSIDE.get(who, ()) else "absent" if n in ABSENT.get(who, ()) else "available"
            for n in range(1, 5)
        ),
        unsocial_min=(0, 0, 0, 0),
        issued=_ISSUED,
    )
