"""Keeps single-letter shortcuts from stealing what somebody types.

Qt asks the widget with the focus first (ShortcutOverride): text fields keep letters for themselves, but a combo
box or a date field doesn't keep all it can use. While such a widget has the focus the guard answers for it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class TypingGuard(QObject):
    """Watches the one widget that has the focus, if it takes typing. Make one for each application or window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("typing_guard")
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_key(event):
            event.accept()
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._on_destroyed)
        self._watched = new if takes_typing(new) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
            self._watched.destroyed.connect(self._on_destroyed)

    def _on_destroyed(self) -> None:
        self._watched = None


def takes_typing(widget: QWidget | None) -> bool:
    """Whether a letter typed while this widget has the focus belongs to it."""
    if widget is None or not widget.isEnabled():
        return False
    if isinstance(widget, QComboBox | QKeySequenceEdit):
        return True
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return False


def is_plain_key(event: QKeyEvent) -> bool:
    """Whether this key writes a character: no Ctrl, Alt or Meta with it."""
    return event.modifiers() in _PLAIN and event.text().isprintable() and bool(event.text())
