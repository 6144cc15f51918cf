"""In which batches rows are read from a local file, and what becomes of their values on the way to a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Boolean, Table

from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.types import UtcDateTime, Uuid, from_microseconds

Convert = Callable[[Any], Any]
ROWS: Final = 2_000
FEW: Final = 20
"""Files in a batch: they may be large."""
_NOT_MOVED: Final = frozenset({"meta", "draft", "lease"})
"""What is about the file itself, or one agent's on this computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows of a table, in the order of its key; `where` in SQL both engines take."""

    table: Table
    where: str = "true"

    @property
    def keys(self) -> list[str]:
        """Requests come by `seq`: a merged one refers to another, of the part before."""
        return ["seq"] if "seq" in self.table.c else [column.name for column in self.table.primary_key]

    def next_batch(self, after: Sequence[Any] | None) -> tuple[str, Sequence[Any]]:
        """The SQLite query for the rows after this key, and its values."""
        names = ", ".join(_quoted(column.name) for column in self.table.columns)
        keys = ", ".join(map(_quoted, self.keys))
        places = ", ".join("?" for _key in self.keys)
        beyond = "" if after is None else f" AND ({keys}) > ({places})"
        limit = FEW if self.table is s.file else ROWS
        query = (
            f"SELECT {names} FROM {_quoted(self.table.name)} WHERE {self.where}{beyond} ORDER BY {keys} LIMIT {limit:d}"  # noqa: S608 - names of the schema only
        )
        return query, after or ()

    def key_of(self, row: Sequence[Any]) -> list[Any]:
        """The key of a row as SQLite gave it."""
        places = {column.name: place for place, column in enumerate(self.table.columns)}
        return [row[places[key]] for key in self.keys]

    def count_query(self) -> Composed:
        return SQL("SELECT count(*) FROM {} WHERE ").format(Identifier(self.table.name)) + _condition(self.where)

    def last_query(self) -> Composed:
        """The last key that is on the server."""
        keys = SQL(", ").join(map(Identifier, self.keys))
        backwards = SQL(", ").join(SQL("{} DESC").format(Identifier(key)) for key in self.keys)
        start = SQL("SELECT {} FROM {} WHERE ").format(keys, Identifier(self.table.name))
        return start + _condition(self.where) + SQL(" ORDER BY {} LIMIT 1").format(backwards)

    def to_local(self, key: Sequence[Any]) -> list[Any]:
        """A key as the server gave it, in SQLite's values."""
        return [value.bytes if isinstance(value, UUID) else value for value in key]


def converters(table: Table) -> list[Convert]:
    """What makes a value of SQLite's one of the server's, column by column."""
    return [_converter(column.type) for column in table.columns]


def _converter(kind: Any) -> Convert:
    make: Convert | None = None
    if isinstance(kind, Uuid):
        make = _uuid
    elif isinstance(kind, UtcDateTime):
        make = from_microseconds
    elif isinstance(kind, Boolean):
        make = bool
    if make is None:
        return _as_it_is
    return lambda value: None if value is None else make(value)


def _uuid(value: bytes) -> UUID:
    return UUID(bytes=value)


def _as_it_is(value: Any) -> Any:
    return value


def _quoted(name: str) -> str:
    return f'"{name}"'


_CONDITIONS: Final = {
    "true": SQL("true"),
    "merged_into IS NULL": SQL("merged_into IS NULL"),
    "merged_into IS NOT NULL": SQL("merged_into IS NOT NULL"),
}


def _condition(where: str) -> SQL:
    return _CONDITIONS[where]


def _parts() -> tuple[Part, ...]:
    """Every table after those its rows refer to."""
    parts: list[Part] = []
    for table in s.metadata.sorted_tables:
        if table is s.request:
            parts += [Part(table=table, where=where) for where in ("merged_into IS NULL", "merged_into IS NOT NULL")]
        elif table.name not in _NOT_MOVED:
            parts.append(Part(table=table))
    return tuple(parts)


PARTS: Final = _parts()
