"""A PostgreSQL with databases of a size, made once and kept beside the local ones.

The server is started for the run and stopped at its end; its folder stays. Up to 100,000 requests come from the local
demo database by the program's own move-in. A larger database is made of the one with 100,000 on the server itself: its
rows once more, with other ids and numbers, so that every index has its real size. What is hashed there names the
requests it was copied from, which nothing that is measured reads.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import common
import psycopg
from psycopg import sql
from sqlalchemy import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import postgres_server
from support.postgres_server import PostgresServer

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.postgres.migrate import create_schema
from ecsupport_desktop.storage.postgres.move_in import move_in
from ecsupport_desktop.storage.postgres.move_in_rows import PARTS
from ecsupport_desktop.storage.postgres.store import PostgresStore, open_shared
from ecsupport_desktop.storage.schema_base import metadata
from ecsupport_desktop.storage.types import Uuid

MOST_MOVED: Final = 100_000
"""Larger ones are made of as many copies of it as it takes."""
SETTINGS: Final = {"shared_buffers": "1GB", "max_connections": "700"}
QUICKLY: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "maintenance_work_mem": "1GB",
    "autovacuum": "off",
}
"""For loading. A server that is stopped in order has lost nothing."""


class KeptServer(PostgresServer):
    """In a folder that stays. `quickly`: for loading; otherwise it writes to the disk with care."""

    def __init__(self, folder: Path, *, quickly: bool = False) -> None:
        self.programs = postgres_server.binaries(True)
        secret = folder / "password"
        self.folder = folder
        self._watcher = None
        self._settings = postgres_server.SETTINGS | SETTINGS | (QUICKLY if quickly else {})
        new = not secret.exists()
        if new:
            folder.mkdir(parents=True)
            if account := postgres_server._account():
                os.chown(folder, account.pw_uid, account.pw_gid)
            self.password = "for this computer only"
            self._make()
        self.password = secret.read_text()
        self._start_somewhere()
        if new:
            self.execute("CREATE ROLE owner LOGIN CREATEDB CREATEROLE")

    def close(self) -> None:
        """Stopped; everything stays."""
        self.stop()

    def has(self, database: str) -> bool:
        with self.connect() as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,))
            return found.rowcount == 1


@contextmanager
def kept_server(folder: Path, *, quickly: bool = False) -> Iterator[KeptServer]:
    # A socket's path may have 107 characters.
    place = folder / "postgresql" if len(str(folder)) < 60 else Path(tempfile.gettempdir()) / "ecsupport-postgresql"
    server = KeptServer(place, quickly=quickly)
    try:
        yield server
    finally:
        server.close()


def made(sizes: list[int], folder: Path) -> None:
    """Every shared database of these sizes is there afterwards, in today's form."""
    with kept_server(folder, quickly=True) as server:
        for size in sorted(sizes):
            if not server.has(name_of(size)):
                start = time.perf_counter()
                _make(server, size, folder)
                print(f"made {size:,} on the server in {time.perf_counter() - start:,.0f} s", file=sys.stderr)
            create_schema(server.address(name_of(size), "owner"), None)


def name_of(size: int) -> str:
    return f"demo_{size}"


def _make(server: KeptServer, size: int, folder: Path) -> None:
    part, least = "demo_part", min(size, MOST_MOVED)
    server.drop_database(part)
    if size > MOST_MOVED:
        if not server.has(name_of(least)):
            _make(server, least, folder)
        server.create_database(part, template=name_of(least))
        with server.connect(part) as connection:
            multiply(connection, size // least)
    else:
        move_in(common.database(size, folder), server.create_database(part), None)
    with server.connect(part) as connection:
        connection.execute("VACUUM (ANALYZE)")
    with server.connect() as connection:
        renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(renamed.format(sql.Identifier(part), sql.Identifier(name_of(size))))


# ── Copies on the server ────────────────────────────────────────────────────────────────────────────────────
_NOT_COPIED: Final = frozenset(
    {"agent", "client", "contact", "contact_address", "client_domain", "service", "policy", "number_sequence", "file"}
    | {"quarantine", "quote_sequence"}
)
_SAME_PEOPLE: Final = frozenset({"client_id", "contact_id", "service_id", "actor_id", "agent_id", "assignee_id"})
_OTHER: Final = """
CREATE FUNCTION pg_temp.other(id uuid, copy integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(set_byte(uuid_send(id), 15, get_byte(uuid_send(id), 15) # copy), 'hex')::uuid
$$
"""
"""Another id of the same moment, in the place beside it."""
_NUMBERED: Final = """
CREATE FUNCTION pg_temp.numbered(key bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lpad((key % 1000000000)::text, greatest(6, length((key % 1000000000)::text)), '0')
$$
"""
_OF_QUOTES: Final = """
CASE WHEN t.kind NOT IN ('quote_issued', 'quote_filed') THEN t.payload ELSE replace(
    t.payload, t.payload::jsonb ->> 'request_id', pg_temp.other((t.payload::jsonb ->> 'request_id')::uuid, copy)::text
) END
"""
"""A quote is issued and filed once, and its events name the request."""
_WORDS: Final = """
INSERT INTO request_search (seq, head, body, head_phrases, body_phrases)
SELECT r.seq, ts_delete(w.head, ARRAY[old, '#' || old, '#' || year || '-' || old])
        || array_to_tsvector(ARRAY[new, '#' || new, '#' || year || '-' || new]),
    w.body, ' ecs ' || year || ' ' || new || ' ' || substr(w.head_phrases, strpos(w.head_phrases, '|')), w.body_phrases
FROM request AS r JOIN request_search AS w ON w.seq = 1 + (r.seq - 1) % {highest}
    JOIN request AS first ON first.seq = w.seq,
    LATERAL (SELECT pg_temp.numbered(first.number_key), pg_temp.numbered(r.number_key), r.number_key / 1000000000)
        AS n (old, new, year)
WHERE r.seq > {highest}
"""


def multiply(connection: psycopg.Connection[Any], times: int) -> None:
    """So many of everything about requests. Keys to other tables and guards aren't checked meanwhile."""
    for statement in ("SET session_replication_role = replica", "SET work_mem = '256MB'", _OTHER, _NUMBERED):
        connection.execute(statement.encode())
    indices = _without_indices(connection)
    numbers = "SELECT max(number_key % 1000000000), max(seq), (SELECT max(seq) FROM event) FROM request"
    ((most, requests, events),) = connection.execute(numbers.encode()).fetchall()
    for name in dict.fromkeys(part.table.name for part in PARTS if part.table.name not in _NOT_COPIED):
        _copy(connection, metadata.tables[name], times, most, events if name == "event" else requests)
    connection.execute(sql.SQL(_WORDS).format(highest=sql.Literal(requests)))
    connection.execute("UPDATE number_sequence SET next = next + %s", ((times - 1) * most,))
    for name in ("request", "event"):
        query = sql.SQL("SELECT setval(pg_get_serial_sequence({name}, 'seq'), (SELECT max(seq) FROM {table}))")
        connection.execute(query.format(name=sql.Literal(name), table=sql.Identifier(name)))
    for statement in indices:
        connection.execute(statement.encode())


def _without_indices(connection: psycopg.Connection[Any]) -> list[str]:
    """Drops those that no constraint wants; the statements that make them anew."""
    found = connection.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
        " WHERE c.relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
    ).fetchall()
    for name, _definition in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [definition for _name, definition in found]


def _copy(connection: psycopg.Connection[Any], table: Table, times: int, most: int, highest: int) -> None:
    """Its rows `times` - 1 times more, numbered on."""
    names = [column.name for column in table.columns]
    changed = {
        "seq": sql.SQL("t.seq + copy * {}").format(sql.Literal(highest)),
        "number_key": sql.SQL("t.number_key + copy * {}").format(sql.Literal(most)),
        "message_id": sql.SQL("copy || '.' || t.message_id"),
        "quote_number": sql.SQL("t.quote_number || '.' || copy"),
    }
    if table.name == "request":
        changed["number"] = sql.SQL(
            "regexp_replace(t.number, '[0-9]+$', '') || pg_temp.numbered(t.number_key + copy * {})"
        ).format(sql.Literal(most))
    if table.name == "event":
        changed["payload"] = sql.SQL(_OF_QUOTES)
    for column in table.columns:
        if isinstance(column.type, Uuid) and column.name not in _SAME_PEOPLE:
            changed[column.name] = sql.SQL("pg_temp.other(t.{}, copy)").format(sql.Identifier(column.name))
    read = [changed.get(name, sql.SQL("t.{}").format(sql.Identifier(name))) for name in names]
    into = sql.SQL("INSERT INTO {table} ({names}) SELECT {read} FROM {table} AS t, generate_series(1, {most}) AS copy")
    statement = into.format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        read=sql.SQL(", ").join(read),
        most=sql.Literal(times - 1),
    )
    start = time.perf_counter()
    done = connection.execute(statement)
    print(f"{table.name}: {done.rowcount:,} rows in {time.perf_counter() - start:,.0f} s", file=sys.stderr)


@contextmanager
def opener(server: PostgresServer, size: int) -> Iterator[Callable[[], PostgresStore]]:
    """What opens the database of this size, as an agent."""
    database = name_of(size)
    ((login, _key),) = people(server, database, 1)
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: open_shared(server.address(database, login), None, folder=Path(folder))


# ── People ──────────────────────────────────────────────────────────────────────────────────────────────────
def people(server: PostgresServer, database: str, count: int) -> list[tuple[str, str]]:
    """So many leads, who may do everything; (login, id)."""
    with server.connect(database) as connection:
        return [_person(connection, database, f"agent{number}") for number in range(count)]


def _person(connection: psycopg.Connection[Any], database: str, login: str) -> tuple[str, str]:
    found = connection.execute("SELECT id FROM agent WHERE login = %s", (login,)).fetchone()
    key = found[0] if found else new_id()
    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).rowcount:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE lead").format(sql.Identifier(login)))
    grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
    connection.execute(grant.format(sql.Identifier(database), sql.Identifier(login)))
    if not found:
        connection.execute(
            "INSERT INTO agent (id, login, name, name_key, role, active) VALUES (%s, %s, %s, %s, 'lead', true)",
            (key, login, login.title(), login),
        )
    return login, str(key)
