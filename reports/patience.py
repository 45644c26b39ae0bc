"""SMTP connections that no server holds up: what it says comes within a time and a size, however it is dealt out.

The standard library counts the time anew for each octet that arrives, so a greeting of one octet a minute, or of
lines without end, would be waited for as long as it lasts.
"""

from __future__ import annotations

import io
import smtplib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from reports.server import Server

MOST_SAID = 1_000_000
"""Octets that a server may say from one ``renew`` to the next."""


class EndlessAnswerError(OSError):
    """A server says more than any answer needs."""

    def __init__(self) -> None:
        super().__init__("an answer without end")


class Connection(smtplib.SMTP):
    """A connection whose time is counted from its opening, and anew from each ``renew``.

    Parameters
    ----------
    server
        Whose ``timer`` and ``timeout_s`` they are.
    own_name
        Said in EHLO.
    more
        As for `smtplib.SMTP`.
    """

    def __init__(self, server: Server, own_name: str, **more: Any) -> None:
        self.server = server
        self.renew(server.timeout_s)
        super().__init__(server.host, server.port, own_name, timeout=server.timeout_s, **more)

    def renew(self, seconds: float) -> None:
        """Give the server so many seconds from now on."""
        self.until, self.room = self.server.timer() + seconds, MOST_SAID

    def left(self) -> float:
        """Return the seconds that are left.

        Raises
        ------
        TimeoutError
            There are none.
        """
        seconds = self.until - self.server.timer()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def send(self, s: Any) -> None:
        """Send something, within the time that is left."""
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Return one answer; where there is none, the error says why."""
        if self.file is None:
            self.file = io.BufferedReader(_Heard(self))
        try:
            return super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            if isinstance(error.__context__, TimeoutError | EndlessAnswerError):
                raise error.__context__ from None
            raise


class SecureConnection(Connection, smtplib.SMTP_SSL):
    """The same, encrypted from the first octet."""


class _Heard(io.RawIOBase):
    """What a server says, octet by octet."""

    def __init__(self, line: Connection) -> None:
        self._line, self._socket = line, line.sock

    def readable(self) -> bool:
        """Say yes: that is all that can be done with it."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Take what has arrived, as soon as something has."""
        assert self._socket is not None
        self._socket.settimeout(self._line.left())
        number = self._socket.recv_into(buffer)
        self._line.room -= number
        if self._line.room < 0:
            raise EndlessAnswerError
        return number
