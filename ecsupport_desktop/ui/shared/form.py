"""Labelled fields, each with its message beside it: what is refused is said where it can be mended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.label_grid import label_grid
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.refusals import error_text


class Form(QWidget):
    """Rows of label and field; a field goes by the name the domain gives it in its refusals."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._grid = label_grid(self)
        self._fields: dict[str, QWidget] = {}
        self._messages: dict[str, FieldMessage] = {}

    def add(self, name: str, text: str, field: QWidget, *, stretch: bool = False) -> None:
        """A row: its label (translated), its field, and room for its message."""
        row = self._grid.rowCount()
        field.setObjectName(f"{self.objectName()}.{name}")
        if not field.accessibleName():
            field.setAccessibleName(text)
        said = label(text, "muted")
        said.setBuddy(field)
        tall = stretch or isinstance(field, QPlainTextEdit)
        self._grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, row, 1)
        message = FieldMessage(field, self)
        self._grid.addWidget(message, row + 1, 1)
        if stretch:
            self._grid.setRowStretch(row, 1)
        self._fields[name], self._messages[name] = field, message

    def add_under(self, widget: QWidget) -> None:
        """Something of its own under the last field."""
        self._grid.addWidget(widget, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)

    def say(self, name: str, text: str, kind: str = "critical", *, go: bool = True) -> bool:
        """Say something about a field (translated) and, if it is wrong, `go` there; False if there is no such field."""
        message = self._messages.get(name)
        if message is None:
            return False
        message.set_message(text, kind)
        if go and kind == "critical" and text:
            self._fields[name].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def message(self, name: str) -> str:
        """What is said about the field now."""
        return self._messages[name].message()

    def clear_messages(self) -> None:
        """Nothing is wrong any more."""
        for message in self._messages.values():
            message.clear_message()


def failure_text(error: Exception) -> str:
    """An expected failure of the surroundings or of the domain, in the language of the window."""
    return error_text(error) if isinstance(error, DomainError) else str(error)
