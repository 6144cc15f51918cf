"""The strip on top: every open request at its due moment, the overdue ones piled at the left, now at its edge.

Painted by hand from columns that were counted once for a width; twenty thousand requests cost what twenty do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.horizon import ZOOMS, View, columns_of
from ecsupport_desktop.ui.horizon.painting import LINE, Look, paint_strip, picture_of
from ecsupport_desktop.ui.shared.charts_heard import heard_as_chart
from ecsupport_desktop.ui.shared.theme import current_theme, px

HEIGHT, MARK, PILE = 72, 10, 64
"""Of the strip, of a mark, and how wide the overdue pile is, in pixels at 100 %."""


@heard_as_chart
class HorizonStrip(QWidget):
    """Arrows go from due to due, Enter opens, plus and minus zoom. GUI thread; it knows ids and due moments only.

    Signals: request_selected(UUID) by arrows or a click; request_activated(UUID) by Enter;
    pointed_at(tuple[UUID, ...], QPoint) wants the names of these said there; zoomed(int) an index of ZOOMS.
    """

    request_selected = Signal(object)
    request_activated = Signal(object)
    pointed_at = Signal(object, object)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("horizon")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.look: Look | None = None
        self.zoom = len(ZOOMS) - 1
        self.selected: UUID | None = None
        self.late: frozenset[UUID] = frozenset()
        self.said = ""
        self._moments: tuple[datetime, ...] = ()
        self._ids: tuple[UUID, ...] = ()
        self._at: dict[int, int] = {}  # by UUID.int, whose hash costs a tenth of the UUID's own
        self._picture: QImage | None = None
        self.view = View(overdue=(), columns=(), beyond=0)
        current_theme().theme_changed.connect(self._on_theme_changed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(_("Horizon: requests by their due moments"))
        self.redraw()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def span(self) -> timedelta:
        return ZOOMS[self.zoom]

    def show_dues(self, moments: tuple[datetime, ...], ids: tuple[UUID, ...], look: Look) -> None:
        """When each request that is owed a response is due, the soonest first, and which it is; as of `look.now`."""
        self._moments, self._ids = moments, ids
        self._at = {each.int: at for at, each in enumerate(ids)}
        self.show_look(look)

    def show_look(self, look: Look) -> None:
        """It is another moment, or urgency is told otherwise."""
        self.look = look
        self._count()

    def show_late(self, late: frozenset[UUID], said: str) -> None:
        """These will be late if nothing changes; `said` tells how many."""
        self.late, self.said = late, said
        self.redraw()

    def select(self, request_id: UUID | None) -> None:
        """The request shown elsewhere; tells nobody."""
        if request_id != self.selected:
            self.selected = request_id
            self.update()

    def place_of(self, request_id: UUID) -> tuple[int, int]:
        """Which it is of how many, from 1; 0 where it isn't owed a response."""
        return self._at.get(request_id.int, -1) + 1, len(self._ids)

    def walked(self) -> tuple[int, int]:
        return (0, len(self._ids)) if self.selected is None else self.place_of(self.selected)

    def _count(self) -> None:
        if self.look is not None:
            self.view = columns_of(self._moments, self._ids, self.look.now, self.span, self.columns)
        self.redraw()

    # ── where everything is ─────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(HEIGHT))

    @property
    def timeline(self) -> QRectF:
        """Where the hours are: right of the overdue pile."""
        theme = current_theme()
        pile = theme.px(PILE)
        return QRectF(pile, 0, max(1, self.width() - pile - theme.px(8)), self.height())

    @property
    def marks_top(self) -> float:
        """No mark stands above it: there is what the forecast says, in words."""
        return px(LINE)

    @property
    def columns(self) -> int:
        return max(1, int(self.timeline.width() // px(MARK)))

    def ids_at(self, point: QPointF) -> tuple[UUID, ...]:
        """The requests under this point."""
        room = self.timeline
        if point.x() < room.left():
            return self.view.overdue
        at = int((point.x() - room.left()) * self.columns / room.width())
        return next((column.ids for column in self.view.columns if column.at == at), ())

    # ── keys and mouse ──────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps and self._ids:
            at = self._at.get(self.selected.int) if self.selected is not None else None
            self.go_to(0 if at is None else at + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._ids:
            self.go_to(0 if key is Qt.Key.Key_Home else len(self._ids) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected is not None:
            self.request_activated.emit(self.selected)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 if key is Qt.Key.Key_Minus else -1)
        else:
            super().keyPressEvent(event)

    def go_to(self, at: int) -> None:
        """The request at this place in the order of due moments."""
        request_id = self._ids[max(0, min(len(self._ids) - 1, at))]
        self.selected = request_id
        self.update()
        self.request_selected.emit(request_id)

    def zoom_by(self, steps: int) -> None:
        """So many steps further out, or (negative) further in."""
        zoom = max(0, min(len(ZOOMS) - 1, self.zoom + steps))
        if zoom != self.zoom:
            self.zoom = zoom
            self._count()
            self.zoomed.emit(zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom_by(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first one there; again, the one after it."""
        ids = self.ids_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and ids:
            after = ids.index(self.selected) + 1 if self.selected in ids else 0
            self.go_to(self._at[ids[after % len(ids)].int])
        else:
            super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.pointed_at.emit(self.ids_at(QPointF(event.pos())), event.globalPos())
            return True
        return super().event(event)

    # ── looks ───────────────────────────────────────────────────────────────────────────────────────────────

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()

    def redraw(self) -> None:
        """What its picture is made of is other than it was."""
        self._picture = None
        self.update()

    def picture(self) -> QImage:
        """Everything but what is chosen; made anew only when it must be."""
        if self._picture is None or self._picture.devicePixelRatioF() != self.devicePixelRatioF():
            self._picture = picture_of(self)
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_strip(self)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self._count()
