"""Keeps what an agent types: journalled within two seconds, brought back when the request is opened again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.services.ports import Drafts
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink

WRITE_AFTER_MILLISECONDS = 800
"""After the first unsaved key, whether or not the typing goes on: well within two seconds."""


class DraftKeeper(QObject):
    """One request at a time. `collect` says what is typed now; None where there is nothing worth keeping.

    Signals: loaded(Draft | None) for the request last opened, unless the agent was quicker and typed already.
    """

    loaded = Signal(object)

    def __init__(self, link: DeskLink, collect: Callable[[], Draft | None], parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._collect = collect
        self._request_id: UUID | None = None
        self._dirty = False
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    def open(self, request_id: UUID | None) -> None:
        """Load this request's draft; call `flush` first, while the fields still show the request before."""
        self._request_id = request_id
        self._dirty = False
        if request_id is None:
            return
        agent_id, wanted = self._link.agent.id, request_id

        def load(drafts: Drafts) -> tuple[UUID, Draft | None]:
            return wanted, drafts.load(agent_id, wanted)

        self._link.journal(load, self._on_loaded)

    def touch(self) -> None:
        """The agent typed."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        self._timer.stop()
        if not self._dirty or self._request_id is None:
            return
        self._dirty = False
        draft, agent_id, request_id = self._collect(), self._link.agent.id, self._request_id

        def write(drafts: Drafts) -> None:
            if draft is None:
                drafts.discard(agent_id, request_id)
            else:
                drafts.save(draft)

        self._link.journal(write)

    def discard(self, request_id: UUID) -> None:
        """It was sent: nothing is left to keep."""
        if request_id == self._request_id:
            self._timer.stop()
            self._dirty = False
        agent_id = self._link.agent.id
        self._link.journal(lambda drafts: drafts.discard(agent_id, request_id))

    def _on_loaded(self, found: tuple[UUID, Draft | None]) -> None:
        request_id, draft = found
        if request_id == self._request_id and not self._dirty:
            self.loaded.emit(draft)
