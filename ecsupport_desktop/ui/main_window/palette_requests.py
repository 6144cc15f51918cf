"""Requests in the command palette: by number or words, looked up while somebody types."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.main_window.request_finder import RequestFinder
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.shared.palette_entries import Entry
from ecsupport_desktop.ui.shared.text_view import show_invisibles

BY_NUMBER, BY_WORDS = 2_000, 790
"""Found by the desk, not by letters: the number typed is what is meant; words follow commands of which a word begins
like that, and come before those that have the letters here and there.
"""


class PaletteRequests(QObject):
    """Signals: request_chosen(UUID)."""

    request_chosen = Signal(object)

    def __init__(self, link: DeskLink, palette: CommandPalette, parent: QObject) -> None:
        super().__init__(parent)
        self._palette = palette
        self._finder = RequestFinder(link, self)
        self._finder.found.connect(self._on_found)
        self._asked = ""
        self._found: list[Choice] = []
        palette.add_provider(self.provide)

    def provide(self, query: str) -> list[Entry]:
        """What was found for this; asks when it is something new."""
        typed = query.strip()
        if typed != self._asked:
            self._asked, self._found = typed, []
            if typed:
                self._finder.find(typed)
        return [self._entry(choice, order) for order, choice in enumerate(self._found)]

    def _entry(self, choice: Choice, order: int) -> Entry:
        request_id: UUID = choice.key
        return Entry(
            id=f"request.{request_id}",
            title=show_invisibles(choice.text),
            hint=show_invisibles(choice.detail),
            kind=_("Request"),
            run=lambda: self.request_chosen.emit(request_id),
            score=(BY_NUMBER if self._is_number(choice.text) else BY_WORDS) - order,
        )

    def _is_number(self, text: str) -> bool:
        """Whether what is typed is this request's number, whole or its digits alone."""
        number = text.split(maxsplit=1)[0]
        digits = number.rpartition("-")[2].lstrip("0")
        return self._asked.upper() == number or (self._asked.isdigit() and self._asked.lstrip("0") == digits)

    def _on_found(self, choices: list[Choice]) -> None:
        self._found = choices
        self._palette.refresh()
