"""A window whose support mailbox is set up, and what an agent sees and does in it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget
from support.smtp_server import CA, USER

from ecsupport_desktop import app
from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.mail.doors import mail_doors, make_parser
from ecsupport_desktop.ui.main_window import Doors
from ecsupport_desktop.ui.main_window.program import Program
from ecsupport_desktop.ui.shared.theme import apply_theme

CONTROL = Qt.KeyboardModifier.ControlModifier


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

    def use_passwords(self, imap: str, smtp: str) -> None:
        account = mail_account(self.program._link.settings)
        self.mail.use_password(account.imap, imap)
        self.mail.use_password(account.smtp, smtp)

    def close(self) -> None:
        """Also where it asks first."""
        self.window.close()
        self.window.close()
        self.window.deleteLater()
        self.program.deleteLater()

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
        """Of the only request there is."""
        (request,) = self.window.desk_view.link.desk.readers.all_requests()
        return request.number

    def delivery(self):
        found = self.window.desk_view.link.desk.readers.request(self.request.id)
        return found.request.deliveries[-1] if found and found.request.deliveries else None


def mail_settings(*, imap_port: int, imap_user: str, smtp_port: int, **more) -> Settings:
    """Both servers on this computer."""
    return replace(
        Settings(language="en", acting_agent="ana.ruiz", backup_daily=False, remind_of="none"),
        mail_address=USER, mail_imap_host="localhost", mail_imap_port=imap_port, mail_imap_user=imap_user,
        mail_smtp_host="localhost", mail_smtp_port=smtp_port, mail_smtp_user=USER, mail_ca_file=str(CA),
        **{"mail_acknowledge": False} | more,
    )  # fmt: skip


def open_window(qapp, qtbot, base, settings, open_desk=None) -> MailWindow:
    """On a database of its own in `base`, unless `open_desk` says otherwise; without a password yet. Needs closing."""
    use_language("en")
    apply_theme(qapp, "light")
    paths = paths_for(base)
    doors = Doors(
        make_parser=make_parser, read_sources=lambda paths: (), export=app.export_requests,
        printer=QuotePrinter(),
        mail=mail_doors(),
    )  # fmt: skip
    usual = lambda: app.open_desk(paths.database_file, paths, settings, demo=False)  # noqa: E731
    program = Program(qapp, paths, settings, doors, open_desk or usual, problems=[])
    made = MailWindow(program, qtbot)
    program.window.resize(1280, 800)
    program.window.show()
    program.open()
    made.until(lambda: program.window.desk_view is not None, 60)
    return made
