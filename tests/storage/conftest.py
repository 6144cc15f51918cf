"""Stores of either engine: a test that asks for `new_store` runs on both, unless it says which engine it is about."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.stores import ENGINES

from ecsupport_desktop.storage.store import open_store


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """`@pytest.mark.parametrize("engine", ["sqlite"])` for what is about a file."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: copying it is faster than migrating."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, daily=False).close()
    return path


@pytest.fixture
def new_store(
    engine: str, empty_database: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """Opens a fresh store on each call, all closed at the end."""
    opened: list[Any] = []

    def local(path: Path, **options: Any) -> Any:
        shutil.copy(empty_database, path)
        return open_store(path, backups=path.parent / "backups", **options)

    def shared(path: Path, **options: Any) -> Any:
        from ecsupport_desktop.storage.postgres.store import open_shared

        path.mkdir()
        return open_shared(request.getfixturevalue("new_shared_database")(), None, folder=path, **options)

    make = {"sqlite": local, "postgresql": shared}[engine]
    if engine == "postgresql":
        # Asked for here, so that it is torn down after the stores are closed.
        request.getfixturevalue("new_shared_database")

    def make_and_keep(**options: Any) -> Any:
        opened.append(make(tmp_path / f"{len(opened)}.db", **options))
        return opened[-1]

    yield make_and_keep
    for store in opened:
        store.close()
