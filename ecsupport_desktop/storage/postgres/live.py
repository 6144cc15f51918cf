"""What is live of a shared database, on a thread of its own: fills services.ports.Live.

Any thread may call its methods; each leaves a wish with the thread's loop and returns. News is told on that thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import psycopg

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkState, News
from ecsupport_desktop.services.ports import Clock
from ecsupport_desktop.storage.postgres.feed import Feed
from ecsupport_desktop.storage.postgres.link import Link
from ecsupport_desktop.storage.postgres.presence import LEASE, Shown
from ecsupport_desktop.storage.versions import PROGRAM

FAREWELL_SECONDS: Final = 0.5
"""How long a farewell may take when it stops."""
JOIN_SECONDS: Final = 0.9


class PostgresLive:
    """`since`: a snapshot (`pg_current_snapshot()` as text) from which on everything is news; without one the first
    news is that anything may have changed. `on_link` hears how the connection is, on the listener's thread and before
    anybody else. Starts once.
    """

    def __init__(
        self,
        server: ServerAddress,
        password: str | None,
        *,
        since: str | None = None,
        clock: Clock | None = None,
        program: str = PROGRAM,
        lease: float = LEASE,
        on_link: Callable[[LinkState], None] | None = None,
    ) -> None:
        console = new_id()
        self._link = Link(
            server,
            password,
            feed=Feed(console, since),
            shown=Shown(console, lease),
            tell=self._told,
            clock=clock or _utc_now,
            program=program,
        )
        self._on_news: Callable[[News], None] | None = None
        self._on_link = on_link
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None

    # ── services.ports.Live ─────────────────────────────────────────────────────────────────────────────────
    def start(self, on_news: Callable[[News], None]) -> None:
        """Listen from now on; `on_news` is called on the listener's thread and returns at once."""
        self._on_news = on_news
        # Not the system's choice: psycopg needs one that waits for sockets, on Windows too.
        self._loop = asyncio.SelectorEventLoop()
        self._task = self._loop.create_task(self._link.run())
        # It may hang in the system's look-up of a name, which nothing can end: then it must not hold up the program.
        self._thread = threading.Thread(target=self._run, args=(self._loop, self._task), name="live", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing is called afterwards; returns within a second whatever the network does."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None:
            self._announce()
            return
        with suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._stop)
        thread.join(JOIN_SECONDS)
        self._on_news = None

    def ring(self) -> None:
        self._wish(self._link.ring)

    def show_open(self, request_id: UUID | None) -> None:
        self._wish(lambda: self._link.show(lambda shown: shown.open(request_id)))

    def show_writing(self, request_id: UUID, writing: bool) -> None:
        self._wish(lambda: self._link.show(lambda shown: shown.write(request_id, writing)))

    def take_over(self, request_id: UUID) -> None:
        self._wish(lambda: self._link.show(lambda shown: shown.take_over(request_id)))

    def retry_now(self) -> None:
        self._wish(self._link.retry_now)

    # ── The thread ──────────────────────────────────────────────────────────────────────────────────────────
    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
        try:
            with suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
        finally:
            loop.close()

    def _announce(self) -> None:
        """Who never listened (the command line) still tells the others of what it committed, before it goes."""
        if self._loop is not None or not self._link.owes_ring:
            return
        self._loop = loop = asyncio.SelectorEventLoop()
        try:
            with suppress(psycopg.Error, OSError):
                loop.run_until_complete(asyncio.wait_for(self._link.announce(), JOIN_SECONDS))
        finally:
            loop.close()

    def _wish(self, wish: Callable[[], None]) -> None:
        if self._loop is None:
            wish()
            return
        with suppress(RuntimeError):  # stopped
            self._loop.call_soon_threadsafe(wish)

    def _stop(self) -> None:
        """On the loop's thread: end by itself, or be ended."""
        assert self._loop is not None and self._task is not None
        self._link.stop()
        if self._link.serving:
            self._loop.call_later(FAREWELL_SECONDS, self._task.cancel)
        else:
            self._task.cancel()

    def _told(self, news: News) -> None:
        if news.link is not None and self._on_link is not None:
            self._on_link(news.link)
        if self._thread is not None and self._on_news is not None:
            self._on_news(news)


def _utc_now() -> datetime:
    return datetime.now(UTC)
