"""Stores on either engine for the tests of storage, and what is in them, read around the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Executable, NullPool, Table, create_engine, select
from sqlalchemy.exc import IntegrityError
from support.postgres_server import SUPERUSER

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.ports import Store
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.postgres.engine import connect_arguments
from ecsupport_desktop.storage.store import SqliteStore
from ecsupport_desktop.storage.triggers import create_triggers, drop_triggers

ENGINES = tuple(os.environ.get("ECSUPPORT_TEST_ENGINES", "sqlite,postgresql,postgresql_plain").split(","))
"""The engines that the tests of storage run on; the last is a server without contrib, and of a newer release."""
SERVERS = {"postgresql": "postgres", "postgresql_plain": "postgres_plain"}
"""The fixture that starts each."""
ONLY_LOCAL = frozenset({"draft", "meta", "alembic_version"})
"""Tables that say something of one computer or one file."""
Dump = dict[str, list[tuple[Any, ...]]]


@contextmanager
def sql(store: Store) -> Iterator[Connection]:
    """A transaction of the test's own, for what no command does; on a server as the owner."""
    if isinstance(store, SqliteStore):
        with store._writing.begin() as connection:
            yield connection
        return
    with _engine(store.server).begin() as connection:  # type: ignore[attr-defined]
        yield connection


def _engine(server: ServerAddress) -> Engine:
    """Over the server's socket nobody needs a password."""
    arguments = connect_arguments(server, None)
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(**arguments), poolclass=NullPool)


@contextmanager
def past_guards(store: Store) -> Iterator[Connection]:
    """A transaction as of somebody with a database tool and every right: no triggers, no references checked."""
    if not isinstance(store, SqliteStore):
        with _engine(replace(store.server, user=SUPERUSER)).begin() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection
        return
    with store._writing.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.connection.cursor().execute("PRAGMA ignore_check_constraints=ON")
        with connection.begin():
            drop_triggers(connection)
            yield connection
            create_triggers(connection)
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
        connection.connection.cursor().execute("PRAGMA ignore_check_constraints=OFF")


def tamper(store: Store, statement: Executable) -> None:
    """Change what can't be changed. A server has a CHECK forgotten only by dropping it."""
    with past_guards(store) as connection:
        try:
            with connection.begin_nested():
                connection.execute(statement)
        except IntegrityError as error:
            broken = error.orig.diag  # type: ignore[union-attr]
            connection.exec_driver_sql(f'ALTER TABLE "{broken.table_name}" DROP CONSTRAINT "{broken.constraint_name}"')
            connection.execute(statement)


def dump(store: Store) -> Dump:
    """Every row of every table, as the engine keeps it."""
    with sql(store) as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'request_search_%'"
        else:
            query = (
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT starts_with(tablename, 'guard_')"
            )
        names = list(connection.exec_driver_sql(query).scalars())
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr)  # noqa: S608
            for name in names
        }


def common_rows(store: Store) -> Dump:
    """Every row of every table both engines have, as Python values. Places in the order of writing are counted anew."""
    with sql(store) as connection:
        return {name: _rows(connection, table) for name, table in s.metadata.tables.items() if name not in ONLY_LOCAL}


def _rows(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    if "seq" not in table.c:
        return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
    others = [column for column in table.c if column.name != "seq"]
    ordered = connection.execute(select(*others).order_by(table.c.seq))
    return [(place, *row) for place, row in enumerate(ordered, 1)]
