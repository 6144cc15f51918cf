"""What is still needed or wrong, in words beside the field it is about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QWidget

from ecsupport_desktop.ui.shared.labels import set_kind


class FieldMessage(QLabel):
    """A line of plain text under or beside a field (its buddy), which a screen reader says with the field.

    Kinds: muted (a remark), nearing (still needed), critical (wrong: the field gets an edge in that colour too).
    """

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.setObjectName(f"{field.objectName()}.message")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setBuddy(field)
        self.clear_message()

    def set_message(self, text: str, kind: str = "nearing") -> None:
        """Say this (translated) about the field; "" is the same as `clear_message`."""
        if text == self.text() and kind == self.property("kind"):
            return
        self.setText(text)
        set_kind(self, kind)
        self.setVisible(bool(text))
        self._field.setAccessibleDescription(text)
        self._mark(bool(text) and kind == "critical")
        QAccessible.updateAccessibility(QAccessibleEvent(self._field, QAccessible.Event.DescriptionChanged))

    def clear_message(self) -> None:
        """There is nothing to say about the field."""
        self.set_message("", "muted")
        self.setVisible(False)

    def message(self) -> str:
        """What is said now."""
        return self.text()

    def _mark(self, wrong: bool) -> None:
        if bool(self._field.property("wrong")) != wrong:
            self._field.setProperty("wrong", wrong)
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)
