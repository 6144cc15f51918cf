"""Prepared statements are asked of the local file's driver itself, and answer and fail as through SQLAlchemy."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import OperationalError

from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.engine import read_engine
from ecsupport_desktop.storage.prepared import Prepared, prepared_select

VALUES = prepared_select(s.meta, "key")


@pytest.fixture
def connection(empty_database: Path):
    engine = read_engine(empty_database)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def keys(connection: Connection) -> list[str]:
    found: list[str] = [key for (key,) in connection.exec_driver_sql("SELECT key FROM meta").all()]
    connection.rollback()
    assert found
    return found


def test_rows_are_the_same_within_a_transaction_and_outside(connection: Connection) -> None:
    for key in keys(connection):
        assert not connection.in_transaction()
        (outside,) = VALUES.rows(connection, {"id": key})
        assert connection.in_transaction()
        assert VALUES.rows(connection, {"id": key}) == [outside]
        connection.rollback()


def test_what_the_driver_refuses_is_raised_as_by_sqlalchemy(connection: Connection) -> None:
    nowhere = Prepared(select(column("one")).select_from(table("nowhere")))
    connection.execute(text("SELECT 1"))
    with pytest.raises(OperationalError, match="no such table: nowhere"):
        nowhere.rows(connection, {})
