"""The way of a message by mail: taken back while it is held, sent by whoever holds the lease, settled by an agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from .base import RequestCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSendBack(RequestCommand):
    """Undo Send while the message is held: it was never said, and its text goes back to its author."""

    kind: Literal["take_send_back"] = "take_send_back"
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDelivery(RequestCommand):
    """Say that the message goes to the mail server now; committed before the first byte does.

    `attempt` is one more than were made. `message_id`: the mail's Message-ID without its angle brackets.
    """

    kind: Literal["start_delivery"] = "start_delivery"
    delivery_id: UUID
    attempt: int
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryDeferred(RequestCommand):
    """The mail server couldn't be reached or asked to come again: it is tried at `until` (aware UTC) again."""

    kind: Literal["record_delivery_deferred"] = "record_delivery_deferred"
    delivery_id: UUID
    words: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryUnknown(RequestCommand):
    """Nobody knows whether the mail server took the message: an agent decides, it is never sent again silently."""

    kind: Literal["record_delivery_unknown"] = "record_delivery_unknown"
    delivery_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain(RequestCommand):
    """Send a message again that failed or of which nobody knows whether it arrived, by an agent's word."""

    kind: Literal["send_again"] = "send_again"
    delivery_id: UUID
