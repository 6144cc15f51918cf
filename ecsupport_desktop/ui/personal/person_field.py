"""A line that says which person is meant: it completes the contacts of all clients by name, address and client."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.personal_export import Who
from ecsupport_desktop.services.personal_overview import KnownPerson
from ecsupport_desktop.ui.shared.text_view import show_invisibles

OFFERED = 10


class PersonField(QLineEdit):
    """Enter looks for what is typed: somebody offered, or an address nobody's card has.

    Signals: person_chosen(Who | str) — the person, or the words typed · edited() — it is about somebody else now.
    """

    person_chosen = Signal(object)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: list[KnownPerson] = []
        self.setMaxLength(320)
        self.setPlaceholderText(_("Name or mail address"))
        self.setAccessibleName(_("Person"))
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(OFFERED)
        # Typed stubs don't know that a signal with two forms is chosen by its type.
        completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.setCompleter(completer)
        self.textEdited.connect(self._on_text_edited)
        self.returnPressed.connect(self._on_return_pressed)

    def offer(self, people: Sequence[KnownPerson]) -> None:
        """Complete to these from now on."""
        self._people = list(people)
        self._model.clear()
        for person in people:
            item = QStandardItem(_described(person))
            item.setEditable(False)
            self._model.appendRow(item)

    def hold(self, who: Who) -> None:
        """Show this person, if it is one of those offered."""
        person = next((each for each in self._people if each.who == who), None)
        if person is not None and not self.text():
            self.setText(_described(person))

    def _on_activated(self, index: QModelIndex) -> None:
        text = str(index.data())
        self.setText(text)
        self.person_chosen.emit(self._meant(text))

    def _on_return_pressed(self) -> None:
        popup = self.completer().popup()
        if self.text().strip() and not (popup is not None and popup.isVisible() and popup.currentIndex().isValid()):
            self.person_chosen.emit(self._meant(self.text()))

    def _on_text_edited(self, _text: str) -> None:
        self.edited.emit()

    def _meant(self, text: str) -> Who | str:
        """The one who is described so; the words themselves where that is nobody, or several."""
        found = [person.who for person in self._people if _described(person) == text]
        return found[0] if len(found) == 1 else text.strip()


def _described(person: KnownPerson) -> str:
    parts = (person.name, ", ".join(person.addresses), person.client)
    return show_invisibles(" · ".join(part for part in parts if part))
