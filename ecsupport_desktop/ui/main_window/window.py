"""The main window: a shell that shows at once, the desk when it is open, or calmly why it can't be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings import Settings, SettingsError, save_setting
from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.main_window.status_line import StatusLine
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.empty_state import EmptyState
from ecsupport_desktop.ui.shared.kept_looks import kept_looks
from ecsupport_desktop.ui.shared.notice_bar import NoticeBar
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.shared.palette_entries import actions_provider
from ecsupport_desktop.ui.shared.theme import ZOOM_STEP, Density, current_theme, px
from ecsupport_desktop.ui.shared.typing_guard import TypingGuard

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.doors import Doors
    from ecsupport_desktop.ui.main_window.leaving import Leaving
    from ecsupport_desktop.ui.main_window.standing import Standing
    from ecsupport_desktop.ui.shared.desk_link import DeskLink
    from ecsupport_desktop.ui.shared.mail_link import MailLink

WITHOUT_DESK = frozenset(
    {"file.quit", "view.zoom_in", "view.zoom_out", "view.zoom_reset", "view.compact", "help.about", "help.shortcuts",
     "help.notices", "help.notice_action", "go.palette"}
)  # fmt: skip
"""What can be done before, or without, an open desk."""


class MainWindow(QMainWindow):
    """Make it, show it, then give it a desk by `open_desk` or a sentence by `show_fault`.

    Signals: closing() when it goes away, while its workers still run; retry_requested() from the fault page;
    elsewhere_requested(Elsewhere) to go on with another database.
    """

    closing = Signal()
    retry_requested = Signal()
    elsewhere_requested = Signal(object)

    def __init__(self, state: QSettings, settings: Settings, doors: Doors) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self._state, self._settings, self._doors = state, settings, doors
        kept_looks().use(state)
        self.notices = Notices(self)
        self.registry = ActionRegistry(self, ACTIONS, MENUS)
        self.registry.build_menus(self.menuBar())
        self.palette_layer = CommandPalette(self)
        self.palette_layer.add_provider(actions_provider(self.registry))
        self.status = StatusLine(self)
        self.desk_view: DeskView | None = None
        self._leaving: Leaving | None = None
        self._guard = TypingGuard(self)
        self._pages = QStackedWidget(self)
        self._waiting = EmptyState(_("Opening…"), "", parent=self._pages)
        self._fault = EmptyState(parent=self._pages)
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(self._fault)
        doors.watch.told.connect(self._on_told)
        # What floats over the pages hangs on a widget of its own: of a stack screen readers hear nothing but its pages.
        ground = QWidget(self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setCentralWidget(ground)
        self.setStatusBar(self.status)
        self._bar = NoticeBar(self.notices, ground)
        self.setAcceptDrops(True)
        self._wire()
        self._come_back()
        self.setWindowTitle(_("ECShops support"))

    def _wire(self) -> None:
        self._fault.action_requested.connect(self.retry_requested)
        slots: dict[str, Callable[..., object]] = {
            "file.quit": self.close,
            "go.palette": self.palette_layer.open,
            "help.shortcuts": self._on_shortcuts,
            "help.notices": self._on_notices,
            "help.notice_action": self._bar.act,
            "help.about": self._on_about,
            "view.zoom_in": self._on_zoom_in,
            "view.zoom_out": self._on_zoom_out,
            "view.zoom_reset": self._on_zoom_reset,
            "view.compact": self._on_compact,
        }
        for action_id, slot in slots.items():
            self.registry.on(action_id, slot)
        self.registry.set_checked("view.compact", current_theme().density is Density.COMPACT)
        self.registry.set_checked("view.sidebar", bool(self._state.value("window/sidebar", True, type=bool)))
        self.status.palette_requested.connect(self.palette_layer.open)
        self.status.shortcuts_requested.connect(self._on_shortcuts)
        for spec in self.registry.specs:
            if spec.id not in WITHOUT_DESK:
                self.registry.set_enabled(spec.id, False, _("The desk isn't open yet"))

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────

    def show_opening(self, title: str = "", sentence: str = "") -> None:
        """It will be a moment."""
        self._waiting.set_texts(title or _("Opening…"), sentence)
        self._pages.setCurrentWidget(self._waiting)
        self._pages.setFocus()
        self._doors.watch.begin()

    def _on_told(self, title: str, sentence: str) -> None:
        self._waiting.set_texts(title, sentence)

    def show_page(self, page: QWidget) -> None:
        """A page of somebody else's, while there is no desk."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def show_fault(self, sentence: str) -> None:
        """The surroundings don't allow it: the sentence says what is wrong and the way out."""
        self._fault.set_texts(_("The database can't be opened"), sentence, _("Try again"))
        self._pages.setCurrentWidget(self._fault)
        if (again := self._fault.findChild(QPushButton)) is not None:
            again.setFocus()

    def open_desk(self, link: DeskLink, *, demo: bool = False, mail: MailLink | None = None) -> None:
        """The desk is open: build its rooms and read what they show."""
        # Imported when there is something to show: the shell is there before the rooms are read from disk.
        from ecsupport_desktop.ui.main_window.desk_view import DeskView
        from ecsupport_desktop.ui.main_window.leaving import Leaving

        for spec in self.registry.specs:
            self.registry.set_enabled(spec.id, True)
        view = DeskView(
            self, link, self.notices, self.registry, self.palette_layer, self.status, self._state, self._doors, mail
        )
        self.desk_view = view
        view.title_changed.connect(self.setWindowTitle)
        view.settings.elsewhere_requested.connect(self.elsewhere_requested)
        link.language_changed.connect(self.retranslate)
        self._pages.addWidget(view.rooms)
        self._pages.setCurrentWidget(view.rooms)
        self.status.show_desk(link, demo=demo)
        if mail is not None:
            self.status.show_mail(mail)
        self._leaving = Leaving(link, self.notices, self.close, view, mail)
        link.jobs.refused.connect(self._on_refused)
        view.begin()
        link.start_polling()

    def standing(self) -> Standing | None:
        """Where one is on the open desk, for a window that is opened on it again."""
        from ecsupport_desktop.ui.main_window.standing import standing

        return standing(self.desk_view) if self.desk_view is not None else None

    def stand_again(self, before: Standing) -> None:
        from ecsupport_desktop.ui.main_window.standing import stand_again

        if self.desk_view is not None:
            stand_again(self.desk_view, before)

    def retranslate(self) -> None:
        """Texts of the frame; the rooms say theirs again themselves."""
        self.registry.retranslate()
        self.status.retranslate()
        if self.desk_view is not None:
            self.setWindowTitle(self.desk_view.title())

    # ── dropping files ──────────────────────────────────────────────────────────────────────────────────────

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.desk_view is not None and self.desk_view.rooms.importer.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.desk_view is not None:
            importer = self.desk_view.rooms.importer
            importer.import_paths(importer.paths(event.mimeData()))
            event.acceptProposedAction()

    # ── the frame's own actions ─────────────────────────────────────────────────────────────────────────────

    def _on_shortcuts(self) -> None:
        from ecsupport_desktop.ui.shared.shortcut_sheet import ShortcutSheet

        sheet = ShortcutSheet(self.registry, self)
        sheet.change_requested.connect(self.registry.action("file.keyboard").trigger)
        sheet.show()

    def _on_notices(self) -> None:
        from ecsupport_desktop.ui.main_window.recent_notices import RecentNotices

        RecentNotices(self.notices, self._settings.zone, self).show()

    def _on_about(self) -> None:
        store = self.desk_view.link.desk.store if self.desk_view else None
        from ecsupport_desktop.ui.main_window.about import AboutDialog

        AboutDialog(store, self).show()

    def _on_zoom_in(self) -> None:
        self._zoom(current_theme().zoom + ZOOM_STEP)

    def _on_zoom_out(self) -> None:
        self._zoom(current_theme().zoom - ZOOM_STEP)

    def _on_zoom_reset(self) -> None:
        self._zoom(100)

    def _zoom(self, zoom: int) -> None:
        theme = current_theme()
        theme.apply(theme.appearance, theme.density, zoom)
        self._keep("zoom", theme.zoom)

    def _on_compact(self, compact: bool) -> None:
        theme = current_theme()
        density = Density.COMPACT if compact else Density.ROOMY
        theme.apply(theme.appearance, density, theme.zoom)
        self._keep("density", density.value)

    def _keep(self, key: str, value: object) -> None:
        if self.desk_view is None:
            return
        try:
            save_setting(self.desk_view.link.paths, key, value)
        except SettingsError as error:
            self.notices.warning(error.problem.message)

    def _on_refused(self, error: Exception) -> None:
        from ecsupport_desktop.ui.shared.refusals import fault_text

        self.notices.warning(fault_text(error))

    # ── coming and going ────────────────────────────────────────────────────────────────────────────────────

    def _come_back(self) -> None:
        geometry = self._state.value("window/geometry")
        if not (geometry and self.restoreGeometry(geometry)):
            available = self.screen().availableGeometry()
            self.resize(min(px(1440), available.width()), min(px(900), available.height()))
        self.setMinimumSize(px(960), px(560))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving is not None and not self._leaving.may_close():
            event.ignore()
            return
        self._leaving = None
        self._state.setValue("window/geometry", self.saveGeometry())
        if self.desk_view is not None:
            self.desk_view.close_down()
            self.desk_view = None
        kept_looks().use(None)
        self._doors.watch.stop()
        self.hide()  # whatever still has to end: nobody looks at a window that answers no more
        self.closing.emit()
        event.accept()
