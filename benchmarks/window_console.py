"""A real window of the console for `window_roles.py`: opened, watched, and timed until its rows are painted."""

from __future__ import annotations

import base64
import gc
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from window_bare import TIMES, Found, told, turn

WAIT_SECONDS: Final = 120
_ABOUT_REQUESTS: Final = re.compile(r"\b(?:FROM|JOIN) request")
KEPT: Final[list[object]] = []
"""A window that nobody holds goes, and its workers with it."""


class Console:
    """A window on the task's database, ready, and ways to wait for it."""

    def __init__(self, task: Found) -> None:
        from ecsupport_desktop import app

        app.keep_qt_from_reading_sources()
        from PySide6.QtCore import QObject, QTimer
        from PySide6.QtWidgets import QApplication

        class Ear(QObject):
            """Workers tell only bound methods of QObjects."""

            def __init__(self) -> None:
                super().__init__()
                self.heard: list[Any] = []

            def hear(self, answer: Any) -> None:
                self.heard.append(answer)

        KEPT.append(self)
        self.wanted: Callable[[], object] | None = None
        self.painted_at = 0.0
        self._read: Any = []
        self._asked: tuple[int, int | None] = 0, None
        """From which statement to which the last thing timed asked; None where it wasn't a painting of the table."""
        self._note_painting()

        from ecsupport_desktop.config.paths import paths_for
        from ecsupport_desktop.config.settings import Settings
        from ecsupport_desktop.documents.quote_pdf import QuotePrinter
        from ecsupport_desktop.mail.parser_process import MailParser
        from ecsupport_desktop.mail.sources import read_sources
        from ecsupport_desktop.ui.main_window import Doors
        from ecsupport_desktop.ui.main_window.program import Program
        from ecsupport_desktop.ui.shared.theme import apply_theme

        self.qt, self.ear = QApplication([]), Ear()
        self._waking = QTimer(interval=250)  # so that waiting in vain ends
        self._waking.start()
        apply_theme(self.qt, "light")
        paths = paths_for(Path(tempfile.mkdtemp()))
        settings = Settings(language="en", acting_agent="ana", backup_daily=False, remind_of="none")
        doors = Doors(
            make_parser=MailParser, read_sources=read_sources, export=app.export_requests, printer=QuotePrinter()
        )

        def opened() -> Any:
            if "server" in task:
                from ecsupport_desktop.config.server import parse_server

                return app.open_team_desk(paths, parse_server(task["server"]), None)
            return app.open_desk(Path(task["database"]), paths, settings, demo=False)

        self.program = Program(self.qt, paths, settings, doors, opened, problems=[])
        self.program.settled.connect(gc.freeze)  # as the program does
        self.program.window.resize(1280, 800)
        self.program.window.show()
        self.program.open()
        self.until(lambda: self.program.window.desk_view is not None)
        self.view = self.program.window.desk_view
        self.rooms, self.store = self.view.rooms, self.view.link.desk.store
        self.table, self.model = self.rooms.queue.table, self.rooms.queue.model
        self.local = "database" in task
        self.view.link._poll.stop()  # what others write is looked for every few seconds, now and then in the way
        if self.local:
            import common

            with common.writing_of(self.store).connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        self.until(lambda: self.model.listing is not None)
        self.quiet()

    def until(self, condition: Callable[[], object]) -> None:
        """Asleep between events, as the program's own loop is: looking without a pause would hold up the workers."""
        from PySide6.QtCore import QEventLoop

        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("waited in vain")
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def quiet(self) -> None:
        """Nothing is under way that would get in the next one's way."""
        for _round in range(3):
            self.until(lambda: not self.program.jobs._under_way)
            turn(self.qt)

    def _note_painting(self) -> None:
        """Know when the table has just been painted."""
        from ecsupport_desktop.ui.queue.table import QueueTable

        paint = QueueTable.paintEvent

        def painted(table: Any, event: Any) -> None:
            paint(table, event)
            if self.wanted is not None and self.wanted() and self._rows_are_there():
                self.wanted, self.painted_at = None, time.perf_counter()
                self._asked = self._asked[0], len(self._read)

        QueueTable.paintEvent = painted  # type: ignore[method-assign]

    def _rows_are_there(self) -> bool:
        first, last = self.table.visible_rows()
        return all(self.model.data(self.model.index(row, 1)) is not None for row in range(first, last + 1))

    def timed(self, act: Callable[[], object], done: Callable[[], object] = lambda: True) -> float:
        """Seconds until the table has been painted with what was wanted, all its rows in view there."""
        self.quiet()
        self.wanted, self.painted_at = done, 0.0
        self._asked = len(self._read), None
        start = time.perf_counter()
        act()
        self.until(lambda: self.wanted is None)
        return self.painted_at - start

    def with_statements(self, work: Callable[[], list[float]]) -> Found:
        """How long each took, and what was asked about requests the last time, for the bare driver to ask too."""
        if not self.local:
            return told(work())
        import common

        with common.recorded(common.reading_of(self.store)) as read:
            self._read = read
            times = work()
            asked = read[slice(*self._asked)] if self._asked[1] is not None else read
            self.quiet()
        about = [each for each in _transactions(asked) if any(_ABOUT_REQUESTS.search(sql) for sql, _row, _many in each)]
        if self._asked[1] is None:
            about = [max(about[-3:], key=lambda group: sum(len(sql) for sql, _row, _many in group))]
        asked = [each for group in about for each in group if not each[0].startswith("BEGIN")]
        return told(times, [[written(each) for each in asked]] * TIMES)

    def show(self, **listing: Any) -> Callable[[], object]:
        return lambda: all(getattr(self.model.listing, name) == value for name, value in listing.items())


def _transactions(statements: Any) -> list[list[Any]]:
    groups: list[list[Any]] = []
    for each in statements:
        if each[0].startswith("BEGIN") or not groups:
            groups.append([])
        groups[-1].append(each)
    return groups


def written(statement: tuple[str, Any, bool]) -> list[Any]:
    sql, parameters, many = statement
    rows = [[_json(v) for v in row] for row in parameters] if many else [_json(v) for v in parameters or ()]
    return [sql, rows, many]


def _json(value: Any) -> Any:
    blob = isinstance(value, bytes | memoryview)
    return {"bytes": base64.b64encode(value).decode()} if blob else value
