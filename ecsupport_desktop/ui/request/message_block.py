"""One message or note of the conversation: who, when, the words, the quoted history folded away, the files."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment, Content, Message, Note
from ecsupport_desktop.domain.words import DeliveryState, Direction, Purpose
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.request.attachments import AttachmentRow
from ecsupport_desktop.ui.shared.buttons import HintButton, quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, label, set_kind
from ecsupport_desktop.ui.shared.moments import full_moment, moment_text
from ecsupport_desktop.ui.shared.text_view import PlainTextView
from ecsupport_desktop.ui.shared.words import word

SHOWN_AT_ONCE = 20_000
"""Characters laid out before somebody asks for the rest: a mail of megabytes must not stop the window."""


class ConversationBlock(QFrame):
    """A block with a heading and plain words under it.

    Signals: save_requested(Attachment).
    """

    save_requested = Signal(object)

    def __init__(self, parent: QWidget, *, note: bool) -> None:
        super().__init__(parent)
        self.setObjectName("noteBlock" if note else "messageBlock")
        if note:
            set_kind(self, "raised")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 12, 20, 12)
        self._layout.setSpacing(4)
        self._body = PlainTextView(parent=self)
        self._content = Content(text="")
        self._whole = False
        self._all = False

    def set_heading(self, who: str, what: str, when: str, when_in_full: str) -> None:
        """The heading line: name in bold, the rest muted."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(who, "strong", name="messageWho"))
        row.addWidget(ElidedLabel(what, "muted"), 1)
        moment = label(when, "muted", name="messageWhen")
        moment.setToolTip(when_in_full)
        row.addWidget(moment)
        self.setAccessibleName(_("{who}, {when}").format(who=who, when=when))
        self._layout.addLayout(row)

    def set_words(self, content: Content) -> None:
        """New text first; what was quoted is one key away."""
        self._content = content
        self._body.setAccessibleName(_("Text"))
        self._body.setObjectName("messageText")
        self._layout.addWidget(self._body)
        if content.text.strip() != content.new_text.strip():
            self._layout.addWidget(self._toggle(), 0, Qt.AlignmentFlag.AlignLeft)
        if len(content.text) > SHOWN_AT_ONCE:
            self._layout.addWidget(self._more(), 0, Qt.AlignmentFlag.AlignLeft)
        self._show()

    def set_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments:
            row = AttachmentRow(attachments, self)
            row.save_requested.connect(self.save_requested)
            self._layout.addWidget(row)

    def _show(self) -> None:
        text = self._content.text if self._whole else self._content.new_text or self._content.text
        shown = text if self._all else text[:SHOWN_AT_ONCE]
        self._body.set_text(shown.strip() or _("(no text)"))

    def _toggle(self) -> HintButton:
        button = quiet_button(_("Show quoted history"), "quotedHistoryButton")
        button.setCheckable(True)

        def toggled(on: bool) -> None:
            self._whole = on
            button.setText(_("Hide quoted history") if on else _("Show quoted history"))
            self._show()

        button.toggled.connect(toggled)
        return button

    def _more(self) -> HintButton:
        button = quiet_button(_("Show the whole message"), "wholeMessageButton")

        def clicked() -> None:
            self._all = True
            self._show()
            button.hide()

        button.clicked.connect(clicked)
        return button


def message_block(
    message: Message, view: RequestView, zone: tzinfo, now: datetime, parent: QWidget
) -> ConversationBlock:
    """A message as its block."""
    block = ConversationBlock(parent, note=False)
    moment = message.received_at
    block.set_heading(
        _sender(message, view), _what(message, view), moment_text(moment, zone, now), full_moment(moment, zone)
    )
    block.set_words(view.contents.get(message.id, Content(text=_("(the text is missing)"))))
    block.set_attachments(tuple(file for file in view.request.attachments if file.message_id == message.id))
    return block


def note_block(note: Note, view: RequestView, zone: tzinfo, now: datetime, parent: QWidget) -> ConversationBlock:
    """An internal note as its block, on raised ground so that nobody takes it for something the client saw."""
    block = ConversationBlock(parent, note=True)
    agent = view.agents.get(note.agent_id)
    name = agent.name if agent else _("a former agent")
    block.set_heading(_("Note"), name, moment_text(note.at, zone, now), full_moment(note.at, zone))
    block.set_words(view.contents.get(note.id, Content(text=_("(the text is missing)"))))
    return block


def _sender(message: Message, view: RequestView) -> str:
    if message.direction is Direction.TO_CLIENT:
        agent = view.agents.get(message.agent_id) if message.agent_id else None
        return agent.name if agent else _("Support")
    if message.sender is None:
        contact = view.client.contact(view.request.contact_id) if view.client else None
        return contact.name if contact else _("Client")
    return message.sender.name or message.sender.address


def _what(message: Message, view: RequestView) -> str:
    """The real address of a sender; what a message of ours is for, how it went out and whether it arrived."""
    if message.direction is Direction.FROM_CLIENT:
        if message.automatic:
            return _("automatic message")
        if message.sender and message.sender.name:
            return f"<{message.sender.address}>"
        return "" if message.sender else _("by {channel}").format(channel=word(message.channel))
    purpose = _("asked for information") if message.purpose is Purpose.INFORMATION else _("answered")
    delivery = view.request.delivery(message.id)
    if delivery is None or delivery.state is DeliveryState.PENDING:
        return _("{what} · not delivered yet").format(what=purpose)
    if delivery.state is DeliveryState.FAILED:
        return _("{what} · delivery failed: {error}").format(what=purpose, error=delivery.error)
    way = word(delivery.way) if delivery.way else word(message.channel)
    return _("{what} by {way}").format(what=purpose, way=way)
