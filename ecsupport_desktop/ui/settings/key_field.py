"""A field that takes the next key pressed instead of text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.keys import pressed


class KeyField(QLineEdit):
    """While it has the focus every key is its own, but Tab, which goes on, and Esc, which leaves.

    Signals: keys_pressed(str) in standard form; removed() by Backspace; left() by Esc.
    """

    keys_pressed = Signal(str)
    removed = Signal()
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setReadOnly(True)
        self._empty = ""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(_("Keys of the action"))

    def show_keys(self, keys: str, empty: str) -> None:
        """What is in it, and what it says while it is empty and not being pressed into."""
        self._empty = empty
        self.setText(keys)
        if not self.hasFocus():
            self.setPlaceholderText(empty)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._take(event)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setPlaceholderText(_("Press the keys…"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setPlaceholderText(self._empty)

    def _take(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.removed.emit()
        elif keys := pressed(event.key(), event.modifiers(), event.text()):
            self.keys_pressed.emit(keys)
