"""Several statements in one round trip: a server 100 ms away is asked once, whatever a question or a command takes.

    found = together(connection, [Call(_REQUEST, {"id": key}), Call(_EVENTS, {"id": key})], begin=READING, commit=True)
    rows = found[0].rows

On PostgreSQL the statements go out in psycopg's pipeline mode, one after the other and all before the first answer; on
SQLite they run one by one. A statement therefore can't use what another of the same trip found, but it may say it in
SQL (a subselect, a data-modifying CTE).

Transactions. The connection must be SQLAlchemy's, set to AUTOCOMMIT by `connection.execution_options(isolation_level=
"AUTOCOMMIT")` (no round trip): otherwise psycopg waits for the answer to a BEGIN of its own. `begin` is sent before the
statements and `commit=True` sends COMMIT after them, both in the same trip; a transaction begun here may be continued
by the next call or by `connection.execute`. Closing the connection undoes it (and so does `connection.rollback()`, if
SQLAlchemy was told of it by `connection.begin()`, which sends nothing); after an error that is all that can be done.
Without `begin` and outside a transaction all statements of a trip are one transaction of their own (READ COMMITTED).

Errors. The first statement that fails stops those after it, COMMIT too. What psycopg raises becomes what engine.py
makes of it: EnvironmentFault, ConnectionLost or TryAgain; a bug stays a psycopg.Error. Threads: the connection's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import psycopg
from sqlalchemy import Connection

from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.prepared import Found, Prepared

READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""One state of the database for all statements of a trip, and of those after it."""
WRITING: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"
SERVER: Final = "server"
"""The key in `Connection.info` under which engine.py keeps the server's name, for sentences."""


class Call(NamedTuple):
    """A statement with its values; `many` instead of `values` runs it once for each of them.

    `planned_anew`: the server looks at the values each time, for what costs much if it is planned wrongly.
    """

    statement: Prepared
    values: Mapping[str, Any] = {}
    many: Sequence[Mapping[str, Any]] | None = None
    planned_anew: bool = False


def together(
    connection: Connection, calls: Iterable[Call], *, begin: str | None = None, commit: bool = False
) -> list[Found]:
    """What each call found, in their order: rows in Python's types, and how many rows it changed."""
    if connection.dialect.name == "sqlite":
        found = [_one_by_one(connection, call) for call in calls]
        if commit:
            connection.commit()
        return found
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    assert driver.autocommit, "psycopg would wait for the answer to a BEGIN of its own"
    failed: psycopg.Error | None = None
    sent: list[tuple[Call, list[psycopg.Cursor[Any]]]] = []
    try:
        with driver.pipeline():
            try:
                if begin is not None:
                    driver.execute(begin.encode())
                sent += [(call, _send(connection, driver, call)) for call in calls]
                if commit:
                    driver.execute(b"COMMIT")
            except psycopg.Error as error:
                failed = error  # left to the end of the pipeline, which reads the answers that are still to come
    except psycopg.Error as error:
        failed = failed or error
    if failed is not None:
        raise _told(connection, driver, failed) from failed
    return [_found(connection, call, cursors) for call, cursors in sent]


def _one_by_one(connection: Connection, call: Call) -> Found:
    if call.many is not None:
        call.statement.run_many(connection, call.many)
        return Found((), (), len(call.many))
    return call.statement.found(connection, call.values)


def _send(connection: Connection, driver: psycopg.Connection[Any], call: Call) -> list[psycopg.Cursor[Any]]:
    compiled = call.statement.compiled(connection.dialect)
    each = [call.values] if call.many is None else call.many
    prepare = False if call.planned_anew else None
    return [driver.cursor().execute(compiled.query, compiled.parameters(row), prepare=prepare) for row in each]


def _found(connection: Connection, call: Call, cursors: list[psycopg.Cursor[Any]]) -> Found:
    compiled = call.statement.compiled(connection.dialect)
    # Not by `description`, which makes an object of each column.
    rows = [row for cursor in cursors if cursor.pgresult and cursor.pgresult.nfields for row in cursor.fetchall()]
    return compiled.found(rows, sum(max(cursor.rowcount, 0) for cursor in cursors))


def _told(connection: Connection, driver: psycopg.Connection[Any], error: psycopg.Error) -> Exception:
    fault = fault_of(error, connection.info.get(SERVER, ""))
    if driver.broken or driver.closed or isinstance(fault, ConnectionLost):
        connection.invalidate(error)
    return fault or error
