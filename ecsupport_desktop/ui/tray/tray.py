"""The icon in the system's tray: the worst urgency as its shape, how many as its number, and a short menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.urgency import paint_urgency, urgency_colour, urgency_word

SIDE = 64
SHOWN_MILLISECONDS = 10_000


class Tray(QObject):
    """GUI thread; only made where the system has a tray.

    Signals: open_requested() the window; message_clicked(); quiet_requested() until tomorrow; quit_requested().
    """

    open_requested = Signal()
    message_clicked = Signal()
    quiet_requested = Signal()
    quit_requested = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(self)
        self._menu = QMenu(window)
        self._menu.setObjectName("tray.menu")
        self._open = self._menu.addAction("", self.open_requested.emit)
        self._quiet = self._menu.addAction("", self.quiet_requested.emit)
        self._menu.addSeparator()
        self._quit = self._menu.addAction("", self.quit_requested.emit)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._state: tuple[Urgency | None, int] = (None, 0)
        current_theme().theme_changed.connect(self._dress)
        self.retranslate()
        self._icon.show()

    def retranslate(self) -> None:
        self._open.setText(_("Open ECShops support"))
        self._quiet.setText(_("Quiet until tomorrow"))
        self._quit.setText(_("Quit"))
        self._dress()

    def show_state(self, urgency: Urgency | None, count: int) -> None:
        """The worst there is, and how many are of it."""
        if (urgency, count) != self._state:
            self._state = urgency, count
            self._dress()

    def say(self, title: str, text: str) -> None:
        """A message of the system; clicking it is told."""
        self._icon.showMessage(title, text, picture_of(*self._state), SHOWN_MILLISECONDS)

    def close(self) -> None:
        self._icon.hide()

    def _dress(self) -> None:
        urgency, count = self._state
        self._icon.setIcon(picture_of(urgency, count))
        if not count or urgency is None:
            self._icon.setToolTip(_("ECShops support: nothing is near its 48 hours"))
        else:
            words = ngettext("{count} request {urgency}", "{count} requests {urgency}", count)
            said = words.format(count=count, urgency=urgency_word(urgency))
            self._icon.setToolTip(_("ECShops support: {what}").format(what=said))

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_requested.emit()


def picture_of(urgency: Urgency | None, count: int) -> QIcon:
    """The shape of the urgency, with the number beside it where there is one."""
    tokens, theme = current_theme().tokens, current_theme()
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    shape = QRectF(4, 4, SIDE - 8, SIDE - 8) if not count else QRectF(2, 2, SIDE * 0.62, SIDE * 0.62)
    paint_urgency(painter, shape, urgency if count else Urgency.CALM, tokens)
    if count:
        font = theme.font(bold=True)
        font.setPixelSize(32 if count < 100 else 24)
        painter.setFont(font)
        painter.setPen(urgency_colour(urgency, tokens))
        text = str(count) if count < 1000 else "999"
        painter.drawText(QRectF(0, SIDE * 0.44, SIDE - 2, SIDE * 0.56), int(Qt.AlignmentFlag.AlignRight), text)
    painter.end()
    return QIcon(pixmap)
