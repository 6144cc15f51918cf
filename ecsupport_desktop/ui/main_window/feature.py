"""What a feature of its own adds to an open desk: it joins its room to the others by the desk view's signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk


class RequestFeature(QObject):
    """Of the one request a window shows: made for the main window and for each window of a request's own."""

    def __init__(self, view: RequestDesk) -> None:
        super().__init__(view)
        self.view = view

    def begin(self) -> None:
        """The desk is open and its first questions are asked."""

    def close_down(self) -> None:
        """The desk is about to close: stop timers, write what is to be kept."""


class Feature(RequestFeature):
    """Made when the desk opens, after the rooms: the place to `registry.on(…)` its actions and to connect signals."""

    view: DeskView

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
