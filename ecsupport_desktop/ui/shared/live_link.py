"""What a shared database tells by itself – news, presence, how the connection is – brought home to the GUI thread.

With a local file there is none of it: nothing is ever emitted, and what the window says to others goes nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.services.live import LinkState, LinkWord, News, Presence
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.services.ports import Live

CLOSED_WORDS = frozenset({LinkWord.REFUSED, LinkWord.READ_ONLY})
"""While the connection is so, nothing can be changed."""

A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Company:
    """Who else is at a request: `writers` are at its answer, `readers` have it open."""

    writers: tuple[Presence, ...] = ()
    readers: tuple[Presence, ...] = ()


class LiveLink(QObject):
    """GUI thread; the listener calls back on its own, a signal brings it home.

    Signals: changed(Changed) by others; presence_changed(tuple[Presence, …]), everybody else's, whole;
    link_changed(LinkState); taken_over(UUID request, UUID agent); came_back() once connected, and whenever connected
    again; clock_corrected() when the server's clock turned out to be more than a second from what was reckoned with.
    """

    changed = Signal(object)
    presence_changed = Signal(object)
    link_changed = Signal(object)
    taken_over = Signal(object, object)
    came_back = Signal()
    clock_corrected = Signal()
    _news_arrived = Signal(object)

    def __init__(self, live: Live | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("live_link")
        self._live = live
        self._listening = False
        self.state: LinkState | None = None
        self.presence: tuple[Presence, ...] = ()
        self.clock_offset = timedelta(0)
        self._news_arrived.connect(self._on_news)

    @property
    def shared(self) -> bool:
        """Whether others work on the same database."""
        return self._live is not None

    @property
    def lost(self) -> bool:
        return self.state is not None and self.state.word is LinkWord.LOST

    @property
    def closed(self) -> bool:
        """Nothing can be changed: the access was taken away, or this console is too old."""
        return self.state is not None and self.state.word in CLOSED_WORDS

    def start(self) -> None:
        if self._live is not None and not self._listening:
            self._listening = True
            self._live.start(self._news_arrived.emit)

    def stop(self) -> None:
        """Nothing is emitted afterwards."""
        if self._live is not None and self._listening:
            self._listening = False
            self._live.stop()

    def company(self, request_id: UUID | None) -> Company:
        """Who else is at this request, those who came first at the beginning."""
        here = sorted((each for each in self.presence if each.request_id == request_id), key=lambda each: each.since)
        return Company(tuple(each for each in here if each.writing), tuple(each for each in here if not each.writing))

    # ── what this window tells ──────────────────────────────────────────────────────────────────────────────

    def show_open(self, request_id: UUID | None) -> None:
        if self._live is not None:
            self._live.show_open(request_id)

    def show_writing(self, request_id: UUID, writing: bool) -> None:
        if self._live is not None:
            self._live.show_writing(request_id, writing)

    def take_over(self, request_id: UUID) -> None:
        if self._live is not None:
            self._live.take_over(request_id)

    def retry_now(self) -> None:
        if self._live is not None:
            self._live.retry_now()

    # ── what it hears ───────────────────────────────────────────────────────────────────────────────────────

    def _on_news(self, news: News) -> None:
        if not self._listening:
            return
        if news.link is not None:
            self._take_link(news.link)
        if news.changed != Changed():
            self.changed.emit(news.changed)
        if news.presence is not None and news.presence != self.presence:
            self.presence = news.presence
            self.presence_changed.emit(news.presence)
        for request_id, agent_id in news.taken_over:
            self.taken_over.emit(request_id, agent_id)

    def _take_link(self, state: LinkState) -> None:
        before, self.state = self.state, state
        corrected = abs(state.clock_offset - self.clock_offset) > A_SECOND
        self.clock_offset = state.clock_offset
        if corrected:
            self.clock_corrected.emit()
        if before != state:
            self.link_changed.emit(state)
        connected = (LinkWord.CONNECTED, LinkWord.READ_ONLY)
        if state.word in connected and (before is None or before.word not in connected):
            self.came_back.emit()
