"""Draws a row of the command palette: title with the typed letters in bold, what it does, its shortcut, its kind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ecsupport_desktop.ui.shared.palette_entries import ENTRY_ROLE, Ranked
from ecsupport_desktop.ui.shared.selection_bar import paint_selection_bar
from ecsupport_desktop.ui.shared.theme import Theme, current_theme

KIND_WIDTH = 76
"""In pixels at 100 %."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """One line a row; everything is drawn as plain text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, current_theme().row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ranked = index.data(ENTRY_ROLE)
        if not isinstance(ranked, Ranked):
            return
        theme = current_theme()
        painter.save()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tokens.colour("selection"))
            painter.drawRoundedRect(rect.adjusted(theme.space, 0, -theme.space, 0), theme.px(6), theme.px(6))
            paint_selection_bar(painter, rect.adjusted(theme.space, theme.px(6), 0, -theme.px(6)), focused=True)
        room = rect.adjusted(2 * theme.space, 0, -2 * theme.space, 0)
        room = _draw_kind(painter, room, ranked, theme)
        room = _draw_hint(painter, room, ranked, theme)
        room = _draw_title(painter, room, ranked, theme)
        _draw_detail(painter, room, ranked, theme)
        painter.restore()


def _draw_kind(painter: QPainter, room: QRect, ranked: Ranked, theme: Theme) -> QRect:
    """In a column of its own, so that the shortcuts stand one below the other."""
    if not ranked.entry.kind:
        return room
    column = theme.px(KIND_WIDTH)
    painter.setFont(theme.font())
    painter.setPen(theme.tokens.colour("muted" if ranked.entry.enabled else "disabled"))
    place = room.adjusted(room.width() - column, 0, 0, 0)
    shown = painter.fontMetrics().elidedText(ranked.entry.kind, Qt.TextElideMode.ElideRight, column)
    painter.drawText(place, int(_RIGHT), shown)
    return room.adjusted(0, 0, -column - theme.space, 0)


def _draw_hint(painter: QPainter, room: QRect, ranked: Ranked, theme: Theme) -> QRect:
    if not ranked.entry.hint:
        return room
    painter.setFont(theme.font())
    painter.setPen(theme.tokens.colour("muted" if ranked.entry.enabled else "disabled"))
    painter.drawText(room, int(_RIGHT), ranked.entry.hint)
    return room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(ranked.entry.hint) - 2 * theme.space, 0)


def _draw_title(painter: QPainter, room: QRect, ranked: Ranked, theme: Theme) -> QRect:
    painter.setPen(theme.tokens.colour("text" if ranked.entry.enabled else "disabled"))
    for piece, typed in _pieces(ranked):
        painter.setFont(theme.font(bold=typed))
        metrics = QFontMetrics(painter.font())
        painter.drawText(room, int(_LEFT), metrics.elidedText(piece, Qt.TextElideMode.ElideRight, room.width()))
        room = room.adjusted(metrics.horizontalAdvance(piece), 0, 0, 0)
        if room.width() <= 0:
            break
    return room.adjusted(2 * theme.space, 0, 0, 0)


def _draw_detail(painter: QPainter, room: QRect, ranked: Ranked, theme: Theme) -> None:
    entry = ranked.entry
    text = entry.detail if entry.enabled else entry.why_not or entry.detail
    if text and room.width() > theme.px(40):
        painter.setFont(theme.font())
        painter.setPen(theme.tokens.colour("muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(_LEFT), shown)


def _pieces(ranked: Ranked) -> list[tuple[str, bool]]:
    """The title cut where typed letters begin and end."""
    typed = set(ranked.positions)
    pieces: list[tuple[str, bool]] = []
    for at, character in enumerate(ranked.entry.title):
        if pieces and pieces[-1][1] == (at in typed):
            pieces[-1] = (pieces[-1][0] + character, pieces[-1][1])
        else:
            pieces.append((character, at in typed))
    return pieces
