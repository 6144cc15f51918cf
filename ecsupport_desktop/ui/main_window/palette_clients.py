"""Clients in the command palette, by their names: looked up while somebody types."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import ClientSummary
from ecsupport_desktop.ui.main_window.request_finder import PAUSE_MILLISECONDS
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.shared.palette_entries import Entry
from ecsupport_desktop.ui.shared.text_view import show_invisibles

MOST = 6


class PaletteClients(QObject):
    """Signals: client_chosen(UUID)."""

    client_chosen = Signal(object)

    def __init__(self, link: DeskLink, palette: CommandPalette, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._palette = link, palette
        self._asked = ""
        self._found: tuple[ClientSummary, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        palette.add_provider(self.provide)

    def provide(self, query: str) -> list[Entry]:
        """What was found for this; asks when it is something new."""
        typed = " ".join(query.split())
        if typed != self._asked:
            self._asked, self._found = typed, ()
            if len(typed) > 1:
                self._pause.start()
        return [self._entry(client) for client in self._found]

    def _entry(self, client: ClientSummary) -> Entry:
        words = ngettext("{count} open request", "{count} open requests", client.open_requests)
        return Entry(
            id=f"client.{client.id}",
            title=show_invisibles(client.name),
            detail=words.format(count=client.open_requests),
            keywords=self._asked,
            kind=_("Client"),
            run=lambda: self.client_chosen.emit(client.id),
        )

    def _ask(self) -> None:
        typed = self._asked

        def look(readers: Readers) -> tuple[str, tuple[ClientSummary, ...]]:
            return typed, readers.clients(typed, limit=MOST)

        if typed:
            self._link.query(look, self._on_clients, key="palette.clients")

    def _on_clients(self, answer: tuple[str, tuple[ClientSummary, ...]]) -> None:
        typed, clients = answer
        if typed == self._asked and clients:
            self._found = clients
            self._palette.refresh()
