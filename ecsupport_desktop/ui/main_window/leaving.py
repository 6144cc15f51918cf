"""Whether the window may close: while a change waits for a server that is away, or mail is unsent, it says so first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.notices import Notice, Notices


class Leaving(QObject):
    """The first wish to close is answered by a notice with a button; that button, or a second wish, closes.

    Whoever waits sees the notice go once there is nothing to wait for.
    """

    def __init__(
        self,
        link: DeskLink,
        notices: Notices,
        close: Callable[[], object],
        parent: QObject,
        mail: MailLink | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._notices, self._close, self._mail = link, notices, close, mail
        self._said: Notice | None = None
        link.waiting_changed.connect(self._on_changed)
        if mail is not None:
            mail.state_changed.connect(self._on_changed)

    def may_close(self) -> bool:
        """Whether to close now. False: a notice says why not yet."""
        words = self._waits_for()
        if not words or self._said is not None:
            return True
        self._said = self._notices.warning(words, _("Quit now"), self._close)
        return False

    def _waits_for(self) -> str:
        """What would be left behind, in words; "" for nothing."""
        said = []
        if (count := self._link.waiting) and self._link.live.lost:
            said.append(
                ngettext(
                    "{count} change still waits for the server. "
                    "It is kept on this computer and settled at the next start.",
                    "{count} changes still wait for the server. "
                    "They are kept on this computer and settled at the next start.",
                    count,
                ).format(count=count)
            )
        if self._mail is not None and self._mail.state.sends and (count := self._mail.state.to_send):
            said.append(
                ngettext(
                    "{count} message is still to be sent. Wait a moment, or it leaves when a console is open again.",
                    "{count} messages are still to be sent. Wait a moment, or they leave when a console is open again.",
                    count,
                ).format(count=count)
            )
        return " ".join(said)

    def _on_changed(self, _what: object) -> None:
        """Once everything has left there is nothing to warn of any more."""
        if self._said is not None and not self._waits_for():
            self._notices.withdraw(self._said)
            self._said = None
