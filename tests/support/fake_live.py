"""A listener without a server: says on a thread of its own what a test lets it say, and notes what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from ecsupport_desktop.services.live import LinkState, LinkWord, News, Presence
from ecsupport_desktop.services.outcome import Changed

SINCE = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


class FakeLive:
    """Fills services.ports.Live."""

    def __init__(self) -> None:
        self.on_news: Callable[[News], None] | None = None
        self.rung = 0
        self.tries = 0
        self.open: list[UUID | None] = []
        self.writing: list[tuple[UUID, bool]] = []
        self.taken: list[UUID] = []

    # ── the port ────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, on_news: Callable[[News], None]) -> None:
        self.on_news = on_news

    def stop(self) -> None:
        self.on_news = None

    def ring(self) -> None:
        self.rung += 1

    def show_open(self, request_id: UUID | None) -> None:
        self.open.append(request_id)

    def show_writing(self, request_id: UUID, writing: bool) -> None:
        self.writing.append((request_id, writing))

    def take_over(self, request_id: UUID) -> None:
        self.taken.append(request_id)

    def retry_now(self) -> None:
        self.tries += 1

    # ── what a test lets it say ─────────────────────────────────────────────────────────────────────────────

    def tell(self, news: News) -> None:
        """On another thread, as the real one; returns once it was heard."""
        assert self.on_news is not None, "Nobody listens"
        thread = threading.Thread(target=self.on_news, args=(news,), name="live")
        thread.start()
        thread.join()
        QCoreApplication.processEvents()

    def changed(self, *request_ids: UUID) -> None:
        self.tell(News(changed=Changed(request_ids=frozenset(request_ids))))

    def link(self, word: LinkWord = LinkWord.CONNECTED, **fields: object) -> None:
        given: dict[str, object] = {"since": SINCE, "server": "support@db", **fields}
        self.tell(News(link=LinkState(word=word, **given)))  # type: ignore[arg-type]

    def connected(self, **fields: object) -> None:
        self.link(LinkWord.CONNECTED, **fields)

    def lost(self, **fields: object) -> None:
        self.link(LinkWord.LOST, **fields)

    def present(self, *who: tuple[UUID, UUID, bool]) -> None:
        """(request, agent, writing), all there is."""
        self.tell(
            News(
                presence=tuple(
                    Presence(request_id=request, agent_id=agent, writing=writing, since=SINCE + timedelta(minutes=at))
                    for at, (request, agent, writing) in enumerate(who)
                )
            )
        )

    def taken_over(self, request_id: UUID, agent_id: UUID) -> None:
        self.tell(News(taken_over=((request_id, agent_id),)))
