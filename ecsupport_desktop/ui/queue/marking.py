"""Several requests chosen at once: marks stay with their requests, whatever the queue does."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.theme import current_theme, px

MOST = 200
"""So many at once can still be looked through before they are changed."""


NARROW = 400
"""In pixels at 100 %."""


class Marks(QObject):
    """In the order they were marked. Signals: changed(int) how many there are now; full() more can't be marked."""

    changed = Signal(int)
    full = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ids: dict[UUID, None] = {}

    def __contains__(self, request_id: object) -> bool:
        return request_id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(self._ids)

    def toggle(self, request_id: UUID) -> None:
        if request_id in self._ids:
            del self._ids[request_id]
            self.changed.emit(len(self._ids))
        else:
            self.add([request_id])

    def add(self, request_ids: Iterable[UUID]) -> None:
        for each in request_ids:
            if each not in self._ids and len(self._ids) >= MOST:
                self.full.emit()
                break
            self._ids[each] = None
        self.changed.emit(len(self._ids))

    def discard(self, request_ids: Iterable[UUID]) -> None:
        """These aren't marked any more, the others are."""
        for each in request_ids:
            self._ids.pop(each, None)
        self.changed.emit(len(self._ids))

    def clear(self) -> None:
        if self._ids:
            self._ids.clear()
            self.changed.emit(0)


class MarksBar(QWidget):
    """How many are marked, and what can be done with them; nothing where none is.

    Signals: change_requested(), clear_requested(), stop_requested() while they are being changed.
    """

    change_requested = Signal()
    clear_requested = Signal()
    stop_requested = Signal()

    def __init__(self, marks: Marks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("marks_bar")
        self._count = 0
        self._text = label("", "heading", name="marks_bar.text")
        self.change = quiet_button("", "marks_bar.change", hint="B")
        self.clear = quiet_button("", "marks_bar.clear", hint="Shift+Z")
        self.stop = quiet_button("", "marks_bar.stop", icon_name="close")
        space = current_theme().space
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(px(12), 0, space, space // 2)
        self._layout.setSpacing(space // 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(space)
        for each in (self.change, self.clear, self.stop):
            buttons.addWidget(each)
        buttons.addStretch(1)
        self._layout.addWidget(self._text, 1)
        self._layout.addLayout(buttons)
        self.change.clicked.connect(self.change_requested)
        self.clear.clicked.connect(self.clear_requested)
        self.stop.clicked.connect(self.stop_requested)
        marks.changed.connect(self._on_changed)
        self.stop.hide()
        self._on_changed(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room for the size of the text, the buttons stand below the count."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < px(NARROW)
        self._layout.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def retranslate(self) -> None:
        self.change.setText(_("Change…"))
        self.clear.setText(_("Clear"))
        self.stop.setText(_("Stop"))
        words = ngettext("{count} request marked", "{count} requests marked", self._count)
        self._text.setText(words.format(count=self._count))

    def show_progress(self, done: int, of: int) -> None:
        """So many of these are changed; `of` 0: nothing is under way."""
        self.stop.setVisible(bool(of))
        self.change.setVisible(not of)
        self.clear.setVisible(not of)
        if of:
            self._text.setText(_("{done} of {count} changed").format(done=done, count=of))
            self.show()
        else:
            self._on_changed(self._count)

    def _on_changed(self, count: int) -> None:
        before, self._count = self._count, count
        if self.stop.isVisibleTo(self):
            return  # how far it is stands there
        self.retranslate()
        self.setVisible(bool(count))
        if count or before:
            say(self, self._text.text())
