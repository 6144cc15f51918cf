"""Ends a conversation with an SMTP server from another thread, as a program that closes does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Final

from ecsupport_desktop.mail.line import Line
from ecsupport_desktop.services.mailbox_model import Stop

GRACE_SECONDS: Final = 3.0
"""How long the answer to a mail that was handed over is still waited for: without it nobody knows what came of it."""


class _Ending:
    """`end` may be called on any thread."""

    def __init__(self, stop: Stop) -> None:
        self.line = Line(stop)
        self._handed_over = False
        self._later = threading.Timer(GRACE_SECONDS, self.line.cut)

    def wait_for_answer(self, on_data: Callable[[], None]) -> None:
        """The mail's end is sent next."""
        on_data()
        self._handed_over = True

    def end(self) -> None:
        """Now, or with the mail handed over once its answer had some time."""
        if not self._handed_over:
            self.line.cut()
        else:
            with suppress(RuntimeError):  # it was begun already
                self._later.start()

    def call_off(self) -> None:
        """The conversation is over."""
        self._later.cancel()
        if self._later.is_alive():
            self._later.join()
        self.line.close()


@contextmanager
def ended_by(stop: Stop | None) -> Iterator[_Ending]:
    """Within, a `stop` that is set ends the wait for the server; None: nothing does."""
    with nullcontext(stop) if stop is not None else Stop() as stop:
        ending = _Ending(stop)
        stop.interrupt = ending.end
        try:
            yield ending
        finally:
            stop.interrupt = None
            ending.call_off()
