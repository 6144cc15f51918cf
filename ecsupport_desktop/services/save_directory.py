"""What directory events make of clients, agents, the policy and the quarantine: for the desk and the doctor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.views import QuarantinedMail


class DirectoryRows(Protocol):
    """Where they are kept."""

    def quarantined(self, quarantined_id: UUID) -> QuarantinedMail | None: ...
    def save_client(self, client: Client) -> None: ...
    def save_agent(self, agent: Agent) -> None: ...
    def save_policy(self, policy: Policy) -> None: ...
    def save_quarantined(self, mail: QuarantinedMail) -> None: ...


def save_directory(rows: DirectoryRows, events: Iterable[e.AnyDirectoryEvent]) -> None:
    """Bring the rows to where they stand after these events."""
    for event in events:
        if isinstance(event, e.ClientSaved):
            rows.save_client(event.client)
        elif isinstance(event, e.AgentSaved):
            rows.save_agent(event.agent)
        elif isinstance(event, e.PolicyChanged):
            rows.save_policy(event.policy)
        elif isinstance(event, e.MailQuarantined):
            rows.save_quarantined(_quarantined(event))
        elif isinstance(event, e.PersonAnonymised):
            pass  # the events before it hold no more than they say
        else:
            mail = rows.quarantined(event.quarantined_id)
            assert mail is not None, "discarded before it was quarantined"
            rows.save_quarantined(replace(mail, discarded_at=event.at, discard_reason=event.reason))


def _quarantined(event: e.MailQuarantined) -> QuarantinedMail:
    return QuarantinedMail(
        id=event.quarantined_id,
        source=event.source,
        reason=event.reason,
        raw_sha256=event.raw_sha256,
        size=event.size,
        at=event.at,
    )
