"""What leaves by mail, and what came of it: the values that sending works on, and what the mail floor does for it.

Message ids are written without angle brackets, here as everywhere. Instants are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ecsupport_desktop.domain.message import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail as it was frozen at Send. `automatic`: no person wrote it, and it says so (RFC 3834).

    `language` is a code ("en", "es").
    """

    message_id: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str
    text: str
    language: str
    date: datetime
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The server has taken it for every recipient. Words are the server's, one clean line."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The server, or what we ask of one, said no: nobody gets the mail. `code` None where no server said a number.

    `permanent`: the same mail will be refused again. `about_account`: the login, the certificate or the connection's
    rules were refused before any mail was spoken of, so every other mail would be too; never permanent.
    """

    code: int | None
    words: str
    permanent: bool
    about_account: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """There was no connection, or it was lost. `after_data`: between the first byte of the mail's end and the reply,
    so that nobody knows whether the server has taken it; else it surely hasn't."""

    words: str
    after_data: bool


SendResult = Accepted | Refused | Lost


class MailComposer(Protocol):
    """Makes a mail's bytes; the same mail always gives the same bytes."""

    def compose(self, mail: OutgoingMail) -> bytes:
        """Raises InvalidField where something can't become a header, an address above all."""


class MailSender(Protocol):
    """Hands one mail to the server, on a worker: it may take minutes. One connection a call."""

    def send(
        self, raw: bytes, sender_address: str, recipients: Sequence[str], on_data: Callable[[], None]
    ) -> SendResult:
        """`on_data` is called right before the mail's end is sent; what it raises ends the connection unsent.

        Raises InvalidField for an address no server can be given.
        """
