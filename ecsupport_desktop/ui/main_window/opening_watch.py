"""Tells the window how far the opening has come, and the opening that the window goes."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.opening import Step


class OpeningWatch(QObject):
    """Fills services.opening.Watch. Signals: told(str, str), title and sentence, emitted on the opening's thread."""

    told = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("opening_watch")
        self._stopped = threading.Event()

    def begin(self) -> None:
        """Somebody waits."""
        self._stopped.clear()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._stopped.set()

    def stopped(self) -> bool:
        return self._stopped.is_set()

    def tell(self, step: Step, share: float | None = None) -> None:
        self.told.emit(_("Bringing the database up to date…"), words_of(step, share))


def words_of(step: Step, share: float | None = None) -> str:
    """What is under way, and whether it can be stopped."""
    if step is Step.CHECKING:
        return _("It is checked first, once after an update. Closing the window stops it, nothing is lost.")
    if step is Step.UPDATING:
        return _("Its form is changed. This takes a moment and can't be stopped.")
    if share == 1:
        return _("The backup is checked. Closing the window stops it, nothing is lost.")
    percent = f"{round((share or 0.0) * 100)} %"
    return _("A backup is made first: {percent}. Closing the window stops it, nothing is lost.").format(percent=percent)
