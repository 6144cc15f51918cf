"""Over a request of the sprint: how far one is, what is missing of it, and the two ways on without sending."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import QUIET, ActionButton, quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, label, set_kind
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.theme import current_theme

LINE = 3
"""The height of the line of progress, in pixels at 100 %."""


class SprintBar(QWidget):
    """Signals: leave_requested()."""

    leave_requested = Signal()

    def __init__(self, skip: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprint.bar")
        set_kind(self, "raised")
        theme = current_theme()
        self._place, self._total = 0, 0
        self._progress = label(kind="heading", name="sprint.progress")
        self._queue = label(kind="muted", name="sprint.queue")
        self._missing = ElidedLabel(kind="muted")
        self._missing.setObjectName("sprint.missing")
        self._skip = ActionButton(skip, QUIET)
        self._leave = quiet_button("", "sprint.leave", hint="Esc")
        self._leave.clicked.connect(self.leave_requested)
        first = QHBoxLayout()
        first.setSpacing(2 * theme.space)
        first.addWidget(self._progress)
        first.addWidget(self._missing, 1)
        first.addWidget(self._queue)
        first.addWidget(self._skip)
        first.addWidget(self._leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, theme.space + theme.px(LINE))
        layout.addLayout(first)
        self.retranslate()

    def show_place(self, place: int, total: int, queue: str) -> None:
        """ "3 of 17", of this queue."""
        self._place, self._total = place, total
        self._progress.setText(_("{place} of {total}").format(place=f"{place:,}", total=f"{total:,}"))
        self._queue.setText(_("Sprint: {queue}").format(queue=queue))
        said = _("Sprint, request {place} of {total}").format(place=f"{place:,}", total=f"{total:,}")
        if said != self.accessibleName():
            # The focus goes on to the conversation: how far one is must be said.
            self.setAccessibleName(said)
            say(self, said)
        self.update()

    def show_missing(self, text: str, *, lacking: bool) -> None:
        """What is missing of the request, in one line."""
        self._missing.setText(text)
        set_kind(self._missing, "nearing" if lacking else "muted")

    def retranslate(self) -> None:
        self._leave.setText(_("Leave"))
        self._leave.setAccessibleName(_("Leave the sprint"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        high = theme.px(LINE)
        painter = QPainter(self)
        ground = QRect(0, self.height() - high, self.width(), high)
        painter.fillRect(ground, theme.tokens.colour("hairline"))
        if self._total:
            # What is done is behind: the request worked on counts once it is settled.
            ground.setWidth(self.width() * (self._place - 1) // self._total)
            painter.fillRect(ground, theme.tokens.colour("accent"))
