"""Requests in windows of their own, several at a time: opened, raised, and let go once nothing of them waits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.feature import Feature

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.request_column import RequestColumn
    from ecsupport_desktop.ui.main_window.request_window import RequestWindow


class RequestWindows(Feature):
    """A request is written on in one place: its own window where it has one, else the main window.

    What is typed changes places by way of the drafts, so it is neither lost nor doubled; a window that is closed while
    a change of it waits for its answer is hidden and let go afterwards.
    """

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.windows: dict[UUID, RequestWindow] = {}
        self._closed: set[UUID] = set()
        self._wanted: UUID | None = None
        view.registry.on("request.window", self.open_shown)
        view.rooms.queue.table.window_requested.connect(self.open)
        view.column.window_requested.connect(self.open)
        view.link.waiting_changed.connect(self._on_settled)
        view.column.triage.submission.busy_changed.connect(self._on_settled)

    def open_shown(self) -> None:
        """The request the main window shows."""
        if (request_id := self.view.rooms.selected_request()) is not None:
            self.open(request_id)

    def open(self, request_id: UUID) -> None:
        """Open a window for it, or raise the one it has."""
        from ecsupport_desktop.ui.main_window.request_window import RequestWindow, bring_forward

        if (window := self.windows.get(request_id)) is None:
            if self._waits(self.view.column) and self.view.rooms.selected_request() == request_id:
                self._wanted = request_id
                self.view.notices.info(_("Its window opens once what was just done is recorded."))
                return
            if not self.windows:
                self.view.window.installEventFilter(self)
            # First, so that what is typed is among the drafts before it is looked for there.
            self.view.column.set_elsewhere({*self.windows, request_id})
            window = RequestWindow(self.view, request_id, len(self.windows))
            self.windows[request_id] = window
            window.closed.connect(self._on_closed)
            # At the next turn: what became of it is told right after.
            busy_changed = window.column.triage.submission.busy_changed
            busy_changed.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
            window.column.triage.take_back.inherit(self.view.column.triage.take_back, request_id)
            self.view.request_desk_made.emit(window.desk)
        self._closed.discard(request_id)
        bring_forward(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Back in the main window: colleagues see which request is looked at."""
        if event.type() is QEvent.Type.WindowActivate and watched is self.view.window:
            self.view.column.request.tell_open()
        return False

    def close_down(self) -> None:
        """They go with the main window; what is typed is kept."""
        self._wanted = None
        for window in tuple(self.windows.values()):
            window.closed.disconnect(self._on_closed)
            window.close()
            window.let_go()
        self.windows.clear()

    def _on_closed(self, request_id: UUID) -> None:
        self._closed.add(request_id)
        self._let_go()

    def _waits(self, column: RequestColumn) -> bool:
        """A response is recorded in several steps, between which no command is under way."""
        return bool(self.view.link.waiting) or column.triage.submission.busy

    def _on_settled(self, _what: object) -> None:
        self._let_go()
        if (wanted := self._wanted) is not None and not self._waits(self.view.column):
            self._wanted = None
            self.open(wanted)

    def _let_go(self) -> None:
        """Once no answer is awaited there: a message that can be taken back, and undoing, go on in the main window."""
        settled = {each for each in self._closed if not self._waits(self.windows[each].column)}
        if not settled:
            return
        for request_id in settled:
            window = self.windows.pop(request_id)
            self.view.column.triage.take_back.inherit(window.column.triage.take_back, request_id)
            self.view.undoing.inherit(window.desk.undoing.done)
            window.let_go()
        self._closed -= settled
        self.view.column.set_elsewhere(self.windows)
        self.view.column.request.tell_open()
        if not self.windows:
            self.view.window.removeEventFilter(self)
