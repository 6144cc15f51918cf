"""The few statements that engines spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table


def insert_on_conflict(dialect: str, table: Table) -> Any:
    """An INSERT that has `on_conflict_do_nothing()` and `on_conflict_do_update()`."""
    # A local file has no use for PostgreSQL's dialect, which loads the drivers it knows.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
