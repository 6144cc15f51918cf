"""Replays clients, agents, the policy and the quarantine, and compares them with their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.codec import event_from_json
from ecsupport_desktop.services.save_directory import save_directory
from ecsupport_desktop.services.views import Fault, QuarantinedMail
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_directory import load_agents, load_clients, load_policy, quarantined_from_row
from ecsupport_desktop.storage.mapping_sql import batches


class Directory:
    """Where replayed events are kept in memory: clients and agents are few beside requests."""

    def __init__(self) -> None:
        self.clients: dict[UUID, Client] = {}
        self.agents: dict[UUID, Agent] = {}
        self.mails: dict[UUID, QuarantinedMail] = {}
        self.policy = Policy()

    def quarantined(self, quarantined_id: UUID) -> QuarantinedMail | None:
        return self.mails.get(quarantined_id)

    def save_client(self, client: Client) -> None:
        self.clients[client.id] = client

    def save_agent(self, agent: Agent) -> None:
        self.agents[agent.id] = agent

    def save_policy(self, policy: Policy) -> None:
        self.policy = policy

    def save_quarantined(self, mail: QuarantinedMail) -> None:
        self.mails[mail.id] = mail

    def replay(self, stream_id: UUID, payloads: list[str]) -> Iterator[Fault]:
        try:
            events: Any = [event_from_json(payload) for payload in payloads]
            save_directory(self, events)
        except (ValueError, AttributeError, AssertionError, DomainError) as error:
            yield Fault(check="replay", subject=str(stream_id), what=f"its events can't be replayed: {error!r}")

    def compare(self, connection: Connection) -> Iterator[Fault]:
        """What the tables hold and the events don't say, or the other way round."""
        for batch in batches(self.clients):
            there = load_clients(connection, batch)
            yield from self._compared("client", {key: self.clients[key] for key in batch}, there)
        agents = {agent.id: agent for agent in load_agents(connection)}
        yield from self._compared("agent", self.agents, agents)
        mails = [quarantined_from_row(row) for row in connection.execute(select(s.quarantine)).mappings()]
        yield from self._compared("quarantined mail", self.mails, {mail.id: mail for mail in mails})
        if load_policy(connection) != self.policy:
            yield Fault(check="replay", subject="policy", what="it isn't what its events say")

    def _compared(self, kind: str, expected: dict[UUID, Any], there: dict[UUID, Any]) -> Iterator[Fault]:
        for key in expected.keys() | there.keys():
            if expected.get(key) != there.get(key):
                yield Fault(check="replay", subject=str(key), what=f"this {kind} isn't what its events say")
