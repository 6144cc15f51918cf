"""The clients as a list to search: to open a card, or to say whose request one is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.services.views import ClientSummary
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import search_field
from ecsupport_desktop.ui.shared.icons import icon
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

DEBOUNCE_MILLISECONDS = 80
_ID = Qt.ItemDataRole.UserRole
_NEW = "new"
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ClientPicker(QWidget):
    """A search line over the clients found; the arrows move in the list while one types.

    Signals: client_selected(UUID | None) · client_chosen(UUID) — Enter or double click ·
    new_client_requested(str) — with the words typed.
    """

    client_selected = Signal(object)
    client_chosen = Signal(object)
    new_client_requested = Signal(str)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("client_picker")
        self._link = link
        self._wanted: UUID | None = None
        theme = current_theme()
        self._search = search_field(
            "client_picker.search", _("Search clients"), _("Client, contact, address or domain")
        )
        self._search.installEventFilter(self)
        self._list = QListWidget(self)
        self._list.setObjectName("client_picker.list")
        self._list.setAccessibleName(_("Clients"))
        dress_list(self._list)
        self._list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        self.setFocusProxy(self._search)
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(DEBOUNCE_MILLISECONDS)
        self._debounce.timeout.connect(self.refresh)
        self._search.textChanged.connect(self._on_search_text_changed)
        self._list.currentItemChanged.connect(self._on_current_item_changed)
        self._list.itemDoubleClicked.connect(self._on_item_double_clicked)
        link.changed.connect(self._on_changed)
        self.refresh()

    def select(self, client_id: UUID | None) -> None:
        """Put the cursor on this client as soon as it is listed."""
        self._wanted = client_id
        self.refresh()

    def current_id(self) -> UUID | None:
        """The client under the cursor."""
        item = self._list.currentItem()
        value = item.data(_ID) if item is not None else None
        return UUID(value) if value and value != _NEW else None

    def refresh(self) -> None:
        """Read the list again."""
        words = self._search.text()
        self._link.query(lambda readers: readers.clients(words), self._on_found, key=f"clients.{id(self)}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self._search and event.key() in _STEPS:
                self._list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        if item.data(_ID) == _NEW:
            self.new_client_requested.emit(self._search.text().strip())
        else:
            self.client_chosen.emit(UUID(item.data(_ID)))

    def _on_found(self, clients: Sequence[ClientSummary]) -> None:
        before = self._wanted or self.current_id()
        self._list.blockSignals(True)
        self._list.clear()
        for client in clients:
            self._list.addItem(_item(client))
        words = self._search.text().strip()
        text = _("New client “{name}”…").format(name=show_invisibles(words)) if words else _("New client…")
        new = QListWidgetItem(icon("new", current_theme().tokens, "accent"), text)
        new.setData(_ID, _NEW)
        self._list.addItem(new)
        ids = [client.id for client in clients]
        if before in ids:
            self._wanted = None
        self._list.setCurrentRow(ids.index(before) if before in ids else 0)
        self._list.blockSignals(False)
        self.client_selected.emit(self.current_id())

    def _on_search_text_changed(self, _text: str) -> None:
        self._wanted = None
        self._debounce.start()

    def _on_current_item_changed(self, _now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self.client_selected.emit(self.current_id())

    def _on_item_double_clicked(self, _item: QListWidgetItem) -> None:
        self._choose()

    def _on_changed(self, change: Changed) -> None:
        if change.directory:
            self.refresh()


class ClientChooser(QDialog):
    """Choose a client; closes once one is chosen.

    Signals: client_chosen(UUID) · new_client_requested(str).
    """

    client_chosen = Signal(object)
    new_client_requested = Signal(str)

    def __init__(self, link: DeskLink, parent: QWidget | None = None, *, title: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("client_chooser")
        self.setWindowTitle(title or _("Clients"))
        theme = current_theme()
        keep_size(self, 520, 480)
        self.picker = ClientPicker(link, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        layout.addWidget(self.picker, 1)
        layout.addWidget(label(_("Enter opens, Esc closes"), "muted"))
        self.picker.client_chosen.connect(self._on_client_chosen)
        self.picker.new_client_requested.connect(self._on_new_client_requested)
        self.picker.setFocus()

    def _on_client_chosen(self, client_id: UUID) -> None:
        self.accept()
        self.client_chosen.emit(client_id)

    def _on_new_client_requested(self, name: str) -> None:
        self.accept()
        self.new_client_requested.emit(name)


def _item(client: ClientSummary) -> QListWidgetItem:
    name = show_invisibles(client.name)
    if client.open_requests:
        count = ngettext("{count} open request", "{count} open requests", client.open_requests)
        text = _("{name} · {requests}").format(name=name, requests=count.format(count=client.open_requests))
    else:
        text = name
    item = QListWidgetItem(show_invisibles(text))
    item.setData(_ID, str(client.id))
    return item
