"""What a command asks a server for in one trip: its locks, its place in the record, and all it may want to know.

Locks are taken in one order by everybody: requests by id, then clients by id, then the command, then the year's number.
Each statement sees what was committed before it began, so whatever is read after its lock is the latest.
"""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Select, Table, Uuid, any_, bindparam, column, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import REQUEST_TABLES
from ecsupport_desktop.storage.mapping_directory import CLIENT_TABLES
from ecsupport_desktop.storage.prepared import Prepared, prepared_select
from ecsupport_desktop.storage.types import UtcDateTime
from ecsupport_desktop.storage.types import Uuid as Key

_IDS: Final = ARRAY(Uuid())
_RELATED: Final = (
    "SELECT unnest(:ids)"
    " UNION SELECT merged_into FROM request WHERE id = ANY (:ids) AND merged_into IS NOT NULL"
    " UNION SELECT source_id FROM absorbed WHERE request_id = ANY (:ids)"
)
_CLIENTS: Final = (
    "SELECT :client UNION SELECT unnest(:ids)"
    " UNION SELECT client_id FROM request WHERE id = ANY (:ids) AND client_id IS NOT NULL"
)


_TYPES: Final[dict[str, Any]] = {
    "actor_id": Key(), "at": UtcDateTime(), "client": Key(), "id": Key(), "ids": _IDS, "stream": Key(),
    "stream_id": Key(),
}  # fmt: skip


def _said(sql: str, *columns: Any) -> Prepared:
    """A statement in SQL, its values of the types above; {related} and {clients} stand for the sets above."""
    sql = sql.format(related=_RELATED, clients=_CLIENTS)
    names = {name for name in re.findall(r":(\w+)", sql) if name in _TYPES}
    statement = text(sql).bindparams(*(bindparam(name, type_=_TYPES[name]) for name in names))
    return Prepared(statement.columns(*columns) if columns else statement)


# ── Locks ───────────────────────────────────────────────────────────────────────────────────────────────────
LOCK_REQUESTS: Final = _said(
    "SELECT id FROM request WHERE id = ANY (ARRAY({related})) ORDER BY id FOR NO KEY UPDATE", column("id", Key())
)
"""Those named by `ids` and what is merged with them: a lock more is cheaper than one that comes out of order."""
LOCK_CLIENT: Final = _said("SELECT id FROM client WHERE id = :client FOR NO KEY UPDATE")
SHARE_CLIENTS: Final = _said("SELECT id FROM client WHERE id = ANY (ARRAY({clients})) ORDER BY id FOR SHARE")
"""Their names stay as they are until the requests' search documents, which hold them, are written."""
LOCK_CLIENTS: Final = _said("SELECT id FROM client WHERE id = ANY (ARRAY({clients})) ORDER BY id FOR NO KEY UPDATE")
LOCK_STREAM: Final = _said("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:stream AS text), 0))")
"""For streams that may have no row yet."""
ALL_AGENTS_STREAM: Final = UUID("00000000-0000-7000-8000-000000000002")
"""Who saves one agent looks at all of them."""
LAST: Final = _said(
    "SELECT stream.id, last.position, last.hash, last.command_id"
    " FROM unnest(:ids) AS stream(id), LATERAL (SELECT position, hash, command_id FROM event"
    " WHERE event.stream_id = stream.id ORDER BY position DESC LIMIT 1) AS last",
    column("id", Key()), column("position"), column("hash"), column("command_id", Key()),
)  # fmt: skip
"""The last event of each stream that has one."""

# ── The command ─────────────────────────────────────────────────────────────────────────────────────────────
CLAIM: Final = _said(
    "INSERT INTO command (id, kind, stream_id, actor_id, at) VALUES (:id, :kind, :stream_id, :actor_id,"
    " coalesce(:at, greatest(clock_timestamp(), (SELECT max(last.at)"
    " FROM unnest(ARRAY({related} UNION SELECT :stream_id)) AS stream(id), LATERAL"
    " (SELECT at FROM event WHERE event.stream_id = stream.id ORDER BY position DESC LIMIT 1) AS last))))"
    " ON CONFLICT (id) DO NOTHING RETURNING at",
    column("at", UtcDateTime()),
)
"""The server's clock, which never goes back within a history, unless `at` says the moment. No row: it was there."""
STORED: Final = _said("SELECT outcome FROM command WHERE id = :id", column("outcome"))
NUMBER: Final = _said(
    "SELECT next FROM number_sequence WHERE year = (SELECT CAST(extract(year FROM at AT TIME ZONE 'UTC')"
    " AS integer) FROM command WHERE id = :id) FOR NO KEY UPDATE",
    column("next"),
)  # fmt: skip
"""Locked, not taken: it is taken with what is written, if something is."""

QUOTE_NUMBER: Final = _said(
    "SELECT next FROM quote_sequence WHERE year = (SELECT CAST(extract(year FROM at AT TIME ZONE 'UTC')"
    " AS integer) FROM command WHERE id = :id) AND NOT EXISTS (SELECT FROM quote JOIN command"
    " ON quote.request_id = command.stream_id WHERE command.id = :id AND quote.quote_number IS NOT NULL)"
    " FOR NO KEY UPDATE OF quote_sequence",
    column("next"),
)  # fmt: skip
"""As the requests' number; they are never both taken by one command. A later revision needs none."""

# ── What is known ───────────────────────────────────────────────────────────────────────────────────────────
POLICY: Final = prepared_select(s.policy, "id")
POLICY_OF_REQUESTS: Final = Prepared(
    select(*(column for column in s.policy.c if column is not s.policy.c.logo)).where(s.policy.c.id == bindparam("id"))
)
"""What rules may ask: not what is printed on a quote, which every command would carry."""
QUARANTINED: Final = prepared_select(s.quarantine, "id")
ALL_AGENTS: Final = Prepared(select(s.agent).order_by(s.agent.c.name_key, s.agent.c.id))
AGENTS: Final = Prepared(select(s.agent).where(s.agent.c.id == any_(bindparam("ids", type_=_IDS))))
TEXTS: Final = Prepared(
    select(s.content.c.owner_id, s.content.c.new_text, s.content.c.text)
    .join(s.message, s.message.c.id == s.content.c.owner_id)
    .where(s.message.c.request_id == any_(bindparam("ids", type_=_IDS)))
)
"""What is new in the messages of these requests."""


def _of_requests(name: str) -> Prepared:
    table = s.metadata.tables[name]
    owner = table.c.id if table is s.request else table.c.request_id
    return Prepared(_ordered(select(table).where(owner == any_(bindparam("ids", type_=_IDS))), table, owner))


def _ordered(query: Select[Any], table: Table, owner: Any) -> Select[Any]:
    places = [table.c[name] for name in ("position", "number") if name in table.c and table is not s.request]
    return query.order_by(owner, *places)


REQUESTS: Final = {name: _of_requests(name) for name in REQUEST_TABLES}
"""All rows of these requests by table, a request's in order."""


def _of_clients(table: Table) -> Prepared:
    owner = "id" if table is s.client else "client_id"
    order = " ORDER BY position" if "position" in table.c else ""
    names = ", ".join(each.name for each in table.c)
    return _said(f"SELECT {names} FROM {table.name} WHERE {owner} = ANY (ARRAY({{clients}})){order}", *table.c)  # noqa: S608


CLIENTS: Final = {table.name: _of_clients(table) for table in (s.client, *CLIENT_TABLES)}
"""All rows of `client`, of the clients among `ids` and of those of the requests among them, by table."""
_MINE: Final = (
    s.request.c.client_id == bindparam("client", type_=Key()),
    or_(
        bindparam("renamed", type_=Boolean()),
        s.request.c.contact_id == any_(bindparam("contacts", type_=_IDS)),
    ),
)
OF_CLIENT: Final = {
    "request": Prepared(select(s.request).where(*_MINE)),
    "message": Prepared(
        select(s.message)
        .join(s.request, s.request.c.id == s.message.c.request_id)
        .where(*_MINE)
        .order_by(s.message.c.request_id, s.message.c.position)
    ),
    "quote": Prepared(
        select(s.quote)
        .join(s.request, s.request.c.id == s.quote.c.request_id)
        .where(*_MINE)
        .order_by(s.quote.c.request_id, s.quote.c.position)
    ),
}
"""What of a client's requests their search documents' heads are made of: of all (`renamed`), or of some contacts."""
