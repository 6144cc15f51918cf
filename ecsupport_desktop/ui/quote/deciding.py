"""What the client said to a quote: accepted with which options, or declined; and taking an offer back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _, current_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import Answered, Quote, line_total, totals
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.letters import recipients
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.wall_clock import WallClockField

WITHDRAWN: Final = "withdrawn"
_ANSWERS: Final = {
    Answered.ACCEPTED.value: N_("Accepted"),
    Answered.DECLINED.value: N_("Declined"),
    WITHDRAWN: N_("We withdraw it"),
}
_CHANNELS: Final = {
    Channel.MAIL: N_("mail"),
    Channel.PHONE: N_("phone"),
    Channel.CHAT: N_("chat"),
    Channel.OTHER: N_("another way"),
}


_Offered = tuple[UUID, int]
"""A request and a revision of its quote."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed and chosen. `said_at`: aware UTC, None where nobody said another moment than the present one."""

    said_by: str
    answer: str | None = Answered.ACCEPTED.value
    how: str | None = Channel.MAIL.value
    said_at: datetime | None = None
    reason: str = ""
    chosen: tuple[UUID, ...] = ()


class DecidePanel(QWidget):
    """What is typed on each revision stays until it is recorded, which is done once at a time.

    Signals: decide_requested(DecideQuote | WithdrawQuote); left().
    """

    decide_requested = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_decide")
        self._link = link
        self._view: RequestView | None = None
        self._quote: Quote | None = None
        self._begun: datetime | None = None
        self._kept: dict[_Offered, _Typed] = {}
        self._under_way: set[_Offered] = set()
        self._options: dict[UUID, QCheckBox] = {}
        self._form = Form("quote_decide", self)
        self._answer = SegmentedControl(
            "answer", _("Decision"), [Segment(value=value, text=_(text)) for value, text in _ANSWERS.items()]
        )
        self._said_by = line_field("said_by", _("Who said so"), most=200)
        self._how = SegmentedControl(
            "how", _("How"), [Segment(value=channel.value, text=_(text)) for channel, text in _CHANNELS.items()]
        )
        self._said_at = WallClockField(link.zone, self)
        self._said_at.setAccessibleName(_("When it was said"))
        self._reason = text_field("reason", _("Reason"), lines=1)
        self._reason.setMaximumHeight(px(64))
        self._choices = QWidget(self)
        self._choices.setObjectName("quote_decide.options")
        self._column = QVBoxLayout(self._choices)
        self._column.setContentsMargins(0, 0, 0, 0)
        for name, title, field in (
            ("answer", _("Decision"), self._answer),
            ("said_by", _("Said by"), self._said_by),
            ("how", _("How"), self._how),
            ("said_at", _("When"), self._said_at),
            ("chosen", _("Options"), self._choices),
            ("reason", _("Reason"), self._reason),
        ):
            self._form.add(name, title, field)
        self._total = label("", "heading", name="quote_decide.total")
        self._record = primary_button(_("Record"), "quote_decide.record", hint="Ctrl+⏎")
        self._record.clicked.connect(self.record)
        leave = quiet_button(_("Cancel"), "quote_decide.leave", hint="Esc")
        leave.clicked.connect(self.left)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(self._total, 1)
        bar.addWidget(leave)
        bar.addWidget(self._record)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        layout.addWidget(self._form)
        layout.addLayout(bar)
        self._answer.value_chosen.connect(self._show)

    def begin(self, view: RequestView, quote: Quote) -> None:
        """Ask what was decided on this revision; what was typed about it before is there again."""
        self._keep()
        self._view, self._quote = view, quote
        offered = view.request.id, quote.revision
        self._form.clear_messages()
        self._record.setEnabled(offered not in self._under_way)
        people = recipients(view)
        typed = self._kept.get(offered) or _Typed(
            people[0].name or people[0].address if people else quote.content.client.attention
        )
        self._begun = self._link.now()
        self._answer.set_value(typed.answer)
        self._how.set_value(typed.how)
        self._said_by.setText(typed.said_by)
        self._said_at.set_moment(typed.said_at or self._begun)
        self._reason.setPlainText(typed.reason)
        self._offer_options(quote, typed.chosen)
        self._show()
        self._said_by.setFocus()
        self._said_by.selectAll()

    def _offer_options(self, quote: Quote, chosen: tuple[UUID, ...]) -> None:
        for box in self._options.values():
            box.deleteLater()
        self._options = {}
        for line in quote.content.lines:
            if line.optional:
                money = self._money(line_total(line).net)
                box = QCheckBox(show_invisibles(f"{line.description} · {money}").replace("&", "&&"), self._choices)
                box.setObjectName(f"quote_decide.option.{len(self._options) + 1}")
                box.setChecked(line.id in chosen)
                box.toggled.connect(self._show)
                self._column.addWidget(box)
                box.show()
                self._options[line.id] = box

    def _keep(self) -> None:
        """It is there again when this revision's panel is."""
        if self._offered is not None:
            moment = self._said_at.moment()
            self._kept[self._offered] = _Typed(
                self._said_by.text(), self._answer.value(), self._how.value(),
                moment if moment != self._begun else None, self._reason.toPlainText(), self._chosen,
            )  # fmt: skip

    @property
    def _offered(self) -> _Offered | None:
        """Which one is shown."""
        return (self._view.request.id, self._quote.revision) if self._view is not None and self._quote else None

    def _money(self, amount: int) -> str:
        currency = self._quote.content.currency if self._quote is not None else "EUR"
        return format_money(amount, currency, current_language(), with_currency=True)

    @property
    def _chosen(self) -> tuple[UUID, ...]:
        return tuple(key for key, box in self._options.items() if box.isChecked())

    def _show(self, _what: object = None) -> None:
        accepted = self._answer.value() == Answered.ACCEPTED.value
        ours = self._answer.value() == WITHDRAWN
        self._choices.setEnabled(accepted)
        for field in (self._said_by, self._how, self._said_at):
            field.setEnabled(not ours)
        total = ""
        if accepted and self._quote is not None:
            money = self._money(totals(self._quote.content, self._chosen).total)
            total = _("Accepted: {total}").format(total=money)
        self._total.setText(total)

    def record(self) -> None:
        """Record it, unless that is under way; what is wrong is said beside its field."""
        if self._view is None or self._quote is None or self._offered in self._under_way:
            return
        self._form.clear_messages()
        self._record.setEnabled(False)
        self._under_way.add((self._view.request.id, self._quote.revision))
        base = {
            **self._link.command_base(), "request_id": self._view.request.id, "revision": self._quote.revision,
            "reason": self._reason.toPlainText(),
        }  # fmt: skip
        answer = self._answer.value()
        if answer == WITHDRAWN:
            self.decide_requested.emit(c.WithdrawQuote(**base))
            return
        accepted = answer == Answered.ACCEPTED.value
        self.decide_requested.emit(
            c.DecideQuote(
                **base,
                answer=Answered(answer or Answered.ACCEPTED),
                said_by=self._said_by.text(),
                how=Channel(self._how.value() or Channel.OTHER),
                said_at=self._said_at.moment(),
                chosen=self._chosen if accepted else (),
            )
        )

    def refuse(self, command: c.DecideQuote | c.WithdrawQuote, field: str | None, text: str) -> bool:
        """It wasn't recorded, and everything is still there; why is said, if it is looked at."""
        self._under_way.discard((command.request_id, command.revision))
        if self._offered != (command.request_id, command.revision):
            return False
        self._record.setEnabled(True)
        if not self._form.say(field or "", text):
            self._form.say("answer", text)
        return self.isVisible()

    def done(self, command: c.DecideQuote | c.WithdrawQuote) -> bool:
        """It was recorded: nothing of it is kept. Whether it is the one that is shown."""
        offered = command.request_id, command.revision
        self._under_way.discard(offered)
        self._kept.pop(offered, None)
        shown = self._offered == offered
        if shown:
            self._view = self._quote = None
        return shown
