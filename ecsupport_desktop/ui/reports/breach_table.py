"""The late cycles of a period, each with its cause; the timeline of the one looked at below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.reporting import Explained
from ecsupport_desktop.ui.reports.wording import CAUSES, happened_text, point_text
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.moments import duration_text
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_WIDTHS = (152, 152, 0, 96, 300)
ROWS_SEEN = 8


class _Rows(QTableWidget):
    """Signals: entered() — Enter on a row."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class BreachTable(QWidget):
    """Signals: request_requested(UUID) by Enter or a double click."""

    request_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports.breaches")
        self._explained: tuple[Explained, ...] = ()
        self._zone: tzinfo | None = None
        self._now: datetime | None = None
        self._agents: dict[UUID, str] = {}
        self.title = label("", "heading", name="reports.breaches.title")
        self.table = _Rows(self)
        self.table.setObjectName("reports.breaches.table")
        self.timeline = label("", "muted", name="reports.breaches.timeline", wrap=True)
        self.table.itemDoubleClicked.connect(self._ask)
        self.table.entered.connect(self._ask)
        self.table.currentCellChanged.connect(self._on_current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        for each in (self.title, self.table, self.timeline):
            layout.addWidget(each)
        self.retranslate()

    def retranslate(self) -> None:
        titles = (_("Number"), _("Client"), _("Subject"), _("Late by"), _("Cause"))
        dress_table(self.table, titles, _WIDTHS)
        make_read_only(self.table)
        self.table.setAccessibleName(_("Late responses and their causes"))
        self.title.setText(_("Why responses were late"))

    def show_explained(
        self, explained: Sequence[Explained], agents: dict[UUID, str], zone: tzinfo, now: datetime, late: int
    ) -> None:
        """`late` is how many there are; the latest ones are explained."""
        self._explained, self._agents, self._zone, self._now = tuple(explained), agents, zone, now
        self.table.setRowCount(len(explained))
        for at, each in enumerate(explained):
            until = each.fact.ended_at or now
            cells = (
                each.number, each.client, each.subject, duration_text(until - each.fact.due_at),
                _(CAUSES[each.breach.cause]),
            )  # fmt: skip
            for column, text in enumerate(cells):
                self.table.setItem(at, column, QTableWidgetItem(show_invisibles(text)))
        rows = min(ROWS_SEEN, max(1, len(explained))) + 1
        self.table.setFixedHeight(rows * current_theme().row_height + current_theme().px(8))
        self.table.setVisible(bool(explained))
        if not explained:
            self.timeline.setText(_("Every response of this period came in time."))
        elif late > len(explained):
            self.timeline.setText(
                _("The latest {count} of {all} are explained.").format(count=len(explained), all=late)
            )
        else:
            self.timeline.setText(_("Choose one to see what happened when; Enter opens the request."))

    def _on_current_changed(self, row: int, _column: int, _before: int, _before_column: int) -> None:
        if not 0 <= row < len(self._explained) or self._zone is None or self._now is None:
            return
        points = []
        for point in self._explained[row].breach.timeline:
            agent = self._agents.get(point.agent_id, _("nobody")) if point.agent_id else _("nobody")
            points.append(point_text(point.at, happened_text(point.what, agent), self._zone, self._now))
        self.timeline.setText("\n".join(points))

    def _ask(self, _item: object = None) -> None:
        if 0 <= self.table.currentRow() < len(self._explained):
            self.request_requested.emit(self._explained[self.table.currentRow()].request_id)
