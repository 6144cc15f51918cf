"""What a command's transaction on a team's database reads: what was asked for ahead is there, the rest is fetched.

Whatever may be written afterwards is locked before it is read, in the one order of asking.py.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.ports import Claimed
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.services.wanted import NOTHING, Wanted
from ecsupport_desktop.storage.postgres import asking
from ecsupport_desktop.storage.postgres.known import Known, Last
from ecsupport_desktop.storage.postgres.pipeline import WRITING
from ecsupport_desktop.storage.postgres.trip import Trip


class LockedReading:
    """The reading half of a unit of work. Threads: the one that began it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._wanted = NOTHING
        self._begun = False
        self._known = Known()

    def _go(self, trip: Trip) -> None:
        begin, self._begun = None if self._begun else WRITING, True
        trip.go(self._connection, begin=begin)

    # ── Ahead ───────────────────────────────────────────────────────────────────────────────────────────────
    def _ask_locks(self, trip: Trip, command: Claimed, wanted: Wanted) -> None:
        if wanted.requests:
            trip.ask(asking.LOCK_REQUESTS, {"ids": wanted.requests})
        else:
            stream = asking.ALL_AGENTS_STREAM if wanted.agents is None else command.stream_id
            trip.ask(asking.LOCK_STREAM, {"stream": stream})
        if wanted.client_words:
            trip.ask(asking.SHARE_CLIENTS, {"client": wanted.client_id, "ids": wanted.requests})
        elif wanted.client_id is not None:
            trip.ask(asking.LOCK_CLIENT, {"client": wanted.client_id})

    def _ask_ahead(self, trip: Trip, command: Claimed, wanted: Wanted) -> None:
        known, ids = self._known, wanted.requests
        if wanted.number:
            known.ask_number(trip, command.id)
        if wanted.quote_number:
            known.ask_quote_number(trip, command.id)
        if ids:
            known.ask_requests(trip, ids)
        else:
            known.ask_last(trip, [command.stream_id])
        if wanted.all_words:
            known.ask_texts(trip, ids[:1])
        if wanted.client_words or wanted.client_id is not None:
            known.ask_clients(trip, wanted.client_id, ids if wanted.client_words else ())
        if wanted.quarantined_id is not None:
            known.ask_quarantined(trip, wanted.quarantined_id)
        known.ask_agents(trip, wanted.agents)
        known.ask_policy(trip, whole=not ids)

    # ── When it is asked for ────────────────────────────────────────────────────────────────────────────────
    def requests(self, ids: Collection[UUID]) -> dict[UUID, Request]:
        known = self._known
        if missing := [request_id for request_id in ids if request_id not in known.requests]:
            trip = Trip()
            trip.ask(asking.LOCK_REQUESTS, {"ids": missing})
            if self._wanted.client_words:
                trip.ask(asking.SHARE_CLIENTS, {"client": None, "ids": missing})
                known.ask_clients(trip, None, missing)
            known.ask_requests(trip, missing)
            self._go(trip)
        return {request_id: found for request_id in ids if (found := known.requests[request_id]) is not None}

    def client(self, client_id: UUID) -> Client | None:
        if client_id not in self._known.clients:
            trip = Trip()
            trip.ask(asking.LOCK_CLIENT, {"client": client_id})
            self._known.ask_clients(trip, client_id)
            self._go(trip)
        return self._known.clients[client_id]

    def agent(self, agent_id: UUID) -> Agent | None:
        known = self._known
        if agent_id not in known.agents and known.all_agents is None:
            trip = Trip()
            known.ask_agents(trip, [agent_id])
            self._go(trip)
        return known.agents.get(agent_id)

    def agents(self) -> tuple[Agent, ...]:
        if self._known.all_agents is None:
            trip = Trip()
            trip.ask(asking.LOCK_STREAM, {"stream": asking.ALL_AGENTS_STREAM})
            self._known.ask_agents(trip, None)
            self._go(trip)
        assert self._known.all_agents is not None
        return self._known.all_agents

    def policy(self) -> Policy:
        if self._known.policy is None:
            trip = Trip()
            self._known.ask_policy(trip)
            self._go(trip)
        assert self._known.policy is not None
        return self._known.policy

    def stream_head(self, stream_id: UUID) -> UUID | None:
        return self._end_of(stream_id).command_id

    def quarantined(self, quarantined_id: UUID) -> QuarantinedMail | None:
        if quarantined_id not in self._known.quarantined:
            trip = Trip()
            self._known.ask_quarantined(trip, quarantined_id)
            self._go(trip)
        return self._known.quarantined[quarantined_id]

    def _end_of(self, stream_id: UUID) -> Last:
        if stream_id not in self._known.last:
            trip = Trip()
            self._known.ask_last(trip, [stream_id])
            self._go(trip)
        return self._known.last[stream_id]
