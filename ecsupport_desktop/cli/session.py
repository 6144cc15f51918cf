"""One run of the command line: its options, settings and, once a command needs it, its database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ecsupport_desktop.cli.output import complain
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import load_settings
from ecsupport_desktop.services.command_line import UsageError, database_path
from ecsupport_desktop.services.ports import EnvironmentFault

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.storage.store import SqliteStore

NOBODY: Final = UUID(int=0)


class Session:
    """One run: its options and settings, and the database once a command needs it. Closed at the end."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.paths = paths_for(getattr(options, "basedir", None))
        self.settings, self.problems = load_settings(self.paths)
        self._store: SqliteStore | None = None

    @property
    def database(self) -> Path:
        """The file meant: by option, else by environment or settings, else the account's own."""
        written: str | None = getattr(self.options, "database", None)
        if not written:
            for problem in self.problems:
                if problem.key == "database":  # another one than was meant would be the worst place to write to
                    raise UsageError(problem.message)
            written = self.settings.database
        return database_path(written) if written else self.paths.database_file

    def desk(self, *, make: bool = False) -> Desk:
        """The desk of the database, which must be there unless it may be made. Raises UsageError."""
        from ecsupport_desktop.services.desk import Desk

        path = self.database
        if not make and not path.exists():
            raise UsageError(_("There is no database {path}; “ecsupport init” makes one.").format(path=path))
        return Desk(self.store())

    def store(self) -> SqliteStore:
        from ecsupport_desktop.storage.store import open_store

        if self._store is None:
            settings = self.settings
            self._store = open_store(self.database, kept=settings.backups_kept, daily=settings.backup_daily)
        return self._store

    def agent(self, desk: Desk) -> Agent:
        from ecsupport_desktop.services.people import acting_agent

        return acting_agent(desk, self.settings.agent_login)

    def me(self, desk: Desk) -> UUID:
        """Whose queue "mine" is, without making anybody an agent for looking."""
        login = self.settings.agent_login.casefold()
        return next((agent.id for agent in desk.readers.agents() if agent.login.casefold() == login), NOBODY)

    def back_up_daily(self) -> None:
        """Today's backup, if it isn't there yet; that it can't be made undoes nothing that was done, and is told."""
        try:
            self.store().daily_backup_if_due()
        except EnvironmentFault as error:
            complain(str(error))

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
