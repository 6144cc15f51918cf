"""A window of one request's own: all that the main window shows of it and does with it, by the same keys."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.main_window.desk_view import DeskView
from ecsupport_desktop.ui.main_window.precedent_actions import PrecedentActions
from ecsupport_desktop.ui.main_window.request_column import RequestColumn
from ecsupport_desktop.ui.main_window.request_desk import RequestDesk
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.notice_bar import NoticeBar
from ecsupport_desktop.ui.shared.notices import Notice, Notices
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.shared.palette_entries import actions_provider
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.typing_guard import takes_typing

_GEOMETRY = "request_window/geometry"
WIDTH, HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 720, 860, 560, 480
"""In pixels at 100 %; never more than the screen has."""
STEP = 32
"""Each further window lies so many pixels to the right of and below the one before."""

OF_THE_MAIN_WINDOW = frozenset({"view.zoom_in", "view.zoom_out", "view.zoom_reset"})
"""What concerns all windows is done by the main one."""
_ALSO = OF_THE_MAIN_WINDOW | {
    "queue.focus", "go.palette", "quote.open", "quote.plan", "quote.redo", "view.refresh", "help.shortcuts",
    "help.notice_action", "help.notices",
}  # fmt: skip
_MINE = tuple(
    spec for spec in ACTIONS
    if spec.id in _ALSO or (spec.id.startswith(("request.", "triage.")) and spec.id != "request.bulk")
)  # fmt: skip


class WindowDesk(RequestDesk):
    """The request of this window; other requests, quotes and plans are shown where they always are."""

    def __init__(self, window: RequestWindow, column: RequestColumn, home: DeskView) -> None:
        self.home = home
        super().__init__(window, column, home.link, window.notices, window.registry, home.state, home.doors)
        self.similar = PrecedentActions(self)
        column.summary.quote_requested.connect(self.show_quote)
        column.summary.plan_requested.connect(self.show_plan)
        column.request.request_requested.connect(self.show_request)
        column.triage.sent.connect(home.count_drafts)
        column.triage.taken_back.connect(home.count_drafts)

    def show_request(self, request_id: UUID) -> None:
        self.home.show_request(request_id)
        bring_forward(self.home.window)

    def show_quote(self, _request_id: object = None) -> None:
        self.home.rooms.show_quote(self.column.only)
        bring_forward(self.home.window)

    def show_plan(self, _request_id: object = None) -> None:
        self.home.rooms.show_plan(self.column.only)
        bring_forward(self.home.window)


class RequestWindow(QMainWindow):
    """Has its own actions, notices and palette. It hides when it is closed; whoever made it lets it go.

    Signals: closed(UUID).
    """

    closed = Signal(object)

    def __init__(self, home: DeskView, request_id: UUID, place: int) -> None:
        super().__init__()
        self.setObjectName("request_window")
        self.request_id = request_id
        self._home, self._entered = home, False
        self.notices = Notices(self)
        self.notices.posted.connect(self._on_posted)
        self.registry = ActionRegistry(self, _MINE, MENUS)
        self.registry.follow(home.registry)
        self.registry.build_menus(self.menuBar())
        self._palette = CommandPalette(self)
        self._palette.add_provider(actions_provider(self.registry))
        ground = QWidget(self)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(0, 0, 0, 0)
        self.column = RequestColumn(home.link, self.notices, ground)
        self.column.only = request_id
        layout.addWidget(self.column)
        self.setCentralWidget(ground)
        self._bar = NoticeBar(self.notices, ground)
        self.desk = WindowDesk(self, self.column, home)
        self._wire()
        self._come_back(place)
        self._retranslate()
        self.column.request.show_request(request_id)

    def _wire(self) -> None:
        for action_id, slot in {
            "queue.focus": self._on_leave,
            "request.close_window": self.close,
            "request.window": self._on_main_window,
            "go.palette": self._palette.open,
            "view.refresh": self._home.link.refresh,
            "help.notice_action": self._bar.act,
            "help.shortcuts": self._on_shortcuts,
            "help.notices": self._on_notices,
        }.items():
            self.registry.on(action_id, slot)
        for action_id in OF_THE_MAIN_WINDOW:
            self.registry.on(action_id, self._home.registry.action(action_id).trigger)
        self.column.view_loaded.connect(self._on_view_loaded)
        self._home.link.language_changed.connect(self._retranslate)
        self._home.rooms.clock.moment_passed.connect(self._on_moment_passed)
        current_theme().theme_changed.connect(self._on_theme_changed)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self._say_title()
        if view is not None and not self._entered:
            self._entered = True
            self.column.request.focus_conversation()

    def _on_posted(self, notice: Notice) -> None:
        """The history is the program's; what comes after the window was closed is said in the main one."""
        self._home.notices.remember(notice)
        if self.isHidden():
            self._home.notices.posted.emit(notice)

    def _say_title(self) -> None:
        request = self.desk.acting.request
        title = _("Request") if request is None else f"{request.number} · {show_invisibles(request.subject)}"
        self.setWindowTitle(title.replace("[*]", "[ * ]"))

    def _retranslate(self) -> None:
        self.registry.retranslate()
        self.registry.rename("queue.focus", _("Out of the field, then close"))
        self.registry.rename("request.window", _("To the main window"))
        self._say_title()

    def _on_moment_passed(self, _now: object) -> None:
        self.column.request.refresh_time_left()

    def _on_theme_changed(self) -> None:
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(px(LEAST_WIDTH), room.width()), min(px(LEAST_HEIGHT), room.height()))

    # ── its own actions ─────────────────────────────────────────────────────────────────────────────────────

    def _on_leave(self) -> None:
        """Esc: out of the field being written in, then away."""
        if takes_typing(QApplication.focusWidget()):
            self.column.request.focus_conversation()
        else:
            self.close()

    def _on_main_window(self) -> None:
        bring_forward(self._home.window)

    def _on_shortcuts(self) -> None:
        from ecsupport_desktop.ui.shared.shortcut_sheet import ShortcutSheet

        sheet = ShortcutSheet(self.registry, self)
        sheet.change_requested.connect(self._home.registry.action("file.keyboard").trigger)
        sheet.show()

    def _on_notices(self) -> None:
        from ecsupport_desktop.ui.main_window.recent_notices import RecentNotices

        RecentNotices(self.notices, self._home.link.zone, self).show()

    # ── coming and going ────────────────────────────────────────────────────────────────────────────────────

    def _come_back(self, place: int) -> None:
        self._on_theme_changed()
        room = self.screen().availableGeometry()
        if not self.restoreGeometry(self._home.state.value(_GEOMETRY) or b""):
            self.resize(min(px(WIDTH), room.width()), min(px(HEIGHT), room.height()))
        elif place:
            step = STEP * (place % 8)
            self.move(min(self.x() + step, room.right() - self.width()), min(self.y() + step, room.bottom() - STEP))

    def event(self, event: QEvent) -> bool:
        """Colleagues see which request is looked at."""
        if event.type() is QEvent.Type.WindowActivate:
            self.column.request.tell_open()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._home.state.setValue(_GEOMETRY, self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit(self.request_id)

    def let_go(self) -> None:
        """What is typed is kept, nothing is asked any more."""
        self.desk.similar.close_down()
        self.column.request.show_request(None)
        self.hide()
        self.deleteLater()


def bring_forward(window: QWidget) -> None:
    """In front of the others, with the keyboard."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
