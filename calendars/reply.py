"""One answer to an invitation, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

ACCEPTED, DECLINED, TENTATIVE = "accepted", "declined", "tentative"


class ReplyError(ValueError):
    """A reply that cannot be used; the message continues "this file …"."""


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
