"""What a decision may know besides the request and the command: passed in, never fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`now` is the authority's clock, aware UTC. `number` is the next free request number, for commands that make one,
    `quote_number` that of quotes. `zone` is the office's: where a quote's last day ends.

    `related` holds the other requests the command speaks of or touches: merge and link targets, requests merged into
    this one, the one this was merged into. `client` is the one that `set_client` or `register_request` names.
    """

    now: datetime
    actor: Agent
    policy: Policy = field(default_factory=Policy)
    number: str | None = None
    quote_number: str | None = None
    zone: tzinfo = UTC
    related: Mapping[UUID, Request] = field(default_factory=dict)
    client: Client | None = None
    assignee: Agent | None = None
