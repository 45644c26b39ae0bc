"""A mail server (RFC 5321), spoken to so that it is always known what is certain.

Whatever fails before the content of a mail was begun is certain: nothing went out. So is every answer of the
server. Only where the connection ends between the content and the answer nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from reports.outbox import Letter
from reports.server import (
    IMPLICIT_TLS,
    PASSWORD,
    USER,
    Reply,
    Server,
    ServerError,
    not_logged_in,
    reply_of,
    unopened,
)

if TYPE_CHECKING:
    from reports.patience import Connection

_OWN_NAME = "[127.0.0.1]"
"""Said in EHLO (RFC 5321 §4.1.3): the name of the machine is nobody's business."""


_GOODBYE_S = 5
"""Seconds that a server has to answer when the connection is ended, in which nothing hangs on it."""


class LostConnectionError(Exception):
    """The connection ended before the content of a mail was begun, or (``uncertain``) after that."""

    def __init__(self, reason: str, uncertain: bool) -> None:
        super().__init__(reason)
        self.uncertain = uncertain


class SenderRefusedError(ServerError):
    """The server takes no mail from the organizer, whoever it is for."""


def connect(server: Server) -> Connection:
    """Return an open connection, secured and logged in as the server is meant to be used.

    Raises
    ------
    ServerError
        It could not be opened, secured or logged into; nothing was sent.
    """
    import smtplib

    try:
        client = _opened(server)
    except (OSError, UnicodeError) as error:
        raise ServerError(f"{server}: {unopened(error)}") from None
    try:
        _log_in(client, server)
    except (smtplib.SMTPException, OSError, ValueError) as error:  # also: a challenge that is no Base64
        client.close()
        raise ServerError(f"{server}: {not_logged_in(error, server)}") from None
    return client


def _opened(server: Server) -> Connection:
    """Open a connection, with TLS where it is demanded."""
    import ssl

    from reports.patience import Connection, SecureConnection

    if server.tls and server.port == IMPLICIT_TLS:
        client: Connection = SecureConnection(server, _OWN_NAME, context=ssl.create_default_context())
    else:
        client = Connection(server, _OWN_NAME)
    try:
        if server.tls and server.port != IMPLICIT_TLS:
            client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def _log_in(client: Connection, server: Server) -> None:
    if server.password:
        assert server.tls
        client.login(server.user, server.password)


def deliver(client: Connection, letter: Letter, begin: Callable[[], None]) -> Reply:
    """Give the server one mail.

    Parameters
    ----------
    client
        An open connection.
    letter
        The mail.
    begin
        Is called when the server knows from whom and to whom it is, before its content.

    Raises
    ------
    LostConnectionError
        The server did not answer, or not in time.
    SenderRefusedError
        It takes no mail from this sender.
    """
    client.renew(client.server.timeout_s)
    try:
        refusal = _announce(client, letter)
    except OSError as error:  # of which every error of smtplib is one
        raise LostConnectionError(_why(error), uncertain=False) from None
    if refusal:
        return refusal
    begin()
    return _content(client, letter)


def _announce(client: Connection, letter: Letter) -> Reply | None:
    """Say from whom and to whom a mail is; return the refusal, if it is one."""
    client.rset()
    options = []
    if not (letter.sender + letter.address).isascii():
        if not client.has_extn("smtputf8"):
            return Reply(code=553, words="the server takes no address with letters outside ASCII")
        client.command_encoding, options = "utf-8", ["SMTPUTF8"]
    reply = reply_of(*client.mail(letter.sender, options))
    if reply.final:
        raise SenderRefusedError(_no_sender(letter, reply))
    return _refusal(reply) or _refusal(reply_of(*client.rcpt(letter.address)))


def _refusal(reply: Reply) -> Reply | None:
    """Return a reply if it is a refusal of this mail; 421 ends the connection (RFC 5321 §3.8)."""
    if reply.code in (421, -1):
        raise ConnectionAbortedError(str(reply))
    return None if reply.accepted else reply


def _no_sender(letter: Letter, reply: Reply) -> str:
    return (
        f"the server takes no mail from {letter.sender} ({reply}): check the organizer's address and the server, "
        f"and whether it wants a login ({USER}, {PASSWORD})"
    )


def _content(client: Connection, letter: Letter) -> Reply:
    """Hand over the content and wait for the answer, which alone makes it certain."""
    import smtplib

    try:
        reply = reply_of(*client.data(letter.content))
    except smtplib.SMTPDataError as error:
        return reply_of(error.smtp_code, error.smtp_error)
    except OSError as error:
        raise LostConnectionError(_why(error), uncertain=True) from None
    if reply.code < 0:
        raise LostConnectionError("no sense in the answer", uncertain=True)
    return reply


def hang_up(client: Connection) -> None:
    """End a connection; whether the server still answers to that does not matter."""
    client.renew(min(_GOODBYE_S, client.server.timeout_s))
    with suppress(OSError):
        client.quit()
    client.close()


def _why(error: OSError) -> str:
    from reports.patience import EndlessAnswerError

    if isinstance(error, EndlessAnswerError):
        return str(error)
    return "no answer in time" if isinstance(error, TimeoutError) else "the connection was closed"
