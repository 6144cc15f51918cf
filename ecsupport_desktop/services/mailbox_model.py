"""What taking mails in asks of a mailbox: the values it works on, and what the mail floor does for it.

EnvironmentFault
└── MailboxFault            the mailbox can't be used now; trying again later may help
    └── MailboxRefused      the server doesn't let this name in: another password may help
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from ecsupport_desktop.services.ports import EnvironmentFault


class MailboxFault(EnvironmentFault):
    """The mailbox can't be used now: one plain sentence with the way out. What was taken in stays taken in."""


class MailboxRefused(MailboxFault):
    """The mail server doesn't let this name in with this password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMail:
    """One mail as it lies in the mailbox; `uid` is its number there as long as `uid_validity` is the same (RFC 9051).

    `size` in bytes. `raw` is less where the mail is larger than what is read: then it is the beginning.
    """

    uid: int
    uid_validity: int
    folder: str
    raw: bytes
    size: int

    @property
    def cut(self) -> bool:
        """Whether this is only the beginning."""
        return len(self.raw) < self.size


class Stop:
    """Ends a watch at once: from any thread, or from a signal's handler, as it takes no lock. Needs closing."""

    def __init__(self) -> None:
        self._asleep, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._set = False
        self.interrupt: Callable[[], None] | None = None
        """What ends a wait for the network that is under way; whoever waits says it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._asleep.close()
        self._waker.close()

    def set(self) -> None:
        """More than once is fine."""
        self._set = True
        with suppress(OSError):
            self._waker.send(b".")
        if (interrupt := self.interrupt) is not None:
            interrupt()

    def is_set(self) -> bool:
        return self._set

    def wait(
        self, seconds: float, also: socket.socket | None = None, *, connecting: socket.socket | None = None
    ) -> bool:
        """Wait until it is set, `also` has something to read, `connecting` has or hasn't reached its end, or the time
        is over; whether it is set."""
        if not self._set:
            read = [self._asleep] if also is None else [self._asleep, also]
            reached = [] if connecting is None else [connecting]
            select.select(read, reached, reached, max(0.0, seconds))
        return self._set


class Mailbox(Protocol):
    """One connection to the mailbox, made on entering; on a worker thread. All methods raise MailboxFault.

    A mail stays new until `done` or `quarantined` has been told of it, and none is ever deleted.
    """

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @property
    def waiting(self) -> int:
        """How many new mails there were when `new_mails` looked last."""

    @property
    def withheld(self) -> int:
        """How many of them the server didn't hand out; they stay where they are, and are asked for again."""

    def new_mails(self) -> Iterator[FetchedMail]:
        """Those that weren't taken in yet, the oldest first, read one at a time and left as they are."""

    def done(self, mail: FetchedMail) -> None:
        """It is in: move or mark it, as was chosen."""

    def quarantined(self, mail: FetchedMail) -> None:
        """It is in quarantine: move or mark it, as was chosen."""

    def wait(self, seconds: float) -> None:
        """Until something arrives, at most this long. Servers that can't tell are asked when the time is over."""


OpenMailbox = Callable[[Stop], Mailbox]
"""Makes a mailbox that a `Stop` ends, even in the middle of a wait for the network."""
