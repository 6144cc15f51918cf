"""Highlights requests as they near and pass their 48 hours, without scanning: it sleeps until the next change.

That may be the end of a quote's last day too, or the office's midnight, when "tomorrow" becomes "today".
Never longer than 30 seconds, so that a machine that slept, or a clock that was set, is noticed soon after.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_days import next_midnight
from ecsupport_desktop.ui.shared.desk_link import DeskLink

LONGEST = timedelta(seconds=30)
SHORTEST = timedelta(milliseconds=20)
JUMP = timedelta(seconds=5)
"""How far wall clock and steady clock may differ over one sleep before the clock counts as set."""

OVERSLEPT = timedelta(seconds=30)
"""Waking this much later than asked means the machine was asleep itself."""


@dataclass(frozen=True, slots=True)
class _Found:
    """`at` which moment was asked, the next change after it, who changed band, and whether a quote ran out."""

    at: datetime
    next: datetime
    passed: frozenset[UUID]
    ran_out: bool


class DeadlineTimer(QObject):
    """GUI thread; the questions it asks go by index on the query thread.

    Signals: bands_changed(frozenset[UUID]) these requests read differently now; clock_jumped() anything may;
    moment_passed(datetime) on each waking, aware UTC; quotes_ran_out() there are some whose end is to be recorded.
    """

    bands_changed = Signal(object)
    quotes_ran_out = Signal()
    clock_jumped = Signal()
    moment_passed = Signal(object)

    def __init__(
        self, link: DeskLink, parent: QObject | None = None, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.setObjectName("deadline_timer")
        self._link, self._steady = link, steady
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.wake)
        self._seen_until = link.now()
        self._next: datetime | None = None
        self._slept_from = (link.now(), steady())
        self._sleep = LONGEST
        link.changed.connect(self._on_changed)
        link.policy_changed.connect(self._on_changed)
        link.clock_corrected.connect(self._on_clock_corrected)

    @property
    def next_change(self) -> datetime | None:
        """The next change it knows of."""
        return self._next

    def start(self) -> None:
        self._seen_until = self._link.now()
        self._ask()

    def stop(self) -> None:
        self._timer.stop()

    def wake(self) -> None:
        """Look at the clock: what has changed, and how long to sleep again."""
        now = self._link.now()
        if self._jumped(now):
            self._seen_until = now
            self.clock_jumped.emit()
            self.moment_passed.emit(now)
            self._ask()
            return
        self.moment_passed.emit(now)
        if self._next is not None and now >= self._next:
            self._ask()
        else:
            self._sleep_again(now)

    def _jumped(self, now: datetime) -> bool:
        wall_then, steady_then = self._slept_from
        slept = timedelta(seconds=self._steady() - steady_then)
        return abs((now - wall_then) - slept) > JUMP or slept > self._sleep + OVERSLEPT

    def _ask(self) -> None:
        since, now = self._seen_until, self._link.now()
        midnight = next_midnight(now, self._link.policy)

        def look(readers: Readers) -> _Found:
            passed = readers.between(since, now) if now > since else ()
            change = readers.next_band_change(now) or midnight
            ran_out = bool(readers.quotes_expired(now, 1))
            return _Found(now, min(change, midnight), frozenset(passed), ran_out)

        self._link.query(look, self._on_found, self._on_unread, key="deadline_timer")

    def _on_unread(self, error: Exception) -> None:
        """Time goes on while the database is away."""
        self._next = None
        self._link.read_again_after(error)
        self._sleep_again(self._link.now())

    def _on_found(self, found: _Found) -> None:
        self._seen_until, self._next = found.at, found.next
        if found.passed:
            self.bands_changed.emit(found.passed)
        if found.ran_out:
            self.quotes_ran_out.emit()
        self._sleep_again(self._link.now())

    def _sleep_again(self, now: datetime) -> None:
        left = LONGEST if self._next is None else self._next - now
        self._sleep = max(SHORTEST, min(LONGEST, left))
        self._slept_from = (now, self._steady())
        # A millisecond more: waking just before the moment would only mean sleeping once again.
        self._timer.start(int(self._sleep / timedelta(milliseconds=1)) + 1)

    def _on_clock_corrected(self) -> None:
        """It is another moment now than was reckoned with; nobody set a clock."""
        if self._timer.isActive():
            now = self._seen_until = self._link.now()
            self.moment_passed.emit(now)
            self._ask()

    def _on_changed(self, _what: object) -> None:
        self._ask()
