"""One request with everything its view shows, in one trip; and all requests, some hundred a trip."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, any_, bindparam, select

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import REQUEST_TABLES, Row
from ecsupport_desktop.storage.mapping_directory import CLIENT_TABLES, agent_from, clients_from
from ecsupport_desktop.storage.mapping_read import request_from_rows
from ecsupport_desktop.storage.mapping_sql import BATCH
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.rows import IDS, others, queue_rows
from ecsupport_desktop.storage.prepared import Found, Prepared, prepared_select
from ecsupport_desktop.storage.readers_request import EVENTS, other_ids, recorded_events
from ecsupport_desktop.storage.types import Uuid

_ID: Final = bindparam("id", type_=Uuid())
AGENTS: Final = Prepared(select(s.agent).order_by(s.agent.c.name_key, s.agent.c.id))
_OF_ONE: Final = tuple(
    prepared_select(
        s.metadata.tables[name],
        "id" if name == "request" else "request_id",
        [column for column in ("position", "number") if column in s.metadata.tables[name].c and name != "request"],
    )
    for name in REQUEST_TABLES
)
_its_client: Final = select(s.request.c.client_id).where(s.request.c.id == _ID).scalar_subquery()
_its_words: Final = (
    select(s.message.c.id).where(s.message.c.request_id == _ID)
    .union_all(select(s.note.c.id).where(s.note.c.request_id == _ID))
)  # fmt: skip
_CLIENT: Final = (
    Prepared(select(s.client).where(s.client.c.id == _its_client)),
    *(
        Prepared(select(table).where(table.c.client_id == _its_client).order_by(table.c.position))
        for table in CLIENT_TABLES
    ),
)
_CONTENT: Final = select(s.content.c.owner_id, s.content.c.text, s.content.c.new_text, s.content.c.html)
_WORDS: Final = Prepared(_CONTENT.where(s.content.c.owner_id.in_(_its_words)))
_EVENTS: Final = Prepared(EVENTS)


# ── The view of one ─────────────────────────────────────────────────────────────────────────────────────────
def view_calls(request_id: UUID) -> list[Call]:
    """What `view_of` is made of."""
    mine = {"id": request_id}
    return [
        *(Call(statement, mine) for statement in (*_OF_ONE, *_CLIENT)),
        Call(AGENTS),
        Call(_WORDS, mine),
        Call(_EVENTS, {"stream": request_id}),
        others(request_id),
    ]


def view_of(found: list[Found]) -> RequestView | None:
    """Everything the request view shows, as of one moment; None where there is no such request."""
    own, client = found[: len(_OF_ONE)], found[len(_OF_ONE) : -4]
    agents, words, events, other = found[-4:]
    if not own[0].tuples:
        return None
    children = {name: rows.rows for name, rows in zip(REQUEST_TABLES[1:], own[1:], strict=True)}
    request = request_from_rows(own[0].rows[0], children)
    people = {agent.id: agent for agent in map(agent_from, agents.rows)}
    linked = {row.id: row for row in queue_rows(other.tuples)}
    return RequestView(
        request=request,
        client=next(iter(clients_of(client).values()), None),
        agents=people,
        contents={row[0]: Content(text=row[1], new_text=row[2], html=row[3]) for row in words.tuples},
        events=recorded_events(events.tuples, people),
        others={key: linked[key] for key in other_ids(request) if key in linked},
    )


def clients_of(found: list[Found]) -> dict[UUID, Client]:
    """The clients of these answers: to the table `client`, then to CLIENT_TABLES."""
    names = ("client", *(table.name for table in CLIENT_TABLES))
    return clients_from({name: rows.rows for name, rows in zip(names, found, strict=True)})


# ── Clients by id ───────────────────────────────────────────────────────────────────────────────────────────
_CLIENTS: Final = (
    Prepared(select(s.client).where(s.client.c.id == any_(IDS))),
    *(
        Prepared(select(table).where(table.c.client_id == any_(IDS)).order_by(table.c.position))
        for table in CLIENT_TABLES
    ),
)


def client_calls(ids: list[UUID]) -> list[Call]:
    """What `clients_of` is made of."""
    return [Call(statement, {"ids": ids}) for statement in _CLIENTS]


# ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────
_next: Final = s.request.c.seq > bindparam("after")
_NEXT_IDS: Final = select(s.request.c.id).where(_next).order_by(s.request.c.seq).limit(BATCH)


def _next_rows(name: str) -> Prepared:
    table = s.metadata.tables[name]
    if table is s.request:
        return Prepared(select(table).where(_next).order_by(table.c.seq).limit(BATCH))
    order: list[ColumnElement[Any]] = [table.c[column] for column in ("position", "number") if column in table.c]
    return Prepared(select(table).where(table.c.request_id.in_(_NEXT_IDS)).order_by(table.c.request_id, *order))


_NEXT: Final = tuple(map(_next_rows, REQUEST_TABLES))


def next_calls(after: int) -> list[Call]:
    """What `next_of` is made of: the next few hundred requests registered after this seq."""
    return [Call(statement, {"after": after}) for statement in _NEXT]


def next_of(found: list[Found]) -> tuple[int, tuple[Request, ...]]:
    """The last one's seq, and the requests in order of registration; (0, ()) at the end."""
    children: dict[UUID, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, answer in zip(REQUEST_TABLES[1:], found[1:], strict=True):
        for row in answer.rows:
            children[row["request_id"]][name].append(row)
    own = found[0].rows
    return (own[-1]["seq"] if own else 0), tuple(request_from_rows(row, children[row["id"]]) for row in own)
