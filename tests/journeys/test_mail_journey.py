"""The support mailbox in a real window, with real IMAP and SMTP servers: in, answered, out, and what can fail."""

import email
import email.policy
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from support.mail_window import CONTROL, MailWindow, mail_settings, open_window
from support.smtp_server import CUT_TAKEN, HOLD, PASSWORD
from support.window_console import Stalls

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.quote import LineKind, Party, QuoteContent, QuoteLine
from ecsupport_desktop.domain.words import CycleEnd, DeliveryState
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.mail_fetching import Fetching

MAIL = b"""\
From: Ana Ruiz <ana@acme.example>\r
To: support@ecshops.example\r
Subject: Checkout shows 500\r
Message-ID: <one@acme.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
The checkout of https://shop.acme.example shows error 500 since noon.\r
"""


@pytest.fixture
def start(tmp_path: Path, qtbot, qapp, imap, smtp, user) -> Iterator:
    opened = []

    def start_it(*, imap_password: str | None = None, smtp_password: str = PASSWORD, **more: Any) -> MailWindow:
        settings = mail_settings(imap_port=imap.tls_port, imap_user=user, smtp_port=smtp.port, **more)
        opened.append(open_window(qapp, qtbot, tmp_path / "base", settings))
        opened[-1].use_passwords(imap.password if imap_password is None else imap_password, smtp_password)
        opened[-1].settle()
        return opened[-1]

    yield start_it
    for console in opened:
        console.close()


def deliver(imap, user: str) -> None:
    """A client's mail arrives."""
    imap.deliver(user, [MAIL])


def test_a_mail_comes_in_and_its_answer_leaves(start, imap, smtp, user):
    console = start()
    console.until(lambda: console.mail.state.incoming is Fetching.WATCHING)
    assert "Mail: connected, last looked" in console.foot()
    deliver(imap, user)
    console.select_first()
    assert console.request.subject == "Checkout shows 500"

    console.answer()
    assert "Ctrl+Z takes it back until" in console.find(QLabel, "notice_bar.text").text()
    assert console.delivery().state is DeliveryState.HELD
    console.until(lambda: smtp.mails)
    console.until(lambda: console.delivery().state is DeliveryState.ACCEPTED)
    assert smtp.mails[0].rcpt_tos == ["ana@acme.example"]
    assert b"In-Reply-To: <one@acme.example>" in smtp.mails[0].content
    console.settle()
    cycle = console.program._link.desk.readers.request(console.request.id).request.cycles[-1]
    assert cycle.ended_by is CycleEnd.RESPONSE_DELIVERED
    assert len(smtp.mails) == 1


@pytest.mark.usefixtures("short_hold")
def test_receipt_is_acknowledged_and_the_answer_takes_a_file_and_the_signature_along(start, imap, smtp, user, tmp_path):
    console = start(mail_acknowledge=True, mail_signature_en="{agent}\nECShops support")
    deliver(imap, user)
    console.until(lambda: smtp.mails)
    assert b"Auto-Submitted: auto-replied" in smtp.mails[0].content
    assert console.number.encode() in smtp.mails[0].content

    console.select_first()
    file = tmp_path / "steps.txt"
    file.write_text("Switch the extension off.")
    console.rooms.triage._parts.enclosures.add_files([file])
    console.settle()
    console.until(lambda: console.window.findChildren(QAbstractButton, "enclosureChip"))
    console.answer()
    console.until(lambda: len(smtp.mails) == 2)
    mail = email.message_from_bytes(smtp.mails[1].content, policy=email.policy.default)
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip()
    assert text.endswith("Kind regards,\n\n-- \nAna Ruiz\nECShops support")
    assert [file.get_filename() for file in mail.iter_attachments()] == ["steps.txt"]
    console.until(lambda: console.delivery().state is DeliveryState.ACCEPTED)
    cycle = console.program._link.desk.readers.request(console.request.id).request.cycles[-1]
    assert cycle.ended_by is CycleEnd.RESPONSE_DELIVERED


def test_ctrl_z_takes_it_back_and_the_text_is_there_again(start, imap, smtp, user):
    console = start()
    deliver(imap, user)
    console.select_first()
    console.answer()
    text = "A browser extension blocks the payment."
    assert console.delivery().state is DeliveryState.HELD
    console.rooms.queue.table.setFocus()
    console.press(Qt.Key.Key_Z, CONTROL)
    console.settle()
    console.until(lambda: text in console.window.findChild(QPlainTextEdit, "answerEditor").toPlainText())
    assert console.delivery() is None
    console.until(lambda: console.mail.state.to_send == 0)
    assert not smtp.mails


def test_a_wrong_password_is_said_at_the_foot_and_nothing_freezes(start, imap, user):
    console = start(imap_password="wrong")
    with Stalls() as stalls:
        console.until(lambda: console.mail.state.refused)
        console.settle()
    assert "can't log in" in console.foot()
    assert stalls.longest < 50
    console.window.findChild(QAbstractButton, "status.mail").click()
    assert "with this password" in console.find(QLabel, "notice_bar.text").text()

    console.mail.use_password(console.mail.account.imap, imap.password)
    console.until(lambda: console.mail.state.incoming is Fetching.WATCHING)
    assert "connected" in console.foot()


def test_a_wrong_address_is_said_beside_the_field(start, imap, smtp, user):
    console = start()
    deliver(imap, user)
    console.select_first()
    console.rooms.queue.table.setFocus()
    console.press(Qt.Key.Key_I)
    console.settle()
    to = console.find(QLineEdit, "field.to")
    assert to.text() == "Ana Ruiz <ana@acme.example>"
    to.setText("ana")
    console.press(Qt.Key.Key_Return, CONTROL)
    console.settle()
    assert "is no mail address" in console.find(QLabel, "field.to.message").text()
    assert to.hasFocus()
    assert console.delivery() is None


@pytest.mark.usefixtures("short_hold")
def test_closing_says_what_is_unsent_and_ends_a_wait_for_the_network_at_once(start, imap, smtp, user):
    smtp.answers["EHLO"] = HOLD
    console = start()
    deliver(imap, user)
    console.select_first()
    console.answer()
    console.until(lambda: console.mail.state.to_send == 1)
    console.window.close()
    assert console.window.isVisible()
    assert "1 message is still to be sent" in console.find(QLabel, "notice_bar.text").text()
    console.until(smtp.reached.is_set)
    began = time.monotonic()
    console.window.close()
    assert not console.window.isVisible()
    assert time.monotonic() - began < 3


@pytest.mark.usefixtures("short_hold")
def test_an_agent_decides_on_a_message_of_which_nobody_knows(start, imap, smtp, user):
    smtp.answers["END"] = CUT_TAKEN
    console = start()
    deliver(imap, user)
    console.select_first()
    console.answer()
    console.until(lambda: console.delivery().state is DeliveryState.UNKNOWN)
    console.until(lambda: console.window.findChild(QWidget, "deliveryBar").isVisible())
    assert "It isn't known whether" in console.find(QLabel, "deliveryText").text()
    console.rooms.queue.table.setFocus()
    console.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ShiftModifier)
    console.settle()
    assert console.delivery().state is DeliveryState.ACCEPTED
    console.until(lambda: not console.window.findChild(QWidget, "deliveryBar").isVisible())
    assert len(smtp.mails) == 1


@pytest.mark.usefixtures("short_hold")
def test_a_quote_leaves_by_mail_with_its_pdf(start, imap, smtp, user):
    console = start()
    deliver(imap, user)
    console.select_first()
    desk, request_id = console.program._link.desk, console.request.id
    actor = console.program._link.agent.id
    policy = desk.readers.policy()
    party = Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1")
    line = QuoteLine(id=new_id(), description="Work", kind=LineKind.HOURS, quantity=1_000, unit_price=5_000)
    words = dict.fromkeys(("title", "scope", "exclusions", "assumptions", "delivery_estimate", "terms"), "Words")
    content = QuoteContent(client=Party(name="Acme", address="1 High Street"), lines=(line,), **words)
    for kind, fields in (
        (c.ChangePolicy, {"policy": replace(policy, quoting=replace(policy.quoting, issuer=party))}),
        (c.EstablishAssessment, {"request_id": request_id, "assessment": ExtraFunctionality(asked="Gift cards")}),
        (c.SaveQuote, {"request_id": request_id, "content": content}),
    ):
        assert desk.execute(kind(id=new_id(), actor_id=actor, **fields)).accepted
    console.settle()
    console.rooms.show_quote(request_id)
    page = console.rooms.quote
    console.until(lambda: page.opened.editing)
    page.submit()
    page.submit()
    console.until(lambda: page.opened.shown is not None and page.opened.shown.document is not None)
    page.submit()
    assert console.find(QLineEdit, "quote_send.to").text() == "Ana Ruiz <ana@acme.example>"
    page.submit()
    console.until(lambda: smtp.mails)
    assert smtp.mails[0].rcpt_tos == ["ana@acme.example"]
    assert b"application/pdf" in smtp.mails[0].content and b"Q-20" in smtp.mails[0].content
    console.settle()
