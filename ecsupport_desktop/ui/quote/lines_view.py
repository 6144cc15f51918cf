"""The table of a quote's lines: Tab and Enter go on, the last Enter adds a line, Alt with arrows moves one."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import RATE_TABLE, LineKind
from ecsupport_desktop.services.quote_cells import PasteRefused, copied_rows, pasted
from ecsupport_desktop.ui.quote.lines_columns import COLUMNS, KIND_ROLE, KINDS, PLACES, Index
from ecsupport_desktop.ui.quote.lines_model import LinesModel
from ecsupport_desktop.ui.shared.kept_looks import keep_columns
from ecsupport_desktop.ui.shared.keys import SaidAgain, current_keys
from ecsupport_desktop.ui.shared.quote_words import line_kind_word, tax_text
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.table_room import follow_row_height, keep_readable
from ecsupport_desktop.ui.shared.theme import current_theme

LEAST_DESCRIPTION: Final = 100
"""In pixels at 100 %."""
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CellDelegate(QStyledItemDelegate):
    """A line of text for what is typed, a list for what is chosen.

    Signals: entered() once Enter has taken over what was typed.
    """

    entered = Signal()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = COLUMNS[index.column()]
        if column.key in ("kind", "tax"):
            box = QComboBox(parent)
            for value, text in _choices(column.key, index.data(KIND_ROLE)):
                box.addItem(text, value)
            box.activated.connect(self._on_activated)
            box.setAccessibleName(_(column.title))
            return box
        field = QLineEdit(parent)
        field.setAccessibleName(_(column.title))
        field.setAlignment(Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            value = index.data(KIND_ROLE)
            editor.setCurrentIndex(next(at for at in range(editor.count()) if editor.itemData(at) == value))
        elif isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        value = editor.currentData() if isinstance(editor, QComboBox) else editor.text()  # type: ignore[attr-defined]
        if COLUMNS[index.column()].key == "kind":
            value = LineKind(value)  # Qt gives a word of an enum back as a string
        model.setData(index, value, Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes over what is typed before anything else happens; Qt would do it later, when lines have moved."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and isinstance(editor, QLineEdit):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in _ENTER:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self.entered.emit()
                return True
        return super().eventFilter(editor, event)

    def _on_activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _choices(key: str, current: Any) -> list[tuple[Any, str]]:
    if key == "kind":
        return [(kind, line_kind_word(kind)) for kind in KINDS]
    taxes = RATE_TABLE if current in RATE_TABLE else (*RATE_TABLE, current)
    return [(tax, tax_text(tax)) for tax in taxes]


class LinesView(QTableView):
    """Signals: problem_said(sentence): something couldn't be done, in words; empty for nothing."""

    problem_said = Signal(str)

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._empty = model, ""
        self.setObjectName("quote.lines")
        self.setAccessibleName(_("Lines of the quote"))
        self.setModel(model)
        delegate = CellDelegate(self)
        delegate.entered.connect(self._on_entered)
        self.setItemDelegate(delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        theme = current_theme()
        follow_row_height(self)
        self.verticalHeader().setMinimumWidth(theme.px(28))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        keep_columns(self, {place: column.width for place, column in enumerate(COLUMNS)})
        keep_readable(self, PLACES["description"], LEAST_DESCRIPTION)
        self.horizontalHeader().setMinimumSectionSize(theme.px(60))
        model.modelReset.connect(self._fit)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.currency_changed):
            changed.connect(self._say_empty)
        SaidAgain(self, self._say_empty)
        self._fit()
        self._say_empty()

    def _say_empty(self, *_rows: object) -> None:
        """While there is no line: what adds one, and the currency of its price."""
        keys, self._empty = current_keys(), ""
        if not self._lines.rowCount() and not self._lines.read_only:
            words = _("No line yet: {add} adds one, {rates} offers the rate card. Prices are in {currency}.")
            currency = self._lines.manner.currency
            self._empty = words.format(add=keys.said("Ctrl+L"), rates=keys.said("Ctrl+Shift+L"), currency=currency)
        self.setAccessibleDescription(self._empty)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(current_theme().tokens.colour("muted"))
            painter.setFont(current_theme().font())
            space = 2 * current_theme().space
            box = self.viewport().rect().adjusted(space, space, -space, -space)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            painter.end()

    def _fit(self) -> None:
        """As tall as its lines, within reason; what is beyond scrolls."""
        theme = current_theme()
        self.setMinimumHeight(theme.row_height * min(max(self._lines.rowCount(), 3), 12) + theme.px(40))

    # ── what actions do ─────────────────────────────────────────────────────────────────────────────────────
    def rows(self) -> list[int]:
        """The rows with anything selected, else the current one."""
        found = sorted({index.row() for index in self.selectedIndexes()})
        return found or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def add_line(self) -> None:
        """Below the current one, ready to be typed in."""
        at = self.currentIndex().row() + 1 if self.currentIndex().isValid() else None
        self.edit_row(self._lines.add_empty(at))

    def edit_row(self, row: int) -> None:
        index = self._lines.index(row, 0)
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def remove_lines(self) -> None:
        if rows := self.rows():
            column = self.currentIndex().column()
            self._lines.remove(rows)
            self._go(min(rows[0], self._lines.rowCount() - 1), column)

    def duplicate_line(self) -> None:
        if self.currentIndex().isValid():
            self._go(self._lines.duplicate(self.currentIndex().row()), 0)

    def move_line(self, by: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if 0 <= row + by < self._lines.rowCount() and row >= 0:
            self._lines.move(row, row + by)
            self._go(row + by, column)

    def paste(self) -> None:
        """Rows of a spreadsheet, all of them or none."""
        text = QGuiApplication.clipboard().text()
        try:
            lines = pasted(text, self._lines.manner)
        except PasteRefused as refused:
            said = [_("row {row}: {why}").format(row=row, why=error_text(why)) for row, why in refused.problems[:3]]
            self.problem_said.emit(f"{error_text(refused)}: {'; '.join(said)}")
            return
        except DomainError as error:
            self.problem_said.emit(error_text(error))
            return
        if lines:
            self.problem_said.emit("")
            at = self.currentIndex().row() + 1 if self.currentIndex().isValid() else None
            self._go(self._lines.add(lines, at, _("pasted lines")), 0)

    def copy(self) -> None:
        lines = tuple(self._lines.lines[row] for row in self.rows())
        QGuiApplication.clipboard().setText(copied_rows(lines, self._lines.manner))

    def finish_editing(self) -> None:
        """Take over what is being typed in a cell."""
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _go(self, row: int, column: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self._lines.index(row, column))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────
    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        index, key = self.currentIndex(), event.key()
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in _STEPS:
            self.move_line(_STEPS[Qt.Key(key)])
        elif event.matches(QKeySequence.StandardKey.Paste) and not editing:
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy) and not editing:
            self.copy()
        elif key == Qt.Key.Key_Delete and not editing:
            self._empty_cells()
        elif key in _ENTER and not event.modifiers() and not editing:
            if bool(self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable):
                self.edit(index)
        elif key == Qt.Key.Key_Space and index.isValid() and COLUMNS[index.column()].key in ("kind", "tax"):
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def _empty_cells(self) -> None:
        for index in self.selectedIndexes():
            if COLUMNS[index.column()].key in ("description", "quantity", "unit_price", "discount"):
                self._lines.setData(index, "")

    def _on_entered(self) -> None:
        """On to the next row; below the last one a new one."""
        index = self.currentIndex()
        if index.row() + 1 < self._lines.rowCount():
            self._go(index.row() + 1, index.column())
        else:
            self.add_line()
