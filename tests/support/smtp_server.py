"""A real SMTP server on loopback that does what a test plans: refuses at a step, cuts the line, or waits there.

One thread with a loop of its own. The methods may be called from any thread and return when it is done.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, TLSSetupException

T = TypeVar("T")
log = logging.getLogger(__name__)
CERTIFICATES = Path(__file__).parent / "certificates"
CA = CERTIFICATES / "ca.pem"
USER, PASSWORD = "support@ecshops.example", "s3cret"
CUT = "cut"
"""As an answer: the connection ends there, without one."""
CUT_TAKEN = "cut, taken"
"""As the answer to END: the mail is taken, and the connection ends before anybody is told."""
HOLD = "hold"
"""As an answer: none comes until `go_on`; `reached` is set meanwhile."""
HOLD_TAKEN = "hold, taken"
"""As the answer to END: the mail is taken at once, and the answer is held."""
STEPS = ("GREETING", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "END", "RSET", "QUIT")


class SmtpServer:
    """Listens on `port` of 127.0.0.1 and localhost. `answers`: what is said at a step instead of what is due.

    The key is one of STEPS, or for one recipient "RCPT address". `certificate`: a name in the folder of certificates.
    `commands`: every command heard, without what a login says. `mails`: what was taken.
    """

    def __init__(
        self,
        *,
        certificate: str | None = "server",
        tls: bool = False,
        password: str | None = PASSWORD,
        methods: tuple[str, ...] = ("PLAIN", "LOGIN"),
        size_limit: int | None = None,
    ) -> None:
        self.tls, self.password, self.methods, self.size_limit = tls, password, methods, size_limit
        self.context = _context(certificate) if certificate else None
        self.answers: dict[str, str] = {}
        self.mails: list[Envelope] = []
        self.commands: list[str] = []
        self.reached = threading.Event()
        self.released = asyncio.Event()
        self.sessions: set[_Session] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-server")
        self._thread.start()
        self._listener = self._do(self._listen())
        self.port: int = self._listener.sockets[0].getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def go_on(self) -> None:
        """Let what is held go on."""
        self._loop.call_soon_threadsafe(self.released.set)

    def close(self) -> None:
        if self._thread.is_alive():
            self.go_on()
            self._do(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: _Session(self, self._loop), "127.0.0.1", 0, ssl=self.context if self.tls else None
        )

    async def _end(self) -> None:
        self._listener.close()
        for session in list(self.sessions):
            session.hang_up()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)


class _Handler:
    """Takes mails, and says at each step what the test planned."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_RCPT(
        self, session: _Session, _state: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await session.interfere(f"RCPT {address}")
        if f"RCPT {address}" in self._server.answers:
            return self._server.answers[f"RCPT {address}"]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Fine"

    async def handle_exception(self, error: Exception) -> str:
        """A client that doesn't trust our certificate ends the handshake: that is its right."""
        if not isinstance(error, TLSSetupException):
            log.error("The test's mail server failed: %r", error)
        return "500 Failed"

    async def handle_DATA(self, session: _Session, _state: Session, envelope: Envelope) -> str:
        planned = self._server.answers.get("END", "250 2.0.0 Taken as 4711")
        if planned in (CUT_TAKEN, HOLD_TAKEN):
            self._server.mails.append(envelope)
        await session.interfere("END")
        if planned == HOLD or planned.startswith("2"):
            self._server.mails.append(envelope)
        return "250 2.0.0 Taken as 4711" if planned in (HOLD, HOLD_TAKEN) else planned


class _State(Session):
    """Without the warning that the server library gives to itself."""

    login_data = None


class _Session(SMTP):
    """One connection."""

    def __init__(self, server: SmtpServer, loop: asyncio.AbstractEventLoop) -> None:
        self._server = server
        self._greeted = False
        super().__init__(
            _Handler(server),
            hostname="mail.ecshops.example",
            ident="ESMTP",
            loop=loop,
            tls_context=None if server.tls else server.context,
            data_size_limit=server.size_limit,
            authenticator=self._check,
            auth_required=server.password is not None and not server.tls,
            auth_require_tls=not server.tls,
            auth_exclude_mechanism={"PLAIN", "LOGIN"} - set(server.methods),
        )
        for name, method in list(self._smtp_methods.items()):
            self._smtp_methods[name] = self._planned(name, method)

    def _create_session(self) -> Session:
        return _State(self.loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._server.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._server.sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection at once; the other end hears a reset."""
        transport: Any = self._original_transport or self.transport
        if transport is not None:
            transport.abort()

    async def push(self, status: Any) -> None:
        if not self._greeted:
            self._greeted = True
            await self.interfere("GREETING")
            status = self._server.answers.get("GREETING", status)
        if "BODY" in self._server.answers and str(status).startswith("354"):
            await super().push(status)
            await self._reader.read(1)
            await self.interfere("BODY")
            return
        await super().push(status)

    async def interfere(self, step: str) -> None:
        """Cut or hold here if that is the plan."""
        planned = self._server.answers.get(step)
        if planned in (CUT, CUT_TAKEN):
            self.hang_up()
            await asyncio.Event().wait()  # until the lost connection cancels this
        if planned in (HOLD, HOLD_TAKEN):
            self._server.reached.set()
            await self._server.released.wait()

    def _planned(self, name: str, method: Any) -> Any:
        async def planned(argument: str | None) -> None:
            self._server.commands.append(name if name == "AUTH" or not argument else f"{name} {argument}")
            await self.interfere(name)
            said = self._server.answers.get(name)
            if said and said != HOLD:
                await self.push(said)
            else:
                await method(argument)

        planned.__dict__.update(getattr(method, "__dict__", {}))
        return planned

    def _check(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        known = (data.login, data.password) == (USER.encode(), (self._server.password or "").encode())
        return AuthResult(success=known, handled=False, message=None if known else "535 5.7.8 Wrong name or password")


def _context(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / f"{certificate}.key")
    return context
