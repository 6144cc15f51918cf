"""A line that completes clients while one types, and knows which client it holds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import ClientSummary
from ecsupport_desktop.ui.directory.clients import DEBOUNCE_MILLISECONDS
from ecsupport_desktop.ui.directory.namesakes import bare
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.text_view import show_invisibles

_ID = Qt.ItemDataRole.UserRole
OFFERED = 12


class ClientField(QLineEdit):
    """Finds clients by name, contact, address or domain.

    Signals: client_found(UUID | None) — what is typed is this client, or no client.
    """

    client_found = Signal(object)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._client_id: UUID | None = None
        self.ambiguous = False
        """What is typed is the name of several clients: one is to be chosen from the list."""
        self._searching = False
        self.setMaxLength(200)
        self.setPlaceholderText(_("Client, contact or address"))
        self.setAccessibleName(_("Client"))
        self._model = QStandardItemModel(self)
        self._completer = completer = QCompleter(self._model, self)
        # The database has filtered already, and by more than the name.
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(OFFERED)
        # Typed stubs don't know that a signal with two forms is chosen by its type.
        completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.setCompleter(completer)
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(DEBOUNCE_MILLISECONDS)
        self._debounce.timeout.connect(self._search)
        self.textEdited.connect(self._on_text_edited)

    @property
    def client_id(self) -> UUID | None:
        """The client whose name is in the field."""
        return self._client_id

    @property
    def searching(self) -> bool:
        """Whether what was typed is still being looked up; `client_found` follows."""
        return self._searching

    def hold(self, client_id: UUID | None, name: str) -> None:
        """Put this client in, and tell it."""
        self._debounce.stop()
        self.setText(name)
        self._take(client_id)

    def _search(self) -> None:
        words = self.text()
        self._link.query(lambda readers: readers.clients(words, limit=OFFERED), self._on_found, key="client_field")

    def _on_found(self, clients: Sequence[ClientSummary]) -> None:
        if self._debounce.isActive() or not self._searching:
            return
        self._model.clear()
        for client in clients:
            item = QStandardItem(show_invisibles(client.name))
            item.setData(str(client.id), _ID)
            self._model.appendRow(item)
        typed = self.text().strip().casefold()
        exact = [client.id for client in clients if client.name.strip().casefold() == typed]
        same = exact or [client.id for client in clients if bare(client.name) == bare(typed)]
        self._take(same[0] if len(same) == 1 else None, ambiguous=len(same) > 1)
        if clients and typed and not same and self.hasFocus():
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _on_text_edited(self, _text: str) -> None:
        self._client_id = None
        self._searching = True
        self._debounce.start()

    def _on_activated(self, index: QModelIndex) -> None:
        self._debounce.stop()
        self.setText(str(index.data()))
        self._take(UUID(index.data(_ID)))

    def _take(self, client_id: UUID | None, *, ambiguous: bool = False) -> None:
        self._searching = False
        self.ambiguous = ambiguous
        self._client_id = client_id
        self.client_found.emit(client_id)
