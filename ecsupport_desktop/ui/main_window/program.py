"""From the start to the end of the window: application, workers, the opening of the desk, and a clean way out."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.config.language import SOURCE_LANGUAGE, _, current_language
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.faults import EnvironmentFault
from ecsupport_desktop.ui.main_window.crash_names import crash_funnel
from ecsupport_desktop.ui.main_window.window import MainWindow
from ecsupport_desktop.ui.shared.keys import native
from ecsupport_desktop.ui.shared.qt_texts import QtTexts
from ecsupport_desktop.ui.shared.worker import Jobs

if TYPE_CHECKING:
    from ecsupport_desktop.config.paths import Paths
    from ecsupport_desktop.config.server import ServerAddress
    from ecsupport_desktop.config.settings import Settings
    from ecsupport_desktop.ui.main_window.doors import Doors, Ways
    from ecsupport_desktop.ui.main_window.entrance import Entrance
    from ecsupport_desktop.ui.main_window.opened import DailyBackup, Opened
    from ecsupport_desktop.ui.main_window.pictures import Photographer
    from ecsupport_desktop.ui.main_window.settings_actions import Elsewhere
    from ecsupport_desktop.ui.main_window.standing import Standing
    from ecsupport_desktop.ui.shared.desk_link import DeskLink
    from ecsupport_desktop.ui.shared.mail_link import MailLink

log = logging.getLogger(__name__)


class Program(QObject):
    """One run of the window, or of several one after another, where a person goes on elsewhere.

    `open_desk` is called on the command thread; None: the person says where to work, or `server` is joined, by the
    `ways` there are. Signal: settled() — a desk is there, and what shows it.
    """

    settled = Signal()

    def __init__(
        self,
        application: QApplication,
        paths: Paths,
        settings: Settings,
        doors: Doors,
        open_desk: Callable[[], Opened] | None,
        *,
        problems: list[str],
        ways: Ways | None = None,
        server: ServerAddress | None = None,
    ) -> None:
        super().__init__()
        self._application, self._paths, self._doors, self._ways = application, paths, doors, ways
        self._problems = problems
        self._translator = QtTexts(self)
        self._photographer: Photographer | None = None
        # Python hears a signal only when it runs: once a second is soon enough for Ctrl+C.
        self._pulse = QTimer(self, interval=1_000)
        self._pulse.timeout.connect(self._on_pulse)
        self._elsewhere: Elsewhere | None = None
        self._left_behind = ""
        self._begin(settings, open_desk, server)

    def _begin(self, settings: Settings, open_desk: Callable[[], Opened] | None, server: ServerAddress | None) -> None:
        """A window with workers of its own, which hasn't opened anything yet."""
        self._settings, self._open_desk = settings, open_desk
        self._speak()
        state = QSettings(str(self._paths.state_file), QSettings.Format.IniFormat)
        self.window = MainWindow(state, settings, self._doors)
        self._funnel = crash_funnel(self.window)
        self.jobs = Jobs(self._funnel.report, self, expected=(DomainError, EnvironmentFault))
        self._opened: Opened | None = None
        self._link: DeskLink | None = None
        self._mail: MailLink | None = None
        self.window.closing.connect(self._on_closing)
        self.window.retry_requested.connect(self.open)
        self._server = server
        self._entrance: Entrance | None = None
        self._standing: Standing | None = None
        self.window.elsewhere_requested.connect(self._on_elsewhere_requested)

    def _enter(self) -> Entrance:
        """The pages before a desk; most starts know where to go and never see them."""
        from ecsupport_desktop.ui.main_window.entrance import Entrance

        assert self._ways is not None
        if self._entrance is None:
            self._entrance = Entrance(
                self.window, self.jobs, self._paths, self._settings, self._ways, self._server, self
            )
            self._entrance.way_chosen.connect(self._on_way_chosen)
            self._entrance.opened.connect(self._on_opened)
        return self._entrance

    def run(self) -> int:
        """Show the window until it is closed."""
        self._funnel.install()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)
        self._pulse.start()
        self.window.show()
        self.open()
        try:
            return self._application.exec()
        finally:
            self._funnel.uninstall()

    def take_pictures(self, folder: Path) -> int:
        """Render each main view, light and dark, and leave."""
        from ecsupport_desktop.ui.main_window.pictures import Photographer

        self._photographer = Photographer(self.window, folder, self)
        self._photographer.finished.connect(self.window.close)
        self.run()
        return self._photographer.exit_code

    def open(self) -> None:
        """Open the desk on the worker thread, or ask where it is."""
        if (open_desk := self._open_desk) is not None:
            self.window.show_opening(_("Opening…"))
            self.jobs.mutate(lambda: self._try_to_open(open_desk), self._on_opened)
        elif self._ways is not None:
            self._enter().begin()

    def _on_way_chosen(self, open_desk: Callable[[], Opened]) -> None:
        self._open_desk = open_desk
        self.open()

    @staticmethod
    def _try_to_open(open_desk: Callable[[], Opened]) -> Opened | str:
        """On the command thread: what is expected to go wrong comes home as a sentence."""
        try:
            return open_desk()
        except EnvironmentFault as fault:
            return str(fault)
        except DomainError as error:
            from ecsupport_desktop.ui.shared.refusals import error_text

            return error_text(error)

    def _on_opened(self, opened: Opened | str) -> None:
        if isinstance(opened, str):
            self.window.show_fault(opened)
            if self._photographer is not None:
                self._photographer.give_up(opened)
            return
        # Imported once there is something to show: the shell is on the screen before the rooms are read from disk.
        from ecsupport_desktop.ui.shared.desk_link import DeskLink

        self._opened = opened
        if self._entrance is not None:
            self._settings = self._entrance.settings
            for notice in self._entrance.notices:
                self.window.notices.warning(notice)
        self._link = DeskLink(
            opened.desk,
            self.jobs,
            self._settings,
            self._paths,
            agent=opened.agent,
            agents=opened.agents,
            policy=opened.policy,
            seq=opened.seq,
            parent=self,
        )
        self._link.language_changed.connect(self._speak)
        if self._doors.mail is not None and not opened.demo:
            from ecsupport_desktop.ui.shared.mail_link import MailLink

            self._mail = MailLink(self._link, self._doors.mail, self._funnel.report, self)
        self.window.open_desk(self._link, demo=opened.demo, mail=self._mail)
        if self._mail is not None:
            self._mail.restart()
        for problem in self._problems:
            self.window.notices.warning(problem)
        self._say_arrival(opened)
        if self._photographer is not None:
            self._photographer.begin(self._link)
        else:
            self._back_up(opened.daily_backup)
        self.settled.emit()

    # ── going on elsewhere ──────────────────────────────────────────────────────────────────────────────────

    def _on_elsewhere_requested(self, elsewhere: Elsewhere) -> None:
        """At the next turn of the event loop: whoever asks goes with the window."""
        self._elsewhere = elsewhere
        QTimer.singleShot(0, self._move)

    def _move(self) -> None:
        """Close this window with all that is its own, then go on with another one.

        While a change waits for a server that is away that is said first, as before quitting.
        """
        elsewhere, link, left = self._elsewhere, self._link, self.window
        if elsewhere is None or link is None or self._opened is None:
            return
        before = left.standing() if elsewhere.again else None
        beating, old = self._pulse.isActive(), (self.jobs, self._entrance, self._mail, link)
        self._application.setQuitOnLastWindowClosed(False)
        try:
            if not left.close():
                self._elsewhere = None
                return
            if beating:
                self._funnel.uninstall()
            joining = elsewhere.joining
            if elsewhere.again or self._ways is None:
                self._begin(link.settings, self._open_desk, self._server)
            else:
                local = self._ways.local if joining is None else None
                self._begin(link.settings, local, joining.server if joining else None)
            if beating:
                self._funnel.install()
                self._pulse.start()
            self.window.resize(left.size())
            self.window.show()
        finally:
            self._application.setQuitOnLastWindowClosed(True)
        for each in (*old, left):
            if each is not None:
                each.deleteLater()
        if joining is not None:
            self._enter().begin_with(joining)
        else:
            self._standing = before
            self.open()

    def _say_arrival(self, opened: Opened) -> None:
        if self._elsewhere is None:
            return
        from ecsupport_desktop.ui.main_window.moving import arrival

        if self._standing is not None:
            self.window.stand_again(self._standing)
            self._elsewhere = self._standing = None
            return
        left = [text for text in (self._left_behind, self._elsewhere.not_kept) if text]
        tell = self.window.notices.warning if left else self.window.notices.info
        tell(" ".join((arrival(opened), *left)))
        self._elsewhere = None

    def _back_up(self, daily_backup: DailyBackup) -> None:
        token = threading.Event()

        def run() -> str:
            try:
                daily_backup(token.is_set)
            except EnvironmentFault as fault:
                return str(fault)
            return ""

        self.jobs.background(run, self._on_backed_up, token=token)

    def _on_backed_up(self, fault: str) -> None:
        if fault:
            self.window.notices.warning(_("Today's backup wasn't made: {why}").format(why=fault))

    def _speak(self) -> None:
        """Qt's own texts (OK, Cancel, the menus of fields) in the language of the window."""
        self._application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        locale = QLocale(current_language())
        QLocale.setDefault(locale)
        if current_language() != SOURCE_LANGUAGE and self._translator.load(locale, "qtbase", "_", folder):
            self._application.installTranslator(self._translator)
        native.cache_clear()

    def _on_pulse(self) -> None:
        """Nothing to do: that Python runs is all."""

    def _on_signal(self, _number: int, _frame: object) -> None:
        """Ctrl+C or the system's wish: the clean way out, at the next turn of the event loop."""
        QTimer.singleShot(0, self.window.close)

    def _on_closing(self) -> None:
        """The network is let go, reads are dropped, commands end, the file is closed; then nothing runs any more."""
        self._pulse.stop()
        if self._mail is not None:
            self._mail.close()
        self.jobs.close()
        if self._opened is not None:
            if self._elsewhere is not None and self._link is not None:
                from ecsupport_desktop.ui.main_window.moving import left_behind

                self._left_behind = left_behind(self._opened, self._link.agent.id)
            self._opened.desk.store.close()
            self._opened = None
        self._application.removeTranslator(self._translator)
