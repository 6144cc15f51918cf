"""Merge and unmerge. A merge ends no cycle: the other request carries what is owed, and its answer ends both."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CycleEnd, State

from .context import Context
from .cycles import carried
from .guards import require_open
from .states import change_state, follow_quote, rest, settle, stage_while_waiting, stays_closed
from .unfolding import Unfolding


def merge(request: Request, command: c.MergeRequest, context: Context) -> list[e.AnyRequestEvent]:
    """ "Closed as duplicate, reversibly": the other one is analysed if a response is owed here."""
    if command.into_id == request.id:
        raise InvalidField(N_("A request can't be merged into itself"), field="into_id")
    into = context.related.get(command.into_id)
    if into is None:
        raise NotFound(N_("The request to merge into doesn't exist"), field="into_id")
    if into.merged_into is not None:
        raise NotAllowed(N_("{number} is itself merged into another request"), field="into_id", number=into.number)
    require_open(into)
    unfolding = Unfolding(request, context)
    unfolding.add(e.RequestMerged(request_id=request.id, into_id=into.id))
    unfolding.add(e.RequestAbsorbed(request_id=into.id, absorbed=carried(request)))
    settle(unfolding, into.id)
    return unfolding.events


def unmerge(request: Request, command: c.UnmergeRequest, context: Context) -> list[e.AnyRequestEvent]:
    """Both stand as before; what the other's answer ended in the meantime stays ended."""
    into = request.merged_into
    assert into is not None  # its precondition
    unfolding = Unfolding(request, context)
    unfolding.add(e.RequestUnmerged(request_id=request.id, from_id=into))
    unfolding.add(e.RequestReleased(request_id=into, other_id=request.id))
    _as_answered_meanwhile(unfolding, request.id)
    if unfolding[request.id].quotes and not stays_closed(unfolding[request.id]):
        follow_quote(unfolding, request.id)  # a quote that was under way may have arrived, or come back
    if into in unfolding:
        settle(unfolding, into)
    return unfolding.events


def _as_answered_meanwhile(unfolding: Unfolding, request_id: UUID) -> None:
    request = unfolding[request_id]
    if request.state is not State.ANALYSIS or request.due_at is not None:
        settle(unfolding, request_id)
    elif request.cycles[-1].ended_by is CycleEnd.INFORMATION_ASKED:
        change_state(unfolding, request_id, State.WAITING_FOR_CLIENT, stage_while_waiting(request))
    else:
        rest(unfolding, request_id, unanswered=request.cycles[-1].ended_by is CycleEnd.NO_RESPONSE_NEEDED)
