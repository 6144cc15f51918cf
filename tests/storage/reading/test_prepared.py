"""Prepared statements go to the local file's driver itself, and answer and fail as through SQLAlchemy."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import OperationalError

from ecsupport_desktop.services.faults import EnvironmentFault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.engine import read_engine, write_engine
from ecsupport_desktop.storage.prepared import Prepared, prepared_insert, prepared_select, prepared_update

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


@pytest.fixture
def writing(empty_database: Path, tmp_path: Path):
    engine = write_engine(Path(shutil.copy(empty_database, tmp_path / "written.db")))
    with engine.connect() as opened, opened.begin():
        yield opened
    engine.dispose()


KEPT = prepared_insert(s.meta)
CHANGED = prepared_update(s.meta, ["value"], ["key"])


def test_it_says_how_many_rows_it_changed(writing: Connection) -> None:
    assert KEPT.run(writing, {"key": "one", "value": "1"}) == 1
    KEPT.run_many(writing, [{"key": key, "value": key} for key in ("two", "three")])
    assert CHANGED.run(writing, {"key_key": "two", "value": "2"}) == 1
    assert CHANGED.run(writing, {"key_key": "nobody's", "value": "2"}) == 0
    assert [VALUES.rows(writing, {"id": key})[0]["value"] for key in ("one", "two", "three")] == ["1", "2", "three"]


def test_what_the_surroundings_did_is_said_in_a_sentence(writing: Connection) -> None:
    pages = writing.exec_driver_sql("PRAGMA page_count").scalar_one()
    writing.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(EnvironmentFault, match=r"The disk that holds .*written\.db is full"):
        KEPT.run(writing, {"key": "large", "value": "x" * 1_000_000})


def test_our_own_mistake_is_none_of_them(writing: Connection) -> None:
    (key, *_others) = [key for (key,) in writing.exec_driver_sql("SELECT key FROM meta").all()]
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        KEPT.run(writing, {"key": key, "value": "again"})
    assert writing.connection.driver_connection.in_transaction  # type: ignore[union-attr]
