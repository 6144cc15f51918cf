"""How and when the answer went out: for now every answer is sent another way, by the agent's word."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from urllib.parse import quote

from PySide6.QtCore import QDateTime, QTime, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.commands import SentAnotherWay
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout

_WAYS = {
    DeliveryWay.MAIL_PROGRAM: N_("by mail program"),
    DeliveryWay.PHONE: N_("by phone"),
    DeliveryWay.CHAT: N_("by chat"),
    DeliveryWay.OTHER: N_("another way"),
}

MAILTO_LIMIT = 1_800
"""Characters of a mailto address that mail programs and shells still take whole."""


class Sending(QWidget):
    """By which way, and when if not now. Moments are shown in the zone and given as aware UTC.

    Signals: edited().
    """

    edited = Signal()

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sending")
        self._zone = zone
        layout = FlowLayout(self)
        self._way = QComboBox(self)
        self._way.setObjectName("field.way")
        self._way.setAccessibleName(_("Sent by"))
        self._way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for way in DeliveryWay:
            self._way.addItem(_(_WAYS[way]), way.value)
        self._earlier = QCheckBox(_("earlier"), self)
        self._earlier.setObjectName("field.sentEarlier")
        self._earlier.setMinimumHeight(self._way.sizeHint().height())
        self._moment = QDateTimeEdit(self)
        self._moment.setObjectName("field.sent_at")
        self._moment.setAccessibleName(_("When it was sent"))
        self._moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._moment.hide()
        for widget in (self._way, self._earlier, self._moment):
            layout.addWidget(widget)
        self._earlier.toggled.connect(self._on_earlier)
        self._way.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self._moment.dateTimeChanged.connect(lambda _moment: self.edited.emit())

    def word_of_agent(self, now: datetime) -> SentAnotherWay:
        """The way chosen, and the moment: now unless an earlier one was given."""
        return SentAnotherWay(way=DeliveryWay(self._way.currentData()), sent_at=self._sent_at() or now)

    def reset(self) -> None:
        self._earlier.setChecked(False)

    def choose(self, way: DeliveryWay) -> None:
        self._way.setCurrentIndex(self._way.findData(way.value))

    def _sent_at(self) -> datetime | None:
        if not self._earlier.isChecked():
            return None
        shown = self._moment.dateTime()
        day, clock = shown.date(), shown.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._zone)
        return local.astimezone(UTC)

    def _on_earlier(self, on: bool) -> None:
        if on:
            local = datetime.now(UTC).astimezone(self._zone)
            shown = QDateTime.currentDateTime()
            shown.setDate(shown.date().fromString(local.strftime("%Y-%m-%d"), "yyyy-MM-dd"))
            shown.setTime(QTime(local.hour, local.minute))
            self._moment.setDateTime(shown)
        self._moment.setVisible(on)
        self.edited.emit()


def mailto(addresses: list[str], subject: str, text: str) -> QUrl:
    """A mailto address (RFC 6068) with as much of the text as mail programs take; the clipboard has it whole."""
    to = ",".join(quote(address, safe="@") for address in addresses)
    line = " ".join(subject.split())
    start = f"mailto:{to}?subject={quote(line, safe='')}&body="
    body = quote(text.replace("\n", "\r\n"), safe="")
    if len(start) + len(body) > MAILTO_LIMIT:
        body = quote(_("(paste the answer here: it is in the clipboard)"), safe="")
    return QUrl(start + body, QUrl.ParsingMode.StrictMode)


def open_in_mail_program(addresses: list[str], subject: str, text: str) -> bool:
    """Hand the answer to the agent's own mail program; the clipboard holds it as well."""
    copy_text(text)
    return QDesktopServices.openUrl(mailto(addresses, subject, text))


def copy_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
