"""What a feature of its own adds to an open desk: it joins its room to the others by the desk view's signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView


class Feature(QObject):
    """Made when the desk opens, after the rooms: the place to `registry.on(…)` its actions and to connect signals."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.view = view

    def begin(self) -> None:
        """The desk is open and its first questions are asked."""

    def close_down(self) -> None:
        """The desk is about to close: stop timers, write what is to be kept."""
