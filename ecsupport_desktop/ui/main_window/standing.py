"""Where one is in the window, to be there again in another one on the same desk: when the language is switched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QByteArray

from ecsupport_desktop.ui.main_window.request_windows import RequestWindows

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.undo_steps import Group


@dataclass(frozen=True, slots=True)
class Standing:
    """What is looked at, what was searched, which requests have a window of their own and where, what can be undone."""

    request_id: UUID | None
    search: str
    windows: tuple[tuple[UUID, QByteArray], ...]
    done: tuple[Group, ...]


def standing(view: DeskView) -> Standing:
    """Of a window that is still open."""
    opened = _windows(view).windows
    return Standing(
        request_id=view.rooms.selected_request(),
        search=view.rooms.queue.search.text(),
        windows=tuple((request_id, window.saveGeometry()) for request_id, window in opened.items()),
        done=(*(group for window in opened.values() for group in window.desk.undoing.done), *view.undoing.done),
    )


def stand_again(view: DeskView, before: Standing) -> None:
    """In the window just opened; the main window is in front, as it was when the language was chosen."""
    view.undoing.inherit(before.done)
    view.rooms.queue.search.setText(before.search)
    if before.request_id is not None:
        view.rooms.show_request(before.request_id)
    windows = _windows(view)
    for request_id, geometry in before.windows:
        windows.open(request_id)
        windows.windows[request_id].restoreGeometry(geometry)
    if before.windows:
        view.window.activateWindow()
        view.window.raise_()


def _windows(view: DeskView) -> RequestWindows:
    return next(each for each in view.features if isinstance(each, RequestWindows))
