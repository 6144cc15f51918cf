"""Databases in the states a user may leave them in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.store import SqliteStore, open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def made_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few requests, made once."""
    path = tmp_path_factory.mktemp("made") / "made.db"
    store = open_store(path)
    register(store, 3)
    store.close()
    return path


@pytest.fixture
def database(made_database: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may hurt."""
    path = tmp_path / "ecsupport.db"
    shutil.copy(made_database, path)
    return path


@pytest.fixture
def opened() -> Iterator[Callable[..., SqliteStore]]:
    """`open_store` whose stores are closed at the end."""
    stores: list[SqliteStore] = []

    def open_and_keep(path: Path, **options: Any) -> SqliteStore:
        stores.append(open_store(path, **options))
        return stores[-1]

    yield open_and_keep
    for store in stores:
        store.close()


@pytest.fixture
def requests_in() -> Callable[[Path], int]:
    """How many requests a database file holds, read without the program."""

    def count(path: Path) -> int:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("SELECT count(*) FROM request").fetchone()[0])

    return count


@pytest.fixture
def hurt() -> Callable[[Path], None]:
    """Overwrites the middle of a database with nonsense, as a bad disk would."""

    def overwrite(path: Path) -> None:
        size = path.stat().st_size
        with path.open("r+b") as file:
            for place in range(4096, size, 4096):
                file.seek(place)
                file.write(b"\xa5" * 512)

    return overwrite


@pytest.fixture
def more() -> Callable[[SqliteStore, int], None]:
    """Registers so many more requests."""
    return register


def register(store: SqliteStore, number: int) -> None:
    desk = Desk(store)
    agents = store.readers.agents()
    me = agents[0] if agents else Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD)
    if not agents:
        assert desk.execute(c.SaveAgent(id=new_id(), actor_id=me.id, agent=me)).accepted
    for _each in range(number):
        message = c.NewMessage(text="It shows error 500")
        command = c.RegisterRequest(
            id=new_id(), actor_id=me.id, request_id=new_id(), subject="Checkout", message=message
        )
        assert desk.execute(command).accepted
