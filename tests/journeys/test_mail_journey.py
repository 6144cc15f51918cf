"""The support mailbox in a real window, with real IMAP and SMTP servers: in, answered, out, and what can fail."""

import email
import email.policy
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from support.imap_server import ImapServer
from support.smtp_server import CA, CUT_TAKEN, HOLD, PASSWORD, USER, SmtpServer
from support.window_console import Stalls

from ecsupport_desktop import app
from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.words import CycleEnd, DeliveryState
from ecsupport_desktop.services.mail_fetching import Fetching
from ecsupport_desktop.ui.main_window import Doors
from ecsupport_desktop.ui.main_window.program import Program
from ecsupport_desktop.ui.shared.theme import apply_theme

CONTROL = Qt.KeyboardModifier.ControlModifier
MAIL = b"""\
From: Ana Ruiz <ana@acme.example>\r
To: support@ecshops.example\r
Subject: Checkout shows 500\r
Message-ID: <one@acme.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
The checkout of https://shop.acme.example shows error 500 since noon.\r
"""


class MailWindow:
    """A window whose mailbox is set up; what an agent sees and does in it."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot, self.window = program, qtbot, program.window

    @property
    def mail(self):
        return self.program._mail

    @property
    def rooms(self):
        return self.window.desk_view.rooms

    @property
    def request(self):
        return self.window.desk_view.acting.request

    def until(self, condition, seconds=30) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=seconds * 1000)

    def settle(self) -> None:
        for _round in range(3):
            self.until(lambda: not self.program.jobs._under_way and not self.window.desk_view.link._gather.isActive())

    def foot(self) -> str:
        return self.window.findChild(QAbstractButton, "status.mail").text()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.window.activateWindow()
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def find(self, kind, name):
        return next(each for each in self.window.findChildren(kind, name) if each.isVisible())

    def select_first(self) -> None:
        self.until(lambda: self.rooms.queue.model.rowCount() == 1)
        self.rooms.queue.table.setFocus()
        self.press(Qt.Key.Key_J)
        self.until(lambda: self.request is not None)
        self.settle()

    def answer(self) -> None:
        """Level 1 with its reasoning, by the keyboard."""
        self.rooms.queue.table.setFocus()
        self.press(Qt.Key.Key_1)
        self.until(lambda: self.window.findChildren(QWidget, "field.reasoning"))
        self.find(QPlainTextEdit, "field.reasoning").insertPlainText("A browser extension blocks the payment.")
        assert self.find(QAbstractButton, "sendButton").text() == "Send"
        self.press(Qt.Key.Key_Return, CONTROL)
        self.settle()

    @property
    def number(self) -> str:
        (request,) = self.window.desk_view.link.desk.readers.all_requests()
        return request.number

    def delivery(self):
        found = self.window.desk_view.link.desk.readers.request(self.request.id)
        return found.request.deliveries[-1] if found and found.request.deliveries else None


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer(tls=True) as server:
        yield server


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox nobody else uses."""
    return f"{uuid4().hex[:12]}@ecshops.example"


@pytest.fixture
def start(tmp_path: Path, qtbot, qapp, imap, smtp, user) -> Iterator:
    programs = []

    def start_it(*, imap_password: str | None = None, smtp_password: str = PASSWORD, **more: Any) -> MailWindow:
        use_language("en")
        apply_theme(qapp, "light")
        paths = paths_for(tmp_path / "base")
        settings = replace(
            Settings(language="en", acting_agent="ana.ruiz", backup_daily=False),
            mail_address=USER, mail_imap_host="localhost", mail_imap_port=imap.tls_port, mail_imap_user=user,
            mail_smtp_host="localhost", mail_smtp_port=smtp.port, mail_smtp_user=USER, mail_ca_file=str(CA),
            **{"mail_acknowledge": False} | more,
        )  # fmt: skip
        doors = Doors(
            make_parser=app.mail_doors().parser, read_sources=lambda paths: (), export=app.export_requests,
            mail=app.mail_doors(),
        )  # fmt: skip
        database = paths.database_file
        program = Program(
            qapp, paths, settings, doors, lambda: app.open_desk(database, paths, settings, demo=False), problems=[]
        )
        programs.append(program)
        program.window.resize(1280, 800)
        program.window.show()
        program.open()
        qtbot.waitUntil(lambda: program.window.desk_view is not None, timeout=60_000)
        made = MailWindow(program, qtbot)
        account = mail_account(settings)
        made.mail.use_password(account.imap, imap.password if imap_password is None else imap_password)
        made.mail.use_password(account.smtp, smtp_password)
        made.settle()
        return made

    yield start_it
    for program in programs:
        program.window.close()
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()


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
