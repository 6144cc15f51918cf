"""Whoever comes to a list or table is told which of its rows they are on; Qt tells only the list's own name."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


class ArrivalTeller(QObject):
    """One for the whole application. GUI thread."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        # Qt says that the view has the focus after this signal: the row comes behind it.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if QAccessible.isActive() and isinstance(now, QAbstractItemView):
            self._soon.start()

    def _tell(self) -> None:
        view = QApplication.focusWidget()
        if not isinstance(view, QAbstractItemView):
            return
        table = QAccessible.queryAccessibleInterface(view)
        row = table.focusChild() if table is not None else None
        if table is None or row is None or not row.isValid():
            return
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(table.indexOfChild(row))
        QAccessible.updateAccessibility(event)
