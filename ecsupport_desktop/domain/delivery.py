"""When a message by mail is due, may be taken back, is tried again and given up: pure, all moments aware UTC.

held ─(by time alone)─→ queued → sending → accepted | failed | unknown
taken back: from held only          sending → queued: deferred          failed, unknown → queued: sent again
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from . import events as e
from .message import Address, Delivery, Message
from .request import Request
from .words import DeliveryState

BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
"""How long after the first, second, … attempt the next one is made; after the last of them always so long."""
GIVEN_UP_AFTER: Final = timedelta(hours=24)
MOST_REFERENCES: Final = 20
"""As many Message-IDs of a conversation as a mail names: its first one and the latest (RFC 5537, 3.4.4)."""
UNSENT: Final = frozenset(
    {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN}
)  # fmt: skip
"""What hasn't left for certain, and hasn't failed."""
_TO_BE_SENT: Final = frozenset({DeliveryState.HELD, DeliveryState.QUEUED})

STEPS: Final[Mapping[type[Any], frozenset[DeliveryState]]] = {
    e.SendTakenBack: frozenset({DeliveryState.HELD}),
    e.DeliveryStarted: _TO_BE_SENT,
    e.DeliveryDeferred: frozenset({DeliveryState.SENDING}),
    e.DeliveryUnknown: frozenset({DeliveryState.SENDING}),
    e.DeliveryAccepted: UNSENT,
    e.DeliveryFailed: UNSENT | {DeliveryState.ACCEPTED},
    e.SentAgain: frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN}),
}
"""In which states of a delivery each event can happen to it."""


def can_happen(event: type[Any], delivery: Delivery) -> bool:
    return delivery.state in STEPS[event]


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether it is to be sent now: nobody can take it back any more, and no wait is left."""
    moment = delivery.next_attempt_at
    return delivery.state in _TO_BE_SENT and moment is not None and moment <= now


def can_be_taken_back(delivery: Delivery, now: datetime) -> bool:
    """Until the very moment it is due."""
    return delivery.state is DeliveryState.HELD and not is_due(delivery, now)


def undecided(request: Request) -> Delivery | None:
    """The message an agent has to decide on: the first of which nobody knows, else the last one if it failed."""
    unknown = next((one for one in request.deliveries if one.state is DeliveryState.UNKNOWN), None)
    last = request.deliveries[-1:]
    return unknown or (last[0] if last and last[0].state is DeliveryState.FAILED else None)


def leaves_owed(request: Request, delivery: Delivery) -> bool:
    """Whether a response is owed once this message turns out not to have arrived: a quote may have been announced."""
    return request.due_at is not None or any(cycle.delivery_id == delivery.id for cycle in request.cycles)


def next_attempt(delivery: Delivery, now: datetime) -> datetime | None:
    """When an attempt that came to nothing now is made again; None: it is given up."""
    wait = BACK_OFF[min(max(delivery.attempts, 1), len(BACK_OFF)) - 1]
    since = delivery.queued_at or delivery.sent_at
    return now + wait if now + wait <= since + GIVEN_UP_AFTER else None


def mail_id(delivery_id: UUID, own_address: str) -> str:
    """The mail's Message-ID, without angle brackets: the same for every attempt, whoever makes it."""
    return f"{delivery_id}@{own_address.rpartition('@')[2]}"


def reply_addresses(request: Request) -> tuple[Address, ...]:
    """Whom an answer goes to unless its author says otherwise: who wrote last from the client's side."""
    senders = [message.sender for message in request.messages if message.from_client and message.sender is not None]
    return tuple(senders[-1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What makes a mail an answer to another one (RFC 5322, 3.6.4). Message-IDs are without angle brackets."""

    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


def thread_of(request: Request, message: Message) -> Thread:
    """A message of ours answers what the client wrote last before it, else what we wrote last."""
    before = request.messages[: request.messages.index(message)]
    named = [one for one in before if one.message_id is not None]
    parent = next((one for one in reversed(named) if one.from_client), named[-1] if named else None)
    if parent is None or parent.message_id is None:
        return Thread()
    references = tuple(dict.fromkeys((*parent.references, *parent.in_reply_to[:1], parent.message_id)))
    if len(references) > MOST_REFERENCES:
        references = (references[0], *references[1 - MOST_REFERENCES :])
    return Thread(in_reply_to=parent.message_id, references=references)


def reply_subject(request: Request, message: Message) -> str:
    """Says that it is an answer, and to which request, for people and for mail programs that drop references."""
    subject = message.subject if message.subject.lower().startswith("re:") else f"Re: {message.subject}"
    return subject if request.number in subject else f"{subject} [{request.number}]"
