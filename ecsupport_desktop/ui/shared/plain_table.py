"""Small tables and lists with the looks of the queue: rows of its height, air around one line of plain text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.kept_looks import keep_columns
from ecsupport_desktop.ui.shared.selection_bar import paint_selection_bar
from ecsupport_desktop.ui.shared.table_room import follow_row_height, keep_readable
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px

INVITATION = Qt.ItemDataRole.UserRole + 20
"""Role of the words, in a pale ink, that stand in an empty cell."""

MARGIN, MARK = 8, 16
"""Before and after the text of a cell, and the side of its icon, in pixels at 100 %."""

_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class AiryItems(QStyledItemDelegate):
    """Draws icon and text; the current row has a bar at its left, the current cell an edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = current_theme()
        rect: QRect = option.rect
        # Where cells are chosen one by one, a mark without the focus only stands about.
        view = option.widget
        marked = _has_whole_rows(view) or (view is not None and view.hasFocus())
        if marked and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.tokens.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.tokens.colour("hover"))
        elif not marked:
            painter.fillRect(rect, theme.tokens.colour("ground"))
        room = rect.adjusted(theme.px(MARGIN), 0, -theme.px(MARGIN), 0)
        made = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(made, QIcon):
            side = theme.px(MARK)
            made.paint(painter, QRect(room.left(), rect.center().y() - side // 2 + 1, side, side))
            room.setLeft(room.left() + side + theme.px(6))
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(brush.color() if isinstance(brush, QBrush) else theme.tokens.colour("text"))
        painter.setFont(theme.font())
        metrics = painter.fontMetrics()
        text = " ".join(show_invisibles(str(index.data() or "")).split("\n"))
        if not text and (invitation := index.data(INVITATION)):
            text = str(invitation)
            painter.setPen(theme.tokens.colour("disabled"))
        painter.drawText(room, int(_START), metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if _has_whole_rows(view):
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if focused or (selected and rect.left() <= 0 and view is not None and not view.hasFocus()):
                row = QRect(0, rect.top(), rect.width(), rect.height())
                paint_selection_bar(painter, row, focused=focused)
        elif focused:
            painter.setPen(theme.tokens.colour("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width() + px(2 * MARGIN), current_theme().row_height)


def _has_whole_rows(view: QWidget | None) -> bool:
    rows = QAbstractItemView.SelectionBehavior.SelectRows
    return isinstance(view, QListWidget) or (isinstance(view, QAbstractItemView) and view.selectionBehavior() is rows)


def dress_list(view: QListWidget) -> None:
    """Give a list these looks."""
    view.setItemDelegate(AiryItems(view))
    view.setMouseTracking(True)
    view.setUniformItemSizes(True)


def dress_table(
    table: QTableWidget, titles: Sequence[str], widths: Sequence[int] = (), *, leave_out: Sequence[int] = ()
) -> None:
    """Give a table these looks; `widths` are in pixels at 100 %, 0 takes what is left, none at all shares evenly.

    The columns of `leave_out` go, in that order, where what is left is too little to read.
    """
    table.setColumnCount(len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    header = table.horizontalHeader()
    header.setDefaultAlignment(_START)
    header.setHighlightSections(False)
    if not widths:
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    kept = {}
    for column, width in enumerate(widths):
        if width:
            kept[column] = width
    keep_columns(table, kept)
    if 0 in widths:
        keep_readable(table, list(widths).index(0), leave_out=leave_out)
    table.verticalHeader().hide()
    follow_row_height(table)
    table.setItemDelegate(AiryItems(table))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMouseTracking(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


def make_read_only(table: QTableWidget) -> None:
    """Whole rows to go through with the arrows; Tab leaves the table."""
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)


def say_whole_rows(table: QTableWidget) -> None:
    """Once it is filled: who goes down the first column hears the row, each cell after its column's title."""
    titles = [header.text() if (header := table.horizontalHeaderItem(at)) else "" for at in range(table.columnCount())]
    for row in range(table.rowCount()):
        cells = [cell.text() if (cell := table.item(row, at)) else "" for at in range(table.columnCount())]
        said = [cells[0], *(_("{what}: {value}").format(what=title, value=text)
                            for title, text in zip(titles[1:], cells[1:], strict=True) if text)]  # fmt: skip
        if (first := table.item(row, 0)) is not None:
            first.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(said))


class RowsTable(QTableWidget):
    """Whole rows to go through and to enter. Signals: entered() — Enter or a double click on the current one."""

    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        make_read_only(self)
        self.itemDoubleClicked.connect(self._on_item_double_clicked)

    def show_texts(self, rows: Sequence[Sequence[str]]) -> None:
        """A row of plain texts each; they may be clients'."""
        self.setRowCount(len(rows))
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.setItem(at, column, QTableWidgetItem(show_invisibles(text)))
        say_whole_rows(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _on_item_double_clicked(self, _item: QTableWidgetItem) -> None:
        self.entered.emit()
