"""Finds everything that is kept about a person in a local file, and takes it out. A server's is postgres/personal.

The events are what is searched: whatever was ever recorded with an address is found, wherever it went since. That reads
the whole table of events, which is right for a thing done a few times a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.personal import Traces
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.personal_records import Step
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_directory import load_clients
from ecsupport_desktop.storage.mapping_sql import batches

Load = Callable[[Collection[UUID]], Mapping[UUID, Request]]
FEW: Final = 50
"""Files in memory at once."""


def find_traces(connection: Connection, load: Load, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
    """Everything about this contact and these addresses (lower case); `load` brings the requests, in order of id."""
    streams = _streams_with(connection, addresses)
    if contact_id is not None:
        mine = select(s.request.c.id).where(s.request.c.contact_id == contact_id)
        streams |= set(connection.execute(mine).scalars())
        card = select(s.contact.c.client_id).where(s.contact.c.id == contact_id)
        streams |= set(connection.execute(card).scalars())
    found = load(sorted(_there(connection, s.request, streams)))
    owners = [message.id for request in found.values() for message in request.messages]
    owners += [note.id for request in found.values() for note in request.notes]
    return Traces(
        requests=tuple(found.values()),
        contents=_contents(connection, owners),
        clients=tuple(load_clients(connection, sorted(_there(connection, s.client, streams))).values()),
        mails=_mails_with(connection, addresses),
    )


def _streams_with(connection: Connection, addresses: Collection[str]) -> set[UUID]:
    if not addresses:
        return set()
    payload = func.lower(s.event.c.payload)
    holds = or_(*(func.instr(payload, address) > 0 for address in sorted(addresses)))
    return set(connection.execute(select(s.event.c.stream_id).where(holds).distinct()).scalars())


def _there(connection: Connection, table: Any, ids: Iterable[UUID]) -> set[UUID]:
    return {
        found
        for batch in batches(ids)
        for found in connection.execute(select(table.c.id).where(table.c.id.in_(batch))).scalars()
    }


def _contents(connection: Connection, owners: Sequence[UUID]) -> dict[UUID, Content]:
    columns = s.content.c
    query = select(columns.owner_id, columns.text, columns.new_text, columns.html)
    return {
        owner_id: Content(text=text, new_text=new_text, html=html)
        for batch in batches(owners)
        for owner_id, text, new_text, html in connection.execute(query.where(columns.owner_id.in_(batch)))
    }


def _mails_with(connection: Connection, addresses: Collection[str]) -> tuple[UUID, ...]:
    """Quarantined mails whose bytes, origin or reason hold one of them: they can't be read, only looked through."""
    wanted = [address.encode() for address in addresses]
    columns = (s.quarantine.c.id, s.quarantine.c.source, s.quarantine.c.reason, s.file.c.bytes)
    joined = s.quarantine.join(s.file, s.file.c.sha256 == s.quarantine.c.raw_sha256)
    ids = connection.execute(select(s.quarantine.c.id).order_by(s.quarantine.c.id)).scalars().all()
    found = []
    for batch in batches(ids if wanted else (), FEW):
        query = select(*columns).select_from(joined).where(s.quarantine.c.id.in_(batch)).order_by(s.quarantine.c.id)
        for mail_id, source, reason, raw in connection.execute(query):
            kept = b"\n".join((source.encode(), reason.encode(), raw)).lower()
            if any(address in kept for address in wanted):
                found.append(mail_id)
    return tuple(found)


class SqlPersonalRecords:
    """Fills services.ports.PersonalRecords."""

    def __init__(self, connection: Connection, load: Load) -> None:
        self._connection, self._load = connection, load

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        self._connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is replaced is overwritten, too
        return find_traces(self._connection, self._load, contact_id, addresses)

    def histories(self, stream_ids: Sequence[UUID]) -> dict[UUID, tuple[Step, ...]]:
        found: dict[UUID, list[Step]] = defaultdict(list)
        event, command = s.event.c, s.command.c
        query = (
            select(event.stream_id, event.position, event.command_id, command.kind, command.stream_id, event.payload)
            .select_from(s.event.join(s.command, command.id == event.command_id))
            .order_by(event.stream_id, event.position)
        )
        for batch in batches(stream_ids):
            for stream_id, *values in self._connection.execute(query.where(event.stream_id.in_(batch))):
                names = ("position", "command_id", "command_kind", "command_stream", "payload")
                found[stream_id].append(Step(**dict(zip(names, values, strict=True))))
        return {stream_id: tuple(found[stream_id]) for stream_id in stream_ids if stream_id in found}

    def replace_payloads(self, stream_id: UUID, payloads: Mapping[int, str]) -> None:
        for position, payload in payloads.items():
            this = (s.event.c.stream_id == stream_id, s.event.c.position == position)
            self._connection.execute(update(s.event).where(*this).values(payload=payload))

    def replace_contents(self, contents: Mapping[UUID, Content]) -> None:
        for owner_id, new in contents.items():
            values = {"text": new.text, "new_text": new.new_text, "html": new.html, "sha256": new.sha256}
            self._connection.execute(update(s.content).where(s.content.c.owner_id == owner_id).values(values))

    def drop_files(self, sha256s: Collection[str]) -> None:
        this = s.file.c.sha256
        attached = exists().where(s.attachment.c.sha256 == this)
        quarantined = exists().where(s.quarantine.c.raw_sha256 == this)
        for batch in batches(sorted(sha256s)):
            self._connection.execute(delete(s.file).where(this.in_(batch), ~attached, ~quarantined))

    def leave_no_remains(self) -> None:
        # The search index keeps deleted words in its older parts until these are put together.
        self._connection.exec_driver_sql("INSERT INTO request_search(request_search) VALUES ('optimize')")
        self._connection.exec_driver_sql("PRAGMA secure_delete=FAST")
