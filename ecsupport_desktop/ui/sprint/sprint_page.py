"""The page of a sprint: the window's own conversation and triage panel, large, and nothing else; at the end a list.

The two panes are lent to the page while it is shown and go back to their column afterwards: there is one of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ecsupport_desktop.ui.shared.labels import hairline
from ecsupport_desktop.ui.shared.page import Page
from ecsupport_desktop.ui.shared.scrolled import Scrolled
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.typing_guard import takes_typing
from ecsupport_desktop.ui.sprint.bar import SprintBar
from ecsupport_desktop.ui.sprint.end_view import SprintEnd

SIDE_BY_SIDE = 1_100
"""From this width on, in pixels at 100 %, the panel stands beside the conversation."""


class SprintPage(Page):
    """Signals: left() by Esc; typing_left() by Esc out of a field; send_requested(), undo_requested()."""

    left = Signal()
    typing_left = Signal()
    send_requested = Signal()
    undo_requested = Signal()

    def __init__(self, start: QAction, skip: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprint_page")
        self._lent: list[tuple[QWidget, int, int]] = []  # each with its place and its stretch
        self._column: QBoxLayout | None = None
        self.bar = SprintBar(skip, self)
        self.bar.leave_requested.connect(self.left)
        self.end = SprintEnd(start, self)
        self.end.leave_requested.connect(self.left)
        self._inside = QWidget()
        self._inside.setObjectName("sprint.inside")
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inside)
        self._first, self._beside = QVBoxLayout(), QVBoxLayout()
        self._line = hairline(vertical=True)
        for layout in (self._layout, self._first, self._beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._layout.addLayout(self._first)
        self._layout.addWidget(self._line)
        self._layout.addLayout(self._beside)
        self._beside.addStretch(1)
        area = Scrolled(self._inside, "sprint.area")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(0)
        work.addWidget(self.bar)
        work.addWidget(area, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.end)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    @property
    def over(self) -> bool:
        """The list at the end is shown."""
        return self._stack.currentWidget() is self.end

    def borrow(self, conversation: QWidget, others: Sequence[QWidget], column: QBoxLayout) -> None:
        """Take the panes out of their column; `give_back` puts them there again as they stood."""
        if self._lent:
            return
        self._column = column
        places = {column.indexOf(each): each for each in (conversation, *others)}
        self._lent = [(each, at, column.stretch(at)) for at, each in sorted(places.items())]
        self._first.addWidget(conversation, 1)
        for at, each in enumerate(others):
            self._beside.insertWidget(at, each, 0 if at < len(others) - 1 else 100)

    def give_back(self) -> None:
        """The panes go back to where they were."""
        if self._column is not None:
            for widget, at, stretch in self._lent:
                self._column.insertWidget(at, widget, stretch)
        self._lent, self._column = [], None

    def show_work(self) -> None:
        self._stack.setCurrentWidget(self._work)

    def show_end(self) -> None:
        self._stack.setCurrentWidget(self.end)

    # ── the keys everybody shares ───────────────────────────────────────────────────────────────────────────

    def go_back(self) -> None:
        """Esc leaves the field being written in first, then the sprint."""
        focus = QApplication.focusWidget()
        if not self.over and focus is not None and self.isAncestorOf(focus) and takes_typing(focus):
            self.typing_left.emit()
        else:
            self.left.emit()

    def submit(self) -> None:
        if not self.over:
            self.send_requested.emit()

    def undo(self) -> None:
        self.undo_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _turn(self) -> None:
        """Beside one another where there is room, else one above the other."""
        wide = self.width() >= px(SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._line.setVisible(wide)
        self._layout.setStretch(0, 1)
        self._layout.setStretch(2, 1 if wide else 0)
