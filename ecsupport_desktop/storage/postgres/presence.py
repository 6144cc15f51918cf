"""Who is at work on what: advisory, never a lock, gone when it isn't renewed.

Each console shows the request it has open and the answers being written in it. The rows are leases of the server
(`live_ddl`): a console that vanished is gone after `LEASE` seconds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.services.live import Presence
from ecsupport_desktop.storage.types import from_microseconds

LEASE: Final = 30.0
"""Seconds a row counts for."""
RENEWED: Final = 10.0
"""Seconds after which it is renewed; a third of the lease, so that one lost renewal shows nobody as gone."""

SHOW: Final = (
    "SELECT asked_at, wait_ms FROM public.show_presence("
    "%s::uuid, %s::uuid[], %s::boolean[], %s::uuid[], %s::integer, %s::boolean)"
)
TAKE_OVER: Final = "SELECT asked_at, wait_ms FROM public.take_over_answer(%s::uuid, %s::uuid, %s::integer)"


class Shown:
    """What this console shows of itself, and what of it the server has yet to hear. One thread."""

    def __init__(self, console: UUID, lease: float = LEASE) -> None:
        self._console = console
        self._lease_ms = int(lease * 1000)
        self._open: UUID | None = None
        self._writing: set[UUID] = set()
        self._settled: set[UUID] = set()
        self._heard: dict[UUID, bool] = {}
        self._overdue: list[UUID] = []
        self._to_settle = False

    @property
    def now(self) -> dict[UUID, bool]:
        """The requests shown, and whether an answer is being written to each."""
        opened = {} if self._open is None else {self._open: False}
        return opened | dict.fromkeys(self._writing, True)

    @property
    def news(self) -> bool:
        """Whether the server has yet to hear something."""
        return self.now != self._heard or bool(self._settled) or bool(self._overdue)

    def open(self, request_id: UUID | None) -> None:
        self._open = request_id

    def write(self, request_id: UUID, writing: bool) -> None:
        if writing:
            self._writing.add(request_id)
        else:
            self._writing.discard(request_id)

    def take_over(self, request_id: UUID) -> None:
        """This console writes; the server is told to tell whoever did."""
        self._writing.add(request_id)
        self._overdue.append(request_id)

    def was_taken(self, request_ids: Collection[UUID]) -> None:
        """Others write these answers now; the server hears that it was understood."""
        self._writing.difference_update(request_ids)
        self._settled.update(request_ids)

    def nothing(self) -> None:
        """This console goes."""
        self._open = None
        self._writing.clear()
        self._overdue.clear()

    def forget_server(self) -> None:
        """The connection was lost: whatever is shown must be shown anew."""
        self._heard = {}

    # ── What the server is told ─────────────────────────────────────────────────────────────────────────────
    def next_take_over(self) -> tuple[UUID, tuple[Any, ...]] | None:
        """A request taken over, with the parameters of `TAKE_OVER`."""
        if not self._overdue:
            return None
        return self._overdue[0], (self._console, self._overdue[0], self._lease_ms)

    def took_over(self, request_id: UUID) -> None:
        """The server has heard of it."""
        if request_id in self._overdue:
            self._overdue.remove(request_id)
        self._heard[request_id] = True

    def telling(self) -> tuple[dict[UUID, bool], frozenset[UUID], tuple[Any, ...]]:
        """What is shown and settled now, and the parameters of `SHOW` that say so."""
        now, settled = self.now, frozenset(self._settled)
        requests = sorted(now)
        told = now != self._heard
        writing = [now[request_id] for request_id in requests]
        return now, settled, (self._console, requests, writing, sorted(settled), self._lease_ms, told)

    def told(self, now: dict[UUID, bool], settled: frozenset[UUID]) -> None:
        """The server has heard this."""
        self._heard = now
        self._settled -= settled


def presences(text: str) -> tuple[Presence, ...]:
    """Everybody else's, from the server's words."""
    return tuple(_presence(*entry.split(" ")) for entry in text.split(";") if entry)


def _presence(request_id: str, agent_id: str, writing: str, since: str) -> Presence:
    return Presence(
        request_id=UUID(request_id),
        agent_id=UUID(agent_id),
        writing=writing == "1",
        since=_moment(since),
    )


def _moment(microseconds: str) -> datetime:
    return from_microseconds(int(microseconds))


def taken_over(text: str | None) -> tuple[tuple[UUID, UUID], ...]:
    """Requests with the agents who took their answers over."""
    pairs = (entry.split(" ") for entry in (text or "").split(";") if entry)
    return tuple((UUID(request_id), UUID(agent_id)) for request_id, agent_id in pairs)
