"""Keeps the strip fresh: due moments when something changed, the forecast now and then; names what is meant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QToolTip

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.urgency import urgency_of
from ecsupport_desktop.services.forecasting import Forecast, read_forecast
from ecsupport_desktop.services.office import office_of
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.horizon.painting import Look, names_of
from ecsupport_desktop.ui.horizon.strip import HorizonStrip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.dues import Dues
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.labels import escaped_tooltip
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.urgency import time_left_spoken

FORECAST_MILLISECONDS = 10 * 60_000
"""The pace of weeks doesn't change in minutes."""


class HorizonKeeper(QObject):
    """GUI thread. Signals: forecast_read(Forecast)."""

    forecast_read = Signal(object)

    def __init__(self, strip: HorizonStrip, link: DeskLink, dues: Dues, parent: QObject) -> None:
        super().__init__(parent)
        self._strip, self._link, self._dues = strip, link, dues
        self.forecast: Forecast | None = None
        self._pointed: tuple[tuple[UUID, ...], int, QPoint] | None = None
        self._again = QTimer(self, interval=FORECAST_MILLISECONDS)
        self._again.timeout.connect(self.foresee)
        dues.dues_read.connect(self._on_dues)
        link.policy_changed.connect(self._on_look_changed)
        link.settings_changed.connect(self._on_settings_changed)
        link.language_changed.connect(self._on_look_changed)
        current_keys().keys_changed.connect(self._on_look_changed)
        strip.pointed_at.connect(self._on_pointed_at)
        strip.request_selected.connect(self._on_request_selected)

    def begin(self) -> None:
        self._again.start()

    def close_down(self) -> None:
        self._again.stop()

    def look(self, now: datetime | None = None) -> Look:
        """As things are."""
        return Look(
            now=now or self._link.now(), policy=self._link.policy, office=office_of(self._link.settings),
            zone=self._link.zone,
        )  # fmt: skip

    def foresee(self) -> None:
        """Read the forecast anew."""
        owed = self._dues.owed
        if owed is None:
            return
        now, office = self._link.now(), office_of(self._link.settings)
        self._link.query(
            lambda readers: read_forecast(readers, owed, now, office), self._on_forecast, key="horizon.forecast"
        )

    def on_moment_passed(self, now: datetime) -> None:
        self._strip.show_look(self.look(now))

    def _on_dues(self, dues: tuple[Owed, ...], _changed: object) -> None:
        moments, ids = tuple(each.due_at for each in dues), tuple(each.request_id for each in dues)
        self._strip.show_dues(moments, ids, self.look())
        if self.forecast is None:
            self.foresee()

    def _on_forecast(self, forecast: Forecast) -> None:
        self.forecast = forecast
        late = forecast.late_ids
        said = ngettext("{count} will be late", "{count} will be late", len(late)).format(count=len(late))
        if key := current_keys().shown("F7"):
            said = _("{what} · {key}").format(what=said, key=key)
        self._strip.show_late(late, said if late else "")
        self.forecast_read.emit(forecast)

    def _on_look_changed(self, _what: object = None) -> None:
        self._strip.retranslate()
        self._strip.show_look(self.look())
        if self.forecast is not None:
            self._on_forecast(self.forecast)

    def _on_settings_changed(self, _settings: object) -> None:
        self._on_look_changed()
        self.foresee()

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_pointed_at(self, ids: tuple[UUID, ...], where: QPoint) -> None:
        if not ids:
            QToolTip.hideText()
            return
        named, more = names_of(ids)
        self._pointed = (named, more, where)
        self._link.query(lambda readers: readers.rows(named), self._on_pointed_rows, key="horizon.names")

    def _on_pointed_rows(self, rows: tuple[QueueRow, ...]) -> None:
        if self._pointed is None:
            return
        _named, more, where = self._pointed
        now, zone = self._link.now(), self._link.zone
        lines = []
        for row in rows:
            due = _("due {moment}").format(moment=moment_text(row.due_at, zone, now)) if row.due_at else ""
            mark = _("will be late if nothing changes") if row.id in self._strip.late else ""
            lines.append(" · ".join(part for part in (row.number, row.client, row.subject, due, mark) if part))
        if more:
            lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
        QToolTip.showText(where, escaped_tooltip("\n".join(lines)), self._strip)

    def _on_request_selected(self, request_id: UUID) -> None:
        self._link.query(lambda readers: readers.rows([request_id]), self._on_selected_row, key="horizon.spoken")

    def _on_selected_row(self, rows: tuple[QueueRow, ...]) -> None:
        for row in rows:
            words = self.spoken(row)
            self._strip.setAccessibleDescription(words)
            say(self._strip, words)

    def spoken(self, row: QueueRow) -> str:
        """ "critical, 3 hours 12 minutes left, ECS-…, Acme, Checkout shows 500, 4 of 57"."""
        now = self._link.now()
        left = row.due_at - now if row.due_at is not None else None
        said = [
            time_left_spoken(urgency_of(row.due_at, now, self._link.policy), left),
            row.number,
            row.client,
            row.subject,
        ]
        if row.id in self._strip.late:
            said.append(_("will be late if nothing changes"))
        at, of = self._strip.place_of(row.id)
        if at:
            said.append(_("{number} of {count}").format(number=at, count=of))
        return show_invisibles(", ".join(part for part in said if part))
