"""What a command's unit of work has read so far: asked for ahead of time, so that it isn't fetched piece by piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.storage import mapping_directory as directory
from ecsupport_desktop.storage.chain import BEGINNING
from ecsupport_desktop.storage.mapping import Row
from ecsupport_desktop.storage.mapping_read import request_from_rows
from ecsupport_desktop.storage.postgres import asking
from ecsupport_desktop.storage.postgres.trip import Trip
from ecsupport_desktop.storage.prepared import Found, Prepared


class Last(NamedTuple):
    """The end of a stream."""

    position: int = 0
    hash: bytes = BEGINNING
    command_id: UUID | None = None


class Known:
    """By id; None where it was looked for and isn't there. Each `ask_…` adds to a trip, whose answers come here."""

    def __init__(self) -> None:
        self.requests: dict[UUID, Request | None] = {}
        self.clients: dict[UUID, Client | None] = {}
        self.agents: dict[UUID, Agent | None] = {}
        self.quarantined: dict[UUID, QuarantinedMail | None] = {}
        self.all_agents: tuple[Agent, ...] | None = None
        self.policy: Policy | None = None
        self.policy_is_set = False
        self.last: dict[UUID, Last] = {}
        self.texts: dict[UUID, str] = {}
        self.heads: dict[UUID, list[Request]] = {}
        """By contact: what the requests that name it are found by, as they were before the command."""
        self.number: int | None = None
        self.number_is_first = False
        self.quote_number: int | None = None
        self.quote_number_is_first = False

    # ── Requests ────────────────────────────────────────────────────────────────────────────────────────────
    def ask_requests(self, trip: Trip, ids: Sequence[UUID]) -> None:
        """They are locked."""
        rows = ask_rows(trip, asking.REQUESTS, {"ids": ids})
        trip.then(lambda: self.requests.update(dict.fromkeys(ids) | requests_from(rows)))
        self.ask_last(trip, ids)

    def ask_texts(self, trip: Trip, ids: Sequence[UUID]) -> None:
        """What is new in the messages of these requests."""

        def keep(found: Found) -> None:
            self.texts.update((owner_id, new_text or text) for owner_id, new_text, text in found.tuples)

        trip.ask(asking.TEXTS, {"ids": ids}, keep)

    def ask_last(self, trip: Trip, ids: Sequence[UUID]) -> None:
        """The ends of these streams, which nobody else can move now."""

        def keep(found: Found) -> None:
            self.last.update(dict.fromkeys(ids, Last()))
            self.last.update((stream_id, Last(*end)) for stream_id, *end in found.tuples)

        trip.ask(asking.LAST, {"ids": ids}, keep)

    def ask_number(self, trip: Trip, command_id: UUID) -> None:
        """The next one in the year of the command, locked."""

        def keep(found: Found) -> None:
            self.number, self.number_is_first = found.scalar() or 1, not found.tuples

        trip.ask(asking.NUMBER, {"id": command_id}, keep)

    def ask_quote_number(self, trip: Trip, command_id: UUID) -> None:
        """The next one of quotes in the year of the command, locked."""

        def keep(found: Found) -> None:
            self.quote_number, self.quote_number_is_first = found.scalar() or 1, not found.tuples

        trip.ask(asking.QUOTE_NUMBER, {"id": command_id}, keep)

    # ── Clients, agents, the policy, the quarantine ─────────────────────────────────────────────────────────
    def ask_clients(self, trip: Trip, client_id: UUID | None, request_ids: Sequence[UUID] = ()) -> None:
        """This one, and those of the requests; `request_ids` may hold clients too."""
        rows = ask_rows(trip, asking.CLIENTS, {"client": client_id, "ids": request_ids})
        absent: dict[UUID, Client | None] = {} if client_id is None else {client_id: None}
        trip.then(lambda: self.clients.update(absent | directory.clients_from(rows)))

    def keep_heads(self, contact_ids: Sequence[UUID], requests: Mapping[UUID, Request]) -> None:
        """All requests that name one of these contacts."""
        self.heads.update((contact_id, []) for contact_id in contact_ids)
        for request in requests.values():
            if request.contact_id is not None:
                self.heads[request.contact_id].append(request)

    def ask_agents(self, trip: Trip, ids: Sequence[UUID] | None) -> None:
        """These, or all."""

        def keep(found: Found) -> None:
            agents = tuple(directory.agent_from(row) for row in found.rows)
            self.agents.update(dict.fromkeys(ids or ()))
            self.agents.update((agent.id, agent) for agent in agents)
            if ids is None:
                self.all_agents = agents

        if ids is None:
            trip.ask(asking.ALL_AGENTS, {}, keep)
        else:
            trip.ask(asking.AGENTS, {"ids": ids}, keep)

    def ask_policy(self, trip: Trip, *, whole: bool = True) -> None:
        """`whole`: with the logo."""

        def keep(found: Found) -> None:
            self.policy, self.policy_is_set = directory.policy_from(found.rows), bool(found.count)

        trip.ask(asking.POLICY if whole else asking.POLICY_OF_REQUESTS, {"id": 1}, keep)

    def ask_quarantined(self, trip: Trip, mail_id: UUID) -> None:
        def keep(found: Found) -> None:
            mails = [directory.quarantined_from_row(row) for row in found.rows]
            self.quarantined[mail_id] = mails[0] if mails else None

        trip.ask(asking.QUARANTINED, {"id": mail_id}, keep)


def requests_from(rows: Mapping[str, Sequence[Row]]) -> dict[UUID, Request]:
    """The requests of these rows by table; of a table that is left out they have nothing."""
    children: dict[UUID, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, found in rows.items():
        if name != "request":
            for row in found:
                children[row["request_id"]][name].append(row)
    return {row["id"]: request_from_rows(row, children[row["id"]]) for row in rows["request"]}


def ask_rows(trip: Trip, statements: Mapping[str, Prepared], values: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows by table, there once the answers are."""
    rows: dict[str, list[Row]] = {}

    def keep(name: str, found: Found) -> None:
        rows[name] = found.rows

    for name, statement in statements.items():
        trip.ask(statement, values, partial(keep, name))
    return rows
