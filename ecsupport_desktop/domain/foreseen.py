"""What a command would make of the requests it touches, by the domain's own rules: nothing is done."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain.commands import RequestCommand
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.request import Request


def foreseen(request: Request, command: RequestCommand, context: Context) -> dict[UUID, Request]:
    """Every request that is known, as it would be then. Raises the DomainError the command would be refused with."""
    known = {**context.related, request.id: request}
    for event in decide(request, command, context):
        before = known.get(event.request_id)
        if before is not None or event.kind == "request_registered":
            known[event.request_id] = evolve(before, event, command.id)
    return known
