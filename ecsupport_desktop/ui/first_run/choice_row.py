"""One of the ways to begin: what it is called, what it means, and an arrow that says it leads on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from ecsupport_desktop.ui.shared.icons import icon
from ecsupport_desktop.ui.shared.theme import BODY, HEADING, current_theme
from ecsupport_desktop.ui.shared.tokens import RADIUS

HEIGHT = 72
_ICON = 20


class ChoiceRow(QPushButton):
    """A tall button without an edge; texts are translated already. Enter presses it as Space does."""

    def __init__(self, name: str, icon_name: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon_name, self._title, self._sentence = icon_name, title, sentence

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(400), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the page moves among its rows only
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        tokens, px = theme.tokens, theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(1, 1, -1, -1)
        if self.isDown() or self.underMouse() or self.hasFocus():
            ground = "selection" if self.isDown() else "hover" if self.underMouse() else "ground"
            edge = QPen(tokens.colour("accent"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
            painter.setPen(edge)
            painter.setBrush(tokens.colour(ground))
            painter.drawRoundedRect(inside, px(RADIUS), px(RADIUS))
        side = px(_ICON)
        left = px(16)
        top = (self.height() - side) // 2
        icon(self._icon_name, tokens, "accent", side).paint(painter, QRect(left, top, side, side))
        arrow = px(16)
        icon("chevron-right", tokens, "muted", arrow).paint(
            painter, QRect(self.width() - px(16) - arrow, (self.height() - arrow) // 2, arrow, arrow)
        )
        words = QRect(left + side + px(16), 0, self.width() - left - side - px(16) - px(48), self.height())
        half = self.height() // 2
        self._write(painter, words.adjusted(0, 0, 0, -half), HEADING, "text", self._title, Qt.AlignmentFlag.AlignBottom)
        below = words.adjusted(0, half + px(3), 0, 0)
        self._write(painter, below, BODY, "muted", self._sentence, Qt.AlignmentFlag.AlignTop)

    def _write(self, painter: QPainter, room: QRect, size: int, ink: str, text: str, where: Qt.AlignmentFlag) -> None:
        theme = current_theme()
        painter.setFont(theme.font(size))
        painter.setPen(theme.tokens.colour(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(where | Qt.AlignmentFlag.AlignLeft), shown)
