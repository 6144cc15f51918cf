"""What an agent needs to analyse the request: what is there, what is missing, to be ticked for the question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import HintButton, quiet_button
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout


class Checklist(QWidget):
    """One chip an item. Ticked means: ask for it. Items the client gave already are folded behind "more".

    Signals: edited() when the agent ticked or unticked one.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("missingChecklist")
        self.setAccessibleName(_("Missing information"))
        self._chips: dict[str, Chip] = {}
        self._more: HintButton | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._body = QWidget(self)
        self._flow = FlowLayout(self._body, 4)
        outer.addWidget(self._body, 1)

    def set_items(self, items: Sequence[tuple[str, str]], ticked: frozenset[str]) -> None:
        """Offer these (key, translated words), with the ticked ones ticked and the others folded away."""
        made, self._chips = self._chips, {}
        if {key: chip.text() for key, chip in made.items()} != dict(items):
            self._flow.clear_widgets()
            made, self._more = {}, None
        while self._flow.takeAt(0) is not None:
            continue
        for key, words in items:
            # The items are the same from request to request: only their order and their ticks differ.
            chip = made.get(key) or self._chip(key, words)
            chip.setChecked(key in ticked)
            chip.setVisible(key in ticked)
            self._chips[key] = chip
            self._flow.addWidget(chip)
        if self._more is not None:
            self._more.hide()
        if len(ticked) < len(items):
            self._add_more(_("more…") if ticked else _("nothing seems to be missing · ask anyway…"))
        self.updateGeometry()

    def tick(self, keys: frozenset[str]) -> None:
        """Tick just these and tell nobody."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)
            chip.setVisible(chip.isVisibleTo(self._body) or key in keys)

    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def unfold(self) -> None:
        """Show every item."""
        if self._more is not None:
            self._more.hide()
        for chip in self._chips.values():
            chip.show()
        self._flow.invalidate()
        self.updateGeometry()

    def stops(self) -> tuple[QWidget, ...]:
        """Its chips and the button that unfolds them, in the order Tab goes through them."""
        return (*self._chips.values(), *((self._more,) if self._more is not None else ()))

    def focus_first(self) -> None:
        """Move the keyboard to the first chip."""
        self.unfold()
        for chip in self._chips.values():
            chip.setFocus()
            return

    def _chip(self, key: str, words: str) -> Chip:
        chip = Chip(words, name=f"missing.{key}", checkable=True, parent=self._body)
        chip.setAccessibleDescription(_("Ticked: the client is asked for it"))
        chip.clicked.connect(lambda _checked=False: self.edited.emit())
        return chip

    def _add_more(self, words: str) -> None:
        if self._more is None:
            self._more = quiet_button(words, "missing.more")
            self._more.setParent(self._body)
            self._more.clicked.connect(self.unfold)
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.show()
        self._flow.addWidget(self._more)
