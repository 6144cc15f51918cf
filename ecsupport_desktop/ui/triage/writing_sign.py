"""Tells the others that an answer is being written here, from the first key until it is sent, dropped or left alone."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from ecsupport_desktop.ui.shared.desk_link import DeskLink

IDLE_MILLISECONDS = 60_000
"""Without a key this long nobody is writing."""


class WritingSign(QObject):
    """One request at a time. Said once, not with each key; the listener renews it."""

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._request_id: UUID | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MILLISECONDS)
        self._idle.timeout.connect(self.stop)
        link.taken_over.connect(self._on_taken_over)

    def touch(self, request_id: UUID) -> None:
        """Something was typed on this request."""
        if not self._link.live.shared:
            return
        if request_id != self._request_id:
            self.stop()
            self._request_id = request_id
            self._link.live.show_writing(request_id, True)
        self._idle.start()

    def stop(self) -> None:
        """Sent, dropped, another request, or nothing typed for a while."""
        self._idle.stop()
        if self._request_id is not None:
            self._link.live.show_writing(self._request_id, False)
            self._request_id = None

    def _on_taken_over(self, request_id: UUID, _agent_id: UUID) -> None:
        """The others know already; a further key says again that it is written here too."""
        if request_id == self._request_id:
            self._idle.stop()
            self._request_id = None
