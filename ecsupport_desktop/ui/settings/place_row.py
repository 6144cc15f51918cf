"""Where the data lives, what is weak about the way there, and the two ways to work elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress, ServerAddressError, parse_server
from ecsupport_desktop.config.weakness import quiet_remark, weaknesses
from ecsupport_desktop.ui.settings.row import Row
from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class PlaceRow(QObject):
    """Makes the row.

    Signals: join_requested() · local_requested() — work on this computer.
    """

    join_requested = Signal()
    local_requested = Signal()

    def __init__(self, link: DeskLink, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._weak = label("", "overdue", name="settings.place.weak", wrap=True)
        self._join = button(_("Join a team…"), "settings.place")
        self._local = button(_("Work on this computer"), "settings.place.local")
        self._join.clicked.connect(self.join_requested)
        self._local.clicked.connect(self.local_requested)
        ways = QWidget()
        column = QVBoxLayout(ways)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().space)
        for widget in (self._weak, self._join, self._local):
            column.addWidget(widget)
        self.row = Row(_("Where your data is"), self._where(), ways, self._join)
        self.show_place()

    def show_place(self) -> None:
        """After a setting was saved."""
        server = self._server()
        self._local.setVisible(server is not None)
        words = weaknesses(server) if server is not None else ()
        self._weak.setText(" ".join(words) or (quiet_remark(server) if server is not None else ""))
        self._weak.setProperty("kind", "overdue" if words else "muted")
        self._weak.style().polish(self._weak)
        self._weak.setVisible(bool(self._weak.text()))

    def _where(self) -> str:
        if self._link.desk.store.live is not None and (server := self._server()) is not None:
            return _("On the team's server {name}, as {user}.").format(name=server.name, user=server.user)
        if self._link.desk.store.live is not None:
            return _("On a team's server.")
        return _("In a file of this computer: {path}").format(path=self._link.desk.store.path)

    def _server(self) -> ServerAddress | None:
        text = self._link.settings.server
        try:
            return parse_server(text, user=self._link.settings.agent_login.lower()) if text else None
        except ServerAddressError:
            return None
