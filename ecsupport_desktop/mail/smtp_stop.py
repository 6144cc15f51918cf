"""Ends a conversation with an SMTP server from another thread, as a program that closes does."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from ecsupport_desktop.services.mailbox_model import Stop

GRACE_SECONDS: Final = 3.0
"""How long the answer to a mail that was handed over is still waited for: without it nobody knows what came of it."""


class _Ending:
    """`end` may be called on any thread."""

    def __init__(self, stop: Stop | None) -> None:
        self._stop = stop
        self._smtp: smtplib.SMTP | None = None
        self._handed_over = False
        self._later = threading.Timer(GRACE_SECONDS, self._hang_up)

    def watch(self, smtp: smtplib.SMTP) -> None:
        """There is a connection."""
        self._smtp = smtp
        if self._stop is not None and self._stop.is_set():
            self._hang_up()

    def wait_for_answer(self, on_data: Callable[[], None]) -> None:
        """The mail's end is sent next."""
        on_data()
        self._handed_over = True

    def end(self) -> None:
        """Now, or with the mail handed over once its answer had some time."""
        if not self._handed_over:
            self._hang_up()
        else:
            with suppress(RuntimeError):  # it was begun already
                self._later.start()

    def call_off(self) -> None:
        """The conversation is over."""
        self._later.cancel()
        if self._later.is_alive():
            self._later.join()

    def _hang_up(self) -> None:
        """Past the encryption, which is another thread's."""
        if self._smtp is not None and (link := self._smtp.sock) is not None:
            with suppress(OSError):
                socket.socket.shutdown(link, socket.SHUT_RDWR)


@contextmanager
def ended_by(stop: Stop | None) -> Iterator[_Ending]:
    """Within, a `stop` that is set ends the wait for the server."""
    ending = _Ending(stop)
    if stop is not None:
        stop.interrupt = ending.end
    try:
        yield ending
    finally:
        if stop is not None:
            stop.interrupt = None
        ending.call_off()
