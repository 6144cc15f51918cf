"""Keeps a half-typed new request: journalled within two seconds of typing, and brought back when it is opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.services.ports import Drafts
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink

NEW_REQUEST_DRAFT: Final = UUID("00000000-0000-7000-8000-0000000000d1")
"""Drafts are kept by agent and request; this stands for the request that isn't registered yet."""
WRITE_AFTER_MILLISECONDS: Final = 800


class RequestDraft(QObject):
    """`collect` gives the fields as text by name, None where nothing is worth keeping.

    Signals: loaded(dict[str, str]) — what was typed the last time.
    """

    loaded = Signal(object)

    def __init__(self, link: DeskLink, collect: Callable[[], dict[str, str] | None], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._collect = link, collect
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    def load(self) -> None:
        """Ask for what was typed the last time."""
        agent_id = self._link.agent.id
        self._link.journal(lambda drafts: drafts.load(agent_id, NEW_REQUEST_DRAFT), self._on_loaded)

    def touch(self) -> None:
        """Somebody typed."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        self._timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        fields, agent_id, now = self._collect(), self._link.agent.id, self._link.now()

        def write(drafts: Drafts) -> None:
            if fields is None:
                drafts.discard(agent_id, NEW_REQUEST_DRAFT)
            else:
                drafts.save(Draft(agent_id=agent_id, request_id=NEW_REQUEST_DRAFT, fields=fields, saved_at=now))

        self._link.journal(write)

    def discard(self) -> None:
        """It is registered, or given up."""
        self._timer.stop()
        self._dirty = False
        agent_id = self._link.agent.id
        self._link.journal(lambda drafts: drafts.discard(agent_id, NEW_REQUEST_DRAFT))

    def _on_loaded(self, draft: Draft | None) -> None:
        if draft is not None and not self._dirty:
            self.loaded.emit(dict(draft.fields))
