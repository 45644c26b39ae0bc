"""Mails as they were received (RFC 5322, RFC 2045): who sent one, when, and the calendars in it.

A mail can hold anything, so what Python's parser would be given is bounded before: it keeps a line as an object of
its own, and takes apart every part and header whether anybody asks for it or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from calendars.reply import MAX_BYTES, ReplyError, decoded
from calendars.zones import is_sound

if TYPE_CHECKING:
    from email.message import Message

MAX_PARTS = 1_000
"""Most parts of one mail."""
MAX_LINES = 500_000
"""Most lines of one mail, long parts cut: 30 MB of attachments have fewer."""
MAX_HEADER = 10_000
"""Longest header that is looked into, in bytes or characters."""

_LONGEST_PART = 4 * MAX_BYTES
"""So much of a part is given to the parser: in every encoding enough to see that a calendar is too large."""
_MOST_LINES = 200_000
"""Likewise so many lines of it."""
_DEEPEST = 50
_CALENDAR_TYPES = ("text/calendar", "application/ics")
_LONG_HEADER = re.compile(rb"(?im)^content-[a-z-]+[ \t]*:(?:[^\n]|\n[ \t]){%d}" % MAX_HEADER)
_SEPARATOR = re.compile(rb"^From (?:-? ?|[^\n]{0,100}\d\d:\d\d[^\n]{0,100})\n(?=[!-9;-~]{1,100}:)", re.MULTILINE)
OTHER_FORM = "save the mail as .eml (or its calendar as .ics) and give that file"
"""What to do with a mail that only Outlook can read."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What is needed of a mail.

    Parameters
    ----------
    sender
        The one address of From, in lower case.
    sent
        Its date, aware; None where it has none that can be.
    calendars
        Texts of the calendars in it, attached or not, also of mails within it; at least one.
    """

    sender: str
    sent: datetime | None
    calendars: tuple[str, ...]


def mails_of(content: bytes) -> list[bytes]:
    """Return the mails in a file, lines ended by LF: one, or those of a mailbox in the mbox form (RFC 4155)."""
    text = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not text.startswith(b"From "):
        return [text]
    found = (match.start() for match in _SEPARATOR.finditer(text))
    starts = [0, *(start for start in found if text[start - 2 : start] == b"\n\n")]
    return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def read_mail(content: bytes) -> Mail:
    """Read one mail whose lines end with LF.

    Raises
    ------
    ReplyError
        It cannot be read, has no one sender, or holds no calendar.
    """
    from email import message_from_bytes

    small = _bounded(content)
    try:
        mail = message_from_bytes(small)
        calendars = tuple(dict.fromkeys(_calendars(mail)))
        sender, sent = _sender(mail), _sent(mail)
    except ReplyError:
        raise
    except Exception as error:  # whatever hostile input makes the library raise, too deep a nesting included
        raise ReplyError(f"cannot be read as a mail ({type(error).__name__})") from error
    if not calendars:
        raise ReplyError(_without_calendar(mail))
    return Mail(sender=sender, sent=sent, calendars=calendars)


# ---------------------------------------------------------------- what the parser is given


def _bounded(content: bytes) -> bytes:
    """Return a mail without what no calendar can need.

    Raises
    ------
    ReplyError
        It would take too much memory or time all the same.
    """
    if content.count(b"\n--") > 10 * MAX_PARTS:
        raise ReplyError(f"has more than {MAX_PARTS:,} parts")
    small = b"".join(_cut(content))
    if small.count(b"\n") > MAX_LINES:
        raise ReplyError(f"has more than {MAX_LINES:,} lines, which no mail with an answer has")
    if (
        small.lower().count(b"multipart/") > _DEEPEST
    ):  # each line of one is compared with the borders of all around it
        raise ReplyError(f"has more than {_DEEPEST} parts that hold parts")
    if _LONG_HEADER.search(small):
        raise ReplyError(f"has a header of more than {MAX_HEADER:,} characters")
    return small


def _cut(content: bytes) -> Iterator[bytes]:
    """Give a mail piece by piece, each up to a line that may be a border of parts; long ones without their end."""
    begin = 0
    while begin < len(content):
        end = content.find(b"\n--", begin) + 1 or len(content)
        yield _shortened(content[begin : min(end, begin + _LONGEST_PART)])
        begin = end


def _shortened(piece: bytes) -> bytes:
    if piece.count(b"\n") > _MOST_LINES:
        piece = b"\n".join(piece.split(b"\n", _MOST_LINES)[:_MOST_LINES])
    return piece if piece.endswith(b"\n") else piece + b"\n"


# ---------------------------------------------------------------- what is in it


def _calendars(mail: Message) -> Iterator[str]:
    """Give the text of every calendar in a mail, attached or not, also of mails within it."""
    for number, part in enumerate(mail.walk()):
        if number == MAX_PARTS:
            raise ReplyError(f"has more than {MAX_PARTS:,} parts")
        if _is_calendar(part):
            content = part.get_payload(decode=True)
            yield decoded(content if isinstance(content, bytes) else b"", part.get_content_charset("utf-8"))


def _is_calendar(part: Message) -> bool:
    name = str(part.get_filename() or "").lower()
    return not part.is_multipart() and (part.get_content_type() in _CALENDAR_TYPES or name.endswith(".ics"))


def _without_calendar(mail: Message) -> str:
    if any(part.get_content_type() == "application/ms-tnef" for part in mail.walk()):
        return f"holds its answer in Outlook's own form (winmail.dat), which cannot be read: {OTHER_FORM}"
    return (
        "holds no calendar, so no answer that can be read: save the mail itself, not a copy of its text; "
        "an answer in words is for you to enter"
    )


def _sender(mail: Message) -> str:
    """Return the one address of From: the mail as it was received, not one that is attached to it."""
    from email.utils import getaddresses

    headers = [str(one) for one in mail.get_all("From", [])]
    if sum(map(len, headers)) > MAX_HEADER:
        raise ReplyError(f"has a From of more than {MAX_HEADER:,} characters")
    found = {address.strip().lower() for _, address in getaddresses(headers) if "@" in address}
    if len(found) != 1:
        raise ReplyError("does not say who sent it (From)" if not found else "says that several people sent it")
    return found.pop()


def _sent(mail: Message) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(str(mail.get("Date", ""))[:100])
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if not is_sound(moment):
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
