"""File › Export and File › Back up: written on the background worker, then said in a notice with the path."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.export import HEADINGS, export_rows
from ecsupport_desktop.services.ports import Cell, EnvironmentFault, Readers, TableWriter
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices

READ_ONE_BY_ONE: Final = 2_000
"""Up to so many requests are read by id, in the order of the queue; more are picked from one pass over all."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A file written, or why not."""

    target: Path
    count: int
    why_not: str = ""


class Exporter(QObject):
    """`writers` by ending (".csv", ".xlsx") are the documents floor's."""

    def __init__(
        self, link: DeskLink, notices: Notices, parent: QWidget, *, writers: Mapping[str, TableWriter]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exporter")
        self._link, self._notices, self._window = link, notices, parent
        self._writers = dict(writers)
        self._folder = Path.home()

    def choose_and_export(self, queue: Queue) -> None:
        """Ask for a file, and write the requests of this queue to it."""
        kinds = ";;".join(
            _("{kind} file (*{ending})").format(kind=ending[1:].upper(), ending=ending) for ending in self._writers
        )
        day = self._link.now().astimezone(self._link.zone)
        proposed = self._folder / f"{queue.name}-{day:%Y-%m-%d}{next(iter(self._writers))}"
        chosen, kind = QFileDialog.getSaveFileName(self._window, _("Export"), str(proposed), kinds)
        if chosen:
            self.export(queue, self._with_ending(Path(chosen), kind))

    def export(self, queue: Queue, target: Path) -> None:
        """Write the requests of this queue to a file, as its ending says."""
        writer = self._writers[target.suffix.lower()]
        self._folder = target.parent
        readers, now, me = self._link.desk.readers, self._link.now(), self._link.agent.id

        def write() -> int:
            ids = readers.ids(queue, queue.sort, now, me).ids
            rows = export_rows(_requests(readers, ids), _names(readers))
            return _written(target, lambda part: _write_table(writer, rows, part))

        self._link.jobs.background(lambda: _tried(target, write), self._on_exported)

    def choose_and_back_up(self) -> None:
        """Ask for a file, and write a copy of the database to it."""
        proposed = self._folder / f"ecsupport-{self._link.now().astimezone(UTC):%Y-%m-%d-%H%M}.db"
        kinds = ";;".join((_("Database (*.db)"), _("All files (*)")))
        chosen, _kind = QFileDialog.getSaveFileName(self._window, _("Back up"), str(proposed), kinds)
        if chosen:
            self.back_up(Path(chosen))

    def back_up(self, target: Path) -> None:
        """Write a proven copy of the database to a file; work goes on meanwhile."""
        self._folder = target.parent
        store = cast(Desk, self._link.desk).store

        def write() -> int:
            store.backup(target)
            return 1

        self._link.jobs.background(lambda: _tried(target, write), self._on_backed_up)

    def _with_ending(self, target: Path, kind: str) -> Path:
        """Somebody who types no ending, or another one, gets the one of the kind chosen."""
        if target.suffix.lower() in self._writers:
            return target
        ending = next((each for each in self._writers if each in kind), next(iter(self._writers)))
        return target.with_name(target.name + ending)

    def _on_exported(self, tried: _Tried) -> None:
        text = ngettext("{count} request exported to {path}", "{count} requests exported to {path}", tried.count)
        self._say(tried, text.format(count=tried.count, path=str(tried.target)))

    def _on_backed_up(self, tried: _Tried) -> None:
        self._say(tried, _("Backed up to {path}").format(path=str(tried.target)))

    def _say(self, tried: _Tried, text: str) -> None:
        if tried.why_not:
            self._notices.error(_("Nothing was written: {why}").format(why=tried.why_not))
            return
        folder = QUrl.fromLocalFile(str(tried.target.parent))
        self._notices.info(text, _("Show folder"), lambda: QDesktopServices.openUrl(folder))


def _tried(target: Path, write: Callable[[], int]) -> _Tried:
    """What the surroundings refuse comes home as a sentence."""
    try:
        return _Tried(target, write())
    except EnvironmentFault as fault:
        return _Tried(target, 0, str(fault))
    except OSError as error:
        return _Tried(target, 0, _("{path}: {why}").format(path=str(target), why=error.strerror or str(error)))


def _requests(readers: Readers, ids: Sequence[UUID]) -> Iterator[Request]:
    if len(ids) <= READ_ONE_BY_ONE:
        for request_id in ids:
            if (view := readers.request(request_id)) is not None:
                yield view.request
        return
    wanted = frozenset(ids)
    yield from (request for request in readers.all_requests() if request.id in wanted)


def _names(readers: Readers) -> Names:
    return Names(
        agents={agent.id: agent.name for agent in readers.agents()},
        clients={client.id: client.name for client in readers.all_clients()},
    )


def _write_table(writer: TableWriter, rows: Iterable[Sequence[Cell]], target: Path) -> int:
    with target.open("wb") as stream:
        return writer.write(HEADINGS, rows, stream)


def _written(target: Path, write: Callable[[Path], int]) -> int:
    """Whole or not at all: what was there before stays until the new file is complete. Raises OSError."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        count = write(part)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count
