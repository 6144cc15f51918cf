"""The engines' promises: durable, checked keys, readers that can't write, faults told apart from bugs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage import engine as engine_module
from ecsupport_desktop.storage.engine import read_engine, write_engine
from ecsupport_desktop.storage.faults import environment_fault


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    path = tmp_path / "ecsupport.db"
    writing, reading = write_engine(path), read_engine(path)
    with writing.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE child (id INTEGER REFERENCES parent (id))")
    yield writing, reading
    writing.dispose()
    reading.dispose()


@pytest.mark.parametrize(
    ("pragma", "writing", "reading"),
    [
        ("journal_mode", "wal", "wal"),
        ("synchronous", 2, 2),
        ("foreign_keys", 1, 1),
        ("query_only", 0, 1),
        ("recursive_triggers", 1, 1),
        ("busy_timeout", 30_000, 30_000),
    ],
)
def test_how_connections_are_set_up(
    engines: tuple[Engine, Engine], pragma: str, writing: object, reading: object
) -> None:
    for engine, expected in zip(engines, (writing, reading), strict=True):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == expected


def test_foreign_keys_are_checked(engines: tuple[Engine, Engine]) -> None:
    with pytest.raises(IntegrityError), engines[0].begin() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (1)")


def test_writing_with_the_read_engine_is_our_own_mistake(engines: tuple[Engine, Engine]) -> None:
    with pytest.raises(OperationalError, match=r"readonly"), engines[1].begin() as connection:
        connection.exec_driver_sql("INSERT INTO parent VALUES (1)")


def test_a_reader_sees_one_state_and_holds_no_writer_up(engines: tuple[Engine, Engine]) -> None:
    writing, reading = engines
    count = "SELECT count(*) FROM parent"
    with reading.connect() as reader:
        assert reader.exec_driver_sql(count).scalar() == 0
        with writing.begin() as writer:
            writer.exec_driver_sql("INSERT INTO parent VALUES (1)")
        assert reader.exec_driver_sql(count).scalar() == 0
    with reading.connect() as reader:
        assert reader.exec_driver_sql(count).scalar() == 1


def test_a_transaction_locks_at_its_start_and_one_that_waits_in_vain_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    path = tmp_path / "ecsupport.db"
    mine = write_engine(path)
    try:
        with mine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            with mine.begin(), pytest.raises(sqlite3.OperationalError, match=r"locked"):
                other.execute("BEGIN IMMEDIATE")
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(EnvironmentFault, match=r"is in use by another program"), mine.begin():
                pass
    finally:
        mine.dispose()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "is full"),
        (sqlite3.SQLITE_IOERR | (3 << 8), "doesn't read or write as it should"),
        (sqlite3.SQLITE_READONLY | (4 << 8), "can't be written"),
        (sqlite3.SQLITE_CANTOPEN, "can't be opened"),
        (sqlite3.SQLITE_BUSY | (2 << 8), "is in use"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is damaged"),
    ],
)
def test_each_fault_of_the_surroundings_has_its_sentence(code: int, words: str) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    fault = environment_fault(error, Path("/data/ecsupport.db"))
    assert fault is not None
    assert "/data/ecsupport.db" in str(fault)
    assert words in str(fault)


@pytest.mark.parametrize("error", [ValueError("no"), sqlite3.IntegrityError("a check"), None])
def test_a_bug_stays_a_bug(error: BaseException | None) -> None:
    assert environment_fault(error, Path("x")) is None
