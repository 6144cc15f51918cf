"""A window closes at once, whatever its mailbox waits for: servers that take a connection and say nothing."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton
from support.mail_window import MailWindow, mail_settings, open_window
from support.silent_server import IMAP_UNTIL_TLS, SMTP_UNTIL_TLS, SilentServer

from ecsupport_desktop.config.mail import STARTTLS, TLS
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id

AT_ONCE = 2.0
"""Seconds."""
WAYS = {"TLS": (TLS, (), ()), "STARTTLS": (STARTTLS, IMAP_UNTIL_TLS, SMTP_UNTIL_TLS)}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def servers(request) -> Iterator[tuple[str, SilentServer, SilentServer]]:
    """How they are spoken to, that of incoming mail, and that of outgoing mail."""
    security, imap_says, smtp_says = request.param
    with SilentServer(imap_says) as imap, SilentServer(smtp_says) as smtp:
        yield security, imap, smtp


@pytest.fixture
def console(tmp_path, qtbot, qapp, servers) -> Iterator[MailWindow]:
    security, imap, smtp = servers
    settings = mail_settings(
        imap_port=imap.port, imap_user="support@ecshops.example", smtp_port=smtp.port,
        mail_imap_security=security, mail_smtp_security=security,
    )  # fmt: skip
    console = open_window(qapp, qtbot, tmp_path / "base", settings)
    yield console
    console.close()


def answer_something(console: MailWindow) -> None:
    """So that there is something to send."""
    desk, agent = console.program._link.desk, console.program._link.agent
    message = c.NewMessage(sender=Address(name="Iris", address="iris@paper.example"), text="Please help")
    base = {"actor_id": agent.id, "request_id": new_id()}
    outcome = desk.execute(c.RegisterRequest(id=new_id(), subject="Checkout", message=message, **base))
    assert outcome.accepted, outcome.refusal
    console.settle()
    console.select_first()
    console.answer()


def seconds_to_close(console: MailWindow, monkeypatch) -> float:
    """How long the window is there, and then the program, once one wants to leave; it mustn't be seen meanwhile."""
    seen: list[bool] = []
    close = console.mail.close

    def close_mail() -> None:
        seen.append(console.window.isVisible())
        close()

    monkeypatch.setattr(console.mail, "close", close_mail)
    began = time.monotonic()
    console.window.close()
    took = time.monotonic() - began
    assert seen == [False]
    assert not console.window.isVisible()
    return took


def test_while_incoming_mail_waits(console, servers, monkeypatch):
    console.use_passwords("s3cret", "s3cret")
    console.until(servers[1].waiting.is_set)
    assert seconds_to_close(console, monkeypatch) < AT_ONCE


@pytest.mark.usefixtures("short_hold")
def test_while_outgoing_mail_waits(console, servers, monkeypatch):
    console.use_passwords("s3cret", "s3cret")
    answer_something(console)
    console.until(servers[2].waiting.is_set)
    console.window.close()
    assert console.window.isVisible(), "it says first what is unsent"
    assert seconds_to_close(console, monkeypatch) < AT_ONCE


@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_while_a_test_of_the_connection_waits(console, servers, monkeypatch, protocol):
    server = servers[1] if protocol == "imap" else servers[2]
    console.window.registry.action("file.settings").trigger()
    console.until(lambda: console.window.findChildren(QAbstractButton, f"settings.mail.{protocol}.test"))
    console.window.findChild(QAbstractButton, f"settings.mail.{protocol}.test").click()
    console.until(server.waiting.is_set)
    assert seconds_to_close(console, monkeypatch) < AT_ONCE
