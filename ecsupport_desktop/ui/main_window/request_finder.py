"""Finds requests for a popup: likely ones first; while somebody types, by number, then by words."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.shared.desk_link import DeskLink

PAUSE_MILLISECONDS = 80
MOST = 8
LOOKED_THROUGH = 40
"""A client's newest requests, among which the open ones are."""


class RequestFinder(QObject):
    """Signals: found(list[Choice]) with request ids as keys, and likely(list[Choice]), before anything was typed.

    `leave_out`: the request that looks for another.
    """

    found = Signal(object)
    likely = Signal(object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._typed = ""
        self.leave_out: UUID | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)

    def find(self, typed: str) -> None:
        """Look for this once typing pauses."""
        self._typed = typed
        self._pause.start()

    def suggest(self, client_id: UUID) -> None:
        """Look for others of this client, the open ones first, and the newest of those."""

        def look(readers: Readers) -> tuple[QueueRow, ...]:
            rows = readers.requests_of_client(client_id, limit=LOOKED_THROUGH)
            return tuple(sorted(rows, key=lambda row: row.state is State.CLOSED))

        self._link.query(look, self._on_others, key=f"request_finder.likely.{id(self)}")

    def _on_others(self, rows: tuple[QueueRow, ...]) -> None:
        self.likely.emit([choice_of(row) for row in rows if row.id != self.leave_out][:MOST])

    def _ask(self) -> None:
        typed, now, me = self._typed, self._link.now(), self._link.agent.id
        if len(typed) < 2 and not typed.isdigit():
            return

        def look(readers: Readers) -> tuple[str, tuple[QueueRow, ...]]:
            by_number = readers.request_id(typed)
            ids = [by_number] if by_number else []
            ids += [each for each in readers.search(typed, limit=MOST, now=now, me=me).ids if each != by_number]
            return typed, readers.rows(ids[:MOST])

        self._link.query(look, self._on_rows, key=f"request_finder.{id(self)}")

    def _on_rows(self, answer: tuple[str, tuple[QueueRow, ...]]) -> None:
        typed, rows = answer
        if typed == self._typed:
            self.found.emit([choice_of(row) for row in rows if row.id != self.leave_out])


def choice_of(row: QueueRow) -> Choice:
    """A request as a line of a popup."""
    return Choice(key=row.id, text=f"{row.number}  {row.subject}", detail=row.client, more=row.client)
