"""What the client agreed to: a recorded fact, with who said so, how and when."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.letters import recipients
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.wall_clock import WallClockField

_CHANNELS = {
    Channel.MAIL: N_("mail"),
    Channel.PHONE: N_("phone"),
    Channel.CHAT: N_("chat"),
    Channel.OTHER: N_("another way"),
}


class AgreePanel(QWidget):
    """Signals: agree_requested(AgreePlan); left()."""

    agree_requested = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan_agree")
        self._link = link
        self._view: RequestView | None = None
        self._form = Form("plan_agree", self)
        self._said_by = line_field("said_by", _("Who agreed"), most=200)
        self._how = SegmentedControl(
            "how", _("How"), [Segment(value=channel.value, text=_(text)) for channel, text in _CHANNELS.items()]
        )
        self._said_at = WallClockField(link.zone, self)
        self._said_at.setAccessibleName(_("When it was said"))
        self._what = text_field("what", _("What was agreed"), lines=2)
        self._what.setMaximumHeight(px(80))
        for name, title, field in (
            ("said_by", _("Agreed by"), self._said_by),
            ("how", _("How"), self._how),
            ("said_at", _("When"), self._said_at),
            ("what", _("What"), self._what),
        ):
            self._form.add(name, title, field)
        self._record = primary_button(_("Record"), "plan_agree.record", hint="Ctrl+⏎")
        self._record.clicked.connect(self.record)
        leave = quiet_button(_("Cancel"), "plan_agree.leave", hint="Esc")
        leave.clicked.connect(self.left)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addStretch(1)
        bar.addWidget(leave)
        bar.addWidget(self._record)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        layout.addWidget(label(_("Agreed with the client"), "heading"))
        layout.addWidget(self._form)
        layout.addLayout(bar)

    def begin(self, view: RequestView) -> None:
        """Ask what was agreed on the plan as it stands."""
        self._view = view
        self._form.clear_messages()
        self._record.setEnabled(True)
        people = recipients(view)
        self._said_by.setText(people[0].name or people[0].address if people else "")
        self._how.set_value(Channel.MAIL.value)
        self._said_at.set_moment(self._link.now())
        self._said_by.setFocus()
        self._said_by.selectAll()

    def record(self) -> None:
        if self._view is None:
            return
        self._form.clear_messages()
        self._record.setEnabled(False)
        fields: dict[str, Any] = self._link.command_base()
        self.agree_requested.emit(
            c.AgreePlan(
                **fields,
                request_id=self._view.request.id,
                said_by=self._said_by.text(),
                how=Channel(self._how.value() or Channel.OTHER),
                said_at=self._said_at.moment(),
                what=self._what.toPlainText(),
            )
        )

    def refuse(self, field: str | None, text: str) -> None:
        """It wasn't recorded: why; everything is still there."""
        self._record.setEnabled(True)
        if not self._form.say(field or "", text):
            self._form.say("said_by", text)
