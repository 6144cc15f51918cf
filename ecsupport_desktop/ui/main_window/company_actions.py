"""Taking an answer over from a colleague, and being told when one was taken over here."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.main_window.request_column import RequestColumn
from ecsupport_desktop.ui.shared.company_words import agent_name
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices


class CompanyActions(QObject):
    """Advisory like all presence: nothing typed is touched on either side."""

    def __init__(self, column: RequestColumn, link: DeskLink, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._column, self._link, self._notices = column, link, notices
        self._by: dict[UUID, UUID] = {}
        column.request.take_over_requested.connect(self.take_over)
        link.taken_over.connect(self._on_taken_over)

    def take_over(self) -> None:
        """Write the answer of the request shown oneself."""
        request_id = self._column.request.request_id
        writers = self._link.live.company(request_id).writers
        if request_id is None or not writers:
            return
        self._link.live.take_over(request_id)
        name = agent_name(writers[0].agent_id, self._link.agents)
        self._notices.info(_("You write the answer now; {name} is told.").format(name=name))
        self._column.triage.focus_answer()

    def _on_taken_over(self, request_id: UUID, agent_id: UUID) -> None:
        """Which request it was is asked: it needn't be the one shown any more."""
        if not self._column.writes_on(request_id):
            return
        self._by[request_id] = agent_id
        self._link.query(lambda readers: readers.rows([request_id]), self._on_rows)

    def _on_rows(self, rows: tuple[QueueRow, ...]) -> None:
        for row in rows:
            if (agent_id := self._by.pop(row.id, None)) is None:
                continue
            words = _("{name} has taken over the answer to {number}; what you typed is kept.").format(
                name=agent_name(agent_id, self._link.agents), number=row.number
            )
            self._notices.warning(words)
