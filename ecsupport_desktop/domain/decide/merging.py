"""Merge, unmerge, split. A merge ends no cycle: the other request carries what is owed, and its answer ends both."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.request import Absorbed, Request
from ecsupport_desktop.domain.words import Relation, State

from .context import Context
from .guards import require_text


def merge(request: Request, command: c.MergeRequest, context: Context) -> list[e.AnyRequestEvent]:
    into = context.related.get(command.into_id)
    if into is None:
        raise NotFound(N_("The request to merge into doesn't exist"), field="into_id")
    if into.id == request.id:
        raise InvalidField(N_("A request can't be merged into itself"), field="into_id")
    if into.merged_into is not None:
        raise NotAllowed(N_("{number} is itself merged into another request"), field="into_id", number=into.number)
    if into.state is State.CLOSED:
        raise NotAllowed(N_("{number} is closed; reopen it first"), field="into_id", number=into.number)
    if request.absorbed:
        raise NotAllowed(
            N_("Other requests are merged into {number}; merge the other way round"), number=request.number
        )
    cycle = request.open_cycle
    carried = Absorbed(
        request_id=request.id,
        opened_at=cycle.opened_at if cycle else None,
        due_at=cycle.due_at if cycle else None,
    )
    events: list[e.AnyRequestEvent] = [
        e.RequestMerged(request_id=request.id, into_id=into.id),
        e.RequestAbsorbed(request_id=into.id, absorbed=carried),
    ]
    return events


def unmerge(request: Request, command: c.UnmergeRequest, context: Context) -> list[e.AnyRequestEvent]:
    """Both stand as before; what the other's answer ended in the meantime stays ended."""
    if request.merged_into is None:
        raise NotAllowed(N_("{number} isn't merged"), number=request.number)
    events: list[e.AnyRequestEvent] = [
        e.RequestUnmerged(request_id=request.id, from_id=request.merged_into),
        e.RequestReleased(request_id=request.merged_into, other_id=request.id),
    ]
    before = request.before_merge
    if before is not None and before.state is State.ANALYSIS and request.open_cycle is None:
        events.append(e.StateChanged(request_id=request.id, state=before.rest_state or State.ANSWERED))
    return events


def split(request: Request, command: c.SplitRequest, context: Context) -> list[e.AnyRequestEvent]:
    """The new request owes a response from the moment its first message opened, if that one is still unanswered, else from now."""
    subject = require_text(command.subject, "subject", N_("The new request needs a subject"))
    chosen = [message for message in request.messages if message.id in command.message_ids]
    if not chosen or len(chosen) != len(set(command.message_ids)) or not all(m.from_client for m in chosen):
        raise InvalidField(N_("Choose messages the client wrote on this request"), field="message_ids")
    remaining = [m for m in request.messages if m.from_client and m.id not in command.message_ids]
    if not remaining:
        raise InvalidField(N_("At least one of the client's messages must stay"), field="message_ids")
    assert context.number is not None
    new_id = command.new_request_id
    cycle = request.open_cycle
    unanswered = cycle is not None and chosen[0].received_at >= cycle.opened_at
    return [
        e.MessagesSplitOff(request_id=request.id, message_ids=tuple(m.id for m in chosen), into_id=new_id),
        e.RequestLinked(request_id=request.id, other_id=new_id, relation=Relation.SPLIT_FROM),
        e.RequestRegistered(
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
        ),
        e.MessagesTakenOver(
            request_id=new_id,
            messages=tuple(chosen),
            attachments=tuple(f for f in request.attachments if f.message_id in command.message_ids),
            from_id=request.id,
        ),
        e.RequestLinked(request_id=new_id, other_id=request.id, relation=Relation.SPLIT_FROM),
        e.CycleOpened(
            request_id=new_id,
            number=1,
            opened_at=chosen[0].received_at if unanswered else context.now,
            opened_by=chosen[0].id,
        ),
    ]
