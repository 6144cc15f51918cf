"""A team on one database, each with a login of their own: at consoles, and at a prompt where they may try anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from support.stores import sql
from support.teammates import connect

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.storage.postgres.admin import Administration


class GuardedTeam:
    """Ana leads, Ben is an agent. A command goes by the console of whoever gives it. The server's clock counts."""

    def __init__(self, server: ServerAddress, open_console: Callable[..., Any]) -> None:
        self.server = server
        self.administration = Administration(server, None)
        suffix = uuid4().hex[:8]
        self.logins = {name: f"{name}.{suffix}" for name in ("ana", "ben")}
        self.administration.create(self.logins["ana"], "Ana")
        self.administration.add_agent(self.logins["ben"], Role.AGENT, "Ben")
        self.consoles = {name: Desk(open_console(replace(server, user=login))) for name, login in self.logins.items()}
        agents = {agent.login: agent for agent in self.consoles["ana"].readers.agents()}
        self.me, self.colleague = (agents[self.logins[name]] for name in ("ana", "ben"))
        self.contact = Contact(id=new_id(), name="Zoë Ruiz", addresses=("zoe@acme.example",))
        self.service = Service(id=new_id(), name="Acme shop", shop_url="https://shop.acme.example")
        self.client = Client(
            id=new_id(), name="Acmé", domains=("acme.example",), contacts=(self.contact,), services=(self.service,)
        )
        assert self.execute(c.SaveClient(id=new_id(), actor_id=self.me.id, client=self.client)).accepted

    # ── As a desk, for a player ─────────────────────────────────────────────────────────────────────────────
    @property
    def desk(self) -> GuardedTeam:
        return self

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def passes(self, **time: float) -> None:
        """The server's time passes by itself."""

    def execute(self, command: c.AnyCommand) -> Outcome:
        return self.console(command.actor_id).execute(command)

    def console(self, actor_id: UUID) -> Desk:
        return self.consoles["ben" if actor_id == self.colleague.id else "ana"]

    def do(self, kind: type[Any], request_id: UUID, agent: Agent | None = None, **fields: Any) -> Outcome:
        actor = agent or self.me
        return self.execute(kind(id=new_id(), actor_id=actor.id, request_id=request_id, **fields))

    def request(self, request_id: UUID) -> Any:
        with self.consoles["ana"].store.begin() as uow:
            return uow.requests([request_id])[request_id]

    def register(self, **fields: Any) -> UUID:
        request_id = new_id()
        values = {"subject": "Checkout", "message": c.NewMessage(text="It fails"), "client_id": self.client.id}
        outcome = self.do(c.RegisterRequest, request_id, **values | fields)
        assert outcome.accepted, outcome.refusal
        return request_id

    def faults(self) -> list[str]:
        store = self.consoles["ana"].store
        return [f"{fault.check} {fault.subject}: {fault.what}" for fault in store.doctor()]

    # ── At a prompt ─────────────────────────────────────────────────────────────────────────────────────────
    def prompt(self, name: str) -> psycopg.Connection[Any]:
        """What psql opens with this person's own password."""
        return connect(replace(self.server, user=self.logins[name]))

    def as_owner(self) -> AbstractContextManager[Any]:
        return sql(self.consoles["ana"].store)


def refused(connection: psycopg.Connection[Any], statement: str, values: Any = ()) -> str | None:
    """The SQLSTATE a statement is refused with, in a transaction that is undone; None if it did anything."""
    try:
        with connection.transaction(force_rollback=True):
            done = connection.execute(statement.encode(), values or None)
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert done.rowcount != 0, f"nothing to try it on: {statement}"
    except psycopg.Error as error:
        return error.sqlstate
    return None
