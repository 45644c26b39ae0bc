"""The problem: who takes part, for how long, and the slots that may be chosen. Arrives finished."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from calendars.availability import Availability
from calendars.slots import Month
from scheduler.candidates import Candidates


class Role(StrEnum):
    """What a person is in the group."""

    LEADER = "leader"
    MEMBER = "member"


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """One person of the group.

    Parameters
    ----------
    id
        Unique in the group; names the person's files.
    name
        As written by the coordinator.
    role
        Leader or member.
    zone
        IANA name of the zone at home.
    availability
        When they can attend, over at least the whole programme.
    region
        Free text, or None.
    optional
        Welcome, not counted for contract or quorum.
    email
        Where invites go; may be empty.
    """

    id: str
    name: str
    role: Role
    zone: str
    availability: Availability
    region: str | None = None
    optional: bool = False
    email: str = ""

    @property
    def under_contract(self) -> bool:
        """Whether the contract binds this person: members, unless optional."""
        return self.role is Role.MEMBER and not self.optional


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """What a plan is chosen from.

    Parameters
    ----------
    people
        Leaders and members, each id once.
    months
        The month of each session, in order; ``len(months)`` is the number of sessions.
    duration_min
        Length of a session.
    candidates
        The slots that may be chosen, and why others may not.
    """

    people: tuple[Person, ...]
    months: tuple[Month, ...]
    duration_min: int
    candidates: Candidates

    @property
    def leaders(self) -> tuple[int, ...]:
        """Positions of the leaders among the people."""
        return tuple(p for p, one in enumerate(self.people) if one.role is Role.LEADER)
