"""A mail server that takes the connection and says nothing holds up nobody who wants to leave."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.silent_server import IMAP_UNTIL_TLS, SMTP_UNTIL_TLS, SilentServer

from ecsupport_desktop.config.mail import STARTTLS, TLS, MailAccount, MailServer
from ecsupport_desktop.mail.imap import ImapMailboxes
from ecsupport_desktop.mail.imap_steps import try_mailbox
from ecsupport_desktop.mail.line import Line
from ecsupport_desktop.mail.smtp import SmtpSender
from ecsupport_desktop.mail.smtp_steps import try_sending
from ecsupport_desktop.services.mail_out_model import Lost
from ecsupport_desktop.services.mailbox_model import MailboxFault, Stop

ADDRESS = "support@ecshops.example"
AT_ONCE = 2.0
"""Seconds; without an end it would be 15 at least."""
WAYS = {
    "IMAP, TLS": ("imap", TLS, ()),
    "IMAP, no greeting": ("imap", STARTTLS, ()),
    "IMAP, STARTTLS": ("imap", STARTTLS, IMAP_UNTIL_TLS),
    "SMTP, TLS": ("smtp", TLS, ()),
    "SMTP, no greeting": ("smtp", STARTTLS, ()),
    "SMTP, STARTTLS": ("smtp", STARTTLS, SMTP_UNTIL_TLS),
}


def account(protocol: str, security: str, port: int) -> MailAccount:
    server = MailServer(protocol=protocol, host="localhost", port=port, security=security, user=ADDRESS, ca_file=None)
    servers: dict[str, Any] = {"imap": None, "smtp": None, protocol: server}
    return MailAccount(
        address=ADDRESS, name="Support", folder="INBOX", moves=True, processed_folder="Processed",
        quarantine_folder="Quarantine", largest_bytes=1_000_000, signatures={}, acknowledge=False, **servers,
    )  # fmt: skip


def fetch(given: MailAccount, stop: Stop) -> None:
    with pytest.raises(MailboxFault), ImapMailboxes(given, "s3cret")(stop):
        pass


def send(given: MailAccount, stop: Stop) -> None:
    assert given.smtp is not None
    result = SmtpSender(given.smtp, "s3cret", stop=stop).send(b"Subject: x\r\n\r\n", ADDRESS, [ADDRESS], lambda: None)
    assert isinstance(result, Lost) and not result.after_data


def take_the_test(given: MailAccount, stop: Stop) -> None:
    steps = try_mailbox if given.imap is not None else try_sending
    assert all(step.ok for step in steps(given, "s3cret", stop))


class Leaving:
    """Does something on a thread of its own, and ends it."""

    def __init__(self, work: Callable[[Stop], object], stop: Stop) -> None:
        self._fault: BaseException | None = None
        self._stop = stop

        def run() -> None:
            try:
                work(stop)
            except BaseException as error:  # noqa: BLE001 - told where it is waited for
                self._fault = error

        self._thread = threading.Thread(target=run, name="leaving")
        self._thread.start()

    def seconds(self) -> float:
        """How long it takes to end once it is told to."""
        began = time.monotonic()
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()
        if self._fault is not None:
            raise self._fault
        return time.monotonic() - began


@pytest.fixture
def stop() -> Iterator[Stop]:
    with Stop() as stop:
        yield stop


@pytest.mark.parametrize("what", ["work", "test"])
@pytest.mark.parametrize(("protocol", "security", "says"), WAYS.values(), ids=WAYS)
def test_it_ends_at_once(protocol: str, security: str, says: tuple[bytes, ...], what: str, stop: Stop) -> None:
    with SilentServer(says) as server:
        given = account(protocol, security, server.port)
        work = take_the_test if what == "test" else (fetch if protocol == "imap" else send)
        leaving = Leaving(lambda stop: work(given, stop), stop)
        greets_in_vain = security == STARTTLS and not says
        assert (server.taken if greets_in_vain else server.waiting).wait(20)
        assert leaving.seconds() < AT_ONCE


@pytest.mark.skipif(sys.platform != "linux", reason="others answer a full queue of connections differently")
def test_a_connection_that_nobody_takes_ends_at_once(stop: Stop) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        given = account("imap", TLS, full.getsockname()[1])
        leaving = Leaving(lambda stop: fetch(given, stop), stop)
        assert leaving.seconds() < AT_ONCE


def test_a_look_up_that_takes_long_ends_at_once(stop: Stop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def look_up(*what: Any, **more: Any) -> Any:
        asked.set()
        answered.wait(30)
        return real(*what, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    leaving = Leaving(lambda stop: fetch(account("imap", TLS, 993), stop), stop)
    assert asked.wait(20)
    try:
        assert leaving.seconds() < AT_ONCE
    finally:
        answered.set()
        for thread in threading.enumerate():
            if thread.name == "name of the mail server":
                thread.join(20)


def test_without_a_stop_it_is_told_in_time(stop: Stop) -> None:
    with SilentServer() as server, pytest.raises(TimeoutError):
        line = Line(stop)
        try:
            link = line.reach("localhost", server.port, 0.2)
            with link:
                link.recv(1)
        finally:
            line.close()


def test_every_address_is_tried(stop: Stop, monkeypatch: pytest.MonkeyPatch) -> None:
    with SilentServer() as server, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        unused = probe.getsockname()[1]
        probe.close()
        real = socket.getaddrinfo
        both = [
            *real("127.0.0.1", unused, type=socket.SOCK_STREAM),
            *real("127.0.0.1", server.port, type=socket.SOCK_STREAM),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_what, **_more: both)
        line = Line(stop)
        line.reach("shop.example", 1, 5).close()
        line.close()
        assert server.taken.wait(20)
