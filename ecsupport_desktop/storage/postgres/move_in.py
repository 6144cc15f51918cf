"""Moves a local database into a team's: every row as it is, in batches, going on where it was stopped.

Run by the owner of an empty database; it makes what is missing of the form. Each batch is a transaction of its own and
comes in the order of its table's key, so that what is there says how far it came. While it runs nobody writes to the
file. Agents come without a login: who has one afterwards is the owner's to say.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier, Placeholder
from sqlalchemy import Engine, func, select, text

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.ports import ConnectionLost, EnvironmentFault
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor import examine
from ecsupport_desktop.storage.engine import read_engine, write_engine
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.postgres import engine as server_engine
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.postgres.form import why_read_only
from ecsupport_desktop.storage.postgres.migrate import create_schema
from ecsupport_desktop.storage.postgres.move_in_rows import PARTS, Part, converters
from ecsupport_desktop.storage.postgres.search_index import index_requests, request_search
from ecsupport_desktop.storage.store import open_store

Progress = Callable[[str, int], None]
"""Called after every batch with the table and how many of its rows are there now."""
_MARK: Final = "move_in"
_TABLES: Final = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved, and who of the agents needs a login now."""

    rows: int
    requests: int
    without_login: tuple[str, ...]


def move_in(
    source: Path, server: ServerAddress, password: str | None, *, progress: Progress = lambda _table, _rows: None
) -> Moved:
    """Move everything; again after an interruption it goes on. Drafts stay in the file.

    Raises EnvironmentFault in a sentence: a faulty file, a target with other data, the server's own.
    """
    open_store(source, daily=False).close()  # of today's form, and sound as far as a start looks
    _prepare(server, password)
    with _held(source) as local, _connected(server, password) as remote:
        _refuse_faults(read_engine(source), source.name)
        _claim(local, remote, server)
        rows = sum(_copy(part, local, remote, progress) for part in PARTS)
        _count_on(remote)
    engine = server_engine.write_engine(server, password)
    try:
        _index(engine, progress)
        _compare(source, engine, server)
        _refuse_faults(server_engine.read_engine(server, password), server.name)
        return _finished(engine, rows)
    finally:
        engine.dispose()


def _prepare(server: ServerAddress, password: str | None) -> None:
    """Make the tables where there are none, and finish a form that is behind."""
    engine = server_engine.read_engine(server, password)
    try:
        with engine.connect() as connection:
            tables = set(connection.execute(_TABLES).scalars())
        if tables and s.event.name not in tables:
            raise _foreign(server)
        if s.event.name not in tables or not _is_current(engine, server):
            create_schema(server, password)
        if reason := why_read_only(engine, server.name):
            raise EnvironmentFault(reason)
    finally:
        engine.dispose()


def _is_current(engine: Engine, server: ServerAddress) -> bool:
    """An update of the form takes seconds: it isn't done again for every go at moving."""
    try:
        why_read_only(engine, server.name)
    except ConnectionLost:
        raise
    except EnvironmentFault:
        return False
    return True


def _foreign(server: ServerAddress) -> EnvironmentFault:
    return EnvironmentFault(
        _(
            "{server} holds other data already. Move this file into a new, empty database: "
            "“createdb NAME” makes one, and move-in makes the rest."
        ).format(server=server.name)
    )


@contextmanager
def _held(source: Path) -> Iterator[sqlite3.Connection]:
    """The file, while nobody else may write to it."""
    holding = write_engine(source)
    try:
        with holding.begin() as connection:
            raw: Any = connection.connection.driver_connection
            yield raw
    finally:
        holding.dispose()


@contextmanager
def _connected(server: ServerAddress, password: str | None) -> Iterator[psycopg.Connection[Any]]:
    try:
        with server_engine.connect(server, password, autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        if fault := fault_of(error, server.name):
            raise fault from error
        raise


def _refuse_faults(engine: Engine, name: str) -> None:
    """What is moved must be sound before and after."""
    with closing(_Disposing(engine)):
        first: Fault | None = next(examine(engine), None)
    if first is not None:
        raise EnvironmentFault(
            _("{name} isn't sound ({subject}: {what}). “ecsupport doctor” tells all of it.").format(
                name=name, subject=first.subject, what=first.what
            )
        )


class _Disposing:
    def __init__(self, engine: Engine) -> None:
        self.close = engine.dispose


# ── Whose data is there ─────────────────────────────────────────────────────────────────────────────────────
def _claim(local: sqlite3.Connection, remote: psycopg.Connection[Any], server: ServerAddress) -> None:
    """Mark the target as this file's, or see that it is already. Raises EnvironmentFault for foreign data."""
    first = local.execute("SELECT hex(hash) FROM event ORDER BY seq LIMIT 1").fetchone()
    if first is None:
        raise EnvironmentFault(_("There is nothing to move: the file is empty."))
    (last,) = local.execute("SELECT max(seq) FROM event").fetchone()
    mine = json.dumps({"first": first[0], "last": last})
    row = remote.execute("SELECT value FROM meta WHERE key = %s", [_MARK]).fetchone()
    if row is None and _is_empty(remote):
        remote.execute("INSERT INTO meta (key, value) VALUES (%s, %s)", [_MARK, mine])
    elif row is None or json.loads(row[0])["first"] != first[0]:
        raise _foreign(server)
    elif row[0] != mine:
        raise EnvironmentFault(
            _(
                "The file was written to since its move to {server} began. Begin again with a new, empty database."
            ).format(server=server.name)
        )


def _is_empty(remote: psycopg.Connection[Any]) -> bool:
    there = remote.execute("SELECT EXISTS (SELECT FROM event), EXISTS (SELECT FROM agent)").fetchone()
    return there == (False, False)


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────
def _copy(part: Part, local: sqlite3.Connection, remote: psycopg.Connection[Any], progress: Progress) -> int:
    """Copy what isn't there yet of this part of a table, batch by batch; how many rows there are in the end."""
    convert = converters(part.table)
    (count,) = remote.execute(part.count_query()).fetchone() or (0,)
    after = remote.execute(part.last_query()).fetchone()
    last = None if after is None else part.to_local(after)
    into = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(part.table.name), SQL(", ").join(Identifier(column.name) for column in part.table.columns)
    )
    while rows := local.execute(*part.next_batch(last)).fetchall():
        with remote.transaction(), remote.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row([make(value) for make, value in zip(convert, row, strict=True)])
        last = part.key_of(rows[-1])
        count += len(rows)
        progress(part.table.name, count)
    return int(count)


def _count_on(remote: psycopg.Connection[Any]) -> None:
    """What is written from now on comes after what was moved."""
    for table in (s.request, s.event):
        remote.execute(
            SQL("SELECT setval(pg_get_serial_sequence({name}, 'seq'), (SELECT max(seq) FROM {table}))").format(
                name=Placeholder("name"), table=Identifier(table.name)
            ),
            {"name": table.name},
        )


def _index(engine: Engine, progress: Progress) -> None:
    """The words requests are found by, for those that have none yet."""
    missing = select(s.request.c.id).where(
        ~select(request_search.c.seq).where(request_search.c.seq == s.request.c.seq).exists()
    )
    with engine.connect() as connection:
        ids = connection.execute(missing.order_by(s.request.c.seq)).scalars().all()
    done = 0
    for batch in batches(ids):
        with engine.begin() as connection:
            index_requests(connection, list(load_requests(connection, batch).values()))
        done += len(batch)
        progress("request_search", done)


def _compare(source: Path, engine: Engine, server: ServerAddress) -> None:
    """As many rows in every table as in the file; what is in them the doctor compares, by their hashes."""
    local = read_engine(source)
    try:
        with local.connect() as here, engine.connect() as there:
            for table in {part.table.name: part.table for part in PARTS}.values():
                counted = select(func.count()).select_from(table)
                if here.execute(counted).scalar_one() != there.execute(counted).scalar_one():
                    raise EnvironmentFault(
                        _("{server} hasn't got every row of {table}. Run the move again.").format(
                            server=server.name, table=table.name
                        )
                    )
    finally:
        local.dispose()


def _finished(engine: Engine, rows: int) -> Moved:
    with engine.begin() as connection:
        connection.execute(s.meta.delete().where(s.meta.c.key == _MARK))
        requests = connection.execute(select(func.count()).select_from(s.request)).scalar_one()
        agents = connection.execute(select(s.agent.c.login).where(s.agent.c.active).order_by(s.agent.c.login))
        roles = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles WHERE rolcanlogin").scalars())
        return Moved(
            rows=rows, requests=requests, without_login=tuple(login for login in agents.scalars() if login not in roles)
        )
