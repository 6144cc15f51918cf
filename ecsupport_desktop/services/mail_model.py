"""What a received mail is once it has been read: the values that intake works on.

Every text here is valid UTF-8 without NUL or lone surrogates. Whatever could become a header later (subject, names,
addresses, message ids, attachment names) is one line without control characters. Instants are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ecsupport_desktop.domain.message import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAttachment:
    """A part that isn't the body. `name` is safe as a file name; `inline` says the HTML or the sender placed it."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes
    content_id: str | None
    inline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """One mail, read. Message ids come without angle brackets; `sent_at` is the sender's claim, never our clock."""

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    """The whole body as text, quoted history and signature included."""
    new_text: str
    """What the sender wrote now: `text` without quoted history and signature."""
    html: str | None
    """The body's HTML as the sender made it, not cleaned: nothing that shows it may trust it."""
    attachments: tuple[ParsedAttachment, ...]
    automatic: bool
    """An auto-reply or other mail no person wrote (RFC 3834): it opens no cycle."""
    may_acknowledge: bool
    """Whether an automatic mail may go back: not to a program, a list or an address nobody reads."""
    bounce: bool
    """A delivery report (RFC 3464 or free-form): it tells of a mail of ours, it isn't a client's message."""
    returned: tuple[str, ...] = ()
    """Of a delivery report: Message-IDs of the mails it may be about, the surest first."""
    server_words: str = ""
    """Of a delivery report: who didn't get it and why, one line in the server's words."""
    raw_sha256: str
    warnings: tuple[str, ...]
    """Plain English sentences about what was wrong in the mail and repaired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableMail:
    """A mail that couldn't be read within its limits; `reason` is a short plain English sentence."""

    reason: str
    raw_sha256: str


class MailParser(Protocol):
    """Reads a mail in a process of its own that can be killed."""

    def parse(self, raw: bytes) -> ParsedMail | UnreadableMail: ...
    def close(self) -> None: ...
