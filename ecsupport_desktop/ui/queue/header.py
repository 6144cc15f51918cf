"""The titles of the queue table: sort by a click, choose, move and widen columns; remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import Sort
from ecsupport_desktop.ui.queue.column_memory import ColumnMemory
from ecsupport_desktop.ui.queue.columns import COLUMNS, SUBJECT
from ecsupport_desktop.ui.queue.delegate import EDGE
from ecsupport_desktop.ui.shared.theme import current_theme


class QueueHeader(QHeaderView):
    """`sectionClicked` is for the table to sort by; `remember` once the model is set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("queue_header")
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFirstSectionMovable(False)
        self.setSortIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self._memory: ColumnMemory | None = None
        self.dress()

    def remember(self, state: QSettings) -> None:
        """Put the columns as they were left, and keep them from now on."""
        self._memory = ColumnMemory(self, state)

    def dress(self) -> None:
        """Heights and widths at the zoom in force."""
        px = current_theme().px
        self.setFixedHeight(px(28))
        # The first title stands over the marks, the others over their texts.
        self.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {px(EDGE)}px; }}")
        if self._memory is not None:
            self._memory.restore()

    def fit(self, width: int) -> None:
        """As many columns as leave the subject its room, unless somebody has chosen which."""
        if self._memory is not None:
            self._memory.fit(width)

    def show_dated(self, dated: bool) -> None:
        """Show the next date, in a queue where it matters."""
        if self._memory is not None:
            self._memory.show_dated(dated)
            self._memory.fit(self.viewport().width())

    def show_sort(self, sort: Sort | None) -> None:
        """The arrow beside the title sorted by; none for the queue's own order."""
        self.setSortIndicatorShown(sort is not None)
        if sort is not None:
            at = next(at for at, column in enumerate(COLUMNS) if column.sort is sort.key)
            order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(at, order)

    def show_column(self, at: int, shown: bool) -> None:
        """Show or hide a column by choice."""
        if self._memory is not None:
            self._memory.show_column(at, shown)

    def reset_columns(self) -> None:
        """Forget what was chosen."""
        if self._memory is not None:
            self._memory.reset()
            self._memory.fit(self.viewport().width())

    def column_menu(self) -> QMenu:
        """Which columns are shown."""
        menu = QMenu(self)
        for at, column in enumerate(COLUMNS):
            if column.dated and self.isSectionHidden(at):
                continue
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(at))
            action.setEnabled(at != SUBJECT and not column.dated)
            action.setData(at)
        menu.addSeparator()
        menu.addAction(_("Columns as at first")).setData(-1)
        menu.triggered.connect(self._on_column_chosen)
        return menu

    def _on_menu_requested(self, place: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))

    def _on_column_chosen(self, action: Any) -> None:
        if action.data() < 0:
            self.reset_columns()
        else:
            self.show_column(action.data(), action.isChecked())
