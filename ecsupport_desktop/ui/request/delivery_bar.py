"""Says of a message that failed, or of which nobody knows, what the mail server said, and lets the agent decide."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.delivery import undecided
from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.actions import say_in_tooltip
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px


class DeliveryBar(QWidget):
    """Above the conversation; not there while nothing is to be decided.

    Signals: arrived_requested(), not_arrived_requested(), again_requested().
    """

    arrived_requested = Signal()
    not_arrived_requested = Signal()
    again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryBar")
        set_kind(self, "raised")
        self._text = label("", "critical", name="deliveryText", wrap=True)
        self._arrived = quiet_button(_("It arrived"), "deliveryArrived")
        self._not_arrived = quiet_button(_("It didn't arrive"), "deliveryNotArrived")
        self._again = quiet_button(_("Send again"), "deliveryAgain")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(8), px(20), px(8))
        column.setSpacing(px(4))
        column.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button, keys, told in (
            (self._arrived, "Shift+Y", self.arrived_requested),
            (self._not_arrived, "Shift+X", self.not_arrived_requested),
            (self._again, "Shift+S", self.again_requested),
        ):
            say_in_tooltip(button, button.text(), keys)
            button.clicked.connect(told)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def set_view(self, view: RequestView | None, zone: tzinfo, now: datetime) -> None:
        """Show what is to be decided on this request, if anything is."""
        delivery = undecided(view.request) if view is not None else None
        self.setVisible(delivery is not None)
        if delivery is None:
            return
        unknown = delivery.state is DeliveryState.UNKNOWN
        template = (
            _("It isn't known whether the message of {moment} arrived. Look into the mailbox, then decide. {why}")
            if unknown
            else _("The message of {moment} wasn't delivered. {why}")
        )
        moment = moment_text(delivery.sent_at, zone, now)
        self._text.setText(show_invisibles(template.format(moment=moment, why=delivery.error or "").strip()))
        self._arrived.setVisible(unknown)
        self._not_arrived.setVisible(unknown)
        self._again.setVisible(delivery.way is None)
