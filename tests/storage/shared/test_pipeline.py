"""Several statements in one trip to the server: what they find, what an error does to them, and how often it waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, bindparam, func, insert, select, text

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.ports import ConnectionLost, TryAgain
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.engine import write_engine as sqlite_engine
from ecsupport_desktop.storage.postgres.engine import write_engine
from ecsupport_desktop.storage.postgres.pipeline import READING, WRITING, Call, together
from ecsupport_desktop.storage.prepared import Prepared, prepared_insert, prepared_select

META = prepared_insert(s.meta)
VALUE = Prepared(select(s.meta.c.value).where(s.meta.c.key == bindparam("key")))
QUARANTINE = prepared_select(s.quarantine, "id")
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def connection(shared_database: ServerAddress) -> Iterator[Connection]:
    engine = write_engine(shared_database, None)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as opened:
        yield opened
    engine.dispose()


def driver(connection: Connection) -> psycopg.Connection[Any]:
    found = connection.connection.driver_connection
    assert isinstance(found, psycopg.Connection)
    return found


def test_rows_come_in_the_columns_types_and_in_order(connection: Connection) -> None:
    key = UUID(int=7)
    row = {
        "id": key, "source": "a.eml", "reason": "No sender", "raw_sha256": "00", "size": 1, "at": MOMENT,
        "discarded_at": None, "discard_reason": None,
    }  # fmt: skip
    file = {"sha256": "00", "size": 1, "bytes": b"?"}
    put = [Call(prepared_insert(s.file), file), Call(prepared_insert(s.quarantine), row)]
    ask = [Call(QUARANTINE, {"id": key}), Call(VALUE, {"key": "none"})]
    found = together(connection, [*put, *ask], begin=WRITING, commit=True)
    assert [each.count for each in found] == [1, 1, 1, 0]
    assert found[2].rows == [row]
    assert found[3].scalar() is None
    assert driver(connection).info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_many_values_and_what_returning_gives_back(connection: Connection) -> None:
    returning = Prepared(insert(s.meta).values(key=bindparam("key"), value=bindparam("value")).returning(s.meta.c.key))
    many = [{"key": name, "value": "1"} for name in "ab"]
    found = together(connection, [Call(returning, many=many), Call(META, {"key": "c", "value": "2"})])
    assert found[0].scalars() == ["a", "b"]
    assert [each.count for each in found] == [2, 1]
    assert connection.execute(select(func.count()).select_from(s.meta)).scalar_one() >= 3


def test_nothing_is_kept_of_a_trip_that_failed(connection: Connection) -> None:
    put = Call(META, {"key": "new", "value": "1"})
    fails = Call(Prepared(text("SELECT repeat('x', 100000), 1 / 0")))
    for begin in (WRITING, None):
        with pytest.raises(psycopg.errors.DivisionByZero):
            together(connection, [put, fails, put], begin=begin, commit=begin is not None)
        driver(connection).rollback()
        assert together(connection, [Call(VALUE, {"key": "new"})])[0].tuples == []


def test_a_race_for_a_place_is_run_again(connection: Connection) -> None:
    twice = [{"key": "new", "value": "1"}] * 2
    with pytest.raises(TryAgain):
        together(connection, [Call(META, many=twice)])


def test_a_transaction_goes_on_in_the_next_trip_and_by_other_means(connection: Connection) -> None:
    with connection.begin():
        together(connection, [Call(META, {"key": "one", "value": "1"})], begin=WRITING)
        assert connection.execute(select(s.meta.c.value).where(s.meta.c.key == "one")).scalar_one() == "1"
        connection.rollback()
    assert together(connection, [Call(VALUE, {"key": "one"})], begin=READING, commit=True)[0].tuples == []


def test_a_lost_server_is_told_and_the_connection_thrown_away(
    connection: Connection, postgres: Any, shared_database: ServerAddress
) -> None:
    together(connection, [Call(VALUE, {"key": "x"})])
    pid = driver(connection).info.backend_pid
    with postgres.connect(shared_database.database) as killer:
        killer.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    with pytest.raises(ConnectionLost, match=shared_database.database):
        together(connection, [Call(VALUE, {"key": "x"})], begin=READING, commit=True)
    assert connection.invalidated


def test_on_sqlite_they_run_one_by_one(tmp_path: Any) -> None:
    engine = sqlite_engine(tmp_path / "a.db")
    with engine.begin() as made:
        s.metadata.create_all(made)
    with engine.connect() as opened:
        found = together(
            opened, [Call(META, many=[{"key": "a", "value": "1"}]), Call(VALUE, {"key": "a"})], commit=True
        )
    assert found[1].rows == [{"value": "1"}]
    engine.dispose()
