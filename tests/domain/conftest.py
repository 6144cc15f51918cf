"""A small world for the domain's tests: requests, a clock that is moved by hand, and the one write path in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered, Party, QuoteContent, QuoteLine, QuoteSettings, draft_of
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, DeliveryWay, Role

CONTENT = QuoteContent(
    title="Gift cards",
    client=Party(name="Acme Outdoor S.L.", tax_id="B12345678", address="Gran Vía 1"),
    scope="Gift cards at the checkout",
    exclusions="Printing",
    assumptions="None",
    delivery_estimate="Three weeks",
    terms="30 days",
    lines=(
        QuoteLine(id=UUID(int=81), description="Design", quantity=8_500, unit_price=6_000),
        QuoteLine(id=UUID(int=82), description="Build", quantity=20_000, unit_price=5_500),
        QuoteLine(id=UUID(int=83), description="Hosting", quantity=12_000, unit_price=990, optional=True),
    ),
)
"""Complete: it can be issued as it is."""
PAPER = c.NewAttachment(name="quote.pdf", media_type="application/pdf", content=b"%PDF-1.7 a quote")
POLICY = Policy(quoting=QuoteSettings(issuer=Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1")))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REASONING = "The shop does what it was set up to do."
CLIENT = Address(name="Ana Ruiz", address="ana@acme.example")
LEVEL_2 = Level2(effort_hours=Decimal("1.5"), restoring_steps="Renew the certificate")


@dataclass
class World:
    """Executes commands as the desk does; every method that does so returns the request it was about."""

    now: datetime = START
    policy: Policy = POLICY
    actor: Agent = field(default_factory=lambda: Agent(id=UUID(int=1), login="ana", name="Ana", role=Role.LEAD))
    requests: dict[UUID, Request] = field(default_factory=dict)
    events: list[tuple[AnyRequestEvent, UUID, UUID]] = field(default_factory=list)
    ids: Iterator[UUID] = field(default_factory=lambda: iter(UUID(int=n) for n in range(1000, 10**9)))

    def context(self, request_id: UUID | None = None, **changes: Any) -> Context:
        related = {other: request for other, request in self.requests.items() if other != request_id}
        number = f"ECS-2026-{len(self.requests) + 1:06}"
        values: dict[str, Any] = {"now": self.now, "actor": self.actor, "policy": self.policy, "related": related}
        quote_number = f"Q-2026-{len(self.requests) + 1:05}"
        return Context(**values | {"number": number, "quote_number": quote_number} | changes)

    def execute(self, command: c.RequestCommand, **context: Any) -> list[AnyRequestEvent]:
        """Decide and evolve, with the heads moved as the desk moves them. Raises what `decide` raises."""
        events = decide(self.requests.get(command.request_id), command, self.context(command.request_id, **context))
        for event in events:
            evolved = evolve(self.requests.get(event.request_id), event, command.id)
            self.requests[event.request_id] = evolved
            self.events.append((event, command.id, command.request_id))
        if events and type(command) not in c.APPEND_ONLY and command.request_id in self.requests:
            moved = self.requests[command.request_id]
            self.requests[moved.id] = replace(moved, head=command.id)
        return events

    def do(self, kind: type[c.RequestCommand], request: Request | UUID, /, **fields: Any) -> Request:
        """Execute one command of this kind on a request and return the request as it is afterwards."""
        request_id = request if isinstance(request, UUID) else request.id
        self.execute(kind(id=next(self.ids), actor_id=self.actor.id, request_id=request_id, **fields))
        return self.requests[request_id]

    def refused(self, kind: type[c.RequestCommand], request: Request, /, **fields: Any) -> DomainError:
        """The reason why this command is refused; the world is as it was."""
        before = dict(self.requests)
        with pytest.raises(DomainError) as caught:
            self.do(kind, request, **fields)
        assert self.requests == before
        assert str(caught.value)
        return caught.value

    def register(self, text: str = "The checkout shows error 500", **fields: Any) -> Request:
        message = c.NewMessage(text=text, sender=CLIENT, **fields.pop("message", {}))
        return self.do(c.RegisterRequest, next(self.ids), subject="Checkout", message=message, **fields)

    def client_writes(self, request: Request, text: str = "Any news?", **fields: Any) -> Request:
        return self.do(c.RecordClientMessage, request, message=c.NewMessage(text=text, sender=CLIENT, **fields))

    def answer(self, request: Request, *, text: str = REASONING, sent: datetime | None = None) -> Request:
        """An answer given by phone, now or at the moment given."""
        way = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=sent or self.now)
        return self.do(c.Answer, request, text=text, sent=way)

    def ask(self, request: Request) -> Request:
        way = c.SentAnotherWay(way=DeliveryWay.CHAT, sent_at=self.now)
        return self.do(c.AskForInformation, request, items=("order_or_product",), text="Which order?", sent=way)

    def send(self, request: Request, *, text: str = REASONING) -> Request:
        """An answer that is still on its way."""
        return self.do(c.Answer, request, text=text)

    def level_1(self, request: Request, **fields: Any) -> Request:
        return self.do(c.EstablishAssessment, request, assessment=Level1(reasoning=REASONING), **fields)

    def level_2(self, request: Request, **fields: Any) -> Request:
        return self.do(c.EstablishAssessment, request, assessment=LEVEL_2, **fields)

    def level_3(self, request: Request, **fields: Any) -> Request:
        worst = Level3(effort_hours=Decimal(4), restoring_steps="Restart", outage_started_at=START - timedelta(days=1))
        return self.do(c.EstablishAssessment, request, assessment=worst, **fields)

    def extra(self, request: Request, **fields: Any) -> Request:
        return self.do(c.EstablishAssessment, request, assessment=ExtraFunctionality(asked="Gift cards"), **fields)

    # ── Quotes and plans ────────────────────────────────────────────────────────────────────────────────────
    def quoting(self) -> Request:
        """Extra functionality whose client was told that a quote follows."""
        return self.answer(self.extra(self.register()))

    def draft(self, request: Request, content: QuoteContent = CONTENT) -> Request:
        base = draft_of(request.quotes)
        return self.do(c.SaveQuote, request, content=content, base=base.saved_by if base else None)

    def issued(self, request: Request | None = None, content: QuoteContent = CONTENT) -> Request:
        """With its paper on the request."""
        request = self.do(c.IssueQuote, self.draft(request or self.quoting(), content))
        return self.do(c.FileQuote, request, revision=len(request.quotes), document=PAPER)

    def quote_sent(self, request: Request | None = None, **fields: Any) -> Request:
        """By phone, say."""
        request = request or self.issued()
        way = c.SentAnotherWay(way=DeliveryWay.OTHER, sent_at=self.now)
        return self.do(c.SendQuote, request, revision=len(request.quotes), text="Here it is", sent=way, **fields)

    def decided(self, request: Request | None = None, answer: Answered = Answered.ACCEPTED, **fields: Any) -> Request:
        request = request or self.quote_sent()
        given: dict[str, Any] = {"revision": len(request.quotes), "said_by": "Ana Ruiz", "how": Channel.MAIL}
        return self.do(c.DecideQuote, request, answer=answer, **given | fields)

    def planned(self, request: Request | None = None) -> Request:
        """Every step has its owner and date."""
        request = request or self.decided()
        assert request.plan is not None
        steps = tuple(replace(step, owner="Eva", due=date(2026, 5, 4)) for step in request.plan.steps)
        return self.do(c.SavePlan, request, steps=steps)

    def agreed(self, request: Request | None = None) -> Request:
        return self.do(c.AgreePlan, request or self.planned(), said_by="Ana Ruiz", how=Channel.PHONE, what="By May")

    def all_done(self, request: Request | None = None) -> Request:
        request = request or self.agreed()
        assert request.plan is not None
        for step in request.plan.steps:
            request = self.do(c.SetStepState, request, step_id=step.id, state=StepState.DONE)
        return request

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def replayed(self) -> dict[UUID, Request]:
        """Every request made again from nothing but its events; heads are the desk's, so they are taken over."""
        again: dict[UUID, Request] = {}
        for event, command_id, _stream in self.events:
            again[event.request_id] = evolve(again.get(event.request_id), event, command_id)
        return {one.id: replace(one, head=self.requests[one.id].head) for one in again.values()}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def make_world() -> Callable[[], World]:
    return World
