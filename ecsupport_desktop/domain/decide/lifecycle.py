"""The way of a request after its response: restored, closed, reopened."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.request import Request, ended_without_response
from ecsupport_desktop.domain.words import CloseOutcome, State

from .context import Context
from .cycles import end_without_response, established_state, owed_again
from .guards import require_not_future

_WITHOUT_RESPONSE = {
    CloseOutcome.SPAM: "spam",
    CloseOutcome.WITHDRAWN: "withdrawn",
}


def mark_restored(request: Request, command: c.MarkRestored, context: Context) -> list[e.AnyRequestEvent]:
    """ "The restoration is tracked until it is marked restored": it touches no cycle."""
    if not request.to_restore:
        raise NotAllowed(N_("Only a Level 2 or Level 3 request that isn't restored yet can be marked restored"))
    require_not_future(command.restored_at, "restored_at", context)
    moment = command.restored_at or context.now
    if moment < request.registered_at and moment < request.cycles[0].opened_at:
        raise InvalidField(N_("The service can't be restored before the request came in"), field="restored_at")
    events: list[e.AnyRequestEvent] = [e.ServiceRestored(request_id=request.id, restored_at=moment)]
    if request.state is State.RESTORING:
        events.append(e.StateChanged(request_id=request.id, state=State.RESTORED))
    elif request.rest_state is State.RESTORING:
        events.append(e.StateChanged(request_id=request.id, state=request.state, rest_state=State.RESTORED))
    return events


def close(request: Request, command: c.CloseRequest, context: Context) -> list[e.AnyRequestEvent]:
    """A response that is owed is not closed away: only spam and a withdrawn request close without one, and say so."""
    outcome = command.outcome
    if outcome is CloseOutcome.DUPLICATE:
        raise NotAllowed(N_("A duplicate is merged into the other request"), field="outcome")
    owed = request.due_at is not None
    if owed and outcome not in _WITHOUT_RESPONSE:
        raise NotAllowed(N_("A response is still owed: answer first, or say that none is needed"), field="outcome")
    if outcome is CloseOutcome.RESTORED and request.to_restore:
        raise NotAllowed(N_("Mark the service restored first"), field="outcome")
    reason = command.reason.strip()
    ended = end_without_response(request, reason or _WITHOUT_RESPONSE[outcome], context) if owed else []
    return [*ended, e.RequestClosed(request_id=request.id, outcome=outcome, reason=reason)]


def reopen(request: Request, command: c.ReopenRequest, context: Context) -> list[e.AnyRequestEvent]:
    """What closing cut short is owed again, with its first due moment; else it stands where it was established."""
    if request.state is not State.CLOSED:
        raise NotAllowed(N_("{number} isn't closed"), number=request.number)
    events: list[e.AnyRequestEvent] = [e.RequestReopened(request_id=request.id, reason=command.reason.strip())]
    cut_short = request.outcome in (*_WITHOUT_RESPONSE, CloseOutcome.NO_RESPONSE_NEEDED)
    if cut_short and request.cycles and ended_without_response(request.cycles[-1]):
        return [*events, *owed_again(request), e.StateChanged(request_id=request.id, state=State.ANALYSIS)]
    return [*events, e.StateChanged(request_id=request.id, state=established_state(request))]
