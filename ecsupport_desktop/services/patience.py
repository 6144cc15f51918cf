"""Runs a command again where that is safe: after a race at once, after a lost connection when the server is back.

A command may be run as often as needed: its id makes it happen once.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Final, TypeVar

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.ports import ConnectionLost, EnvironmentFault, ServerBusy, TryAgain

T = TypeVar("T")
COMMAND_LINE_SECONDS: Final = 30.0
"""Who waits for a prompt isn't kept longer."""
RACES: Final = 20
_RACE_SECONDS: Final = 0.01
_PAUSES: Final = (0.0, 0.1, 0.2, 0.5, 1.0)
"""Seconds between tries to reach the server, the last one from then on. At first none: the connection may have been
dead for hours, and the server long back."""


class Patience:
    """How long a command waits for a server that went away: `seconds`, or None for as long as it takes. Any thread."""

    def __init__(self, seconds: float | None = COMMAND_LINE_SECONDS) -> None:
        self._seconds = seconds
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def waiting(self) -> bool:
        """Whether some command is waiting for the server to come back."""
        return self._waiting > 0

    def end(self) -> None:
        """Nothing waits any longer, now or later: the window closes."""
        self._ended.set()

    def run(self, work: Callable[[], T], lost: Callable[[], None]) -> T:
        """What the work returns in the end; `lost` is told, once, that the connection went away.

        Raises EnvironmentFault, and ConnectionLost where the waiting has ended: then nobody knows whether it was done,
        unless it is ServerBusy, which let no try in.
        """
        try:
            return self._unless_raced(work)
        except ConnectionLost as fault:
            lost()
            return self._once_back(work, fault)

    def _unless_raced(self, work: Callable[[], T]) -> T:
        """Run it until nobody else is in the way."""
        for turn in range(1, RACES):
            try:
                return work()
            except TryAgain:
                self._ended.wait(random.uniform(0, _RACE_SECONDS * turn))
        try:
            return work()
        except TryAgain as race:
            raise EnvironmentFault(
                _("Too many others were changing the same at once. Nothing was changed: try again.")
            ) from race

    def _once_back(self, work: Callable[[], T], fault: ConnectionLost) -> T:
        until = None if self._seconds is None else time.monotonic() + self._seconds
        let_in = not isinstance(fault, ServerBusy)
        with self._counted():
            for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
                if (until is not None and time.monotonic() + pause > until) or self._ended.wait(pause):
                    break
                try:
                    return self._unless_raced(work)
                except ConnectionLost as again:
                    fault = again
                    let_in = let_in or not isinstance(again, ServerBusy)
        if not let_in:
            raise fault
        raise ConnectionLost(
            _(
                "The server can't be reached. It isn't known whether this was recorded: "
                "that is looked up as soon as the server is reached again."
            )
        ) from fault

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
