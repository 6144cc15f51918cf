"""Stores of either engine: a test that asks for `new_store` runs on both, unless it says which engine it is about."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.postgres_server import PostgresServer
from support.stores import ENGINES, SERVERS

from ecsupport_desktop.storage.store import open_store


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """`@pytest.mark.parametrize("engine", ["sqlite"])` for what is about a file."""
    name: str = request.param
    return name


@pytest.fixture
def server(engine: str, request: pytest.FixtureRequest) -> PostgresServer | None:
    """The server of this engine, None for a file."""
    return request.getfixturevalue(SERVERS[engine]) if engine in SERVERS else None


@pytest.fixture
def new_store(server: PostgresServer | None, empty_database: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a fresh store on each call, all closed at the end."""
    from ecsupport_desktop.storage.postgres.store import open_shared

    opened: list[Any] = []
    with ExitStack() as databases:
        new_database = databases.enter_context(server.shared_databases()) if server else None

        def make(**options: Any) -> Any:
            path = tmp_path / f"{len(opened)}.db"
            if new_database:
                path.mkdir()
                opened.append(open_shared(new_database(), None, folder=path, **options))
            else:
                shutil.copy(empty_database, path)
                opened.append(open_store(path, backups=path.parent / "backups", **options))
            return opened[-1]

        yield make
        for store in opened:
            store.close()


@pytest.fixture
def local_desk(empty_database: Path, tmp_path: Path) -> Iterator[Any]:
    """A desk on a file, whatever the engine of the test."""
    from support.written_desk import WrittenDesk

    path = shutil.copy(empty_database, tmp_path / "local.db")
    desk = WrittenDesk(lambda clock: open_store(path, daily=False, clock=clock))
    yield desk
    desk.store.close()
