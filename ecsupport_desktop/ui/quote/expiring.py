"""Records quotes whose last day has passed, once the timer says that there are some."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from ecsupport_desktop.services.expiring import expire_due
from ecsupport_desktop.ui.shared.desk_link import DeskLink

log = logging.getLogger(__name__)


class QuoteExpiry(QObject):
    """One look at a time, on the thread of commands; what it records is heard of as any other change is."""

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._busy = False

    def record(self) -> None:
        """Record what has run out by now, unless that is being done, or can't be."""
        if self._busy or self._link.closed_because or self._link.live.lost:
            return
        self._busy = True
        actor_id, now = self._link.agent.id, self._link.now()
        self._link.work(lambda desk: expire_due(desk, actor_id, now), self._on_recorded, self._on_failed)

    def _on_recorded(self, count: int) -> None:
        self._busy = False
        if count:
            log.info("%d quotes have run out", count)

    def _on_failed(self, error: Exception) -> None:
        """The timer asks again after the next change, and the mail's turn looks for itself."""
        self._busy = False
        log.info("quotes that ran out weren't recorded: %s", error)
