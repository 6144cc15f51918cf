"""Where one is in the window, to be there again in another one on the same desk: when the language is switched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QByteArray

from ecsupport_desktop.ui.main_window.request_windows import RequestWindows

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.undo_steps import Group
    from ecsupport_desktop.ui.triage.take_back import Held


_PAGES: Final = {"reports": "reports.open", "forecast": "horizon.forecast"}
"""Pages by their object names, and what opens them again; asking for quote and plan would make them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is looked at, on which page, and what was searched; which requests have a window of their own, and where.

    And what can be undone, or taken back for some seconds more; at which setting one was, "" for none.
    """

    request_id: UUID | None
    search: str
    windows: tuple[tuple[UUID, QByteArray], ...]
    done: tuple[Group, ...]
    held: Held | None
    page: str
    setting: str


def standing(view: DeskView) -> Standing:
    """Of a window that is still open."""
    opened = _windows(view).windows
    columns = (view.column, *(window.column for window in opened.values()))
    held = [each for column in columns if (each := column.triage.take_back.held) is not None]
    return Standing(
        request_id=view.rooms.selected_request(),
        search=view.rooms.queue.search.text(),
        windows=tuple((request_id, window.saveGeometry()) for request_id, window in opened.items()),
        done=(*(group for window in opened.values() for group in window.desk.undoing.done), *view.undoing.done),
        held=max(held, key=lambda each: each.until, default=None),
        page=view.rooms.page.objectName() if view.rooms.page is not None else "",
        setting=view.settings.left_at,
    )


def stand_again(view: DeskView, before: Standing) -> None:
    """In the window just opened; the main window is in front, as it was when the language was chosen."""
    view.undoing.inherit(before.done)
    view.rooms.queue.search.setText(before.search)
    if before.request_id is not None:
        view.rooms.show_request(before.request_id)
    if before.held is not None:
        view.column.triage.take_back.resume(before.held)
    windows = _windows(view)
    for request_id, geometry in before.windows:
        windows.open(request_id)
        windows.windows[request_id].restoreGeometry(geometry)
    _open_page(view, before.page)
    if before.windows:
        view.window.activateWindow()
        view.window.raise_()
    if before.setting:
        view.settings.open_at(before.setting)


def _open_page(view: DeskView, page: str) -> None:
    if page == "quote_page":
        view.rooms.show_quote()
    elif page == "plan_page":
        view.rooms.show_plan()
    elif page in _PAGES:
        view.registry.trigger(_PAGES[page])


def _windows(view: DeskView) -> RequestWindows:
    return next(each for each in view.features if isinstance(each, RequestWindows))
