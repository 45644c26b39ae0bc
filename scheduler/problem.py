"""The problem: who takes part, for how long, and the slots that may be chosen. Arrives finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from calendars.availability import Availability, Levels
from calendars.intervals import Minutes
from calendars.slots import Month
from scheduler.candidates import Candidates, Fixed


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
    away
        First and last day of each journey, on the home clock, and the zone there; of two that overlap the later in
        the list holds. To name a place only: availability knows of journeys already.
    """

    id: str
    name: str
    role: Role
    zone: str
    availability: Availability
    region: str | None = None
    optional: bool = False
    email: str = ""
    away: tuple[tuple[date, date, str], ...] = ()

    @property
    def under_contract(self) -> bool:
        """Whether the contract binds this person: members, unless optional."""
        return self.role is Role.MEMBER and not self.optional


@dataclass(frozen=True, kw_only=True, eq=False)
class Past:
    """What happened at the sessions that have begun, the first h of a problem; as published where not recorded.

    Parameters
    ----------
    level
        Level at which each person was there; shape (p, h).
    member
        Whether the session counts for them: within the membership, and not excused; shape (p, h).
    belongs
        Whether it was within the membership, excused or not; shape (p, h).
    wall
        Begin of each session on the clock that each person then had, in wall minutes; shape (p, h).
    """

    level: Levels
    member: npt.NDArray[np.bool_]
    belongs: npt.NDArray[np.bool_]
    wall: Minutes

    def __len__(self) -> int:
        """Return the number of sessions."""
        return int(self.level.shape[1])


@dataclass(frozen=True, kw_only=True)
class Gain:
    """By how much a change is better than keeping, at one level; below zero: worse.

    Parameters
    ----------
    name
        Of the level.
    amount
        In what people read of it; burden is (largest, sum).
    """

    name: str
    amount: tuple[Fraction, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Incumbent:
    """The plan in force, as a new plan for the same group sees it.

    Parameters
    ----------
    fixed
        What it leaves to choose.
    stays
        Whose session is published and is still theirs, so that moving it costs; shape (p, t).
    past
        The sessions that have begun.
    turned_down
        Gains of a change that was turned down when its slot was kept: so much of them counts for keeping.
    """

    fixed: Fixed
    stays: npt.NDArray[np.bool_]
    past: Past
    turned_down: tuple[Gain, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """What a plan is chosen from.

    Parameters
    ----------
    people
        Leaders and members, each id once.
    months
        The month of each session that counts, in order; t of them. Sessions called off are not among them.
    duration_min
        Length of a session.
    candidates
        The slots that may be chosen, and why others may not.
    numbers
        Number of each session within the programme; empty: from 1 on.
    incumbent
        The plan in force; None if there is none.
    """

    people: tuple[Person, ...]
    months: tuple[Month, ...]
    duration_min: int
    candidates: Candidates
    numbers: tuple[int, ...] = ()
    incumbent: Incumbent | None = None

    def __post_init__(self) -> None:
        """Number the sessions."""
        object.__setattr__(self, "numbers", self.numbers or tuple(range(1, len(self.months) + 1)))

    def position(self, number: int) -> int:
        """Return the position of the session with a number, which is no other one's."""
        return self.numbers.index(number)

    @property
    def begun(self) -> int:
        """How many of the sessions have begun, the first ones."""
        return 0 if self.incumbent is None else len(self.incumbent.past)

    @property
    def leaders(self) -> tuple[int, ...]:
        """Positions of the leaders among the people."""
        return tuple(p for p, one in enumerate(self.people) if one.role is Role.LEADER)
