"""What the matrix of commands and requests is made of: a request that each command would suit, and its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from support.examples import PAPER, QUOTING

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import EstablishedAssessment, ExtraFunctionality, Level2
from ecsupport_desktop.domain.commands.quote_shapes import QUOTE_DOCUMENT, STEP, shaped
from ecsupport_desktop.domain.commands.situations import accepts, situations
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Address, Attachment, Delivery
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.request import BeforeMerge, Link, Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryState, Impact, Priority, Relation, State
from ecsupport_desktop.services.identity import new_id

if TYPE_CHECKING:
    from .test_matrix import Cells

LEVEL_2 = Level2(effort_hours=Decimal(1), restoring_steps="Restart")
EXTRA = ExtraFunctionality(asked="Gift cards")
FILE = c.NewAttachment(name="a.txt", media_type="text/plain", content=b"a")


def nonexistent(command: Any) -> Request:
    """As if it were there, with what the command speaks of."""
    request = next(one for one in situations() if accepts(one, c.MarkRestored) and accepts(one, c.SplitRequest))
    request = replace(request, id=command.request_id, assignee_id=command.actor_id)
    if isinstance(command, c.UnlinkRequests):
        request = replace(request, links=(Link(other_id=command.other_id, relation=Relation.RELATED),))
    if isinstance(command, c.SplitRequest):
        first, *others = request.messages
        request = replace(request, messages=(replace(first, id=command.message_ids[0]), *others))
    if hasattr(command, "delivery_id"):
        sent = next(one for one in situations() if one.deliveries).deliveries[0]
        request = replace(request, deliveries=(replace(sent, id=command.delivery_id),))
    return request


def willing(request: Request, command: Any, into: UUID) -> Request:
    """The request as it would have to be."""
    kind = type(command)
    if kind is c.AcknowledgeReceipt:
        wrote = tuple(replace(one, sender=WRITER) if one.from_client else one for one in request.messages)
        request = replace(request, messages=wrote)
    if kind in SHAPES:
        request = willing_quote(request, command)
    if kind is c.TakeAssessmentBack:
        said = EstablishedAssessment(number=1, assessment=LEVEL_2, agent_id=request.id, at=request.registered_at)
        known = tuple(replace(one, assessment=LEVEL_2) for one in request.assessments)
        request = replace(request, assessments=known or (said,), deliveries=())
    if kind is c.TakeRestorationBack:
        request = replace(request, restored_at=request.registered_at)
    if kind is c.UnmergeRequest:
        before = BeforeMerge(state=State.ANSWERED, rest_state=None, outcome=None)
        return replace(request, merged_into=request.merged_into or into, before_merge=before)
    state = State.CLOSED if kind is c.ReopenRequest else State.ANALYSIS
    cycles = request.cycles
    if not any(cycle.is_open for cycle in cycles) and kind is not c.ReopenRequest:
        number = len(cycles) + 1
        cycles = (*cycles, Cycle(number=number, opened_at=request.registered_at, opened_by=request.id))
    return replace(
        request, deliveries=tuple(willing_delivery(one, command) for one in request.deliveries),
        state=state, rest_state=None, outcome=CloseOutcome.ANSWERED if state is State.CLOSED else None,
        merged_into=None, before_merge=None, absorbed=(), cycles=cycles,
        assignee_id=None if kind is c.ClaimRequest else request.assignee_id,
    )  # fmt: skip


def willing_quote(request: Request, command: Any) -> Request:
    """The request with its quote where it would have to be."""
    kind = type(command)
    found = shaped(SHAPES[kind], request.registered_at)
    quotes = found["quotes"]
    if kind is c.DiscardQuote:
        quotes = tuple(replace(quote, saved_by=command.base) for quote in quotes)
    if kind is c.FileQuote:
        quotes = tuple(replace(quote, document=None) for quote in quotes)
    if kind is c.ExpireQuote:
        quotes = tuple(replace(quote, issue=replace(quote.issue, expires_at=request.registered_at)) for quote in quotes)
    plan = found["plan"]
    if kind is c.SetStepState:
        plan = replace(plan, steps=(replace(STEP, id=command.step_id),))
    paper = Attachment(
        id=QUOTE_DOCUMENT.attachment_id, message_id=None, name="a.pdf", media_type="application/pdf", size=1,
        sha256=QUOTE_DOCUMENT.sha256, added_at=request.registered_at,
    )  # fmt: skip
    extra = EstablishedAssessment(number=1, assessment=EXTRA, agent_id=request.id, at=request.registered_at)
    return replace(request, assessments=(extra,), quotes=quotes, plan=plan, attachments=(*request.attachments, paper))


def willing_delivery(delivery: Delivery, command: Any) -> Delivery:
    """The message as it would have to be."""
    kind, long_ago = type(command), delivery.sent_at
    if kind is c.TakeSendBack:
        return replace(delivery, state=DeliveryState.HELD, next_attempt_at=long_ago + timedelta(days=9999))
    if kind is c.StartDelivery:
        return replace(delivery, state=DeliveryState.QUEUED, next_attempt_at=long_ago, attempts=command.attempt - 1)
    if kind in (c.RecordDeliveryDeferred, c.RecordDeliveryUnknown):
        return replace(delivery, state=DeliveryState.SENDING)
    return replace(delivery, state=DeliveryState.FAILED) if kind is c.SendAgain else delivery


WRITER = Address(address="zoe@acme.example")
_ISSUED = (c.SaveQuote, c.IssueQuote)
_PLANNED = (*_ISSUED, c.FileQuote, c.DecideQuote)
SHAPES: dict[type[Any], str] = {
    c.SaveQuote: "none",
    c.DiscardQuote: "draft",
    c.IssueQuote: "draft",
    **dict.fromkeys((c.FileQuote, c.SendQuote, c.DecideQuote, c.WithdrawQuote, c.ExpireQuote), "issued"),
    c.SavePlan: "accepted",
    c.AgreePlan: "accepted",
    c.SetStepState: "agreed",
}
"""How far a quote must have come for a command."""
SHAPED = shaped("draft", datetime(2026, 1, 1, tzinfo=UTC))["quotes"][0]
BEFORE: dict[type[Any], tuple[type[Any], ...]] = {
    c.TakeAssessmentBack: (c.EstablishAssessment,),
    c.TakeRestorationBack: (c.MarkRestored,),
    c.SendAgain: (c.RecordDeliveryFailed,),
    c.StartDelivery: (c.RecordDeliveryFailed, c.SendAgain),
    c.RecordDeliveryDeferred: (c.RecordDeliveryFailed, c.SendAgain, c.StartDelivery),
    c.RecordDeliveryUnknown: (c.RecordDeliveryFailed, c.SendAgain, c.StartDelivery),
    c.DiscardQuote: (c.SaveQuote,),
    c.IssueQuote: (c.SaveQuote,),
    c.FileQuote: _ISSUED,
    c.SendQuote: (*_ISSUED, c.FileQuote),
    c.DecideQuote: (*_ISSUED, c.FileQuote),
    c.WithdrawQuote: _ISSUED,
    c.ExpireQuote: _ISSUED,
    c.SavePlan: _PLANNED,
    c.AgreePlan: (*_PLANNED, c.SavePlan),
    c.SetStepState: (*_PLANNED, c.SavePlan, c.AgreePlan),
}
FIELDS: dict[type[Any], Callable[[Cells, UUID, Agent], dict[str, Any]]] = {
    c.RegisterRequest: lambda x, r, a: {"subject": "New", "message": c.NewMessage(text="It fails")},
    c.RecordClientMessage: lambda x, r, a: {"message": c.NewMessage(text="And now?")},
    c.AcknowledgeReceipt: lambda x, r, a: {"text": "It is here", "to": WRITER},
    c.AddNote: lambda x, r, a: {"text": "Look at the log"},
    c.Attach: lambda x, r, a: {"attachments": (FILE,)},
    c.ClaimRequest: lambda x, r, a: {},
    c.AssignRequest: lambda x, r, a: {"assignee_id": None},
    c.SetImpact: lambda x, r, a: {"impact": Impact.DEGRADED},
    c.SetPriority: lambda x, r, a: {"priority": Priority.HIGH},
    c.SetClient: lambda x, r, a: {"client_id": x.team.client.id, "contact_id": x.team.contact.id},
    c.TagRequest: lambda x, r, a: {"add": ("vip",)},
    c.AskForInformation: lambda x, r, a: {"items": ("browser",), "text": "Which?"},
    c.EstablishAssessment: lambda x, r, a: {
        "assessment": ExtraFunctionality(asked="Gift cards"), "revision_reason": "Seen again",
    },
    c.Answer: lambda x, r, a: {"text": "We restart it"},
    c.RecordDeliveryAccepted: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.RecordDeliveryFailed: lambda x, r, a: {"delivery_id": x.delivery(r), "error": "full"},
    c.TakeSendBack: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.StartDelivery: lambda x, r, a: {
        "delivery_id": x.delivery(r), "attempt": 1, "message_id": "a@ecshops.example",
    },
    c.RecordDeliveryDeferred: lambda x, r, a: {
        "delivery_id": x.delivery(r), "words": "busy", "until": x.team.now + timedelta(minutes=1),
    },
    c.RecordDeliveryUnknown: lambda x, r, a: {"delivery_id": x.delivery(r), "words": "cut off"},
    c.SendAgain: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.DeclareNoResponseNeeded: lambda x, r, a: {"reason": "Thanks"},
    c.MarkRestored: lambda x, r, a: {},
    c.TakeAssessmentBack: lambda x, r, a: {},
    c.TakeRestorationBack: lambda x, r, a: {},
    c.CloseRequest: lambda x, r, a: {"outcome": CloseOutcome.WITHDRAWN},
    c.ReopenRequest: lambda x, r, a: {},
    c.LinkRequests: lambda x, r, a: {"other_id": x.other},
    c.UnlinkRequests: lambda x, r, a: {"other_id": x.other},
    c.MergeRequest: lambda x, r, a: {"into_id": x.other},
    c.UnmergeRequest: lambda x, r, a: {},
    c.SplitRequest: lambda x, r, a: {
        "new_request_id": new_id(), "message_ids": x.messages(r)[:1], "subject": "Other",
    },
    c.SaveQuote: lambda x, r, a: {"content": SHAPED.content},
    c.DiscardQuote: lambda x, r, a: {"base": x.base(r)},
    c.IssueQuote: lambda x, r, a: {},
    c.FileQuote: lambda x, r, a: {"revision": 1, "document": PAPER},
    c.SendQuote: lambda x, r, a: {"revision": 1, "text": "Here it is"},
    c.DecideQuote: lambda x, r, a: {"revision": 1, "answer": Answered.ACCEPTED, "said_by": "Zoë", "how": Channel.MAIL},
    c.WithdrawQuote: lambda x, r, a: {"revision": 1, "reason": "Too dear"},
    c.ExpireQuote: lambda x, r, a: {"revision": 1},
    c.SavePlan: lambda x, r, a: {
        "steps": tuple(
            replace(step, title=f"{step.title}!", owner="Eva", due=date(2026, 12, 1)) for step in x.steps(r)
        )
    },
    c.AgreePlan: lambda x, r, a: {"said_by": "Zoë", "how": Channel.PHONE},
    c.SetStepState: lambda x, r, a: {"step_id": x.steps(r)[0].id, "state": StepState.DONE},
    c.SaveClient: lambda x, r, a: {"client": replace(x.team.client, remarks=str(new_id()))},
    c.SaveAgent: lambda x, r, a: {"agent": Agent(id=new_id(), login=f"new.{uuid4().hex[:8]}", name="New")},
    c.ChangePolicy: lambda x, r, a: {"policy": Policy(level_3_enabled=x.policy_turned(), quoting=QUOTING)},
    c.QuarantineMail: lambda x, r, a: {"raw": b"?", "source": "a.eml", "reason": "no mail"},
    c.DiscardQuarantined: lambda x, r, a: {"quarantined_id": x.quarantined(), "reason": "empty"},
    c.AnonymisePerson: lambda x, r, a: {"address": x.stranger()},
}  # fmt: skip
