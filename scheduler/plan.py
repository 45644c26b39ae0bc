"""The plan: what is published, as values. ``publish`` makes it, ``plan_file`` is its written form."""

from __future__ import annotations

from dataclasses import dataclass

from calendars.slots import WEEKDAYS, Slot

# Written "as" themselves: whoever works with a plan has its words and its way of writing moments from here.
from scheduler.plan_kinds import CANCELLED as CANCELLED
from scheduler.plan_kinds import EXCUSED as EXCUSED
from scheduler.plan_kinds import HELD as HELD
from scheduler.plan_kinds import NOT_HELD as NOT_HELD
from scheduler.plan_kinds import OUTSIDE as OUTSIDE
from scheduler.plan_kinds import PLANNED as PLANNED
from scheduler.plan_kinds import (
    Count,
    FormWord,
    Id,
    Kept,
    LevelWord,
    Local,
    Minute,
    Moment,
    MonthText,
    Name,
    RoleWord,
    State,
    Status,
    Uid,
    Word,
    Zone,
)
from scheduler.plan_kinds import moment_from as moment_from
from scheduler.plan_kinds import moment_text as moment_text
from scheduler.plan_kinds import month_from as month_from

UNCOUNTED = frozenset((OUTSIDE, EXCUSED, NOT_HELD))
"""Levels at which a session is neither an attendance nor an absence."""

PRICED = "attendance"
"""The level from which moved sessions are deducted."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """By what a plan was made, and when."""

    at: Moment
    version: str
    tzdata: str
    config_sha256: str


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A session that a calendar holds or held: the month of its rule, ``2027-01``, and its begin in UTC."""

    month: MonthText
    start: Moment


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What one recipient was last sent: a person, or whoever holds the group's calendar.

    Parameters
    ----------
    sequence
        SEQUENCE of the file (RFC 5545 §3.8.7.4): the issue's when something in it last changed.
    stamp
        Moment of that issue: DTSTAMP and LAST-MODIFIED.
    news
        Sentences about what that issue changed for them; none in a first invite.
    withdrawn
        Sessions that they hold as single events and that are no longer theirs, in order. Empty in a series, whose
        full state says it all.
    """

    sequence: Count
    stamp: Moment
    news: tuple[str, ...] = ()
    withdrawn: tuple[Dated, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What calendars go by (RFC 5545 §3.8.7): moments in UTC, ``2026-11-22T10:00:00Z``.

    Parameters
    ----------
    sequence
        The highest SEQUENCE of any file, so that whatever comes later is above it; raised with every issue that
        changes something in anybody's calendar.
    created
        Of the first issue; never changes.
    stamp
        Of the last issue that changed a calendar.
    invited
        Ids of everybody who was ever invited.
    uid
        The UID of the group's series; made once. Sessions that are events of their own carry it with a suffix.
    group
        Of the group's calendar.
    """

    uid: Uid
    sequence: Count
    created: Moment
    stamp: Moment
    invited: tuple[Id, ...]
    group: Issued


@dataclass(frozen=True, kw_only=True)
class PlannedSlot:
    """A slot as written down: ordinal 1 to 4 or -1 for the last; weekday ``Mo`` to ``Su``; ``HH:MM``."""

    ordinal: int
    weekday: str
    time: str
    zone: Zone

    @property
    def slot(self) -> Slot:
        """The slot as the engine knows it."""
        hours, minutes = self.time.split(":")
        return Slot(self.ordinal, WEEKDAYS.index(self.weekday), int(hours) * 60 + int(minutes), self.zone)


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """One session.

    Parameters
    ----------
    number
        From 1, in order, within the programme.
    uid
        Of the calendar event that carries it.
    slot
        Position of its slot in the plan.
    start, end
        In UTC.
    status
        ``planned``, ``held`` (begun by the moment of issue) or ``cancelled``.
    present, absent
        Ids of those who can and cannot attend. From the session's begin on this is what was promised; what
        happened stands in the ledger.
    """

    number: Count
    uid: Uid
    slot: Count
    start: Moment
    end: Moment
    status: State
    present: tuple[Id, ...]
    absent: tuple[Id, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedPerson:
    """What the plan means for one person.

    Parameters
    ----------
    email
        Where mail goes; may be empty.
    attends, absences, longest_run
        Over the programme: what was recorded, where it was, and what is planned.
    contract
        ``kept`` or ``broken``; None for those whom it does not bind.
    burden_min
        Minutes of attended sessions inside unsocial hours.
    local
        Begin of each session on the person's own clock, with its offset: ``2027-01-21T08:00-05:00``.
    levels
        For each session ``preferred``, ``available``, ``if_needed``, ``absent`` or ``outside`` the membership; of
        those recorded what happened, which may also be ``excused`` or ``not_held``.
    unsocial_min
        For each session the minutes inside unsocial hours, if attended.
    issued
        Their calendar file; None if no session was ever theirs.
    """

    id: Id
    name: Name
    email: Word
    role: RoleWord
    zone: Zone
    region: str | None
    optional: bool
    attends: Count
    absences: Count
    longest_run: Count
    contract: Kept | None
    burden_min: Count
    local: tuple[Local, ...]
    levels: tuple[LevelWord, ...]
    unsocial_min: tuple[Count, ...]
    issued: Issued | None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose invites they are, and where the sessions take place; what is not known is empty."""

    name: str
    email: Word
    meeting_url: Word


NOBODY = Sender(name="", email="", meeting_url="")


@dataclass(frozen=True, kw_only=True)
class Former:
    """Somebody whose calendar holds sessions that are no longer theirs: who left, or is no longer a member.

    Parameters
    ----------
    issued
        Their cancellation.
    form, uid, created, group, sender, duration_min
        As the series says that it cancels, whatever changes later; ``series`` or ``singles``.
    slot
        The slot of the series that it cancels.
    sessions
        The sessions that they had.
    """

    id: Id
    name: Name
    email: Word
    zone: Zone
    issued: Issued
    form: FormWord
    uid: Uid
    created: Moment
    group: Name
    sender: Sender
    duration_min: Minute
    slot: PlannedSlot
    sessions: tuple[Dated, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedLevel:
    """One level of the objective: an amount, or several (burden: largest, sum).

    Attendance is no whole number where moved sessions were deducted.
    """

    name: str
    value: int | float | list[int]
    bound: int | float | list[int] | None


@dataclass(frozen=True, kw_only=True)
class PlannedGain:
    """What a change would have won at one level when it was turned down; of burden, the largest and the sum."""

    name: str
    value: int | float | list[int]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The limits that the plan was made under; None where a rule was off.

    Parameters
    ----------
    max_absences, max_consecutive
        Of the contract.
    quorum, regions
        Fewest people, and fewest regions, of a session.
    unsocial_from, unsocial_to
        The unsocial hours, in minutes after midnight.
    contract_written
        Whether the file named the contract; False: its limits are those that hold where nobody wrote any.
    quorum_share
        The quorum as a share, from 0 to 1, of those who belong to the group at a session; then `quorum` is None.
    leaders, leaders_first, leaders_then
        How many leaders have to come to the first sessions, None: all who lead then; how many sessions those are,
        None: every one; and how many leaders have to come to the later ones.
    """

    max_absences: Count | None
    max_consecutive: Count | None
    quorum: Count | None
    regions: Count | None
    unsocial_from: Minute
    unsocial_to: Minute
    contract_written: bool = True
    quorum_share: float | None = None
    leaders: Count | None = 1
    leaders_first: Count | None = None
    leaders_then: Count = 1


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The published state of a group.

    ``slots`` begins with the one that the sessions to come follow; those of past sessions come after it.
    ``former`` are those who were sent a cancellation and were not invited again. ``turned_down`` is what a change
    would have won when somebody kept the slot instead (``replan``).
    """

    group: Name
    status: Status
    revision: Count
    made: Made
    issue: Issue
    sender: Sender
    terms: Terms
    levels: tuple[PlannedLevel, ...]
    slots: tuple[PlannedSlot, ...]
    sessions: tuple[PlannedSession, ...]
    people: tuple[PlannedPerson, ...]
    former: tuple[Former, ...]
    turned_down: tuple[PlannedGain, ...] = ()
