"""The list of queues at the left: where to go, and how many wait there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.saved_views import SavedView
from ecsupport_desktop.ui.queue.reading import view_key
from ecsupport_desktop.ui.queue.sidebar_model import Entry, SidebarModel, SidebarRole
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.tokens import RADIUS
from ecsupport_desktop.ui.shared.urgency import urgency_colour

Index = QModelIndex | QPersistentModelIndex
LINE, HEADING_LINE, SPACE_LINE = 30, 44, 16
"""Heights in pixels at 100 %."""
EDGE, INSET, GAP = 8, 10, 8
"""Left free beside a line, within it, and before its count, in pixels at 100 %."""
USUAL_COUNT = 99
"""There is room for this one where a count is smaller, or not known yet."""
COUNT_ROOM = 28
"""Pixels at 100 % left to a count where a key stands beside it."""


class _SidebarDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(SidebarRole.ENTRY)
        theme = current_theme()
        line = LINE if theme.row_height >= theme.px(32) else LINE - 4
        return QSize(theme.px(120), theme.px(line if entry.leads else HEADING_LINE if entry.heading else SPACE_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        tokens = theme.tokens
        entry: Entry = index.data(SidebarRole.ENTRY)
        box: QRect = option.rect.adjusted(theme.px(EDGE), 0, -theme.px(EDGE), 0)
        state = option.state
        painter.save()
        if not entry.leads:
            painter.setFont(theme.font(bold=True))
            painter.setPen(tokens.colour("muted"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(box.adjusted(theme.px(INSET), 0, 0, -theme.px(6)), flags, index.data())
            painter.restore()
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("selection" if selected else "hover"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), theme.px(RADIUS), theme.px(RADIUS))
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(tokens.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 2, -1, -2), theme.px(RADIUS), theme.px(RADIUS))
        self._paint_texts(painter, box.adjusted(theme.px(INSET), 0, -theme.px(INSET), 0), entry, index, selected)
        painter.restore()

    def _paint_texts(
        self,
        painter: QPainter,
        box: QRect,
        entry: Entry,
        index: Index,
        selected: bool,
    ) -> None:
        theme = current_theme()
        count: int | None = index.data(SidebarRole.COUNT)
        shown = _written(count)
        # The one shown is bold, unless its name would be cut for that alone.
        bold = selected and _line_width(index.data(), shown, QFontMetrics(theme.font(bold=True))) <= box.width()
        font = theme.font(bold=bold or (bool(count) and entry.urgency is not None))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(_count_colour(entry, count))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(theme.font(bold=bold))
        painter.setPen(theme.tokens.colour("text"))
        titles = QFontMetrics(painter.font())
        keys = index.data(SidebarRole.SHORT_KEYS) if entry.view is not None else ""
        taken = metrics.horizontalAdvance(shown) + theme.px(GAP)
        room = box.width() - taken
        title = titles.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        wanted = titles.horizontalAdvance(title) + QFontMetrics(theme.font()).horizontalAdvance(keys) + theme.px(4)
        if keys and wanted <= room:  # the name goes first; the tooltip says the key of a long one
            painter.setFont(theme.font())
            painter.setPen(theme.tokens.colour("muted"))
            # In a column of their own, whatever the counts beside them.
            right = box.adjusted(0, 0, -max(taken, min(theme.px(COUNT_ROOM), taken + room - wanted)), 0)
            painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)


def _written(count: int | None) -> str:
    return "" if count is None else f"{count:,}".replace(",", "\u202f")


def _line_width(title: str, count: str, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(title) + px(GAP) + metrics.horizontalAdvance(count)


def _count_colour(entry: Entry, count: int | None) -> object:
    tokens = current_theme().tokens
    if not count:
        return tokens.colour("muted")
    return urgency_colour(entry.urgency, tokens) if entry.urgency else tokens.colour("text")


class QueueSidebar(QListView):
    """Signals: queue_chosen(str), the name of the queue; view_chosen(SavedView); left_for_queue() by
    Enter or →: on to its requests; counts_changed(dict) by queue name; of a saved view rename_requested(SavedView) by
    F2, delete_requested(SavedView) by Delete and menu_requested(SavedView, QPoint), global.
    """

    queue_chosen = Signal(str)
    view_chosen = Signal(object)
    left_for_queue = Signal()
    counts_changed = Signal(object)
    rename_requested = Signal(object)
    delete_requested = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue_sidebar")
        self.setProperty("kind", "sidebar")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setItemDelegate(_SidebarDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setViewportMargins(0, px(8), 0, px(8))
        self._showing = False
        self._wide = 0
        self._model = SidebarModel(link, self)
        self.setModel(self._model)
        self._model.counts_changed.connect(self.counts_changed)
        self._model.counts_changed.connect(self._measure)
        self.verticalScrollBar().rangeChanged.connect(self._measure)
        self.retranslate()
        link.changed.connect(self._on_changed)
        link.policy_changed.connect(self._on_changed)
        link.agent_changed.connect(self._on_changed)
        link.language_changed.connect(self.retranslate)
        current_theme().theme_changed.connect(self._on_theme_changed)
        current_keys().keys_changed.connect(self._model.refresh_keys)

    def sizeHint(self) -> QSize:
        """As wide as its queues need for their names and counts in the language spoken; a saved view makes do."""
        return QSize(self._wide, super().sizeHint().height())

    def _measure(self, *_what: object) -> None:
        """Layouts ask for the hint again and again: it is reckoned where something it depends on has changed."""
        metrics, bar = QFontMetrics(current_theme().font()), self.verticalScrollBar()
        widest = max(_line_width(title, count, metrics) for title, count in self._lines())
        beside = bar.sizeHint().width() if bar.maximum() else 0
        if (wide := widest + px(2 * (EDGE + INSET)) + beside) != self._wide:
            self._wide = wide
            self.updateGeometry()

    def _lines(self) -> Iterator[tuple[str, str]]:
        """The title of each queue, and the longest count expected beside it."""
        for entry in self._model.entries:
            if entry.queue is not None:
                count = max(USUAL_COUNT, self.counts.get(entry.key, 0)) if entry.counted else None
                yield entry.title, _written(count)

    @property
    def counts(self) -> dict[str, int]:
        """By queue name, as last read."""
        return self._model.counts

    def refresh_counts(self) -> None:
        self._model.refresh()

    def set_views(self, views: tuple[SavedView, ...]) -> None:
        """List these below the queues; what is marked stays marked."""
        marked = self.currentIndex().data(SidebarRole.ENTRY) if self.currentIndex().isValid() else None
        self._model.set_views(views)
        if marked is not None and any(entry.key == marked.key for entry in self._model.entries):
            self.show_queue(marked.key)

    def show_view(self, view: SavedView) -> None:
        """Mark this saved view as what is shown, without choosing it."""
        if any(entry.view == view for entry in self._model.entries):
            self.show_queue(view_key(view))

    def view_count(self, view: SavedView) -> str:
        """As last read; empty where it isn't counted."""
        count = self._model.counts.get(view_key(view))
        return "" if count is None else f"{count:,}"

    def show_queue(self, name: str) -> None:
        """Mark this queue as the one shown, without choosing it."""
        self._showing = True
        self.setCurrentIndex(self._model.index(self._model.row_of(name)))
        self._showing = False

    def retranslate(self) -> None:
        self.setAccessibleName(_("Queues"))
        self._model.retranslate()
        self._measure()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        entry = self._model.entries[current.row()] if current.isValid() else None
        if entry is None or self._showing:
            return
        if entry.queue is not None:
            self.queue_chosen.emit(entry.queue.name)
        elif entry.view is not None:
            self.view_chosen.emit(entry.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.left_for_queue.emit()
            return
        asked = {Qt.Key.Key_F2: self.rename_requested, Qt.Key.Key_Delete: self.delete_requested}.get(
            Qt.Key(event.key())
        )
        view = self._marked_view()
        if asked is not None and view is not None:
            asked.emit(view)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        view = self._model.entries[index.row()].view if index.isValid() else None
        if view is not None:
            place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_requested.emit(view, place)

    def _marked_view(self) -> SavedView | None:
        return self._model.entries[self.currentIndex().row()].view if self.currentIndex().isValid() else None

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, not a search."""

    def _on_changed(self, _what: object) -> None:
        self._model.refresh()

    def _on_theme_changed(self) -> None:
        self.setViewportMargins(0, px(8), 0, px(8))
        self.scheduleDelayedItemsLayout()
        self._measure()
