"""What this computer keeps beside a team's database: what agents have typed and not sent, and what was under way.

A small file of its own, which is no database of requests: nothing else opens it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Column, Engine, MetaData, Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import private_folder
from ecsupport_desktop.services.ports import Claimed, Clock, EnvironmentFault
from ecsupport_desktop.services.views import UnresolvedCommand
from ecsupport_desktop.storage.drafts import SqliteDrafts
from ecsupport_desktop.storage.engine import read_engine, write_engine
from ecsupport_desktop.storage.faults import DAMAGE, environment_fault, primary_code
from ecsupport_desktop.storage.network_share import refuse_network_share
from ecsupport_desktop.storage.schema import draft
from ecsupport_desktop.storage.types import TEXT, UtcDateTime, Uuid

APPLICATION_ID: Final = 0x45435057
"""In the file's header; another one than that of a database of requests."""
unresolved: Final = Table(
    "unresolved",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("stream_id", Uuid, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
_ADD: Final = insert(unresolved).on_conflict_do_nothing()
_REMOVE: Final = delete(unresolved).where(unresolved.c.id == bindparam("command_id"))
_ALL: Final = select(unresolved).order_by(unresolved.c.at, unresolved.c.id)


class LocalWork:
    """The file, made where there is none. Any thread; several windows may have it open. Raises EnvironmentFault."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        refuse_network_share(path)
        _prepare(path)
        self._writing, self._reading = write_engine(path), read_engine(path)
        try:
            with self._writing.begin() as connection:
                draft.create(connection, checkfirst=True)
                unresolved.create(connection, checkfirst=True)
        except EnvironmentFault:
            self.close()
            raise
        self.drafts = SqliteDrafts(self._writing, self._reading)
        self.unresolved = SqliteUnresolved(self._writing, self._reading, clock)

    def close(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


class SqliteUnresolved:
    """Fills services.ports.Unresolved. Each call is on the disk when it returns. Any thread."""

    def __init__(self, writing: Engine, reading: Engine, clock: Clock) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def add(self, command: Claimed) -> None:
        values = {name: getattr(command, name) for name in ("id", "kind", "stream_id", "actor_id")}
        with self._writing.begin() as connection:
            connection.execute(_ADD, {**values, "at": self._clock()})

    def remove(self, command_id: UUID) -> None:
        with self._writing.begin() as connection:
            connection.execute(_REMOVE, {"command_id": command_id})

    def all(self) -> tuple[UnresolvedCommand, ...]:
        with self._reading.connect() as connection:
            return tuple(UnresolvedCommand(**row) for row in connection.execute(_ALL).mappings())


def _prepare(path: Path) -> None:
    """Mark a new file as ours; refuse another one."""
    try:
        private_folder(path.parent)
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            found = connection.execute("PRAGMA application_id").fetchone()[0]
            if found == 0 and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
                path.chmod(0o600)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
            elif found != APPLICATION_ID:
                raise _not_ours(path)
    except OSError as error:
        raise EnvironmentFault(
            _("The folder {folder} can't be made: {reason}. Allow this account to write there.").format(
                folder=path.parent, reason=error.strerror or error
            )
        ) from error
    except sqlite3.Error as error:
        if primary_code(error) in DAMAGE:
            raise _not_ours(path) from error
        if fault := environment_fault(error, path):
            raise fault from error
        raise


def _not_ours(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        _(
            "{path} should hold what you have typed and not sent, and can't be read. Move it to another folder, then "
            "start again: a new one is made."
        ).format(path=path)
    )
