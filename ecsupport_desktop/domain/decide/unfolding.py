"""Events while they are being decided, and what each request they happen to has become."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.request import Request

from .context import Context

_NO_COMMAND = UUID(int=0)


class Unfolding:
    """A decision in several steps, each looking at the requests as the steps before it left them."""

    def __init__(self, request: Request, context: Context) -> None:
        self.context = context
        self.events: list[AnyRequestEvent] = []
        self._now = {**context.related, request.id: request}

    def __getitem__(self, request_id: UUID) -> Request:
        return self._now[request_id]

    def __contains__(self, request_id: UUID | None) -> bool:
        return request_id in self._now

    def add(self, event: AnyRequestEvent) -> None:
        """What isn't known (the window asks with one request only) is decided all the same, and not looked at."""
        self.events.append(event)
        if event.request_id in self._now:
            self._now[event.request_id] = evolve(self._now[event.request_id], event, _NO_COMMAND)

    def absorbed_by(self, request_id: UUID) -> list[Request]:
        """The requests merged into this one, as far as they are known."""
        return [self[entry.request_id] for entry in self[request_id].absorbed if entry.request_id in self]
