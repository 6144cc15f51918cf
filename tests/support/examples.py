"""An accepted command of every kind on a typical request: who adds a kind adds its example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, Level1, Level2
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import CloseOutcome, DeliveryWay, Impact, Priority
from ecsupport_desktop.services.identity import new_id

REASONING = "it works as agreed"
LEVEL_1 = Level1(reasoning=REASONING)
ZOE = Address(name="Zoë Ruiz", address="zoe@acme.example")
ATTACHMENT = c.NewAttachment(name="log.txt", media_type="text/plain", content=b"log")
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
    c.SaveClient: lambda e: {"client": replace(e.written.client, remarks=str(new_id()))},
    c.SaveAgent: lambda e: {"agent": Agent(id=new_id(), login=f"a{new_id().hex}", name="Another")},
    c.ChangePolicy: lambda e: {"policy": Policy(level_3_enabled=False)},
    c.QuarantineMail: lambda e: {"raw": b"?", "source": "b.eml", "reason": "no header"},
    c.DiscardQuarantined: lambda e: {"quarantined_id": e.held(), "reason": "spam"},
    c.AnonymisePerson: lambda e: {"address": e.stranger()},
}
