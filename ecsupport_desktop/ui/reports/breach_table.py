"""The late cycles of a period, each with its cause; the timeline of the one looked at below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.reporting import Explained
from ecsupport_desktop.ui.reports.wording import CAUSES, happened_text, latest_explained, point_text
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.moments import duration_text
from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_table
from ecsupport_desktop.ui.shared.theme import current_theme

_WIDTHS = (152, 152, 0, 96, 300)
_LEFT_OUT = (1, 0, 3)
"""What goes first where there is no room for the subject; the cause is what the table is for."""
ROWS_SEEN = 8


def _titles() -> list[str]:
    return [_("Number"), _("Client"), _("Subject"), _("Late by"), _("Cause")]


class BreachTable(QWidget):
    """Hidden where nothing was late.

    Signals: request_requested(UUID) by Enter or a double click; told() when what happened to one is to be seen.
    """

    request_requested = Signal(object)
    told = Signal()

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
        dress_table(self.table, _titles(), _WIDTHS, leave_out=_LEFT_OUT)
        # Whole rows, so that none is half behind the header.
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.table.entered.connect(self._ask)
        self.table.currentCellChanged.connect(self._on_current_changed)
        # Nothing moves under the cursor between the two clicks of a double one.
        self._clicked = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._clicked.timeout.connect(self.told)
        self.table.cellClicked.connect(self._on_cell_clicked)
        current_theme().theme_changed.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        for each in (self.title, self.table, self.timeline):
            layout.addWidget(each)
        self.retranslate()

    def retranslate(self) -> None:
        self.table.setHorizontalHeaderLabels(_titles())
        self.table.setAccessibleName(_("Late responses and their causes"))
        self.title.setText(_("Why responses were late"))

    def show_explained(
        self, explained: Sequence[Explained], agents: dict[UUID, str], zone: tzinfo, now: datetime, late: int
    ) -> None:
        """`late` is how many there are; the latest ones are explained."""
        self._explained, self._agents, self._zone, self._now = tuple(explained), agents, zone, now
        self.setVisible(bool(explained))
        self.table.setCurrentCell(-1, -1)
        self.table.show_texts([
            (
                each.number, each.client, each.subject,
                duration_text((each.fact.ended_at or now) - each.fact.due_at), _(CAUSES[each.breach.cause]),
            )
            for each in explained
        ])  # fmt: skip
        self._fit()
        if late > len(explained):
            self.timeline.setText(latest_explained(len(explained), late))
        else:
            self.timeline.setText(_("Choose one to see what happened when; Enter opens the request."))

    def _fit(self) -> None:
        """As tall as its rows, and no part of one."""
        rows = min(ROWS_SEEN, max(1, len(self._explained))) * current_theme().row_height
        around = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        self.table.setFixedHeight(rows + around)

    def _on_current_changed(self, row: int, _column: int, _before: int, _before_column: int) -> None:
        if not 0 <= row < len(self._explained) or self._zone is None or self._now is None:
            return
        points = []
        for point in self._explained[row].breach.timeline:
            agent = self._agents.get(point.agent_id, _("nobody")) if point.agent_id else _("nobody")
            points.append(point_text(point.at, happened_text(point.what, agent), self._zone, self._now))
        self.timeline.setText("\n".join(points))
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.told.emit()

    def _on_cell_clicked(self, _row: int, _column: int) -> None:
        self._clicked.start()

    def _ask(self) -> None:
        if 0 <= self.table.currentRow() < len(self._explained):
            self.request_requested.emit(self._explained[self.table.currentRow()].request_id)
