"""A local database moves into a team's whole, even when it is killed on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support import stores
from support.offered import offer
from support.postgres_server import PostgresServer

import ecsupport_desktop
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.demo import fill_with_demo
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.postgres.move_in import move_in
from ecsupport_desktop.storage.postgres.store import open_shared
from ecsupport_desktop.storage.store import open_store

ROOT = Path(ecsupport_desktop.__file__).parents[1]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REQUESTS = 300
SCRIPT = """
import sys
from pathlib import Path
from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.storage.postgres import move_in_rows
from ecsupport_desktop.storage.postgres.move_in import move_in
move_in_rows.ROWS, move_in_rows.FEW = 100, 5
def told(table, rows):
    print(table, rows, flush=True)
moved = move_in(Path(sys.argv[1]), parse_server(sys.argv[2]), None, progress=told)
print("moved", moved.rows, flush=True)
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local database with a demo team's work, some of it merged, split and quarantined."""
    path = tmp_path_factory.mktemp("local") / "local.db"
    store = open_store(path, daily=False, clock=lambda: NOW)
    desk = Desk(store)
    me = Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD)
    assert desk.execute(c.SaveAgent(id=new_id(), actor_id=me.id, agent=me)).accepted
    fill_with_demo(desk, me, NOW, QuotePrinter(), requests=REQUESTS, seed=3, progress=lambda _done, _of: None)
    raw = c.QuarantineMail(id=new_id(), actor_id=me.id, raw=b"\0\xff?", source="a.eml", reason="no header")
    assert desk.execute(raw).accepted
    store.close()
    return path


@pytest.fixture
def local(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "local.db"))


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[ServerAddress]:
    name = f"moved_{new_id().hex}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[Path | ServerAddress], Any]]:
    """Opens a file or a server; all are closed at the end."""
    made: list[Any] = []

    def opening(place: Path | ServerAddress) -> Any:
        local = isinstance(place, Path)
        made.append(open_store(place, daily=False) if local else open_shared(place, None, folder=tmp_path))
        return made[-1]

    yield opening
    for store in made:
        store.close()


def _same(local: Any, shared: Any) -> None:
    """The same rows everywhere, sound on both sides, and found by the same words."""
    here, there = stores.common_rows(local), stores.common_rows(shared)
    for table, rows in here.items():
        assert there[table] == rows, table
    assert list(local.doctor()) == list(shared.doctor()) == []
    me = local.readers.agents()[0].id
    for words in ("checkout", "pago", "ana", "412", "the order"):
        found = local.readers.search(words, now=NOW, me=me)
        assert shared.readers.search(words, now=NOW, me=me) == found, words


def test_it_goes_on_where_it_was_killed(
    local: Path, shared_database: ServerAddress, opened: Callable[..., Any]
) -> None:
    for table in ("event", "message"):
        with _moving(local, shared_database) as process:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            assert any(line.startswith(table) for line in lines)
            process.kill()
        assert process.returncode < 0
    with _moving(local, shared_database) as process:
        out, _err = process.communicate()
    assert process.returncode == 0
    assert not out.startswith(("agent", "command")) and "\nmoved " in out  # those were there already
    _same(opened(local), opened(shared_database))


def _moving(local: Path, server: ServerAddress) -> subprocess.Popen[str]:
    program = [sys.executable, "-c", SCRIPT, str(local), server.to_url()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment)


def test_work_goes_on_after_the_move(local: Path, empty: ServerAddress, opened: Callable[..., Any]) -> None:
    moved = move_in(local, empty, None)
    assert moved.requests == REQUESTS and "ana" in moved.without_login
    store = opened(empty)
    me = next(agent for agent in store.readers.agents() if agent.login == "ana")
    message = c.NewMessage(text="one more")
    new = c.RegisterRequest(id=new_id(), actor_id=me.id, request_id=new_id(), subject="One more", message=message)
    assert Desk(store).execute(new).number not in (None, "ECS-2026-000001")
    known, offered = {quote.number for quote in store.readers.quotes(limit=1000)}, offer(Desk(store), me.id)
    (mine,) = (quote for quote in store.readers.quotes() if quote.request_id == offered)
    assert known and mine.number not in known
    assert list(store.doctor()) == []


def test_other_data_is_left_alone(local: Path, shared_database: ServerAddress, opened: Callable[..., Any]) -> None:
    store = opened(shared_database)
    agent = Agent(id=new_id(), login="eva", name="Eva", role=Role.LEAD)
    assert Desk(store).execute(c.SaveAgent(id=new_id(), actor_id=agent.id, agent=agent)).accepted
    with pytest.raises(EnvironmentFault, match="holds other data already"):
        move_in(local, shared_database, None)
    assert [each.login for each in store.readers.agents()] == ["eva"]


def test_a_file_that_changed_is_refused(
    local: Path, shared_database: ServerAddress, opened: Callable[..., Any]
) -> None:
    class Stopped(Exception):
        pass

    def stop(table: str, _rows: int) -> None:
        if table == "command":
            raise Stopped

    with pytest.raises(Stopped):
        move_in(local, shared_database, None, progress=stop)
    store = opened(local)
    me = store.readers.agents()[0]
    request_id = next(iter(store.readers.all_requests())).id
    assert Desk(store).execute(c.AddNote(id=new_id(), actor_id=me.id, request_id=request_id, text="late")).accepted
    with pytest.raises(EnvironmentFault, match="was written to since"):
        move_in(local, shared_database, None)


def test_a_faulty_file_isnt_moved(local: Path, shared_database: ServerAddress, opened: Callable[..., Any]) -> None:
    with stores.sql(opened(local)) as connection:
        connection.exec_driver_sql("UPDATE client SET remarks = 'owes us'")
    with pytest.raises(EnvironmentFault, match="isn't sound"):
        move_in(local, shared_database, None)


def test_nobody_writes_to_the_file_meanwhile(
    local: Path, shared_database: ServerAddress, opened: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsupport_desktop.storage.engine.BUSY_SECONDS", 0.05)
    store = opened(local)
    refused: list[str] = []

    def write(table: str, _rows: int) -> None:
        if table == "command" and not refused:
            with pytest.raises(EnvironmentFault) as told, store.begin():
                pass
            refused.append(str(told.value))

    move_in(local, shared_database, None, progress=write)
    assert len(refused) == 1


def test_another_programs_database_is_left_alone(local: Path, empty: ServerAddress, postgres: PostgresServer) -> None:
    postgres.execute("CREATE TABLE theirs (id int)", database=empty.database)
    with pytest.raises(EnvironmentFault, match="holds other data already"):
        move_in(local, empty, None)
    assert postgres.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=empty.database) == [
        (1,)
    ]
