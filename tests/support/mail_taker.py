"""A real SMTP server on loopback that takes mails, refuses them, or drops the connection, as a test says."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from aiosmtpd.controller import Controller

from ecsupport_desktop.config.mail import TLS, MailAccount, MailServer

CERTIFICATES: Final = Path(__file__).parent / "certificates"
OK: Final = "250 2.0.0 Taken"
CUT_BEFORE: Final = "cut before it is taken"
CUT_AFTER: Final = "cut after it is taken"


class MailTaker:
    """`answers` are used up one mail each, then it takes everything; `to` holds the mails taken, by Message-ID."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.wait: Callable[[], float] = lambda: 0.0
        """Seconds from the end of a mail to the answer."""
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.heard = threading.Event()
        """Somebody has begun to hand a mail over."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / "server.pem", CERTIFICATES / "server.key")
        self._controller = _Controller(self, hostname="127.0.0.1", port=0, ssl_context=context)

    def __enter__(self) -> Self:
        self._controller.start()
        self.connections = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def server(self) -> MailServer:
        return MailServer(
            protocol="smtp", host="localhost", port=self._controller.port, security=TLS, user="",
            ca_file=CERTIFICATES / "ca.pem",
        )  # fmt: skip

    @property
    def account(self) -> MailAccount:
        return MailAccount(
            address="help@ecshops.example", name="ECShops", imap=None, smtp=self.server, folder="INBOX", moves=True,
            processed_folder="Processed", quarantine_folder="Quarantine", largest_bytes=1, acknowledge=False,
            signatures={"en": "{agent}, ECShops support", "es": "Soporte de ECShops"},
        )  # fmt: skip

    @property
    def taken(self) -> list[str]:
        """The Message-IDs of what was taken, without angle brackets, one for each time."""
        return [str(mail["Message-ID"]).strip("<> ") for mail in self.mails]

    # ── Called by aiosmtpd, on its thread ───────────────────────────────────────────────────────────────────
    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        self.heard.set()
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else OK
        if answer in (OK, CUT_AFTER):
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
        if wait := self.wait():
            await asyncio.sleep(wait)
        if answer in (CUT_BEFORE, CUT_AFTER):
            server.transport.abort()
        return answer


class _Controller(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
