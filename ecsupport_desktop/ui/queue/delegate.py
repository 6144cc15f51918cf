"""Draws a row of the queue: urgency by shape, word and colour, everything else in elided plain text."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip

from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.ui.queue.badges import Badge
from ecsupport_desktop.ui.queue.columns import COLUMN_AT, COLUMNS, NEXT_DATE, SUBJECT, TIME_LEFT
from ecsupport_desktop.ui.queue.model import QueueModel, Role
from ecsupport_desktop.ui.queue.rows import ReadyRow
from ecsupport_desktop.ui.shared.actions import tooltip
from ecsupport_desktop.ui.shared.icons import icon
from ecsupport_desktop.ui.shared.selection_bar import paint_selection_bar
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.urgency import paint_urgency, urgency_colour, urgency_word

MARK, GAP, EDGE = 14, 6, 12
"""Size of the urgency mark, what is left free after a text, and the table's left margin, in pixels at 100 %."""

_ASSESSMENT = COLUMN_AT["assessment"]
Index = QModelIndex | QPersistentModelIndex


_SUBJECT_READ = 160
"""Pixels at 100 % of a subject that tell what it is about."""
Cells = Sequence[tuple[int, int, int]]
"""Of a row, by column: left edge and width."""


class QueueDelegate(QStyledItemDelegate):
    """Paints the model's ready rows, each whole: a call for every cell takes longer than its text.

    `hovered_row` and `focused` are set by the table.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.hovered_row = -1
        self.focused = False
        self.marked: Container[object] = ()
        self._on_theme_changed()
        current_theme().theme_changed.connect(self._on_theme_changed)

    def paint_rows(self, painter: QPainter, model: QueueModel, area: QRect, cells: Cells) -> None:
        """What is in `area` of the view, in the columns that are shown."""
        view = self._view
        first, last = view.rowAt(max(0, area.top())), view.rowAt(area.bottom())
        if first < 0:
            return
        current, width = view.currentIndex(), view.viewport().width()
        chosen = current.row() if view.selectionModel().isSelected(current) else -1
        for row in range(first, model.rowCount() if last < 0 else last + 1):
            place = QRect(0, view.rowViewportPosition(row), width, view.rowHeight(row))
            self._paint_row(painter, row, model.ready_at(row), place, cells, selected=row == chosen)

    def _paint_row(
        self, painter: QPainter, row: int, ready: ReadyRow | None, place: QRect, cells: Cells, *, selected: bool
    ) -> None:
        """`ready` None: it is being fetched."""
        marked = ready is not None and ready.row.id in self.marked
        if selected:
            painter.fillRect(place, self._selection)
        elif marked:
            painter.fillRect(place, self._chip)
        elif row == self.hovered_row:
            painter.fillRect(place, self._hover)
        top, height = place.top(), place.height()
        for column, left, width in cells:
            rect = QRect(left, top, width, height)
            if ready is None:
                self._paint_waiting(painter, rect, column)
            elif column == TIME_LEFT:
                self._paint_time_left(painter, rect, ready)
                if marked:
                    self._draw(painter, self._bold, self._accent, left + self._px(2), self._baseline(rect), "✓")
            elif column == SUBJECT:
                self._paint_subject(painter, rect, ready)
            elif column == NEXT_DATE:
                self._paint_next_date(painter, rect, ready)
            else:
                self._paint_text(painter, rect, ready, column)
        if selected:
            paint_selection_bar(painter, place, focused=self.focused)

    def paint_empty(self, painter: QPainter, text: str) -> None:
        """What is said where there are no rows."""
        painter.setPen(self._muted)
        box = self._view.viewport().rect().adjusted(24, self._px(64), -24, 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._px(40), current_theme().row_height)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text of a cell that doesn't fit, escaped."""
        ready: ReadyRow | None = index.data(Role.READY) if event.type() is QEvent.Type.ToolTip else None
        if ready is None:
            return False
        column = index.column()
        text = _in_full(ready, column)
        fitted = ready.fitted.get(column)
        company = ready.badge.words if column == SUBJECT and ready.badge is not None else ""
        failed = ready.failed if column == SUBJECT else ""
        if column in (TIME_LEFT, NEXT_DATE) or company or failed or (fitted is not None and fitted[1] != text):
            text = "\n".join(filter(None, (failed, text, company)))
            QToolTip.showText(event.globalPos(), tooltip(text), view)
            return True
        QToolTip.hideText()
        return True

    def _on_theme_changed(self) -> None:
        theme = current_theme()
        tokens = self._tokens = theme.tokens
        self._text, self._muted = tokens.colour("text"), tokens.colour("muted")
        self._selection, self._hover = tokens.colour("selection"), tokens.colour("hover")
        self._accent, self._critical = tokens.colour("accent"), tokens.colour("critical")
        self._waiting, self._chip = tokens.colour("hairline"), tokens.colour("chip")
        self._px = theme.px
        self._font, self._bold = theme.font(), theme.font(bold=True)
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)
        self._era = (theme.zoom, self._font.family())
        self._rise = self._metrics.ascent() - self._metrics.descent()
        self._inset, self._used = theme.px(8), theme.px(GAP + 8)

    def _baseline(self, rect: QRect) -> int:
        return rect.top() + (rect.height() + self._rise) // 2

    def _draw(self, painter: QPainter, font: QFont, colour: QColor, x: int, y: int, text: str) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(x, y, text)

    def _fit(self, ready: ReadyRow, column: int, width: int) -> str:
        """The text, else its short form, else its beginning; reckoned once for each width."""
        key = width * 1000 + self._era[0]
        held = ready.fitted.get(column)
        if held is not None and held[0] == key:
            return held[1]
        text = ready.texts[column]
        if self._metrics.horizontalAdvance(text) > width:
            text = ready.texts.short(column) or text
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        ready.fitted[column] = (key, text)
        return text

    def _paint_text(self, painter: QPainter, rect: QRect, ready: ReadyRow, column: int) -> None:
        colour = self._muted if COLUMNS[column].muted else self._text
        font = self._font
        if column == _ASSESSMENT and ready.row.assessment is AssessmentKind.LEVEL_3:
            colour, font = self._critical, self._bold
        text = self._fit(ready, column, rect.width() - self._used)
        self._draw(painter, font, colour, rect.left() + self._inset, self._baseline(rect), text)

    def _paint_subject(self, painter: QPainter, rect: QRect, ready: ReadyRow) -> None:
        left, room = rect.left() + self._inset, rect.width() - self._used
        if ready.badge is not None:
            room -= self._paint_badge(painter, rect, ready.badge)
        if ready.failed:
            width = min(room, self._paint_failed(painter, rect, ready.failed, room))
            left, room = left + width, room - width
        self._draw(painter, self._font, self._text, left, self._baseline(rect), self._fit(ready, SUBJECT, room))

    def _paint_failed(self, painter: QPainter, rect: QRect, failed: str, room: int) -> int:
        """In words where the subject is still read beside them, else as a letter in their colour; how wide that is."""
        left, width = rect.left() + self._inset, self._bold_metrics.horizontalAdvance(failed) + self._px(8)
        if width + self._px(_SUBJECT_READ) <= room:
            self._draw(painter, self._bold, self._critical, left, self._baseline(rect), failed)
            return width
        side = self._px(MARK)
        if side <= room:
            place = QRect(left, rect.top() + (rect.height() - side) // 2, side, side)
            icon("mail", self._tokens, "critical", side).paint(painter, place)
        return side + self._px(6)

    def _paint_badge(self, painter: QPainter, rect: QRect, badge: Badge) -> int:
        """At the right end of the subject, which gives up what it takes; how much that is."""
        small = self._px(12)
        width = self._metrics.horizontalAdvance(badge.initials) + self._px(12) + (small + self._px(4)) * badge.writing
        height = self._px(20)
        pill = QRect(rect.right() - self._px(GAP) - width, rect.top() + (rect.height() - height) // 2, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._chip)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.restore()
        left = pill.left() + self._px(6)
        if badge.writing:
            place = QRect(left, rect.top() + (rect.height() - small) // 2, small, small)
            icon("pen", self._tokens, "accent", small).paint(painter, place)
            left += small + self._px(4)
        colour = self._text if badge.writing else self._muted
        self._draw(painter, self._font, colour, left, self._baseline(rect), badge.initials)
        return width + self._px(8)

    def _paint_time_left(self, painter: QPainter, rect: QRect, ready: ReadyRow) -> None:
        mark = self._px(MARK)
        left = rect.left() + self._px(EDGE)
        place = QRectF(left, rect.top() + (rect.height() - mark) / 2, mark, mark)
        paint_urgency(painter, place, ready.urgency, self._tokens)
        if ready.urgency is None:
            return
        colour, y = urgency_colour(ready.urgency, self._tokens), self._baseline(rect)
        left += mark + self._px(8)
        self._draw(painter, self._bold, colour, left, y, ready.time_left)
        left += self._bold_metrics.horizontalAdvance(ready.time_left) + self._px(6)
        word = urgency_word(ready.urgency) if ready.urgency is not Urgency.CALM else ""
        if word and left + self._metrics.horizontalAdvance(word) <= rect.right():
            self._draw(painter, self._font, colour, left, y, word)

    def _paint_next_date(self, painter: QPainter, rect: QRect, ready: ReadyRow) -> None:
        if ready.day_mark is None:
            return
        mark, left = self._px(MARK), rect.left() + self._px(8)
        place = QRectF(left, rect.top() + (rect.height() - mark) / 2, mark, mark)
        paint_urgency(painter, place, ready.day_mark, self._tokens)
        left += mark + self._px(8)
        calm = ready.day_mark is Urgency.CALM
        text = self._fit(ready, NEXT_DATE, rect.right() - left - self._px(GAP))
        colour = urgency_colour(ready.day_mark, self._tokens)
        self._draw(painter, self._font if calm else self._bold, colour, left, self._baseline(rect), text)

    def _paint_waiting(self, painter: QPainter, rect: QRect, column: int) -> None:
        """A quiet bar where the text will stand: the page is on its way."""
        if column in (TIME_LEFT, SUBJECT):
            left = rect.left() + self._px(EDGE if column == TIME_LEFT else 8)
            height = self._px(6)
            bar = QRect(left, rect.center().y() - height // 2, max(0, rect.width() // 2), height)
            painter.fillRect(bar, self._waiting)


def _in_full(ready: ReadyRow, column: int) -> str:
    if column == NEXT_DATE:
        return ready.spoken_date()
    return ready.spoken() if column == TIME_LEFT else ready.texts[column]
