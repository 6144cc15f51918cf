"""What an agent needs to analyse the request: what is there, what is missing, to be ticked for the question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout


class Checklist(QWidget):
    """One chip an item. Ticked means: ask for it. Items the client gave are said last, quietly.

    Signals: edited() when the agent ticked or unticked one.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("missingChecklist")
        self.setAccessibleName(_("Missing information"))
        self._chips: dict[str, Chip] = {}
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._body = QWidget(self)
        self._flow = FlowLayout(self._body, 4)
        outer.addWidget(self._body, 1)

    def set_items(self, items: Sequence[tuple[str, str]], ticked: frozenset[str]) -> None:
        """Offer these (key, translated words), with the ticked ones ticked."""
        if tuple(self._chips) == tuple(key for key, _words in items):
            self.tick(ticked)
            return
        self._flow.clear_widgets()
        self._chips = {}
        for key, words in items:
            chip = Chip(words, name=f"missing.{key}", checkable=True, parent=self._body)
            chip.setChecked(key in ticked)
            chip.clicked.connect(lambda _checked=False: self.edited.emit())
            chip.show()
            self._chips[key] = chip
            self._flow.addWidget(chip)

    def tick(self, keys: frozenset[str]) -> None:
        """Tick just these and tell nobody."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)

    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def focus_first(self) -> None:
        for chip in self._chips.values():
            chip.setFocus()
            return
