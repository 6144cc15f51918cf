"""What all tables share: their names for constraints, and how they refer to one another."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table

from ecsupport_desktop.storage.types import Uuid

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key_to(target: str) -> ForeignKey:
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


def child_table(name: str, *columns: Any, **options: Any) -> Table:
    """A table whose rows lie together by their first key column: one look fetches a request's rows."""
    return Table(name, metadata, *columns, sqlite_with_rowid=False, **options)


def of_request() -> Column[Any]:
    return Column("request_id", Uuid, key_to("request.id"), primary_key=True)


def partial_index(name: str, where: Any, *columns: Column[Any], unique: bool = False) -> Index:
    """An index over some of the rows: small, where only the open few are asked for.

    Migrations make it, on each engine. `where` is SQLite's alone here: PostgreSQL's would load that dialect, with every
    driver it knows, whenever a local file is opened.
    """
    return Index(name, *columns, unique=unique, sqlite_where=where)
