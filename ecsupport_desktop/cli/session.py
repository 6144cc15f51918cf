"""One run of the command line: its options, settings and, once a command needs it, its database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ecsupport_desktop.cli.output import complain
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.settings import load_settings
from ecsupport_desktop.services.place import Place, place_meant
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.usage import UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.storage.postgres.store import PostgresStore
    from ecsupport_desktop.storage.store import SqliteStore

NOBODY: Final = UUID(int=0)


class Session:
    """One run: its options and settings, and the database once a command needs it. Closed at the end."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.paths = paths_for(getattr(options, "basedir", None))
        self.settings, self.problems = load_settings(self.paths)
        self._store: SqliteStore | PostgresStore | None = None

    @property
    def place(self) -> Place:
        """The file or the server meant; where nothing says, the account's own file. Raises UsageError."""
        options = self.options
        database, server = (getattr(options, name, None) or "" for name in ("database", "server"))
        meant = place_meant(self.settings, self.problems, database=database, server=server)
        return meant or self.paths.database_file

    @property
    def database(self) -> Path:
        """The file meant. Raises UsageError where it is a team's server."""
        place = self.place
        if isinstance(place, ServerAddress):
            raise UsageError(
                _("This is for a file of this computer; ask who runs the server {name}.").format(name=place.name)
            )
        return place

    @property
    def where(self) -> str:
        """For a person and for scripts: the path, or the server's address."""
        return str(self.place)

    def desk(self, *, make: bool = False) -> Desk:
        """The desk of the database, which must be there unless it may be made. Raises UsageError."""
        from ecsupport_desktop.services.desk import Desk

        place = self.place
        if isinstance(place, Path) and not make and not place.exists():
            raise UsageError(_("There is no database {path}; “ecsupport init” makes one.").format(path=place))
        return Desk(self.store())

    def store(self) -> SqliteStore | PostgresStore:
        if self._store is None:
            place = self.place
            self._store = self._shared(place) if isinstance(place, ServerAddress) else self._local(place)
        return self._store

    def _local(self, path: Path) -> SqliteStore:
        from ecsupport_desktop.storage.store import open_store

        return open_store(path, kept=self.settings.backups_kept, daily=self.settings.backup_daily)

    def _shared(self, server: ServerAddress) -> PostgresStore:
        from ecsupport_desktop.cli.joining import accept, open_server

        accept(server, self.settings, self.paths, now=getattr(self.options, "accept_weaker", False))
        return open_server(server, self.paths.shared_folder(server.key))

    def agent(self, desk: Desk) -> Agent:
        from ecsupport_desktop.services.people import acting_agent, team_agent

        place = self.place
        if isinstance(place, ServerAddress):
            return team_agent(desk, place.user)
        return acting_agent(desk, self.settings.agent_login)

    def me(self, desk: Desk) -> UUID:
        """Whose queue "mine" is, without making anybody an agent for looking."""
        place = self.place
        login = (place.user if isinstance(place, ServerAddress) else self.settings.agent_login).casefold()
        return next((agent.id for agent in desk.readers.agents() if agent.login.casefold() == login), NOBODY)

    def back_up_daily(self) -> None:
        """Today's backup, if it isn't there yet; that it can't be made undoes nothing that was done, and is told.

        A server's backups are its own.
        """
        from ecsupport_desktop.storage.store import SqliteStore

        store = self.store()
        if isinstance(store, SqliteStore):
            try:
                store.daily_backup_if_due()
            except EnvironmentFault as error:
                complain(str(error))

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
