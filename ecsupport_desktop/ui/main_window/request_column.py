"""One request as it is read and worked on: its pane, what features say of it, its quote, and the triage below."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.elsewhere_line import ElsewhereLine
from ecsupport_desktop.ui.quote.summary import QuoteSummary
from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.triage.triage_panel import TriagePanel

REQUEST_LEAST = 500
"""In pixels at any zoom: enlarged, it scrolls rather than leave the window."""


class RequestColumn(QScrollArea):
    """The panel is as tall as what is written in it, the conversation has the rest; enlarged text scrolls.

    A request that is open in a window of its own is only read here: one place at a time writes to a client.

    Signals: view_loaded(RequestView | None) whenever it was fetched; window_requested(UUID), its own.
    """

    view_loaded = Signal(object)
    window_requested = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("request_area")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._view: RequestView | None = None
        self._elsewhere: frozenset[UUID] = frozenset()
        self.only: UUID | None = None
        """The request of a window of its own; None where any is shown."""
        self.request = RequestPane(link, notices, self)
        self.triage = TriagePanel(link, notices, self)
        self.summary = QuoteSummary(link, self)
        self.elsewhere = ElsewhereLine(self)
        self._lay_out()
        link.language_changed.connect(self.elsewhere.retranslate)
        self.elsewhere.window_requested.connect(self._on_window_requested)
        self.request.enclose_requested.connect(self.triage.enclose)
        self.request.view_loaded.connect(self._on_view_loaded)

    def minimumSizeHint(self) -> QSize:
        return QSize(REQUEST_LEAST, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setObjectName("request_column")
        self._inside = QVBoxLayout(column)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._inside.addWidget(self.request, 1)
        for below in (self.summary, self.elsewhere, self.triage):
            self._inside.addWidget(below)
        self.setWidget(column)

    def add_line(self, line: QWidget) -> None:
        """A line of a feature between the conversation and what is done with it."""
        self._inside.insertWidget(1, line)

    @property
    def is_elsewhere(self) -> bool:
        """The request shown is written on in a window of its own."""
        return self._view is not None and self._view.request.id in self._elsewhere

    def writes_on(self, request_id: UUID) -> bool:
        """Whether what is typed on this request is typed here."""
        return request_id == self.only if self.only is not None else request_id not in self._elsewhere

    def set_elsewhere(self, request_ids: Collection[UUID]) -> None:
        """These are open in windows of their own; what is typed here is kept first, and found there."""
        self._elsewhere = frozenset(request_ids)
        self._on_view_loaded(self._view)

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self._view = view
        self.triage.set_view(None if self.is_elsewhere else view)
        self.elsewhere.setVisible(self.is_elsewhere)
        self.view_loaded.emit(view)
        self.summary.set_view(view)

    def _on_window_requested(self) -> None:
        if self._view is not None:
            self.window_requested.emit(self._view.request.id)
