"""The way of a message by mail: what may happen to it in which state, and when."""

from __future__ import annotations

from typing import Any

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.delivery import can_be_taken_back, can_happen, is_due
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.message import Delivery
from ecsupport_desktop.domain.request import Request

from .context import Context
from .guards import require_aware, require_line, require_text

_DeliveryCommand = (
    c.RecordDeliveryAccepted | c.RecordDeliveryFailed | c.TakeSendBack | c.StartDelivery | c.RecordDeliveryDeferred
    | c.RecordDeliveryUnknown | c.SendAgain
)  # fmt: skip


def delivery_of(request: Request, command: _DeliveryCommand) -> Delivery:
    found = request.delivery(command.delivery_id)
    if found is None:
        raise NotFound(N_("This delivery doesn't exist on {number}"), field="delivery_id", number=request.number)
    return found


def _require(event: type[Any], delivery: Delivery, message: str) -> None:
    if not can_happen(event, delivery):
        raise NotAllowed(message, field="delivery_id")


def take_back(request: Request, command: c.TakeSendBack, context: Context) -> list[e.AnyRequestEvent]:
    """For ten seconds nothing has left; then it is the mail server's."""
    delivery = delivery_of(request, command)
    if not can_be_taken_back(delivery, context.now):
        raise NotAllowed(N_("This message is on its way already and can't be taken back"), field="delivery_id")
    return [e.SendTakenBack(request_id=request.id, delivery_id=delivery.id)]


def start(request: Request, command: c.StartDelivery, context: Context) -> list[e.AnyRequestEvent]:
    """One attempt at a time, each by a command of its own: of two senders one is refused."""
    delivery = delivery_of(request, command)
    if not is_due(delivery, context.now) or command.attempt != delivery.attempts + 1:
        raise NotAllowed(N_("This message isn't due to be sent"), field="delivery_id")
    message_id = require_line(command.message_id, "message_id", N_("A mail needs its Message-ID"))
    if len(message_id.split()) > 1 or set(message_id) & set("<>"):
        raise InvalidField(N_("A Message-ID has no spaces and no angle brackets"), field="message_id")
    return [
        e.DeliveryStarted(
            request_id=request.id,
            delivery_id=delivery.id,
            attempt=command.attempt,
            message_id=message_id,
            at=context.now,
        )
    ]


def defer(request: Request, command: c.RecordDeliveryDeferred, context: Context) -> list[e.AnyRequestEvent]:
    """A sender whose clock is behind doesn't set the next attempt into the past."""
    words = require_text(command.words, "words", N_("Say what went wrong"))
    until = require_aware(command.until, "until") or context.now
    delivery = delivery_of(request, command)
    _require(e.DeliveryDeferred, delivery, N_("This message isn't being sent"))
    return [
        e.DeliveryDeferred(
            request_id=request.id, delivery_id=delivery.id, words=words, next_attempt_at=max(until, context.now)
        )
    ]


def unknown(request: Request, command: c.RecordDeliveryUnknown, context: Context) -> list[e.AnyRequestEvent]:
    """Killed between the text and the reply: it may have arrived or not."""
    words = require_text(command.words, "words", N_("Say what went wrong"))
    delivery = delivery_of(request, command)
    _require(e.DeliveryUnknown, delivery, N_("This message isn't being sent"))
    return [e.DeliveryUnknown(request_id=request.id, delivery_id=delivery.id, words=words)]


def send_again(request: Request, command: c.SendAgain, context: Context) -> list[e.AnyRequestEvent]:
    """The agent's word, and only that, sends a message twice."""
    delivery = delivery_of(request, command)
    _require(e.SentAgain, delivery, N_("Only a message that failed or may not have arrived is sent again"))
    if delivery.way is not None:
        raise NotAllowed(N_("This message went out another way; write it again"), field="delivery_id")
    return [e.SentAgain(request_id=request.id, delivery_id=delivery.id, at=context.now)]
