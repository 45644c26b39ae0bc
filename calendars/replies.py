"""Answers to an invitation as files: mails as they were received (RFC 5322, RFC 6047), or calendars.

Nothing of a mail is trusted but what is compared later: who sent it, when, and the calendars in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.reply import Reply, ReplyError
from calendars.reply_calendar import MAX_BYTES, replies_of

if TYPE_CHECKING:
    from email.message import Message

MAX_MAIL_BYTES = 30_000_000
"""Largest mail: what providers let through."""
MAX_PARTS = 1_000
"""Most parts of one mail."""

_OUTLOOK_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CALENDAR_TYPES = ("text/calendar", "application/ics")
_RESAVE = "save the mail as .eml (or its calendar as .ics) and give that file"
_HEADER = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")


def read_replies(path: Path) -> tuple[Reply, ...]:
    """Return the answers in a file.

    Raises
    ------
    ReplyError
        It cannot be read, or holds no answer; the message continues "this file …".
    """
    if not path.exists():
        raise ReplyError("does not exist")
    if not path.is_file():
        raise ReplyError("is a folder" if path.is_dir() else "is not a file")
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_MAIL_BYTES + 1)
    except OSError as error:
        raise ReplyError(f"cannot be read: {error.strerror}") from None
    return parse_replies(content)


def parse_replies(content: bytes) -> tuple[Reply, ...]:
    """Return the answers in the bytes of a mail or of a calendar.

    Raises
    ------
    ReplyError
        It is neither, too large, or holds no answer.
    """
    if content.startswith(_OUTLOOK_MARK):
        raise ReplyError(f"is in Outlook's own form (.msg), which other programs cannot read: {_RESAVE}")
    if len(content) > MAX_MAIL_BYTES:
        raise ReplyError(f"is larger than {MAX_MAIL_BYTES // 1_000_000} MB")
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:15].upper() == b"BEGIN:VCALENDAR":
        return replies_of(_decoded(content, "utf-8"))
    if not _HEADER.match(head):
        raise ReplyError("is neither a mail nor a calendar" if head else "is empty")
    return _of_mail(head)


# ---------------------------------------------------------------- mails


def _of_mail(content: bytes) -> tuple[Reply, ...]:
    from email import message_from_bytes

    try:
        mail = message_from_bytes(content)
        calendars = list(_calendars(mail))
        sender, sent = _sender(mail), _sent(mail)
    except ReplyError:
        raise
    except Exception as error:  # whatever hostile input makes the library raise, too deep a nesting included
        raise ReplyError(f"cannot be read as a mail ({type(error).__name__})") from error
    if not calendars:
        raise ReplyError(_without_calendar(mail))
    return _of_calendars(calendars, sender, sent)


def _of_calendars(calendars: list[str], sender: str, sent: datetime | None) -> tuple[Reply, ...]:
    """Return the answers of all calendars of a mail: many programs send the same one twice."""
    found: list[Reply] = []
    errors: list[ReplyError] = []
    for text in calendars:
        try:
            found += replies_of(text, sender, sent)
        except ReplyError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    return tuple(dict.fromkeys(found))


def _calendars(mail: Message) -> Iterator[str]:
    """Give the text of every calendar in a mail, attached or not, also of mails within it."""
    for number, part in enumerate(mail.walk()):
        if number == MAX_PARTS:
            raise ReplyError(f"has more than {MAX_PARTS:,} parts")
        if _is_calendar(part):
            content = part.get_payload(decode=True)
            yield _decoded(content if isinstance(content, bytes) else b"", part.get_content_charset("utf-8"))


def _is_calendar(part: Message) -> bool:
    name = str(part.get_filename() or "").lower()
    return not part.is_multipart() and (part.get_content_type() in _CALENDAR_TYPES or name.endswith(".ics"))


def _without_calendar(mail: Message) -> str:
    if any(part.get_content_type() == "application/ms-tnef" for part in mail.walk()):
        return f"holds its answer in Outlook's own form (winmail.dat), which cannot be read: {_RESAVE}"
    return (
        "holds no calendar, so no answer that can be read: save the mail itself, not a copy of its text; "
        "an answer in words is for you to enter"
    )


def _sender(mail: Message) -> str:
    """Return the one address of From: the mail as it was received, not one that is attached to it."""
    from email.utils import getaddresses

    headers = [str(one) for one in mail.get_all("From", [])]
    found = {address.strip().lower() for _, address in getaddresses(headers) if "@" in address}
    if len(found) != 1:
        raise ReplyError("does not say who sent it (From)" if not found else "says that several people sent it")
    return found.pop()


def _sent(mail: Message) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(str(mail.get("Date", "")))
        return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _decoded(content: bytes, charset: str) -> str:
    """Return text; what is not in its charset is in the one of old Windows programs: only names suffer."""
    if len(content) > MAX_BYTES:
        raise ReplyError(f"holds a calendar larger than {MAX_BYTES // 1_000_000} MB")
    for name in ("utf-8-sig", charset):
        try:
            return content.decode(name)
        except (ValueError, LookupError):
            continue
    return content.decode("cp1252", "replace")
