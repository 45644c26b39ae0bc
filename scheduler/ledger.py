"""The ledger: what really happened, one line a session and person. Nothing in it is ever deleted.

A correction is a further line; of several about the same thing the one recorded last counts. The written form,
``ledger.csv``, is plain ASCII with line feeds: spreadsheets read it without a byte order mark, and git, which would
show such a mark as a change, joins two versions line by line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

PRESENT, ABSENT, EXCUSED = "present", "absent", "excused"
"""What is recorded of a person."""
HELD, NOT_HELD = "held", "not_held"
"""What is recorded of a session as a whole."""
EVERYBODY = "*"
"""Stands in place of a person for the session as a whole."""

LEDGER = "ledger.csv"
"""Name of the file, in the output folder."""
GITATTRIBUTES = ".gitattributes"
"""Name of the file beside it that tells git how to join two versions of it."""
MERGE_RULE = f"{LEDGER} merge=union"
"""The line of that file: of two branches that both recorded, git keeps the lines of both."""

COLUMNS = ("session", "person", "status", "minutes", "recorded_at")


@dataclass(frozen=True)
class Entry:
    """One line.

    Parameters
    ----------
    session
        Number of the session, from 1.
    person
        Id of the person, or ``*`` for the session as a whole.
    status
        ``present``, ``absent`` or ``excused``; of a session as a whole ``held`` or ``not_held``.
    minutes
        How long the person was there, if that is known.
    recorded_at
        When it was recorded, in UTC: ``2027-01-21T15:00:00Z``.
    """

    session: int
    person: str
    status: str
    minutes: int | None
    recorded_at: str


@dataclass(frozen=True)
class Ledger:
    """Everything that was recorded; of entries of the same moment the later one counts."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _last(self) -> dict[tuple[int, str], Entry]:
        """The entry that counts, by session and person."""
        found: dict[tuple[int, str], Entry] = {}
        for entry in self.entries:
            before = found.get((entry.session, entry.person))
            if before is None or entry.recorded_at >= before.recorded_at:
                found[entry.session, entry.person] = entry
        return found

    def entry_of(self, session: int, person: str) -> Entry | None:
        """Return the entry that counts."""
        return self._last.get((session, person))

    def status_of(self, session: int, person: str) -> str | None:
        """Return what is recorded of a person at a session; None: nothing is."""
        entry = self.entry_of(session, person)
        return None if entry is None else entry.status

    def is_held(self, session: int) -> bool:
        """Say whether a session was held; one of which nothing is recorded counts as held."""
        return self.status_of(session, EVERYBODY) != NOT_HELD

    def called_off(self, session: int, start: str) -> bool:
        """Say whether a session was recorded as not held before its begin, which is given in UTC."""
        entry = self.entry_of(session, EVERYBODY)
        return entry is not None and entry.status == NOT_HELD and entry.recorded_at < start

    @cached_property
    def sessions(self) -> tuple[int, ...]:
        """Numbers of the sessions of which it is known who came, or that they were not held."""
        known = {entry.session for entry in self._last.values() if entry.status != HELD}
        return tuple(sorted(known))

    def people_of(self, session: int) -> tuple[str, ...]:
        """Return the ids of everybody of whom something is recorded at a session."""
        return tuple(sorted(who for number, who in self._last if number == session and who != EVERYBODY))

    def with_entries(self, new: Iterable[Entry]) -> Ledger:
        """Return the ledger with more entries, in order; an entry that it has already is not doubled."""
        return Ledger(_in_order((*self.entries, *new)))


EMPTY = Ledger()
"""Nothing was recorded yet."""


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort entries by session, person and moment; of equal ones the last stays, so that the same one counts."""
    distinct = [*dict.fromkeys(reversed(list(entries)))][::-1]
    return tuple(sorted(distinct, key=lambda one: (one.session, one.person, one.recorded_at)))


def ledger_bytes(ledger: Ledger) -> bytes:
    """Return the bytes of ``ledger.csv``: the same ones for the same entries, in whatever order they came."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in _in_order(ledger.entries):
        minutes = "" if one.minutes is None else one.minutes
        lines.writerow((one.session, one.person, one.status, minutes, one.recorded_at))
    return text.getvalue().encode()


def with_merge_rule(attributes: bytes | None) -> bytes | None:
    """Return the content that ``.gitattributes`` is to have; None if it says how to merge the ledger already.

    Parameters
    ----------
    attributes
        What it holds, which stays; None if there is no such file.
    """
    content = attributes or b""
    if any(line.split()[:1] == [LEDGER.encode()] for line in content.splitlines()):
        return None
    gap = b"" if not content or content.endswith(b"\n") else b"\n"
    return content + gap + MERGE_RULE.encode() + b"\n"
