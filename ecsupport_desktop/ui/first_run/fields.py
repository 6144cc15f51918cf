"""The fields a connection is described by, each with its label and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress, ServerAddressError, parse_server
from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.label_grid import label_grid
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


def password_field(name: str) -> QLineEdit:
    """Shows dots, and is forgotten by undo and by input methods."""
    field = line_field(name, _("Password"))
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class ConnectionFields(QWidget):
    """Server, name, password and certificate file.

    Signals: edited(str) — the name of the field that was typed in: server, user, password or ca_file ·
    file_requested() — choose the certificate file · done() — Enter was pressed.
    """

    edited = Signal(str)
    file_requested = Signal()
    done = Signal()

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("join.fields")
        theme = current_theme()
        self._grid = label_grid(self)
        self._messages: dict[str, FieldMessage] = {}
        self.server = line_field("join.server", _("Server"), "db.example.com", most=4_000)
        self.user = line_field("join.user", _("Name"))
        self.user.setText(user)
        self.password = password_field("join.password")
        self.ca_file = line_field("join.ca_file", _("Certificate file"), _("what this computer trusts"), most=4_000)
        choose = button(_("Choose…"), "join.choose")
        choose.setAccessibleName(_("Choose the certificate file"))
        choose.clicked.connect(self.file_requested)
        file = QWidget()
        beside = QHBoxLayout(file)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.space)
        beside.addWidget(self.ca_file, 1)
        beside.addWidget(choose)
        self.fields = {"server": self.server, "user": self.user, "password": self.password, "ca_file": self.ca_file}
        self._add("server", _("Server"), self.server)
        self._add("ca_file", _("Certificate file"), file)
        self._add("user", _("Name"), self.user)
        self._add("password", _("Password"), self.password)
        self.server.editingFinished.connect(self._on_server_left)

    def _add(self, name: str, text: str, widget: QWidget) -> None:
        field = self.fields[name]
        said = label(text, "muted")
        said.setBuddy(field)
        row = self._grid.rowCount()
        self._grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1)
        self._messages[name] = FieldMessage(field, self)
        self._grid.addWidget(self._messages[name], row + 1, 1)
        field.setProperty("field", name)
        field.textEdited.connect(self._on_edited)
        field.returnPressed.connect(self.done)

    def address(self) -> ServerAddress | None:
        """What the fields say; None, and it is said beside the field, where that is no address."""
        for name in self.fields:
            self.say(name, "")
        user, ca_file = self.user.text().strip().lower(), self.ca_file.text().strip()
        try:
            server = parse_server(self.server.text(), user=user or "?")
        except ServerAddressError as error:
            self.say("server", str(error))
            return None
        if not user:
            self.say("user", _("Say who you are: the name your lead gave you."))
            return None
        if ca_file and not Path(ca_file).expanduser().is_file():
            self.say("ca_file", _("There is no such file."))
            return None
        return replace(server, user=user, ca_file=Path(ca_file).expanduser() if ca_file else server.ca_file)

    def show_address(self, server: ServerAddress) -> None:
        """Put it into the fields, the password apart."""
        self.server.setText(str(replace(server, ca_file=None)))
        self.user.setText(server.user)
        self.ca_file.setText(str(server.ca_file or ""))

    def say(self, name: str, text: str) -> None:
        """What is wrong with a field (translated), and go there; "" takes it back."""
        self._messages[name].set_message(text, "critical")
        if text:
            self.fields[name].setFocus(Qt.FocusReason.OtherFocusReason)
            self.fields[name].selectAll()

    def said(self, name: str) -> str:
        """What is said beside a field now."""
        return self._messages[name].message()

    def _on_edited(self) -> None:
        name = self.sender().property("field")
        self._messages[name].clear_message()
        self.edited.emit(name)

    def _on_server_left(self) -> None:
        """A whole connection string says the name and the certificate too."""
        nobody = "?"
        try:
            server = parse_server(self.server.text(), user=nobody)
        except ServerAddressError:
            return
        if server.user != nobody:
            self.user.setText(server.user)
        if server.ca_file is not None:
            self.ca_file.setText(str(server.ca_file))
