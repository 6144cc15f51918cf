"""One write transaction: claims the command, reads, writes, and commits with the command's outcome."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, cached_property
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, bindparam, select

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.events import AnyEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import event_text, outcome_from_json, outcome_text
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Claimed, Clock
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.services.wanted import NOTHING, Wanted
from ecsupport_desktop.storage import mapping_directory as directory
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.chain import BEGINNING, link
from ecsupport_desktop.storage.dialect import insert_on_conflict
from ecsupport_desktop.storage.mapping import Row, Rows
from ecsupport_desktop.storage.mapping_sql import load_requests, save_request, save_rows
from ecsupport_desktop.storage.personal import SqlPersonalRecords
from ecsupport_desktop.storage.prepared import Prepared, prepared_delete, prepared_insert, prepared_update, told
from ecsupport_desktop.storage.search_index import index_client, index_requests, shows_the_same
from ecsupport_desktop.storage.types import Uuid, to_microseconds

FINISH: Final = prepared_update(s.command, ["outcome"], ["id"])
APPEND: Final = prepared_insert(s.event, without=("seq",))
CONTENT: Final = prepared_insert(s.content)
NO_CONTENT: Final = prepared_delete(s.content, ["owner_id"])
_LAST_EVENT: Final = Prepared(
    select(s.event.c.position, s.event.c.hash)
    .where(s.event.c.stream_id == bindparam("id", type_=Uuid()))
    .order_by(s.event.c.position.desc())
    .limit(1)
)


@cache
def insert_once(dialect: str, table: Table) -> Prepared:
    """An INSERT of a row that may be there already."""
    values = {column.name: bindparam(column.name, type_=column.type) for column in table.columns}
    return Prepared(insert_on_conflict(dialect, table).values(values).on_conflict_do_nothing())


@contextmanager
def unit_of_work(engine: Engine, clock: Clock) -> Iterator[SqlUnitOfWork]:
    """A transaction on the write engine; leaving it without `finish` undoes everything."""
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield SqlUnitOfWork(connection, clock)
        finally:
            # Unless it was finished: then there is nothing left to undo.
            transaction.close()


class SqlUnitOfWork:
    """Fills services.ports.UnitOfWork. Threads: the one that began it."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._command_id: UUID | None = None

    @cached_property
    def _now(self) -> datetime:
        return self._clock()

    def now(self) -> datetime:
        """The authority's clock, the same throughout the transaction."""
        return self._now

    # ── The command ─────────────────────────────────────────────────────────────────────────────────────────
    def claim(self, command: Claimed, wanted: Wanted = NOTHING) -> Outcome | None:
        row = {
            "id": command.id,
            "kind": command.kind,
            "stream_id": command.stream_id,
            "actor_id": command.actor_id,
            "at": self._now,
            "outcome": None,
        }
        if insert_once(self._connection.dialect.name, s.command).run(self._connection, row) == 0:
            stored = select(s.command.c.outcome).where(s.command.c.id == command.id)
            return outcome_from_json(self._connection.execute(stored).scalar_one())
        self._command_id = command.id
        # In the driver's own words: SQLAlchemy compiles each of its savepoints anew.
        told(self._connection, "SAVEPOINT changes")
        return None

    def undo_changes(self) -> None:
        told(self._connection, "ROLLBACK TO changes")  # which leaves it open

    def finish(self, outcome: Outcome) -> None:
        assert self._command_id is not None, "finish without claim"
        told(self._connection, "RELEASE changes")
        FINISH.run(self._connection, {"key_id": self._command_id, "outcome": outcome_text(outcome)})
        self._connection.commit()

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────
    def requests(self, ids: Collection[UUID]) -> dict[UUID, Request]:
        return load_requests(self._connection, ids)

    def client(self, client_id: UUID) -> Client | None:
        return directory.load_clients(self._connection, [client_id]).get(client_id)

    def agent(self, agent_id: UUID) -> Agent | None:
        return directory.load_agent(self._connection, agent_id)

    def agents(self) -> tuple[Agent, ...]:
        return directory.load_agents(self._connection)

    def policy(self) -> Policy:
        return directory.load_policy(self._connection)

    def stream_head(self, stream_id: UUID) -> UUID | None:
        columns = s.event.c
        query = select(columns.command_id).where(columns.stream_id == stream_id).order_by(columns.position.desc())
        return self._connection.execute(query.limit(1)).scalar()

    def quarantined(self, quarantined_id: UUID) -> QuarantinedMail | None:
        query = select(s.quarantine).where(s.quarantine.c.id == quarantined_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else directory.quarantined_from_row(row)

    @cached_property
    def personal(self) -> SqlPersonalRecords:
        return SqlPersonalRecords(self._connection, self.requests)

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────
    def next_number(self, year: int) -> str:
        statement = insert_on_conflict(self._connection.dialect.name, s.number_sequence).values(year=year, next=2)
        following = statement.on_conflict_do_update(
            index_elements=["year"], set_={"next": s.number_sequence.c.next + 1}
        ).returning(s.number_sequence.c.next)
        return human_number(year, self._connection.execute(following).scalar_one() - 1)

    def next_quote_number(self, year: int) -> str:
        statement = insert_on_conflict(self._connection.dialect.name, s.quote_sequence).values(year=year, next=2)
        following = statement.on_conflict_do_update(
            index_elements=["year"], set_={"next": s.quote_sequence.c.next + 1}
        ).returning(s.quote_sequence.c.next)
        return quote_number(year, self._connection.execute(following).scalar_one() - 1)

    def save_request(self, before: Request | None, after: Request) -> None:
        save_request(self._connection, before, after)
        if before is None or not shows_the_same(before, after):
            self._index(after)

    def save_client(self, client: Client) -> None:
        before = self.client(client.id)
        save_rows(self._connection, directory.client_rows(before) if before else {}, directory.client_rows(client))
        if before is not None:
            self._index_client(before, client)

    def save_agent(self, agent: Agent) -> None:
        before = self.agent(agent.id)
        save_rows(self._connection, directory.agent_rows(before) if before else {}, directory.agent_rows(agent))

    def save_policy(self, policy: Policy) -> None:
        there = self._connection.execute(select(s.policy.c.id)).first() is not None
        before: Rows = directory.policy_rows(self.policy()) if there else {}
        save_rows(self._connection, before, directory.policy_rows(policy))

    def save_quarantined(self, mail: QuarantinedMail) -> None:
        before = self.quarantined(mail.id)
        rows = directory.quarantined_rows(before) if before else {}
        save_rows(self._connection, rows, directory.quarantined_rows(mail))

    def save_content(self, owner_id: UUID, content: Content) -> None:
        CONTENT.run(self._connection, content_row(owner_id, content))

    def drop_content(self, owner_id: UUID) -> None:
        NO_CONTENT.run(self._connection, {"key_owner_id": owner_id})

    def save_file(self, content: bytes) -> None:
        """Kept once, however often it comes."""
        insert_once(self._connection.dialect.name, s.file).run(self._connection, file_row(content))

    def _index(self, request: Request) -> None:
        index_requests(self._connection, [request])

    def _index_client(self, before: Client, after: Client) -> None:
        index_client(self._connection, before, after)

    def append(self, stream_id: UUID, events: Sequence[AnyEvent], command: AnyCommand, at: datetime) -> None:
        last = _LAST_EVENT.rows(self._connection, {"id": stream_id})
        position, previous = (last[0]["position"], last[0]["hash"]) if last else (0, BEGINNING)
        APPEND.run_many(self._connection, event_rows(stream_id, events, command, at, position, previous))


def event_rows(
    stream_id: UUID, events: Sequence[AnyEvent], command: AnyCommand, at: datetime, position: int, previous: bytes
) -> list[Row]:
    """The rows of these events, which follow the one at `position` whose hash is `previous`."""
    moment, stream, actor, key = to_microseconds(at), str(stream_id), str(command.actor_id), str(command.id)
    rows = []
    for place, event in enumerate(events, position + 1):
        payload = event_text(event)
        this = link(previous, stream, place, event.kind, moment, actor, key, payload)
        rows.append(
            {
                "stream_id": stream_id,
                "position": place,
                "kind": event.kind,
                "at": at,
                "actor_id": command.actor_id,
                "command_id": command.id,
                "payload": payload,
                "previous_hash": previous,
                "hash": this,
            }
        )
        previous = this
    return rows


def content_row(owner_id: UUID, content: Content) -> Row:
    return {
        "owner_id": owner_id,
        "text": content.text,
        "new_text": content.new_text,
        "html": content.html,
        "sha256": content.sha256,
    }


def file_row(content: bytes) -> Row:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "bytes": content}


def quote_number(year: int, place: int) -> str:
    """The number people use for a quote."""
    return f"Q-{year}-{place:05}"


def human_number(year: int, place: int) -> str:
    """The number people use for a request."""
    return f"ECS-{year}-{place:06}"
