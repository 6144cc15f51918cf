"""Says how the mailbox gets on when somebody asks for it at the foot or by its key, with the way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.mail_state import sentence
from ecsupport_desktop.ui.shared.notices import Notices


class MailNotice(QObject):
    """`settings` opens them; `mail` None: this window looks after no mailbox, since it shows demo data."""

    def __init__(
        self,
        mail: MailLink | None,
        link: DeskLink,
        notices: Notices,
        settings: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._mail, self._link, self._notices, self._settings = mail, link, notices, settings

    def say(self) -> None:
        """A sentence; with a button to the settings where something is to be mended."""
        if self._mail is None:
            self._notices.info(_("The demo data has no mailbox: nothing comes in or leaves by mail here."))
            return
        if not self._mail.state.set_up:
            self._notices.info(_("No mailbox is set up: Settings, under Mail."), _("Settings…"), self._settings)
            return
        state = self._mail.state
        words = sentence(state, self._link.zone)
        if state.in_fault or state.out_fault:
            self._notices.warning(words, _("Settings…"), self._settings)
        else:
            self._notices.info(words)
