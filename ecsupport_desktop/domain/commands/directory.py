"""What isn't about one request: clients, agents, the policy, the quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy

from .base import Command

POLICY_STREAM: Final = UUID("00000000-0000-7000-8000-000000000001")
"""The one stream of the team's policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveClient(Command):
    """Register a client, or revise one (same id)."""

    kind: Literal["save_client"] = "save_client"
    client: Client
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.client.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAgent(Command):
    """Register an agent, or revise one (same id)."""

    kind: Literal["save_agent"] = "save_agent"
    agent: Agent
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.agent.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy(Command):
    """Set the warning thresholds and whether Level 3 exists; a lead's command."""

    kind: Literal["change_policy"] = "change_policy"
    policy: Policy
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return POLICY_STREAM


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineMail(Command):
    """Keep a mail that can't be read: its bytes (base64 in JSON), its origin and why. Its id is the command's."""

    kind: Literal["quarantine_mail"] = "quarantine_mail"
    raw: bytes
    source: str
    reason: str

    @property
    def stream_id(self) -> UUID:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardQuarantined(Command):
    """Take a mail out of the quarantine for a recorded reason; its bytes stay."""

    kind: Literal["discard_quarantined"] = "discard_quarantined"
    quarantined_id: UUID
    reason: str

    @property
    def stream_id(self) -> UUID:
        return self.quarantined_id
