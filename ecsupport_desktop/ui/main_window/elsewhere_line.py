"""In the place of the triage panel: this request is open in a window of its own, and a button brings that forward."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel
from ecsupport_desktop.ui.shared.theme import current_theme


class ElsewhereLine(QWidget):
    """Signals: window_requested()."""

    window_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("elsewhere")
        self._words = ElidedLabel(kind="muted")
        self._words.setObjectName("elsewhere.words")
        self._forward = quiet_button("", "elsewhere.forward", hint="Shift+O")
        self._forward.clicked.connect(self.window_requested)
        space = current_theme().space
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * space, space, 2 * space, space)
        layout.setSpacing(space)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._forward)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Say it again in the language in force."""
        self._words.setText(_("It is open in a window of its own; what you write is there."))
        self._forward.setText(_("Show the window"))
        self._forward.setAccessibleName(_("Show the window"))
