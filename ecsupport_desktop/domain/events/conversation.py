"""What was said on a request, by whom, and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.message import Attachment, Message, Note
from ecsupport_desktop.domain.words import Channel, DeliveryWay, Impact, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """Something that happened to one request."""

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRegistered(RequestEvent):
    """A request exists, with its number."""

    kind: Literal["request_registered"] = "request_registered"
    number: str
    subject: str
    language: str
    channel: Channel
    registered_at: datetime
    client_id: UUID | None
    contact_id: UUID | None
    service_id: UUID | None
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(RequestEvent):
    """The client wrote or called."""

    kind: Literal["message_received"] = "message_received"
    message: Message
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(RequestEvent):
    """An agent wrote an internal note."""

    kind: Literal["note_added"] = "note_added"
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAttached(RequestEvent):
    """An agent put files on the request."""

    kind: Literal["files_attached"] = "files_attached"
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAssigned(RequestEvent):
    """Somebody works on it now, or nobody."""

    kind: Literal["request_assigned"] = "request_assigned"
    assignee_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSet(RequestEvent):
    """Whose request it is was said."""

    kind: Literal["client_set"] = "client_set"
    client_id: UUID
    contact_id: UUID | None
    service_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTagged(RequestEvent):
    """The tags it has from now on."""

    kind: Literal["request_tagged"] = "request_tagged"
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(RequestEvent):
    """Send was pressed: the message and its delivery exist, whether or not it has reached the client.

    `held_until`: by mail, until when it may be taken back; None where it isn't held.
    """

    kind: Literal["message_sent"] = "message_sent"
    message: Message
    purpose: Purpose
    sent_at: datetime
    way: DeliveryWay | None = None
    items: tuple[str, ...] = ()
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAccepted(RequestEvent):
    """A message reached the client."""

    kind: Literal["delivery_accepted"] = "delivery_accepted"
    delivery_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(RequestEvent):
    """A message didn't reach the client, or came back."""

    kind: Literal["delivery_failed"] = "delivery_failed"
    delivery_id: UUID
    at: datetime
    error: str
