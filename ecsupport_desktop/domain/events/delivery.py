"""How a message by mail got on, before it was accepted or failed. All moments are the authority's, aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from .conversation import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTakenBack(RequestEvent):
    """Send was undone while the message was held: it leaves the conversation, and its text isn't kept here."""

    kind: Literal["send_taken_back"] = "send_taken_back"
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStarted(RequestEvent):
    """The message goes to the mail server from now on, under this Message-ID (without angle brackets)."""

    kind: Literal["delivery_started"] = "delivery_started"
    delivery_id: UUID
    attempt: int
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDeferred(RequestEvent):
    """The attempt came to nothing, in these words; the next one is at `next_attempt_at`."""

    kind: Literal["delivery_deferred"] = "delivery_deferred"
    delivery_id: UUID
    words: str
    next_attempt_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnknown(RequestEvent):
    """Whether the mail server took the message is not known, for this reason."""

    kind: Literal["delivery_unknown"] = "delivery_unknown"
    delivery_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain(RequestEvent):
    """An agent had the message sent once more."""

    kind: Literal["sent_again"] = "sent_again"
    delivery_id: UUID
    at: datetime
