"""What a client said on the phone, in a chat or in passing, typed in and recorded as their message."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.text_popup import TextPopup
from ecsupport_desktop.ui.shared.segmented import Segment
from ecsupport_desktop.ui.shared.words import word

_CHANNELS = (Channel.PHONE, Channel.CHAT, Channel.OTHER)


class ClientMessage(QObject):
    """Asks in its popup. What was typed there and not recorded is there again, as long as the window is."""

    def __init__(self, window: QWidget, acting: Acting, parent: QObject) -> None:
        super().__init__(parent)
        self._acting = acting
        self.popup = TextPopup(window, "message_popup")
        self.popup.text_settled.connect(self._on_text_settled)
        self._about: RequestView | None = None
        self._recording: dict[UUID, tuple[UUID, str]] = {}
        self._unsaid: dict[UUID, str] = {}
        acting.acted.connect(self._on_acted)
        acting.failed.connect(self._on_failed)

    def ask(self) -> None:
        """On the request shown."""
        view = self._about = self._acting.view
        if view is None:
            return
        title = _("What the client said on {number}").format(number=view.request.number)
        channels = [Segment(value=channel.value, text=word(channel)) for channel in _CHANNELS]
        text = self._unsaid.get(view.request.id, "")
        self.popup.ask(title, _("Record the message"), self._on_done, choices=channels, text=text)

    def _on_text_settled(self, text: str) -> None:
        if self._about is not None:
            self._unsaid[self._about.request.id] = text

    def _on_done(self, text: str, channel: str | None) -> None:
        about = self._about
        if about is None:
            return
        self._unsaid.pop(about.request.id, None)
        message = c.NewMessage(channel=Channel(channel or Channel.PHONE), text=text, new_text=text)
        done = _("Recorded: the client is owed a response.")
        command_id = self._acting.do_on_request(c.RecordClientMessage, done, about=about, message=message)
        if command_id is not None:
            self._recording[command_id] = (about.request.id, text)

    def _on_acted(self, outcome: Outcome) -> None:
        self._recording.pop(outcome.command_id, None)

    def _on_failed(self, command_id: UUID) -> None:
        """What couldn't be recorded is there again, to be recorded; below it what was typed since."""
        if (said := self._recording.pop(command_id, None)) is not None:
            request_id, text = said
            self._unsaid[request_id] = "\n\n".join(filter(None, (text, self._unsaid.get(request_id, ""))))
