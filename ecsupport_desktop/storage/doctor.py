"""Examines a database and names each fault: structure, references, histories against rows, hashes, the search index.

Everything is read in one snapshot, a few hundred requests at a time; nothing is repaired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_contents import check_contents, check_files
from ecsupport_desktop.storage.doctor_search import check_search
from ecsupport_desktop.storage.doctor_streams import UNREADABLE, check_commands, check_streams
from ecsupport_desktop.storage.triggers import TRIGGERS

_YEAR: Final = 1_000_000_000


def examine(engine: Engine) -> Iterator[Fault]:
    """Every fault, one by one. A check that the damage itself stops is a fault too, and the others go on."""
    with engine.connect() as connection:
        for name, check in _CHECKS.items():
            try:
                yield from check(connection)
            except EnvironmentFault as fault:
                connection.rollback()
                yield Fault(check=name, subject="database", what=str(fault))
            except UNREADABLE as error:
                yield Fault(check=name, subject="database", what=f"its rows can't be read: {error!r}")


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


def check_numbers(connection: Connection) -> Iterator[Fault]:
    """The next number of each year is above all that were given. (One given twice would violate its index.)"""
    counted = select(s.number_sequence.c.year, s.number_sequence.c.next)
    following = dict(connection.execute(counted).all())
    key = s.request.c.number_key
    low, high = connection.execute(select(func.min(key), func.max(key))).one()
    years = range(low // _YEAR, high // _YEAR + 1) if low is not None else range(0)
    for year in years:
        last = connection.execute(
            select(func.max(key)).where(key.between(year * _YEAR, (year + 1) * _YEAR - 1))
        ).scalar()
        if last is not None and following.get(year, 1) <= last % _YEAR:
            yield Fault(check="numbers", subject=str(year), what=f"number {last % _YEAR} was given but isn't counted")


_CHECKS: Final[dict[str, Callable[[Connection], Iterator[Fault]]]] = {
    "integrity": check_integrity,
    "structure": check_structure,
    "references": check_references,
    "numbers": check_numbers,
    "commands": check_commands,
    "history": check_streams,
    "contents": check_contents,
    "files": check_files,
    "search": check_search,
}
