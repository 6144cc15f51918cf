"""What takes longer than a frame is done half a frame at a time: the window answers in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

A_TURN: Final = 0.008
"""Seconds of the window's thread at a time."""


class Turns(QObject):
    """Takes one step after another. GUI thread.

    Signal: ended() — all steps are done, and nobody stopped them.
    """

    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)

    @property
    def under_way(self) -> bool:
        return self._steps is not None

    def begin(self, steps: Iterator[object], *, later: bool = False) -> None:
        """Instead of what is under way. The first turn is taken at once, or `later` with the next of the event loop."""
        self._steps = steps
        if later:
            self._soon.start()
        else:
            self._go_on()

    def stop(self) -> None:
        """Leave the rest; a step may say so itself."""
        self._soon.stop()
        self._steps = None

    def finish(self) -> None:
        """Do all that is left now."""
        self._go_on(float("inf"))

    def _go_on(self, most: float = A_TURN) -> None:
        """At least one step, even where it takes longer."""
        self._soon.stop()
        until, steps = time.perf_counter() + most, self._steps
        for _step in steps or ():
            if time.perf_counter() > until:
                self._soon.start()
                return
        if steps is not None and self._steps is steps:
            self._steps = None
            self.ended.emit()
