"""A real mail server on this machine that behaves as badly as it is told to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.mail_case import read

USER, PASSWORD = "coordinator", "s3cret-App-Pass"


@dataclass
class Postbox:
    """What arrived, and how the server answers: a reply by address at each step, or what it does instead.

    ``rcpt``, ``content`` and ``mail`` hold replies such as ``550 no such user``; ``drop`` ends the connection,
    ``hang`` says nothing for a while, ``take and drop`` keeps the mail and ends the connection without an answer.
    """

    mail: str = "250 OK"
    rcpt: dict[str, str] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)
    times: int = 1_000_000
    arrived: list[tuple[str, str, bytes]] = field(default_factory=list)
    helo: set[str] = field(default_factory=set)
    connections: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    closing: bool = False

    @property
    def ids(self) -> list[str]:
        """The identities of the mails that arrived, in order."""
        return [str(read(data)["Message-ID"]) for _, _, data in self.arrived]

    @property
    def addresses(self) -> list[str]:
        """To whom the mails went."""
        return [address for _, address, _ in self.arrived]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:
        """Note who says hello."""
        session.host_name = hostname
        self.helo.add(hostname)
        self.connections += 1
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Answer to the sender."""
        if self.mail.startswith("250"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Answer to the recipient."""
        answer = await self._answer(server, self.rcpt.get(address, "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Answer to the content."""
        (address,) = envelope.rcpt_tos
        wanted = self.content.get(address, "250 taken")
        if wanted.startswith(("250", "take")):
            self.arrived.append((envelope.mail_from, address, envelope.content))
        return await self._answer(server, wanted)

    async def _answer(self, server: Any, wanted: str) -> str:
        import asyncio

        if wanted[0].isdigit():
            return wanted
        self.reached.set()
        if self.times <= 0:
            return "250 OK"
        self.times -= 1
        until = time.monotonic() + 5
        while wanted.endswith("hang") and time.monotonic() < until and not self.closing:
            await asyncio.sleep(0.01)
        server.transport.abort()
        return "250 OK"


class _Controller(Controller):
    """Binds any free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(box: Postbox, **options: Any) -> Iterator[int]:
    """Run a server and give its port."""
    controller = _Controller(box, hostname="127.0.0.1", port=0, **{"enable_SMTPUTF8": True, **options})
    controller.start()
    try:
        yield controller.port
    finally:
        box.closing = True
        controller.stop()


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Let in who knows the password."""
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


def clumsy(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Let nobody in, and repeat the password."""
    said = f"535 5.7.8 not {data.password.decode()}"
    return AuthResult(success=False, handled=False, message=said)


def certificates(*names: str) -> tuple[trustme.CA, ssl.SSLContext]:
    """Return an authority and the context of a server of some names that it vouches for."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
    return authority, context


@contextmanager
def pouring(step: str, what: bytes = b"220-and so on\r\n") -> Iterator[int]:
    """Run a server that says something without end, as the greeting or in answer to a command; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_let_in, args=(door, step.upper().encode(), what), daemon=True).start()
        yield door.getsockname()[1]


def _let_in(door: socket.socket, step: bytes, what: bytes) -> None:
    with suppress(OSError):
        while True:
            line, _ = door.accept()
            with line, line.makefile("rb") as heard, suppress(OSError):
                _talk(line, heard, step, what)


def _talk(line: socket.socket, heard: Any, step: bytes, what: bytes) -> None:
    line.settimeout(20)
    line.sendall(b"220 here\r\n" if step else b"")
    for said in heard if step else [b""]:
        while said.upper().startswith(step):
            line.sendall(what)
        if said.upper().startswith(b"DATA"):
            line.sendall(b"354 go on\r\n")
            while heard.readline() not in (b".\r\n", b""):
                continue
        line.sendall(b"250 yes\r\n")
