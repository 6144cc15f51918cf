"""The conditions of the filter that is typed, each a chip: seen at a glance, taken away or gone to without typing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.filter import Condition, Filter
from ecsupport_desktop.domain.filter_text import print_condition
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.theme import px


class FilterBar(QWidget):
    """Hidden while there is no condition.

    Signals: edit_requested(Condition) by Enter or a click; remove_requested(Condition) by Delete or its cross.
    """

    edit_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_bar")
        self._conditions: tuple[Condition, ...] = ()
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(px(12), 0, px(12), px(8))
        self.chips: list[Chip] = []
        self.retranslate()
        self.hide()

    def show_filter(self, wanted: Filter | None) -> None:
        """One chip a condition; the keyboard stays at the place it had among them."""
        conditions = wanted.conditions if wanted is not None else ()
        places = [(each.start, each.end) for each in conditions]
        if conditions == self._conditions and places == [(each.start, each.end) for each in self._conditions]:
            return
        focused = next((place for place, chip in enumerate(self.chips) if chip.hasFocus()), None)
        self._conditions = conditions
        self._fill()
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()

    def retranslate(self) -> None:
        self.setAccessibleName(_("Filter"))
        self._fill()

    def _fill(self) -> None:
        self._flow.clear_widgets()
        self.chips = [self._chip(number, condition) for number, condition in enumerate(self._conditions)]
        self.setVisible(bool(self.chips))
        self.updateGeometry()

    def _chip(self, number: int, condition: Condition) -> Chip:
        text = print_condition(condition, current_language())
        chip = Chip(text, name=f"filter_chip_{number}", removable=True, enter_clicks=True, parent=self)
        chip.clicked.connect(lambda: self.edit_requested.emit(condition))
        chip.remove_requested.connect(lambda: self.remove_requested.emit(condition))
        self._flow.addWidget(chip)
        chip.show()
        return chip
