"""The table of a plan's steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.plan.steps_model import COLUMNS, StepsModel
from ecsupport_desktop.ui.shared.kept_looks import keep_columns
from ecsupport_desktop.ui.shared.table_room import follow_row_height, keep_readable
from ecsupport_desktop.ui.shared.theme import current_theme

LEAST_STEP = 220
"""Of its title, in pixels at 100 %."""
LEAST_ROWS = 4
_MOVES = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class StepsView(QTableView):
    """Space says how far a step has come; Alt with arrows moves it."""

    def __init__(self, model: StepsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = model
        self.setObjectName("plan.steps")
        self.setAccessibleName(_("Steps of the plan"))
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        follow_row_height(self)
        self._on_theme_changed()
        current_theme().theme_changed.connect(self._on_theme_changed)
        keep_columns(self, {place: column.width for place, column in enumerate(COLUMNS)})
        keep_readable(self, 0, LEAST_STEP)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._on_double_clicked)

    def _on_theme_changed(self) -> None:
        """Some steps are always seen, even if the page has to scroll for it."""
        self.setMinimumHeight((LEAST_ROWS + 1) * current_theme().row_height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        index, key = self.currentIndex(), event.key()
        moved = _MOVES.get(key)
        if moved is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier and index.isValid():
            self.move_step(moved)
        elif key == Qt.Key.Key_Space and not editing and index.isValid():
            self._steps.cycle_state(index.row())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and not event.modifiers() and index.isValid():
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def move_step(self, by: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if 0 <= row + by < self._steps.rowCount():
            self._steps.move(row, row + by)
            self.setCurrentIndex(self._steps.index(row + by, column))

    def finish_editing(self) -> None:
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)

    def _on_double_clicked(self, index: object) -> None:
        if COLUMNS[index.column()].key == "state":  # type: ignore[attr-defined]
            self._steps.cycle_state(index.row())  # type: ignore[attr-defined]
