"""In front of a team's server: its password is asked for, a weakness accepted, or it is said why nobody gets in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.weakness import acceptance_of, weaknesses
from ecsupport_desktop.ui.first_run.accepting import Accepting
from ecsupport_desktop.ui.first_run.fields import password_field
from ecsupport_desktop.ui.first_run.join_page import Joining
from ecsupport_desktop.ui.first_run.page import Page
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.theme import current_theme, px


class DoorPage(Page):
    """Say what is the matter by `ask` or `show_fault`; Enter opens.

    Signals: open_requested(Joining) — its password is None where the one kept, or none, will do · change_requested().
    """

    open_requested = Signal(object)
    change_requested = Signal()

    def __init__(self, server: ServerAddress, parent: QWidget | None = None) -> None:
        super().__init__("door", server.name, " ", parent)
        self._server = server
        self._asking = False
        space = current_theme().space
        self._password = password_field("door.password")
        self._message = FieldMessage(self._password, self)
        self._said = label(_("Password"), "muted", name="door.password.label")
        self._said.setBuddy(self._password)
        self._keep = QCheckBox(_("Keep the password in this computer's keyring"))
        self._keep.setObjectName("door.keep")
        self._keep.setChecked(True)
        self._no_keyring = label("", "muted", name="door.no_keyring", wrap=True)
        self._accepting = Accepting("door.accepting")
        self._open = primary_button(_("Open"), "door.open")
        change = quiet_button(_("Change the connection…"), "door.change")
        entry = QVBoxLayout()
        entry.setSpacing(px(6))
        for widget in (self._said, self._password, self._message, self._keep, self._no_keyring):
            entry.addWidget(widget)
        bar = QHBoxLayout()
        bar.setSpacing(space)
        bar.addWidget(self._open)
        bar.addWidget(change)
        bar.addStretch(1)
        self.column.addLayout(entry)
        self.column.addWidget(self._accepting)
        add_gap(self.column, space)
        self.column.addLayout(bar)
        self._password.returnPressed.connect(self._on_open)
        self._password.textEdited.connect(self._message.clear_message)
        self._open.clicked.connect(self._on_open)
        self._accepting.accepted.connect(self._on_accepted)
        change.clicked.connect(self.change_requested)

    def ask(self, *, refused: str = "", why: str = "", accept: bool = False, password: bool = True) -> None:
        """Ask for the password, or only for the acceptance. `refused`: what the server said; `why` none is kept."""
        self.title.setText(_("Open {name}").format(name=self._server.name))
        self._say(_("You log in as {user}.").format(user=self._server.user))
        self._open.setText(_("Open"))
        self._asking = password
        for widget in (self._said, self._password):
            widget.setVisible(password)
        self._keep.setVisible(password and not why)
        self._no_keyring.setText(why)
        self._no_keyring.setVisible(password and bool(why))
        if accept:
            self._accepting.offer(self._server)
        self._message.set_message(refused, "critical")
        self._on_accepted(False)
        self.take_focus()

    def show_fault(self, sentence: str) -> None:
        """It can't be opened, whatever one types: the sentence says why, and it may be tried again."""
        self.title.setText(_("{name} can't be opened").format(name=self._server.name))
        self._say(sentence)
        self._open.setText(_("Try again"))
        self._open.setEnabled(True)
        self._asking = False
        self._message.clear_message()
        for widget in (self._said, self._password, self._keep, self._no_keyring, self._accepting):
            widget.hide()
        self.take_focus()

    def take_focus(self) -> None:
        """The cursor stands where the person goes on."""
        target = self._password if self._asking else self._open
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._asking:
            self._password.selectAll()

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(sentence)
        self._open.setAccessibleDescription(sentence)

    def _on_accepted(self, _accepted: bool) -> None:
        self._open.setEnabled(self._accepting.is_accepted)

    def _on_open(self) -> None:
        if not self._open.isEnabled():
            return
        if self._asking and not self._password.text():
            self._message.set_message(_("Type your password."), "critical")
            return
        self.open_requested.emit(
            Joining(
                server=self._server,
                password=self._password.text() if self._asking else None,
                keep=self._asking and not self._keep.isHidden() and self._keep.isChecked(),
                accepted=acceptance_of(self._server)
                if weaknesses(self._server) and self._accepting.is_accepted
                else "",
            )
        )
