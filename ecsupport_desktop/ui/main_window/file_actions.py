"""What the open desk writes to a file: a backup, or the requests shown as a table; in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import belongs
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.rooms import Rooms
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.save_path import ask_save_path


class FileActions(QObject):
    """Asks where to, writes there, and says what became of it. Lives as long as the desk's view."""

    def __init__(self, window: QWidget, link: DeskLink, notices: Notices, rooms: Rooms, doors: Doors) -> None:
        super().__init__(window)
        self._window, self._link, self._notices, self._rooms, self._doors = window, link, notices, rooms, doors

    def on_backup(self) -> None:
        name = f"ecsupport-{self._link.now().astimezone(self._link.zone):%Y-%m-%d}.db"
        path = ask_save_path(self._window, _("Back up"), name, _("Database (*.db)"))
        if path is not None:
            self.in_background(lambda desk: desk.store.backup(path), _("Backed up to {path}"), path)

    def on_export(self) -> None:
        """The requests shown: of the queue, by the definition its rows come from, or those found."""
        path = self.ask_table(_("Export the requests shown"), "requests.xlsx")
        if path is not None:
            export, wanted = self._doors.export, self._wanted()
            self.in_background(lambda desk: export(desk, path, wanted), _("Exported to {path}"), path)

    def _wanted(self) -> Callable[[Request], bool]:
        queue, listing = self._rooms.shown_queue, self._rooms.queue.model.listing
        if queue.quarantine:
            return lambda request: True
        if listing is not None and listing.text:
            found = self._rooms.queue.model.known_ids()
            return lambda request: request.id in found
        now, me, policy = self._link.now(), self._link.agent.id, self._link.policy
        return lambda request: belongs(request, queue, now, me, policy)

    def ask_table(self, title: str, name: str) -> Path | None:
        """Where a table is to be written, None for nowhere."""
        kinds = ";;".join((_("Excel workbook (*.xlsx)"), _("CSV (*.csv)")))
        return ask_save_path(self._window, title, name, kinds)

    def in_background(self, work: Callable[[Desk], object], done: str, path: Path) -> None:
        """Write the file there; what became of it is said, `done` with its `{path}` if it went well."""
        desk: Desk = self._link.desk  # type: ignore[assignment]  # the real one, in the real window

        def run() -> tuple[str, bool]:
            try:
                work(desk)
            except (EnvironmentFault, OSError) as error:
                return str(error), False
            return done.format(path=path), True

        self._link.jobs.background(run, self._on_file_written)

    def _on_file_written(self, said: tuple[str, bool]) -> None:
        text, well = said
        if well:
            self._notices.info(text)
        else:
            self._notices.error(text)
