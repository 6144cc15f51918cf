"""One request with everything its view shows, in a fixed number of SELECTs; and all requests, streamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, Text, bindparam, cast, select

from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import event_from_json
from ecsupport_desktop.services.views import RecordedEvent, RequestView
from ecsupport_desktop.storage.mapping_directory import load_agents
from ecsupport_desktop.storage.mapping_sql import BATCH, load_requests
from ecsupport_desktop.storage.readers_directory import client_of
from ecsupport_desktop.storage.readers_mail import contents_of
from ecsupport_desktop.storage.rows import rows_of_ids
from ecsupport_desktop.storage.schema import event, number_sequence, request

EVENTS: Final = (
    select(event.c.seq, event.c.at, event.c.actor_id, event.c.command_id, event.c.payload)
    .where(event.c.stream_id == bindparam("stream"))
    .order_by(event.c.position)
)
_NUMBER: Final = re.compile(r"(?:ECS-)?(?:(\d{4})-)?0*(\d{1,9})", re.IGNORECASE | re.ASCII)
BY_NUMBER: Final = select(request.c.id).where(request.c.number == bindparam("number"))
IN_LAST_YEAR: Final = (
    select(request.c.id)
    .where(request.c.number.in_(select("ECS-" + cast(number_sequence.c.year, Text) + bindparam("place", type_=Text()))))
    .order_by(request.c.number_key.desc())
    .limit(1)
)
_NEXT_IDS: Final = (
    select(request.c.seq, request.c.id).where(request.c.seq > bindparam("after")).order_by(request.c.seq).limit(BATCH)
)


def request_view(connection: Connection, request_id: UUID) -> RequestView | None:
    """Everything the request view shows, as of one moment."""
    found = load_requests(connection, [request_id]).get(request_id)
    if found is None:
        return None
    agents = {agent.id: agent for agent in load_agents(connection)}
    return RequestView(
        request=found,
        client=client_of(connection, found.client_id) if found.client_id else None,
        agents=agents,
        contents=contents_of(connection, [*(each.id for each in found.messages), *(each.id for each in found.notes)]),
        events=recorded_events(connection.execute(EVENTS, {"stream": request_id}), agents),
        others={row.id: row for row in rows_of_ids(connection, other_ids(found))},
    )


def request_id_of(connection: Connection, number: str) -> UUID | None:
    """By full number, by year and number, or by the digits alone: then the newest year's."""
    asked = number_asked(number)
    if asked is None:
        return None
    statement, values = asked
    return connection.execute(statement, values).scalar_one_or_none()


def number_asked(number: str) -> tuple[Select[UUID], dict[str, str]] | None:
    """The statement that finds a request by what was typed, with its values; None where that is no number."""
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        return None
    year, place = match[1], f"-{int(match[2]):06d}"
    return (IN_LAST_YEAR, {"place": place}) if year is None else (BY_NUMBER, {"number": f"ECS-{year}{place}"})


def next_requests(connection: Connection, after: int) -> tuple[int, tuple[Request, ...]]:
    """The next few hundred requests registered after this seq, and the last one's seq; none at the end."""
    rows = connection.execute(_NEXT_IDS, {"after": after}).all()
    loaded = load_requests(connection, [row.id for row in rows])
    return (rows[-1].seq if rows else after), tuple(loaded.values())


def recorded_events(rows: Iterable[Any], agents: Mapping[UUID, Agent]) -> tuple[RecordedEvent, ...]:
    """The events of these rows, as EVENTS brings them."""
    return tuple(
        RecordedEvent(
            seq=seq,
            at=at,
            actor_id=actor_id,
            actor=agents[actor_id].name if actor_id in agents else "",
            command_id=command_id,
            event=event_from_json(payload),
        )
        for seq, at, actor_id, command_id, payload in rows
    )


def other_ids(found: Request) -> list[UUID]:
    """The requests it is linked with, has absorbed, or is merged into."""
    ids: Iterable[UUID | None] = (
        *(link.other_id for link in found.links),
        *(entry.request_id for entry in found.absorbed),
        found.merged_into,
    )
    return list(dict.fromkeys(each for each in ids if each is not None))
