"""How and when the answer went out: for now every answer is sent another way, by the agent's word."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.commands import SentAnotherWay
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.field_message import FieldMessage
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
    """By which way, and when if not now. Moments are shown in the window's zone and given as aware UTC.

    Signals: edited().
    """

    edited = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sending")
        self._link = link
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QWidget(self)
        layout = FlowLayout(row)
        column.addWidget(row)
        self._way = QComboBox(row)
        self._way.setObjectName("field.way")
        self._way.setAccessibleName(_("Sent by"))
        self._way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for way in DeliveryWay:
            self._way.addItem(_(_WAYS[way]), way.value)
        self._earlier = QCheckBox(_("earlier"), row)
        self._earlier.setObjectName("field.sentEarlier")
        self._earlier.setAccessibleDescription(_("It was sent at an earlier moment than now"))
        self._earlier.setMinimumHeight(self._way.sizeHint().height())
        self._moment = QDateTimeEdit(row)
        self._moment.setObjectName("field.sent_at")
        self._moment.setAccessibleName(_("When it was sent"))
        self._moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        # The digits are those of the shown zone: the computer's own nights of the clock don't concern them.
        self._moment.setTimeZone(QTimeZone.utc())
        self._moment.hide()
        for widget in (self._way, self._earlier, self._moment):
            layout.addWidget(widget)
        self._message = FieldMessage(self._moment, self)
        column.addWidget(self._message)
        self._earlier.toggled.connect(self._on_earlier)
        self._way.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self._moment.dateTimeChanged.connect(lambda _moment: self.edited.emit())

    def parts(self) -> tuple[QWidget, ...]:
        """Its fields, in the order Tab goes through them."""
        return self._way, self._earlier, self._moment

    def word_of_agent(self) -> SentAnotherWay:
        """The way chosen, and the moment: now unless an earlier one was given."""
        return self.earlier() or SentAnotherWay(way=self._chosen(), sent_at=self._link.now())

    def earlier(self) -> SentAnotherWay | None:
        """The same where the agent gave another moment than now."""
        if not self._earlier.isChecked():
            return None
        shown = self._moment.dateTime()
        day, clock = shown.date(), shown.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._link.zone)
        return SentAnotherWay(way=self._chosen(), sent_at=local.astimezone(UTC))

    def reset(self) -> None:
        self._earlier.setChecked(False)
        self._message.clear_message()

    def choose(self, way: DeliveryWay) -> None:
        self._way.setCurrentIndex(self._way.findData(way.value))

    def show_problem(self, text: str) -> None:
        """Say beside the moment what is wrong with it; "" falls silent."""
        self._message.set_message(text, "critical" if text else "muted")

    def focus_moment(self) -> None:
        """Move the keyboard to the moment."""
        (self._moment if self._earlier.isChecked() else self._way).setFocus()

    def _chosen(self) -> DeliveryWay:
        return DeliveryWay(self._way.currentData())

    def _on_earlier(self, on: bool) -> None:
        if on:
            local = self._link.now().astimezone(self._link.zone)
            day, clock = QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)
            self._moment.setDateTime(QDateTime(day, clock, QTimeZone.utc()))
        self._moment.setVisible(on)
        self.updateGeometry()
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
