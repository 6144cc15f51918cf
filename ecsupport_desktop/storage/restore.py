"""Puts a backup in the place of the database: proved sound first, and the replaced file is kept beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.backup import copy_database, unsound
from ecsupport_desktop.storage.faults import DAMAGE, environment_fault, primary_code
from ecsupport_desktop.storage.inspection import inspect_file
from ecsupport_desktop.storage.network_share import refuse_network_share

_COMPANIONS = ("-wal", "-shm", "-journal")


def restore(source: Path, target: Path, *, now: datetime) -> Path | None:
    """Put the copy in the target's place; return where the replaced database is kept (None: there was none).

    Nobody may have the target open. Raises `EnvironmentFault`; then the target is as it was. `now` aware, UTC.
    """
    source, target = source.expanduser().absolute(), target.expanduser().absolute()
    refuse_network_share(target)
    if source.exists() and target.exists() and source.samefile(target):
        raise EnvironmentFault(_("{path} is the database itself, not a copy of it.").format(path=source))
    if wrong := unsound(source):
        raise EnvironmentFault(
            _("{path} can't be restored: {wrong}. Nothing was changed.").format(path=source, wrong=wrong)
        )
    inspect_file(source, source.parent, seconds=None)
    arriving = target.with_name(f"{target.name}.restoring")
    copy_database(source, arriving)
    try:
        _close_wal(target)
        return _exchange(arriving, target, now)
    finally:
        arriving.unlink(missing_ok=True)


def _close_wal(target: Path) -> None:
    """Bring what is still in the log into the file; fails while anybody else has it open."""
    if not target.exists() or not target.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.Error as error:
        if primary_code(error) in DAMAGE:
            return  # it is set aside as it is, with its log
        if primary_code(error) == sqlite3.SQLITE_BUSY:
            raise EnvironmentFault(
                _("{path} is open in another window or command. Close it, then restore.").format(path=target)
            ) from error
        if fault := environment_fault(error, target):
            raise fault from error
        raise


def _exchange(arriving: Path, target: Path, now: datetime) -> Path | None:
    kept = target.with_name(f"{target.stem}-replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{target.suffix}")
    moves = [(Path(f"{target}{end}"), Path(f"{kept}{end}")) for end in (*_COMPANIONS, "")]
    there = [(old, new) for old, new in moves if old.exists()]
    try:
        for old, new in there:
            old.replace(new)
        arriving.replace(target)
    except OSError as error:
        for old, new in there:
            if new.exists():
                new.replace(old)
        raise EnvironmentFault(
            _("{path} can't be replaced: {reason}. It was left as it is.").format(
                path=target, reason=error.strerror or error
            )
        ) from error
    return kept if kept.exists() else None
