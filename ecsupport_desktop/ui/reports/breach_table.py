"""The late cycles of a period, each with its cause; the timeline of the one looked at below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.reporting import Explained
from ecsupport_desktop.ui.reports.wording import CAUSES, happened_text, point_text
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.moments import duration_text
from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_table
from ecsupport_desktop.ui.shared.theme import current_theme, px

_WIDTHS = (152, 152, 0, 96, 300)
ROWS_SEEN = 8


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
        self.table = RowsTable("reports.breaches.table", self)
        self.timeline = label("", "muted", name="reports.breaches.timeline", wrap=True)
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
        self.table.setAccessibleName(_("Late responses and their causes"))
        self.title.setText(_("Why responses were late"))

    def show_explained(
        self, explained: Sequence[Explained], agents: dict[UUID, str], zone: tzinfo, now: datetime, late: int
    ) -> None:
        """`late` is how many there are; the latest ones are explained."""
        self._explained, self._agents, self._zone, self._now = tuple(explained), agents, zone, now
        self.table.show_texts([
            (
                each.number, each.client, each.subject,
                duration_text((each.fact.ended_at or now) - each.fact.due_at), _(CAUSES[each.breach.cause]),
            )
            for each in explained
        ])  # fmt: skip
        rows = min(ROWS_SEEN, max(1, len(explained))) + 1
        self.table.setFixedHeight(rows * current_theme().row_height + px(8))
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

    def _ask(self) -> None:
        if 0 <= self.table.currentRow() < len(self._explained):
            self.request_requested.emit(self._explained[self.table.currentRow()].request_id)
