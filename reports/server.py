"""A mail server as the coordinator names it, what it answers, and why it cannot be used, in words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from calendars.errors import UserError
from reports.mime import line_of

USER, PASSWORD = "SCHEDULE_SMTP_USER", "SCHEDULE_SMTP_PASSWORD"
IMPLICIT_TLS, SUBMISSION = 465, 587
_LOCAL = ("localhost", "127.0.0.1", "::1")


class ServerError(UserError):
    """The server cannot be used; the message says why and what to do."""


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
        Seconds to open the connection, login included; and again for each mail to be handed over.
    timer
        Counts the seconds, from any point on.
    """

    host: str
    port: int
    tls: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout_s: float = 120
    timer: Callable[[], float] = field(default=time.monotonic, repr=False)

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


def reply_of(code: int, words: bytes | str) -> Reply:
    """Return an answer as smtplib gives it, its words on one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code=code, words=line_of(text.replace("\n", " "))[:300])


def unopened(error: OSError | UnicodeError) -> str:
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
        return f"does not let us in ({reply_of(error.smtp_code, error.smtp_error)}); try again later"
    if isinstance(error, ssl.SSLError):
        return "no encrypted connection could be made; check the port: 465 or 587 are usual"
    reason = "no answer in time" if isinstance(error, TimeoutError) else line_of(error.strerror or str(error))
    return f"cannot be reached ({reason}); check host, port and your connection"


def not_logged_in(error: Exception, server: Server) -> str:
    """Say why the login failed; the server's words never repeat the password."""
    import smtplib

    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = str(reply_of(error.smtp_code, error.smtp_error)).replace(server.password, "…")
        return (
            f"refused the login ({said}); check {USER} and {PASSWORD}: many providers want an app password made "
            "for this purpose instead of your usual one"
        )
    if isinstance(error, UnicodeError):
        return f"{USER} or {PASSWORD} holds a letter outside ASCII, which this login cannot carry"
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return "ended the connection during the login; try again later"
    return f"offers no login that works here; unset {USER} and {PASSWORD} if it needs none"
