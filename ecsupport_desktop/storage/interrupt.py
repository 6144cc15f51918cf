"""Stops a long statement from beside it: SQLite's own progress callback doesn't reach into its checks."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_POLL_SECONDS: Final = 0.02


@contextmanager
def interrupted_when(connection: sqlite3.Connection, stop: Callable[[], bool]) -> Iterator[threading.Event]:
    """Interrupt whatever runs on the connection once `stop` says so; the event yielded tells whether it did.

    `stop` is asked on a thread of its own, which is gone when the block is left.
    """
    over, did = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_POLL_SECONDS):
            if stop():
                did.set()
                connection.interrupt()
                return

    watcher = threading.Thread(target=watch, name="interrupt", daemon=True)
    watcher.start()
    try:
        yield did
    finally:
        over.set()
        watcher.join()
