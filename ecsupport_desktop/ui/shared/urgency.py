"""Urgency as a shape, a word and a colour, the same in every row, badge, strip and notice.

calm ○ ring · nearing ◐ half · critical ▲ triangle · overdue ⬣ filled hexagon · no cycle open: a dash.
"""

from __future__ import annotations

import math
from datetime import timedelta
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from ecsupport_desktop.config.language import N_, _, ngettext
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.ui.shared.tokens import Tokens

_WORDS = {
    Urgency.CALM: N_("calm"),
    Urgency.NEARING: N_("nearing"),
    Urgency.CRITICAL: N_("critical"),
    Urgency.OVERDUE: N_("overdue"),
}
_TOKENS = {
    Urgency.CALM: "muted",
    Urgency.NEARING: "nearing",
    Urgency.CRITICAL: "critical",
    Urgency.OVERDUE: "overdue",
}
_MINUTES_SHOWN_BELOW = timedelta(hours=10)
_ICON_RATIOS = (1.0, 2.0, 3.0)


def urgency_word(urgency: Urgency | None) -> str:
    """The word that goes with the shape."""
    return _("no cycle open") if urgency is None else _(_WORDS[urgency])


def urgency_colour(urgency: Urgency | None, tokens: Tokens) -> QColor:
    """The colour that goes with the shape; calm and no cycle are muted."""
    return tokens.colour("muted" if urgency is None else _TOKENS[urgency])


def paint_urgency(painter: QPainter, rect: QRectF, urgency: Urgency | None, tokens: Tokens) -> None:
    """Draw the mark as large as fits in the middle of `rect`, on whole pixels; leaves the painter as it was."""
    ratio = painter.device().devicePixelRatioF()
    side = min(rect.width(), rect.height())
    image = _mark(urgency, urgency_colour(urgency, tokens).rgba(), side, ratio)
    left, top = rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2
    painter.drawImage(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), image)


def blank_image(width: float, height: float, ratio: float) -> QImage:
    """Nothing, to paint on and to be painted often: so many pixels at 100 % of the screen's density."""
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


@lru_cache(maxsize=256)
def _mark(urgency: Urgency | None, colour: int, side: float, ratio: float) -> QImage:
    """Drawn once for a size: hundreds of them stand in a window that is painted."""
    image = blank_image(side, side, ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _MARKS[urgency](painter, QPointF(side / 2, side / 2), side, QColor.fromRgba(colour))
    painter.end()
    return image


def urgency_icon(urgency: Urgency | None, tokens: Tokens, size: int = 16) -> QIcon:
    """The mark as an icon of `size` pixels, sharp on screens of up to three times the density."""
    icon = QIcon()
    for ratio in _ICON_RATIOS:
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        edge = size / 8
        paint_urgency(painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge), urgency, tokens)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def time_left_text(left: timedelta) -> str:
    """Time left in few characters: minutes below ten hours, whole hours above; a minus sign once overdue."""
    hours, minutes = _hours_minutes(left)
    if abs(left) >= _MINUTES_SHOWN_BELOW:
        text = _("{hours} h").format(hours=hours)
    elif hours:
        text = _("{hours} h {minutes} m").format(hours=hours, minutes=f"{minutes:02d}")
    else:
        text = _("{minutes} m").format(minutes=minutes)
    return f"−{text}" if left < timedelta(0) else text


def time_left_spoken(urgency: Urgency | None, left: timedelta | None) -> str:
    """What a screen reader says of a row: "critical, 3 hours 12 minutes left"."""
    if urgency is None or left is None:
        return urgency_word(None)
    time = _spoken_time(left)
    if left < timedelta(0):
        return _("overdue by {time}").format(time=time)
    return _("{urgency}, {time} left").format(urgency=urgency_word(urgency), time=time)


def _hours_minutes(left: timedelta) -> tuple[int, int]:
    """Whole hours and minutes, cut, never rounded up; anything overdue is a minute at least."""
    whole = abs(left) // timedelta(minutes=1)
    return divmod(max(whole, 1) if left < timedelta(0) else whole, 60)


def _spoken_time(left: timedelta) -> str:
    hours, minutes = _hours_minutes(left)
    said_hours = ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    said_minutes = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    if not hours:
        return said_minutes
    if not minutes or abs(left) >= _MINUTES_SHOWN_BELOW:
        return said_hours
    return _("{hours} {minutes}").format(hours=said_hours, minutes=said_minutes)


def _ring(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> float:
    width = max(1.2, side / 7)
    radius = side * 0.46 - width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    return radius


def _half(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    radius = _ring(painter, middle, side, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.drawPie(box, -90 * 16, 180 * 16)


def _polygon(painter: QPainter, colour: QColor, points: list[QPointF], side: float) -> None:
    painter.setPen(QPen(colour, side / 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))


def _triangle(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    half, up, down = side * 0.43, side * 0.40, side * 0.36
    points = [(0.0, -up), (half, down), (-half, down)]
    _polygon(painter, colour, [middle + QPointF(x, y) for x, y in points], side)


def _hexagon(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    radius = side * 0.43
    angles = [math.radians(60 * step) for step in range(6)]
    _polygon(painter, colour, [middle + QPointF(radius * math.cos(a), radius * math.sin(a)) for a in angles], side)


def _dash(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    painter.setPen(QPen(colour, max(1.2, side / 8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    reach = QPointF(side * 0.22, 0)
    painter.drawLine(middle - reach, middle + reach)


_MARKS = {
    None: _dash,
    Urgency.CALM: _ring,
    Urgency.NEARING: _half,
    Urgency.CRITICAL: _triangle,
    Urgency.OVERDUE: _hexagon,
}
