"""The form of a quote and its paper: beside one another, or one of them where the text is too large for both."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from ecsupport_desktop.ui.shared.kept_looks import keep_splitter
from ecsupport_desktop.ui.shared.theme import current_theme, px

FORM_WIDTH: Final = 850
PREVIEW_WIDTH: Final = 430
"""First widths in pixels at 100 %."""
BOTH_FROM: Final = 940
"""From here on both are shown, in pixels at 100 %."""


class QuotePanes(QSplitter):
    """`paper` is the button that says which of the two is shown while there is room for one."""

    def __init__(self, form: QWidget, preview: QWidget, paper: QPushButton, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("quote.panes")
        self._form, self._preview, self._paper = form, preview, paper
        self.setHandleWidth(1)
        self.addWidget(form)
        self.addWidget(preview)
        keep_splitter(self, (FORM_WIDTH, PREVIEW_WIDTH))
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        paper.toggled.connect(self._turn)
        current_theme().theme_changed.connect(self._turn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn()

    def hideEvent(self, event: QHideEvent) -> None:
        """There is no quote, and nothing to be on paper."""
        super().hideEvent(event)
        self._paper.hide()

    def _turn(self) -> None:
        narrow, on_paper = self.width() < px(BOTH_FROM), self._paper.isChecked()
        self._paper.setVisible(narrow)
        self._form.setVisible(not (narrow and on_paper))
        self._preview.setVisible(on_paper or not narrow)
