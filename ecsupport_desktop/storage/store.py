"""Opens the local database: makes it, brings it up to date, or refuses what would lose answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import private_folder
from ecsupport_desktop.services.bulk_writer import BulkWriter
from ecsupport_desktop.services.opening import NOBODY, Step, Watch
from ecsupport_desktop.services.ports import Clock, EnvironmentFault, UnitOfWork
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import backup as backups_module
from ecsupport_desktop.storage.backup import APPLICATION_ID, BEFORE_MIGRATION, DAILY, KEPT
from ecsupport_desktop.storage.drafts import SqliteDrafts
from ecsupport_desktop.storage.engine import migration_engine, read_engine, write_engine
from ecsupport_desktop.storage.faults import environment_fault
from ecsupport_desktop.storage.inspection import Condition, damaged, inspect_before_opening, inspect_file, quick_check
from ecsupport_desktop.storage.leases import SqliteLeases
from ecsupport_desktop.storage.migrations import upgrade
from ecsupport_desktop.storage.readers import SqliteReaders
from ecsupport_desktop.storage.unit_of_work import unit_of_work


def utc_now() -> datetime:
    """This computer's clock: the authority's, on a local file."""
    return datetime.now(UTC)


def open_store(
    path: Path,
    *,
    backups: Path | None = None,
    kept: int = KEPT,
    daily: bool = True,
    clock: Clock = utc_now,
    inspected: Callable[[], Condition] | None = None,
    watch: Watch = NOBODY,
) -> SqliteStore:
    """Open the database at `path`, making it where there is none; `backups` is a folder, else one beside the file.

    `inspected` is an `EarlyInspection` of that file under way. `watch` is told of what takes long, and may stop it
    before anything is changed.

    Raises `EnvironmentFault` with the way out: network share, damaged, newer than the program, somebody else's,
    read-only, disk full.
    """
    path = path.expanduser().absolute()
    folder = backups if backups is not None else path.parent / "backups"
    condition = inspected() if inspected is not None else inspect_before_opening(path, folder)
    _make_folder(path.parent)
    if condition is Condition.EMPTY:
        _mark_ours(path)
        _upgrade(path)
    elif condition is Condition.OLDER:
        _make_ready(path, folder, clock(), kept, watch)
        watch.tell(Step.UPDATING)
        _upgrade(path)
    return SqliteStore(path, folder, kept=kept, daily=daily, clock=clock)


def _make_ready(path: Path, folder: Path, now: datetime, kept: int, watch: Watch) -> None:
    """Checked to the end and backed up, as before every change of its form."""
    watch.tell(Step.CHECKING)
    inspect_file(path, folder, seconds=None, stopped=watch.stopped)
    try:
        backups_module.backup_into(
            folder, path, BEFORE_MIGRATION, now, kept=kept, cancelled=watch.stopped,
            progress=lambda share: watch.tell(Step.BACKING_UP, share),
        )  # fmt: skip
        if watch.stopped():
            raise backups_module.BackupCancelled
    except backups_module.BackupCancelled as error:
        raise EnvironmentFault(_("{path} wasn't brought up to date: it is as it was.").format(path=path)) from error


def create_store(path: Path, *, backups: Path | None = None, clock: Clock = utc_now) -> SqliteStore:
    """Open a database that isn't there yet; raises `EnvironmentFault` where there is a file already."""
    path = path.expanduser().absolute()
    if path.exists() and (path.is_dir() or path.stat().st_size):
        raise EnvironmentFault(
            _("{path} is there already. It was left as it is; choose another file with --database.").format(path=path)
        )
    return open_store(path, backups=backups, clock=clock)


class SqliteStore:
    """Fills services.ports.Store. Any thread; several processes may have the file open at once."""

    live: Final = None
    unresolved: Final = None

    def __init__(self, path: Path, backups: Path, *, kept: int, daily: bool, clock: Clock) -> None:
        self.path = path
        self._backups, self._kept, self._daily, self._clock = backups, kept, daily, clock
        self._writing: Engine = write_engine(path)
        self._reading: Engine = read_engine(path)
        self.readers = SqliteReaders(self._reading)
        self.drafts = SqliteDrafts(self._writing, self._reading)
        self.leases = SqliteLeases(self._writing, clock)
        try:
            with self._writing.begin():
                pass  # a file that can be read but not written is told now, not at the first answer
        except EnvironmentFault:
            self.close()
            raise

    @property
    def whereabouts(self) -> str:
        return str(self.path)

    @property
    def description(self) -> str:
        return ""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        return unit_of_work(self._writing, self._clock)

    def bulk(self) -> AbstractContextManager[BulkWriter]:
        from ecsupport_desktop.storage.bulk import bulk_writer

        return bulk_writer(self._writing)

    def doctor(self) -> Iterator[Fault]:
        """Everything that is wrong with the database, one by one."""
        from ecsupport_desktop.storage.doctor import examine

        return examine(self._reading)

    def quick_check(self) -> None:
        """The whole check; raises `EnvironmentFault` with the way to restore. Seconds on a large database."""
        with closing(backups_module.open_reading(self.path)) as connection:
            if wrong := quick_check(connection):
                raise damaged(self.path, self._backups, wrong)

    def backup(self, target: Path) -> None:
        """A copy of this moment's state, proved sound; others go on writing."""
        target = target.expanduser().absolute()
        if target.exists() and target.samefile(self.path):
            raise EnvironmentFault(_("{path} is the database itself: name another file.").format(path=target))
        backups_module.copy_database(self.path, target)

    def daily_backup_if_due(self, cancelled: Callable[[], bool] = lambda: False) -> Path | None:
        """Today's backup unless there is one; its path. For a background job: it reads the whole database.

        None too where it was cancelled: nothing is left of it, and the next start tries again.
        """
        now = self._clock()
        if not self._daily or not backups_module.daily_backup_due(self.path, self._backups, now):
            return None
        with suppress(backups_module.BackupCancelled):
            return backups_module.backup_into(
                self._backups, self.path, DAILY, now, kept=self._kept, cancelled=cancelled
            )
        return None

    def close(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


def _make_folder(folder: Path) -> None:
    try:
        private_folder(folder)
    except OSError as error:
        raise EnvironmentFault(
            _("The folder {folder} can't be made: {reason}. Choose another place with --database.").format(
                folder=folder, reason=error.strerror or error
            )
        ) from error


def _mark_ours(path: Path) -> None:
    """The first thing written: from here on an interrupted start is continued by the next one."""
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            path.chmod(0o600)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
    except sqlite3.Error as error:
        if fault := environment_fault(error, path):
            raise fault from error
        raise


def _upgrade(path: Path) -> None:
    engine = migration_engine(path)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
