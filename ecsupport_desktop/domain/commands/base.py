"""What every command carries, and the values commands are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel, DeliveryWay


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file to keep; in JSON its content is base64."""

    name: str
    media_type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What a client wrote or said. `received_at` None means now, by the authority's clock; `sent_at` is only shown."""

    channel: Channel = Channel.MAIL
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    text: str
    new_text: str = ""
    html: str | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    automatic: bool = False
    raw_sha256: str | None = None
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnotherWay:
    """The agent's word that the message went out by phone, chat or their own mail program, and when (aware UTC)."""

    way: DeliveryWay
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries."""

    id: UUID
    actor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCommand(Command):
    """A command on one request."""

    request_id: UUID
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.request_id
