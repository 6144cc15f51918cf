"""What a request's state says about each kind of command, whatever its fields hold: `decide` and `may` share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level2, Level3
from ecsupport_desktop.domain.errors import N_, NotAllowed
from ecsupport_desktop.domain.quote import QuoteState, accepted_of, draft_of, in_force, last_issued
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State

from .context import Context
from .guards import require_open, require_unmerged

ON_MERGED: Final = frozenset({c.RecordClientMessage, c.AddNote, c.Attach, c.UnmergeRequest, c.RegisterRequest,
                              c.RecordDeliveryAccepted, c.RecordDeliveryFailed, c.TagRequest, c.SetClient,
                              c.TakeSendBack, c.StartDelivery, c.RecordDeliveryDeferred, c.RecordDeliveryUnknown,
                              c.SendAgain})  # fmt: skip
"""Commands a merged request still takes."""
ON_CLOSED: Final = ON_MERGED | {c.ReopenRequest, c.AssignRequest, c.LinkRequests, c.UnlinkRequests}
"""Commands a closed request still takes: what belongs to the record, and its reopening."""


def guard(request: Request, kind: type[c.RequestCommand], context: Context) -> None:
    """Raise the reason why no command of this kind is possible now."""
    if kind not in ON_MERGED:
        require_unmerged(request, context)
    if kind not in ON_CLOSED and request.merged_into is None:
        require_open(request)
    if kind in _PRECONDITIONS:
        _PRECONDITIONS[kind](request, context)


def _register(request: Request, context: Context) -> None:
    raise NotAllowed(N_("{number} is registered already"), number=request.number)


def _claim(request: Request, context: Context) -> None:
    if request.assignee_id not in (None, context.actor.id):
        raise NotAllowed(
            N_("{number} is assigned to somebody else; assign it to yourself instead"), number=request.number
        )


def _delivery(request: Request, context: Context) -> None:
    if not request.deliveries:
        raise NotAllowed(N_("Nothing was sent on {number} yet"), number=request.number)


def _no_response(request: Request, context: Context) -> None:
    if request.due_at is None:
        raise NotAllowed(N_("No response is owed on {number}"), number=request.number)


def _mark_restored(request: Request, context: Context) -> None:
    if not isinstance(request.assessment, Level2 | Level3):
        raise NotAllowed(N_("Only a Level 2 or Level 3 request can be marked restored"))
    if request.restored_at is not None:
        raise NotAllowed(N_("{number} is marked restored already"), number=request.number)


def _restored(request: Request, context: Context) -> None:
    if not isinstance(request.assessment, Level2 | Level3) or request.restored_at is None:
        raise NotAllowed(N_("{number} isn't marked restored"), number=request.number)


def _reopen(request: Request, context: Context) -> None:
    if request.state is not State.CLOSED:
        raise NotAllowed(N_("{number} isn't closed"), number=request.number)


def _merge(request: Request, context: Context) -> None:
    if request.absorbed:
        raise NotAllowed(
            N_("Other requests are merged into {number}; merge the other way round"), number=request.number
        )


def _unmerge(request: Request, context: Context) -> None:
    if request.merged_into is None:
        raise NotAllowed(N_("{number} isn't merged"), number=request.number)


def _split(request: Request, context: Context) -> None:
    if sum(message.from_client for message in request.messages) < 2:
        raise NotAllowed(N_("Only a request with several messages from the client can be split"))


# ── Quotes and plans ────────────────────────────────────────────────────────────────────────────────────────
_ACCEPTED: Final = N_("The quote of {number} is accepted: changes to it are a new request")


def _extra(request: Request, context: Context) -> None:
    if not isinstance(request.assessment, ExtraFunctionality):
        raise NotAllowed(N_("Only extra functionality has a quote: assess {number} so first"), number=request.number)


def _save_quote(request: Request, context: Context) -> None:
    _extra(request, context)
    if accepted_of(request.quotes) is not None:
        raise NotAllowed(_ACCEPTED, number=request.number)


def _establish(request: Request, context: Context) -> None:
    """What a client decides on, or has accepted, doesn't turn into something else under their hands."""
    offered = in_force(request.quotes)
    if offered is None:
        return
    if offered.state is QuoteState.ACCEPTED:
        raise NotAllowed(_ACCEPTED, number=request.number)
    raise NotAllowed(
        N_("The quote of {number} is with the client: withdraw it before the assessment changes"),
        number=request.number,
    )


def _draft(request: Request, context: Context) -> None:
    _save_quote(request, context)
    if draft_of(request.quotes) is None:
        raise NotAllowed(N_("{number} has no draft of a quote"), number=request.number)


def _issued(request: Request, context: Context) -> None:
    _save_quote(request, context)
    offered = in_force(request.quotes)
    if offered is not None and offered.state is QuoteState.ISSUED:
        return
    if last_issued(request.quotes) is not None:
        raise NotAllowed(N_("The quote of {number} no longer holds: issue a new revision"), number=request.number)
    raise NotAllowed(N_("{number} has no quote yet that was issued"), number=request.number)


def _file_quote(request: Request, context: Context) -> None:
    _extra(request, context)
    if last_issued(request.quotes) is None:
        raise NotAllowed(N_("{number} has no quote yet that was issued"), number=request.number)


def _plan(request: Request, context: Context) -> None:
    _extra(request, context)
    if request.plan is None:
        raise NotAllowed(
            N_("{number} has no plan: it is made once the client accepts the quote"), number=request.number
        )


def _agreed(request: Request, context: Context) -> None:
    _plan(request, context)
    if request.plan is not None and request.plan.agreement is None:
        raise NotAllowed(N_("Agree on the plan with the client first"))


_PRECONDITIONS: Final[dict[type[c.RequestCommand], Callable[[Request, Context], None]]] = {
    c.RegisterRequest: _register,
    c.ClaimRequest: _claim,
    c.RecordDeliveryAccepted: _delivery,
    c.RecordDeliveryFailed: _delivery,
    c.TakeSendBack: _delivery,
    c.StartDelivery: _delivery,
    c.RecordDeliveryDeferred: _delivery,
    c.RecordDeliveryUnknown: _delivery,
    c.SendAgain: _delivery,
    c.DeclareNoResponseNeeded: _no_response,
    c.MarkRestored: _mark_restored,
    c.ReopenRequest: _reopen,
    c.MergeRequest: _merge,
    c.UnmergeRequest: _unmerge,
    c.SplitRequest: _split,
    c.EstablishAssessment: _establish,
    c.TakeAssessmentBack: _establish,
    c.TakeRestorationBack: _restored,
    c.SaveQuote: _save_quote,
    c.DiscardQuote: _draft,
    c.IssueQuote: _draft,
    c.FileQuote: _file_quote,
    c.SendQuote: _issued,
    c.DecideQuote: _issued,
    c.WithdrawQuote: _issued,
    c.ExpireQuote: _issued,
    c.SavePlan: _plan,
    c.AgreePlan: _plan,
    c.SetStepState: _agreed,
}
