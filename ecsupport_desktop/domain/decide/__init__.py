"""What a command does to a request: a pure function from what is known to events, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import N_, NotFound
from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.fitting import require_fitting
from ecsupport_desktop.domain.request import Request

from . import (
    answering,
    conversation,
    delivering,
    lifecycle,
    merging,
    ordering,
    planning,
    quoting,
    sending,
    splitting,
    taking_back,
    triage,
)
from .context import Context
from .guards import require_active, require_head
from .preconditions import ON_CLOSED, ON_MERGED, guard

__all__ = ["ON_CLOSED", "ON_MERGED", "Context", "decide", "follow", "guard"]

_Rule = Callable[[Any, Any, Context], list[AnyRequestEvent]]
_DECIDE: Final[dict[type[c.RequestCommand], _Rule]] = {
    c.RegisterRequest: conversation.register,
    c.RecordClientMessage: conversation.record_message,
    c.AcknowledgeReceipt: sending.acknowledge_receipt,
    c.AddNote: conversation.add_note,
    c.Attach: conversation.attach,
    c.SetClient: conversation.set_client,
    c.ClaimRequest: ordering.claim,
    c.AssignRequest: ordering.assign,
    c.TagRequest: ordering.tag,
    c.LinkRequests: ordering.link,
    c.UnlinkRequests: ordering.unlink,
    c.SetImpact: triage.set_impact,
    c.SetPriority: triage.set_priority,
    c.AskForInformation: triage.ask_for_information,
    c.EstablishAssessment: triage.establish,
    c.TakeAssessmentBack: taking_back.take_assessment_back,
    c.TakeRestorationBack: taking_back.take_restoration_back,
    c.Answer: answering.answer,
    c.RecordDeliveryAccepted: answering.delivery_accepted,
    c.RecordDeliveryFailed: answering.delivery_failed,
    c.TakeSendBack: delivering.take_back,
    c.StartDelivery: delivering.start,
    c.RecordDeliveryDeferred: delivering.defer,
    c.RecordDeliveryUnknown: delivering.unknown,
    c.SendAgain: delivering.send_again,
    c.DeclareNoResponseNeeded: answering.no_response_needed,
    c.MarkRestored: lifecycle.mark_restored,
    c.CloseRequest: lifecycle.close,
    c.ReopenRequest: lifecycle.reopen,
    c.MergeRequest: merging.merge,
    c.UnmergeRequest: merging.unmerge,
    c.SplitRequest: splitting.split,
    c.SaveQuote: quoting.save,
    c.DiscardQuote: quoting.discard,
    c.IssueQuote: quoting.issue,
    c.FileQuote: quoting.file,
    c.SendQuote: quoting.send_quote,
    c.DecideQuote: quoting.decide_quote,
    c.WithdrawQuote: quoting.withdraw,
    c.ExpireQuote: quoting.expire,
    c.SavePlan: planning.save,
    c.AgreePlan: planning.agree,
    c.SetStepState: planning.set_step_state,
}


def decide(request: Request | None, command: c.RequestCommand, context: Context) -> list[AnyRequestEvent]:
    """The events of this command, none if it changes nothing; each names the request it happened to.

    Raises a DomainError naming the field where there is one; then nothing has changed.
    """
    require_active(context)
    require_fitting(command)
    if request is None:
        if not isinstance(command, c.RegisterRequest):
            raise NotFound(N_("This request doesn't exist"), field="request_id")
    else:
        guard(request, type(command), context)
        require_head(request, command)
    return follow(request, command, context)


def follow(request: Request | None, command: c.RequestCommand, context: Context) -> list[AnyRequestEvent]:
    """As `decide`, of what is known to fit and of a request that takes commands of this kind."""
    return _DECIDE[type(command)](request, command, context)
