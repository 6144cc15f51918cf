"""The migrations end in the tables the program declares, and bring data up with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from ecsupport_desktop.storage import migrations, schema
from ecsupport_desktop.storage.engine import migration_engine, write_engine
from ecsupport_desktop.storage.head import KNOWN
from ecsupport_desktop.storage.migrations import MigrationFailed, current_revision, head_revision, upgrade
from ecsupport_desktop.storage.search_index import CREATE
from ecsupport_desktop.storage.triggers import TRIGGERS

# On a server: tests/storage/shared/test_schema_over_time.py.
OF_A_FILE = pytest.mark.parametrize("engine", ["sqlite"])


def _declared(connection: Connection) -> dict[str, list[str]]:
    """The words of each table's and index's declaration: Alembic writes constraints in another order."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger'"))
    return {
        name: sorted(re.split(r"[\s(),]+", sql))
        for name, sql in rows
        if not name.startswith(("request_search", "sqlite_", "alembic_version"))
    }


def test_head_is_what_the_program_declares(tmp_path: Path) -> None:
    script = ScriptDirectory(str(migrations.FOLDER))
    assert script.get_current_head() == head_revision() == migrations.HEAD
    assert {each.revision for each in script.walk_revisions()} == KNOWN
    migrated, declared = migration_engine(tmp_path / "a.db"), create_engine("sqlite://")
    upgrade(migrated)
    schema.metadata.create_all(declared)
    with migrated.connect() as one, declared.connect() as other:
        assert _declared(one) == _declared(other)
        context = MigrationContext.configure(one, opts={"include_object": _ours})
        assert compare_metadata(context, schema.metadata) == []
        triggers = one.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).scalars()
        assert set(triggers) == set(TRIGGERS)
        search = one.execute(text("SELECT sql FROM sqlite_schema WHERE name = 'request_search'")).scalar()
        assert search == CREATE
        assert current_revision(one) == head_revision()
    migrated.dispose()
    declared.dispose()


def _ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return kind != "table" or not str(name).startswith("request_search")


@OF_A_FILE
def test_from_every_revision_up_with_data(written: Any) -> None:
    """Bringing a filled database up again keeps every row and every trigger."""
    written.register()
    before = written.dump()
    written.store.close()
    engine = migration_engine(written.store.path)
    upgrade(engine)
    engine.dispose()
    assert written.dump() == before
    assert written.faults() == []


@OF_A_FILE
def test_rows_that_dont_fit_together_stop_a_migration(written: Any) -> None:
    request_id = written.register()
    written.store.close()
    engine = migration_engine(written.store.path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE request SET client_id = zeroblob(16)"))
    with pytest.raises(MigrationFailed, match="refers to a row of client"):
        upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE request SET client_id = NULL"))
        triggers = connection.execute(text("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")).scalar()
    engine.dispose()
    assert triggers == len(TRIGGERS)  # what it had dropped is back
    assert written.request(request_id).client_id is None


def test_foreign_keys_must_be_off(tmp_path: Path) -> None:
    engine = write_engine(tmp_path / "a.db")
    with pytest.raises(MigrationFailed, match="foreign keys must be off"):
        upgrade(engine)
    with engine.connect() as connection:
        assert current_revision(connection) is None
    engine.dispose()


def test_the_tables_can_be_made_on_postgresql() -> None:
    """No SQLite-only construct has crept in: the engine that comes next is spelled too."""
    dialect = postgresql.dialect()
    for table in schema.metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "INDEX" in str(CreateIndex(index).compile(dialect=dialect))
    made = str(CreateTable(schema.request).compile(dialect=dialect))
    assert "seq BIGSERIAL" in made and "due_at TIMESTAMP WITH TIME ZONE" in made and "id UUID NOT NULL" in made
