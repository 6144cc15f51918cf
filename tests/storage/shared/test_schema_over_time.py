"""Every form a database ever had becomes today's with all its rows; consoles older and newer than it are told."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, insert, select, text, types
from support.postgres_server import PostgresServer
from support.teammates import listening

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import DeliveryState, Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage import migrations, schema
from ecsupport_desktop.storage.doctor import examine
from ecsupport_desktop.storage.engine import migration_engine
from ecsupport_desktop.storage.mapping_directory import load_policy
from ecsupport_desktop.storage.migrations import upgrade
from ecsupport_desktop.storage.postgres import migrate
from ecsupport_desktop.storage.postgres.engine import write_engine
from ecsupport_desktop.storage.postgres.migrate import create_schema
from ecsupport_desktop.storage.postgres.store import open_shared
from ecsupport_desktop.storage.types import Word, from_microseconds
from ecsupport_desktop.storage.versions import PROGRAM

# SQLAlchemy knows no name for a server's transaction numbers; they aren't compared.
pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
SCRIPTS = ScriptDirectory(str(migrations.FOLDER))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
DATA: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "at_0001.json").read_text("utf-8"))
"""A database as the first version wrote it, values as SQLite kept them; bytes in hexadecimal."""


@contextmanager
def _engine(server: ServerAddress) -> Iterator[Engine]:
    engine = write_engine(server, None)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _connected(server: ServerAddress) -> Iterator[Connection]:
    """A transaction of the owner's."""
    with _engine(server) as engine, engine.begin() as connection:
        yield connection


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[ServerAddress]:
    """A database without any tables."""
    name = f"empty_{new_id().hex}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


class Local:
    def __init__(self, path: Path) -> None:
        self.engine = migration_engine(path)

    def up(self, revision: str) -> None:
        upgrade(self.engine, revision)


class Shared:
    def __init__(self, server: ServerAddress) -> None:
        self._server = server
        self.engine = write_engine(server, None)

    def up(self, revision: str) -> None:
        create_schema(self._server, None, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Local | Shared]:
    local = request.param == "sqlite"
    made = Local(tmp_path / "a.db") if local else Shared(request.getfixturevalue("empty"))
    yield made
    made.engine.dispose()


def _fill(connection: Connection) -> None:
    """Put the first version's rows in, without asking today's program for anything."""
    tables = MetaData()
    tables.reflect(connection, only=list(DATA))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    for name, rows in DATA.items():
        table = tables.tables[name]
        for row in rows:
            values = {column: _value(table, column, value) for column, value in row.items()}
            connection.execute(insert(table).values(values))


def _value(table: Table, column: str, value: Any) -> Any:
    kind = table.c[column].type
    conversions: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
        (types.LargeBinary, bytes.fromhex), (types.Uuid, UUID), (types.DateTime, from_microseconds),
        (types.Boolean, bool), (types.Date, date.fromisoformat),
    )  # fmt: skip
    return value if value is None else next((make(value) for of, make in conversions if isinstance(kind, of)), value)


@pytest.mark.parametrize("first", REVISIONS)
def test_every_past_form_comes_up_with_its_rows(database: Local | Shared, first: str) -> None:
    """Step by step from `first`; the first version's rows are there from the beginning."""
    database.up(REVISIONS[0])
    with database.engine.begin() as connection:
        _fill(connection)
    for revision in REVISIONS[REVISIONS.index(first) :]:
        database.up(revision)
    with database.engine.connect() as connection:
        for name, rows in DATA.items():
            assert len(connection.execute(select(schema.metadata.tables[name])).all()) == len(rows)
    assert _revision(database.engine) == migrations.HEAD
    assert [fault for fault in _faults(database.engine) if fault.check != "search"] == []


def test_what_was_pending_is_to_be_sent_at_once(database: Local | Shared) -> None:
    """As its event, which says nothing of a hold, makes it today."""
    database.up("0002")
    with database.engine.begin() as connection:
        _fill(connection)
        tables = MetaData()
        tables.reflect(connection, only=["delivery"])
        delivery = tables.tables["delivery"]
        some = connection.execute(select(delivery)).mappings().first()
        assert some is not None
        pending = {"id": new_id() if database.engine.name == "postgresql" else new_id().bytes, "state": "pending"}
        values = dict(some) | pending | {"position": 99, "settled_at": None, "error": None}
        connection.execute(insert(delivery).values(values))
        before = connection.execute(select(delivery)).all()
    database.up("0003")
    with database.engine.connect() as connection:
        today = schema.delivery
        rows = connection.execute(select(today)).mappings().all()
    assert len(rows) == len(before)
    for row in rows:
        waits = row["position"] == 99
        assert (row["state"] is DeliveryState.QUEUED) == waits
        assert row["next_attempt_at"] == row["queued_at"] == (row["sent_at"] if waits else None)
        assert (row["held_until"], row["attempts"]) == (None, 0)


def test_a_policy_from_before_quotes_says_of_them_what_a_new_one_does(database: Local | Shared) -> None:
    database.up("0003")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO policy (id, nearing, critical, level_3_enabled) VALUES (1, :nearing, :critical, :level_3)"
            ),
            {"nearing": 10 * 3_600_000_000, "critical": 3_600_000_000, "level_3": False},
        )
    database.up("head")
    with database.engine.connect() as connection:
        found = load_policy(connection)
    assert found == Policy(nearing=timedelta(hours=10), critical=timedelta(hours=1), level_3_enabled=False)


def _faults(engine: Engine) -> list[Any]:
    return list(examine(engine))


def test_head_is_what_the_program_declares_on_a_server(empty: ServerAddress) -> None:
    create_schema(empty, None)
    with _connected(empty) as connection:
        options = {"include_name": _known, "include_object": _common, "compare_type": _differs}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []


def _known(name: str | None, kind: str, parents: Any) -> bool:
    """The guards' tables have types that only a server knows: they aren't even looked at."""
    return kind != "table" or name in schema.metadata.tables


def _common(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """What only a server has is made by its own modules."""
    known = {
        "table": schema.metadata.tables,
        "index": {index.name for table in schema.metadata.tables.values() for index in table.indexes},
    }
    if kind == "column" and name == "xid":
        return False
    return name in known.get(kind, {name}) or not reflected


def _differs(context: Any, column: Any, declared: Any, there: Any, wanted: Any) -> bool | None:
    """Alembic doesn't see through a type of our own that is text."""
    return there.collation != "C" if isinstance(wanted, Word) else None


def test_the_release_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == PROGRAM


def test_bringing_it_up_again_changes_nothing(shared_database: ServerAddress) -> None:
    create_schema(shared_database, None)
    with _engine(shared_database) as engine:
        assert _revision(engine) == migrations.HEAD
        assert _faults(engine) == []


def _revision(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_there_is_no_way_down() -> None:
    for script in SCRIPTS.walk_revisions():
        assert not hasattr(script.module, "downgrade")


def test_only_one_changes_the_form_at_a_time(empty: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    with _connected(empty) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrate.LOCK})
        with pytest.raises(EnvironmentFault, match="try again in a few minutes"):
            create_schema(empty, None)
    create_schema(empty, None)


def test_a_table_in_use_isnt_waited_for(empty: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    create_schema(empty, None, "0001")
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    with _connected(empty) as connection:
        connection.execute(text("LOCK TABLE request IN ROW EXCLUSIVE MODE"))
        with pytest.raises(EnvironmentFault, match="Nothing was changed"):
            create_schema(empty, None)
    with _engine(empty) as engine:
        assert _revision(engine) == "0001"


# ── Older and newer consoles ────────────────────────────────────────────────────────────────────────────────
def _newer(server: ServerAddress, least: str) -> None:
    """As a later release would leave the database."""
    with _connected(server) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        connection.execute(text("ALTER TABLE request ADD COLUMN IF NOT EXISTS later text"))
        connection.execute(text("UPDATE meta SET value = :least WHERE key = 'min_client_version'"), {"least": least})


def _agent() -> c.SaveAgent:
    agent = Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD)
    return c.SaveAgent(id=new_id(), actor_id=agent.id, agent=agent)


def test_an_older_console_goes_on_where_the_newer_form_lets_it(shared_database: ServerAddress, tmp_path: Path) -> None:
    _newer(shared_database, "0.3.0")
    store = open_shared(shared_database, None, folder=tmp_path)
    assert store.read_only is None
    assert Desk(store).execute(_agent()).accepted
    store.close()


def test_an_older_console_only_reads_where_it_must(shared_database: ServerAddress, tmp_path: Path) -> None:
    _newer(shared_database, "99.0")
    store = open_shared(shared_database, None, folder=tmp_path)
    assert store.read_only is not None and "version 99.0" in store.read_only
    with pytest.raises(EnvironmentFault, match="you can only read"):
        Desk(store).execute(_agent())
    assert store.readers.agents() == ()
    store.close()


def test_a_console_that_is_open_meanwhile_only_reads_from_then_on(
    shared_database: ServerAddress, tmp_path: Path
) -> None:
    store = open_shared(shared_database, None, folder=tmp_path)
    desk = Desk(store)
    assert store.live is not None
    with listening(store.live) as heard:
        assert desk.execute(_agent()).accepted
        _newer(shared_database, "99.0")
        store.live.ring()
        heard.word("read_only")
        with pytest.raises(EnvironmentFault, match=r"version 99\.0"):
            desk.execute(_agent())
        assert len(store.readers.agents()) == 1
        _newer(shared_database, "0.3.0")
        store.live.ring()
        heard.word("connected")
        assert store.read_only is None
    store.close()


def test_a_newer_console_waits_for_the_owner(empty: ServerAddress, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="isn't a database of this program"):
        open_shared(empty, None, folder=tmp_path)
    create_schema(empty, None, "0001")
    with pytest.raises(EnvironmentFault, match="admin create"):
        open_shared(empty, None, folder=tmp_path)


def test_what_a_revision_needs_is_declared(database: Local | Shared) -> None:
    database.up("head")
    with database.engine.connect() as connection:
        least = connection.execute(text("SELECT value FROM meta WHERE key = 'min_client_version'")).scalar()
    assert least == "0.3.0"
