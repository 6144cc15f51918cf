"""A desk on a store of its own, with a clock moved by hand and agents to act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from support import stores

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class WrittenDesk:
    """A desk with a lead (`me`), an agent, a client and a clock. `new_store` takes the clock.

    `like` another desk: with the same people, saved by the same commands.
    """

    def __init__(self, new_store: Callable[..., Any], like: WrittenDesk | None = None) -> None:
        self.now = START
        # Each kind of store has more than the port says, which its own tests look at.
        self.store: Any = new_store(clock=lambda: self.now)
        self.desk = Desk(self.store)
        self.me = Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD)
        self.colleague = Agent(id=new_id(), login="ben", name="Ben")
        self.contact = Contact(id=new_id(), name="Zoë Ruiz", addresses=("zoe@acme.example",))
        self.service = Service(id=new_id(), name="Acme shop", shop_url="https://shop.acme.example")
        self.client = Client(
            id=new_id(), name="Acmé", domains=("acme.example",), contacts=(self.contact,), services=(self.service,)
        )
        if like is not None:
            self.me, self.colleague, self.contact, self.client = like.me, like.colleague, like.contact, like.client
        self.set_up: tuple[c.AnyCommand, ...] = like.set_up if like else self._set_up()
        for command in self.set_up:
            self.done(command)

    def _set_up(self) -> tuple[c.AnyCommand, ...]:
        return (
            *(c.SaveAgent(id=new_id(), actor_id=self.me.id, agent=agent) for agent in (self.me, self.colleague)),
            c.SaveClient(id=new_id(), actor_id=self.me.id, client=self.client),
        )

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def done(self, command: c.AnyCommand) -> Outcome:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal
        return outcome

    def do(self, kind: type[Any], request_id: UUID, **fields: Any) -> Outcome:
        """Execute a command on a request, accepted or not."""
        fields.setdefault("actor_id", self.me.id)
        return self.desk.execute(kind(id=new_id(), request_id=request_id, **fields))

    def register(self, text: str = "The checkout shows an error", **fields: Any) -> UUID:
        request_id = new_id()
        message = c.NewMessage(
            text=text,
            sender=Address(name="Zoë Ruiz", address="zoe@acme.example"),
            attachments=(c.NewAttachment(name="a.txt", media_type="text/plain", content=text.encode()),),
        )
        fields = {"subject": "Checkout", "message": message, "client_id": self.client.id} | fields
        outcome = self.do(c.RegisterRequest, request_id, **fields)
        assert outcome.accepted, outcome.refusal
        return request_id

    def request(self, request_id: UUID) -> Request:
        with self.store.begin() as uow:
            found: Request = uow.requests([request_id])[request_id]
            return found

    def sql(self) -> AbstractContextManager[Connection]:
        """For what no command does."""
        return stores.sql(self._port)

    def dump(self) -> stores.Dump:
        """Every row of every table."""
        return stores.dump(self._port)

    def faults(self) -> list[str]:
        return [f"{fault.check} {fault.subject}: {fault.what}" for fault in self.store.doctor()]

    @property
    def _port(self) -> Store:
        port: Store = self.store
        return port
