"""What comes in: requests, the client's messages, notes, files, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Impact

from .base import NewAttachment, NewMessage, RequestCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest(RequestCommand):
    """Take a new request in; its cycle opens. `request_id` is made by the client."""

    kind: Literal["register_request"] = "register_request"
    subject: str
    message: NewMessage
    client_id: UUID | None = None
    contact_id: UUID | None = None
    service_id: UUID | None = None
    impact: Impact = Impact.NONE
    language: str = "en"
    links: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClientMessage(RequestCommand):
    """The client wrote again: opens a cycle if none is open, in any state."""

    kind: Literal["record_client_message"] = "record_client_message"
    message: NewMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(RequestCommand):
    """Write an internal note; it touches no cycle."""

    kind: Literal["add_note"] = "add_note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(RequestCommand):
    """Put files on the request."""

    kind: Literal["attach"] = "attach"
    attachments: tuple[NewAttachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeReceipt(RequestCommand):
    """Tell who wrote, by an automatic mail, that the request is here. It answers nothing and ends no cycle."""

    kind: Literal["acknowledge_receipt"] = "acknowledge_receipt"
    text: str
    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClient(RequestCommand):
    """Say whose request this is."""

    kind: Literal["set_client"] = "set_client"
    client_id: UUID
    contact_id: UUID | None = None
    service_id: UUID | None = None
