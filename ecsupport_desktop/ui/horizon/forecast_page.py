"""The forecast as a list: which responses will be late if nothing changes, when they are to be expected, and why."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.forecast import HISTORY, LEAST_RESPONSES, LEAST_STAFFED, Expected
from ecsupport_desktop.services.forecasting import Forecast
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.horizon.keeper import HorizonKeeper
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import hairline, label
from ecsupport_desktop.ui.shared.moments import duration_text, moment_text
from ecsupport_desktop.ui.shared.page import Page
from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_table
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.words import number_text

_WIDTHS = (152, 150, 0, 130, 252, 84, 130)
_LEFT_OUT = (5, 6, 0, 1)
"""What goes first where there is no room to read the subject: it is in the request, one Enter away."""
MOST_SHOWN = 200


class ForecastPage(Page):
    """Shows what the horizon's keeper has read. GUI thread. Signals: left(); request_requested(UUID)."""

    left = Signal()
    request_requested = Signal(object)

    def __init__(self, link: DeskLink, keeper: HorizonKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("forecast")
        self._link, self._keeper = link, keeper
        self._shown: tuple[Expected, ...] = ()
        self.back = quiet_button("", "forecast.back", icon_name="chevron-left", hint="Esc")
        self.title = label("", "title", name="forecast.title")
        self.reasoning = label("", "muted", name="forecast.reasoning", wrap=True)
        self.table = RowsTable("forecast.table", self)
        self.empty = label("", "heading", name="forecast.empty", wrap=True)
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.table.entered.connect(self._ask)
        keeper.forecast_read.connect(self._on_forecast)
        link.language_changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        space = current_theme().space
        top = QHBoxLayout()
        top.setSpacing(space)
        top.addWidget(self.back)
        top.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * space, space, 2 * space, 2 * space)
        layout.setSpacing(space)
        layout.addLayout(top)
        layout.addWidget(self.reasoning)
        layout.addWidget(hairline())
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def retranslate(self) -> None:
        self.back.setText(_("Back to the queue"))
        self.title.setText(_("Late if nothing changes"))
        titles = (_("Number"), _("Client"), _("Subject"), _("Due"), _("To be expected"), _("Before it"), _("Agent"))
        dress_table(self.table, titles, _WIDTHS, leave_out=_LEFT_OUT)
        self.table.setAccessibleName(_("Responses that will be late if nothing changes"))
        if self._keeper.forecast is not None:
            self._on_forecast(self._keeper.forecast)

    def go_back(self) -> None:
        self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keeper.foresee()
        self.table.setFocus()

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────

    def _on_forecast(self, forecast: Forecast) -> None:
        """Each look begins with a new forecast, so that nothing is asked for while nobody looks."""
        if not self.isVisible():
            return
        self.reasoning.setText(self.reasons(forecast))
        self._shown = forecast.late[:MOST_SHOWN]
        ids = [each.request_id for each in self._shown]
        self.empty.setText(_("Every response will come in time.") if forecast.pace.is_known else "")
        self.empty.setVisible(forecast.pace.is_known and not ids)
        self.table.setVisible(bool(ids))
        self._link.query(lambda readers: readers.rows(ids), self._on_rows, key="forecast.rows")

    def reasons(self, forecast: Forecast) -> str:
        """The pace, and what comes of it, in words."""
        pace, weeks = forecast.pace, HISTORY // timedelta(weeks=1)
        given = ngettext("{count} response", "{count} responses", pace.responses).format(
            count=number_text(pace.responses)
        )
        staffed = number_text(round(pace.staffed / timedelta(hours=1)))
        if not pace.is_known:
            return _(
                "There is too little history to say: {given} in {staffed} staffed hours over the last {weeks} weeks. "
                "A forecast needs {least} responses and {hours} staffed hours."
            ).format(
                given=given, staffed=staffed, weeks=weeks, least=LEAST_RESPONSES,
                hours=LEAST_STAFFED // timedelta(hours=1),
            )  # fmt: skip
        pace_said = _(
            "The team gave {given} in {staffed} staffed hours over the last {weeks} weeks: {pace} an hour."
        ).format(given=given, staffed=staffed, weeks=weeks, pace=number_text(round(pace.an_hour, 1)))
        owed_said = ngettext(
            "{count} request is owed a response.", "{count} requests are owed a response.", forecast.owed
        ).format(count=number_text(forecast.owed))
        late_said = ngettext(
            "One after the other at that pace, Level 3 first, then by due moment, {count} will be late.",
            "One after the other at that pace, Level 3 first, then by due moment, {count} will be late.",
            len(forecast.late),
        ).format(count=number_text(len(forecast.late)))
        return f"{pace_said} {owed_said} {late_said}"

    def _on_rows(self, rows: tuple[QueueRow, ...]) -> None:
        by_id = {row.id: row for row in rows}
        self._shown = tuple(each for each in self._shown if each.request_id in by_id)
        now, zone = self._link.now(), self._link.zone
        texts = []
        for each in self._shown:
            row = by_id[each.request_id]
            if each.answered_at is None:
                expected = _("not in the next weeks")
            else:
                by = duration_text(each.answered_at - each.due_at)
                expected = _("{moment}, {late} late").format(moment=moment_text(each.answered_at, zone, now), late=by)
            texts.append((
                row.number, row.client, row.subject, moment_text(each.due_at, zone, now), expected,
                number_text(each.before), row.assignee or "—",
            ))  # fmt: skip
        self.table.show_texts(texts)
        if self._shown and self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)

    def _ask(self) -> None:
        if 0 <= self.table.currentRow() < len(self._shown):
            request_id: UUID = self._shown[self.table.currentRow()].request_id
            self.request_requested.emit(request_id)
