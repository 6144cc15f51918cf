"""The few statements that engines spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_on_conflict(dialect: str, table: Table) -> Any:
    """An INSERT that has `on_conflict_do_nothing()` and `on_conflict_do_update()`."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
