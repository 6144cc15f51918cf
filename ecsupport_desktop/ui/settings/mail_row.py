"""One direction of the mailbox in the settings: its password, and a test that says each step with its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailServer, mail_account
from ecsupport_desktop.config.passwords import kept_password
from ecsupport_desktop.services.mail_steps import MailStep, MailStepName
from ecsupport_desktop.services.mailbox_model import Stop
from ecsupport_desktop.ui.settings.row import Row
from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.steps_list import StepsList
from ecsupport_desktop.ui.shared.theme import current_theme

if TYPE_CHECKING:
    from ecsupport_desktop.services.mail_doors import MailTrial


class MailRow(QObject):
    """Makes the row. `protocol`: imap or smtp. A password that is typed counts once the field is left."""

    _arrived = Signal(int, object)

    def __init__(self, protocol: str, link: DeskLink, mail: MailLink, parent: QWidget) -> None:
        super().__init__(parent)
        self.protocol, self._link, self._mail = protocol, link, mail
        self._number = 0
        self._trial = _Trial()
        self._keeping = False
        title = _("Password for incoming mail") if protocol == "imap" else _("Password for outgoing mail")
        said = _("Kept in this computer's keyring, or asked for in each session where it has none; never in a file.")
        self._password: QLineEdit = line_field(f"settings.mail.{protocol}.password", title)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._test = button(_("Test connection"), f"settings.mail.{protocol}.test")
        rest = (MailStepName.FOLDER,) if protocol == "imap" else (MailStepName.SENDER,)
        names = (MailStepName.NAME, MailStepName.PORT, MailStepName.TLS, MailStepName.LOGIN, *rest)
        self.steps = StepsList(names=names, room=f"settings.mail.{protocol}")
        column = QVBoxLayout(parts := QWidget())
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().space)
        for widget in (self._password, self._test, self.steps):
            column.addWidget(widget)
        self.row = Row(title, said, parts, self._password)
        self._password.editingFinished.connect(self._on_left)
        self._test.clicked.connect(self._on_test)
        self._arrived.connect(self._on_arrived)
        mail.password_kept.connect(self._on_kept)

    def _server(self) -> MailServer | None:
        """As the settings say now; None, and a word beside the field, where none is set up."""
        account = mail_account(self._link.settings)
        server = account.imap if self.protocol == "imap" else account.smtp
        if server is None or not account.address:
            self.row.message.set_message(_("Give the mail address and the server first."), "nearing")
            return None
        return server

    def _on_left(self) -> None:
        """Enter, or the field is left."""
        password = self._password.text()
        if password and (server := self._server()) is not None:
            self._keeping = True
            self._mail.use_password(server, password)
            self._password.clear()

    def _on_kept(self, why_not: str) -> None:
        if self._keeping:
            self._keeping = False
            self.row.message.set_message(why_not or _("Kept in the keyring."), "muted")

    def _on_test(self) -> None:
        self._on_left()
        server = self._server()
        if server is None:
            return
        account, known = mail_account(self._link.settings), self._mail.known_password(server)
        attempt: MailTrial = self._mail.doors.try_mailbox if self.protocol == "imap" else self._mail.doors.try_sending
        trial, tell = self._begin_trial(), self._arrived.emit
        number = self._number
        self.steps.begin()

        def run() -> None:
            password = known if known is not None else kept_password(server).password
            with Stop() as stop:
                trial.begin(stop)
                for step in attempt(account, password or "", stop):
                    tell(number, step)

        self._link.jobs.background(run, key=f"settings.mail.{self.protocol}")

    def _begin_trial(self) -> _Trial:
        """A newer test makes the older one end without a word."""
        self._trial.end()
        self._number += 1
        self._trial = _Trial()
        self.row.destroyed.connect(self._trial.end)
        self._mail.closing.connect(self._trial.end)
        return self._trial

    def _on_arrived(self, number: int, step: MailStep) -> None:
        if number == self._number:
            self.steps.show_step(step)


class _Trial:
    """A test under way on a worker, which may be ended from the GUI thread before or after it began."""

    def __init__(self) -> None:
        self._ended = False
        self._stop: Stop | None = None

    def begin(self, stop: Stop) -> None:
        self._stop = stop
        if self._ended:
            stop.set()

    def end(self, _gone: object = None) -> None:
        self._ended = True
        if self._stop is not None:
            self._stop.set()
