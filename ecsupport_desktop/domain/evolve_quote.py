"""Apply what happened to a request's quote and plan: the part of `evolve` that is theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from . import events as e
from .plan import Plan, with_state
from .quote import Quote, QuoteState
from .request import Request


def _drafted(request: Request, event: e.QuoteDrafted) -> Request:
    drafted = Quote(
        revision=event.revision,
        content=event.content,
        saved_by=event.saved_by,
        saved_at=event.at,
        agent_id=event.agent_id,
    )
    others = tuple(quote for quote in request.quotes if quote.revision != event.revision)
    return replace(request, quotes=(*others, drafted))


def _discarded(request: Request, event: e.QuoteDiscarded) -> Request:
    return replace(request, quotes=tuple(quote for quote in request.quotes if quote.revision != event.revision))


def _quote(request: Request, revision: int, **changes: Any) -> Request:
    quotes = (replace(quote, **changes) if quote.revision == revision else quote for quote in request.quotes)
    return replace(request, quotes=tuple(quotes))


def _issued(request: Request, event: e.QuoteIssued) -> Request:
    return _quote(request, event.revision, state=QuoteState.ISSUED, issue=event.issue)


def _decided(state: QuoteState) -> Callable[[Request, Any], Request]:
    return lambda request, event: _quote(request, event.revision, state=state, decision=event.decision)


def _plan_saved(request: Request, event: e.PlanSaved) -> Request:
    agreement = request.plan.agreement if request.plan is not None and event.agreed else None
    plan = Plan(revision=event.revision, steps=event.steps, agreement=agreement, saved_by=event.saved_by)
    return replace(request, plan=plan)


def _plan(request: Request) -> Plan:
    assert request.plan is not None, "a plan is saved before anything else happens to it"
    return request.plan


QUOTE_EVENTS: Final[Mapping[type[e.RequestEvent], Callable[[Request, Any], Request]]] = {
    e.QuoteDrafted: _drafted,
    e.QuoteDiscarded: _discarded,
    e.QuoteIssued: _issued,
    e.QuoteSuperseded: lambda r, ev: _quote(r, ev.revision, state=QuoteState.SUPERSEDED),
    e.QuoteFiled: lambda r, ev: _quote(r, ev.revision, document=ev.document),
    e.QuoteAccepted: _decided(QuoteState.ACCEPTED),
    e.QuoteDeclined: _decided(QuoteState.DECLINED),
    e.QuoteWithdrawn: _decided(QuoteState.WITHDRAWN),
    e.QuoteExpired: _decided(QuoteState.EXPIRED),
    e.PlanSaved: _plan_saved,
    e.PlanAgreed: lambda r, ev: replace(r, plan=replace(_plan(r), agreement=ev.agreement)),
    e.StepStateSet: lambda r, ev: replace(r, plan=with_state(_plan(r), ev.step_id, ev.state)),
}
