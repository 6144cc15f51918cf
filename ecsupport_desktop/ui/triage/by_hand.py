"""The answer taken out by hand: copied, or opened in the agent's own mail program."""

from __future__ import annotations

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.letters import recipients
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.triage.layout import PanelLayout
from ecsupport_desktop.ui.triage.sending import copy_text, open_in_mail_program
from ecsupport_desktop.ui.triage.writer import Writer


class ByHand:
    """GUI thread only."""

    def __init__(self, notices: Notices, parts: PanelLayout, writer: Writer, texts: OwnTexts) -> None:
        self._notices, self._parts, self._writer, self._texts = notices, parts, writer, texts
        parts.answer.mail_requested.connect(self.open_mail_program)

    def copy(self) -> None:
        text = self._parts.answer.text()
        copy_text(text)
        if open_places := self._texts.unfilled(text):
            self._notices.warning(
                _("Copied, but the client must not get to read {placeholder}.").format(placeholder=open_places[0])
            )
        else:
            self._notices.info(_("The answer is in the clipboard. Record it as sent once it has gone out."))

    def open_mail_program(self) -> None:
        """With as much of the text as it takes; the way it goes out is chosen then."""
        view = self._writer.view
        assert view is not None
        addresses = [person.address for person in recipients(view)]
        subject = f"{view.request.subject} [{view.request.number}]"
        if open_in_mail_program(addresses, subject, self._parts.answer.text()):
            self._parts.sending.choose(DeliveryWay.MAIL_PROGRAM)
        else:
            self._notices.error(_("No mail program answered. The text is in the clipboard."))
