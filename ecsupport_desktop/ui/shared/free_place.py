"""Where something may lie over a window without lying on what is pressed or typed in there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

_PRESSED = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)


def free_place(widths: Sequence[int], height: int, room: QRect, taken: Sequence[QRect], step: int) -> QRect:
    """Low in the middle of `room`; where that is taken at a side, else higher, at most to half the height.

    Lower with the next of the widths is better than higher with the first. With nothing free it is the first of these
    places that covers the least.
    """
    best, least = QRect(room.topLeft(), QSize(widths[0], height)), -1
    for box in _places(widths, height, room, step):
        covered = sum(_covered(box, each) for each in taken)
        if least < 0 or covered < least:
            best, least = box, covered
        if not covered:
            break
    return best


def _places(widths: Sequence[int], height: int, room: QRect, step: int) -> Iterator[QRect]:
    low = room.top() + room.height() - height
    for y in range(low, min(low, room.center().y()) - 1, -step):
        for width in widths:
            right = room.left() + room.width() - width
            for x in ((room.left() + right) // 2, room.left(), right):
                yield QRect(x, y, width, height)


def _covered(one: QRect, other: QRect) -> int:
    """How much of one lies on the other, in square pixels."""
    both = one.intersected(other)
    return both.width() * both.height() if both.isValid() else 0


def taken_places(host: QWidget, besides: QWidget) -> list[QRect]:
    """Where the buttons and fields of `host` are seen, in its coordinates, but for those in `besides`."""
    found = []
    for kind in _PRESSED:
        for each in host.findChildren(kind):
            if each.isVisible() and not besides.isAncestorOf(each) and (seen := _seen(each, host)).isValid():
                found.append(seen)
    return found


def _seen(widget: QWidget, host: QWidget) -> QRect:
    """The part of it that no scroll area hides."""
    seen = QRect(widget.mapTo(host, QPoint()), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not host:
        seen = seen.intersected(QRect(above.mapTo(host, QPoint()), above.size()))
        above = above.parentWidget()
    return seen
