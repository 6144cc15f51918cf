"""One change of many requests: what it would do to each, looked at beforehand; each is a command of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.ports import Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """A command without its request. `what` is translated; `assignee` is who an assignment names."""

    what: str
    kind: type[c.RequestCommand]
    fields: Mapping[str, Any] = field(default_factory=dict)
    assignee: Agent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of one request. `refused`: why it would be refused; `same`: it is so already."""

    request: Request
    refused: DomainError | None = None
    same: bool = False

    @property
    def changes(self) -> bool:
        return self.refused is None and not self.same


def foresee(
    readers: Readers, ids: Sequence[UUID], change: BulkChange, actor: Agent, policy: Policy, now: datetime
) -> tuple[Foreseen, ...]:
    """By the domain's own rules, on the requests as they are now (aware UTC); missing ones are left out."""
    into = change.fields.get("into_id")
    other = readers.request(into) if into is not None else None
    found = []
    for request_id in ids:
        view = readers.request(request_id)
        if view is None or request_id == into:
            continue
        related = {other.request.id: other.request} if other is not None else {}
        context = Context(
            now=now, actor=actor, policy=policy, client=view.client, related=related, assignee=change.assignee
        )
        command = change.kind(
            id=new_id(), actor_id=actor.id, request_id=request_id, expected_head=view.request.head, **change.fields
        )
        try:
            events = decide(view.request, command, context)
        except DomainError as error:
            found.append(Foreseen(request=view.request, refused=error))
        else:
            found.append(Foreseen(request=view.request, same=not events))
    return tuple(found)
