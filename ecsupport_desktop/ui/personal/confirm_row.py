"""The one place where the program asks back: what is removed is gone for good, so the name is typed first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class ConfirmRow(QWidget):
    """Hidden until it asks. Enter in the field confirms once the name is right.

    Signals: confirmed().
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("personal.confirm_row")
        self._name = ""
        self._words = label(kind="critical", name="personal.confirm.words", wrap=True)
        self._field = line_field("personal.confirm", _("Name, typed to confirm"))
        self._button = button(_("Anonymise for good"), "personal.confirm.button")
        self._words.setBuddy(self._field)
        row = QHBoxLayout()
        row.setSpacing(current_theme().space)
        row.addWidget(self._field, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().space)
        column.addWidget(self._words)
        column.addLayout(row)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._on_confirmed)
        self._button.clicked.connect(self._on_confirmed)
        self.hide()

    def ask(self, name: str) -> None:
        """Ask for this name to be typed."""
        self._name = name
        words = _("This can't be undone. Type “{name}” to anonymise the person.").format(name=name)
        self._words.setText(words)
        self._field.setAccessibleDescription(words)
        self._field.clear()
        self._on_text_changed()
        self.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def withdraw(self) -> None:
        """Nothing is asked any more."""
        self._field.clear()
        self.hide()

    def _on_text_changed(self) -> None:
        self._button.setEnabled(self._matches())

    def _on_confirmed(self) -> None:
        if self._matches():
            self.confirmed.emit()

    def _matches(self) -> bool:
        return bool(self._name) and " ".join(self._field.text().split()) == " ".join(self._name.split())
