"""Answers to an invitation as files: mails as they were received (RFC 5322, RFC 6047), mailboxes, or calendars.

Nothing of a mail is trusted but what is compared later: who sent it, when, and the calendars in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from calendars.mails import OTHER_FORM, mails_of, read_mail
from calendars.reply import Budget, Found, OutOfTime, ReplyError, decoded, merged, read_each
from calendars.reply_calendar import replies_of

MAX_MAIL_BYTES = 30_000_000
"""Largest mail: what providers let through."""
MAX_SECONDS = 10.0
"""Longest time to read one file; looked at between two answers."""

_OUTLOOK_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")


def read_replies(path: Path, clock: Callable[[], float]) -> Found:
    """Return the answers in a file, and what in it could not be used.

    Parameters
    ----------
    path
        Of the file.
    clock
        Seconds that go by, from whatever moment on.

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
    return parse_replies(content, clock)


def parse_replies(content: bytes, clock: Callable[[], float] = lambda: 0.0) -> Found:
    """Return the answers in the bytes of a mail, of a mailbox or of a calendar.

    Raises
    ------
    ReplyError
        It is none of these, too large, or holds no answer.
    """
    if content.startswith(_OUTLOOK_MARK):
        raise ReplyError(f"is in Outlook's own form (.msg), which other programs cannot read: {OTHER_FORM}")
    if len(content) > MAX_MAIL_BYTES:
        raise ReplyError(f"is larger than {MAX_MAIL_BYTES // 1_000_000} MB")
    budget = Budget(clock=clock, seconds=MAX_SECONDS)
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:15].upper() == b"BEGIN:VCALENDAR":
        return replies_of(decoded(content, "utf-8"), budget)
    if not _HEADER.match(head):
        raise ReplyError("is neither a mail nor a calendar" if head else "is empty")
    mails = mails_of(head)
    return _in_mail(mails[0], budget) if len(mails) == 1 else _in_mailbox(mails, budget)


def _in_mailbox(mails: Sequence[bytes], budget: Budget) -> Found:
    """Return the answers of all mails: one that cannot be used is named by its number."""
    found: list[Found] = []
    for number, content in enumerate(mails, 1):
        try:
            budget.check()
            found.append(_in_mail(content, budget))
        except OutOfTime as error:
            found.append(Found(refused=(f"{error}: mail {number} of {len(mails)} and what follows were not read",)))
            break
        except ReplyError as error:
            found.append(Found(refused=(f"mail {number} {error}",)))
    return merged(found)


def _in_mail(content: bytes, budget: Budget) -> Found:
    """Return the answers of all calendars of a mail: many programs send the same one twice."""
    mail = read_mail(content)
    whole = read_each(mail.calendars, lambda text: replies_of(text, budget, mail.sent))
    replies = tuple(replace(one, sender=mail.sender, sent=mail.sent) for one in whole.replies)
    return Found(replies=replies, refused=whole.refused)
