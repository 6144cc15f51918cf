"""Stores on either engine for the tests of storage, and what is in them, read around the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, NullPool, Table, create_engine, select

from ecsupport_desktop.services.ports import Store
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.store import SqliteStore

ENGINES = tuple(os.environ.get("ECSUPPORT_TEST_ENGINES", "sqlite").split(","))
"""The engines that the tests of storage run on."""
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
    from ecsupport_desktop.storage.postgres.engine import connect_arguments

    arguments = connect_arguments(store.server, None)  # type: ignore[attr-defined]
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(**arguments), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


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
