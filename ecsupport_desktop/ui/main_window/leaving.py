"""Whether the window may close: while a change waits for a server that is away, it says so first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notice, Notices


class Leaving(QObject):
    """The first wish to close is answered by a notice with a button; that button, or a second wish, closes."""

    def __init__(self, link: DeskLink, notices: Notices, close: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._notices, self._close = link, notices, close
        self._said: Notice | None = None
        link.waiting_changed.connect(self._on_waiting_changed)

    def may_close(self) -> bool:
        """Whether to close now. False: a notice says why not yet."""
        if not self._link.waiting or not self._link.live.lost or self._said is not None:
            return True
        count = self._link.waiting
        words = ngettext(
            "{count} change still waits for the server. It is kept on this computer and settled at the next start.",
            "{count} changes still wait for the server. They are kept on this computer and settled at the next start.",
            count,
        ).format(count=count)
        self._said = self._notices.warning(words, _("Quit now"), self._close)
        return False

    def _on_waiting_changed(self, count: int) -> None:
        """The server answered: there is nothing to warn of any more."""
        if not count and self._said is not None:
            self._notices.withdraw(self._said)
            self._said = None
