"""A pill that can be pressed, ticked or taken away: a tag, an attachment, a missing item."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.icons import icon
from ecsupport_desktop.ui.shared.labels import escaped_tooltip
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px

WIDEST = 280
"""In pixels at 100 %; a longer text is cut and whole in the tooltip."""


class Chip(QAbstractButton):
    """One line of plain text in a pill.

    Signals: clicked, toggled (checkable) as any button; remove_requested() — its cross, or Delete while it has focus.
    """

    remove_requested = Signal()

    def __init__(
        self,
        text: str,
        *,
        name: str = "chip",
        icon_name: str = "",
        checkable: bool = False,
        removable: bool = False,
        enter_clicks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sizes: tuple[QSize, QSize] | None = None
        self._icon_name, self._removable, self._enter_clicks = icon_name, removable, enter_clicks
        self.setObjectName(name)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(removable)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._sizes = None
        self.setText(show_invisibles(text).replace("\n", " "))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(_("Delete takes it away") if self._removable else "")
        self.setToolTip(escaped_tooltip(self.text()) if self._text_width() > self._text_room() else "")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._measured()[0]

    def minimumSizeHint(self) -> QSize:
        return self._measured()[1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._sizes = None
            self.updateGeometry()

    def _measured(self) -> tuple[QSize, QSize]:
        """Preferred and least size; a flow of chips asks for them hundreds of times while it finds its lines."""
        if self._sizes is None:
            theme = current_theme()
            width = min(self._text_width(), self._text_room()) + 2 * theme.px(10)
            width += self._step() if self._picture() else 0
            width += self._step() if self._removable else 0
            height = theme.px(24)
            self._sizes = QSize(width, height), QSize(min(width, theme.px(48)), height)
        return self._sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif self._enter_clicks and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable and self.isDown() and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.remove_requested.emit()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        taken = self.isChecked() or self.isDown()
        ground = "selection" if taken else "hover" if self.underMouse() and self.isEnabled() else "chip"
        painter.setBrush(tokens.colour(ground))
        focused = self.hasFocus()
        painter.setPen(QPen(tokens.colour("accent"), 2) if focused else QPen(tokens.colour(ground), 1))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        ink = "disabled" if not self.isEnabled() else "accent" if self.isChecked() else "text"
        self._write(painter, ink)

    def _write(self, painter: QPainter, ink: str) -> None:
        theme = current_theme()
        side, small = theme.px(10), theme.px(12)
        room = self.rect().adjusted(side, 0, -side, 0)
        if picture := self._picture():
            place = QRect(room.left(), (self.height() - small) // 2, small, small)
            icon(picture, theme.tokens, ink, small).paint(painter, place)
            room.setLeft(room.left() + self._step())
        if self._removable:
            over = self._cross().contains(self.mapFromGlobal(self.cursor().pos()))
            icon("close", theme.tokens, "text" if over else "muted", small).paint(painter, self._cross())
            room.setRight(room.right() - self._step())
        painter.setPen(theme.tokens.colour(ink))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _picture(self) -> str:
        # The tick takes no room of its own when there is an icon; without one its place is kept, so nothing moves.
        return "check" if self.isChecked() and self.isCheckable() else self._icon_name or self._unticked()

    def _unticked(self) -> str:
        return "new" if self.isCheckable() else ""

    def _step(self) -> int:
        return px(12 + 4)

    def _cross(self) -> QRect:
        theme = current_theme()
        small = theme.px(12)
        return QRect(self.width() - theme.px(8) - small, (self.height() - small) // 2, small, small)

    def _text_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text()) + 1

    def _text_room(self) -> int:
        return px(WIDEST)
