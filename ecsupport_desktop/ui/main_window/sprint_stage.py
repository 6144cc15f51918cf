"""Lends the window's panes to the page of a sprint and hides what stands around; all of it comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QStackedWidget, QWidget

from ecsupport_desktop.ui.main_window.rooms import Rooms
from ecsupport_desktop.ui.sprint.sprint_page import SprintPage


class SprintStage(QObject):
    """Signals: changed() when the page came to the front or was left, whatever led there.

    `covered`: a quote or a plan was opened from the page and stands in front of it.
    """

    changed = Signal()

    def __init__(self, rooms: Rooms, page: SprintPage, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._rooms, self._page, self._window = rooms, page, window
        self._aside: list[QWidget] = []
        self._lent = self.covered = False
        rooms.add_page(page)
        self._pages = cast(QStackedWidget, rooms.findChild(QStackedWidget, "pages"))
        self._before = self._pages.currentWidget()
        self._pages.currentChanged.connect(self._on_page_changed)

    @property
    def shown(self) -> bool:
        return self._pages.currentWidget() is self._page

    def _on_page_changed(self, _at: int) -> None:
        before, self._before = self._before, self._pages.currentWidget()
        if self._rooms.is_paper(self._before):
            self.covered = before is self._page or (self.covered and self._rooms.is_paper(before))
        if self.shown == self._lent:
            return
        self._lent = self.shown
        if self._lent:
            self._lend()
        else:
            self._take_back()
        self.changed.emit()

    def _lend(self) -> None:
        rooms = self._rooms
        rooms.queue.request_selected.disconnect(rooms.request.show_request)
        column = cast(QWidget, rooms.findChild(QWidget, "request_column")).layout()
        below = (rooms.summary, rooms.column.elsewhere, rooms.triage)
        self._page.borrow(rooms.request, below, cast(QBoxLayout, column))
        self._aside = [each for each in self._around() if not each.isHidden()]
        for each in self._aside:
            each.hide()

    def _take_back(self) -> None:
        rooms = self._rooms
        self._page.give_back()
        rooms.queue.request_selected.connect(rooms.request.show_request)
        for each in self._aside:
            each.show()
        self._aside = []

    def _around(self) -> Iterator[QWidget]:
        """The menus and the strips over everything; the foot stays, it says how the connection is."""
        if isinstance(self._window, QMainWindow):
            yield self._window.menuBar()
        layout = cast(QBoxLayout, self._rooms.layout())
        for at in range(layout.count()):
            item = layout.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in (self._pages, self._rooms.importer.bar):
                yield widget
