"""SQLite's complaints told apart: what the surroundings did becomes a sentence with the way out, bugs stay bugs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.services.faults import EnvironmentFault

_READ_ONLY: Final = N_(
    "{path} can't be written: the file or its folder is read-only. "
    "Allow this account to write there, or choose another place with --database."
)
_NOT_OPENED: Final = N_(
    "{path} can't be opened. Check that its folder exists and that this account may read and write it, "
    "or choose another place with --database."
)
_DISK_FULL: Final = N_(
    "The disk that holds {path} is full. What you did last was not kept: make room there, then do it again."
)
_IO_ERROR: Final = N_(
    "The disk that holds {path} doesn't read or write as it should. "
    "Copy the file to a sound disk, then run “ecsupport doctor” on the copy."
)
_BUSY: Final = N_(
    "{path} is in use by another program that doesn't let go. Close the other window or command, then try again."
)
_DAMAGED: Final = N_("{path} is damaged. Run “ecsupport doctor” to see what is hurt, or “ecsupport restore BACKUP”.")

_BY_CODE: Final[dict[int, str]] = {
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
    sqlite3.SQLITE_AUTH: _NOT_OPENED,
    sqlite3.SQLITE_FULL: _DISK_FULL,
    sqlite3.SQLITE_IOERR: _IO_ERROR,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def primary_code(error: BaseException | None) -> int | None:
    """SQLite's result code without its extension, None where the error isn't SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def environment_fault(error: BaseException | None, path: Path) -> EnvironmentFault | None:
    """The sentence for what the surroundings did to the database; None where the program itself is at fault."""
    code = primary_code(error)
    template = None if code is None else _BY_CODE.get(code)
    return None if template is None else EnvironmentFault(_(template).format(path=path))
