"""A curve of how much is done after how long, against a limit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ecsupport_desktop.ui.reports.chart import Mark
from ecsupport_desktop.ui.reports.items import Item
from ecsupport_desktop.ui.reports.kinds import ItemChart
from ecsupport_desktop.ui.shared.theme import current_theme, px


class Curve(ItemChart):
    """One point an item, `pieces[0].size` its share of 1. The axis is one scale from nothing to the last item."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._places: tuple[float, ...] = ()
        self._limit = -1

    def show_curve(self, items: Sequence[Item], places: Sequence[float], limit_at: int) -> None:
        """`places` is how far along the axis each item stands; at the item `limit_at` the limit stands upright."""
        self._places, self._limit = tuple(places), limit_at
        self.show_items(items)

    def place_marks(self, room: QRectF) -> None:
        left, base = self._corner(room)
        height = max(1.0, base - room.top())
        last = self.metrics().horizontalAdvance(self.items[-1].label) / 2 if self.items else 0.0
        wide, side = max(1.0, room.right() - last - left), px(10)
        self.marks = []
        for item, place in zip(self.items, self._places, strict=True):
            x, y = left + wide * place / self._places[-1], base - height * item.size
            self.marks.append(
                Mark(words=item.words, ids=item.ids, place=QRectF(x - side / 2, y - side / 2, side, side))
            )

    def mark_at(self, point: QPointF) -> int:
        """The nearest: in a narrow window they overlap."""
        near = (
            (abs(mark.place.center().x() - point.x()), at)
            for at, mark in enumerate(self.marks)
            if mark.ids and mark.place.contains(point)
        )
        return min(near, default=(0.0, -1))[1]

    def labels_shown(self) -> list[tuple[int, float]]:
        """Which items' labels stand below the axis, and where each begins: the limit's before all others."""
        metrics, gap = self.metrics(), current_theme().px(12)
        found: list[tuple[int, float]] = []
        taken: list[tuple[float, float]] = []
        for at in sorted(range(len(self.items)), key=lambda at: at != self._limit):
            if not (label := self.items[at].label):
                continue
            wide = metrics.horizontalAdvance(label)
            begin = self.marks[at].place.center().x() - wide / 2
            if all(begin + wide + gap <= other or begin >= end + gap for other, end in taken):
                found.append((at, begin))
                taken.append((begin, begin + wide))
        return found

    def paint_chart(self, painter: QPainter, room: QRectF) -> None:
        theme, metrics = current_theme(), self.metrics()
        tokens = theme.tokens
        left, base = self._corner(room)
        for share in (0, 0.5, 1):
            y = base - (base - room.top()) * share
            painter.setPen(tokens.colour("hairline"))
            painter.drawLine(QPointF(left, y), QPointF(room.right(), y))
            painter.setPen(tokens.colour("muted"))
            text = f"{share:.0%}".replace("%", " %")
            painter.drawText(
                QPointF(left - theme.px(8) - metrics.horizontalAdvance(text), y + metrics.ascent() / 2), text
            )
        for at, begin in self.labels_shown():
            painter.setPen(tokens.colour("overdue" if at == self._limit else "muted"))
            painter.drawText(QPointF(begin, room.bottom() - metrics.descent()), self.items[at].label)
        if 0 <= self._limit < len(self.marks):
            x = self.marks[self._limit].place.center().x()
            painter.setPen(QPen(tokens.colour("overdue"), theme.px(1), Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, base))
        points = [mark.place.center() for mark in self.marks]
        painter.setPen(QPen(tokens.colour("accent"), theme.px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        for item, point in zip(self.items, points, strict=True):
            size = theme.px(3) if item.ids else theme.px(1)
            painter.setBrush(tokens.colour("accent"))
            painter.drawEllipse(point, size, size)

    def _corner(self, room: QRectF) -> tuple[float, float]:
        """Where the axes meet, with room for the shares beside and the hours below."""
        theme, metrics = current_theme(), self.metrics()
        left = room.left() + metrics.horizontalAdvance("100 %") + theme.px(8)
        return left, room.bottom() - metrics.height() - theme.px(4)
