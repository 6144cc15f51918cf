"""Split: some of the client's messages become a request of their own, which owes its own response."""

from __future__ import annotations

from datetime import datetime

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.message import Message
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Relation

from .context import Context
from .guards import require_line


def split(request: Request, command: c.SplitRequest, context: Context) -> list[e.AnyRequestEvent]:
    """No cycle of the first request changes; the new one's opens when the first of its messages was received that
    is still unanswered, else now."""
    subject = require_line(command.subject, "subject", N_("The new request needs a subject"))
    chosen = _chosen(request, command, context)
    new_id = command.new_request_id
    assert context.number is not None, "a split needs the next number"
    opened_at, opener = _opening(request, chosen, context.now)
    registered = e.RequestRegistered(
        request_id=new_id,
        number=context.number,
        subject=subject,
        language=request.language,
        channel=chosen[0].channel,
        registered_at=context.now,
        client_id=request.client_id,
        contact_id=request.contact_id,
        service_id=request.service_id,
        impact=request.impact,
    )
    files = tuple(file for file in request.attachments if file.message_id in command.message_ids)
    return [
        e.MessagesSplitOff(request_id=request.id, message_ids=tuple(m.id for m in chosen), into_id=new_id),
        e.RequestLinked(request_id=request.id, other_id=new_id, relation=Relation.SPLIT_FROM),
        registered,
        e.MessagesTakenOver(request_id=new_id, messages=tuple(chosen), attachments=files, from_id=request.id),
        e.RequestLinked(request_id=new_id, other_id=request.id, relation=Relation.SPLIT_FROM),
        e.CycleOpened(request_id=new_id, number=1, opened_at=opened_at, opened_by=opener.id),
    ]


def _chosen(request: Request, command: c.SplitRequest, context: Context) -> list[Message]:
    wanted = set(command.message_ids)
    chosen = [message for message in request.messages if message.id in wanted]
    if not chosen or len(chosen) != len(wanted) or not all(message.from_client for message in chosen):
        raise InvalidField(N_("Choose messages the client wrote on this request"), field="message_ids")
    if not any(message.from_client and message.id not in wanted for message in request.messages):
        raise InvalidField(N_("At least one of the client's messages must stay"), field="message_ids")
    if command.new_request_id == request.id or command.new_request_id in context.related:
        raise InvalidField(N_("The new request needs an id of its own"), field="new_request_id")
    return chosen


def _opening(request: Request, chosen: list[Message], now: datetime) -> tuple[datetime, Message]:
    cycle = request.open_cycle
    unanswered = [message for message in chosen if cycle is not None and message.received_at >= cycle.opened_at]
    if not unanswered:
        return now, chosen[0]
    first = min(unanswered, key=lambda message: message.received_at)
    return first.received_at, first
