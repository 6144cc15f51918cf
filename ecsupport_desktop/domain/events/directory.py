"""What happened outside requests: clients, agents, the policy, the quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSaved:
    """A client was registered or revised."""

    kind: Literal["client_saved"] = "client_saved"
    client: Client


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSaved:
    """An agent was registered or revised."""

    kind: Literal["agent_saved"] = "agent_saved"
    agent: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChanged:
    """The team's thresholds or the Level 3 switch were set."""

    kind: Literal["policy_changed"] = "policy_changed"
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class MailQuarantined:
    """A mail that couldn't be read was kept. Size in bytes."""

    kind: Literal["mail_quarantined"] = "mail_quarantined"
    quarantined_id: UUID
    source: str
    reason: str
    raw_sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedDiscarded:
    """A mail was taken out of the quarantine; its bytes stay."""

    kind: Literal["quarantined_discarded"] = "quarantined_discarded"
    quarantined_id: UUID
    reason: str
    at: datetime
