"""A mail server (RFC 5321), spoken to so that it is always known what is certain.

Whatever fails before the content of a mail was begun is certain: nothing went out. So is every answer of the
server. Only where the connection ends between the content and the answer nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from calendars.errors import UserError
from reports.mime import line_of
from reports.outbox import Letter

if TYPE_CHECKING:
    import smtplib

USER, PASSWORD = "SCHEDULE_SMTP_USER", "SCHEDULE_SMTP_PASSWORD"
IMPLICIT_TLS, SUBMISSION = 465, 587
_OWN_NAME = "[127.0.0.1]"
"""Said in EHLO (RFC 5321 §4.1.3): the name of the machine is nobody's business."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class ServerError(UserError):
    """The server cannot be used; the message says why and what to do."""


class LostConnectionError(Exception):
    """The connection ended before the content of a mail was begun, or (``uncertain``) after that."""

    def __init__(self, reason: str, uncertain: bool) -> None:
        super().__init__(reason)
        self.uncertain = uncertain


@dataclass(frozen=True, kw_only=True)
class Server:
    """How to reach a mail server.

    Parameters
    ----------
    host, port
        Its address.
    tls
        Whether nothing is said without TLS.
    user, password
        Both or neither; never said without TLS, nor written anywhere.
    timeout_s
        Longest wait for an answer, in seconds.
    """

    host: str
    port: int
    tls: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout_s: float = 120

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server said of a mail: ``code`` as in RFC 5321 §4.2, 2xx if it took it, and its words."""

    code: int
    words: str

    @property
    def accepted(self) -> bool:
        """Whether the mail is now the server's."""
        return 200 <= self.code < 300

    @property
    def final(self) -> bool:
        """Whether the server will not take it later either."""
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


class SenderRefusedError(ServerError):
    """The server takes no mail from the organizer, whoever it is for."""


def server_of(written: str, no_tls: bool, environment: Mapping[str, str]) -> Server:
    """Return the server that somebody wrote as ``host:port``; without a port 587.

    Parameters
    ----------
    written
        Such as ``smtp.example.org:587`` or ``[::1]:25``.
    no_tls
        Whether TLS is not demanded. On the own machine it is demanded only where a password is to be said.
    environment
        In which the user and the password are looked for.

    Raises
    ------
    ServerError
        It cannot be understood, or a password would be said for everybody to read.
    """
    parts = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/@\[\]]+))(?::(\d{1,5}))?", written.strip())
    port = int(parts[3] or SUBMISSION) if parts else 0
    if not parts or not 0 < port < 65536:
        raise ServerError(f"--smtp {written!r}: expected host:port, such as smtp.example.org:587")
    host = parts[1] or parts[2]
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        raise ServerError(f"{USER} and {PASSWORD}: only one of them is set; set both, or neither")
    if password and no_tls:
        raise ServerError(f"--no-tls would let others read your password: leave it out, or unset {PASSWORD}")
    tls = not no_tls and (bool(password) or port == IMPLICIT_TLS or host.lower() not in _LOCAL)
    return Server(host=host, port=port, tls=tls, user=user, password=password)


def connect(server: Server) -> smtplib.SMTP:
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
        raise ServerError(f"{server}: {_unopened(error)}") from None
    try:
        _log_in(client, server)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        client.close()
        raise ServerError(f"{server}: {_not_logged_in(error, server)}") from None
    return client


def _opened(server: Server) -> smtplib.SMTP:
    """Open a connection, with TLS where it is demanded."""
    import smtplib
    import ssl

    if server.tls and server.port == IMPLICIT_TLS:
        context = ssl.create_default_context()
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, _OWN_NAME, timeout=server.timeout_s, context=context
        )
    else:
        client = smtplib.SMTP(server.host, server.port, _OWN_NAME, timeout=server.timeout_s)
    try:
        if server.tls and server.port != IMPLICIT_TLS:
            client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def _log_in(client: smtplib.SMTP, server: Server) -> None:
    if server.password:
        assert server.tls
        client.login(server.user, server.password)


def _unopened(error: OSError | UnicodeError) -> str:
    """Say why there is no connection, and what to do."""
    import smtplib
    import socket
    import ssl

    if isinstance(error, socket.gaierror | UnicodeError):
        return "there is no such host, or you are offline; check the name and your connection"
    if isinstance(error, ssl.SSLCertVerificationError):
        how = "check the name; for a server of your own, SSL_CERT_FILE names the certificate to trust"
        return f"its certificate cannot be trusted ({line_of(error.verify_message)}); {how}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "offers no encryption (STARTTLS): try port 465; inside a network that you trust, --no-tls"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"does not let us in ({_reply(error.smtp_code, error.smtp_error)}); try again later"
    if isinstance(error, ssl.SSLError):
        return "no encrypted connection could be made; check the port: 465 or 587 are usual"
    reason = "no answer in time" if isinstance(error, TimeoutError) else line_of(error.strerror or str(error))
    return f"cannot be reached ({reason}); check host, port and your connection"


def _not_logged_in(error: Exception, server: Server) -> str:
    """Say why the login failed; the server's words never repeat the password."""
    import smtplib

    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = str(_reply(error.smtp_code, error.smtp_error)).replace(server.password, "…")
        return (
            f"refused the login ({said}); check {USER} and {PASSWORD}: many providers want an app password made "
            "for this purpose instead of your usual one"
        )
    if isinstance(error, UnicodeError):
        return f"{USER} or {PASSWORD} holds a letter outside ASCII, which this login cannot carry"
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return "ended the connection during the login; try again later"
    return f"offers no login that works here; unset {USER} and {PASSWORD} if it needs none"


def deliver(client: smtplib.SMTP, letter: Letter, begin: Callable[[], None]) -> Reply:
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
    try:
        refusal = _announce(client, letter)
    except OSError as error:  # of which every error of smtplib is one
        raise LostConnectionError(_why(error), uncertain=False) from None
    if refusal:
        return refusal
    begin()
    return _content(client, letter)


def _announce(client: smtplib.SMTP, letter: Letter) -> Reply | None:
    """Say from whom and to whom a mail is; return the refusal, if it is one."""
    client.rset()
    options = []
    if not (letter.sender + letter.address).isascii():
        if not client.has_extn("smtputf8"):
            return Reply(code=553, words="the server takes no address with letters outside ASCII")
        client.command_encoding, options = "utf-8", ["SMTPUTF8"]
    reply = _reply(*client.mail(letter.sender, options))
    if reply.final:
        raise SenderRefusedError(_no_sender(letter, reply))
    return _refusal(reply) or _refusal(_reply(*client.rcpt(letter.address)))


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


def _content(client: smtplib.SMTP, letter: Letter) -> Reply:
    """Hand over the content and wait for the answer, which alone makes it certain."""
    import smtplib

    try:
        reply = _reply(*client.data(letter.content))
    except smtplib.SMTPDataError as error:
        return _reply(error.smtp_code, error.smtp_error)
    except OSError as error:
        raise LostConnectionError(_why(error), uncertain=True) from None
    if reply.code < 0:
        raise LostConnectionError("no sense in the answer", uncertain=True)
    return reply


def _reply(code: int, words: bytes | str) -> Reply:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code=code, words=line_of(text.replace("\n", " "))[:300])


def _why(error: OSError) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else "the connection was closed"
