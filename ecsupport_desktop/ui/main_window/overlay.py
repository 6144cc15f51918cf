"""A light popup inside the window: it comes over what is there, takes the keyboard, and Esc gives it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QVBoxLayout, QWidget

from ecsupport_desktop.ui.shared.floating import Floating
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import current_theme, px

WIDTH = 560
"""In pixels at 100 %."""

_OURS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down})


def confirms(event: QKeyEvent) -> bool:
    """Ctrl+Enter, and whatever sends elsewhere in the window: it is meant for the popup."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return (enter and control) or current_keys().runs("triage.send", event)


class Overlay(Floating):
    """A child of the window rather than a window of its own: no window manager decides where it goes or what has focus.

    Signals: closed().
    """

    closed = Signal()

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setProperty("kind", "popup")
        self.setAutoFillBackground(True)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        self.hide()
        self._return_to: QWidget | None = None
        self.column = QVBoxLayout(self)
        self._space()
        current_theme().theme_changed.connect(self._space)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _space(self) -> None:
        space = current_theme().space
        self.column.setContentsMargins(2 * space, 2 * space, 2 * space, 2 * space)
        self.column.setSpacing(space)

    def come(self, first: QWidget) -> None:
        """Show it and put the keyboard into `first`."""
        if not self.isVisible():
            self._return_to = QApplication.focusWidget()
        self.show()
        self.place()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def go(self) -> None:
        """Hide it; the keyboard goes back where it came from."""
        if not self.isVisible():
            return
        back = self._return_to
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self._return_to = None
        self.hide()
        if back is not None and back.isVisible() and had_focus:
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place(self) -> None:
        """In the middle, an eighth from the top."""
        window = self.window()
        width = min(px(WIDTH), window.width() - px(32))
        self.setFixedWidth(width)
        self.adjustSize()
        height = min(self.sizeHint().height(), window.height() - px(64))
        self.resize(width, height)
        self.move((window.width() - width) // 2, max(px(32), window.height() // 8))

    def event(self, event: QEvent) -> bool:
        # The window's shortcuts would take these keys first.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.wants_key(event):
            event.accept()
            return True
        return super().event(event)

    def wants_key(self, event: QKeyEvent) -> bool:
        """Whether this key is for the popup rather than for a shortcut of the window."""
        return event.key() in _OURS or confirms(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go()
            return
        super().keyPressEvent(event)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Somebody clicked elsewhere. No focus at all means another program has it: stay."""
        outside = new is not None and new is not self and not self.isAncestorOf(new)
        if self.isVisible() and outside and new is not None and new.window() is self.window():
            self.go()
