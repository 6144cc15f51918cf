"""A database for tests that read: empty, or with a small desk whose clock is moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue
from ecsupport_desktop.domain.words import DeliveryWay, Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class SmallDesk:
    """A desk with an agent, a client and a clock; every command must be accepted."""

    store: Any
    clock: Callable[[], datetime]
    moved: list[datetime]
    me: Agent = field(default_factory=lambda: Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD))
    contact: Contact = field(
        default_factory=lambda: Contact(id=new_id(), name="Zoë Ruiz", addresses=("zoe@acme.example",))
    )

    def __post_init__(self) -> None:
        self.desk = Desk(self.store)
        self.execute(c.SaveAgent(id=new_id(), actor_id=self.me.id, agent=self.me))
        self.client = self.save_client("Acmé Núñez", contacts=(self.contact,), domains=("acme.example",))

    @property
    def now(self) -> datetime:
        return self.clock()

    def passes(self, **time: float) -> None:
        self.moved[0] += timedelta(**time)

    def execute(self, command: c.AnyCommand) -> Outcome:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal
        return outcome

    def do(self, kind: type[c.RequestCommand], request_id: UUID, **fields: Any) -> Outcome:
        return self.execute(kind(id=new_id(), actor_id=self.me.id, request_id=request_id, **fields))  # type: ignore[arg-type]

    def save_client(self, name: str, **fields: Any) -> Client:
        services = fields.pop("services", (Service(id=new_id(), name="Shop", shop_url="https://shop.example"),))
        client = Client(id=new_id(), name=name, services=services, **fields)
        self.execute(c.SaveClient(id=new_id(), actor_id=self.me.id, client=client))
        return client

    def register(self, subject: str = "Checkout", text: str = "It shows error 500", **fields: Any) -> UUID:
        sender = Address(name="Zoë", address="zoe@acme.example")
        message = c.NewMessage(text=text, **({"sender": sender} | fields.pop("message", {})))
        whose = {"client_id": self.client.id, "contact_id": self.contact.id} | fields
        request_id = new_id()
        self.do(c.RegisterRequest, request_id, subject=subject, message=message, **whose)
        return request_id

    def answer(self, request_id: UUID, text: str = "It does what it should.") -> None:
        self.do(c.EstablishAssessment, request_id, assessment=Level1(reasoning="It does what it should."))
        sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=self.now)
        self.do(c.Answer, request_id, text=text, sent=sent)

    def view(self, request_id: UUID) -> RequestView:
        found = self.store.readers.request(request_id)
        assert found is not None
        return found

    def subjects(self, ids: tuple[UUID, ...]) -> list[str]:
        return [row.subject for row in self.store.readers.rows(ids)]

    def search(self, text: str, *, queue: Queue | None = None, limit: int = 1000) -> list[str]:
        """The subjects found."""
        found = self.store.readers.search(text, limit=limit, queue=queue, now=self.now, me=self.me.id)
        return self.subjects(found.ids)

    def ids(self, queue: str, **sort: Any) -> tuple[UUID, ...]:
        chosen = QUEUE_BY_NAME[queue]
        return self.store.readers.ids(chosen, sort.get("sort", chosen.sort), self.now, self.me.id).ids


@pytest.fixture
def small_desk(new_store: Callable[..., Any]) -> SmallDesk:
    moved = [START]

    def clock() -> datetime:
        return moved[0]

    return SmallDesk(new_store(clock=clock), clock, moved)


@pytest.fixture
def counted() -> Callable[[Any], Any]:
    """Counts the statements that the readers of a store send: `with counted(store) as statements: …`."""

    @contextmanager
    def count(store: Any) -> Iterator[list[str]]:
        statements: list[str] = []

        def seen(connection: object, cursor: object, statement: str, *rest: object) -> None:
            if statement != "BEGIN":
                statements.append(statement)

        event.listen(store._reading, "before_cursor_execute", seen)
        try:
            yield statements
        finally:
            event.remove(store._reading, "before_cursor_execute", seen)

    return count
