"""The kinds of chart: columns by week, rows by name, a grid of hours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ecsupport_desktop.ui.reports.chart import Chart, Mark
from ecsupport_desktop.ui.reports.items import Item
from ecsupport_desktop.ui.shared.theme import current_theme, px

ROW = 24


def brush(token: str, *, hatched: bool) -> QBrush:
    """A token's colour, plain or in strokes."""
    colour = current_theme().tokens.colour(token)
    return QBrush(colour, Qt.BrushStyle.BDiagPattern) if hatched else QBrush(colour)


class ItemChart(Chart):
    """A chart of items in a row."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.items: tuple[Item, ...] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.arrange()

    def most(self) -> float:
        """The size of the largest item; never nothing."""
        return max((item.size for item in self.items), default=0) or 1

    def paint_pieces(self, painter: QPainter, place: QRectF, item: Item, *, upright: bool) -> None:
        """The pieces of an item one after the other, from the left or from below."""
        whole = item.size or 1
        start = place.bottom() if upright else place.left()
        painter.setPen(Qt.PenStyle.NoPen)
        for piece in item.pieces:
            if not piece.size:
                continue
            share = piece.size / whole
            if upright:
                part = QRectF(place.left(), start - place.height() * share, place.width(), place.height() * share)
                start = part.top()
            else:
                part = QRectF(start, place.top(), place.width() * share, place.height())
                start = part.right()
            if piece.hatched:
                painter.setPen(QPen(current_theme().tokens.colour(piece.token), 1))
            painter.setBrush(brush(piece.token, hatched=piece.hatched))
            painter.drawRect(part)
            painter.setPen(Qt.PenStyle.NoPen)


class Rows(ItemChart):
    """A name, a bar, a value: as many rows as there are items."""

    def wanted_height(self) -> int:
        return max(2, len(self.items)) * ROW

    def _names(self, room: QRectF) -> float:
        metrics = self.metrics()
        widest = max((metrics.horizontalAdvance(item.label) for item in self.items), default=0)
        return min(widest + 2.0, room.width() * 0.4)

    def place_marks(self, room: QRectF) -> None:
        theme, metrics = current_theme(), self.metrics()
        height, gap = theme.px(ROW), theme.px(8)
        left = room.left() + self._names(room) + gap
        values = max((metrics.horizontalAdvance(item.value) for item in self.items), default=0)
        width, most = max(1.0, room.right() - left - values - gap), self.most()
        self.marks = [
            Mark(
                words=item.words,
                ids=item.ids,
                place=QRectF(
                    left, room.top() + at * height + theme.px(4),
                    max(2.0, width * item.size / most), height - theme.px(8),
                ),
            )
            for at, item in enumerate(self.items)
        ]  # fmt: skip

    def mark_at(self, point: QPointF) -> int:
        """The whole row counts."""
        return next(
            (
                at for at, mark in enumerate(self.marks)
                if mark.ids and mark.place.top() - 4 <= point.y() <= mark.place.bottom() + 4
            ),
            -1,
        )  # fmt: skip

    def paint_chart(self, painter: QPainter, room: QRectF) -> None:
        theme, metrics = current_theme(), self.metrics()
        names = self._names(room)
        for item, mark in zip(self.items, self.marks, strict=True):
            base = mark.place.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.setPen(theme.tokens.colour("text"))
            label = metrics.elidedText(item.label, Qt.TextElideMode.ElideRight, int(names))
            painter.drawText(QPointF(room.left(), base), label)
            if item.ids:
                self.paint_pieces(painter, mark.place, item, upright=False)
            painter.setPen(theme.tokens.colour("muted"))
            painter.drawText(QPointF(mark.place.right() + theme.px(8), base), item.value)


class Columns(ItemChart):
    """A column an item, as tall as the value above it says; its label below where there is room."""

    def place_marks(self, room: QRectF) -> None:
        theme, metrics = current_theme(), self.metrics()
        line = metrics.height() + theme.px(4)
        base, most = room.bottom() - line, self.most()
        height = max(1.0, base - room.top() - line)
        step = room.width() / max(1, len(self.items))
        width = min(step * 0.7, float(theme.px(48)))
        self.marks = []
        for at, item in enumerate(self.items):
            tall = max(2.0, height * item.size / most)
            middle = room.left() + (at + 0.5) * step
            self.marks.append(
                Mark(words=item.words, ids=item.ids, place=QRectF(middle - width / 2, base - tall, width, tall))
            )

    def said_above(self, item: Item, room: QRectF) -> str:
        """As much of its value as there is room for."""
        wide, metrics = room.width() / len(self.items), self.metrics()
        return next((text for text in (item.value, item.short) if metrics.horizontalAdvance(text) <= wide), "")

    def paint_chart(self, painter: QPainter, room: QRectF) -> None:
        theme, metrics = current_theme(), self.metrics()
        free = room.left() - 1.0
        for item, mark in zip(self.items, self.marks, strict=True):
            if item.ids:
                self.paint_pieces(painter, mark.place, item, upright=True)
            middle = mark.place.center().x()
            above = self.said_above(item, room)
            painter.setPen(theme.tokens.colour("text"))
            painter.drawText(
                QPointF(middle - metrics.horizontalAdvance(above) / 2, mark.place.top() - theme.px(4)), above
            )
            wide = metrics.horizontalAdvance(item.label)
            if middle - wide / 2 > free and middle + wide / 2 <= room.right() + theme.px(4):
                painter.setPen(theme.tokens.colour("muted"))
                painter.drawText(QPointF(middle - wide / 2, room.bottom() - metrics.descent()), item.label)
                free = middle + wide / 2 + theme.px(8)
        painter.setPen(theme.tokens.colour("border"))
        base = self.marks[0].place.bottom() if self.marks else room.bottom()
        painter.drawLine(QPointF(room.left(), base), QPointF(room.right(), base))


class Grid(ItemChart):
    """Cells in rows of the same length, the more the darker, with the number where there is room."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()

    def show_grid(self, rows: Sequence[str], columns: Sequence[str], items: Sequence[Item]) -> None:
        """`items` row by row; `rows` and `columns` are what stands at the edges, "" for nothing."""
        self._rows, self._columns = tuple(rows), tuple(columns)
        self.show_items(items)

    def wanted_height(self) -> int:
        return (len(self._rows) + 1) * ROW

    def neighbour(self, right: int, down: int) -> int:
        wide = max(1, len(self._columns))
        row, column = divmod(max(0, self.current), wide)
        row = max(0, min(len(self._rows) - 1, row + down))
        return row * wide + max(0, min(wide - 1, column + right))

    def _edge(self) -> float:
        return max((self.metrics().horizontalAdvance(row) for row in self._rows), default=0) + px(8)

    def place_marks(self, room: QRectF) -> None:
        height, wide = px(ROW), max(1, len(self._columns))
        left = room.left() + self._edge()
        step = (room.right() - left) / wide
        self.marks = [
            Mark(
                words=item.words, ids=item.ids,
                place=QRectF(left + at % wide * step + 1, room.top() + at // wide * height + 1, step - 2, height - 2),
            )
            for at, item in enumerate(self.items)
        ]  # fmt: skip

    def paint_chart(self, painter: QPainter, room: QRectF) -> None:
        theme, metrics, most = current_theme(), self.metrics(), self.most()
        height = theme.px(ROW)
        middle = (height + metrics.ascent() - metrics.descent()) / 2
        painter.setPen(theme.tokens.colour("muted"))
        for at, row in enumerate(self._rows):
            painter.drawText(QPointF(room.left(), room.top() + at * height + middle), row)
        for item, mark in zip(self.items, self.marks, strict=True):
            share = item.size / most
            ink = QColor(theme.tokens.colour("accent"))
            ink.setAlphaF(0.12 + 0.55 * share if item.ids else 0.03)
            painter.fillRect(mark.place, ink)
            if item.ids and metrics.horizontalAdvance(item.value) <= mark.place.width():
                painter.setPen(theme.tokens.colour("text"))
                painter.drawText(mark.place, Qt.AlignmentFlag.AlignCenter, item.value)
        painter.setPen(theme.tokens.colour("muted"))
        below = room.top() + len(self._rows) * height + middle
        for at, column in enumerate(self._columns):
            if column and at < len(self.marks):
                painter.drawText(QPointF(self.marks[at].place.left(), below), column)
