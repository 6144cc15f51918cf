"""The three panes and the rooms in them, joined by signals: no room knows another."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue
from ecsupport_desktop.ui.intake.importer import Importer
from ecsupport_desktop.ui.intake.quarantine_view import QuarantineView
from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.pages import Pages
from ecsupport_desktop.ui.main_window.panes import LIST, REQUEST, Panes
from ecsupport_desktop.ui.main_window.request_column import RequestColumn
from ecsupport_desktop.ui.queue.deadline_timer import DeadlineTimer
from ecsupport_desktop.ui.queue.queue_pane import QueuePane
from ecsupport_desktop.ui.queue.sidebar import QueueSidebar
from ecsupport_desktop.ui.quote.expiring import QuoteExpiry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices


class Rooms(Pages):
    """Signals: queue_shown(Queue); counts_changed(dict) by queue name; view_loaded(RequestView | None)."""

    queue_shown = Signal(object)
    counts_changed = Signal(object)
    view_loaded = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, state: QSettings, doors: Doors, parent: QWidget) -> None:
        super().__init__(link, notices, doors.printer, parent)
        self.setObjectName("rooms")
        self._state = state
        self._queue = QUEUE_BY_NAME["to_analyse"]
        self._put_aside: UUID | None = None
        self.sidebar = QueueSidebar(link, self)
        self.queue = QueuePane(link, state, self)
        self.quarantine = QuarantineView(link, notices, self)
        self.column = RequestColumn(link, notices, self)
        self.request, self.triage, self.summary = self.column.request, self.column.triage, self.column.summary
        self.importer = Importer(link, notices, parent, make_parser=doors.make_parser, read_sources=doors.read_sources)
        self.clock = DeadlineTimer(link, self)
        self._expiry = QuoteExpiry(link, self)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.queue)
        self._middle.addWidget(self.quarantine)
        self._panes = Panes((self.sidebar, self._middle, self.column), self)
        self.sidebar.setVisible(bool(self._state.value("window/sidebar", True, type=bool)))
        self.cover(self._panes, self.importer.bar)

    def _join(self) -> None:
        path = self._panes.path
        for step, go in zip(
            path.steps, (self.sidebar.setFocus, self.focus_queue, self._on_request_activated), strict=True
        ):
            step.clicked.connect(go)
        self.queue_shown.connect(self._say_path)
        self._link.language_changed.connect(self._say_path)
        self.view_loaded.connect(lambda view: path.show_request(view.request.number if view is not None else ""))
        self.sidebar.queue_chosen.connect(self.show_queue)
        self.sidebar.counts_changed.connect(self.counts_changed)
        self.sidebar.left_for_queue.connect(self.go_back)
        self.sidebar.clicked.connect(self._on_queue_clicked)
        self.queue.request_selected.connect(self.request.show_request)
        self.queue.request_activated.connect(self._on_request_activated)
        self.column.view_loaded.connect(self.view_loaded)
        self.triage.left.connect(self._on_triage_left)
        self.summary.quote_requested.connect(self.show_quote)
        self.summary.plan_requested.connect(self.show_plan)
        self.request.request_requested.connect(self.show_request)
        self.importer.request_requested.connect(self.show_request)
        self.quarantine.retry_requested.connect(self.importer.retry)
        self.quarantine.request_made.connect(self.show_request)
        self.clock.bands_changed.connect(self._on_bands_changed)
        self.clock.clock_jumped.connect(self._on_clock_jumped)
        self.clock.moment_passed.connect(self._on_moment_passed)
        self.clock.quotes_ran_out.connect(self._expiry.record)
        self._link.clock_corrected.connect(self._on_clock_jumped)

    # ── going about ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def shown_queue(self) -> Queue:
        return self._queue

    def begin(self) -> None:
        """Count, show the queue last looked at, and watch the clock."""
        name = str(self._state.value("window/queue", "to_analyse"))
        self.sidebar.refresh_counts()
        self.show_queue(name if name in QUEUE_BY_NAME and name != "quarantine" else "to_analyse")
        self.queue.table.setFocus()
        self.clock.start()

    def show_queue(self, name: str) -> None:
        """Show this queue in the middle."""
        self.uncover()
        came_from_quarantine, self._queue = self._queue.quarantine, QUEUE_BY_NAME[name]
        self.sidebar.show_queue(name)
        if self._queue.quarantine:
            self._middle.setCurrentWidget(self.quarantine)
            self._put_aside = self.request.request_id or self._put_aside
            self.request.show_request(None)
        else:
            self._middle.setCurrentWidget(self.queue)
            self.queue.show_queue(name)
            if came_from_quarantine and self.request.request_id is None:
                self.request.show_request(self._put_aside)
        self.queue_shown.emit(self._queue)

    def show_request(self, request_id: UUID) -> None:
        """Show this request, wherever it was asked for; its row is selected if the queue shown has it."""
        self.uncover()
        if self._queue.quarantine:
            self.show_queue("to_analyse")
        self.queue.table.select_request(request_id)
        self.request.show_request(request_id)
        self._panes.come_to(REQUEST)

    def begin_again(self, request_ids: Collection[UUID]) -> None:
        """What is typed on these was recorded after all, or refused: look at the drafts again."""
        shown = self.request.request_id
        if shown in request_ids:
            self.triage.set_view(None)
            self.request.show_request(shown)

    def search(self) -> None:
        """Into the search field."""
        if self._queue.quarantine:
            self.show_queue("all")
        self.queue.search.begin()

    def step(self, by: int) -> None:
        """The next or the previous request of the queue."""
        if not self._queue.quarantine:
            self.queue.table.step(by)

    def go_back(self) -> None:
        """Esc: out of the field being written in; out of a search that is looked at, then the marks; out of a page."""
        if self.page is not None:
            self.page.go_back()
            return
        search = self.queue.search
        if search.hasFocus() or (search.text() and self.queue.table.hasFocus()):
            search.take_away()
        elif self.queue.table.hasFocus():
            self.queue.table.marks.clear()
        if self._queue.quarantine:
            self.quarantine.setFocus()
        else:
            self.queue.table.setFocus()

    def selected_request(self) -> UUID | None:
        return self.request.request_id

    def focus_queue(self) -> None:
        self.queue.table.setFocus()

    def refresh(self) -> None:
        """Read everything shown again."""
        self._link.refresh()
        if self.request.request_id is not None:
            self.request.show_request(self.request.request_id)

    def toggle_sidebar(self, shown: bool) -> None:
        self.sidebar.setVisible(shown)
        self._panes.fit()
        self._state.setValue("window/sidebar", shown)

    def remember(self) -> None:
        """Keep what the window looks like."""
        self._state.setValue("window/queue", self._queue.name)

    def close_down(self) -> None:
        """Nothing asks or tells any more; what is typed is written first."""
        self.clock.stop()
        self.importer.cancel()
        self.triage.flush()
        self.flush_pages()

    # ── what comes ──────────────────────────────────────────────────────────────────────────────────────────

    def _on_queue_clicked(self, _index: object) -> None:
        """Where only one pane has room, a pointer goes on as Enter does."""
        if LIST not in self._panes.shown:
            self.go_back()

    def _say_path(self, _what: object = None) -> None:
        self._panes.path.retranslate()
        self._panes.path.show_queue(_(self._queue.title))

    def _on_request_activated(self, _request: object = None) -> None:
        self.request.focus_conversation()

    def _on_triage_left(self) -> None:
        """What had the keyboard is gone: it is on the queue, and not on whatever Qt finds next."""
        if self.page is None:
            self.focus_queue()

    def _on_bands_changed(self, ids: frozenset[UUID]) -> None:
        self.sidebar.refresh_counts()
        self.queue.on_bands_changed(ids)

    def _on_clock_jumped(self) -> None:
        self.sidebar.refresh_counts()
        self.queue.on_clock_jumped()

    def _on_moment_passed(self, now: object) -> None:
        self.queue.on_moment_passed(now)  # type: ignore[arg-type]  # a signal's object: a datetime
        self.request.refresh_time_left()


def title_of(queue: Queue, overdue: int) -> str:
    """ "(1 overdue) To analyse — ECShops support"."""
    where = _("{queue} — ECShops support").format(queue=_(queue.title))
    if not overdue:
        return where
    return _("({count} overdue) {where}").format(count=overdue, where=where)
