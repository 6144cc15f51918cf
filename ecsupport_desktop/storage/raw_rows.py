"""Rows by the thousand: an INSERT compiled once, values in the driver's own types, one executemany. SQLite only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, Dialect, Table, insert
from sqlalchemy.dialects import sqlite

from ecsupport_desktop.storage.mapping import Row
from ecsupport_desktop.storage.types import Json, UtcDateTime, Uuid, Word, to_json, to_microseconds


class RawInsert:
    """An INSERT into the columns of a table (all, or but `without`), for rows as mapping.py makes them."""

    def __init__(self, dialect: Dialect, table: Table, *, without: Sequence[str] = (), ignore: bool = False) -> None:
        names = [column.name for column in table.columns if column.name not in without]
        statement = sqlite.insert(table).on_conflict_do_nothing() if ignore else insert(table)
        self.sql: Final = str(statement.compile(dialect=dialect, column_keys=names))
        self._values: Final = itemgetter(*names)
        self._converted: Final = [
            (place, _CONVERTERS[type(table.c[name].type)])
            for place, name in enumerate(names)
            if type(table.c[name].type) in _CONVERTERS
        ]

    def parameters(self, rows: Iterable[Row]) -> list[list[Any]]:
        """The rows as the driver takes them: the same values that the columns' types make (a test compares them)."""
        found = [list(self._values(row)) for row in rows]
        for place, convert in self._converted:
            for values in found:
                if values[place] is not None:
                    values[place] = convert(values[place])
        return found


def _uuid(value: UUID) -> bytes:
    return value.int.to_bytes(16, "big")


def _word(value: StrEnum) -> str:
    return str.__str__(value)


def _json(value: Sequence[Any]) -> str:
    return to_json(value) if value else "[]"


_CONVERTERS: Final[dict[type[Any], Callable[[Any], Any]]] = {
    Boolean: int,
    Date: date.isoformat,
    Json: _json,
    UtcDateTime: to_microseconds,
    Uuid: _uuid,
    Word: _word,
}
