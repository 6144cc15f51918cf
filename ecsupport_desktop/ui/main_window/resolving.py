"""After a start: what became of the changes that were under way when the connection and the program ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.unresolved import Resolved, resolve_unresolved
from ecsupport_desktop.ui.main_window.rooms import Rooms
from ecsupport_desktop.ui.shared.desk_door import expected
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices


class Resolving(QObject):
    """Asks the server once, on the command thread, before anything new is done there, and says each in a sentence.

    Signals: resolved() — drafts may have gone.
    """

    resolved = Signal()

    def __init__(self, rooms: Rooms, link: DeskLink, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._rooms, self._link, self._notices = rooms, link, notices

    def begin(self) -> None:
        """Ask, where there is anything to ask."""
        if self._link.desk.store.unresolved is None:
            return
        desk, agent_id = cast(Desk, self._link.desk), self._link.agent.id
        self._link.jobs.mutate(expected(lambda: resolve_unresolved(desk, agent_id)), self._on_resolved)

    def _on_resolved(self, found: tuple[Resolved, ...]) -> None:
        for each in found:
            say = self._notices.info if each.recorded else self._notices.warning
            if each.number:
                say(each.sentence, _("Show it"), self._shower(each.command.stream_id))
            else:
                say(each.sentence)
        if found:
            self._rooms.begin_again([each.command.stream_id for each in found])
            self.resolved.emit()

    def _shower(self, request_id: UUID) -> Callable[[], None]:
        return lambda: self._rooms.show_request(request_id)
