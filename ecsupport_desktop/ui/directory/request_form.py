"""The fields of a new request: what is typed in them as text, and as the command that registers it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import NewMessage, RegisterRequest
from ecsupport_desktop.domain.words import Channel, Impact
from ecsupport_desktop.services.language_guess import guess_language
from ecsupport_desktop.ui.directory.caller import Caller
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.wall_clock import WallClockField
from ecsupport_desktop.ui.shared.words import word

MOST_OF_SUBJECT: Final = 300
"""Characters."""

_CHANNELS: Final = (Channel.PHONE, Channel.CHAT, Channel.MAIL, Channel.OTHER)


class RequestForm(Form):
    """Signals: edited() — by the agent, never by `empty`, `set_received` and `show_fields`."""

    edited = Signal()

    def __init__(self, link: DeskLink, parent: QWidget) -> None:
        super().__init__("new_request", parent)
        self._link = link
        self._filling = False
        self._channel = SegmentedControl(
            "channel", _("Channel"), [Segment(value=each.value, text=word(each)) for each in _CHANNELS]
        )
        self._received = WallClockField(link.zone)
        self.subject = line_field("subject", _("Subject"), _("What it is about, in a line"), most=MOST_OF_SUBJECT)
        self._impact = SegmentedControl(
            "impact", _("Impact"), [Segment(value=each.value, text=word(each)) for each in Impact]
        )
        self.text = text_field("text", _("What was said"), _("In the client's words"), lines=7)
        self.add("channel", _("Came by"), self._channel)
        self.add("received_at", _("Received"), self._received)
        self.caller = Caller(link, self, parent)
        self.add("subject", _("Subject"), self.subject)
        self.add("impact", _("Impact"), self._impact)
        self.add("text", _("What was said"), self.text, stretch=True)
        self.empty()
        for signal in (
            self._channel.value_chosen,
            self._received.dateTimeChanged,
            self.caller.edited,
            self.subject.textEdited,
            self._impact.value_chosen,
            self.text.textChanged,
        ):
            signal.connect(self._on_edited)
        self.subject.textEdited.connect(self._on_subject_edited)
        self.text.textChanged.connect(partial(self._on_mended, "text"))
        self._received.dateTimeChanged.connect(partial(self._on_mended, "received_at"))

    def is_begun(self) -> bool:
        """Whether somebody typed something."""
        return self.caller.is_begun() or bool(self.subject.text().strip() or self.text.toPlainText().strip())

    def fields(self) -> dict[str, str]:
        """What is in it, as text."""
        return {
            **self.caller.fields(),
            "channel": self._channel.value() or "",
            "impact": self._impact.value() or "",
            "received_at": self._received.moment().isoformat(),
            "subject": self.subject.text(),
            "text": self.text.toPlainText(),
        }

    def typed(self) -> dict[str, str]:
        """Only what isn't as in an empty form; the moment too, once somebody began."""
        own = {name: text for name, text in self.fields().items() if text != self._blank[name]}
        return {**own, "received_at": self._received.moment().isoformat()} if self.is_begun() else own

    def empty(self) -> None:
        """As nobody has begun it, received now."""
        self._filling = True
        self._channel.set_value(Channel.PHONE.value)
        self._impact.set_value(Impact.NONE.value)
        self.caller.clear()
        self.subject.clear()
        self.text.clear()
        self._filling = False
        self.clear_messages()
        self.set_received(self._link.now())

    def set_received(self, moment: datetime) -> None:
        """Of an empty form."""
        self._filling = True
        self._received.set_moment(moment)
        self._filling = False
        self._blank = self.fields()

    def show_fields(self, fields: dict[str, str]) -> None:
        """Put in what `fields` gave; what is in already isn't touched: somebody may be typing there."""
        before = self.fields()
        changed = {name for name, text in before.items() if fields.get(name, text) != text}
        self._filling = True
        self._channel.set_value(fields.get("channel") or Channel.PHONE.value)
        self._impact.set_value(fields.get("impact") or Impact.NONE.value)
        if "received_at" in changed:
            self._received.set_moment(datetime.fromisoformat(fields["received_at"]))
        if changed & self.caller.fields().keys():
            self.caller.restore(fields)
        if "subject" in changed:
            self.subject.setText(fields["subject"])
        if "text" in changed:
            cursor = self.text.textCursor()
            at = cursor.position()
            self.text.setPlainText(fields["text"])
            cursor.setPosition(min(at, self.text.document().characterCount() - 1))
            self.text.setTextCursor(cursor)
        self._filling = False

    def command(self, command_id: UUID, request_id: UUID) -> RegisterRequest:
        """Register this. Raises DomainError naming the field."""
        client, contact = self.caller.client, self.caller.contact
        subject, text = self.subject.text().strip(), self.text.toPlainText().strip()
        otherwise = self._link.settings.answer_language
        return RegisterRequest(
            id=command_id,
            actor_id=self._link.agent.id,
            request_id=request_id,
            subject=subject,
            message=NewMessage(
                channel=Channel(self._channel.value() or Channel.PHONE),
                sender=self.caller.address,
                subject=subject,
                text=text,
                received_at=self._received.moment(),
            ),
            client_id=client.id if client else None,
            contact_id=contact.id if contact else None,
            service_id=self.caller.service_id,
            impact=Impact(self._impact.value() or Impact.NONE),
            language=client.language if client else guess_language(f"{subject}\n{text}", otherwise),
        )

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _on_subject_edited(self, text: str) -> None:
        """Where the field takes no more, that is said: what is pasted or typed beyond it is lost."""
        full = _("A subject has at most {most} characters; no more is taken.").format(most=MOST_OF_SUBJECT)
        self.say("subject", full if len(text) >= MOST_OF_SUBJECT else "", "muted")

    def _on_mended(self, name: str, *_value: object) -> None:
        """What was wrong is being changed."""
        self.say(name, "", "muted")
