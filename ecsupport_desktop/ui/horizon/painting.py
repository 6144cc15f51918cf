"""How the horizon looks: shaded where nobody is there, hours below, marks piled up, numbers where the pile is high."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from babel.dates import format_date, format_time
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.horizon import unstaffed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.ui.shared.theme import BODY, current_theme
from ecsupport_desktop.ui.shared.urgency import paint_urgency, urgency_colour

if TYPE_CHECKING:
    from ecsupport_desktop.ui.horizon.strip import HorizonStrip

STACKED = 3
"""Marks that stand one upon another; of more the number is said."""
_TICKS = {6: 1, 12: 2, 24: 3, 48: 6}
"""Hours between two ticks, by the hours of the span."""
_LINE = 18
"""Height of the line of hours, in pixels at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the marks and shades are told from. `now` is aware UTC."""

    now: datetime
    policy: Policy
    office: Office
    zone: tzinfo


def paint_strip(strip: HorizonStrip) -> None:
    """All of it."""
    theme = current_theme()
    painter = QPainter(strip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(strip.rect(), theme.tokens.colour("raised"))
    painter.setFont(theme.font(BODY))
    if strip.look is not None:
        _paint_shades(painter, strip, strip.look)
        _paint_hours(painter, strip, strip.look)
        _paint_marks(painter, strip, strip.look)
        _paint_overdue(painter, strip)
        _paint_said(painter, strip)
    painter.setPen(theme.tokens.colour("hairline"))
    painter.drawLine(0, strip.height() - 1, strip.width(), strip.height() - 1)
    if strip.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(2)))
        painter.drawRect(QRectF(strip.rect()).adjusted(1, 1, -1, -2))
    painter.end()


def _x(strip: HorizonStrip, look: Look, moment: datetime) -> float:
    room = strip.timeline
    return room.left() + room.width() * ((moment - look.now) / strip.span)


def _paint_shades(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    shade = current_theme().tokens.colour("chip")
    for since, until in unstaffed(look.now, strip.span, look.office):
        left, right = _x(strip, look, since), _x(strip, look, until)
        painter.fillRect(QRectF(left, 0, right - left, strip.height()), shade)


def _paint_hours(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    every = _TICKS[int(strip.span / timedelta(hours=1))]
    base = strip.height() - theme.px(_LINE)
    local = look.now.astimezone(look.zone).replace(minute=0, second=0, microsecond=0)
    free = strip.timeline.left()
    for ahead in range(int(strip.span / timedelta(hours=1)) + 2):
        tick = (look.now + timedelta(hours=ahead)).astimezone(look.zone).replace(minute=0, second=0, microsecond=0)
        x = _x(strip, look, tick)
        if x < strip.timeline.left() or x > strip.timeline.right() or tick == local:
            continue
        midnight = tick.hour == 0
        painter.setPen(theme.tokens.colour("border" if midnight else "hairline"))
        if tick.hour % every and not midnight:
            continue
        painter.drawLine(QPointF(x, theme.px(2) if midnight else base), QPointF(x, strip.height() - 1))
        text = _day(tick) if midnight else format_time(tick, "HH:mm", locale=current_language())
        wide = metrics.horizontalAdvance(text)
        if x + theme.px(4) >= free and x + theme.px(4) + wide <= strip.timeline.right():
            painter.setPen(theme.tokens.colour("text" if midnight else "muted"))
            painter.drawText(QPointF(x + theme.px(4), strip.height() - theme.px(4)), text)
            free = x + wide + theme.px(16)


def _day(moment: datetime) -> str:
    return format_date(moment, "EEE d", locale=current_language())


def _paint_marks(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    base = strip.height() - theme.px(_LINE)
    step = strip.timeline.width() / strip.columns
    side = theme.px(9)
    high = base / STACKED
    for column in strip.view.columns:
        left = strip.timeline.left() + column.at * step
        urgency = urgency_of(column.first_due, look.now, look.policy)
        count = len(column.ids)
        chosen = strip.selected in column.ids
        for at in range(min(count, STACKED if count <= STACKED else STACKED - 1)):
            place = QRectF(left + (step - side) / 2, base - (at + 1) * high + (high - side) / 2, side, side)
            paint_urgency(painter, place, urgency, theme.tokens)
            if column.ids[at] in strip.late and at == 0:
                _paint_late(painter, place)
            if chosen and (
                column.ids[at] == strip.selected or (at == 0 and strip.selected not in column.ids[:STACKED])
            ):
                _paint_chosen(painter, place)
        if count > STACKED:
            text = str(count)
            painter.setPen(urgency_colour(urgency, theme.tokens))
            middle = left + step / 2 - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(middle, high - theme.px(1)), text)


def _paint_late(painter: QPainter, place: QRectF) -> None:
    """A bar below it: it will be late if nothing changes."""
    theme = current_theme()
    bar = QRectF(place.left(), place.bottom() + theme.px(2), place.width(), theme.px(2))
    painter.fillRect(bar, theme.tokens.colour("overdue"))


def _paint_chosen(painter: QPainter, place: QRectF) -> None:
    theme = current_theme()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(2)))
    edge = theme.px(3)
    painter.drawEllipse(place.adjusted(-edge, -edge, edge, edge))


def _paint_overdue(painter: QPainter, strip: HorizonStrip) -> None:
    theme = current_theme()
    count = len(strip.view.overdue)
    middle = strip.height() / 2
    left = float(theme.px(12))
    side = theme.px(14)
    if count:
        place = QRectF(left, middle - side / 2, side, side)
        paint_urgency(painter, place, Urgency.OVERDUE, theme.tokens)
        painter.setPen(theme.tokens.colour("overdue"))
        painter.setFont(theme.font(BODY, bold=True))
        metrics = QFontMetrics(theme.font(BODY, bold=True))
        base = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left + side + theme.px(6), base), str(count))
        painter.setFont(theme.font(BODY))
        if strip.selected in strip.view.overdue:
            _paint_chosen(painter, place)
    painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(1)))
    painter.drawLine(QPointF(strip.timeline.left(), 0), QPointF(strip.timeline.left(), strip.height() - 1))


def _paint_said(painter: QPainter, strip: HorizonStrip) -> None:
    """What the forecast says, and what is due beyond the span, at the right end."""
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    beyond = _("{count} later").format(count=strip.view.beyond) if strip.view.beyond else ""
    text = " · ".join(part for part in (strip.said, beyond) if part)
    if not text:
        return
    wide = metrics.horizontalAdvance(text)
    right = strip.timeline.right()
    back = QRectF(right - wide - theme.px(8), 0, wide + theme.px(8), metrics.height() + theme.px(2))
    painter.fillRect(back, theme.tokens.colour("raised"))
    painter.setPen(theme.tokens.colour("overdue" if strip.said else "muted"))
    painter.drawText(QPointF(right - wide - theme.px(4), metrics.ascent() + theme.px(1)), text)


def names_of(ids: tuple[UUID, ...], most: int = 6) -> tuple[tuple[UUID, ...], int]:
    """Those that are named where all these are pointed at, and how many more there are."""
    return ids[:most], max(0, len(ids) - most)
