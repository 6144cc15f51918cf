"""A request that came by phone or chat: typed here, registered with Ctrl+Enter; Esc keeps what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import NewMessage, RegisterRequest
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.words import Channel, Impact
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.language_guess import guess_language
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.directory.caller import Caller
from ecsupport_desktop.ui.directory.request_draft import RequestDraft
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.form import Form, failure_text
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import add_gap, label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.scrolled import Scrolled
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.wall_clock import WallClockField
from ecsupport_desktop.ui.shared.words import word

_CHANNELS = (Channel.PHONE, Channel.CHAT, Channel.MAIL, Channel.OTHER)


class NewRequestDialog(QDialog):
    """What is half typed is journalled, and there again in the next dialog, until it is registered or emptied.

    Signals: registered(UUID) — the new request's.
    """

    registered = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._pending: RegisterRequest | None = None
        self._waiting = self._filling = False
        self._given_up: dict[str, str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("new_request")
        self.setWindowTitle(_("New request"))
        self._form = Form("new_request", self)
        self._channel = SegmentedControl(
            "channel", _("Channel"), [Segment(value=each.value, text=word(each)) for each in _CHANNELS]
        )
        self._received = WallClockField(link.zone)
        self._subject = line_field("subject", _("Subject"), _("What it is about, in a line"), most=300)
        self._impact = SegmentedControl(
            "impact", _("Impact"), [Segment(value=each.value, text=word(each)) for each in Impact]
        )
        self._text = text_field("text", _("What was said"), _("In the client's words"), lines=7)
        self._build()
        self._empty()
        self._draft = RequestDraft(link, self._typed, self)
        self._draft.loaded.connect(self._on_draft_loaded)
        for signal in (
            self._channel.value_chosen,
            self._received.dateTimeChanged,
            self._caller.edited,
            self._subject.textEdited,
            self._impact.value_chosen,
            self._text.textChanged,
        ):
            signal.connect(self._on_edited)
        self._draft.load()

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 680, 640)
        form = self._form
        form.add("channel", _("Came by"), self._channel)
        form.add("received_at", _("Received"), self._received)
        self._caller = Caller(self._link, form, self)
        self._caller.refused.connect(self._refuse)
        self._caller.settled.connect(self._on_settled)
        form.add("subject", _("Subject"), self._subject)
        form.add("impact", _("Impact"), self._impact)
        form.add("text", _("What was said"), self._text, stretch=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        add_gap(layout, theme.space)
        layout.addWidget(Scrolled(form, "new_request.scroll"), 1)
        layout.addLayout(self._bar())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.register)

    def _bar(self) -> QHBoxLayout:
        self._said = label(_("Esc closes; what is typed stays."), "muted", name="new_request.said", wrap=True)
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        register = primary_button(_("Register"), "new_request.register")
        register.set_hint(keys)
        register.clicked.connect(self.register)
        self._clear = quiet_button(_("Empty the form"), "new_request.clear")
        self._clear.clicked.connect(self._on_clear)
        close = button(_("Close"), "new_request.close")
        close.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(self._said, 1)
        for each in (self._clear, close, register):
            bar.addWidget(each)
        return bar

    def showEvent(self, event: QShowEvent) -> None:
        """A form nobody has begun is of now; a begun one keeps the moment the client called."""
        super().showEvent(event)
        if not self.is_begun():
            self._set_received(self._link.now())
        (self._subject if self._caller.client is not None else self._caller.client_field).setFocus()

    def done(self, result: int) -> None:
        """Write down what is typed before closing."""
        self._draft.flush()
        super().done(result)

    def is_begun(self) -> bool:
        """Whether somebody typed something that isn't registered yet."""
        return self._caller.is_begun() or bool(self._subject.text().strip() or self._text.toPlainText().strip())

    def clear(self) -> None:
        """An empty form, received now; what was typed is given up."""
        self._empty()
        self._draft.discard()

    def _on_clear(self) -> None:
        """Empty the form; until somebody types, the same button brings it back."""
        if self._given_up is not None and not self.is_begun():
            self._on_draft_loaded(self._given_up)
            self._draft.touch()
            self._offer_back(None)
            return
        typed = self._typed()
        self.clear()
        self._offer_back(typed)

    def _offer_back(self, typed: dict[str, str] | None) -> None:
        self._given_up = typed
        text = _("Empty the form") if typed is None else _("Bring it back")
        self._clear.setText(text)
        self._clear.setAccessibleName(text)

    def _empty(self) -> None:
        self._pending, self._waiting, self._filling = None, False, True
        self._channel.set_value(Channel.PHONE.value)
        self._impact.set_value(Impact.NONE.value)
        self._received.set_moment(self._link.now())
        self._caller.clear()
        self._subject.clear()
        self._text.clear()
        self._filling = False
        self._form.clear_messages()
        self._say("")

    def _set_received(self, moment: datetime) -> None:
        self._filling = True
        self._received.set_moment(moment)
        self._filling = False

    def _typed(self) -> dict[str, str] | None:
        """What is worth keeping, as text."""
        if not self.is_begun():
            return None
        return {
            **self._caller.fields(),
            "channel": self._channel.value() or "",
            "impact": self._impact.value() or "",
            "received_at": self._received.moment().isoformat(),
            "subject": self._subject.text(),
            "text": self._text.toPlainText(),
        }

    def _on_draft_loaded(self, fields: dict[str, str]) -> None:
        if self.is_begun():
            return
        self._filling = True
        self._channel.set_value(fields.get("channel") or Channel.PHONE.value)
        self._impact.set_value(fields.get("impact") or Impact.NONE.value)
        if received := fields.get("received_at"):
            self._received.set_moment(datetime.fromisoformat(received))
        self._caller.restore(fields)
        self._subject.setText(fields.get("subject", ""))
        self._text.setPlainText(fields.get("text", ""))
        self._filling = False
        self._say(_("This is what you had typed."))

    def _on_edited(self) -> None:
        if not self._filling:
            self._draft.touch()
            if self.is_begun():
                self._offer_back(None)

    def register(self) -> None:
        """Register what is typed; a refusal is said beside its field and nothing is lost."""
        self._form.clear_messages()
        self._say("")
        self._waiting = self._caller.busy
        if self._waiting:
            return
        if self._caller.unknown_client():
            self._refuse("client_id", _("No client of this name: create it, or leave the field empty"))
            return
        try:
            command = self._command()
        except DomainError as error:
            self._refuse(error.field, error_text(error))
            return
        # The same words again are the same command: a second press of the keys registers nothing twice.
        before = self._pending
        if before is not None and replace(before, id=command.id, request_id=command.request_id) == command:
            command = before
        self._pending = command
        self._link.execute(command, self._on_registered, self._on_failed)

    def _on_settled(self) -> None:
        if self._waiting:
            self.register()

    def _command(self) -> RegisterRequest:
        client, contact = self._caller.client, self._caller.contact
        subject, text = self._subject.text().strip(), self._text.toPlainText().strip()
        otherwise = self._link.settings.answer_language
        return RegisterRequest(
            **self._link.command_base(),
            request_id=new_id(),
            subject=subject,
            message=NewMessage(
                channel=Channel(self._channel.value() or Channel.PHONE),
                sender=self._caller.address,
                subject=subject,
                text=text,
                received_at=self._received.moment(),
            ),
            client_id=client.id if client else None,
            contact_id=contact.id if contact else None,
            service_id=self._caller.service_id,
            impact=Impact(self._impact.value() or Impact.NONE),
            language=client.language if client else guess_language(f"{subject}\n{text}", otherwise),
        )

    def _on_registered(self, outcome: Outcome) -> None:
        if self._pending is None or outcome.command_id != self._pending.id:
            return
        self._pending = None
        if outcome.accepted:
            self.clear()
            self.accept()
            self._notices.info(_("{number} is registered.").format(number=outcome.number))
            self.registered.emit(outcome.request_id)
        elif outcome.refusal is not None:
            self._refuse(outcome.refusal.field, refusal_text(outcome))

    def _on_failed(self, error: Exception) -> None:
        self._say(failure_text(error), "critical")

    def _refuse(self, field: str | None, text: str) -> None:
        if field is None or not self._form.say(field, text):
            self._say(text, "critical")

    def _say(self, text: str, kind: str = "muted") -> None:
        self._said.setText(text or _("Esc closes; what is typed stays."))
        set_kind(self._said, kind)
