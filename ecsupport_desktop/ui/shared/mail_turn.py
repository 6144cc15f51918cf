"""A thread of its own for one direction of the mail: the network is waited for there, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.mailbox_model import Stop
from ecsupport_desktop.services.ports import EnvironmentFault

Work = Callable[[Stop, Callable[[object], None]], None]
"""Runs until its `Stop` is set; tells how it gets on."""


class MailTurn(QThread):
    """Start it, hear of it, `end` it.

    Signals, emitted on its own thread: told(object); failed(Exception) an expected error that ended it;
    crashed(BaseException) any other one.
    """

    told = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(self, name: str, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._work = work
        self._stop = Stop()

    def run(self) -> None:
        """On the thread."""
        threading.current_thread().name = self.objectName()
        try:
            self._work(self._stop, self.told.emit)
        except (DomainError, EnvironmentFault) as error:
            if not self._stop.is_set():
                self.failed.emit(error)
        except BaseException as error:  # noqa: BLE001 - this is the edge: it goes to the crash dialog
            self.crashed.emit(error)

    @property
    def ending(self) -> bool:
        """Whether it was told to end: what it still tells is of no interest."""
        return self._stop.is_set()

    def end(self) -> None:
        """It ends soon, by itself; nothing waits for it here."""
        self._stop.set()

    def close(self) -> None:
        """Wait until it has ended. GUI thread only."""
        self.end()
        self.wait()
        self._stop.close()
