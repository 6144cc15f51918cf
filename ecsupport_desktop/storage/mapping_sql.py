"""Loads and saves requests: few SELECTs for many requests, and only what changed is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, select

from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import REQUEST_TABLES, Row, Rows, request_rows
from ecsupport_desktop.storage.mapping_read import request_from_rows
from ecsupport_desktop.storage.prepared import (
    Prepared,
    prepared_delete,
    prepared_insert,
    prepared_select,
    prepared_update,
)

_Item = TypeVar("_Item")
BATCH: Final = 400
"""Ids in one IN list: well below every engine's limit."""


def batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _select(table: Table) -> Select[Any]:
    """All columns of these requests' rows, a request's in order."""
    owner = table.c.id if table is s.request else table.c.request_id
    order = [owner] + [table.c[name] for name in ("position", "number") if name in table.c and table is not s.request]
    return select(table).where(owner.in_(bindparam("ids", expanding=True))).order_by(*order)


_SELECTS: Final = {name: _select(s.metadata.tables[name]) for name in REQUEST_TABLES}
_OF_ONE: Final = {
    name: prepared_select(
        s.metadata.tables[name],
        "id" if name == "request" else "request_id",
        [column for column in ("position", "number") if column in s.metadata.tables[name].c and name != "request"],
    )
    for name in REQUEST_TABLES
}


def load_requests(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Request]:
    """The requests that are there, in the order of the ids."""
    found: dict[UUID, Request] = {}
    for batch in batches(ids):
        found |= _load(connection, batch)
    return {request_id: found[request_id] for request_id in ids if request_id in found}


def load_rows(connection: Connection, ids: list[UUID]) -> tuple[dict[UUID, Row], dict[UUID, dict[str, list[Row]]]]:
    """The rows of these requests (at most BATCH): their own, and their children's by request and table."""
    own = {row["id"]: row for row in _rows(connection, "request", ids)}
    children: dict[UUID, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    if own:
        for name in REQUEST_TABLES[1:]:
            for row in _rows(connection, name, ids):
                children[row["request_id"]][name].append(row)
    return own, children


def _rows(connection: Connection, name: str, ids: list[UUID]) -> list[Row]:
    if len(ids) == 1:
        return _OF_ONE[name].rows(connection, {"id": ids[0]})
    return [dict(row) for row in connection.execute(_SELECTS[name], {"ids": ids}).mappings()]


def _load(connection: Connection, ids: list[UUID]) -> dict[UUID, Request]:
    own, children = load_rows(connection, ids)
    return {request_id: request_from_rows(row, children[request_id]) for request_id, row in own.items()}


def save_request(connection: Connection, before: Request | None, after: Request) -> None:
    """Write the difference between what is there and what shall be."""
    save_rows(connection, request_rows(before) if before is not None else {}, request_rows(after))


def save_rows(connection: Connection, before: Rows, after: Rows) -> None:
    """Delete, change and insert by primary key."""
    for change in row_changes(before, after):
        if change.many:
            change.statement.run_many(connection, change.rows)
        else:
            change.statement.run(connection, change.rows[0])


class Change(NamedTuple):
    """A statement and what it is run with: once, or for each of `many` rows."""

    statement: Prepared
    rows: list[Row]
    many: bool = False


def row_changes(before: Rows, after: Rows) -> Iterator[Change]:
    """What makes one of the other, in an order that keeps to the keys: an open cycle ends before the next opens."""
    for name in {**after, **before}:
        old, new = before.get(name, {}), after.get(name, {})
        keys = _key(s.metadata.tables[name])
        for gone in old.keys() - new.keys():
            yield Change(_delete(name), [{f"key_{column}": old[gone][column] for column in keys}])
        for key, row in new.items():
            if key in old and old[key] != row:
                changed = tuple(column for column, value in row.items() if value != old[key][column])
                yield Change(_update(name, changed), [row | {f"key_{column}": row[column] for column in keys}])
        if added := [row for key, row in new.items() if key not in old]:
            yield Change(_insert(name), added, many=True)


def _key(table: Table) -> list[str]:
    """What a row is known by in the domain."""
    return ["id"] if table is s.request else [column.name for column in table.primary_key]


@cache
def _insert(name: str) -> Prepared:
    return prepared_insert(s.metadata.tables[name], without=("seq",))


@cache
def _delete(name: str) -> Prepared:
    table = s.metadata.tables[name]
    return prepared_delete(table, _key(table))


@cache
def _update(name: str, columns: tuple[str, ...]) -> Prepared:
    table = s.metadata.tables[name]
    return prepared_update(table, columns, _key(table))
