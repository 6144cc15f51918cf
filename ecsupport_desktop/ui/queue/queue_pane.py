"""The middle of the window: search field, what was found, and the table; kept fresh by writes and by the clock."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.filter import Filter
from ecsupport_desktop.domain.filter_text import FilterError
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue, Sort
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.ui.queue.click_marking import ClickMarking
from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.filtering import Filtering
from ecsupport_desktop.ui.queue.marking import MarksBar
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import SEARCH_LIMIT, Listing
from ecsupport_desktop.ui.queue.search_box import SearchBox
from ecsupport_desktop.ui.queue.table import QueueTable
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.theme import current_theme, px

NARROW = 440
"""In pixels at 100 %: below it the search field has a line of its own."""


class QueuePane(QWidget):
    """Signals: request_selected(UUID); request_activated(UUID); menu_requested(QPoint), global;
    listing_shown(Listing).
    """

    request_selected = Signal(object)
    request_activated = Signal(object)
    menu_requested = Signal(QPoint)
    listing_shown = Signal(object)

    def __init__(self, link: DeskLink, state: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue_pane")
        self._link = link
        self._everywhere = False
        self._queue: Queue = QUEUE_BY_NAME["to_analyse"]
        self.model = QueueModel(link, self)
        self.table = QueueTable(self.model, state, self)
        self.marks_bar = MarksBar(self.table.marks, self)
        ClickMarking(self.table, self.model)
        self.search = SearchBox(self)
        self.filtering = Filtering(self.search, link, self)
        self._found = QLabel(self)
        self._found.setProperty("kind", "muted")
        self._found.setTextFormat(Qt.TextFormat.PlainText)
        self._scope = QPushButton(self)
        self._scope.setProperty("kind", "quiet")
        self._scope.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scope.hide()
        self.unsaved = QPushButton(self)
        """Where a saved view was changed: that it was, and the way to save it."""
        self.unsaved.setObjectName("unsaved_view")
        self.unsaved.setProperty("kind", "quiet")
        self.unsaved.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unsaved.hide()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        first, beside = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.search, 1)
        first.addWidget(self.filtering.button)
        beside.addWidget(self._scope)
        beside.addWidget(self.unsaved)
        beside.addStretch(1)
        beside.addWidget(self._found)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setContentsMargins(px(12), px(8), px(12), px(8))
        for layout in (first, beside, top):
            layout.setSpacing(px(8))
        top.addLayout(first, 1)
        top.addLayout(beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.filtering.message)
        whole.addWidget(self.filtering.bar)
        whole.addWidget(self.marks_bar)
        whole.addWidget(self.table, 1)
        order = (self.search, self.filtering.button, self._scope, self.unsaved, self.filtering.bar, self.table)
        for one, next_one in pairwise(order):
            QWidget.setTabOrder(one, next_one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Where there is little room for the size of the text, what was found stands below the search field."""
        narrow = self.width() < px(NARROW)
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _wire(self) -> None:
        current_theme().theme_changed.connect(self._turn)
        self.search.text_settled.connect(self._on_text_settled)
        self.search.left.connect(self.table.setFocus)
        self.search.entered.connect(self._on_entered)
        self._scope.clicked.connect(self._on_scope_clicked)
        self.table.request_selected.connect(self.request_selected)
        self.table.request_activated.connect(self.request_activated)
        self.table.menu_requested.connect(self.menu_requested)
        self.model.listing_shown.connect(self._on_listing_shown)
        self.model.count_changed.connect(self._on_count_changed)
        self.model.rowsRemoved.connect(self._on_rows_removed)
        self._link.changed.connect(self._on_changed)
        self._link.agent_changed.connect(self._on_eyes_changed)
        self._link.policy_changed.connect(self._on_eyes_changed)
        self._link.presence_changed.connect(self._on_presence_changed)
        self._link.language_changed.connect(self.retranslate)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def queue(self) -> Queue:
        """The queue shown, or searched in."""
        return self._queue

    def show_queue(self, name: str) -> None:
        """Show this queue; a search that was under way ends. In All and Closed a search looks everywhere."""
        self._queue = QUEUE_BY_NAME[name]
        self._everywhere = self._queue.name in ("all", "closed")
        self.search.blockSignals(True)
        self.search.take_away()
        self.search.blockSignals(False)
        self.filtering.read()
        self.table.begin_anew()
        self.model.show_listing(Listing(queue=self._queue))
        self._say_scope("")

    def show_search(self, text: str, sort: Sort | None, *, everywhere: bool) -> None:
        """Search in the queue shown, in this order, as if it had been typed and sorted."""
        self._everywhere = everywhere
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.settle()
        self.search.blockSignals(False)
        settled = " ".join(text.split())
        if (listing := self._typed(settled)) is not None:
            self.model.show_listing(listing.sorted_by(sort))
        self._say_scope(settled)

    def sort_by(self, key: str) -> None:
        """As a click on that column's title."""
        self.table.sort_by(COLUMN_AT[key])

    def _on_text_settled(self, text: str) -> None:
        listing = self._typed(text)
        if listing is None:  # what is there stays, and what is wrong is said
            return
        if self.model.listing != listing:
            self.model.show_listing(listing)
        self._say_scope(text)

    def _on_scope_clicked(self) -> None:
        self._everywhere = not self._everywhere
        text = " ".join(self.search.text().split())
        if (listing := self._typed(text)) is not None:
            self.model.show_listing(listing)
        self._say_scope(text)

    def _typed(self, text: str) -> Listing | None:
        """The listing that was typed, a filter in the order chosen before; None where it isn't understood."""
        try:
            wanted: Filter | None = self.filtering.read()
        except FilterError:
            return None
        before = self.model.listing
        keeps_order = wanted is not None and before is not None and before.queue == self._queue
        sort = before.sort if before is not None and keeps_order else None
        return Listing(queue=self._queue, sort=sort, text=text, everywhere=self._everywhere, wanted=wanted)

    def _say_scope(self, text: str) -> None:
        """Where the search looks, and a click away the other place."""
        self._scope.setVisible(bool(text) and self._queue.name != "all")
        title = _("everywhere") if self._everywhere else _("in {queue}").format(queue=_(self._queue.title))
        self._scope.setText(title)
        self._scope.setToolTip(_("Search in this queue") if self._everywhere else _("Search everywhere"))

    def _on_entered(self, _by: int) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            self.table.step(1)

    # ── keeping it fresh ────────────────────────────────────────────────────────────────────────────────────

    def _on_changed(self, change: Changed) -> None:
        if change.request_ids or change.directory:
            self.model.refresh(change.request_ids)
        if change.directory and not change.request_ids:
            self.model.forget_texts()

    def _on_eyes_changed(self, _what: object) -> None:
        self.model.forget_texts()

    def _on_presence_changed(self, _presence: object) -> None:
        self.model.show_company()

    def on_bands_changed(self, ids: frozenset[UUID]) -> None:
        """Requests changed band: repaint them; a queue made of bands has other rows now."""
        self.model.repaint_requests(ids, self._link.now())
        listing = self.model.listing
        if listing is None:
            return
        if listing.queue.due is not None or listing.wanted is not None:
            self.model.refresh()

    def on_clock_jumped(self) -> None:
        self.model.refresh()
        self.on_moment_passed(self._link.now())

    def on_moment_passed(self, now: datetime) -> None:
        """The time left of the rows in view."""
        self.model.tick(now, *self.table.visible_rows())

    def retranslate(self) -> None:
        self.search.retranslate()
        self.marks_bar.retranslate()
        self.filtering.retranslate()
        self.model.forget_texts()
        if (listing := self.model.listing) is not None:
            self._say_scope(listing.text)

    def _on_listing_shown(self, listing: Listing) -> None:
        self.listing_shown.emit(listing)

    def _on_rows_removed(self) -> None:
        """Who was on a row that went is on the table, not on what is no more."""
        if self.table.hasFocus() and not self.table.currentIndex().isValid():
            QAccessible.updateAccessibility(QAccessibleEvent(self.table, QAccessible.Event.Focus))

    def _on_count_changed(self, count: int, capped: bool) -> None:
        listing = self.model.listing
        if listing is not None and listing.text:
            text = (
                _("more than {count} found").format(count=f"{SEARCH_LIMIT:,}")
                if capped
                else ngettext("{count} found", "{count} found", count).format(count=f"{count:,}")
            )
        else:
            text = ngettext("{count} request", "{count} requests", count).format(count=f"{count:,}")
        self._found.setText(text)
        self.filtering.say_unknown(self.model.unknown)
