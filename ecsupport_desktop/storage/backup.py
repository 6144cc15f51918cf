"""Copies of the database: made online while others write, proved sound before they count, the newest seven kept.

A copy is written beside its place, flushed and renamed, so that a half-made one never looks like a backup. Its name
says whose it is, why and when (UTC): `ecsupport-daily-20261124T075800Z.db`. May run on any thread.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import private_folder
from ecsupport_desktop.services.faults import EnvironmentFault
from ecsupport_desktop.storage.faults import DAMAGE, environment_fault, primary_code
from ecsupport_desktop.storage.interrupt import interrupted_when

APPLICATION_ID: Final = 0x45435350
"""In the header of every database of ours ("ECSP"), so that a stranger's file is told apart."""
KEPT: Final = 7
DAILY: Final = "daily"
BEFORE_MIGRATION: Final = "before-migration"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_PAGES_A_STEP: Final = 4096

Cancelled = Callable[[], bool]
Progress = Callable[[float], object]
"""Told which share of the pages is copied, between 0 and 1."""


class BackupCancelled(Exception):
    """The program is closing; nothing was left behind."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Backup:
    """A backup by its name; they sort by moment (aware UTC)."""

    at: datetime
    reason: str
    path: Path


def _tell_nobody(_share: float) -> None:
    pass


def copy_database(
    source: Path, target: Path, *, cancelled: Cancelled = lambda: False, progress: Progress = _tell_nobody
) -> None:
    """Copy one moment's state of a database that others may be writing to; nobody waits for it.

    Raises `EnvironmentFault` where the copy can't be written or isn't sound, `BackupCancelled` when asked to stop.
    """
    part = target.with_name(target.name + ".part")
    try:
        private_folder(target.parent)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy_pages(source, part, cancelled, progress)
        if wrong := unsound(part, cancelled=cancelled):
            raise EnvironmentFault(_("The copy of {path} isn't sound: {wrong}").format(path=source, wrong=wrong))
        _flush(part)
        part.replace(target)
    except sqlite3.Error as error:
        if fault := environment_fault(error, source):
            raise fault from error
        raise
    except OSError as error:
        raise EnvironmentFault(
            _("The backup {path} can't be written: {reason}").format(path=target, reason=error.strerror or error)
        ) from error
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def backup_into(
    folder: Path,
    source: Path,
    reason: str,
    now: datetime,
    *,
    kept: int = KEPT,
    cancelled: Cancelled = lambda: False,
    progress: Progress = _tell_nobody,
) -> Path:
    """Add a backup to the folder and drop the oldest of the same reason beyond `kept`; return its path."""
    target = folder / f"{source.stem}-{reason}-{now.astimezone(UTC):{_STAMP}}.db"
    copy_database(source, target, cancelled=cancelled, progress=progress)
    for old in backups_of(source, folder, reason)[kept:]:
        old.path.unlink(missing_ok=True)
    return target


def backups_of(database: Path, folder: Path, reason: str | None = None) -> list[Backup]:
    """This database's backups in the folder, the newest first."""
    pattern = re.compile(re.escape(database.stem) + r"-([a-z-]+)-(\d{8}T\d{6}Z)\.db")
    found = []
    for path in folder.glob("*.db") if folder.is_dir() else ():
        match = pattern.fullmatch(path.name)
        if match and reason in (None, match[1]):
            at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(at=at, reason=match[1], path=path))
    return sorted(found, reverse=True)


def newest_good_backup(database: Path, folder: Path | None) -> Path | None:
    """The newest backup that is sound; None where there is none."""
    backups = backups_of(database, folder) if folder is not None else []
    return next((backup.path for backup in backups if unsound(backup.path) is None), None)


def daily_backup_due(database: Path, folder: Path, now: datetime) -> bool:
    """Whether today (UTC) has no backup yet; a clock that once was wrong doesn't stop them."""
    today = now.astimezone(UTC).date()
    return all(backup.at.date() != today for backup in backups_of(database, folder, DAILY))


def unsound(path: Path, *, cancelled: Cancelled = lambda: False) -> str | None:
    """What is wrong with a database file, in one line: None when it is whole and ours. Raises BackupCancelled."""
    if not path.is_file():
        return _("there is no such file")
    try:
        with closing(open_reading(path)) as connection, interrupted_when(connection, cancelled) as stopped:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return _("it isn't a database of this program")
            wrong = first_fault(connection)
    except sqlite3.Error as error:
        return str(error)
    if stopped.is_set():
        raise BackupCancelled
    return wrong


def first_fault(connection: sqlite3.Connection) -> str | None:
    """SQLite's quick check to its end, or until it is interrupted: the first thing wrong, None if nothing is."""
    try:
        verdict: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            return None
        if primary_code(error) in DAMAGE:
            return str(error)
        raise
    return None if verdict == "ok" else verdict


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection of its own that changes nothing; it may make the -wal and -shm files that reading needs."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only=ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _copy_pages(source: Path, target: Path, cancelled: Cancelled, progress: Progress) -> None:
    def watch(status: int, remaining: int, total: int) -> None:
        if cancelled():
            raise BackupCancelled
        progress(1 - remaining / total if total else 1.0)

    with closing(open_reading(source)) as reading, closing(sqlite3.connect(target)) as writing:
        # An open read transaction pins one state, so that a busy writer can't make the copy begin again for ever.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reading.backup(writing, pages=_PAGES_A_STEP, progress=watch, sleep=0.01)
        reading.execute("ROLLBACK")
        writing.execute("PRAGMA journal_mode=DELETE")  # the copy is one file, whatever its source was


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
