"""The titles of the queue table: sort by a click, choose, move and widen columns; remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import Sort
from ecsupport_desktop.ui.queue.column_memory import ColumnMemory
from ecsupport_desktop.ui.queue.columns import COLUMNS, SUBJECT
from ecsupport_desktop.ui.queue.delegate import EDGE
from ecsupport_desktop.ui.shared.theme import current_theme, px


class QueueHeader(QHeaderView):
    """`sectionClicked` is for the table to sort by; `remember` once the model is set.

    Signals: columns_changed() — somebody moved, resized, showed or hid one; choosing_requested() from its menu.
    """

    columns_changed = Signal()
    choosing_requested = Signal()

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
        self._memory.columns_changed.connect(self.columns_changed)

    def dress(self, width: int = 0) -> None:
        """Heights and widths at the zoom in force, in a table so wide."""
        self.setFixedHeight(px(28))
        # The first title stands over the marks, the others over their texts.
        self.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {px(EDGE)}px; }}")
        if self._memory is not None:
            self._memory.restore()
            self._memory.fit(width)

    def fit(self, width: int) -> None:
        """As many columns as leave the subject its room, unless somebody has chosen which."""
        if self._memory is not None:
            self._memory.fit(width)

    def cells(self) -> list[tuple[int, int, int]]:
        """The columns that are shown: which, its left edge in the view, its width."""
        shown = [at for at in range(self.count()) if not self.isSectionHidden(at)]
        return [(at, self.sectionViewportPosition(at), self.sectionSize(at)) for at in shown]

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

    def use(self, columns: Sequence[str] | None) -> None:
        """Those of a saved view, as `layout` told them; None: those of the queues."""
        if self._memory is not None:
            self._memory.use(columns)
            self._memory.fit(self.viewport().width())

    def layout_text(self) -> tuple[str, ...]:
        """The columns as a saved view keeps them; none while nobody has chosen any."""
        return self._memory.layout() if self._memory is not None else ()

    def in_order(self) -> list[int]:
        """The columns that can be chosen, shown or not, as they stand; a day has its place where it matters."""
        order = [self.logicalIndex(place) for place in range(self.count())]
        return [at for at in order if not (COLUMNS[at].dated and self.isSectionHidden(at))]

    def arrange(self, order: Sequence[int]) -> None:
        """Put the columns in this order; the first one stays the first."""
        if self._memory is not None:
            self._memory.arrange(order)

    def width_of(self, at: int) -> int:
        """In pixels at 100 %; 0 for one that is hidden or takes what is left over."""
        return 0 if at == SUBJECT else round(self.sectionSize(at) * 100 / current_theme().zoom)

    def widen_column(self, at: int, by: int) -> None:
        """By so many pixels at 100 %."""
        if self._memory is not None:
            self._memory.widen(at, by)

    def may_hide(self, at: int) -> bool:
        """Whether showing it is for somebody to choose."""
        return at != SUBJECT and not COLUMNS[at].dated

    @property
    def reset_title(self) -> str:
        """What `reset_columns` does here."""
        of_view = self._memory is not None and self._memory.of_view
        return _("Columns as in the queues") if of_view else _("Columns as at first")

    def reset_columns(self) -> None:
        """Forget what was chosen."""
        if self._memory is not None:
            self._memory.reset()
            self._memory.fit(self.viewport().width())

    def column_menu(self) -> QMenu:
        """Which columns are shown, in their order."""
        menu = QMenu(self)
        for at in self.in_order():
            action = menu.addAction(_(COLUMNS[at].title))
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(at))
            action.setEnabled(self.may_hide(at))
            action.setData(at)
        menu.addSeparator()
        menu.addAction(self.reset_title).setData(-1)
        menu.addAction(_("Order and width…")).setData(-2)
        menu.triggered.connect(self._on_column_chosen)
        return menu

    def _on_menu_requested(self, place: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))

    def _on_column_chosen(self, action: Any) -> None:
        if action.data() == -2:
            self.choosing_requested.emit()
        elif action.data() == -1:
            self.reset_columns()
        else:
            self.show_column(action.data(), action.isChecked())
