"""The full history of a request: every event in a sentence, newest last, as the audit trail has it."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.services.views import RecordedEvent, RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.event_text import event_text
from ecsupport_desktop.ui.shared.moments import full_moment
from ecsupport_desktop.ui.shared.table_room import follow_row_height
from ecsupport_desktop.ui.shared.text_view import show_invisibles

_TITLES = (N_("Moment"), N_("Who"), N_("What happened"))
_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """Rows are made once for each view; `data` only hands them out."""

    def __init__(self, parent: QWidget, link: DeskLink) -> None:
        super().__init__(parent)
        self._link = link
        self._rows: list[tuple[str, str, str]] = []

    def set_view(self, view: RequestView | None) -> bool:
        """Show its events; whether rows before the last ones are others than they were."""
        rows = [_row(recorded, view, self._link.zone) for recorded in view.events] if view else []
        known = len(self._rows)
        if rows[:known] == self._rows and known:
            if len(rows) > known:
                self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
                self._rows = rows
                self.endInsertRows()
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def line(self, row: int) -> str:
        """A row as one line of text, its cells parted by tabs."""
        return "\t".join(self._rows[row])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join((row[2], row[1], row[0]))  # who goes down the first column hears what happened first
        return row[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _(_TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _row(recorded: RecordedEvent, view: RequestView, zone: tzinfo) -> tuple[str, str, str]:
    what = " ".join(show_invisibles(event_text(recorded.event, view)).split())
    return full_moment(recorded.at, zone), show_invisibles(recorded.actor), what


class HistoryView(QTableView):
    """Read with the arrow keys; Ctrl+C copies the selected rows, a line each."""

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyView")
        self.setAccessibleName(_("History"))
        self._due: RequestView | None = None
        self._model = HistoryModel(self, link)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        follow_row_height(self)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def set_view(self, view: RequestView | None) -> None:
        self._due = view
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        if self._model.set_view(self._due):
            self.scrollToBottom()

    def showEvent(self, event: QShowEvent) -> None:
        """Made when somebody looks."""
        super().showEvent(event)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        QGuiApplication.clipboard().setText("\n".join(self._model.line(row) for row in rows))
