"""How the horizon looks: shaded where nobody is there, hours below, marks piled up, numbers where the pile is high."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from babel.dates import format_date, format_time
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.horizon import unstaffed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.ui.shared.theme import BODY, current_theme
from ecsupport_desktop.ui.shared.urgency import blank_image, paint_urgency, urgency_colour

if TYPE_CHECKING:
    from ecsupport_desktop.ui.horizon.strip import HorizonStrip

STACKED = 3
"""Marks that stand one upon another; of more the number is said."""
_TICKS = {6: 1, 12: 2, 24: 3, 48: 6}
"""Hours between two ticks, by the hours of the span."""
LINE = 18
"""Height of the line of words above the marks, and of the line of hours below them, in pixels at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the marks and shades are told from. `now` is aware UTC."""

    now: datetime
    policy: Policy
    office: Office
    zone: tzinfo


def picture_of(strip: HorizonStrip) -> QImage:
    """All of it but the request chosen and the keyboard's place, which come and go: it stands for a minute."""
    theme = current_theme()
    picture = blank_image(strip.width(), strip.height(), strip.devicePixelRatioF())
    picture.fill(theme.tokens.colour("raised"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(BODY))
    if strip.look is not None:
        _paint_shades(painter, strip, strip.look)
        _paint_hours(painter, strip, strip.look)
        _paint_marks(painter, strip, strip.look)
        _paint_overdue(painter, strip)
        _paint_said(painter, strip)
    painter.setPen(theme.tokens.colour("hairline"))
    painter.drawLine(0, strip.height() - 1, strip.width(), strip.height() - 1)
    painter.end()
    return picture


def paint_strip(strip: HorizonStrip) -> None:
    """Its picture, and on it what is chosen."""
    theme = current_theme()
    painter = QPainter(strip)
    painter.drawImage(QPointF(0, 0), strip.picture())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(2)))
    if (place := _chosen_place(strip)) is not None:
        edge = theme.px(3)
        painter.drawEllipse(place.adjusted(-edge, -edge, edge, edge))
    if strip.hasFocus():
        painter.drawRect(QRectF(strip.rect()).adjusted(1, 1, -1, -2))
    painter.end()


def _x(room: QRectF, strip: HorizonStrip, look: Look, moment: datetime) -> float:
    return room.left() + room.width() * ((moment - look.now) / strip.span)


def _paint_shades(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    shade, room = current_theme().tokens.colour("chip"), strip.timeline
    for since, until in unstaffed(look.now, strip.span, look.office):
        left, right = _x(room, strip, look, since), _x(room, strip, look, until)
        painter.fillRect(QRectF(left, strip.marks_top, right - left, strip.height()), shade)


def _paint_hours(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    every = _TICKS[int(strip.span / timedelta(hours=1))]
    base = strip.height() - theme.px(LINE)
    local = look.now.astimezone(look.zone).replace(minute=0, second=0, microsecond=0)
    room = strip.timeline
    free = room.left()
    for ahead in range(int(strip.span / timedelta(hours=1)) + 2):
        tick = (look.now + timedelta(hours=ahead)).astimezone(look.zone).replace(minute=0, second=0, microsecond=0)
        x = _x(room, strip, look, tick)
        if x < room.left() or x > room.right() or tick == local:
            continue
        midnight = tick.hour == 0
        painter.setPen(theme.tokens.colour("border" if midnight else "hairline"))
        if tick.hour % every and not midnight:
            continue
        painter.drawLine(QPointF(x, strip.marks_top if midnight else base), QPointF(x, strip.height() - 1))
        text = _day(tick) if midnight else format_time(tick, "HH:mm", locale=current_language())
        wide = metrics.horizontalAdvance(text)
        if x + theme.px(4) >= free and x + theme.px(4) + wide <= room.right():
            painter.setPen(theme.tokens.colour("text" if midnight else "muted"))
            painter.drawText(QPointF(x + theme.px(4), strip.height() - theme.px(4)), text)
            free = x + wide + theme.px(16)


def _day(moment: datetime) -> str:
    return format_date(moment, "EEE d", locale=current_language())


def _paint_marks(painter: QPainter, strip: HorizonStrip, look: Look) -> None:
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    places, ratio, piles = _Places.of(strip), painter.device().devicePixelRatioF(), dict[_Pile, QImage]()
    for column in strip.view.columns:
        urgency = urgency_of(column.first_due, look.now, look.policy)
        count = len(column.ids)
        pile = urgency, _drawn(count), column.ids[0] in strip.late
        if pile not in piles:
            piles[pile] = _pile(places, pile, ratio)
        left = places.x(column.at)
        painter.drawImage(QPointF(round(left * ratio) / ratio, 0), piles[pile])
        if count > STACKED:
            text = str(count)
            painter.setPen(urgency_colour(urgency, theme.tokens))
            middle = left + places.side / 2 - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(middle, places.top + places.high - theme.px(1)), text)


_Pile = tuple[Urgency | None, int, bool]
"""What a column looks like: the urgency of its marks, how many they are, and whether the first will be late."""


def _pile(places: _Places, pile: _Pile, ratio: float) -> QImage:
    """One image for all columns that look alike, as wide as a mark and as high as the marks may stand."""
    urgency, count, late = pile
    image = blank_image(places.side, places.base + places.high, ratio)
    painter = QPainter(image)
    for at in range(count):
        place = QRectF(0, places.y(at), places.side, places.side)
        paint_urgency(painter, place, urgency, current_theme().tokens)
        if late and at == 0:
            _paint_late(painter, place)
    painter.end()
    return image


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where marks stand: columns `step` wide from `left`, in each marks `high` apart between `top` and `base`."""

    left: float
    step: float
    top: float
    base: float
    side: float

    @classmethod
    def of(cls, strip: HorizonStrip) -> _Places:
        theme, room = current_theme(), strip.timeline
        base = strip.height() - theme.px(LINE)
        step = room.width() / strip.columns
        return cls(left=room.left(), step=step, top=strip.marks_top, base=base, side=theme.px(9))

    @property
    def high(self) -> float:
        return (self.base - self.top) / STACKED

    def x(self, column: int) -> float:
        """The left edge of a column's marks."""
        return self.left + column * self.step + (self.step - self.side) / 2

    def y(self, mark: int) -> float:
        """The upper edge of this mark of a pile, from 0."""
        return self.base - (mark + 1) * self.high + (self.high - self.side) / 2

    def at(self, column: int, mark: int) -> QRectF:
        return QRectF(self.x(column), self.y(mark), self.side, self.side)


def _drawn(count: int) -> int:
    """How many marks of so many in a column."""
    return count if count <= STACKED else STACKED - 1


def _chosen_place(strip: HorizonStrip) -> QRectF | None:
    """Where the mark of the chosen request is, the first of its pile where it has none; None: not on the strip."""
    at, _of = strip.place_of(strip.selected) if strip.selected is not None else (0, 0)
    at -= 1
    if at < 0:
        return None
    if at < len(strip.view.overdue):
        return _overdue_place(strip)
    at -= len(strip.view.overdue)
    for column in strip.view.columns:
        if at < len(column.ids):
            return _Places.of(strip).at(column.at, at if at < _drawn(len(column.ids)) else 0)
        at -= len(column.ids)
    return None


def _overdue_place(strip: HorizonStrip) -> QRectF:
    theme = current_theme()
    side = theme.px(14)
    return QRectF(theme.px(12), (strip.height() - side) / 2, side, side)


def _paint_late(painter: QPainter, place: QRectF) -> None:
    """A bar below it: it will be late if nothing changes."""
    theme = current_theme()
    bar = QRectF(place.left(), place.bottom() + theme.px(2), place.width(), theme.px(2))
    painter.fillRect(bar, theme.tokens.colour("overdue"))


def _paint_overdue(painter: QPainter, strip: HorizonStrip) -> None:
    theme = current_theme()
    count = len(strip.view.overdue)
    if count:
        place = _overdue_place(strip)
        paint_urgency(painter, place, Urgency.OVERDUE, theme.tokens)
        painter.setPen(theme.tokens.colour("overdue"))
        painter.setFont(theme.font(BODY, bold=True))
        metrics = QFontMetrics(theme.font(BODY, bold=True))
        base = place.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(place.right() + theme.px(6), base), str(count))
        painter.setFont(theme.font(BODY))
    painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(1)))
    painter.drawLine(QPointF(strip.timeline.left(), 0), QPointF(strip.timeline.left(), strip.height() - 1))


def _paint_said(painter: QPainter, strip: HorizonStrip) -> None:
    """What the forecast says, and what is due beyond the span: in a line of their own, at its right end."""
    theme = current_theme()
    metrics = QFontMetrics(theme.font(BODY))
    beyond = _("{count} later").format(count=strip.view.beyond) if strip.view.beyond else ""
    room = QRectF(strip.timeline.left(), 0, strip.timeline.width(), strip.marks_top).adjusted(theme.px(4), 0, 0, 0)
    text = " · ".join(part for part in (strip.said, beyond) if part)
    painter.setPen(theme.tokens.colour("overdue" if strip.said else "muted"))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)


def names_of(ids: tuple[UUID, ...], most: int = 6) -> tuple[tuple[UUID, ...], int]:
    """Those that are named where all these are pointed at, and how many more there are."""
    return ids[:most], max(0, len(ids) - most)
