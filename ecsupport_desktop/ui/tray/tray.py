"""The icon in the system's tray: the worst urgency as its shape, how many as its number, and a short menu."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QDeadlineTimer, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.urgency import paint_urgency, urgency_colour, urgency_word

SIDE, GAP = 64, 10
"""Of the icon, and of the ring of nothing around its number, in pixels."""
SHOWN_MILLISECONDS = 10_000
KEPT_MILLISECONDS = 8 * 3_600_000
"""So long a system's list of messages is reckoned with: a working day."""
MOST_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayState:
    """`count` requests are of the worst `urgency` there is, `number` is the first of them; None while all is calm.

    `reminding`: whether this person wants to be reminded at all; `quiet`: not before tomorrow.
    """

    urgency: Urgency | None = None
    count: int = 0
    number: str = ""
    reminding: bool = True
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said, and what it is about: a request, or a queue by its name. `keys` are the reminders it says."""

    title: str
    text: str
    meant: UUID | str
    keys: tuple[str, ...] = ()


class Tray(QObject):
    """GUI thread; only made where the system has a tray.

    The system doesn't tell which message was clicked, so one is shown at a time, and it is the one that is clicked
    then. Later it may be any that the system still keeps in a list: where they are several, it has to be asked.

    Signals: open_requested() the window; foremost_requested() the request that presses most; message_clicked(UUID |
    str) what it was about; one_of_clicked(tuple[Message, …]) one of these, the newest first, `forget` the one that was
    meant; quiet_requested(bool) until tomorrow, or no longer; quit_requested().
    """

    open_requested = Signal()
    foremost_requested = Signal()
    message_clicked = Signal(object)
    one_of_clicked = Signal(object)
    quiet_requested = Signal(bool)
    quit_requested = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.icon = QSystemTrayIcon(self)
        self.icon.setObjectName("tray")
        self.menu = QMenu(window)
        self.menu.setObjectName("tray.menu")
        self._open = self._entry("open", self.open_requested.emit)
        self._foremost = self._entry("foremost", self.foremost_requested.emit)
        self.menu.addSeparator()
        self._quiet = self._entry("quiet", self._on_quiet)
        self.menu.addSeparator()
        self._quit = self._entry("quit", self.quit_requested.emit)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self._on_message_clicked)
        self.state = TrayState()
        self._waiting: deque[Message] = deque()
        self._shown: Message | None = None
        self._told: deque[tuple[Message, QDeadlineTimer]] = deque(maxlen=MOST_KEPT)
        self._time = QTimer(self, singleShot=True, interval=SHOWN_MILLISECONDS)
        self._time.timeout.connect(self._say_next)
        current_theme().theme_changed.connect(self._dress)
        self.retranslate()
        self.icon.show()

    def _entry(self, name: str, slot: Callable[[], object]) -> QAction:
        action = self.menu.addAction("", slot)
        action.setObjectName(f"{self.menu.objectName()}.{name}")
        return action

    def retranslate(self) -> None:
        self.menu.setAccessibleName(_("ECShops support"))
        self._open.setText(_("Open ECShops support"))
        self._quit.setText(_("Quit"))
        self._dress()

    def show_state(self, state: TrayState) -> None:
        if state != self.state:
            self.state = state
            self._dress()

    def say(self, message: Message) -> None:
        """A message of the system, once the one before it had its time; clicking it is told."""
        self._waiting.append(message)
        if not self._time.isActive():
            self._say_next()

    def take_waiting(self) -> tuple[Message, ...]:
        """What wasn't shown yet and won't be any more."""
        waiting = tuple(self._waiting)
        self._waiting.clear()
        return waiting

    def forget(self, message: Message) -> None:
        """It was opened: the system keeps it no longer."""
        self._told = deque((each for each in self._told if each[0] is not message), MOST_KEPT)

    def close(self) -> None:
        self._time.stop()
        self.icon.hide()

    def _say_next(self) -> None:
        if not self._waiting:
            return
        message, earlier = self._waiting.popleft(), len(self._kept())
        text = message.text
        if earlier:
            words = ngettext(
                "{text} · {count} earlier: later, a click lists them",
                "{text} · {count} earlier: later, a click lists them",
                earlier,
            )
            text = words.format(text=text, count=earlier)
        self.icon.showMessage(message.title, text, picture_of(self.state.urgency, self.state.count), SHOWN_MILLISECONDS)
        self._shown = message
        self._told.append((message, QDeadlineTimer(KEPT_MILLISECONDS)))
        self._time.start()

    def _kept(self) -> tuple[Message, ...]:
        """Those that the system may still keep, the newest first."""
        return tuple(message for message, until in reversed(self._told) if not until.hasExpired())

    def _dress(self) -> None:
        state = self.state
        self.icon.setIcon(picture_of(state.urgency, state.count))
        self.icon.setToolTip(_tip(state))
        urgent = state.urgency is not None and bool(state.number)
        self._foremost.setEnabled(urgent)
        if urgent:
            words = _("Open {number}: {urgency}")
            self._foremost.setText(words.format(number=state.number, urgency=urgency_word(state.urgency)))
        else:
            self._foremost.setText(_("Nothing is near its 48 hours") if state.reminding else _("Reminders are off"))
        self._quiet.setText(_("Remind again") if state.quiet else _("Quiet until tomorrow"))
        self._quiet.setEnabled(state.reminding)

    def _on_quiet(self) -> None:
        self.quiet_requested.emit(not self.state.quiet)

    def _on_message_clicked(self) -> None:
        in_front = self._shown if self._time.isActive() else None
        kept = self._kept() or tuple(message for message, _until in self._told)[-1:]
        if in_front in kept:
            kept = (in_front,)
        if len(kept) > 1:
            self.one_of_clicked.emit(kept)
        elif kept:
            self.forget(kept[0])
            self.message_clicked.emit(kept[0].meant)
        else:
            self.open_requested.emit()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_requested.emit()


def _tip(state: TrayState) -> str:
    if not state.reminding:
        return _("ECShops support: reminders are off")
    if state.urgency is None:
        said = _("ECShops support: nothing is near its 48 hours")
    else:
        words = ngettext("{count} request {urgency}", "{count} requests {urgency}", state.count)
        what = words.format(count=state.count, urgency=urgency_word(state.urgency))
        said = _("ECShops support: {what}").format(what=what)
    return _("{what} · quiet until tomorrow").format(what=said) if state.quiet else said


def picture_of(urgency: Urgency | None, count: int) -> QIcon:
    """The shape of the urgency, with the number before it where there is one."""
    tokens = current_theme().tokens
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QRectF(4, 4, SIDE - 8, SIDE - 8) if not count else QRectF(1, 1, SIDE * 0.7, SIDE * 0.7)
    paint_urgency(painter, shape, urgency if count else Urgency.CALM, tokens)
    if count:
        number = _number(str(count) if count < 100 else "99+")
        # A gap around it: it has the shape's colour, and would be lost in it.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.strokePath(number, QPen(Qt.GlobalColor.black, GAP, j=Qt.PenJoinStyle.RoundJoin))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.fillPath(number, urgency_colour(urgency, tokens))
    painter.end()
    return QIcon(pixmap)


def _number(text: str) -> QPainterPath:
    """The outline of the number in the lower right corner."""
    font = current_theme().font(bold=True)
    font.setPixelSize({1: 40, 2: 34}.get(len(text), 27))
    path = QPainterPath()
    path.addText(0, 0, font, text)
    box = path.boundingRect()
    return path.translated(SIDE - 1 - box.right(), SIDE - 1 - box.bottom())
