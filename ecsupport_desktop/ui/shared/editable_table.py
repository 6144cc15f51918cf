"""A small table to type in: an empty last row is always there, Delete takes a row away, Tab walks through and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.shared.plain_table import INVITATION, dress_table

_ID = Qt.ItemDataRole.UserRole


class EditableTable(QTableWidget):
    """Rows of texts, each with an id that stays with it.

    Signals: edited() — by the agent, never by `set_rows`.
    """

    edited = Signal()

    def __init__(
        self, name: str, spoken: str, titles: Sequence[str], invitation: str, parent: QWidget | None = None
    ) -> None:
        """`spoken` is what a screen reader says of it, `invitation` stands in the empty row."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._filling = False
        self._invitation = invitation
        dress_table(self, titles)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.itemChanged.connect(self._on_item_changed)
        self.set_rows(())

    def set_rows(self, rows: Iterable[tuple[UUID, Sequence[str]]]) -> None:
        """Show these rows, and an empty one."""
        self._filling = True
        self.setRowCount(0)
        for row_id, texts in rows:
            self._append(row_id, texts)
        self._append(new_id(), ())
        self.setCurrentCell(0, 0)
        self._filling = False

    def rows(self) -> list[tuple[UUID, tuple[str, ...]]]:
        """What is there, stripped; the rows without a word in them are left out."""
        self.finish_editing()
        found = []
        for row in range(self.rowCount()):
            texts = tuple(self._text(row, column) for column in range(self.columnCount()))
            if any(texts):
                found.append((self._row_id(row), texts))
        return found

    def current_id(self) -> UUID | None:
        """The id of the row under the cursor."""
        return self._row_id(self.currentRow()) if self.currentRow() >= 0 else None

    def finish_editing(self) -> None:
        """Take over what is being typed in a cell: a click on a button leaves the focus where it is."""
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def remove_current(self) -> None:
        """Take the row under the cursor away; the empty last one stays."""
        row = self.currentRow()
        if 0 <= row < self.rowCount() - 1:
            self.removeRow(row)
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What the editor of a cell leaves over arrives here too.
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Delete and not editing:
            self.remove_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and not editing:
            self.editItem(self.currentItem())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, and out of the table at its ends."""
        row, column = self.currentRow(), self.currentColumn()
        at_end = row >= self.rowCount() - 1 and (column >= self.columnCount() - 1 or not self._text(row, column))
        if (forward and at_end) or (not forward and (row, column) <= (0, 0)):
            self.setTabKeyNavigation(False)
            moved = super().focusNextPrevChild(forward)
            self.setTabKeyNavigation(True)
            return moved
        return super().focusNextPrevChild(forward)

    def _append(self, row_id: UUID, texts: Sequence[str]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column in range(self.columnCount()):
            item = QTableWidgetItem(texts[column] if column < len(texts) else "")
            if column == 0:
                item.setData(_ID, str(row_id))
                item.setData(INVITATION, "" if any(texts) else self._invitation)
            self.setItem(row, column, item)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def _row_id(self, row: int) -> UUID:
        item = self.item(row, 0)
        assert item is not None
        return UUID(item.data(_ID))

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self._filling = True
            self._append(new_id(), ())
            self._filling = False
        self.edited.emit()
