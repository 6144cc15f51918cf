"""Examines a database and names each fault: structure, references, histories against rows, hashes, the search index.

Everything is read in one snapshot, a few hundred requests at a time; nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from ecsupport_desktop.services.ports import ConnectionLost, EnvironmentFault
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_contents import check_contents, check_files
from ecsupport_desktop.storage.doctor_quotes import check_quotes
from ecsupport_desktop.storage.doctor_streams import UNREADABLE, check_commands, check_streams

_YEAR: Final = 1_000_000_000
Check = Callable[[Connection], Iterator[Fault]]


def examine(engine: Engine) -> Iterator[Fault]:
    """Every fault, one by one. A check that the damage itself stops is a fault too, and the others go on.

    Raises ConnectionLost: a server that isn't there is no fault of its database.
    """
    with engine.connect() as connection:
        for name, check in _checks(connection.dialect.name).items():
            try:
                yield from check(connection)
            except ConnectionLost:
                raise
            except EnvironmentFault as fault:
                connection.rollback()
                yield Fault(check=name, subject="database", what=str(fault))
            except UNREADABLE as error:
                yield Fault(check=name, subject="database", what=f"its rows can't be read: {error!r}")


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


def _checks(dialect: str) -> dict[str, Check]:
    """What is looked at in both engines' databases, and what each engine says of its own."""
    if dialect == "sqlite":
        from ecsupport_desktop.storage.doctor_sqlite import (
            check_integrity,
            check_references,
            check_search,
            check_structure,
        )
    else:
        from ecsupport_desktop.storage.postgres.doctor import (
            check_integrity,
            check_references,
            check_search,
            check_structure,
        )
    return {
        "integrity": check_integrity,
        "structure": check_structure,
        "references": check_references,
        "numbers": check_numbers,
        "commands": check_commands,
        "history": check_streams,
        "contents": check_contents,
        "files": check_files,
        "quotes": check_quotes,
        "search": check_search,
    }
