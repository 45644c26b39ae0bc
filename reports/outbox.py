"""The mails of an output folder, as they lie there to be sent."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from calendars.errors import UserError
from calendars.stored import read_stored
from reports.hindrances import found_at
from reports.mail import is_over
from reports.mime import MESSAGE_ID, line_of, routable
from scheduler.plan import Former, Plan, PlannedPerson

MAIL = "mail"


class MailError(UserError):
    """A file that should be a mail of this program cannot be sent."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to send.

    Parameters
    ----------
    person, name
        Id and name of whom it is for.
    method, sequence
        Of its calendar: ``REQUEST``, ``CANCEL`` or ``PUBLISH``, or ``LETTER`` without one; SEQUENCE.
    sender, address
        From whom and to whom it goes.
    subject
        As people read it.
    message_id
        With its angle brackets.
    content
        What is sent: the file without the mark of a draft, each line ended by CRLF.
    """

    person: str
    name: str
    method: str
    sequence: str
    sender: str
    address: str
    subject: str
    message_id: str
    content: bytes


def letters(folder: Path, plan: Plan, anew: Mapping[str, bytes | None] = MappingProxyType({})) -> list[Letter]:
    """Return the mails of everybody in a plan, in its order; then of those whose sessions were cancelled.

    Parameters
    ----------
    folder
        The output folder.
    plan
        The plan in force.
    anew
        By id, what takes the place of a file in the folder; None: there is nothing to tell this person any more.

    Raises
    ------
    MailError
        One of the files cannot be read, or is no mail of this program.
    """
    paths = {one: mail_at(folder, one) for one in names(plan)}
    there = {
        one: name for one, name in names(plan).items() if found_at(paths[one]) and anew.get(one, b"") is not None
    }
    return [_letter(paths[one], one, name, anew.get(one)) for one, name in there.items()]


def mail_at(folder: Path, who: str) -> Path:
    """Return where somebody's mail lies in an output folder."""
    return folder / MAIL / f"{who}.eml"


def names(plan: Plan) -> dict[str, str]:
    """Return the name of everybody whom a plan may write to, by id."""
    return {one.id: line_of(one.name) for one in _everybody(plan)}


def _everybody(plan: Plan) -> tuple[PlannedPerson | Former, ...]:
    return (*plan.people, *plan.former)


def left_out(plan: Plan, mails: list[Letter], nothing_new: Container[str] = ()) -> Iterator[str]:
    """Say of everybody who has sessions, or had some, and gets no mail, why that is."""
    if not routable(plan.sender.email):
        yield "Nobody gets a mail: the file names no address of the organizer (group: organizer: email)."
        return
    served = {letter.person for letter in mails}
    for one in _everybody(plan):
        nothing = one.id in nothing_new or (isinstance(one, PlannedPerson) and is_over(plan, one))
        if one.issued is not None and one.id not in served and not nothing:
            reason = "has no mail in the folder" if routable(one.email) else "has no address in the file"
            yield f"{line_of(one.name)} ({one.id}) {reason} and gets nothing."


def _letter(path: Path, person: str, name: str, anew: bytes | None) -> Letter:
    try:
        content = read_stored(path) if anew is None else anew
    except OSError as error:
        raise MailError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    head = _Head(content)
    parts, sender, address = MESSAGE_ID.fullmatch(head.line("Message-ID")), head.address("From"), head.address("To")
    subject = head.subject()
    if not (parts and sender and address and subject):
        raise MailError(f"{path}: is no longer the mail that was written; remove it and run `schedule solve` again")
    return Letter(
        person=person,
        name=name,
        method=parts[2].upper(),
        sequence=parts[1],
        sender=sender,
        address=address,
        subject=subject,
        message_id=parts[0],
        content=_to_send(content),
    )


def key_of(mail: bytes) -> tuple[str, str]:
    """Return under what the record knows a mail, by its head."""
    head = _Head(mail)
    return head.line("Message-ID"), head.address("To").lower()


class _Head:
    """The headers of a mail. The library's newer reader of them breaks on hostile ones, so the older one reads."""

    def __init__(self, content: bytes) -> None:
        from email import message_from_string

        self._mail = message_from_string(content.decode("utf-8", "replace"))

    def line(self, name: str) -> str:
        """Return a header on one line; empty if there is none."""
        return " ".join(str(self._mail.get(name, "")).split())

    def address(self, name: str) -> str:
        """Return the one address of a header, or ``""``."""
        from email.utils import getaddresses

        found = [address for _, address in getaddresses([self.line(name)])]
        return routable(found[0]) if len(found) == 1 else ""

    def subject(self) -> str:
        """Return the subject as people read it, or ``""``."""
        from email.errors import HeaderParseError
        from email.header import decode_header, make_header

        try:
            return line_of(str(make_header(decode_header(self.line("Subject")))))
        except (HeaderParseError, LookupError, ValueError):  # no Base64, no such encoding, or not in it
            return ""


def _to_send(content: bytes) -> bytes:
    """Return a mail as it is sent; git or an editor may have changed its line ends."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    head, gap, body = lines.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"x-unsent:")]
    return b"\r\n".join(kept) + gap + body
