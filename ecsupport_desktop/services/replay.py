"""What events make of requests, and when a request's head moves: one rule for the desk, bulk loads and the doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, get_args, get_type_hints
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.commands import APPEND_ONLY, ON_REQUEST, AnyCommand
from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.request import Request


def kind_of(command: type[c.Command]) -> str:
    """The word a kind of command goes by in JSON and in storage."""
    return str(get_args(get_type_hints(command)["kind"])[0])


_APPEND_ONLY: Final = frozenset(kind_of(command) for command in ON_REQUEST if command in APPEND_ONLY)
_BETWEEN_REQUESTS: Final = frozenset(
    kind_of(command) for command in (c.LinkRequests, c.UnlinkRequests, c.MergeRequest, c.UnmergeRequest, c.SplitRequest)
)


def moves_head(kind: str, stream_id: UUID, request_id: UUID) -> bool:
    """Whether a command of this kind on `stream_id` moves the head of a request that got events of it.

    What only adds to the conversation moves none; what happens between requests moves those of all; anything else
    moves its own request's, and leaves the others' alone (an answer that ends the cycle of a merged request).
    """
    return kind not in _APPEND_ONLY and (kind in _BETWEEN_REQUESTS or stream_id == request_id)


def evolve_requests(
    before: Mapping[UUID, Request], events: Sequence[AnyRequestEvent], command: AnyCommand
) -> dict[UUID, Request]:
    """The requests these events of one command happened to, as they stand afterwards, heads moved."""
    return replay_step(before, events, command_id=command.id, kind=command.kind, stream_id=command.stream_id)


def replay_step(
    before: Mapping[UUID, Request],
    events: Sequence[AnyRequestEvent],
    *,
    command_id: UUID,
    kind: str,
    stream_id: UUID,
) -> dict[UUID, Request]:
    """As `evolve_requests`, from what is stored of a command."""
    after: dict[UUID, Request] = {}
    for event in events:
        request_id = event.request_id
        after[request_id] = evolve(after.get(request_id) or before.get(request_id), event, command_id)
    return {
        request_id: replace(request, head=command_id) if moves_head(kind, stream_id, request_id) else request
        for request_id, request in after.items()
    }
