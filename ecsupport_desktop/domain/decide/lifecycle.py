"""The way of a request after its response: restored, closed, reopened."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level3
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.quote import QuoteState, in_force, last_issued
from ecsupport_desktop.domain.request import Request, ended_without_response
from ecsupport_desktop.domain.words import CloseOutcome, State

from .context import Context
from .cycles import end_without_response, owed_again
from .guards import require_not_future
from .states import change_state, established_state
from .unfolding import Unfolding

_WITHOUT_RESPONSE: Final = {
    CloseOutcome.SPAM: "spam",
    CloseOutcome.WITHDRAWN: "withdrawn",
}
_CUTS_SHORT: Final = frozenset({*_WITHOUT_RESPONSE, CloseOutcome.NO_RESPONSE_NEEDED})


def mark_restored(request: Request, command: c.MarkRestored, context: Context) -> list[e.AnyRequestEvent]:
    """ "The restoration is tracked until it is marked restored": it touches no cycle."""
    moment = require_not_future(command.restored_at, "restored_at", context) or context.now
    first = min([request.registered_at, *(cycle.opened_at for cycle in request.cycles)])
    if moment < first:
        raise InvalidField(N_("The service can't be restored before the request came in"), field="restored_at")
    if isinstance(request.assessment, Level3) and moment < request.assessment.outage_started_at:
        raise InvalidField(N_("The service can't be restored before its outage started"), field="restored_at")
    unfolding = Unfolding(request, context)
    unfolding.add(e.ServiceRestored(request_id=request.id, restored_at=moment))
    if request.state is State.RESTORING:
        change_state(unfolding, request.id, State.RESTORED)
    elif request.rest_state is State.RESTORING:
        change_state(unfolding, request.id, request.state, State.RESTORED)
    return unfolding.events


def close(request: Request, command: c.CloseRequest, context: Context) -> list[e.AnyRequestEvent]:
    """A response that is owed is not closed away: only spam and a withdrawn request close without one, and say so."""
    outcome, reason = command.outcome, command.reason.strip()
    if outcome is CloseOutcome.DUPLICATE:
        raise NotAllowed(N_("A duplicate is merged into the other request"), field="outcome")
    if request.due_at is not None and outcome not in _WITHOUT_RESPONSE:
        raise NotAllowed(N_("A response is still owed: answer first, or say that none is needed"), field="outcome")
    if outcome is CloseOutcome.RESTORED and request.to_restore:
        raise NotAllowed(N_("Mark the service restored first"), field="outcome")
    _require_quote_settled(request, outcome)
    unfolding = Unfolding(request, context)
    if request.due_at is not None:
        end_without_response(unfolding, request.id, reason or _WITHOUT_RESPONSE[outcome])
    unfolding.add(e.RequestClosed(request_id=request.id, outcome=outcome, reason=reason))
    return unfolding.events


def _require_quote_settled(request: Request, outcome: CloseOutcome) -> None:
    """No offer stands on a closed request; what was accepted ends delivered, with all its steps done, or withdrawn."""
    if not isinstance(request.assessment, ExtraFunctionality):
        return
    offered = in_force(request.quotes)
    if offered is not None and offered.state is QuoteState.ISSUED:
        raise NotAllowed(N_("Record on the quote what became of it: that closes the request"), field="outcome")
    if request.plan is None or outcome is CloseOutcome.WITHDRAWN:
        return
    if outcome is not CloseOutcome.DELIVERED:
        raise NotAllowed(N_("The quote was accepted: this closes as delivered or withdrawn"), field="outcome")
    if not request.plan.is_done:
        raise NotAllowed(N_("Steps of the plan are still to be done"), field="outcome")


def _was_cut_short(request: Request, cycle: Cycle) -> bool:
    """Not what was said to need no response before the quote's withdrawal closed the request."""
    quote = last_issued(request.quotes)
    withdrawn = quote.decision if quote is not None and quote.state is QuoteState.WITHDRAWN else None
    if request.outcome is CloseOutcome.WITHDRAWN and withdrawn and cycle.recorded_at:
        return ended_without_response(cycle) and cycle.recorded_at > withdrawn.recorded_at
    return ended_without_response(cycle)


def reopen(request: Request, command: c.ReopenRequest, context: Context) -> list[e.AnyRequestEvent]:
    """What closing cut short is owed again, with its first due moment; else it stands where it was established."""
    unfolding = Unfolding(request, context)
    unfolding.add(e.RequestReopened(request_id=request.id, reason=command.reason.strip()))
    if request.outcome in _CUTS_SHORT:
        for cut_short in (*unfolding.absorbed_by(request.id), request):
            if cut_short.cycles and _was_cut_short(request, cut_short.cycles[-1]):
                owed_again(unfolding, cut_short.id)
    owed = unfolding[request.id].due_at is not None
    change_state(unfolding, request.id, State.ANALYSIS if owed else established_state(request))
    return unfolding.events
