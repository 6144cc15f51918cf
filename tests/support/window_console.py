"""One agent's window as its user meets it, and how long it ever kept them waiting."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextEdit, QWidget

from ecsupport_desktop.ui.queue.columns import SUBJECT
from ecsupport_desktop.ui.queue.model import Role as ModelRole

SOON = 20_000
"""Milliseconds; most of it passes in a fraction of a second."""


class Console:
    """One agent's window, and what is seen in it."""

    def __init__(self, program, agent, qtbot) -> None:
        self.program, self.agent, self.qtbot = program, agent, qtbot
        self.window = program.window

    @property
    def rooms(self):
        return self.window.desk_view.rooms

    @property
    def link(self):
        return self.window.desk_view.link

    @property
    def editor(self) -> QPlainTextEdit:
        return self.find(QPlainTextEdit, "answerEditor")

    def find(self, kind, name):
        return next(each for each in self.window.findChildren(kind, name) if not each.isHidden())

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=SOON)

    def settle(self) -> None:
        for _round in range(3):
            self.until(lambda: not self.program.jobs._under_way and not self.link._gather.isActive())

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the focus in this window."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def select(self, request_id) -> None:
        self.until(lambda: self.rooms.queue.model.row_of(request_id) >= 0)
        self.rooms.show_request(request_id)
        self.until(lambda: self.request is not None and self.request.id == request_id)

    @property
    def request(self):
        return self.window.desk_view.acting.request

    def begin_level_1(self, reasoning: str) -> None:
        self.rooms.queue.table.setFocus()
        self.press(Qt.Key.Key_1)
        self.until(lambda: self.window.findChildren(QWidget, "field.reasoning"))
        self.find(QPlainTextEdit, "field.reasoning").insertPlainText(reasoning)

    def badge(self, request_id):
        row = self.rooms.queue.model.row_of(request_id)
        ready = self.rooms.queue.model.index(row, SUBJECT).data(ModelRole.READY) if row >= 0 else None
        return ready.badge if ready is not None else None

    def text(self, name: str) -> str:
        """What a label says, "" while it isn't there."""
        found = [each for each in self.window.findChildren(QLabel, name) if each.isVisible()]
        return found[0].text() if found else ""

    def company(self) -> str:
        """Who else is at the request shown, as it is spoken; there may be room for less."""
        found = [each for each in self.window.findChildren(QLabel, "companyText") if each.isVisible()]
        return found[0].accessibleName() if found else ""

    def meanwhile(self) -> str:
        found = self.window.findChildren(QTextEdit, "meanwhileText")
        return "\n".join(each.toPlainText() for each in found if each.isVisible())

    def send_says(self) -> str:
        return self.find(QAbstractButton, "sendButton").text()


class Stalls:
    """How long the event loop was kept from going round, at most, in milliseconds."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        self._timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def __enter__(self) -> "Stalls":
        self.longest, self._last = 0.0, time.monotonic()
        self._timer.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._timer.stop()

    def _on_timeout(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, (now - self._last) * 1000), now
