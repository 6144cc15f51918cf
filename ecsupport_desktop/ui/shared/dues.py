"""What is owed a response, read once after a change for everybody who shows or says it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.ui.shared.desk_link import DeskLink

GATHER_MILLISECONDS = 200


class Dues(QObject):
    """GUI thread. Signals: dues_read(tuple[Owed, …]), by due, when they may be other ones."""

    dues_read = Signal(object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self.owed: tuple[Owed, ...] | None = None
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        link.changed.connect(self._on_changed)

    def close_down(self) -> None:
        self._soon.stop()

    def refresh(self) -> None:
        """Read them anew."""
        self._link.query(lambda readers: readers.dues(), self._on_read, key="dues")

    def _on_read(self, owed: tuple[Owed, ...]) -> None:
        self.owed = owed
        self.dues_read.emit(owed)

    def _on_changed(self, changed: Changed) -> None:
        """A directory that is to be looked at again may mean that all is."""
        if (changed.request_ids or changed.directory) and not self._soon.isActive():
            self._soon.start()
