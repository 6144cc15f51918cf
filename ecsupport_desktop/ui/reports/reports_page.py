"""The page of reports: a period, its charts, the requests behind a mark, and why what was late was late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.figures import Figures, figures
from ecsupport_desktop.services.office import office_of
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.services.reporting import Explained, Section, explain_late, period_start, read_facts
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.reports import file_sections, wording
from ecsupport_desktop.ui.reports.chart import Chart
from ecsupport_desktop.ui.reports.page_layout import lay_out
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.page import Page

WEEKS = {"4": 4, "12": 12, "year": None}
SLOW_MILLISECONDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    figures: Figures
    names: Names
    explained: tuple[Explained, ...]


class ReportsPage(Page):
    """Reads when it is shown, and when the period changes. GUI thread.

    Signals: left(); request_requested(UUID); export_requested() — the lines are `lines()` and `late_lines()`.
    """

    left = Signal()
    request_requested = Signal(object)
    export_requested = Signal()

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports")
        self.link, self.notices = link, notices
        self.weeks: int | None = 4
        self.read: _Read | None = None
        self._stop = threading.Event()
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MILLISECONDS)
        self.parts = parts = lay_out(self)
        self._looked_at: Chart = parts.charts[0]
        parts.back.clicked.connect(self.go_back)
        parts.period.value_chosen.connect(self._on_period_chosen)
        parts.export.clicked.connect(self.export_requested)
        parts.picture.clicked.connect(self.save_picture)
        parts.stop.clicked.connect(self.stop)
        parts.close_found.clicked.connect(self.close_found)
        parts.found.request_requested.connect(self.request_requested)
        parts.breaches.request_requested.connect(self.request_requested)
        for chart in parts.charts:
            chart.mark_chosen.connect(self._on_mark_chosen)
            chart.looked_at.connect(partial(self._look_at, chart))
        self._slow.timeout.connect(self._on_slow)
        link.language_changed.connect(self.retranslate)
        self.retranslate()

    # ── the keys everybody shares ───────────────────────────────────────────────────────────────────────────

    def flush(self) -> None:
        """Nothing is read any more for who has gone elsewhere."""
        self._stop.set()

    def go_back(self) -> None:
        """Esc: first away with the requests of a mark, then back to the queue."""
        if self.parts.side.isVisible():
            self.close_found()
        else:
            self.flush()
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.parts.charts[0].setFocus()

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Read the period anew; what is shown stays until it has come."""
        self._stop.set()
        self._stop = stop = threading.Event()
        now, zone, policy = self.link.now(), self.link.zone, self.link.policy
        office = office_of(self.link.settings)
        start = period_start(now, zone, self.weeks)

        def read(readers: Readers) -> _Read | None:
            facts = read_facts(readers, start, now)
            if stop.is_set():
                return None
            found = figures(facts, start, now, zone)
            explained = tuple(explain_late(readers, found.breaches, office, policy, stop.is_set))
            return None if stop.is_set() else _Read(figures=found, names=Names.of(readers), explained=explained)

        self._slow.start()
        self.link.query(read, self._on_read, self._on_unread, key="reports", long=True)

    def stop(self) -> None:
        """Whoever waits may stop waiting."""
        self._stop.set()
        self._rest()
        self.parts.said.setText(_("Stopped. Choose a period to read it."))

    def _on_slow(self) -> None:
        self.parts.said.setText(_("Reading the period…"))
        self.parts.stop.show()

    def _rest(self) -> None:
        self._slow.stop()
        self.parts.stop.hide()

    def _on_unread(self, error: Exception) -> None:
        self._rest()
        self.link.read_again_after(error)
        self.parts.said.setText(str(error))

    def _on_read(self, read: _Read | None) -> None:
        if read is None:
            return
        self._rest()
        self.read = read
        self._show()

    def _on_period_chosen(self, value: str) -> None:
        self.weeks = WEEKS[value]
        self.close_found()
        self.refresh()

    # ── showing ─────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        self.parts.retranslate()
        if self.read is not None:
            self._show()

    def _show(self) -> None:
        assert self.read is not None
        found, names, parts = self.read.figures, self.read.names, self.parts
        parts.said.setText(wording.summary(found))
        for chart in parts.charts:
            chart.when = wording.period(found, self.link.zone)
        parts.owed.when = parts.waiting.when = wording.now_text(found, self.link.zone)
        parts.curve.show_curve(wording.curve(found), wording.CURVE_PLACES, wording.CURVE_LIMIT)
        parts.weeks.show_items(wording.weeks(found))
        parts.load.show_grid(*wording.grid(found))
        parts.agents.show_items(wording.agents(found, names))
        parts.clients.show_items(wording.clients(found, names))
        parts.assessments.show_items(wording.assessments(found))
        parts.owed.show_items(wording.owed(found))
        parts.waiting.show_items(wording.waiting(found))
        parts.causes.show_title(parts.causes.title, wording.none_late(found))
        parts.causes.show_items(wording.causes(self.read.explained))
        late = len(found.breaches)
        parts.breaches.show_explained(self.read.explained, dict(names.agents), self.link.zone, self.link.now(), late)

    # ── the requests of a mark ──────────────────────────────────────────────────────────────────────────────

    def _on_mark_chosen(self, words: str, ids: tuple[UUID, ...]) -> None:
        self.parts.found_title.setText(words)
        wanted = tuple(dict.fromkeys(ids))
        self.link.query(lambda readers: readers.rows(wanted), self._on_rows, key="reports.rows")

    def _on_rows(self, rows: tuple[QueueRow, ...]) -> None:
        self.parts.found.show_rows(rows, self.link.now(), self.link.policy)
        self.parts.side.show()
        self.parts.found.setFocus()
        if rows:
            self.parts.found.setCurrentCell(0, 0)

    def close_found(self) -> None:
        """Back to the chart they are from."""
        if self.parts.side.isVisible():
            self.parts.side.hide()
            self._looked_at.setFocus()

    # ── taking away ─────────────────────────────────────────────────────────────────────────────────────────

    def _look_at(self, chart: Chart) -> None:
        """The button says of which chart it would be."""
        self._looked_at = chart
        self.parts.picture.setToolTip(chart.title)

    def save_picture(self) -> None:
        """The chart last looked at as a PNG: who clicks on the button has left it."""
        self.picture_of(self._looked_at)

    def picture_of(self, chart: Chart) -> None:
        """Ask where to, and write it there."""
        from ecsupport_desktop.ui.reports.saving import save_picture

        save_picture(self, chart, self.notices)

    def lines(self) -> Iterator[Section]:
        """The period, its headline and every chart, for a file."""
        if self.read is not None:
            yield from file_sections.charts(self.read.figures, self.parts, self.link.zone)

    def late_lines(self) -> Iterator[Section]:
        """Every explained late cycle, for a file."""
        if self.read is not None and self.read.explained:
            found, title = self.read, self.parts.breaches.title.text()
            yield file_sections.late(title, found.explained, found.names.agents, found.figures)
