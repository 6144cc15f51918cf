"""The processes of `window.py`: each does one thing 15 times in a window of its own and says how long it took.

A role is called with its task as JSON (`database` or `server`, and `began`, when the process was started) and ends with
a line of JSON. It leaves without closing the database, so that nothing it wrote reaches the file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from window_bare import PAGES, TIMES, Found, bare_sqlite, bare_window, memory, qsql_open, qsql_scroll, qsql_sort, told
from window_console import Console, written


def start(task: Found) -> Found:
    """As `ecsupport-desktop` starts; when its frame is painted, and when the first rows are."""
    from ecsupport_desktop import app

    app.keep_qt_from_reading_sources()
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QTableView

    from ecsupport_desktop.ui.main_window import program

    class Watch(QObject):
        """Looks at the window, and at its queue as soon as that is there; nothing else is held up by it."""

        def __init__(self, running: program.Program) -> None:
            super().__init__(running)
            self.found: dict[str, float] = {}
            self.window = running.window
            self.window.installEventFilter(self)
            running.settled.connect(self.on_settled)

        def on_settled(self) -> None:
            self.table = self.window.findChild(QTableView, "queue_table")
            self.table.viewport().installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                if watched is self.window:
                    self.found.setdefault("shell", self.now())
                elif (model := self.table.model()).rowCount() and model.data(model.index(0, 1)) is not None:
                    QTimer.singleShot(0, self.end)
            return False

        def now(self) -> float:
            return (time.monotonic() - task["began"]) * 1000

        def end(self) -> None:
            leave({**self.found, "queue": self.now(), "memory": memory()})

    run = program.Program.run

    def watched(running: program.Program) -> int:
        running.watch = Watch(running)  # type: ignore[attr-defined]
        return run(running)

    program.Program.run = watched  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ECSUPPORT_BACKUP_DAILY"] = "false"
        os.environ["ECSUPPORT_ACTING_AGENT"] = "ana"
        app.main(["--basedir", folder, "--database", task["database"]])
    raise RuntimeError("the window closed before it showed anything")


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
                if box.text():
                    console.timed(box.take_away, console.show(text=""))
                # In one go: the pause of typing may end while it is waited for quiet.
                times.append(console.timed(lambda: (box.setText(text), box.settle()), console.show(text=text)))
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
    """Until the window has painted it by itself: everything of it is in its place then."""
    from PySide6.QtCore import QEvent, QObject

    class Painted(QObject):
        """Hears each time the window is about to paint."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.UpdateRequest and seen:
                painted.append(seen[-1])
            return False

    console = Console(task)
    pane, seen, painted = console.rooms.request, [], []
    pane.view_loaded.connect(lambda view: seen.append(view.request.id if view else None))
    watch = Painted()
    console.program.window.installEventFilter(watch)

    def opened(request_id: Any) -> float:
        console.quiet()
        seen.clear()
        painted.clear()
        start = time.perf_counter()
        pane.show_request(request_id)
        console.until(lambda: request_id in painted)
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
            runs.append([written(each) for each in statements])
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
    console.timed(console.rooms.queue.search.settle, console.show(text="checkout"))
    console.rooms.request.show_request(_owed(console)[0])
    console.quiet()
    return {"memory": memory()}


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
