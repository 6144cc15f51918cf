"""Keeps a quote as it is typed: journalled within a second, brought back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from ecsupport_desktop.services.quote_journal import TypedQuote, journal_id, to_draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink

WRITE_AFTER_MILLISECONDS = 600


class QuoteJournal(QObject):
    """One request at a time; `collect` says what is typed now."""

    def __init__(self, link: DeskLink, collect: Callable[[], TypedQuote], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._collect = link, collect
        self._request_id: UUID | None = None
        self._dirty = False
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    @property
    def is_dirty(self) -> bool:
        """Something was typed that isn't journalled yet."""
        return self._dirty

    def open(self, request_id: UUID | None) -> None:
        """From now on what is typed is this request's; `flush` first."""
        self._timer.stop()
        self._request_id, self._dirty = request_id, False

    def touch(self) -> None:
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        self._timer.stop()
        if not self._dirty or self._request_id is None:
            return
        self._dirty = False
        draft = to_draft(self._collect(), self._link.agent.id, self._request_id, self._link.now())
        self._link.journal(lambda drafts: drafts.save(draft))

    def discard(self, request_id: UUID) -> None:
        """It is saved, or thrown away."""
        if request_id == self._request_id:
            self._timer.stop()
            self._dirty = False
        agent_id = self._link.agent.id
        self._link.journal(lambda drafts: drafts.discard(agent_id, journal_id(request_id)))
