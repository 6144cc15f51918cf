"""How the answer goes out: by mail from here, to whom, or another way by the agent's word, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.domain.commands import SentAnotherWay
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.recipients import read_recipients, recipients_text
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import escaped_tooltip, label
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import px

_WAYS = {
    DeliveryWay.MAIL_PROGRAM: N_("by mail program"),
    DeliveryWay.PHONE: N_("by phone"),
    DeliveryWay.CHAT: N_("by chat"),
    DeliveryWay.OTHER: N_("another way"),
}

BY_MAIL = "mail"
"""In place of a DeliveryWay: it is sent from here."""
MAILTO_LIMIT = 1_800
"""Characters of a mailto address that mail programs and shells still take whole."""


class Sending(QWidget):
    """By which way; by mail to whom, else when if not now. Moments are shown in the window's zone, given as aware UTC.

    Signals: edited(); way_changed().
    """

    edited = Signal()
    way_changed = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sending")
        self._link = link
        self._proposed = ""
        self._by_hand = False  # whether the way was chosen by the agent
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        row = QWidget(self)
        column.addLayout(self._line_with(row))
        column.addWidget(self._to_message)
        self._make_way(row)
        self._message = FieldMessage(self._moment, self)
        column.addWidget(self._message)
        self._earlier.toggled.connect(self._on_earlier)
        self._way.activated.connect(self._on_way_chosen)
        self._way.currentIndexChanged.connect(self._on_way)
        self._to.textEdited.connect(self._on_to_edited)
        link.settings_changed.connect(self._on_settings_changed)
        self._show_way()
        self._moment.dateTimeChanged.connect(lambda _moment: self.edited.emit())

    def _line_with(self, row: QWidget) -> QHBoxLayout:
        """Whom it goes to, then by which way."""
        self._to = line_field("field.to", _("To"), _("Whom it goes to"), most=4_000)
        self._to_message = FieldMessage(self._to, self)
        self._to_row = QWidget(self)
        beside = QHBoxLayout(self._to_row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(8))
        said = label(_("To"), "muted", name="toLabel")
        said.setBuddy(self._to)
        beside.addWidget(said)
        beside.addWidget(self._to, 1)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self._to_row, 1)
        line.addWidget(row, 1)
        self._line = line
        return line

    def _make_way(self, row: QWidget) -> None:
        self._way = QComboBox(row)
        self._way.setObjectName("field.way")
        self._way.setAccessibleName(_("Sent by"))
        # On Linux the name of a box is what is chosen in it.
        self._way.setAccessibleDescription(_("Sent by"))
        self._way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._offer_ways()
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
        layout = FlowLayout(row)
        for widget in (self._way, self._earlier, self._moment):
            layout.addWidget(widget)

    def parts(self) -> tuple[QWidget, ...]:
        """Its fields, in the order Tab goes through them."""
        return self._to, self._way, self._earlier, self._moment

    @property
    def by_mail(self) -> bool:
        """Whether it leaves from here, by mail."""
        return bool(self._way.currentData() == BY_MAIL)

    def chosen_recipients(self) -> tuple[Address, ...] | None:
        """Whom the mail goes to; None where that can't be told, which is said beside the field."""
        try:
            return read_recipients(self._to.text())
        except DomainError as error:
            self._to_message.set_message(error_text(error), "critical")
            self._to.setFocus()
            return None

    @property
    def changed_recipients(self) -> str:
        """Whom it goes to as typed, where that isn't who was proposed."""
        return self._to.text() if self.by_mail and self._to.text() != self._proposed else ""

    def change_recipients(self, text: str) -> None:
        """As it was typed before."""
        self._to.setText(text)
        self._to.setToolTip(escaped_tooltip(text))

    def propose_recipients(self, people: tuple[Address, ...]) -> None:
        """Begin with these."""
        self._proposed = recipients_text(people)
        self._to.setText(self._proposed)
        self._to.setCursorPosition(0)
        self._to.setToolTip(escaped_tooltip(self._to.text()))
        self._to_message.clear_message()

    def word_of_agent(self) -> SentAnotherWay | None:
        """The way chosen, and the moment: now unless an earlier one was given. None: by mail."""
        if self.by_mail:
            return None
        return self.earlier() or SentAnotherWay(way=self._chosen(), sent_at=self._link.now())

    def earlier(self) -> SentAnotherWay | None:
        """The same where the agent gave another moment than now."""
        if self.by_mail or not self._earlier.isChecked():
            return None
        shown = self._moment.dateTime()
        day, clock = shown.date(), shown.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._link.zone)
        return SentAnotherWay(way=self._chosen(), sent_at=local.astimezone(UTC))

    def reset(self) -> None:
        """By mail again, where that is possible."""
        self._by_hand = False
        self._way.setCurrentIndex(max(self._way.findData(BY_MAIL), 0) if self._sends else self._way.currentIndex())
        self._to_message.clear_message()
        self._earlier.setChecked(False)
        self._message.clear_message()

    def choose(self, way: DeliveryWay) -> None:
        self._by_hand = True
        self._way.setCurrentIndex(self._way.findData(way.value))

    def show_problem(self, text: str) -> None:
        """Say beside the moment what is wrong with it; "" falls silent."""
        self._message.set_message(text, "critical" if text else "muted")

    def focus_moment(self) -> None:
        """Move the keyboard to the moment, or by mail to the addresses."""
        if self.by_mail:
            self._to.setFocus()
            return
        (self._moment if self._earlier.isChecked() else self._way).setFocus()

    def _chosen(self) -> DeliveryWay:
        return DeliveryWay(self._way.currentData())

    @property
    def _sends(self) -> bool:
        return mail_account(self._link.settings).sends

    def _offer_ways(self) -> None:
        self._way.clear()
        if self._sends:
            self._way.addItem(_("by mail"), BY_MAIL)
        for way in DeliveryWay:
            self._way.addItem(_(_WAYS[way]), way.value)

    def _on_settings_changed(self, _settings: object) -> None:
        """A mailbox was set up, or isn't any more; what was chosen stays where it can."""
        if self._sends != (self._way.findData(BY_MAIL) >= 0):
            chosen = self._way.currentData() if self._by_hand else None
            self._way.blockSignals(True)
            self._offer_ways()
            self._way.setCurrentIndex(max(self._way.findData(chosen), 0))
            self._way.blockSignals(False)
            self._on_way()

    def _on_way_chosen(self, _index: int) -> None:
        self._by_hand = True

    def _on_way(self, _index: int = 0) -> None:
        self._show_way()
        self.way_changed.emit()
        self.edited.emit()

    def _show_way(self) -> None:
        by_mail = self.by_mail
        self._line.setStretch(1, 0 if by_mail else 1)
        self._to_row.setVisible(by_mail)
        if not by_mail:
            self._to_message.clear_message()
        self._earlier.setVisible(not by_mail)
        self._moment.setVisible(not by_mail and self._earlier.isChecked())
        self.updateGeometry()

    def _on_to_edited(self, text: str) -> None:
        self._to.setToolTip(escaped_tooltip(text))
        self._to_message.clear_message()
        self.edited.emit()

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
