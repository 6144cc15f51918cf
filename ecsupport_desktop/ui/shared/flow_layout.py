"""Lays widgets out as words in a paragraph: tags and missing items wrap where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.tokens import SPACE


class FlowLayout(QLayout):
    """Left to right (or as the language reads), then the next line. `spacing` in pixels at 100 %, both ways."""

    def __init__(self, parent: QWidget | None = None, spacing: int = SPACE) -> None:
        # Kept until something in it changes: asked for hundreds of times while many stand above one another.
        self._heights: dict[int, int] = {}  # by width
        self._measured: list[tuple[QLayoutItem, int, int, int, int]] | None = None
        self._placed: QRect | None = None
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def invalidate(self) -> None:
        self._heights.clear()
        self._measured = self._placed = None
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
            self._heights[width] = self._arrange(QRect(0, 0, width, 0))
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        if rect == self._placed:
            return
        self._placed = QRect(rect)
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            rect.translate(0, max(0, rect.height() - self.heightForWidth(rect.width())) // 2)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        margins, shown = self.contentsMargins(), self._shown()
        width = sum(width for _item, width, _height, _least, _low in shown) + self._gap() * max(0, len(shown) - 1)
        height = max((height for _item, _width, height, _least, _low in shown), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        margins, shown = self.contentsMargins(), self._shown()
        width = max((least for _item, _width, _height, least, _low in shown), default=0)
        height = max((low for _item, _width, _height, _least, low in shown), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def _gap(self) -> int:
        return current_theme().px(self.spacing())

    def _shown(self) -> list[tuple[QLayoutItem, int, int, int, int]]:
        """What is seen: each item, the width and height it would like, and the least of both."""
        if self._measured is None:
            sizes = [(item, item.sizeHint(), item.minimumSize()) for item in self._items if not item.isEmpty()]
            self._measured = [
                (item, size.width(), size.height(), least.width(), least.height()) for item, size, least in sizes
            ]
        return self._measured

    def _arrange(self, rect: QRect, *, move: bool = False) -> int:
        """Put every item in its place, or only find out; answers the height that takes."""
        room = rect.marginsRemoved(self.contentsMargins())
        left, end, across = room.left(), room.right() + 1, room.width()
        places: list[tuple[QLayoutItem, QRect]] = []
        x, y, line, gap = left, room.top(), 0, self._gap()
        for item, wanted, height, least, _low in self._shown():
            width = min(wanted, max(across, least))
            if x > left and x + width > end:
                x, y, line = left, y + line + gap, 0
            if move:
                places.append((item, QRect(x, y, width, height)))
            x += width + gap
            line = max(line, height)
        if places:
            owner = self.parentWidget()
            direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
            for item, place in places:
                item.setGeometry(QStyle.visualRect(direction, room, place))
        return y + line - rect.top() + self.contentsMargins().bottom()
