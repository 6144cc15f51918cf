"""Tells whoever wants to know what a command changed, so that views decide what to fetch again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ecsupport_desktop.services.outcome import Outcome

Callback = Callable[[Outcome], None]


class EventHub:
    """Callbacks run on the thread that executed the command, after the commit; they return at once and never raise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: tuple[Callback, ...] = ()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call it for every outcome from now on; the returned function ends that."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)
        return lambda: self._unsubscribe(callback)

    def publish(self, outcome: Outcome) -> None:
        for callback in self._callbacks:
            callback(outcome)

    def _unsubscribe(self, callback: Callback) -> None:
        with self._lock:
            self._callbacks = tuple(known for known in self._callbacks if known is not callback)
