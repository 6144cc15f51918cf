"""That something was typed and isn't in the journal yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

WRITE_AFTER_MILLISECONDS: Final = 800
"""After the first unwritten key, whether or not the typing goes on: well within two seconds."""


class Unwritten(QObject):
    """Asks its owner to `write` so long after the first key since the last `take`. GUI thread."""

    def __init__(
        self, write: Callable[[], object], parent: QObject, milliseconds: int = WRITE_AFTER_MILLISECONDS
    ) -> None:
        super().__init__(parent)
        self._any = False
        self._timer = QTimer(self, singleShot=True, interval=milliseconds)
        self._timer.timeout.connect(write)

    def touch(self) -> None:
        """Somebody typed."""
        self._any = True
        if not self._timer.isActive():
            self._timer.start()

    def take(self) -> bool:
        """Whether anything was typed since the last time; from here on it counts as written, or thrown away."""
        self._timer.stop()
        was, self._any = self._any, False
        return was
