"""What is said on a request: messages, internal notes, attachments, deliveries. Contents are kept apart, by hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from .words import Channel, DeliveryState, DeliveryWay, Direction, Purpose

LONGEST_MESSAGE_ID: Final = 600
"""Characters; what is longer is kept by something shorter that stands for it, so that it can be found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A person's mail address: display name (may be empty) and addr-spec; a received one's domain is in lower case."""

    name: str = ""
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The words of a message or note: whole text, new text without quoted history, and HTML as received."""

    text: str
    new_text: str = ""
    html: str | None = None

    @property
    def sha256(self) -> str:
        """Hash over the three parts, unambiguous about where each ends; hexadecimal."""
        digest = hashlib.sha256()
        for part in (self.text, self.new_text, self.html):
            data = b"" if part is None else part.encode()
            digest.update(f"{'-' if part is None else len(data)}:".encode())
            digest.update(data)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on a message, or put on the request by an agent (`message_id` None). Size in bytes."""

    id: UUID
    message_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: str
    content_id: str | None = None
    inline: bool = False
    added_by: UUID | None = None
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the conversation. `sent_at` is the sender's word, `received_at` the authority's.

    `files`: what was on the request and went with a message of ours, by their ids.
    """

    id: UUID
    direction: Direction
    channel: Channel
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    received_at: datetime
    content_sha256: str
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    files: tuple[UUID, ...] = ()
    automatic: bool = False
    raw_sha256: str | None = None
    agent_id: UUID | None = None
    purpose: Purpose | None = None

    @property
    def from_client(self) -> bool:
        """Written by the client, and by a person: what opens a cycle."""
        return self.direction is Direction.FROM_CLIENT and not self.automatic


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Internal; never leaves for the client."""

    id: UUID
    agent_id: UUID
    at: datetime
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The way of one message to the client. `sent_at`: Send was pressed; `settled_at`: it was accepted or failed.

    By mail it may be taken back until `held_until`, is to be sent since `queued_at` and is tried at `next_attempt_at`
    (held: when the hold ends). `attempts` were made since then. `error`: what the last one came to.
    """

    id: UUID
    message_id: UUID
    purpose: Purpose
    state: DeliveryState
    way: DeliveryWay | None = None
    sent_at: datetime
    settled_at: datetime | None = None
    held_until: datetime | None = None
    queued_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    error: str | None = None
