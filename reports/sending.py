"""Sending the mails of a folder: who still needs one, one after another, with a record that survives anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reports.outbox import Letter
from reports.sent import REFUSED, SENDING, SENT, Entry, append
from reports.server import Reply, Server, ServerError
from reports.smtp import LostConnectionError, SenderRefusedError, connect, deliver, hang_up
from scheduler.plan import moment_text

if TYPE_CHECKING:
    from reports.patience import Connection

RECONNECTS = 2
"""So often a connection is opened again without a mail getting through in between."""

Record = dict[tuple[str, str], Entry]
Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whose mails are wanted, by id: ``only`` these (None: everybody's), ``again`` whatever the record says."""

    only: frozenset[str] | None = None
    again: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The wanted mails: still to send, sent before, and those of which nobody knows."""

    due: tuple[Letter, ...]
    done: tuple[Letter, ...]
    doubtful: tuple[Letter, ...]


@dataclass(kw_only=True)
class Outcome:
    """What became of the mails that were due.

    Parameters
    ----------
    sent, doubtful
        Taken by the server; begun without an answer.
    refused
        With the server's words.
    left
        Never begun.
    stopped
        Why not all were tried, or ``""``.
    to_mend
        Whether somebody has to change something before it can go on.
    """

    sent: list[Letter] = field(default_factory=list)
    doubtful: list[Letter] = field(default_factory=list)
    refused: list[tuple[Letter, Reply]] = field(default_factory=list)
    left: list[Letter] = field(default_factory=list)
    stopped: str = ""
    to_mend: bool = False


def stock(letters: Sequence[Letter], record: Record, choice: Choice) -> Stock:
    """Sort mails by what the record says of them; a refused one is due again, since it certainly did not arrive."""
    wanted = [one for one in letters if choice.only is None or one.person in choice.only | choice.again]
    kept = [one for one in wanted if one.person not in choice.again]
    done = tuple(one for one in kept if _state(one, record) == SENT)
    doubtful = tuple(one for one in kept if _state(one, record) == SENDING)
    due = tuple(one for one in wanted if one not in done and one not in doubtful)
    return Stock(due=due, done=done, doubtful=doubtful)


def key(letter: Letter) -> tuple[str, str]:
    """Return under what the record knows a mail."""
    return letter.message_id, letter.address.lower()


def _state(letter: Letter, record: Record) -> str | None:
    entry = record.get(key(letter))
    return entry.state if entry else None


def entry_of(letter: Letter, state: str, at: datetime, answer: str = "") -> Entry:
    """Return the line of the record that says something of a mail."""
    return Entry(
        person=letter.person,
        method=letter.method,
        sequence=letter.sequence,
        address=letter.address,
        state=state,
        at=moment_text(at),
        message_id=letter.message_id,
        answer=answer,
    )


def send(
    letters: Sequence[Letter], server: Server, record: Path, clock: Clock, tell: Callable[[str], None]
) -> Outcome:
    """Send mails, each at most once.

    Parameters
    ----------
    letters
        In this order.
    server
        By which.
    record
        Where every step is written down.
    clock
        Gives the moment, aware, in UTC.
    tell
        Is told of each mail.

    Raises
    ------
    ServerError
        The first connection cannot be opened; nothing was sent.
    RecordError
        The record cannot be written.
    """
    run = _Run(server=server, record=record, clock=clock, outcome=Outcome(left=list(letters)))
    try:
        run.open()
        for letter in letters:
            tell(f"{letter.name} <{letter.address}>: {run.send(letter)}")
    except _StoppedError as error:
        run.outcome.stopped = str(error)
    except SenderRefusedError as error:
        run.outcome.stopped, run.outcome.to_mend = str(error), True
    except KeyboardInterrupt:
        run.abandon()
        run.outcome.stopped = "you stopped it"
    finally:
        run.close()
    return run.outcome


class _StoppedError(Exception):
    """No connection can be had any more."""


@dataclass(kw_only=True)
class _Run:
    """One call's connection, and how far it came."""

    server: Server
    record: Path
    clock: Clock
    outcome: Outcome
    client: Connection | None = None
    broken: int = 0

    def open(self) -> Connection:
        """Return the connection, opened if it is not."""
        self.client = self.client or connect(self.server)
        return self.client

    def close(self) -> None:
        """End the connection as is usual."""
        if self.client:
            hang_up(self.client)
        self.client = None

    def abandon(self) -> None:
        """End the connection without a word."""
        if self.client:
            self.client.close()
        self.client = None

    def send(self, letter: Letter) -> str:
        """Send one mail and say what became of it."""
        while True:
            try:
                return self._answered(letter, deliver(self._connection(), letter, lambda: self._begin(letter)))
            except LostConnectionError as lost:
                self._drop(str(lost))
                if lost.uncertain:
                    return f"begun, but {lost}"

    def _connection(self) -> Connection:
        try:
            return self.open()
        except ServerError as error:
            raise _StoppedError(str(error)) from None

    def _drop(self, reason: str) -> None:
        """Give a broken connection up; after a few in a row, the whole call."""
        self.abandon()
        self.broken += 1
        if self.broken > RECONNECTS:
            raise _StoppedError(reason)

    def _begin(self, letter: Letter) -> None:
        """Write down that a mail is on its way, before it is."""
        append(self.record, entry_of(letter, SENDING, self.clock()))
        self.outcome.left.remove(letter)
        self.outcome.doubtful.append(letter)

    def _answered(self, letter: Letter, reply: Reply) -> str:
        """Write down the server's answer. A refusal for now, of what was not begun, leaves no trace."""
        begun = letter in self.outcome.doubtful
        if begun or reply.final:
            state = SENT if reply.accepted else REFUSED
            append(self.record, entry_of(letter, state, self.clock(), str(reply)))
        (self.outcome.doubtful if begun else self.outcome.left).remove(letter)
        if reply.accepted:
            self.outcome.sent.append(letter)
            self.broken = 0
            return "sent"
        self.outcome.refused.append((letter, reply))
        return f"{'refused' if reply.final else 'not taken now'} ({reply})"
