"""The message a quote goes out with: by mail, or by the agent's word that it went another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import Quote
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.letters import quote_letter, recipients
from ecsupport_desktop.services.mail_templates import signature
from ecsupport_desktop.services.quoting import file_name
from ecsupport_desktop.services.recipients import read_recipients, recipients_text
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.wall_clock import WallClockField

_BY_MAIL: Final = ""
_WAYS: Final = {
    DeliveryWay.MAIL_PROGRAM: N_("my mail program"),
    DeliveryWay.PHONE: N_("phone"),
    DeliveryWay.CHAT: N_("chat"),
    DeliveryWay.OTHER: N_("another way"),
}


_Offered = tuple[UUID, int]
"""A request and a revision of its quote."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """What was typed and chosen. `sent_at`: aware UTC, None where nobody said another moment than the present one."""

    to: str
    text: str
    way: str = _BY_MAIL
    sent_at: datetime | None = None


class SendPanel(QWidget):
    """Each revision's letter stays until it is sent, and goes out once at a time.

    Signals: send_requested(SendQuote); left() — the agent thought better of it.
    """

    send_requested = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_send")
        self._link = link
        self._view: RequestView | None = None
        self._quote: Quote | None = None
        self._seen: UUID | None = None
        self._begun: datetime | None = None
        self._letters: dict[_Offered, _Letter] = {}
        self._under_way: set[_Offered] = set()
        self._form = Form("quote_send", self)
        self._way = choice_field("way", _("How it goes out"))
        self._to = line_field("to", _("To"), most=2_000)
        self._moment = WallClockField(link.zone, self)
        self._moment.setAccessibleName(_("When it went out"))
        self._text = text_field("text", _("Message"), lines=8)
        self._form.add("way", _("How"), self._way)
        self._form.add("to", _("To"), self._to)
        self._form.add("sent_at", _("When"), self._moment)
        self._form.add("text", _("Message"), self._text)
        self._attached = label("", "muted", name="quote_send.attached")
        self._send = primary_button(_("Send"), "quote_send.send", hint="Ctrl+⏎")
        self._send.clicked.connect(self.send)
        leave = quiet_button(_("Cancel"), "quote_send.leave", hint="Esc")
        leave.clicked.connect(self.left)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(self._attached, 1)
        bar.addWidget(leave)
        bar.addWidget(self._send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        layout.addWidget(self._form)
        layout.addLayout(bar)
        self._way.activated.connect(self._on_way)

    def begin(self, view: RequestView, quote: Quote) -> None:
        """Propose the message for this revision; what was typed for it before stays."""
        self._keep()
        self._view, self._quote = view, quote
        offered = view.request.id, quote.revision
        messages = [message.id for message in view.request.messages]
        self._seen = messages[-1] if messages else None
        self._way.clear()
        if mail_account(self._link.settings).sends:
            self._way.addItem(_("by mail"), _BY_MAIL)
        for way, words in _WAYS.items():
            self._way.addItem(_(words), way.value)
        self._begun = self._link.now()
        self._moment.set_moment(self._begun)
        self._send.setEnabled(offered not in self._under_way)
        self._attached.setText(_("Attached: {name}").format(name=file_name(quote)))
        self._form.clear_messages()
        self._show(self._letters.get(offered) or self._proposed(view, quote))
        self._on_way()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _proposed(self, view: RequestView, quote: Quote) -> _Letter:
        signed, agent = bool(self._signature), self._link.agent.name
        text = quote_letter(view, quote.content.language, agent, self._link.texts, signed=signed)
        return _Letter(recipients_text(recipients(view)), text, self._way.currentData())

    def _show(self, letter: _Letter) -> None:
        self._way.setCurrentIndex(max(self._way.findData(letter.way), 0))
        if letter.sent_at is not None:
            self._moment.set_moment(letter.sent_at)
        if letter.text != self._text.toPlainText():
            self._text.setPlainText(letter.text)
        self._to.setText(letter.to)

    def _keep(self) -> None:
        """The letter is there again when this revision's panel is."""
        offered, text = self._offered, self._text.toPlainText()
        if offered is None:
            return
        self._letters.pop(offered, None)
        if text.strip():
            moment = self._moment.moment()
            sent_at = moment if moment != self._begun else None
            self._letters[offered] = _Letter(self._to.text(), text, self._way.currentData(), sent_at)

    @property
    def message(self) -> QPlainTextEdit:
        """Where the message is written."""
        return self._text

    @property
    def written_for(self) -> tuple[RequestView | None, str]:
        """The request, and the language the message is in."""
        return (
            self._view,
            self._quote.content.language if self._quote is not None else self._link.settings.answer_language,
        )

    @property
    def _offered(self) -> _Offered | None:
        """Which one is shown."""
        return (self._view.request.id, self._quote.revision) if self._view is not None and self._quote else None

    @property
    def _signature(self) -> str:
        """Below a mail; what goes out another way is signed there."""
        if self._quote is None or self._way.currentData() != _BY_MAIL:
            return ""
        signatures = mail_account(self._link.settings).signatures
        return signature(signatures.get(self._quote.content.language, ""), self._link.agent.name).strip()

    def send(self) -> None:
        """Send it, or record that it went out, unless it is under way; what is wrong is said beside its field."""
        if self._view is None or self._quote is None or self._offered in self._under_way:
            return
        self._form.clear_messages()
        way = self._way.currentData()
        fields: dict[str, Any] = {"to": recipients(self._view), "signature": self._signature}
        if way == _BY_MAIL:
            try:
                fields["to"] = read_recipients(self._to.text())
            except DomainError as error:
                self._form.say("to", error_text(error))
                return
        else:
            fields["sent"] = c.SentAnotherWay(way=DeliveryWay(way), sent_at=self._moment.moment())
        if self._leaves_open():
            return
        self._send.setEnabled(False)
        self._under_way.add((self._view.request.id, self._quote.revision))
        self.send_requested.emit(
            c.SendQuote(
                **self._link.command_base(),
                request_id=self._view.request.id,
                revision=self._quote.revision,
                text=self._text.toPlainText(),
                seen=self._seen,
                **fields,
            )
        )

    def _leaves_open(self) -> bool:
        """Whether something in the message waits to be filled in; it is said, and selected to be typed over."""
        gap = next(iter(self._link.texts.unfilled(self._text.toPlainText())), "")
        if gap:
            self._form.say("text", _("Write something in place of {placeholder}").format(placeholder=gap))
            self._text.setTextCursor(self._text.document().find(gap, 0, QTextDocument.FindFlag.FindCaseSensitively))
        return bool(gap)

    def refuse(self, command: c.SendQuote, field: str | None, text: str) -> bool:
        """It wasn't sent, and everything typed is still there; why is said, if it is looked at."""
        self._under_way.discard((command.request_id, command.revision))
        if self._offered != (command.request_id, command.revision):
            return False
        self._send.setEnabled(True)
        if not self._form.say(field or "", text):
            self._form.say("text", text)
        return self.isVisible()

    def done(self, command: c.SendQuote) -> bool:
        """It was sent: only what was typed since is kept. Whether it is the one that is shown."""
        offered = command.request_id, command.revision
        self._under_way.discard(offered)
        shown = self._offered == offered
        if shown:
            self._keep()
            self._view = self._quote = None
            self._text.clear()
        if (kept := self._letters.get(offered)) is not None and kept.text == command.text:
            del self._letters[offered]
        return shown

    def put_back(self, command: c.SendQuote) -> None:
        """It was taken back: its letter is proposed again, unless another one was begun."""
        letter = _Letter(recipients_text(command.to), command.text)
        self._letters.setdefault((command.request_id, command.revision), letter)

    def _on_way(self, _index: int = 0) -> None:
        by_mail = self._way.currentData() == _BY_MAIL
        self._to.setEnabled(by_mail)
        self._moment.setEnabled(not by_mail)
        self._send.setText(_("Send") if by_mail else _("Record as sent"))
