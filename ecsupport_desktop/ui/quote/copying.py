"""An earlier quote to copy words and lines from, found by words of its number, title or client."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.quote import QuoteContent
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.views import QuoteSummary
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import search_field
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px

_PLACE: Final = Qt.ItemDataRole.UserRole
_ASK_AFTER: Final = 80
"""Milliseconds after the last key."""


class CopyPanel(QWidget):
    """Signals: content_chosen(QuoteContent); left()."""

    content_chosen = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_copy")
        self._link = link
        self._search = search_field("quote_copy.search", _("Search quotes"), _("Search: number, title or client"))
        self._list = QListWidget(self)
        self._list.setObjectName("quote_copy.list")
        self._list.setAccessibleName(_("Earlier quotes"))
        dress_list(self._list)
        self._list.setMinimumHeight(px(140))
        self._wait = QTimer(self, singleShot=True, interval=_ASK_AFTER)
        self._wait.timeout.connect(self._ask)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self._on_return)
        self._list.itemActivated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)

    def begin(self) -> None:
        """The latest ones, until something is typed."""
        self._search.clear()
        self._search.setFocus()
        self._ask()

    def _on_text_changed(self, _text: str) -> None:
        self._wait.start()

    def _ask(self) -> None:
        words = self._search.text()
        self._link.query(lambda readers: readers.quotes(words=words, limit=50), self._on_found, key="quote_copy")

    def _on_found(self, found: tuple[QuoteSummary, ...]) -> None:
        self._list.clear()
        for each in found:
            total = format_money(each.total, each.currency, current_language(), with_currency=True)
            words = f"{each.number} · {each.title} · {each.client or each.request_number} · {total}"
            item = QListWidgetItem(show_invisibles(words))
            item.setData(_PLACE, (str(each.request_id), each.revision))
            self._list.addItem(item)
        if found:
            self._list.setCurrentRow(0)

    def _on_return(self) -> None:
        if (item := self._list.currentItem()) is not None:
            self._on_activated(item)

    def _on_activated(self, item: QListWidgetItem) -> None:
        request_id, revision = item.data(_PLACE)

        def read(readers: Readers) -> QuoteContent | None:
            view = readers.request(UUID(request_id))
            quotes = view.request.quotes if view is not None else ()
            return next((quote.content for quote in quotes if quote.revision == revision), None)

        self._link.query(read, self._on_read, key="quote_copy.read")

    def _on_read(self, content: QuoteContent | None) -> None:
        if content is not None:
            self.content_chosen.emit(content)
