"""A field for a moment as the wall clock of the shown zone says it; what goes in and out is aware UTC."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from ecsupport_desktop.ui.shared.fields import give_manners
from ecsupport_desktop.ui.shared.style_sheet import CONTROL
from ecsupport_desktop.ui.shared.theme import px


class WallClockField(QDateTimeEdit):
    """Minutes; until somebody changes it, it gives back the very moment it was set to."""

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._exact: datetime | None = None
        # Qt's own zones would refuse an hour that the shown zone has: here a wall time is only digits.
        self.setTimeZone(QTimeZone(QTimeZone.Initialization.UTC))
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setCalendarPopup(True)
        self.setFixedHeight(px(CONTROL))
        give_manners(self)
        self.dateTimeChanged.connect(self._on_date_time_changed)

    def set_moment(self, moment: datetime) -> None:
        """Show this moment (aware)."""
        local = moment.astimezone(self._zone)
        day, clock = QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)
        self.setDateTime(QDateTime(day, clock, QTimeZone(QTimeZone.Initialization.UTC)))
        self._exact = moment.astimezone(UTC)

    def moment(self) -> datetime:
        """The moment shown, in UTC."""
        if self._exact is not None:
            return self._exact
        day, clock = self.date(), self.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._zone)
        return local.astimezone(UTC)

    def _on_date_time_changed(self, _shown: QDateTime) -> None:
        self._exact = None
