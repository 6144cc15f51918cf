"""A team's database, opened: the same store as the local file, on a server, with drafts kept on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
from sqlalchemy import Engine

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.bulk_writer import BulkWriter
from ecsupport_desktop.services.live import LinkState, LinkWord
from ecsupport_desktop.services.ports import Clock, EnvironmentFault, Live, UnitOfWork
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage.local_work import LocalWork
from ecsupport_desktop.storage.postgres.engine import read_engine, write_engine
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.postgres.form import why_read_only
from ecsupport_desktop.storage.postgres.leases import PostgresLeases
from ecsupport_desktop.storage.postgres.live import PostgresLive
from ecsupport_desktop.storage.postgres.pooler import Pooling, pooling
from ecsupport_desktop.storage.postgres.readers import PostgresReaders
from ecsupport_desktop.storage.postgres.unit_of_work import unit_of_work
from ecsupport_desktop.storage.store import utc_now


def open_shared(
    server: ServerAddress, password: str | None, *, folder: Path, clock: Clock | None = None
) -> PostgresStore:
    """Open a team's database; `folder` is this computer's, for drafts. The server's clock counts unless one is given.

    Raises EnvironmentFault in a sentence: unreachable, not let in, not a database of ours.
    """
    try:
        prepare = pooling(server, password) is not Pooling.TRANSACTION
    except psycopg.Error as error:
        raise fault_of(error, server.name) or error from error
    store = PostgresStore(server, password, folder, clock, prepare=prepare)
    try:
        store.check_form()
    except EnvironmentFault:
        store.close()
        raise
    return store


class PostgresStore:
    """Fills services.ports.Store. Any thread. `read_only`: why nothing may be written from here, or None.

    `prepare`: whether the server keeps statements for a connection; not behind a pooler in transaction mode.
    """

    def __init__(
        self, server: ServerAddress, password: str | None, folder: Path, clock: Clock | None, *, prepare: bool = True
    ) -> None:
        self.server = server
        self.read_only: str | None = None
        self._clock = clock
        self._local = LocalWork(folder / "drafts.db", utc_now)
        self.drafts, self.unresolved = self._local.drafts, self._local.unresolved
        self._writing: Engine = write_engine(server, password, prepare=prepare, hurried=True)
        self._reading: Engine = read_engine(server, password, prepare=prepare)
        self.readers = PostgresReaders(self._reading)
        self.leases = PostgresLeases(self._writing, clock)
        self.live: Live | None = PostgresLive(server, password, on_link=self._on_link)

    @property
    def path(self) -> Path:
        """Where this computer keeps what isn't sent yet."""
        return self._local.path

    @property
    def whereabouts(self) -> str:
        """As it can be given to a colleague: there is no password in it."""
        return str(self.server)

    @property
    def description(self) -> str:
        bare = self.server.is_socket or self.server.sslmode == "disable"
        encrypted = _("not encrypted") if bare else _("TLS {mode}").format(mode=self.server.sslmode)
        version = ".".join(map(str, self._reading.dialect.server_version_info or ()))
        return " · ".join((_("PostgreSQL {version}").format(version=version), encrypted))

    def check_form(self) -> None:
        """Look whether this program may read and write this form of the database. Raises EnvironmentFault."""
        self.read_only = why_read_only(self._reading, self.server.name)

    def _on_link(self, state: LinkState) -> None:
        """The team's database was brought to a newer form, or back, while it is open here."""
        if state.word is LinkWord.READ_ONLY:
            self.read_only = state.reason
        elif state.word is LinkWord.CONNECTED:
            self.read_only = None

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        if self.read_only is not None:
            raise EnvironmentFault(self.read_only)
        return unit_of_work(self._writing, self._clock)

    def bulk(self) -> AbstractContextManager[BulkWriter]:
        raise EnvironmentFault(_("On a shared database requests are written one by one."))

    def doctor(self) -> Iterator[Fault]:
        """Everything that is wrong with the database, one by one. Raises ConnectionLost."""
        from ecsupport_desktop.storage.doctor import examine

        self.readers.last_seq()  # a connection that died unseen is found out by what can be asked again
        return examine(self._reading)

    def backup(self, target: Path) -> None:
        raise EnvironmentFault(_("A shared database is backed up on its server, by pg_dump: ask who runs it."))

    def close(self) -> None:
        if self.live is not None:
            self.live.stop()
        self._reading.dispose()
        self._writing.dispose()
        self._local.close()
