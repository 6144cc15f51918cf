"""What the client agreed to: a recorded fact, with who said so, how and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed and chosen. `said_at`: aware UTC, None where nobody said another moment than the present one."""

    said_by: str
    how: str | None = Channel.MAIL.value
    said_at: datetime | None = None
    what: str = ""


class AgreePanel(QWidget):
    """What is typed on each plan stays until it is recorded, which is done once at a time.

    Signals: agree_requested(AgreePlan); left().
    """

    agree_requested = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan_agree")
        self._link = link
        self._view: RequestView | None = None
        self._begun: datetime | None = None
        self._kept: dict[UUID, _Typed] = {}
        self._under_way: set[UUID] = set()
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
        """Ask what was agreed on the plan as it stands; what was typed about it before is there again."""
        self._keep()
        self._view, request_id = view, view.request.id
        self._form.clear_messages()
        self._record.setEnabled(request_id not in self._under_way)
        people = recipients(view)
        typed = self._kept.get(request_id) or _Typed(people[0].name or people[0].address if people else "")
        self._begun = self._link.now()
        self._said_by.setText(typed.said_by)
        self._how.set_value(typed.how)
        self._said_at.set_moment(typed.said_at or self._begun)
        self._what.setPlainText(typed.what)
        self._said_by.setFocus()
        self._said_by.selectAll()

    def _keep(self) -> None:
        """It is there again when this plan's panel is."""
        if self._view is not None:
            moment = self._said_at.moment()
            said_at = moment if moment != self._begun else None
            self._kept[self._view.request.id] = _Typed(
                self._said_by.text(), self._how.value(), said_at, self._what.toPlainText()
            )

    def record(self) -> None:
        """Record it, unless that is under way."""
        if self._view is None or self._view.request.id in self._under_way:
            return
        self._form.clear_messages()
        self._record.setEnabled(False)
        self._under_way.add(self._view.request.id)
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

    def refuse(self, command: c.AgreePlan, field: str | None, text: str) -> bool:
        """It wasn't recorded, and everything is still there; why is said, if it is looked at."""
        self._under_way.discard(command.request_id)
        if self._view is None or self._view.request.id != command.request_id:
            return False
        self._record.setEnabled(True)
        if not self._form.say(field or "", text):
            self._form.say("said_by", text)
        return self.isVisible()

    def done(self, command: c.AgreePlan) -> bool:
        """It was recorded: nothing of it is kept. Whether it is the one that is shown."""
        self._under_way.discard(command.request_id)
        self._kept.pop(command.request_id, None)
        shown = self._view is not None and self._view.request.id == command.request_id
        if shown:
            self._view = None
        return shown
