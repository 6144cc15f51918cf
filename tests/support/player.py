"""Anything an agent may try: random commands, sensible and not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from support import quote_moves
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryState, DeliveryWay, Impact, Priority
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome


class Player:
    """Draws commands on the requests it has registered, sensible and not."""

    def __init__(self, written: WrittenDesk, rng: random.Random) -> None:
        self.written = written
        self.rng = rng
        self.requests: list[UUID] = []

    def play(self, moves: int, *, quotes: bool = True) -> list[Outcome]:
        """`quotes`: a lead gives the company's facts, and quotes and plans are moved on as often as anything else."""
        if quotes:
            quote_moves.allow_issuing(self)
        outcomes = [self._executed(self._registration())]
        for _move in range(moves):
            self.written.passes(minutes=self.rng.choice((0, 1, 90, 60 * 30)))
            chance = self.rng.random()
            if chance < 0.15:
                outcomes.append(self._executed(self._registration()))
            elif chance < 0.4 and quotes:
                for _step in range(self.rng.choice((1, 3, 6))):
                    kind, fields = quote_moves.move(self)
                    outcomes.append(self._executed(kind(**self._base() | {"expected_head": None} | fields)))
            else:
                kind = self.rng.choice(KINDS)
                outcomes.append(self._executed(kind(**self._base() | FIELDS[kind](self))))
        return outcomes

    def _executed(self, command: c.AnyCommand) -> Outcome:
        outcome = self.written.desk.execute(command)
        if isinstance(command, c.RegisterRequest) and outcome.accepted:
            self.requests.append(command.request_id)
        if isinstance(command, c.SplitRequest) and outcome.accepted:
            self.requests.append(command.new_request_id)
        return outcome

    def _base(self) -> dict[str, Any]:
        heads = [None, None, None, new_id()]
        return {
            "id": new_id(),
            "actor_id": self.rng.choice((self.written.me, self.written.colleague)).id,
            "request_id": self.rng.choice(self.requests),
            "expected_head": self.rng.choice(heads),
        }

    def _registration(self) -> c.RegisterRequest:
        known = self.rng.random() < 0.7
        return c.RegisterRequest(
            id=new_id(),
            actor_id=self.written.me.id,
            request_id=new_id(),
            subject=self.rng.choice(("Checkout", "  Pago rechazado ", "x" * 300)),
            message=self.message(),
            client_id=self.written.client.id if known else None,
            contact_id=self.written.contact.id if known else None,
            links=tuple(self.rng.sample(self.requests, 1)) if self.requests and self.rng.random() < 0.3 else (),
        )

    def message(self) -> c.NewMessage:
        text = self.rng.choice(("It fails", "¿Dónde está mi pedido?", "line\n" * 40))
        file = c.NewAttachment(name="log.txt", media_type="text/plain", content=text.encode())
        return c.NewMessage(
            channel=self.rng.choice(list(Channel)),
            sender=self.rng.choice((None, Address(name="Zoë", address="zoe@acme.example"))),
            to=(Address(address="help@ecshops.example"),),
            text=text,
            new_text=self.rng.choice(("", text[:10])),
            html=self.rng.choice((None, f"<p>{text}</p>")),
            received_at=self.rng.choice((None, self.written.now - timedelta(hours=3))),
            message_id=f"{new_id()}@acme.example",
            references=("first@acme.example",),
            automatic=self.rng.random() < 0.1,
            attachments=(file,) * self.rng.choice((0, 0, 1, 2)),
        )

    def assessment(self) -> Level1 | Level2 | Level3 | ExtraFunctionality:
        effort = Decimal(self.rng.randint(1, 20_000)) / 1000
        return self.rng.choice(
            (
                Level1(reasoning="it works as agreed"),
                Level2(effort_hours=effort, restoring_steps="restart", target_date=self.written.now.date()),
                Level3(effort_hours=effort, restoring_steps="all hands", outage_started_at=self.written.now),
                *[ExtraFunctionality(asked="a wish list")] * 3,
            )
        )

    def sent(self) -> c.SentAnotherWay | None:
        ago = timedelta(minutes=self.rng.choice((0, 0, 5)))
        sent = c.SentAnotherWay(way=self.rng.choice(list(DeliveryWay)), sent_at=self.written.now - ago)
        return self.rng.choice((None, sent, sent))

    def delivery(self) -> UUID:
        found = [d.id for key in self.requests for d in self.written.request(key).deliveries]
        return self.rng.choice(found) if found else new_id()

    def started(self) -> dict[str, Any]:
        """The next attempt of some delivery, due or not."""
        requests = [self.written.request(key) for key in self.requests]
        found = [(request.id, delivery) for request in requests for delivery in request.deliveries]
        if not found:
            return {"delivery_id": new_id(), "attempt": 1, "message_id": "nobody@ecshops.example"}
        request_id, delivery = self.rng.choice(found)
        name = f"{delivery.id}@ecshops.example"
        return {
            "request_id": request_id, "delivery_id": delivery.id, "attempt": delivery.attempts + 1, "message_id": name,
        }  # fmt: skip

    def way_on(self, **fields: Any) -> dict[str, Any]:
        """Something said of some delivery, of one that is being sent where there is any."""
        requests = [self.written.request(key) for key in self.requests]
        found = [(request.id, delivery) for request in requests for delivery in request.deliveries]
        sending = [pair for pair in found if pair[1].state is DeliveryState.SENDING]
        if not found:
            return {"delivery_id": new_id(), **fields}
        request_id, delivery = self.rng.choice(sending or found)
        return {"request_id": request_id, "delivery_id": delivery.id, **fields}

    def files(self) -> tuple[UUID, ...]:
        found = [file.id for key in self.requests for file in self.written.request(key).attachments]
        return tuple(self.rng.sample(found, min(len(found), self.rng.choice((0, 0, 0, 1)))))

    def messages(self) -> tuple[UUID, ...]:
        found = [m.id for key in self.requests for m in self.written.request(key).messages]
        return tuple(self.rng.sample(found, min(len(found), self.rng.choice((1, 1, 2)))))


FIELDS: dict[type[Any], Callable[[Player], dict[str, Any]]] = {
    c.RecordClientMessage: lambda p: {"message": p.message()},
    c.AcknowledgeReceipt: lambda p: {"text": "It is here", "to": Address(name="Zoë", address="zoe@acme.example")},
    c.AddNote: lambda p: {"text": p.rng.choice(("", "look at the log"))},
    c.Attach: lambda p: {"attachments": p.message().attachments},
    c.ClaimRequest: lambda p: {},
    c.AssignRequest: lambda p: {"assignee_id": p.rng.choice((None, p.written.me.id, p.written.colleague.id, new_id()))},
    c.SetImpact: lambda p: {"impact": p.rng.choice(list(Impact))},
    c.SetPriority: lambda p: {"priority": p.rng.choice(list(Priority))},
    c.SetClient: lambda p: {"client_id": p.written.client.id, "contact_id": p.rng.choice((None, p.written.contact.id))},
    c.AskForInformation: lambda p: {
        "items": ("shop_url",),
        "text": "Which shop?",
        "sent": p.sent(),
        "signature": p.rng.choice(("", "Ana")),
    },
    c.EstablishAssessment: lambda p: {
        "assessment": p.assessment(),
        "revision_reason": p.rng.choice((None, "seen again")),
    },
    c.Answer: lambda p: {
        "text": p.rng.choice(("", "Because it works as agreed.")),
        "sent": p.sent(),
        "files": p.files(),
    },
    c.RecordDeliveryAccepted: lambda p: {"delivery_id": p.delivery()},
    c.RecordDeliveryFailed: lambda p: {"delivery_id": p.delivery(), "error": "mailbox full"},
    c.TakeSendBack: lambda p: {"delivery_id": p.delivery()},
    c.StartDelivery: lambda p: p.started(),
    c.RecordDeliveryDeferred: lambda p: p.way_on(words="busy", until=p.written.now + timedelta(minutes=1)),
    c.RecordDeliveryUnknown: lambda p: p.way_on(words="cut off"),
    c.SendAgain: lambda p: p.way_on(),
    c.DeclareNoResponseNeeded: lambda p: {"reason": "thanks"},
    c.MarkRestored: lambda p: {},
    c.TakeAssessmentBack: lambda p: {"priority": p.rng.choice((None, Priority.HIGH))},
    c.TakeRestorationBack: lambda p: {},
    c.CloseRequest: lambda p: {"outcome": p.rng.choice(list(CloseOutcome))},
    c.ReopenRequest: lambda p: {},
    c.TagRequest: lambda p: {"add": (p.rng.choice(("vip", "Black Friday")),), "remove": p.rng.choice(((), ("vip",)))},
    c.LinkRequests: lambda p: {"other_id": p.rng.choice(p.requests)},
    c.UnlinkRequests: lambda p: {"other_id": p.rng.choice(p.requests)},
    c.MergeRequest: lambda p: {"into_id": p.rng.choice(p.requests)},
    c.UnmergeRequest: lambda p: {},
    c.SplitRequest: lambda p: {"new_request_id": new_id(), "message_ids": p.messages(), "subject": "Another thing"},
}
KINDS = [
    kind for kind in FIELDS for _times in range(4 if kind in (c.RecordClientMessage, c.Answer, c.MergeRequest) else 1)
]
