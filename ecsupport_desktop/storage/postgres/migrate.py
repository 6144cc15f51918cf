"""Brings a shared database to the tables this program knows, by its owner, one migration at a time."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.ports import EnvironmentFault, TryAgain
from ecsupport_desktop.storage.migrations import HEAD, run_revisions
from ecsupport_desktop.storage.postgres import ddl
from ecsupport_desktop.storage.postgres.engine import write_engine
from ecsupport_desktop.storage.postgres.guards import install_guards
from ecsupport_desktop.storage.postgres.leases import install_leases
from ecsupport_desktop.storage.postgres.live_ddl import install_live
from ecsupport_desktop.storage.postgres.roles import install_roles

LOCK: Final = 4_801_248
"""The advisory lock under which the form of the database changes."""
LOCK_TIMEOUT: Final = "5s"
"""A table that is waited for stops everybody behind: better to give up and come back."""


def create_schema(server: ServerAddress, password: str | None, revision: str = "head") -> None:
    """Make the tables, or bring them up to date; whoever runs this owns them. Raises EnvironmentFault."""
    engine = write_engine(server, password)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT set_config('lock_timeout', :time, true)"), {"time": LOCK_TIMEOUT})
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            run_revisions(connection, revision)
            ddl.install(connection)
            install_live(connection)
            if revision in ("head", HEAD):
                # What is let through is said of the tables this program knows.
                install_leases(connection)
                install_guards(connection)
                install_roles(connection)
    except TryAgain as busy:
        raise EnvironmentFault(
            _(
                "{server} is in use in a way that lets nobody change its form now, or somebody else is changing it. "
                "Nothing was changed: try again in a few minutes."
            ).format(server=server.name)
        ) from busy
    finally:
        engine.dispose()
