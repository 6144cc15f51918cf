"""Random commands on a few requests, so that what histories do can be held against what is declared of commands."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.commands.quote_shapes import STEP
from ecsupport_desktop.domain.commands.situations import (
    accepted_in,
    situation,
    standing,
)
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import Answered, draft_of
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryWay, Impact, Priority

from .conftest import CONTENT, PAPER

EXTRA = ExtraFunctionality(asked="Gift cards")
COLLEAGUE = Agent(id=UUID(int=2), login="ben", name="Ben")
CLIENT = Client(id=UUID(int=6), name="Acme")
EFFORT = {"effort_hours": Decimal(2), "restoring_steps": "Renew the certificate"}


class Walker:
    """Random commands on a few requests, many of them refused; keeps what each kind did."""

    def __init__(self, world: Any, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.own: dict[type, set[type]] = defaultdict(set)
        self.elsewhere: dict[type, set[type]] = defaultdict(set)
        self.ways: set[tuple[type, str, str]] = set()
        self.steps: list[tuple[type, Any, Any]] = []
        self.disagreed: list[str] = []

    def walk(self, moves_made: int) -> None:
        for _register in range(2):
            self.attempt(c.RegisterRequest, UUID(int=self.rng.getrandbits(100)))
        world = self.world
        begun = (
            world.register,
            world.quoting,
            world.issued,
            world.quote_sent,
            world.decided,
            world.agreed,
            world.all_done,
        )
        self.rng.choice(begun)()  # by chance alone few would come as far as this
        for _move in range(moves_made):
            self.world.passes(minutes=self.rng.choice((0, 1, 30, 3000)))
            kind = self.rng.choice(KINDS)
            known = list(self.world.requests)
            quoted = [key for key, one in self.world.requests.items() if one.assessment == EXTRA]
            if quoted and self.rng.random() < 0.2:
                kind, known = self.rng.choice(QUOTED), quoted
            request_id = UUID(int=self.rng.getrandbits(100)) if kind is c.RegisterRequest else self.pick(known)
            self.attempt(kind, request_id)
            if kind is c.EstablishAssessment:
                self.world.passes(minutes=1)  # what was said until now stands
                for step in self.rng.choice(_REVISED):
                    self.attempt(step, request_id)

    def pick(self, among: Any) -> Any:
        found = list(among)
        return self.rng.choice(found) if found else UUID(int=5)

    def attempt(self, kind: type[c.RequestCommand], request_id: UUID) -> None:
        before = dict(self.world.requests)
        base = {"id": next(self.world.ids), "actor_id": self.world.actor.id, "request_id": request_id}
        command = kind(**base, **FIELDS[kind](self, before.get(request_id)))
        try:
            events = self.world.execute(command, assignee=COLLEAGUE, client=CLIENT)
        except DomainError:
            return
        if events and (known := before.get(request_id)) is not None:
            here = situation(known, self.world.actor.id)
            if any(value not in accepted_in(kind)[name] for name, value in here.items()):
                self.disagreed.append(f"{kind.__name__} was accepted in {here}")
        for event in events:
            (self.own if event.request_id == request_id else self.elsewhere)[kind].add(type(event))
        for key, after in self.world.requests.items():
            was = standing(before[key]) if key in before else ""
            if was != standing(after):
                self.ways.add((kind, was, standing(after)))
            if key in before and before[key] != after:
                self.steps.append((kind, before[key], after))

    def sent(self) -> c.SentAnotherWay | None:
        way = c.SentAnotherWay(
            way=self.rng.choice(list(DeliveryWay)), sent_at=self.world.now - timedelta(minutes=self.rng.choice((0, 1)))
        )
        return self.rng.choice((None, None, way))

    def assessment(self) -> Any:
        return self.rng.choice(
            (
                Level1(reasoning="As agreed."),
                Level2(**EFFORT),
                Level3(**EFFORT, outage_started_at=self.world.now - timedelta(hours=1)),
                EXTRA,
                EXTRA,
            )
        )

    def started(self, request: Any) -> dict[str, Any]:
        delivery = self.pick(request.deliveries)
        known = delivery in request.deliveries
        attempt = delivery.attempts + 1 if known else 1
        return {
            "delivery_id": delivery.id if known else delivery,
            "attempt": attempt,
            "message_id": "a@ecshops.example",
        }

    def revision(self, request: Any) -> int:
        return max((quote.revision for quote in request.quotes if quote.issue), default=1)

    def paper(self, request: Any) -> tuple[UUID, ...]:
        """Now and then the quote goes with another message."""
        papers = [quote.document.attachment_id for quote in request.quotes if quote.document]
        return tuple(papers[-1:]) if self.rng.random() < 0.2 else ()

    def plan_steps(self, request: Any) -> Any:
        if request.plan is None:
            return (STEP,)
        changes: Any = self.rng.choice(({"title": "Other"}, {"owner": "Eva", "due": date(2026, 5, 4)}, {"note": "Now"}))
        return tuple(replace(step, **changes) for step in request.plan.steps)

    def message(self) -> c.NewMessage:
        return c.NewMessage(text="And now?", sender=WRITER, automatic=self.rng.random() < 0.2)


_REVISED = (
    (),
    (c.EstablishAssessment, c.TakeAssessmentBack),
    (c.MarkRestored, c.EstablishAssessment, c.TakeAssessmentBack),
    (c.EstablishAssessment, c.MarkRestored, c.EstablishAssessment, c.TakeAssessmentBack),
)
WRITER = Address(address="ana@acme.example")
FILE = c.NewAttachment(name="a", media_type="text/plain", content=b"a")
FIELDS: dict[type[Any], Callable[[Walker, Any], dict[str, Any]]] = {
    c.RegisterRequest: lambda w, r: {
        "subject": "Checkout", "message": w.message(), "links": tuple(list(w.world.requests)[:1])
    },
    c.RecordClientMessage: lambda w, r: {"message": w.message()},
    c.AcknowledgeReceipt: lambda w, r: {"text": "It is here", "to": WRITER},
    c.AddNote: lambda w, r: {"text": "Looks like the gateway"},
    c.Attach: lambda w, r: {"attachments": (FILE,)},
    c.ClaimRequest: lambda w, r: {},
    c.AssignRequest: lambda w, r: {"assignee_id": w.rng.choice((None, COLLEAGUE.id))},
    c.SetImpact: lambda w, r: {"impact": w.rng.choice(list(Impact))},
    c.SetPriority: lambda w, r: {"priority": w.rng.choice(list(Priority))},
    c.SetClient: lambda w, r: {"client_id": CLIENT.id},
    c.TagRequest: lambda w, r: {"add": (w.rng.choice(("vip", "payment")),), "remove": ("vip",)},
    c.AskForInformation: lambda w, r: {"items": ("browser",), "text": "Which?", "sent": w.sent(), "files": w.paper(r)},
    c.EstablishAssessment: lambda w, r: {"assessment": w.assessment(), "revision_reason": "Seen again"},
    c.TakeAssessmentBack: lambda w, r: {
        "priority": r.priority, "restored_at": w.rng.choice((None, r.registered_at)) if len(r.assessments) > 1 else None
    },
    c.TakeRestorationBack: lambda w, r: {},
    c.Answer: lambda w, r: {"text": "As agreed.", "sent": w.sent(), "files": w.paper(r)},
    c.RecordDeliveryAccepted: lambda w, r: {"delivery_id": w.pick(d.id for d in r.deliveries)},
    c.RecordDeliveryFailed: lambda w, r: {"delivery_id": w.pick(d.id for d in r.deliveries), "error": "full"},
    c.TakeSendBack: lambda w, r: {"delivery_id": w.pick(d.id for d in r.deliveries)},
    c.StartDelivery: lambda w, r: w.started(r),
    c.RecordDeliveryDeferred: lambda w, r: {
        "delivery_id": w.pick(d.id for d in r.deliveries), "words": "busy", "until": w.world.now + timedelta(minutes=1)
    },
    c.RecordDeliveryUnknown: lambda w, r: {"delivery_id": w.pick(d.id for d in r.deliveries), "words": "cut off"},
    c.SendAgain: lambda w, r: {"delivery_id": w.pick(d.id for d in r.deliveries)},
    c.DeclareNoResponseNeeded: lambda w, r: {"reason": "Thanks"},
    c.MarkRestored: lambda w, r: {},
    c.CloseRequest: lambda w, r: {"outcome": w.rng.choice(list(CloseOutcome))},
    c.ReopenRequest: lambda w, r: {},
    c.LinkRequests: lambda w, r: {"other_id": w.pick(w.world.requests)},
    c.UnlinkRequests: lambda w, r: {"other_id": w.pick(w.world.requests)},
    c.MergeRequest: lambda w, r: {"into_id": w.pick(w.world.requests)},
    c.UnmergeRequest: lambda w, r: {},
    c.SaveQuote: lambda w, r: {
        "content": replace(CONTENT, title=w.rng.choice("abc"), validity_days=w.rng.choice((1, 30))),
        "base": draft.saved_by if (draft := draft_of(r.quotes)) else None,
    },
    c.DiscardQuote: lambda w, r: {"base": draft.saved_by if (draft := draft_of(r.quotes)) else UUID(int=5)},
    c.IssueQuote: lambda w, r: {},
    c.FileQuote: lambda w, r: {"revision": len(r.quotes) or 1, "document": PAPER},
    c.SendQuote: lambda w, r: {"revision": w.revision(r), "text": "Here it is", "sent": w.sent()},
    c.DecideQuote: lambda w, r: {
        "revision": w.revision(r), "answer": w.rng.choice(list(Answered)), "said_by": "Ana", "how": Channel.MAIL
    },
    c.WithdrawQuote: lambda w, r: {"revision": w.revision(r), "reason": "Too dear"},
    c.ExpireQuote: lambda w, r: {"revision": w.revision(r)},
    c.SavePlan: lambda w, r: {"steps": w.plan_steps(r)},
    c.AgreePlan: lambda w, r: {"said_by": "Ana", "how": Channel.PHONE},
    c.SetStepState: lambda w, r: {
        "step_id": w.pick(step.id for step in (r.plan.steps if r.plan else ())),
        "state": w.rng.choice((StepState.DONE, StepState.DONE, StepState.TO_DO)),
    },
    c.SplitRequest: lambda w, r: {
        "new_request_id": next(w.world.ids), "subject": "Other",
        "message_ids": (w.pick(m.id for m in r.messages if m.from_client),),
    },
}  # fmt: skip
QUOTED = (
    c.SaveQuote, c.IssueQuote, c.FileQuote, c.SendQuote, c.DecideQuote, c.SavePlan, c.AgreePlan, c.SetStepState,
)  # fmt: skip
OFTEN = (
    c.AskForInformation, c.RecordClientMessage, c.Answer, c.MergeRequest, c.RecordDeliveryAccepted,
    c.RecordDeliveryFailed,
)  # fmt: skip
KINDS = [kind for kind in FIELDS for _times in range(4 if kind in OFTEN else 1) if kind is not c.RegisterRequest]
