"""An accepted command of every kind on a typical request: who adds a kind adds its example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, ExtraFunctionality, Level1, Level2
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import (
    Answered,
    LineKind,
    Party,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
    Tax,
)
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryWay, Impact, Priority
from ecsupport_desktop.services.identity import new_id

REASONING = "it works as agreed"
LEVEL_1 = Level1(reasoning=REASONING)
ZOE = Address(name="Zoë Ruiz", address="zoe@acme.example")
ATTACHMENT = c.NewAttachment(name="log.txt", media_type="text/plain", content=b"log")
PAPER = c.NewAttachment(name="Q-2026-00001.pdf", media_type="application/pdf", content=b"%PDF-1.7 a quote")
QUOTING = QuoteSettings(issuer=Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1"))
CONTENT = QuoteContent(
    title="Gift cards",
    client=Party(name="Acme Outdoor S.L.", tax_id="B12345678", address="Gran Vía 1"),
    scope="Gift cards at the checkout",
    exclusions="Printing",
    assumptions="The shop is on the current version",
    delivery_estimate="Three weeks",
    terms="30 days",
    lines=(
        QuoteLine(id=UUID(int=81), description="Design", quantity=8_500, unit_price=6_000),
        QuoteLine(
            id=UUID(int=82), description="Build", quantity=20_000, unit_price=5_500,
            discount=PercentDiscount(percent=5000),
        ),
        QuoteLine(
            id=UUID(int=83), description="Hosting", kind=LineKind.UNIT, quantity=12_000, unit_price=990,
            tax=Tax(rate=10_000), optional=True,
        ),
    ),
)  # fmt: skip
ACCEPTED: dict[str, Any] = {"revision": 1, "answer": Answered.ACCEPTED, "said_by": "Zoë Ruiz", "how": Channel.MAIL}
Fields = dict[str, Any]


class Examples:
    """Makes commands for a desk; what they need there is done first."""

    def __init__(self, written: WrittenDesk) -> None:
        self.written = written

    def of(self, kind: type[Any]) -> c.AnyCommand:
        """A command of this kind that will be accepted."""
        fields = FIELDS[kind](self)
        return kind(id=new_id(), actor_id=self.written.me.id, **fields)  # type: ignore[no-any-return]

    def do(self, kind: type[Any], request_id: UUID, **fields: Any) -> UUID:
        """The command's id."""
        outcome = self.written.do(kind, request_id, **fields)
        assert outcome.accepted, outcome.refusal
        return outcome.command_id

    def busy(self) -> UUID:
        """A request with some conversation."""
        request_id = self.written.register()
        self.do(c.AddNote, request_id, text="look at the log")
        self.do(c.RecordClientMessage, request_id, message=c.NewMessage(text="any news?"))
        return request_id

    def on_busy(self, **fields: Any) -> Fields:
        return {"request_id": self.busy(), **fields}

    def analysed(self, assessment: Assessment = LEVEL_1) -> UUID:
        request_id = self.busy()
        self.do(c.EstablishAssessment, request_id, assessment=assessment)
        return request_id

    def answered(self, **fields: Any) -> tuple[UUID, UUID]:
        """The request and its answer."""
        request_id = self.analysed()
        return request_id, self.do(c.Answer, request_id, text=REASONING, **fields)

    @property
    def sent(self) -> c.SentAnotherWay:
        return c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=self.written.now)

    def delivery(self, **fields: Any) -> Fields:
        request_id, answer = self.answered()
        return {"request_id": request_id, "delivery_id": answer, **fields}

    def waiting(self, **fields: Any) -> Fields:
        """A message by mail that is to be sent now."""
        made = self.delivery()
        self.do(c.RecordDeliveryFailed, **made, error="mailbox full")
        self.do(c.SendAgain, **made)
        return made | fields

    def sending(self, **fields: Any) -> Fields:
        made = self.waiting()
        self.do(c.StartDelivery, **made, attempt=1, message_id=f"{made['delivery_id']}@ecshops.example")
        return made | fields

    def failed(self) -> Fields:
        made = self.delivery()
        self.do(c.RecordDeliveryFailed, **made, error="mailbox full")
        return made

    def to_restore(self) -> Fields:
        level_2 = Level2(effort_hours=Decimal(2), restoring_steps="restart")
        return {"request_id": self.analysed(level_2)}

    def restored(self) -> Fields:
        made = self.to_restore()
        self.do(c.MarkRestored, made["request_id"])
        return made

    def to_close(self) -> Fields:
        request_id, _answer = self.answered(sent=self.sent)
        return {"request_id": request_id, "outcome": CloseOutcome.ANSWERED}

    def closed(self) -> Fields:
        request_id, _answer = self.answered(sent=self.sent)
        self.do(c.CloseRequest, request_id, outcome=CloseOutcome.ANSWERED)
        return {"request_id": request_id, "reason": "it is back"}

    def linked(self) -> Fields:
        one, other = self.busy(), self.busy()
        self.do(c.LinkRequests, one, other_id=other)
        return {"request_id": one, "other_id": other}

    def merged(self) -> Fields:
        one = self.busy()
        self.do(c.MergeRequest, one, into_id=self.busy())
        return {"request_id": one}

    def several(self) -> Fields:
        request_id = self.busy()
        message = self.do(c.RecordClientMessage, request_id, message=c.NewMessage(text="another thing: invoices"))
        return {"request_id": request_id, "new_request_id": new_id(), "message_ids": (message,), "subject": "Invoices"}

    # ── Quotes and plans ────────────────────────────────────────────────────────────────────────────────────
    def quoting(self) -> UUID:
        return self.analysed(ExtraFunctionality(asked="gift cards"))

    def drafted(self, content: QuoteContent = CONTENT) -> UUID:
        """With a team whose quotes can be issued."""
        policy = self.written.desk.readers.policy()
        if policy.quoting != QUOTING:
            changed = c.ChangePolicy(id=new_id(), actor_id=self.written.me.id, policy=replace(policy, quoting=QUOTING))
            assert self.written.done(changed).accepted
        request_id = self.quoting()
        self.do(c.SaveQuote, request_id, content=content)
        return request_id

    def issued(self, content: QuoteContent = CONTENT, *, filed: bool = True) -> UUID:
        request_id = self.drafted(content)
        self.do(c.IssueQuote, request_id)
        if filed:
            self.do(c.FileQuote, request_id, revision=1, document=PAPER)
        return request_id

    def expired(self) -> Fields:
        request_id = self.issued(replace(CONTENT, validity_days=1))
        self.written.passes(days=3)
        return {"request_id": request_id, "revision": 1}

    def accepted(self) -> Fields:
        """Its plan with an owner and a date for every step."""
        request_id = self.issued()
        self.do(c.DecideQuote, request_id, **ACCEPTED)
        plan = self.written.request(request_id).plan
        assert plan is not None
        steps = tuple(replace(step, owner="Eva", due=date(2026, 12, 1)) for step in plan.steps)
        return {"request_id": request_id, "steps": steps}

    def planned(self) -> Fields:
        made = self.accepted()
        self.do(c.SavePlan, **made)
        return {"request_id": made["request_id"], "said_by": "Zoë Ruiz", "how": Channel.PHONE, "what": "in two weeks"}

    def agreed(self) -> Fields:
        made = self.planned()
        self.do(c.AgreePlan, **made)
        plan = self.written.request(made["request_id"]).plan
        assert plan is not None
        return {"request_id": made["request_id"], "step_id": plan.steps[0].id, "state": StepState.DONE}

    def held(self) -> UUID:
        held = c.QuarantineMail(id=new_id(), actor_id=self.written.me.id, raw=b"?", source="a.eml", reason="no header")
        return self.written.done(held).command_id

    def stranger(self) -> str:
        """The address of somebody who isn't a contact and has written."""
        address = f"{new_id()}@elsewhere.example"
        message = c.NewMessage(text="hello", sender=Address(name="", address=address))
        self.written.register(message=message, client_id=None)
        return address


FIELDS: dict[type[Any], Callable[[Examples], Fields]] = {
    c.RegisterRequest: lambda e: {
        "request_id": new_id(),
        "subject": "Checkout",
        "message": c.NewMessage(text="It fails", attachments=(ATTACHMENT,)),
        "client_id": e.written.client.id,
    },
    c.RecordClientMessage: lambda e: e.on_busy(message=c.NewMessage(text="and now?", attachments=(ATTACHMENT,))),
    c.AcknowledgeReceipt: lambda e: e.on_busy(text="It is here", to=ZOE),
    c.AddNote: lambda e: e.on_busy(text="seen"),
    c.Attach: lambda e: e.on_busy(attachments=(ATTACHMENT,)),
    c.ClaimRequest: lambda e: e.on_busy(),
    c.AssignRequest: lambda e: e.on_busy(assignee_id=e.written.colleague.id),
    c.SetImpact: lambda e: e.on_busy(impact=Impact.DEGRADED),
    c.SetPriority: lambda e: e.on_busy(priority=Priority.HIGH),
    c.SetClient: lambda e: {
        "request_id": e.written.register(client_id=None),
        "client_id": e.written.client.id,
        "contact_id": e.written.contact.id,
    },
    c.AskForInformation: lambda e: e.on_busy(items=("shop_url",), text="Which shop?", sent=e.sent),
    c.EstablishAssessment: lambda e: e.on_busy(assessment=LEVEL_1),
    c.TakeAssessmentBack: lambda e: {"request_id": e.analysed()},
    c.TakeRestorationBack: lambda e: e.restored(),
    c.Answer: lambda e: {"request_id": e.analysed(), "text": REASONING, "sent": e.sent},
    c.RecordDeliveryAccepted: lambda e: e.delivery(),
    c.RecordDeliveryFailed: lambda e: e.delivery(error="mailbox full"),
    c.TakeSendBack: lambda e: e.delivery(),
    c.StartDelivery: lambda e: e.waiting(attempt=1, message_id=f"{new_id()}@ecshops.example"),
    c.RecordDeliveryDeferred: lambda e: e.sending(words="try later", until=e.written.now + timedelta(minutes=1)),
    c.RecordDeliveryUnknown: lambda e: e.sending(words="cut off"),
    c.SendAgain: lambda e: e.failed(),
    c.DeclareNoResponseNeeded: lambda e: e.on_busy(reason="thanks"),
    c.MarkRestored: lambda e: e.to_restore(),
    c.CloseRequest: lambda e: e.to_close(),
    c.ReopenRequest: lambda e: e.closed(),
    c.TagRequest: lambda e: e.on_busy(add=("vip", "refund")),
    c.LinkRequests: lambda e: e.on_busy(other_id=e.busy()),
    c.UnlinkRequests: lambda e: e.linked(),
    c.MergeRequest: lambda e: e.on_busy(into_id=e.busy()),
    c.UnmergeRequest: lambda e: e.merged(),
    c.SplitRequest: lambda e: e.several(),
    c.SaveQuote: lambda e: {"request_id": e.quoting(), "content": CONTENT},
    c.DiscardQuote: lambda e: {
        "request_id": (made := e.drafted()),
        "base": e.written.request(made).quotes[-1].saved_by,
    },
    c.IssueQuote: lambda e: {"request_id": e.drafted()},
    c.FileQuote: lambda e: {"request_id": e.issued(filed=False), "revision": 1, "document": PAPER},
    c.SendQuote: lambda e: {"request_id": e.issued(), "revision": 1, "text": "Here it is", "sent": e.sent},
    c.DecideQuote: lambda e: {"request_id": e.issued(), **ACCEPTED},
    c.WithdrawQuote: lambda e: {"request_id": e.issued(), "revision": 1, "reason": "too dear"},
    c.ExpireQuote: lambda e: e.expired(),
    c.SavePlan: lambda e: e.accepted(),
    c.AgreePlan: lambda e: e.planned(),
    c.SetStepState: lambda e: e.agreed(),
    c.SaveClient: lambda e: {"client": replace(e.written.client, remarks=str(new_id()))},
    c.SaveAgent: lambda e: {"agent": Agent(id=new_id(), login=f"a{new_id().hex}", name="Another")},
    c.ChangePolicy: lambda e: {"policy": Policy(level_3_enabled=False)},
    c.QuarantineMail: lambda e: {"raw": b"?", "source": "b.eml", "reason": "no header"},
    c.DiscardQuarantined: lambda e: {"quarantined_id": e.held(), "reason": "spam"},
    c.AnonymisePerson: lambda e: {"address": e.stranger()},
}
