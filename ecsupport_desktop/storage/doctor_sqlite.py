"""What the doctor asks SQLite itself, and of the search index SQLite has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_search import check_search
from ecsupport_desktop.storage.triggers import TRIGGERS

__all__ = ["check_integrity", "check_references", "check_search", "check_structure"]


def check_integrity(connection: Connection) -> Iterator[Fault]:
    """The engine's own look at its pages, indices and CHECK constraints."""
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield Fault(check="integrity", subject="database", what=line)


def check_structure(connection: Connection) -> Iterator[Fault]:
    """A missing trigger lets history be changed; a missing index makes the window wait."""
    there = {(kind, name) for kind, name in connection.exec_driver_sql("SELECT type, name FROM sqlite_schema")}
    wanted = [("table", name) for name in (*s.metadata.tables, "request_search")]
    wanted += [("index", str(index.name)) for table in s.metadata.tables.values() for index in table.indexes]
    wanted += [("trigger", name) for name in TRIGGERS]
    for kind, name in wanted:
        if (kind, name) not in there:
            yield Fault(check="structure", subject=name, what=f"the {kind} {name} is missing")


def check_references(connection: Connection) -> Iterator[Fault]:
    """Every reference leads to a row."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    broken = Counter((table, parent) for table, _row, parent, _key in rows)
    for (table, parent), number in sorted(broken.items()):
        what = f"{number} of its rows refer to a row of {parent} that isn't there"
        yield Fault(check="references", subject=table, what=what)
