"""The edge where what nobody expected ends up: one log line, one dialog, and the program goes on if it can.

funnel = CrashFunnel(window); funnel.install(); jobs = Jobs(funnel.report)
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ecsupport_desktop.services.redaction import Known
from ecsupport_desktop.ui.shared.crash_dialog import CrashDialog, Knowing
from ecsupport_desktop.ui.shared.crash_report import crash_report, traceback_text

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
NOBODY = frozenset({"root", "user", "users", "admin", "administrator", "home"})
"""Names of home folders that say nothing about a person, and are words of a report."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def own_home() -> Known:
    """What every computer tells of who sits at it."""
    try:
        home = Path.home()
    except RuntimeError:  # this system has none
        return Known()
    return Known(home=str(home), user="" if home.name in NOBODY else home.name)


class CrashFunnel(QObject):
    """Takes errors from any thread to one dialog on the GUI thread. Make it there. `knowing` tells, there too, which
    names are to be taken out of a report when somebody wants that.

    Signals: crashed(error) — on the GUI thread, before the dialog shows.
    """

    crashed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, clock: Clock = _utc_now, knowing: Knowing = own_home) -> None:
        super().__init__(parent)
        self.setObjectName("crash_funnel")
        self._clock, self._knowing = clock, knowing
        self._dialog: CrashDialog | None = None
        self._hooks: tuple[object, object] | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log it and show it. Any thread; never raises."""
        log.critical("Unexpected error", exc_info=error)
        self._arrived.emit(error)

    def install(self) -> None:
        """Be where Python takes what nobody caught, on this thread and on others."""
        if self._hooks is None:
            self._hooks = (sys.excepthook, threading.excepthook)
            sys.excepthook = self._on_uncaught
            threading.excepthook = self._on_uncaught_in_thread

    def uninstall(self) -> None:
        """Put back what was there."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook = self._hooks  # type: ignore[assignment]
            self._hooks = None

    def dialog(self) -> CrashDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            QApplication.exit(1)
        else:
            self.report(error)

    def _on_uncaught_in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            self.report(found.exc_value)

    def _on_arrived(self, error: BaseException) -> None:
        self.crashed.emit(error)
        if self._dialog is None:
            parent = self.parent()
            self._dialog = CrashDialog(parent if isinstance(parent, QWidget) else None, knowing=self._knowing)
            self._dialog.finished.connect(self._on_finished)
        self._dialog.add(traceback_text(error), crash_report(error, self._clock()))
        # Shown, never exec'd: what was being written can still be saved.
        self._dialog.show()

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
