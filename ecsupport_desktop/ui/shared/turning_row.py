"""What stands at both ends of a line, and under one another where the text is too large for the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.theme import current_theme


class TurningRow(QWidget):
    """Whatever of `start` may grow takes what is left; `end` wraps once it stands below."""

    def __init__(self, start: Sequence[QWidget], end: Sequence[QWidget], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        space = current_theme().space
        self._start, self._end = QHBoxLayout(), FlowLayout()
        self._start.setSpacing(space)
        for widget in start:
            self._start.addWidget(widget)
        if not any(widget.sizePolicy().expandingDirections() & Qt.Orientation.Horizontal for widget in start):
            self._start.addStretch(1)
        for widget in end:
            self._end.addWidget(widget)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(space)
        self._both.addLayout(self._start, 1)
        self._both.addLayout(self._end)
        self._both.setAlignment(self._end, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two."""
        least = max(self._start.minimumSize().width(), self._end.minimumSize().width())
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Another text, another size of it, or a button more."""
        heard = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return heard

    def _turn(self) -> None:
        wanted = self._start.sizeHint().width() + self._both.spacing() + self._end.sizeHint().width()
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if wanted <= self.width() else ways.TopToBottom
        if way is not self._both.direction():
            self._both.setDirection(way)
            level = Qt.AlignmentFlag.AlignVCenter if way is ways.LeftToRight else Qt.AlignmentFlag(0)
            self._both.setAlignment(self._end, level)
