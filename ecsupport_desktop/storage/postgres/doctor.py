"""What the doctor asks PostgreSQL itself, and of the words requests are found by there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, exists, func, select, text

from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_streams import UNREADABLE
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.postgres.ddl import ONLY_HERE
from ecsupport_desktop.storage.postgres.search_index import documents, request_search

_INVALID: Final = text(
    "SELECT 'index ' || indexrelid::regclass, 'isn''t complete' FROM pg_index"
    " JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace AND NOT indisvalid"
    " UNION ALL SELECT 'constraint ' || conname, 'isn''t checked' FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND NOT convalidated"
)
_THERE: Final = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
_DISABLED: Final = text(
    "SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE relnamespace = 'public'::regnamespace AND tgenabled = 'D'"
)
_COUNTED: Final = text("SELECT (SELECT total FROM request_total), count(*) FROM request")


def check_integrity(connection: Connection) -> Iterator[Fault]:
    """Indices that are whole and constraints that hold for every row: the server checks the rest by itself."""
    for what, how in connection.execute(_INVALID):
        yield Fault(check="integrity", subject="database", what=f"the {what} {how}")


def check_structure(connection: Connection) -> Iterator[Fault]:
    """A missing index makes everybody wait; a trigger out of use lets history be changed, or requests go uncounted."""
    there = set(connection.execute(_THERE).scalars())
    wanted = [("table", name) for name in s.metadata.tables]
    wanted += [("index", str(index.name)) for table in s.metadata.tables.values() for index in table.indexes]
    wanted += [("index" if name.startswith("ix_") else "table", name) for name in sorted(ONLY_HERE)]
    for kind, name in wanted:
        if name not in there:
            yield Fault(check="structure", subject=name, what=f"the {kind} {name} is missing")
    for name, table in connection.execute(_DISABLED):
        yield Fault(check="structure", subject=table, what=f"the trigger {name} is out of use")
    if "request_total" in there:
        total, rows = connection.execute(_COUNTED).one()
        if total != rows:
            yield Fault(check="structure", subject="request_total", what=f"it says {total} of {rows} requests")


def check_references(connection: Connection) -> Iterator[Fault]:
    """Every reference leads to a row, even where a superuser wrote past the server's own checks."""
    for table, parent, count in _references():
        if number := connection.execute(count).scalar_one():
            what = f"{number} of its rows refer to a row of {parent} that isn't there"
            yield Fault(check="references", subject=table, what=what)


@cache
def _references() -> tuple[tuple[str, str, Select[int]], ...]:
    """By table, then by column: whose rows refer to which, and the count of those that lead nowhere."""
    found = []
    for table in s.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            parent = key.column.table.alias("parent")
            lost = ~exists().where(parent.c[key.column.name] == key.parent)
            count = select(func.count()).select_from(table).where(key.parent.is_not(None), lost)
            found.append((table.name, key.column.table.name, count))
    return tuple(found)


def check_search(connection: Connection) -> Iterator[Fault]:
    """Every request is found by its words, and by no others."""
    columns = request_search.c
    entries = select(
        columns.seq, func.tsvector_to_array(columns.head), func.tsvector_to_array(columns.body),
        columns.head_phrases, columns.body_phrases,
    )  # fmt: skip
    requests = connection.execute(select(s.request.c.id, s.request.c.seq).order_by(s.request.c.seq)).all()
    for batch in batches(requests):
        seqs = {row.id: row.seq for row in batch}
        there = {row[0]: row[1:] for row in connection.execute(entries.where(columns.seq.in_(seqs.values())))}
        try:
            found = load_requests(connection, list(seqs))
        except UNREADABLE:
            continue  # the replay has named it
        for request_id, values in documents(connection, list(found.values())).items():
            expected = (values["head"], values["body"], values["head_phrases"], values["body_phrases"])
            if _sorted(there.get(seqs[request_id])) != _sorted(expected):
                what = "its words in the search index aren't those it has"
                yield Fault(check="search", subject=found[request_id].number, what=what)
    indexed = connection.execute(select(func.count()).select_from(request_search)).scalar_one()
    if indexed > len(requests):
        what = f"{indexed - len(requests)} entries belong to no request"
        yield Fault(check="search", subject="database", what=what)


def _sorted(entry: Any) -> Any:
    """The words in one order: the server keeps them in its own."""
    return None if entry is None else (sorted(entry[0]), sorted(entry[1]), *entry[2:])
