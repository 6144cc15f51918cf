"""Lays widgets out as words in a paragraph: tags and missing items wrap where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.tokens import SPACE


class FlowLayout(QLayout):
    """Left to right (or as the language reads), each in the middle of its line, then the next line.

    `spacing` in pixels at 100 %, both ways.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = SPACE) -> None:
        self._heights: dict[int, int] = {}  # by width, asked for hundreds of times while many stand above one another
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def clear_widgets(self) -> None:
        """Take everything out and destroy it."""
        while (item := self.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            rect.translate(0, max(0, rect.height() - self.heightForWidth(rect.width())) // 2)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap() * max(0, len(hints) - 1)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _gap(self) -> int:
        return px(self.spacing())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Put every item in its place, or only find out; answers the height that takes."""
        room = rect.marginsRemoved(self.contentsMargins())
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
        x, y, gap = room.left(), room.top(), self._gap()
        line: list[tuple[QLayoutItem, int, QSize]] = []

        def end_line() -> int:
            """Each in the middle of its line; answers how high that is."""
            high = max((size.height() for _item, _x, size in line), default=0)
            if move:
                for item, left, size in line:
                    at = QPoint(left, y + (high - size.height()) // 2)
                    item.setGeometry(QStyle.visualRect(direction, room, QRect(at, size)))
            line.clear()
            return high

        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(max(room.width(), item.minimumSize().width()), 1 << 20))
            if x > room.left() and x + size.width() > room.right() + 1:
                x, y = room.left(), y + end_line() + gap
            line.append((item, x, size))
            x += size.width() + gap
        return y + end_line() - rect.top() + self.contentsMargins().bottom()
