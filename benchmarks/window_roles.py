"""The processes of `window.py`: each does one thing 15 times in a window of its own and says how long it took.

A role is called with its task as JSON (`database` or `server`, and `began`, when the process was started) and ends with
a line of JSON. It leaves without closing the database, so that nothing it wrote reaches the file.
"""

from __future__ import annotations

import base64
import json
import os
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

TIMES: Final = 15
PAGES: Final = 200
WAIT_SECONDS: Final = 120
_ABOUT_REQUESTS: Final = re.compile(r"\b(?:FROM|JOIN) request")
Found = dict[str, Any]
KEPT: Final[list[object]] = []
"""A window that nobody holds goes, and its workers with it."""


def memory() -> float:
    """The peak of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(times: list[float], statements: Any = ()) -> Found:
    """From seconds."""
    return {"ms": statistics.median(times) * 1000, "worst": max(times) * 1000, "statements": list(statements)}


# ── The bare tools ──────────────────────────────────────────────────────────────────────────────────────────
def bare_window(task: Found) -> Found:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    qt = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("ECShops support"))
    window.resize(1280, 800)
    window.show()
    _turn(qt)
    window.repaint()
    return {"shown": (time.monotonic() - task["began"]) * 1000, "memory": memory()}


def bare_sqlite(task: Found) -> Found:
    """The statements of each time, as they are, by the driver alone; those that write with the same durability."""
    runs = [
        [(sql, [_value(each) for each in row] if not many else [[_value(v) for v in r] for r in row], many)
         for sql, row, many in run]
        for run in json.loads(Path(task["statements"]).read_text())
    ]  # fmt: skip
    connection = sqlite3.connect(task["database"], isolation_level=None)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-32768", "wal_autocheckpoint=0"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    times = []
    for run in runs:
        start = time.perf_counter()
        for sql, parameters, many in run:
            if many:
                connection.executemany(sql, parameters)
            else:
                connection.execute(sql, parameters).fetchall()
        if connection.in_transaction:
            connection.execute("COMMIT")
        times.append(time.perf_counter() - start)
    return told(times)


def _qsql(task: Found) -> Any:
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QApplication, QTableView

    qt = QApplication([])
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(task["database"])
    assert database.open(), database.lastError().text()
    model = QSqlTableModel(db=database)
    model.setTable("request")
    view = QTableView()
    view.setModel(model)
    view.resize(606, 700)
    view.show()
    _turn(qt)
    return model, view, Qt.SortOrder.AscendingOrder


def qsql_open(task: Found) -> Found:
    model, view, up = _qsql(task)
    times = []
    for _time in range(TIMES + 1):
        start = time.perf_counter()
        model.setFilter("due_at IS NOT NULL")
        model.setSort(model.fieldIndex("due_at"), up)
        model.select()
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times[1:])


def qsql_sort(task: Found) -> Found:
    """By the number, the subject and the state, in turn: columns of the very table."""
    model, view, up = _qsql(task)
    model.select()
    times = []
    for turn in range(TIMES):
        start = time.perf_counter()
        model.setSort(model.fieldIndex(("number", "subject", "state")[turn % 3]), up)
        model.select()
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times)


def qsql_scroll(task: Found) -> Found:
    model, view, up = _qsql(task)
    model.setSort(model.fieldIndex("number"), up)
    model.select()
    times = []
    bar = view.verticalScrollBar()
    for _page in range(PAGES):
        start = time.perf_counter()
        if bar.value() + bar.pageStep() > bar.maximum() and model.canFetchMore():
            model.fetchMore()
        bar.setValue(bar.value() + bar.pageStep())
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times)


# ── The console ─────────────────────────────────────────────────────────────────────────────────────────────
def start(task: Found) -> Found:
    """As `ecsupport-desktop` starts; when its frame is painted, and when the first rows are."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from ecsupport_desktop import app
    from ecsupport_desktop.ui.main_window import program

    class Watch(QObject):
        def __init__(self, parent: QObject) -> None:
            super().__init__(parent)
            self.found: dict[str, float] = {}

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                name = watched.objectName()
                if name == "main_window":
                    self.found.setdefault("shell", self.now())
                elif name == "qt_scrollarea_viewport" and (table := watched.parent()) is not None:
                    model = table.model() if table.objectName() == "queue_table" else None
                    if model is not None and model.rowCount() and model.data(model.index(0, 1)) is not None:
                        QTimer.singleShot(0, self.end)
            return False

        def now(self) -> float:
            return (time.monotonic() - task["began"]) * 1000

        def end(self) -> None:
            leave({**self.found, "queue": self.now(), "memory": memory()})

    run = program.Program.run

    def watched(running: Any) -> int:
        watch = Watch(running)
        running._application.installEventFilter(watch)
        return run(running)

    program.Program.run = watched  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ECSUPPORT_BACKUP_DAILY"] = "false"
        os.environ["ECSUPPORT_ACTING_AGENT"] = "ana"
        app.main(["--basedir", folder, "--database", task["database"]])
    raise RuntimeError("the window closed before it showed anything")


class Console:
    """A window on the task's database, ready, and ways to wait for it."""

    def __init__(self, task: Found) -> None:
        from PySide6.QtCore import QObject
        from PySide6.QtWidgets import QApplication

        class Ear(QObject):
            """Workers tell only bound methods of QObjects."""

            def __init__(self) -> None:
                super().__init__()
                self.heard: list[Any] = []

            def hear(self, answer: Any) -> None:
                self.heard.append(answer)

        KEPT.append(self)

        from ecsupport_desktop import app
        from ecsupport_desktop.config.paths import paths_for
        from ecsupport_desktop.config.settings import Settings
        from ecsupport_desktop.documents.quote_pdf import QuotePrinter
        from ecsupport_desktop.mail.parser_process import MailParser
        from ecsupport_desktop.mail.sources import read_sources
        from ecsupport_desktop.ui.main_window import Doors
        from ecsupport_desktop.ui.main_window.program import Program
        from ecsupport_desktop.ui.shared.theme import apply_theme

        self.qt, self.ear = QApplication([]), Ear()
        apply_theme(self.qt, "light")
        paths = paths_for(Path(tempfile.mkdtemp()))
        settings = Settings(language="en", acting_agent="ana", backup_daily=False)
        doors = Doors(
            make_parser=MailParser, read_sources=read_sources, export=app.export_requests, printer=QuotePrinter()
        )

        def opened() -> Any:
            if "server" in task:
                from ecsupport_desktop.config.server import parse_server

                return app.open_team_desk(paths, parse_server(task["server"]), None)
            return app.open_desk(Path(task["database"]), paths, settings, demo=False)

        self.program = Program(self.qt, paths, settings, doors, opened, problems=[])
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
        from PySide6.QtCore import QEventLoop

        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("waited in vain")
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def quiet(self) -> None:
        """Nothing is under way that would get in the next one's way."""
        for _round in range(3):
            self.until(lambda: not self.program.jobs._under_way)
            _turn(self.qt)

    def painted(self) -> None:
        """The rows in view are there, and on the screen."""
        self.until(self._rows_are_there)
        self.table.viewport().repaint()

    def _rows_are_there(self) -> bool:
        first, last = self.table.visible_rows()
        return all(self.model.data(self.model.index(row, 1)) is not None for row in range(first, last + 1))

    def timed(self, act: Callable[[], object], done: Callable[[], object] = lambda: True) -> float:
        self.quiet()
        start = time.perf_counter()
        act()
        self.until(done)
        self.painted()
        return time.perf_counter() - start

    def with_statements(self, work: Callable[[], list[float]]) -> Found:
        """How long each took, and what was asked about requests the last time, for the bare driver to ask too."""
        if not self.local:
            return told(work())
        import common

        with common.recorded(common.reading_of(self.store)) as read:
            times = work()
            self.quiet()
        asked = [each for each in _transactions(read) if any(_ABOUT_REQUESTS.search(sql) for sql, _row, _many in each)]
        last = max(asked[-3:], key=lambda group: sum(len(sql) for sql, _row, _many in group))
        return told(times, [[_written(each) for each in last]] * TIMES)

    def show(self, **listing: Any) -> Callable[[], object]:
        return lambda: all(getattr(self.model.listing, name) == value for name, value in listing.items())


def open_queue(task: Found) -> Found:
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME

    console = Console(task)
    wanted = console.show(queue=QUEUE_BY_NAME["to_analyse"])

    def work() -> list[float]:
        times = []
        for _time in range(TIMES + 1):
            console.timed(lambda: console.rooms.show_queue("restoring"), console.show(queue=QUEUE_BY_NAME["restoring"]))
            console.quiet()
            times.append(console.timed(lambda: console.rooms.queue.show_queue("to_analyse"), wanted))
        return times[1:]

    return console.with_statements(work)


def sort(task: Found) -> Found:
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort, SortKey

    console = Console(task)
    console.timed(lambda: console.rooms.show_queue("all"), console.show(queue=QUEUE_BY_NAME["all"]))

    def work() -> list[float]:
        return [
            console.timed(lambda key=key: console.rooms.queue.sort_by(key.value), console.show(sort=Sort(key=key)))
            for key in SortKey
            if key is not SortKey.NUMBER
        ]

    return console.with_statements(work)


def _search(text: str) -> Callable[[Found], Found]:
    def role(task: Found) -> Found:
        console = Console(task)
        console.timed(lambda: console.rooms.show_queue("all"), console.show(text=""))
        box = console.rooms.queue.search

        def work() -> list[float]:
            times = []
            for _time in range(TIMES + 1):
                console.timed(box.take_away, console.show(text=""))
                box.setText(text)
                times.append(console.timed(box._settle, console.show(text=text)))
            return times[1:]

        return console.with_statements(work)

    return role


def _pages(console: Console) -> list[float]:
    bar = console.table.verticalScrollBar()
    return [console.timed(lambda: bar.setValue(bar.value() + bar.pageStep())) for _page in range(PAGES)]


def scroll(task: Found) -> Found:
    console = Console(task)
    console.timed(lambda: console.rooms.show_queue("all"), lambda: console.rooms.shown_queue.name == "all")
    return console.with_statements(lambda: _pages(console))


def _owed(console: Console) -> list[Any]:
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort

    link = console.view.link
    found = console.store.readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), link.now(), link.agent.id, limit=TIMES + 1)
    return list(found.ids)


def request(task: Found) -> Found:
    console = Console(task)
    pane, seen = console.rooms.request, []
    pane.view_loaded.connect(lambda view: seen.append(view.request.id if view else None))

    def opened(request_id: Any) -> float:
        console.quiet()
        seen.clear()
        start = time.perf_counter()
        pane.show_request(request_id)
        console.until(lambda: request_id in seen)
        console.rooms._right.viewport().repaint()
        return time.perf_counter() - start

    return console.with_statements(lambda: [opened(each) for each in _owed(console)][1:])


def command(task: Found) -> Found:
    """Through the desk, as a key does it: until the outcome is back on the GUI thread."""
    from ecsupport_desktop.domain.commands import SetImpact
    from ecsupport_desktop.domain.words import Impact

    console = Console(task)
    link, times, runs = console.view.link, [], []
    if console.local:
        import common
    for request_id in _owed(console):
        view = console.store.readers.request(request_id)
        impact = next(each for each in Impact if each is not view.request.impact)
        console.quiet()
        one = SetImpact(**link.command_base(), request_id=request_id, impact=impact)
        if console.local:
            with common.recorded(common.writing_of(console.store)) as statements:
                times.append(_executed(console, one))
            runs.append([_written(each) for each in statements if not each[0].lstrip().upper().startswith("SELECT")])
        else:
            times.append(_executed(console, one))
        assert console.ear.heard[0].accepted, console.ear.heard
    return told(times[1:], runs[1:])


def _executed(console: Console, one: Any) -> float:
    console.ear.heard.clear()
    start = time.perf_counter()
    console.view.link.execute(one, console.ear.hear)
    console.until(lambda: console.ear.heard)
    return time.perf_counter() - start


def tick(task: Found) -> Found:
    """All that a waking does but the sleeping again."""
    console = Console(task)
    clock, found = console.rooms.clock, console.rooms.clock._on_found
    clock._on_found = console.ear.hear

    def woken() -> float:
        console.quiet()
        console.ear.heard.clear()
        start = time.perf_counter()
        clock._next = clock._seen_until  # so that it asks
        clock.wake()
        console.until(lambda: console.ear.heard)
        found(console.ear.heard[0])
        console.table.viewport().repaint()
        return time.perf_counter() - start

    return console.with_statements(lambda: [woken() for _time in range(TIMES + 1)][1:])


def used(task: Found) -> Found:
    """The peak after a good deal was looked at."""
    console = Console(task)
    console.timed(lambda: console.rooms.show_queue("all"), lambda: console.rooms.shown_queue.name == "all")
    _pages(console)
    console.rooms.queue.search.setText("checkout")
    console.timed(console.rooms.queue.search._settle, console.show(text="checkout"))
    console.rooms.request.show_request(_owed(console)[0])
    console.quiet()
    return {"memory": memory()}


# ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────
def _turn(qt: Any) -> None:
    for _turn_of in range(3):
        qt.processEvents()


def _transactions(statements: Any) -> list[list[Any]]:
    groups: list[list[Any]] = []
    for each in statements:
        if each[0].startswith("BEGIN"):
            groups.append([])
        groups[-1].append(each)
    return groups


def _written(statement: tuple[str, Any, bool]) -> list[Any]:
    sql, parameters, many = statement
    rows = [[_json(v) for v in row] for row in parameters] if many else [_json(v) for v in parameters or ()]
    return [sql, rows, many]


def _json(value: Any) -> Any:
    blob = isinstance(value, bytes | memoryview)
    return {"bytes": base64.b64encode(value).decode()} if blob else value


def _value(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def leave(found: Found) -> None:
    """Without a last checkpoint."""
    sys.stdout.write(f"\n{json.dumps(found)}\n")
    sys.stdout.flush()
    os._exit(0)


def give_up(*error: Any) -> None:
    """The workers are in the way of another end."""
    sys.__excepthook__(*error)
    os._exit(1)


ROLES: Final[dict[str, Callable[[Found], Found]]] = {
    "bare_window": bare_window, "bare_sqlite": bare_sqlite, "qsql_open": qsql_open, "qsql_sort": qsql_sort,
    "qsql_scroll": qsql_scroll, "start": start, "open": open_queue, "sort": sort,
    "search_common": _search("checkout"), "search_two": _search("acme checkout"),
    "search_one": _search("ECS-2026-000412"), "search_none": _search("zzzz"), "scroll": scroll, "request": request,
    "command": command, "tick": tick, "used": used,
}  # fmt: skip


if __name__ == "__main__":
    role, given = sys.argv[1:]
    if role not in ("bare_window", "bare_sqlite"):
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that a checkout needn't be installed
    sys.excepthook = give_up
    leave(ROLES[role](json.loads(given)))
