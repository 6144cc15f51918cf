"""The ground of the pages shown before a desk is open: one calm column, in the middle, that scrolls where it must."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.theme import current_theme

WIDTH = 560
"""Of the column, in pixels at 100 %."""


class Page(QScrollArea):
    """A title, a sentence, and under them what the page adds to `column`. Texts are translated already."""

    def __init__(
        self, name: str, title: str, sentence: str, parent: QWidget | None = None, *, top: int | None = None
    ) -> None:
        """`top`: how far down it begins, in pixels at 100 %, for what grows downwards; None is in the middle."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme = current_theme()
        middle = QWidget()
        middle.setFixedWidth(theme.px(WIDTH))
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space)
        self.title: QLabel = label(title, "title", name=f"{name}.title", wrap=True)
        self.sentence: QLabel = label(sentence, "muted", name=f"{name}.sentence", wrap=True)
        self.sentence.setVisible(bool(sentence))
        self.column.addWidget(self.title)
        self.column.addWidget(self.sentence)
        add_gap(self.column, 2 * theme.space)
        ground = QWidget()
        across = QHBoxLayout(ground)
        across.setContentsMargins(2 * theme.space, 4 * theme.space, 2 * theme.space, 4 * theme.space)
        across.addStretch(1)
        down = QVBoxLayout()
        if top is None:
            down.addStretch(2)
        else:
            add_gap(down, theme.px(top))
        down.addWidget(middle)
        down.addStretch(3)
        across.addLayout(down)
        across.addStretch(1)
        self.setWidget(ground)
