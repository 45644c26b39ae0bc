"""Mail as bytes (RFC 5322, RFC 2045 to 2047): headers that no name can break, a text, and one calendar file.

Written here rather than by the standard library, whose folding of headers differs from one Python to the next:
the same plan gives the same bytes on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.words import visible

BOUNDARY = "=_schedule"
"""Stands in no part: in neither encoding does ``=`` come before ``_`` (RFC 2045 §6.7)."""

_ADDRESS = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@[^@\s<>()\[\],;:\"\\]+")
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]{1,60}")
_QUOTABLE = re.compile(r"[ -~]{1,60}")
_PLAIN_SUBJECT = re.compile(r"[ -~]{0,69}")
_WORD_OCTETS = 39
"""Of an encoded word's text: 64 characters when written, which fit behind ``Subject:`` in 76 (RFC 2047 §2)."""


LETTER = "LETTER"
"""Stands where other mails have the METHOD of their calendar: words only, there is nothing to accept."""

MESSAGE_ID = re.compile(r"<[^<>@\s]+\.(\d+)\.(request|cancel|publish|letter)@[^<>@\s]+>")
"""The identity of a mail, with the SEQUENCE and the method of what it brings."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one person.

    Parameters
    ----------
    sender, recipient
        Mailboxes, as `mailbox` writes them.
    subject, text
        In plain words; lines of the text end in ``\\n``.
    date
        As in the header ``Date``.
    message_id
        With its angle brackets.
    calendar
        The calendar file; None: the mail is its text.
    method
        Its METHOD.
    attached
        Whether the file is attached, for the reader to open; else it is another form of the text, which mail
        programs show as an invitation.
    """

    sender: str
    recipient: str
    subject: str
    date: str
    message_id: str
    text: str
    calendar: bytes | None
    method: str
    attached: bool


def message(mail: Mail) -> bytes:
    """Return the mail as a file that opens as a draft (``X-Unsent``), each line ended by CRLF."""
    kind = "mixed" if mail.attached else "alternative"
    content = (
        (f'Content-Type: multipart/{kind}; boundary="{BOUNDARY}"',) if mail.calendar is not None else _TEXT_HEAD
    )
    head = (
        f"From: {mail.sender}",
        f"To: {mail.recipient}",
        f"Subject: {encoded(mail.subject)}",
        f"Date: {mail.date}",
        f"Message-ID: {mail.message_id}",
        "MIME-Version: 1.0",
        "X-Unsent: 1",
        *content,
    )
    if mail.calendar is None:
        return b"\r\n".join([*(line.encode() for line in head), b"", _printable(mail.text)])
    parts = (_part(_TEXT_HEAD, _printable(mail.text)), _part(_calendar_head(mail), _base64(mail.calendar)))
    return b"\r\n".join([*(line.encode() for line in head), b"", *parts, f"--{BOUNDARY}--".encode(), b""])


_TEXT_HEAD = ("Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: quoted-printable")


def _calendar_head(mail: Mail) -> tuple[str, ...]:
    """Return the head of the calendar's part.

    As another form of the text it has no name and no disposition: with them Outlook takes it for an attachment.
    """
    kind = f"Content-Type: text/calendar; charset=UTF-8; method={mail.method}"
    encoding = "Content-Transfer-Encoding: base64"
    if mail.attached:
        return f'{kind}; name="sessions.ics"', encoding, 'Content-Disposition: attachment; filename="sessions.ics"'
    return kind, encoding


def _part(head: Iterable[str], body: bytes) -> bytes:
    lines = [f"--{BOUNDARY}", *head, ""]
    return b"\r\n".join([*(line.encode() for line in lines), body.removesuffix(b"\r\n")])


def _printable(text: str) -> bytes:
    import binascii

    return binascii.b2a_qp(text.replace("\n", "\r\n").encode(), istext=True)


def _base64(content: bytes) -> bytes:
    import base64

    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def line_of(value: str) -> str:
    """Return a value of a file on one line, without what cannot be seen."""
    return visible(" ".join(value.split()))


def mailbox(name: str, address: str) -> str:
    """Return a person and their address as in ``From`` and ``To`` (RFC 5322 §3.4).

    Parameters
    ----------
    name
        Any text; may be empty.
    address
        As `routable` returns it.
    """
    plain = line_of(name)
    if not plain:
        return address
    if _PLAIN.fullmatch(plain):
        return f"{plain} <{address}>"
    if _QUOTABLE.fullmatch(plain) and "=?" not in plain:
        return '"' + re.sub(r'(["\\])', r"\\\1", plain) + f'"\r\n <{address}>'
    return f"{_words(plain)}\r\n <{address}>"


def encoded(value: str) -> str:
    """Return the text of a header: as it is where that is plain, else in encoded words (RFC 2047)."""
    line = line_of(value)
    return line if _PLAIN_SUBJECT.fullmatch(line) and "=?" not in line else _words(line)


def _words(line: str) -> str:
    import base64

    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in _pieces(line))


def _pieces(line: str) -> Iterator[bytes]:
    """Yield the line in UTF-8, in pieces that break no character (RFC 2047 §5)."""
    piece = b""
    for one in line:
        octets = one.encode()
        if len(piece) + len(octets) > _WORD_OCTETS:
            yield piece
            piece = b""
        piece += octets
    yield piece


def routable(email: str) -> str:
    """Return an address as it is written on a mail, its domain in ASCII (RFC 5890), or ``""`` if it is none."""
    if not _ADDRESS.fullmatch(email) or visible(email) != email:
        return ""
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2]


def identity(uid: str, id: str) -> str:
    """Return what the identities of all mails to a person about a series begin with, after the bracket."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", f"{uid}.{id}.")
