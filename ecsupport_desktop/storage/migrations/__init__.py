"""Brings a database to the tables this program knows, one revision after the other, all in one transaction.

Rules for a revision: it names its columns and types itself and imports nothing of ours but `storage.types`, so that it
still does tomorrow what it did today. To rebuild a table it uses batch mode. Foreign keys are off meanwhile (rebuilding
a table would delete the rows that refer to it) and are checked before the commit; triggers are dropped and made again.

Expand, then contract: on a server, consoles of two releases work side by side. A revision therefore only adds (a table,
an index, a column that may be empty or has a default); what it replaces is still written and read for two releases and
dropped by a later revision. A new kind of event or a value that older consoles can't read is added by a revision that
raises `min_client_version` in `meta` to the release that knows it: older ones then only read. A rebuilt table or a long
change of data on a server is done in a revision of its own, and never under a lock that stops the team for long. There
is no way down: the way back is the backup made before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from ecsupport_desktop.storage.head import FOLDER, HEAD, head_revision
from ecsupport_desktop.storage.schema import metadata
from ecsupport_desktop.storage.triggers import create_triggers, drop_triggers

__all__ = ["FOLDER", "HEAD", "MigrationFailed", "current_revision", "head_revision", "run_revisions", "upgrade"]


class MigrationFailed(Exception):
    """The rows don't fit together after the migration; nothing was changed."""


def current_revision(connection: Connection) -> str | None:
    """The revision of this database, None for an empty file."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up; `engine` has foreign keys off. Raises MigrationFailed."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_keys").scalar() != 0:
            raise MigrationFailed("foreign keys must be off: rebuilding a table would delete the rows that refer to it")
        drop_triggers(connection)
        run_revisions(connection, revision)
        create_triggers(connection)
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection)


def run_revisions(connection: Connection, revision: str) -> None:
    """The revisions that the database lacks, up to this one, within the transaction under way."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory(str(FOLDER))

    def steps(current: Any, context: MigrationContext) -> Any:
        return script._upgrade_revs(revision, current)

    with EnvironmentContext(config, script, fn=steps, destination_rev=revision) as environment:
        environment.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
        )
        with environment.begin_transaction():
            environment.run_migrations()


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise MigrationFailed(f"a row of {broken[0]} refers to a row of {broken[2]} that isn't there")
