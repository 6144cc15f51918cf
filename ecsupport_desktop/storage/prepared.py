"""Statements compiled once: on the write path, building and looking up a statement costs more than running it.

The values go through the columns' own types, on any engine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql import Executable

from ecsupport_desktop.storage.faults import environment_fault
from ecsupport_desktop.storage.mapping import Row

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a statement gave back: its rows in the columns' own types, and how many rows it found or changed."""

    names: Sequence[str]
    tuples: Sequence[tuple[Any, ...]]
    count: int

    @property
    def rows(self) -> list[Row]:
        """By column name."""
        return [dict(zip(self.names, values, strict=True)) for values in self.tuples]

    def scalars(self) -> list[Any]:
        """The first column."""
        return [values[0] for values in self.tuples]

    def scalar(self) -> Any:
        """The first column of the first row; None where there is no row."""
        return self.tuples[0][0] if self.tuples else None


class Prepared:
    """A statement and its values by name."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        compiled = self.compiled(connection.dialect)
        return told(connection, compiled.sql, compiled.parameters(values))

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        compiled = self.compiled(connection.dialect)
        told(connection, compiled.sql, [compiled.parameters(row) for row in rows], many=True)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """What a SELECT finds, by column name."""
        compiled = self.compiled(connection.dialect)
        found = asked(connection, compiled.sql, compiled.parameters(values))
        return [compiled.row(values) for values in found]

    def found(self, connection: Connection, values: Mapping[str, Any]) -> Found:
        """Its rows and their number, whatever kind of statement it is."""
        compiled = self.compiled(connection.dialect)
        result = connection.exec_driver_sql(compiled.sql, compiled.parameters(values))
        rows = result.all() if result.returns_rows else []
        return compiled.found(rows, result.rowcount if result.rowcount >= 0 else len(rows))

    def compiled(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return self._compiled[dialect.name]


def asked(connection: Connection, sql: str, parameters: Any) -> Sequence[Sequence[Any]]:
    """The rows of a SELECT, by the local file's driver alone where a transaction is open.

    What SQLAlchemy says of a cursor's columns costs more than reading a row, and a request is read from 14 tables. What
    the driver refuses is asked again through SQLAlchemy, which raises it as it raises everything else.
    """
    if (driver := _file_in_transaction(connection)) is not None:
        with suppress(sqlite3.Error):
            return driver.execute(sql, parameters).fetchall()
    return connection.exec_driver_sql(sql, parameters).all()


def told(connection: Connection, sql: str, parameters: Any = (), *, many: bool = False) -> int:
    """How many rows a statement changed, once or for `many` parameters; by the driver alone where `asked` asks it.

    Raises EnvironmentFault, and what else the driver raises as it is: nobody waits for it.
    """
    if (driver := _file_in_transaction(connection)) is None:
        return connection.exec_driver_sql(sql, parameters).rowcount
    try:
        return (driver.executemany if many else driver.execute)(sql, parameters).rowcount
    except sqlite3.Error as error:
        fault = environment_fault(error, Path(connection.engine.url.database or ""))
        if fault is None:
            raise
        raise fault from error


def _file_in_transaction(connection: Connection) -> sqlite3.Connection | None:
    """The driver of a local file, once a transaction is open: what it is told then belongs to that."""
    driver = connection.connection.driver_connection
    return driver if isinstance(driver, sqlite3.Connection) and connection.in_transaction() else None


class _Compiled:
    """For one engine: the text, and what becomes of values on their way there and back."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql: Final = str(compiled)
        self.query: Final = self.sql.encode()
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._positional: Final[bool] = compiled.positional
        binds = compiled.binds
        self._binds: Final = [(name, _towards(binds[name].type, dialect)) for name in names]
        self._constants: Final = {name: bind.value for name, bind in binds.items() if not bind.required}
        columns = getattr(statement, "exported_columns", ())  # a SELECT's, or those of RETURNING
        self._columns: Final = [(getattr(column, "name", ""), _back(column.type, dialect)) for column in columns]
        self._names: Final = [name for name, _convert in self._columns]
        self._converted: Final = [(place, back) for place, (_, back) in enumerate(self._columns) if back is not None]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        if self._constants:
            values = {**self._constants, **values}
        pairs = [(name, values[name] if convert is None else convert(values[name])) for name, convert in self._binds]
        return tuple([value for _name, value in pairs]) if self._positional else dict(pairs)

    def row(self, values: Iterable[Any]) -> Row:
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(self._columns, values, strict=True)
        }

    def found(self, rows: Iterable[Sequence[Any]], count: int) -> Found:
        """Rows as the driver gave them, in the columns' types."""
        if not self._converted:
            return Found(self._names, [tuple(row) for row in rows], count)
        converted = []
        for row in rows:
            values = list(row)
            for place, convert in self._converted:
                values[place] = convert(values[place])
            converted.append(tuple(values))
        return Found(self._names, converted, count)


def _towards(kind: Any, dialect: Dialect) -> Convert | None:
    found: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def _back(kind: Any, dialect: Dialect) -> Convert | None:
    found: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return found


def prepared_insert(table: Table, *, without: tuple[str, ...] = ()) -> Prepared:
    """An INSERT of rows with a value for every column but these."""
    values = {column.name: bindparam(column.name, type_=column.type) for column in table.columns}
    return Prepared(insert(table).values({name: value for name, value in values.items() if name not in without}))


def prepared_update(table: Table, columns: Iterable[str], key: Iterable[str]) -> Prepared:
    """An UPDATE of these columns of the row with this key; the key's values are named with `key_` before."""
    values = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    return Prepared(update(table).where(_has_key(table, key)).values(values))


def prepared_delete(table: Table, key: Iterable[str]) -> Prepared:
    """A DELETE of the row with this key; the key's values are named with `key_` before."""
    return Prepared(delete(table).where(_has_key(table, key)))


def _has_key(table: Table, key: Iterable[str]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type) for name in key))


def prepared_select(table: Table, owner: str, order: Iterable[str] = ()) -> Prepared:
    """All columns of the rows whose `owner` column has the value `id`."""
    column = table.c[owner]
    query = select(table).where(column == bindparam("id", type_=column.type))
    return Prepared(query.order_by(*(table.c[name] for name in order)))
