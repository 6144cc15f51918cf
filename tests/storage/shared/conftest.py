"""Consoles on one server: through a proxy that can be cut, and many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.consoles import Consoles
from support.postgres_server import PostgresServer
from support.proxy import Proxy
from support.teammates import Team

from ecsupport_desktop.config.server import ServerAddress


@pytest.fixture
def engine() -> str:
    """Whatever asks for `new_store` here is about a server."""
    return "postgresql"


@pytest.fixture
def team(postgres: PostgresServer, shared_database: ServerAddress) -> Iterator[Team]:
    """People with logins of their own on a database."""
    team = Team(postgres, shared_database)
    yield team
    team.close()


@pytest.fixture
def open_console(empty_database: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens one more console on a database; all are closed at the end. Without `clock` the server's time counts."""
    from ecsupport_desktop.storage.postgres.store import open_shared

    opened: list[Any] = []

    def open_one(server: ServerAddress, **options: Any) -> Any:
        folder = tmp_path / f"console-{len(opened)}"
        folder.mkdir()
        opened.append(open_shared(server, None, folder=folder, **options))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def proxy(postgres: PostgresServer) -> Iterator[Proxy]:
    """In front of the server; no password is needed through it."""
    with Proxy(postgres.socket_path) as between:
        yield between


@pytest.fixture
def through(shared_database: ServerAddress, proxy: Proxy) -> ServerAddress:
    """The fresh database, as it is reached through the proxy."""
    return replace(shared_database, hosts=(("127.0.0.1", proxy.port),))


@pytest.fixture
def new_consoles(empty_database: Path, tmp_path: Path) -> Iterator[Callable[[ServerAddress, str | None], Consoles]]:
    """The process that forks consoles on a database."""
    made: list[Consoles] = []

    def make(server: ServerAddress, password: str | None) -> Consoles:
        made.append(Consoles(tmp_path, empty_database, server, password))
        return made[-1]

    yield make
    for consoles in made:
        consoles.close()
