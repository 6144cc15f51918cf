"""A team's database, opened: the same store as the local file, on a server, with drafts kept on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Engine

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.ports import BulkWriter, Clock, EnvironmentFault, Live, UnitOfWork
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage.postgres.engine import read_engine, write_engine
from ecsupport_desktop.storage.postgres.form import why_read_only
from ecsupport_desktop.storage.postgres.live import PostgresLive
from ecsupport_desktop.storage.postgres.readers import PostgresReaders
from ecsupport_desktop.storage.postgres.unit_of_work import unit_of_work
from ecsupport_desktop.storage.store import SqliteStore, open_store


def open_shared(
    server: ServerAddress, password: str | None, *, folder: Path, clock: Clock | None = None
) -> PostgresStore:
    """Open a team's database; `folder` is this computer's, for drafts. The server's clock counts unless one is given.

    Raises EnvironmentFault in a sentence: unreachable, not let in, not a database of ours.
    """
    store = PostgresStore(server, password, folder, clock)
    try:
        store.check_form()
    except EnvironmentFault:
        store.close()
        raise
    return store


class PostgresStore:
    """Fills services.ports.Store. Any thread. `read_only`: why nothing may be written from here, or None."""

    def __init__(self, server: ServerAddress, password: str | None, folder: Path, clock: Clock | None) -> None:
        self.server = server
        self.read_only: str | None = None
        self._clock = clock
        self._writing: Engine = write_engine(server, password).execution_options(isolation_level="AUTOCOMMIT")
        self._reading: Engine = read_engine(server, password)
        self._local: SqliteStore = open_store(folder / "drafts.db", daily=False)
        self.drafts = self._local.drafts
        self.readers = PostgresReaders(self._reading)
        self.live: Live | None = PostgresLive(server, password)

    @property
    def path(self) -> Path:
        """Where this computer keeps what isn't sent yet."""
        return self._local.path

    def check_form(self) -> None:
        """Look whether this program may read and write this form of the database. Raises EnvironmentFault."""
        self.read_only = why_read_only(self._reading, self.server.name)

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        if self.read_only is not None:
            raise EnvironmentFault(self.read_only)
        return unit_of_work(self._writing, self._clock)

    def bulk(self) -> AbstractContextManager[BulkWriter]:
        raise EnvironmentFault(_("On a shared database requests are written one by one."))

    def doctor(self) -> Iterator[Fault]:
        """Everything that is wrong with the database, one by one."""
        from ecsupport_desktop.storage.doctor import examine

        return examine(self._reading)

    def backup(self, target: Path) -> None:
        raise EnvironmentFault(_("A shared database is backed up on its server, by pg_dump: ask who runs it."))

    def close(self) -> None:
        if self.live is not None:
            self.live.stop()
        self._reading.dispose()
        self._writing.dispose()
        self._local.close()
