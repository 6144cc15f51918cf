"""The queue as a table that stays put: selection, scroll and focus belong to a request, not to a row number."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSettings, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.queue.columns import COLUMNS, is_dated
from ecsupport_desktop.ui.queue.delegate import QueueDelegate
from ecsupport_desktop.ui.queue.empty_words import empty_text
from ecsupport_desktop.ui.queue.header import QueueHeader
from ecsupport_desktop.ui.queue.marking import Marks
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import Listing
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import current_theme


class QueueTable(QTableView):
    """One listing. A request that leaves it while selected stays selected in the window; only the row goes.

    Signals: request_selected(UUID); request_activated(UUID) by Enter or double click; menu_requested(QPoint), global;
    window_requested(UUID), of its own, by Shift+Enter or a double click with Shift.
    """

    request_selected = Signal(object)
    request_activated = Signal(object)
    window_requested = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, model: QueueModel, state: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue_table")
        self.selected_id: UUID | None = None
        self._gap = 0  # where the selected request stood when its row went
        self._quiet = self._asked_for = False  # asked for: the selected request, by its name, not by its row
        self._held: tuple[UUID, int] | None = None
        self._shown: Listing | None = None
        self._queue_model = model
        self._delegate = QueueDelegate(self)
        self.header = QueueHeader(self)
        self.marks = Marks(self)
        self._delegate.marked = model.marked = self.marks
        self.marks.changed.connect(self.viewport().update)
        current_keys().keys_changed.connect(self.viewport().update)
        self._set_up()
        # Before Qt's own slots, which would move the selection to a neighbour.
        model.rowsAboutToBeRemoved.connect(self._on_rows_about_to_be_removed)
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        self.setModel(model)
        self.header.remember(state)
        self.header.sectionClicked.connect(self.sort_by)
        model.listing_shown.connect(self._on_listing_shown)
        model.refresh_begun.connect(self._on_refresh_begun)
        model.refresh_ended.connect(self._on_refresh_ended)
        current_theme().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _set_up(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalHeader(self.header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # ── moving ──────────────────────────────────────────────────────────────────────────────────────────────

    def step(self, by: int) -> None:
        """Select the request so many rows on (J, K); stops at the ends."""
        if not (rows := self._queue_model.rowCount()):
            return
        if (current := self.currentIndex()).isValid():
            target = current.row() + by
        else:
            target = self._gap + by - (by > 0) if self.selected_id is not None else 0
        self._go_to(max(0, min(rows - 1, target)))

    def select_request(self, request_id: UUID) -> bool:
        """Select it here if it is known to be here; otherwise it is remembered, and selected should it arrive."""
        self.selected_id = request_id
        self._asked_for = True
        row = self._queue_model.row_of(request_id)
        if row < 0:
            self._clear_current()
            return False
        if self.currentIndex().row() != row:
            self._go_to(row)
        return True

    def begin_anew(self) -> None:
        """The next listing is another queue: it may begin with its first request."""
        self._asked_for = False

    def _go_to(self, row: int) -> None:
        self.setCurrentIndex(self._place(row))
        self.scrollTo(self.currentIndex())

    def _place(self, row: int) -> QModelIndex:
        return self._queue_model.index(row, max(0, self.horizontalHeader().logicalIndexAt(0)))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        if not self._quiet and current.isValid():
            self._tell_current()

    def _tell_current(self) -> None:
        request_id = self._queue_model.id_at(self.currentIndex().row())
        if request_id is not None and request_id != self.selected_id:
            self.selected_id, self._asked_for = request_id, False
            self.request_selected.emit(request_id)

    def _clear_current(self) -> None:
        self._put_current(QModelIndex())
        self.clearSelection()

    def _put_current(self, index: QModelIndex) -> None:
        """Tells nobody."""
        self._quiet = True
        self.setCurrentIndex(index)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected_id is not None:
            self._activate(self.selected_id, event.modifiers())
            return
        if not self.currentIndex().isValid() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        if (typed := event.text().strip()) and typed.isprintable():
            event.ignore()  # a letter is a key of the window's, or of nobody
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.selected_id is not None and self.indexAt(event.position().toPoint()).isValid():
            self._activate(self.selected_id, event.modifiers())

    def _activate(self, request_id: UUID, keys: Qt.KeyboardModifier) -> None:
        (self.window_requested if keys & Qt.KeyboardModifier.ShiftModifier else self.request_activated).emit(request_id)

    def _on_rows_about_to_be_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        row = self.currentIndex().row()
        if first <= row <= last:
            self._gap = first
            self._clear_current()
        elif not self.currentIndex().isValid() and last < self._gap:
            self._gap -= last - first + 1

    def _on_model_about_to_be_reset(self) -> None:
        self._clear_current()
        self._gap = 0

    def _on_listing_shown(self, listing: Listing) -> None:
        """The selected request stays selected if it is here; another queue begins with its first one."""
        again, self._shown = listing == self._shown, listing
        self.header.show_sort(listing.sort)
        self.header.show_dated(is_dated(listing.queue))
        self.setAccessibleName(_("Search results") if listing.text else _(listing.queue.title))
        if self.selected_id is not None and self._reselect():
            self.scrollTo(self.currentIndex())
        else:
            self.scrollToTop()
            if not (again or listing.text or self._asked_for) and self._queue_model.rowCount():
                self._put_current(self._place(0))
        self._note_anchor()
        # At once, and before anybody hears which is selected: that one is read and laid out after this is seen.
        self.viewport().repaint()
        self._tell_current()

    def _reselect(self) -> bool:
        row = self._queue_model.row_of(self.selected_id) if self.selected_id else -1
        if row >= 0 and self.currentIndex().row() != row:
            self._put_current(self._queue_model.index(row, 0))
        return row >= 0

    def _on_refresh_begun(self) -> None:
        """Note what is seen where. At the top the top is what is seen: a more urgent request may come in above."""
        self._held = None
        if self.verticalScrollBar().value() == 0:
            return
        row = self.currentIndex().row()
        if not self._is_visible(row):
            row = self.rowAt(0)
        request_id = self._queue_model.id_at(row)
        if request_id is not None:
            self._held = (request_id, self.rowViewportPosition(row))

    def _on_refresh_ended(self) -> None:
        if self._queue_model.id_at(row := self.currentIndex().row()) not in (None, self.selected_id):
            self._gap = row  # read by window, another one stands there now
            self._clear_current()
        if not self.currentIndex().isValid():
            self._reselect()
        if self._held is not None:
            request_id, before = self._held
            row = self._queue_model.row_of(request_id)
            if row >= 0 and (shift := self.rowViewportPosition(row) - before):
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + shift)
        self._note_anchor()

    def visible_rows(self) -> tuple[int, int]:
        """First and last row in view; (0, −1) without rows."""
        rows = self._queue_model.rowCount()
        if not rows:
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), rows - 1 if last < 0 else last

    def _is_visible(self, row: int) -> bool:
        first, last = self.visible_rows()
        return first <= row <= last

    def _note_anchor(self) -> None:
        row = self.currentIndex().row()
        self._queue_model.anchor_row = row if self._is_visible(row) else self.visible_rows()[0]

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._note_anchor()

    def sort_by(self, column: int) -> None:
        """First this column upwards, then downwards, then the queue's own order again."""
        listing = self._queue_model.listing
        if listing is None:
            return
        sort = listing.sort
        if sort is None or sort.key is not COLUMNS[column].sort:
            self._queue_model.sort(column, Qt.SortOrder.AscendingOrder)
        elif not sort.descending:
            self._queue_model.sort(column, Qt.SortOrder.DescendingOrder)
        else:
            self._queue_model.sort(-1)

    # ── looks ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(current_theme().row_height)
        self.header.dress(self.viewport().width())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.header.fit(event.size().width())
        super().resizeEvent(event)
        self._queue_model.rows_in_view = self.viewport().height() // current_theme().row_height + 2
        self._note_anchor()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._queue_model.rowCount():
            self._delegate.paint_rows(painter, self._queue_model, event.rect(), self.header.cells())
        elif empty := empty_text(self._shown, none_at_all=self._queue_model.none_at_all):
            self._delegate.paint_empty(painter, empty)
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            gone = event.type() is QEvent.Type.HoverLeave
            self._hover(-1 if gone else self.rowAt(event.position().toPoint().y()))  # type: ignore[attr-defined]
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        before, self._delegate.hovered_row = self._delegate.hovered_row, row
        if before != row:
            for each in (before, row):
                self.viewport().update(QRect(0, self.rowViewportPosition(each), self.width(), self.rowHeight(each)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here selects nothing: Qt would take the first row where there is none."""
        self._delegate.focused = True
        selected, self._quiet = self.currentIndex().isValid(), True
        super().focusInEvent(event)
        self._quiet = False
        if not selected:
            self._clear_current()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._delegate.focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.menu_requested.emit(event.globalPos())
