"""What every chart has: marks that can be walked, pointed at, heard and opened. The heirs place and paint them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.charts_heard import heard_as_chart, place_text
from ecsupport_desktop.ui.shared.labels import escaped_tooltip
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.theme import BODY, HEADING, current_theme, px

_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing a chart shows. `words` say all of it; `ids` are the requests behind it, as often as they count."""

    words: str
    ids: tuple[UUID, ...]
    place: QRectF


@heard_as_chart
class Chart(QWidget):
    """Arrows go from mark to mark, Enter and a click open one. GUI thread.

    Signals: mark_chosen(words, ids); looked_at() when it gets the focus, which a click anywhere in it gives.
    """

    mark_chosen = Signal(str, object)
    looked_at = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.marks: list[Mark] = []
        self.current = -1
        self.title = ""
        self.empty = ""
        self.when = ""
        """Of what time it is, translated; a picture of it says so."""
        current_theme().theme_changed.connect(self._on_theme_changed)

    # ── what the heirs say ──────────────────────────────────────────────────────────────────────────────────

    def wanted_height(self) -> int:
        """In pixels at 100 %, without the title."""
        return 160

    def place_marks(self, room: QRectF) -> None:
        """Make `marks` anew for this room below the title."""

    def paint_chart(self, painter: QPainter, room: QRectF) -> None:
        """Paint the marks, and what is around them."""

    # ── showing ─────────────────────────────────────────────────────────────────────────────────────────────

    def show_title(self, title: str, empty: str) -> None:
        """Both translated; `empty` stands where there is nothing to show."""
        self.title, self.empty = title, empty
        self.setAccessibleName(title)
        self.arrange()

    def arrange(self) -> None:
        """Place everything anew."""
        self.place_marks(self._room())
        self.current = min(max(self.current, 0 if self.hasFocus() else -1), len(self.marks) - 1)
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(360), theme.px(self.wanted_height() + 32))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), self.sizeHint().height())

    def _room(self) -> QRectF:
        theme = current_theme()
        return QRectF(self.rect()).adjusted(theme.px(4), theme.px(32), -theme.px(4), -theme.px(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_marks(self._room())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(HEADING))
        painter.setPen(theme.tokens.colour("text"))
        room = self.width() - theme.px(8)
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(theme.px(4), theme.px(18)), title)
        painter.setFont(theme.font(BODY))
        if not any(mark.ids for mark in self.marks):
            painter.setPen(theme.tokens.colour("muted"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self._room(), int(flags), self.empty)
        else:
            self.paint_chart(painter, self._room())
            self._paint_current(painter)
        painter.end()

    def _paint_current(self, painter: QPainter) -> None:
        if self.hasFocus() and 0 <= self.current < len(self.marks):
            theme = current_theme()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.tokens.colour("accent"), theme.px(2)))
            edge = theme.px(2)
            painter.drawRoundedRect(self.marks[self.current].place.adjusted(-edge, -edge, edge, edge), edge, edge)

    def metrics(self) -> QFontMetrics:
        """Of the text beside the marks."""
        return QFontMetrics(current_theme().font(BODY))

    # ── walking ─────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self._choose(self.current)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.marks:
            self.go_to(0 if key is Qt.Key.Key_Home else len(self.marks) - 1)
        elif key in _STEPS and self.marks and not event.modifiers():
            self.go_to(self.neighbour(*_STEPS[key]))
        else:
            super().keyPressEvent(event)

    def neighbour(self, right: int, down: int) -> int:
        """The mark that lies there; in a plain chart the one after or before."""
        return max(0, min(len(self.marks) - 1, self.current + right + down))

    def go_to(self, at: int) -> None:
        """This is the mark looked at."""
        self.current = at
        self._describe()
        self.update()
        if self.hasFocus():
            say(self, self.accessibleDescription())

    def walked(self) -> tuple[int, int]:
        return self.current + 1, len(self.marks)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.current < 0 and self.marks:
            self.current = 0
        self._describe()
        super().focusInEvent(event)
        self.update()
        self.looked_at.emit()

    def _describe(self) -> None:
        shown = any(mark.ids for mark in self.marks)
        if not shown:
            self.setAccessibleDescription(self.empty)
        elif 0 <= self.current < len(self.marks):
            self.setAccessibleDescription(f"{self.marks[self.current].words}, {place_text(self)}")
        else:
            self.setAccessibleDescription(_("Arrow keys go from mark to mark, Enter opens its requests."))

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.marks) and self.marks[at].ids:
            self.mark_chosen.emit(self.marks[at].words, self.marks[at].ids)

    # ── the mouse ───────────────────────────────────────────────────────────────────────────────────────────

    def mark_at(self, point: QPointF) -> int:
        """The mark under this point, −1 for none."""
        return next((at for at, mark in enumerate(self.marks) if mark.ids and mark.place.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.mark_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self.go_to(at)
            self._choose(at)
        else:
            super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), escaped_tooltip(self.marks[at].words) if at >= 0 else "", self)
            return True
        return super().event(event)

    def _on_theme_changed(self) -> None:
        self.arrange()
