"""What floats over another widget, and follows its size while it is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget


class Floating(QFrame):
    """Heirs say in `place` where they are.

    The host is watched only while it is covered: a window has hundreds of events a request.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host

    def place(self) -> None:
        """Take the place there is now."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._host.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._host.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self.place()
        return False
