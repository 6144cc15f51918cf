"""Requests in a small table: how near each is to its 48 hours, its number, subject and state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTableWidgetItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import urgency_of
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.shared.labels import escaped_tooltip
from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_table
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.urgency import time_left_spoken, time_left_text, urgency_colour, urgency_icon
from ecsupport_desktop.ui.shared.words import word

_ID = Qt.ItemDataRole.UserRole
_WIDTHS = (116, 164, 0, 132)


class RequestTable(RowsTable):
    """Read-only rows; Enter or a double click opens one.

    Signals: request_requested(UUID).
    """

    request_requested = Signal(object)

    def __init__(
        self, name: str, words: str, parent: QWidget | None = None, *, widths: Sequence[int] = _WIDTHS
    ) -> None:
        """`words` are what a screen reader says of the whole, translated; `widths` in pixels at 100 %."""
        titles = (_("Time left"), _("Number"), _("Subject"), _("State"))
        super().__init__(name, parent)
        self.setAccessibleName(words)
        dress_table(self, titles, widths)
        self.entered.connect(self._on_entered)

    def show_rows(self, rows: Sequence[QueueRow], now: datetime, policy: Policy) -> None:
        """Show these requests as they stand at `now` (aware UTC); the row under the cursor stays there."""
        current = self.current_id()
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            self._fill(at, row, now, policy)
            if row.id == current:
                self.setCurrentCell(at, 0)

    def current_id(self) -> UUID | None:
        """The request under the cursor."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return UUID(item.data(_ID)) if item is not None else None

    def _fill(self, at: int, row: QueueRow, now: datetime, policy: Policy) -> None:
        urgency = urgency_of(row.due_at, now, policy)
        left = None if row.due_at is None else row.due_at - now
        time_left = QTableWidgetItem("—" if left is None else time_left_text(left))
        tokens = current_theme().tokens
        time_left.setIcon(urgency_icon(urgency, tokens))
        time_left.setForeground(urgency_colour(urgency, tokens))
        time_left.setData(_ID, str(row.id))
        spoken = time_left_spoken(urgency, left)
        time_left.setToolTip(spoken)
        time_left.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            ", ".join((spoken, row.number, show_invisibles(row.subject), word(row.state))),
        )
        subject = QTableWidgetItem(show_invisibles(row.subject))
        subject.setToolTip(escaped_tooltip(row.subject))
        cells = (time_left, QTableWidgetItem(row.number), subject, QTableWidgetItem(word(row.state)))
        for column, cell in enumerate(cells):
            self.setItem(at, column, cell)

    def _on_entered(self) -> None:
        if (request_id := self.current_id()) is not None:
            self.request_requested.emit(request_id)
