"""Writes whole histories, many requests a transaction: the same rows, events and hashes as through the desk, faster."""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, func, select

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.events import AnyEvent, RequestEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import event_text, outcome_text
from ecsupport_desktop.services.outcome import applied
from ecsupport_desktop.services.replay import moves_head
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.chain import BEGINNING, link
from ecsupport_desktop.storage.dialect import insert_on_conflict
from ecsupport_desktop.storage.mapping import REQUEST_TABLES, Row, request_rows
from ecsupport_desktop.storage.mapping_directory import load_clients
from ecsupport_desktop.storage.raw_rows import RawInsert
from ecsupport_desktop.storage.search_index import document
from ecsupport_desktop.storage.types import to_microseconds

BATCH: Final = 1_000
"""Requests in one transaction."""
_FAST: Final = (
    ("foreign_keys", "OFF"),
    ("cache_size", "-524288"),
    ("synchronous", "OFF"),
    ("wal_autocheckpoint", "40000"),
)
_SAFE: Final = (
    ("foreign_keys", "ON"),
    ("cache_size", "-32768"),
    ("synchronous", "FULL"),
    ("wal_autocheckpoint", "1000"),
)
_COMMAND: Final = "INSERT INTO command (id, kind, stream_id, actor_id, at, outcome) VALUES (?, ?, ?, ?, ?, ?)"
_EVENT: Final = (
    "INSERT INTO event (stream_id, position, kind, at, actor_id, command_id, payload, previous_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_DOCUMENT: Final = (
    "INSERT INTO request_search (rowid, number, subject, client, contact, body) VALUES (?, ?, ?, ?, ?, ?)"
)

History = Sequence[tuple[AnyCommand, datetime, Sequence[AnyEvent]]]


@contextmanager
def bulk_writer(engine: Engine) -> Iterator[SqlBulkWriter]:
    """A writer on the write engine. What is complete is kept if an exception ends it; a power cut may lose all of it.

    Foreign keys aren't checked meanwhile, so that requests may refer to one another; the doctor checks them.
    """
    collecting = gc.isenabled()
    # Hundreds of thousands of live rows and no cycles among them: collecting costs a fifth of the time for nothing.
    gc.disable()
    with engine.connect() as connection:
        _set(connection, _FAST)
        try:
            writer = SqlBulkWriter(connection)
            yield writer
            writer.flush()
        finally:
            connection.rollback()
            _set(connection, _SAFE)
            if collecting:
                gc.enable()


def _set(connection: Connection, pragmas: tuple[tuple[str, str], ...]) -> None:
    """Outside any transaction, else they would be ignored."""
    cursor = connection.connection.cursor()
    for name, value in pragmas:
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


class SqlBulkWriter:
    """Fills services.ports.BulkWriter. Threads: the one that made it.

    A request's whole history is written at once. Of each command's events only those of that request are appended (a
    merge is in the histories of both requests), and the command is recorded with the request it happened on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        dialect = connection.dialect
        self._inserts = {name: RawInsert(dialect, s.metadata.tables[name]) for name in REQUEST_TABLES}
        self._inserts["content"] = RawInsert(dialect, s.content)
        self._inserts["file"] = RawInsert(dialect, s.file, ignore=True)
        self._rows: dict[str, list[Row]] = defaultdict(list)
        # The many rows that are made here, and not by mapping.py, are in the driver's own values from the start.
        self._commands: list[tuple[Any, ...]] = []
        self._events: list[tuple[Any, ...]] = []
        self._documents: list[tuple[Any, ...]] = []
        self._clients: dict[UUID, Client | None] = {}
        self._seq: int = connection.execute(select(func.coalesce(func.max(s.request.c.seq), 0))).scalar_one()

    def next_numbers(self, year: int, count: int) -> range:
        return self._next(s.number_sequence, year, count)

    def next_quote_numbers(self, year: int, count: int) -> range:
        return self._next(s.quote_sequence, year, count)

    def _next(self, sequence: Table, year: int, count: int) -> range:
        statement = insert_on_conflict(self._connection.dialect.name, sequence).values(year=year, next=count + 1)
        following = statement.on_conflict_do_update(
            index_elements=["year"], set_={"next": sequence.c.next + count}
        ).returning(sequence.c.next)
        end = self._connection.execute(following).scalar_one()
        return range(end - count, end)

    def write(
        self, request: Request, history: History, contents: Mapping[UUID, Content], files: Sequence[bytes]
    ) -> None:
        """Add one request; what is added is committed a batch at a time, and at the end."""
        self._seq += 1
        for table, rows in request_rows(request).items():
            self._rows[table] += rows.values()
        self._rows["request"][-1]["seq"] = self._seq
        self._add_history(request, history)
        for owner_id, content in contents.items():
            self._rows["content"].append(
                {
                    "owner_id": owner_id, "text": content.text, "new_text": content.new_text, "html": content.html,
                    "sha256": content.sha256,
                }
            )  # fmt: skip
        for data in files:
            sha256 = hashlib.sha256(data).hexdigest()
            self._rows["file"].append({"sha256": sha256, "size": len(data), "bytes": data})
        texts = {owner_id: content.new_text or content.text for owner_id, content in contents.items()}
        self._documents.append((self._seq, *document(request, self._client(request.client_id), texts)))
        if len(self._documents) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Commit what has been added so far."""
        cursor = self._connection.connection.cursor()
        if not self._connection.in_transaction():
            self._connection.begin()
        for table, rows in self._rows.items():
            statement = self._inserts[table]
            cursor.executemany(statement.sql, statement.parameters(rows))
        for sql, added in ((_COMMAND, self._commands), (_EVENT, self._events), (_DOCUMENT, self._documents)):
            cursor.executemany(sql, added)
            added.clear()
        cursor.close()
        self._rows.clear()
        self._connection.commit()

    def _add_history(self, request: Request, history: History) -> None:
        position, previous, head = 0, BEGINNING, request.id
        stream, stream_key = str(request.id), request.id.bytes
        for command, at, events in history:
            mine = [event for event in events if not isinstance(event, RequestEvent) or event.request_id == request.id]
            moment, actor, key = to_microseconds(at), str(command.actor_id), str(command.id)
            actor_key, command_key = command.actor_id.bytes, command.id.bytes
            for event in mine:
                position += 1
                kind, payload = event.kind, event_text(event)
                this = link(previous, stream, position, kind, moment, actor, key, payload)
                self._events.append(
                    (stream_key, position, kind, moment, actor_key, command_key, payload, previous, this)
                )  # fmt: skip
                previous = this
            if mine and moves_head(command.kind, command.stream_id, request.id):
                head = command.id
            if _happened_on(command, events) == request.id:
                touched = {event.request_id for event in events if isinstance(event, RequestEvent)}
                outcome = outcome_text(applied(command.id, request.id, request.number, head, touched))
                row = (command_key, command.kind, command.stream_id.bytes, actor_key, moment, outcome)
                self._commands.append(row)

    def _client(self, client_id: UUID | None) -> Client | None:
        if client_id is None:
            return None
        if client_id not in self._clients:
            self._clients[client_id] = load_clients(self._connection, [client_id]).get(client_id)
        return self._clients[client_id]


def _happened_on(command: AnyCommand, events: Sequence[AnyEvent]) -> UUID:
    """The request of the command's outcome: its own, unless all its events happened elsewhere."""
    touched = [event.request_id for event in events if isinstance(event, RequestEvent)]
    return touched[0] if touched and command.stream_id not in touched else command.stream_id
