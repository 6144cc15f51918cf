"""The support mailbox in the settings: a password that is kept nowhere but in memory or the keyring, and the test."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from support.imap_server import ImapServer
from support.smtp_server import CA, PASSWORD, USER, SmtpServer

from ecsupport_desktop.mail.doors import mail_doors
from ecsupport_desktop.services.mail_steps import MailStepName
from ecsupport_desktop.ui.settings.mail_row import MailRow
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.shared.mail_link import MailLink


@pytest.fixture
def open_dialog(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot) -> Iterator[Any]:
    crashes: list[BaseException] = []
    mail = MailLink(link, mail_doors(), crashes.append, window)

    def open_it() -> SettingsDialog:
        dialog = SettingsDialog(link, notices, window, mail=mail)
        with qtbot.waitExposed(dialog):
            dialog.open()
        dialog.complete()
        settled()
        return dialog

    yield open_it
    mail.close()
    assert not crashes


def set_up(link: Any, imap: ImapServer, smtp: SmtpServer) -> None:
    link.use_settings(
        replace(
            link.settings, mail_address=USER, mail_imap_host="localhost", mail_imap_port=imap.tls_port,
            mail_imap_user="ana@shop.example", mail_smtp_host="localhost", mail_smtp_port=smtp.port,
            mail_smtp_user=USER, mail_ca_file=str(CA),
        )
    )  # fmt: skip


def test_before_anything_is_set_up_it_says_what_comes_first(open_dialog: Any) -> None:
    dialog = open_dialog()
    dialog.findChild(QAbstractButton, "settings.mail.imap.test").click()
    said = dialog.findChild(QLabel, "settings.mail.imap.password.message").text()
    assert said == "Give the mail address and the server first."


@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_each_step_is_said_with_its_result(
    open_dialog: Any, link: Any, imap: ImapServer, smtp: SmtpServer, protocol: str, settled: Any, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    set_up(link, imap, smtp)
    row = next(each for each in dialog.findChildren(MailRow) if each.protocol == protocol)
    line = dialog.findChild(QLineEdit, f"settings.mail.{protocol}.password")
    assert line.echoMode() is QLineEdit.EchoMode.Password
    last = MailStepName.FOLDER if protocol == "imap" else MailStepName.SENDER

    line.setText("wrong")
    dialog.findChild(QAbstractButton, f"settings.mail.{protocol}.test").click()
    assert line.text() == ""
    qtbot.waitUntil(lambda: "password" in row.steps.text_of(MailStepName.LOGIN), timeout=20_000)
    assert row.steps.text_of(MailStepName.TLS) == "encrypted, and the certificate is the server's"
    assert row.steps.text_of(last) == ""
    settled()

    line.setText(imap.password if protocol == "imap" else PASSWORD)
    dialog.findChild(QAbstractButton, f"settings.mail.{protocol}.test").click()
    fine = "can be read" if protocol == "imap" else "may be sent from"
    qtbot.waitUntil(lambda: row.steps.text_of(last) == fine, timeout=20_000)
    settled()
    text = link.paths.settings_file.read_text() if link.paths.settings_file.exists() else ""
    assert "wrong" not in text and PASSWORD not in text
