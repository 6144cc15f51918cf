"""What is owed a response, read once after a change for everybody who shows or says it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.services.dues import read_dues
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.ui.shared.desk_door import joined
from ecsupport_desktop.ui.shared.desk_link import DeskLink

GATHER_MILLISECONDS = 200


class Dues(QObject):
    """GUI thread. Signals: dues_read(tuple[Owed, …], frozenset[UUID] | None) what is owed now, by due, and which
    requests changed since it was last told; None for any of them.
    """

    dues_read = Signal(object, object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self.owed: tuple[Owed, ...] | None = None
        self._changed = Changed(directory=True)  # since the last question
        self._asked = Changed()  # in the question under way, or lost with it
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MILLISECONDS)
        self._soon.timeout.connect(self._ask)
        link.changed.connect(self._on_changed)

    def close_down(self) -> None:
        self._soon.stop()

    def refresh(self) -> None:
        """Read all of them anew."""
        self._changed = joined(self._changed, Changed(directory=True))
        self._ask()

    def _ask(self) -> None:
        asked = self._asked = joined(self._asked, self._changed)
        self._changed = Changed()
        known, ids = None if asked.directory else self.owed, asked.request_ids
        self._link.query(lambda readers: read_dues(readers, known, ids), self._on_read, key="dues")

    def _on_read(self, owed: tuple[Owed, ...]) -> None:
        asked, self._asked = self._asked, Changed()
        self.owed = owed
        self.dues_read.emit(owed, None if asked.directory else asked.request_ids)

    def _on_changed(self, changed: Changed) -> None:
        """A directory that is to be looked at again may mean that all is."""
        if changed.request_ids or changed.directory:
            self._changed = joined(self._changed, changed)
            if not self._soon.isActive():
                self._soon.start()
