"""One answer to an invitation, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

MAX_BYTES = 1_000_000
"""Largest calendar that is read as a reply."""

ACCEPTED, DECLINED, TENTATIVE = "accepted", "declined", "tentative"


T = TypeVar("T")


class ReplyError(ValueError):
    """A reply that cannot be used; the message continues "this file …"."""


class OutOfTime(ReplyError):
    """Reading takes too long."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer.

    Parameters
    ----------
    uid
        Of the event that was answered, in lower case.
    attendee
        Address of the person who answers, in lower case.
    name
        How the attendee's calendar calls that person; may be empty.
    answer
        ``accepted``, ``declined`` or ``tentative``.
    recurrence
        What RECURRENCE-ID names: an instant, minutes since 1970-01-01T00:00Z; or a date, where it has no time
        or none that can be placed; None: the whole series.
    onward
        Whether it stands for everything from there on (RANGE=THISANDFUTURE).
    begin
        Begin of the event as the answering program knew it, an instant; None where it is not told.
    sequence
        SEQUENCE of the invitation that was answered.
    stamp
        When it was written, aware: DTSTAMP, or the date of the mail where there is none.
    sender, sent
        Address in the mail's From, in lower case, and its date; None for a calendar alone.
    comment
        What the person added.
    """

    uid: str
    attendee: str
    name: str = ""
    answer: str
    recurrence: int | date | None = None
    onward: bool = False
    begin: int | None = None
    sequence: int = 0
    stamp: datetime
    sender: str | None = None
    sent: datetime | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of reading something.

    Parameters
    ----------
    replies
        The answers in it, in order.
    refused
        Why others in it cannot be used; each continues "this file …".
    """

    replies: tuple[Reply, ...] = ()
    refused: tuple[str, ...] = ()


def read_each(things: Iterable[T], read: Callable[[T], Found]) -> Found:
    """Return the answers in several things: what is no answer at all does not hide the answers beside it.

    Raises
    ------
    ReplyError
        None holds any; why the first does not.
    """
    found: list[Found] = []
    errors: list[ReplyError] = []
    for thing in things:
        try:
            found.append(read(thing))
        except ReplyError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    late = (str(error) for error in errors if isinstance(error, OutOfTime))
    return merged([*found, Found(refused=tuple(late))])


def merged(parts: Sequence[Found]) -> Found:
    """Return all of it once."""
    return Found(
        replies=tuple(dict.fromkeys(one for part in parts for one in part.replies)),
        refused=tuple(dict.fromkeys(one for part in parts for one in part.refused)),
    )


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How long reading one file may take.

    Parameters
    ----------
    clock
        Seconds that go by, from whatever moment on.
    seconds
        At most so many.
    """

    clock: Callable[[], float]
    seconds: float
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        """Note when it began."""
        object.__setattr__(self, "begun", self.clock())

    def check(self) -> None:
        """Raise ``OutOfTime`` once it is over."""
        if self.clock() - self.begun > self.seconds:
            raise OutOfTime(f"takes longer than {self.seconds:.0f} seconds to read")


def decoded(content: bytes, charset: str) -> str:
    """Return the text of a calendar; what is not in its charset is in the one of old Windows programs.

    Raises
    ------
    ReplyError
        It is too large.
    """
    if len(content) > MAX_BYTES:
        raise ReplyError(f"holds a calendar larger than {MAX_BYTES // 1_000_000} MB")
    for name in ("utf-8-sig", charset):
        try:
            return content.decode(name)
        except (ValueError, LookupError):
            continue
    return content.decode("cp1252", "replace")
