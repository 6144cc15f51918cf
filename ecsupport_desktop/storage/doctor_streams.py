"""Every stream's hash chain, and its events replayed against its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple, get_args
from uuid import UUID

from sqlalchemy import Connection, select

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.events import AnyRequestEvent, PersonalDataRemoved, PersonAnonymised
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import event_from_json
from ecsupport_desktop.services.replay import kind_of, replay_step
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.chain import BEGINNING, link
from ecsupport_desktop.storage.doctor_directory import Directory
from ecsupport_desktop.storage.mapping import Rows, request_rows
from ecsupport_desktop.storage.mapping_sql import BATCH, batches, load_rows
from ecsupport_desktop.storage.types import to_microseconds

UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, DomainError)
"""What reading a row or an event that was tampered with may raise."""
PIECEMEAL: Final = {"yield_per": 1000}
"""A server sends so many rows at a time, instead of all of them at once."""
_ON_REQUEST: Final = frozenset(kind_of(kind) for kind in get_args(AnyRequestEvent))


_REMOVALS: Final = ("personal_data_removed", "person_anonymised")


class Stream(NamedTuple):
    id: UUID
    events: list[Any]

    @property
    def of_request(self) -> bool:
        return self.events[0].kind in _ON_REQUEST


class Recorded(NamedTuple):
    """What is kept of a command."""

    kind: str
    stream_id: UUID


def check_streams(connection: Connection) -> Iterator[Fault]:
    """Chains and replay of requests, clients, agents, the policy and the quarantine."""
    directory = Directory()
    for batch in batches(_streams(connection), BATCH):
        for stream in batch:
            yield from _check_chain(stream)
        on_requests = [stream for stream in batch if stream.of_request]
        yield from _check_requests(connection, on_requests)
        for stream in batch:
            if not stream.of_request:
                yield from directory.replay(stream.id, [event.payload for event in stream.events])
    yield from directory.compare(connection)
    yield from _without_history(connection)


def check_commands(connection: Connection) -> Iterator[Fault]:
    """Every recorded command has its outcome, and one that changed something has left an event."""
    command = s.command.c
    for (command_id,) in connection.execute(select(command.id).where(command.outcome.is_(None))):
        yield Fault(check="commands", subject=str(command_id), what="the command has no outcome")
    here = select(s.event.c.command_id).where(
        s.event.c.stream_id == command.stream_id, s.event.c.command_id == command.id
    )
    applied = command.outcome.like('%"status":"applied"%')
    # A message to a merged request leaves its events with the one that carries it: these few are looked for elsewhere.
    elsewhere = connection.execute(select(command.id, command.kind).where(applied, ~here.exists()))
    for batch in batches(elsewhere):
        ids = [command_id for command_id, _kind in batch]
        found = set(connection.execute(select(s.event.c.command_id).where(s.event.c.command_id.in_(ids))).scalars())
        for command_id, kind in batch:
            if command_id not in found:
                what = f"the command {kind} was applied but left no event"
                yield Fault(check="commands", subject=str(command_id), what=what)


def _streams(connection: Connection) -> Iterator[Stream]:
    rows = connection.execute(
        select(s.event).order_by(s.event.c.stream_id, s.event.c.position), execution_options=PIECEMEAL
    )
    for stream_id, events in groupby(rows, lambda row: row.stream_id):
        yield Stream(stream_id, list(events))


def _check_chain(stream: Stream) -> Iterator[Fault]:
    """Each event as it was hashed, or, where a person was removed from it, as the later event that says so vouches."""
    previous, vouched = BEGINNING, _vouched(stream)
    for place, event in enumerate(stream.events, 1):
        where = f"event {event.position} ({event.kind})"
        if event.position != place:
            yield Fault(check="chain", subject=str(stream.id), what=f"event {place} is missing before {where}")
            return
        expected = link(
            previous, str(stream.id), place, event.kind, to_microseconds(event.at), str(event.actor_id),
            str(event.command_id), event.payload,
        )  # fmt: skip
        is_kept = vouched[place] == _sha256(event.payload) if place in vouched else event.hash == expected
        if event.previous_hash != previous or not is_kept:
            yield Fault(check="chain", subject=str(stream.id), what=f"{where} isn't as it was recorded")
            return
        previous = event.hash


def _vouched(stream: Stream) -> dict[int, str]:
    """What the events that were replaced hold now, by position: the last word counts."""
    found: dict[int, str] = {}
    for event in stream.events:
        if event.kind in _REMOVALS:
            try:
                said = event_from_json(event.payload)
            except UNREADABLE:
                continue  # its own hash tells
            if isinstance(said, PersonalDataRemoved | PersonAnonymised):
                found |= {each.position: each.payload_sha256 for each in said.redacted}
    return found


def _sha256(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()


# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────
def _check_requests(connection: Connection, streams: list[Stream]) -> Iterator[Fault]:
    commands = _commands(connection, {event.command_id for stream in streams for event in stream.events})
    there = _rows_there(connection, [stream.id for stream in streams])
    for stream in streams:
        try:
            request = _replay(stream, commands)
        except UNREADABLE as error:
            yield Fault(check="replay", subject=str(stream.id), what=f"its events can't be replayed: {error!r}")
            continue
        found = there.get(stream.id)
        if found is None:
            yield Fault(check="replay", subject=request.number, what="it has events but no readable row")
        else:
            for what in differences(found, request_rows(request)):
                yield Fault(check="replay", subject=request.number, what=what)


def _commands(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Recorded]:
    columns = (s.command.c.id, s.command.c.kind, s.command.c.stream_id)
    found: dict[UUID, Recorded] = {}
    for batch in batches(ids):
        for command_id, kind, stream_id in connection.execute(select(*columns).where(s.command.c.id.in_(batch))):
            found[command_id] = Recorded(kind, stream_id)
    return found


def _replay(stream: Stream, commands: dict[UUID, Recorded]) -> Request:
    known: dict[UUID, Request] = {}
    for command_id, rows in groupby(stream.events, lambda row: row.command_id):
        events: Any = [event_from_json(row.payload) for row in rows]
        command = commands[command_id]
        known |= replay_step(
            known, events, command_id=command_id, kind=command.kind, stream_id=command.stream_id
        )  # fmt: skip
    return known[stream.id]


def _rows_there(connection: Connection, ids: list[UUID]) -> dict[UUID, Rows]:
    """The requests' rows as they are; one that can't be read is left out."""
    try:
        own, children = load_rows(connection, ids)
    except UNREADABLE:
        if len(ids) == 1:
            return {}
        return {key: rows for each in ids for key, rows in _rows_there(connection, [each]).items()}
    found: dict[UUID, Rows] = {}
    for request_id, row in own.items():
        del row["seq"]
        found[request_id] = {"request": {(request_id,): row}}
        for name, rows in children[request_id].items():
            keys = [column.name for column in s.metadata.tables[name].primary_key]
            found[request_id][name] = {tuple(each[key] for key in keys): each for each in rows}
    return found


def differences(there: Rows, expected: Rows) -> Iterator[str]:
    """What is otherwise in the tables than the events say, in words."""
    for name in sorted(there.keys() | expected.keys()):
        old, new = there.get(name, {}), expected.get(name, {})
        if old == new:
            continue
        if missing := len(new.keys() - old.keys()):
            yield f"{missing} of its rows in {name} are missing"
        if added := len(old.keys() - new.keys()):
            yield f"{added} of its rows in {name} come from no event"
        for key in old.keys() & new.keys():
            for column, value in new[key].items():
                if old[key][column] != value:
                    yield f"{name}.{column} isn't what its events say"


def _without_history(connection: Connection) -> Iterator[Fault]:
    for table, label in ((s.request, s.request.c.number), (s.client, s.client.c.name), (s.agent, s.agent.c.login)):
        event = select(s.event.c.seq).where(s.event.c.stream_id == table.c.id).exists()
        for (subject,) in connection.execute(select(label).where(~event)):
            yield Fault(check="replay", subject=subject, what=f"this {table.name} has no events")
