"""What goes out: a message to the client and its delivery."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.contents import content_of
from ecsupport_desktop.domain.delivery import reply_addresses
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.message import Message
from ecsupport_desktop.domain.policy import HOLD_TIME
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, DeliveryWay, Direction, Purpose

from .context import Context
from .cycles import end_by_delivery
from .guards import require_files, require_plausible_sending, require_seen, require_text
from .unfolding import Unfolding

_CHANNELS: Final = {
    DeliveryWay.MAIL_PROGRAM: Channel.MAIL,
    DeliveryWay.PHONE: Channel.PHONE,
    DeliveryWay.CHAT: Channel.CHAT,
    DeliveryWay.OTHER: Channel.OTHER,
}


def send(
    request: Request,
    command: c.Answer | c.AskForInformation | c.SendQuote,
    purpose: Purpose,
    context: Context,
    files: tuple[UUID, ...] | None = None,
) -> list[e.AnyRequestEvent]:
    """Pressing Send is recorded, body and addresses as they are then; by mail it is held for a moment.

    An answer given another way is delivered by the agent's word. `files`: those of the command, unless others go too.
    """
    require_seen(request, command.seen)
    files = command.files if files is None else files
    require_files(request, files, command.sent)
    sent_at = require_plausible_sending(request, command.sent, context)
    way = command.sent.way if command.sent else None
    message = _message(
        request,
        command,
        purpose,
        context,
        channel=_CHANNELS[way] if way else Channel.MAIL,
        to=command.to or (() if way else reply_addresses(request)),
        sent_at=sent_at or context.now,
        files=files,
    )
    items = command.items if isinstance(command, c.AskForInformation) else ()
    unfolding = Unfolding(request, context)
    unfolding.add(
        e.MessageSent(
            request_id=request.id,
            message=message,
            purpose=purpose,
            sent_at=context.now,
            way=way,
            items=items,
            held_until=None if way else context.now + HOLD_TIME,
        )
    )
    if sent_at is not None:
        unfolding.add(e.DeliveryAccepted(request_id=request.id, delivery_id=message.id, at=sent_at))
        end_by_delivery(unfolding, request.id, unfolding[request.id].deliveries[-1], sent_at)
    return unfolding.events


def acknowledge_receipt(request: Request, command: c.AcknowledgeReceipt, context: Context) -> list[e.AnyRequestEvent]:
    """To who wrote, once on a request; nobody takes an automatic mail back, so that it isn't held."""
    require_text(command.text, "text", N_("The acknowledgement is empty"))
    wrote = {message.sender.address.lower() for message in request.messages if message.from_client and message.sender}
    if command.to.address.lower() not in wrote:
        raise InvalidField(N_("Only who wrote on {number} is told that it is here"), field="to", number=request.number)
    if any(delivery.purpose is Purpose.ACKNOWLEDGEMENT for delivery in request.deliveries):
        return []
    purpose = Purpose.ACKNOWLEDGEMENT
    message = _message(
        request, command, purpose, context, channel=Channel.MAIL, to=(command.to,), sent_at=context.now, automatic=True
    )
    return [e.MessageSent(request_id=request.id, message=message, purpose=purpose, sent_at=context.now)]


def _message(request: Request, command: c.RequestCommand, purpose: Purpose, context: Context, **fields: Any) -> Message:
    """A message of ours, with the command's id and the hash of its text."""
    content = content_of(command)
    assert content is not None
    return Message(
        id=command.id,
        direction=Direction.TO_CLIENT,
        sender=None,
        subject=request.subject,
        received_at=context.now,
        content_sha256=content.sha256,
        agent_id=context.actor.id,
        purpose=purpose,
        **fields,
    )
